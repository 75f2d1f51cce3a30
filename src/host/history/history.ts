/** Everything made in this workspace, wherever its files went since. Read on first use; never holds a key, never deletes a file. */

import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { HistoryEntries } from '../../jobs/history/historyEntries';
import type { HistoryEntry, HistoryLine, KeptEdit } from '../../jobs/history/historyEntry';
import { HistoryFile } from '../../jobs/history/historyFile';
import type { Job } from '../../jobs/jobQueue';
import type { JobRequest } from '../../jobs/jobRequest';
import type { JobResult, SourcePicture } from '../../jobs/jobResult';
import { exists } from '../files/exists';
import type { WrittenOver } from '../files/previousVersions';
import { obviousWorkspaceFolder, resolveFile } from '../files/workspaceFiles';
import type { Log } from '../ui/log';
import { MovedFiles, pictureGlob } from './movedFiles';

export class History implements vscode.Disposable {
  private readonly file: HistoryFile;
  private readonly changed = new vscode.EventEmitter<void>();
  /** Something was made, moved, favoured, hidden or found to be gone. */
  readonly onDidChange = this.changed.event;
  private readonly movedFiles = new MovedFiles();
  private readonly renames = vscode.workspace.onDidRenameFiles(({ files }) => this.followAll(files));
  /** From the first look at a file on. */
  private watcher: vscode.FileSystemWatcher | undefined;
  private loaded: Promise<HistoryEntries> | undefined;
  /** One change after the other: a reader never sees half of one. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    /** Absolute path of a folder that need not exist. */
    folder: string,
    private readonly log: Log,
  ) {
    this.file = new HistoryFile(folder);
  }

  /** What is known by now, other windows' news included. */
  entries(): Promise<HistoryEntries> {
    return this.inTurn(() => this.upToDate());
  }

  /** Keeps a finished job. A disk that refuses costs the history, not the job: it is logged. */
  async add(job: Pick<Job, 'id' | 'request'>, result: JobResult): Promise<void> {
    const entries = await this.entries();
    const sources = result.sources.map(source => idOrPlace(source, entries));
    const {
      prompt,
      provider,
      model,
      requested,
      actual,
      usage,
      requestId,
      seconds,
      warnings,
      maskShare,
      cost,
    } = result;
    const madeAt = new Date().toISOString();
    const edit = keptEdit(job.request);
    const original = keptOriginal(result.sources);
    const facts = {
      ...{ prompt, provider: provider.id, model, requested, seconds, job: job.id, sources, madeAt },
      ...(actual && { actual }),
      ...(usage && { usage }),
      ...(cost && { cost: { ...cost, amount: cost.amount / Math.max(1, result.pictures.length) } }),
      ...(edit && { edit }),
      ...(maskShare !== undefined && { maskShare }),
      ...(original && { original }),
      ...(job.request.references && { isGuided: true }),
      ...(warnings.length > 0 && { warnings }),
      ...(requestId !== undefined && { requestId }),
    };
    await this.write(
      result.pictures.map(({ uri, raw, ...picture }) => ({
        type: 'made',
        entry: {
          ...{ id: randomUUID(), place: placeOf(uri), ...facts, ...picture },
          ...(raw && { raw: raw.toString() }),
        },
      })),
    );
  }

  favour(id: string, isFavourite: boolean): Promise<void> {
    return this.write([{ type: 'favourite', id, isFavourite }]);
  }

  hide(id: string): Promise<void> {
    return this.write([{ type: 'hidden', id }]);
  }

  /** Whether the picture's file is where the history thinks. One that is not is looked for, and `onDidChange` tells when it is found. */
  async isThere(entry: HistoryEntry): Promise<boolean> {
    this.watcher ??= this.watch();
    const uri = uriOf(entry);
    // A file that another picture was saved as, or written over it, since is that picture.
    const entries = await (this.loaded ?? this.entries());
    const isThere = uri !== undefined && !entries.isReplaced(entry.id) && (await exists(uri));
    if (isThere) this.movedFiles.isThere(entry.id);
    else this.movedFiles.search(entry, found => this.follow(entry, found));
    return isThere;
  }

  /** A file has the content of another picture now: of one that the history knows, of its source that it does not, of an edit to come. */
  async wasWrittenOver({ picture, sha256 }: WrittenOver): Promise<void> {
    const entries = await this.entries();
    const place = placeOf(picture);
    const before = entries.at(place);
    if (before?.sha256 === sha256) return;
    const now = entries.withContent(sha256);
    const isBack = now !== undefined && !(await this.isThere(now));
    const lines: HistoryLine[] = [
      ...(before ? [{ type: 'replaced', id: before.id } as const] : []),
      ...(isBack ? [{ type: 'moved', id: now.id, place } as const] : []),
    ];
    if (lines.length > 0) await this.write(lines);
  }

  /** Forgets everything; the pictures stay where they are. */
  async clear(): Promise<void> {
    await this.inTurn(async () => {
      await this.file.remove();
      this.loaded = undefined;
    });
    this.changed.fire();
  }

  /** A file was deleted: whoever shows the history looks again, also where no watcher tells. */
  lookAgain(): void {
    this.changed.fire();
  }

  /** Where a picture with this content lies now, if it is one of the history's and not gone. */
  async locate(sha256: string): Promise<vscode.Uri | undefined> {
    const entry = (await this.entries()).withContent(sha256);
    return entry !== undefined && (await this.isThere(entry)) ? uriOf(entry) : undefined;
  }

  dispose(): void {
    this.renames.dispose();
    this.watcher?.dispose();
    this.movedFiles.dispose();
    this.changed.dispose();
  }

  /** Files come and go without our doing: whoever shows the history looks again. */
  private watch(): vscode.FileSystemWatcher {
    const watcher = vscode.workspace.createFileSystemWatcher(pictureGlob, false, true, false);
    const lookAt = async (uri: vscode.Uri) => {
      if ((await this.entries()).at(placeOf(uri)) !== undefined) this.lookAgain();
    };
    watcher.onDidDelete(lookAt);
    watcher.onDidCreate(uri => {
      this.movedFiles.searchAnew();
      return lookAt(uri);
    });
    return watcher;
  }

  private async follow(entry: HistoryEntry, found: vscode.Uri): Promise<void> {
    const place = placeOf(found);
    // A copy of another picture of the history is that picture, not this one; other content is another's no more.
    if ((await this.entries()).at(place)?.sha256 !== entry.sha256)
      await this.write([{ type: 'moved', id: entry.id, place }]);
  }

  /** A renamed folder takes all its pictures along. */
  private async followAll(
    files: readonly { readonly oldUri: vscode.Uri; readonly newUri: vscode.Uri }[],
  ): Promise<void> {
    const entries = await this.entries();
    const moves = files.flatMap(({ oldUri, newUri }) => {
      const [from, to] = [placeOf(oldUri), placeOf(newUri)];
      return entries
        .below(from)
        .map(({ id, place }): HistoryLine => ({ type: 'moved', id, place: to + place.slice(from.length) }));
    });
    if (moves.length > 0) await this.write(moves);
  }

  private async write(lines: readonly HistoryLine[]): Promise<void> {
    await this.inTurn(async () => {
      const entries = await this.upToDate();
      try {
        await this.file.append(lines);
        await this.upToDate();
      } catch (error) {
        // Still true for this window; the next one will not know.
        for (const line of lines) entries.apply(line);
        this.logged(error, undefined);
      }
    });
    this.changed.fire();
  }

  private async upToDate(): Promise<HistoryEntries> {
    if (this.loaded !== undefined) {
      const entries = await this.loaded;
      const news = await this.file.readNews().catch(error => this.logged(error, []));
      if (news !== undefined) {
        for (const line of news) entries.apply(line);
        return entries;
      }
    }
    this.loaded = this.load();
    return this.loaded;
  }

  /** A history that cannot be read is an empty one: it never stands in the way of a job. */
  private async load(): Promise<HistoryEntries> {
    const readAll = () => this.file.readAll().catch(error => this.logged(error, []));
    const entries = entriesOf(await readAll());
    if (!entries.isMostlyStale) return entries;
    await this.file.compact(lines => entriesOf(lines).lines()).catch(error => this.logged(error, undefined));
    return entriesOf(await readAll());
  }

  private logged<T>(error: unknown, instead: T): T {
    this.log.error(`history: ${error instanceof Error ? error.message : String(error)}`);
    return instead;
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.queue.then(work);
    this.queue = turn.catch(() => {});
    return turn;
  }
}

function entriesOf(lines: readonly HistoryLine[]): HistoryEntries {
  const entries = new HistoryEntries();
  for (const line of lines) entries.apply(line);
  return entries;
}

/** Relative to its workspace folder, so that the history outlives a workspace that moves. */
export function placeOf(uri: vscode.Uri): string {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (folder === undefined) return uri.toString();
  return `${folder.name}/${uri.path.slice(folder.uri.path.length).replace(/^\//, '')}`;
}

/** `undefined` when the workspace folder is no longer part of the workspace. */
export function uriOf({ place }: Pick<HistoryEntry, 'place'>): vscode.Uri | undefined {
  const folder = vscode.workspace.workspaceFolders?.find(({ name }) => place.startsWith(`${name}/`));
  if (folder !== undefined) return vscode.Uri.joinPath(folder.uri, place.slice(folder.name.length + 1));
  return /^[a-z][a-z0-9+.-]+:\//i.test(place) ? vscode.Uri.parse(place, true) : undefined;
}

function keptEdit({ edit = {} }: JobRequest): KeptEdit | undefined {
  const { mask, ...wishes } = edit;
  const uri = mask === undefined ? undefined : resolveFile(mask, obviousWorkspaceFolder()).toString();
  const kept = { ...wishes, ...(uri !== undefined && { mask: uri }) };
  return Object.keys(kept).length === 0 ? undefined : kept;
}

function keptOriginal([source]: JobResult['sources']): HistoryEntry['original'] {
  if (source === undefined) return undefined;
  const { uri, ...facts } = source;
  return { place: placeOf(uri), ...facts };
}

function idOrPlace({ uri, sha256 }: SourcePicture, entries: HistoryEntries): string {
  const place = placeOf(uri);
  return (entries.at(place) ?? entries.withContent(sha256))?.id ?? place;
}
