/** What the activity bar's view lists: jobs that run or failed, then the newest pictures. Never waits for a small picture to be made. */

import * as vscode from 'vscode';
import { fileNameOf } from '../../core/fileNames';
import { noFilter } from '../../core/historyFilter';
import { plainLine, plainText } from '../../core/plainText';
import type { HistoryEntry } from '../../jobs/history/historyEntry';
import type { Job, JobQueue } from '../../jobs/jobQueue';
import type { Thumbnails } from '../../pixels/thumbnails';
import { Throttle } from '../../protocol/throttle';
import { readPictureBytes } from '../files/pictureBytes';
import type { PreviousVersions } from '../files/previousVersions';
import { type History, uriOf } from '../history/history';
import { describeError } from '../ui/errorPresenter';

/** The Studio has all of them. */
const mostPictures = 100;
/** ms between two looks at everything. */
const pauseMs = 250;

export type PictureListParts = {
  readonly jobs: JobQueue;
  readonly history: History;
  readonly thumbnails: Thumbnails;
  readonly versions: PreviousVersions;
  /** There is something else to be seen. */
  readonly onDidChange: () => void;
};

export class PictureList implements vscode.Disposable {
  private readonly throttle = new Throttle(pauseMs);
  private readonly watchers: readonly { dispose(): unknown }[];
  /** Ids and states of the jobs as they were listed last: news of bytes is none here. */
  private listed = '';

  constructor(private readonly parts: PictureListParts) {
    const { jobs, history, versions } = parts;
    this.watchers = [
      jobs.onDidChange(() => {
        if (this.jobsKey() !== this.listed) this.change();
      }),
      history.onDidChange(() => this.change()),
      versions.onDidChange(() => this.change()),
    ];
  }

  async items(): Promise<vscode.TreeItem[]> {
    this.listed = this.jobsKey();
    const jobs = this.jobs().reverse().map(itemOfJob);
    const entries = (await this.parts.history.entries()).select(noFilter).slice(0, mostPictures);
    const pictures = await Promise.all(entries.map(entry => this.itemOfPicture(entry)));
    return [...jobs, ...pictures.filter(item => item !== undefined)];
  }

  dispose(): void {
    this.throttle.dispose();
    for (const watcher of this.watchers) watcher.dispose();
  }

  private change(): void {
    this.throttle.run('change', this.parts.onDidChange);
  }

  /** Those that have ended well are pictures. */
  private jobs(): Job[] {
    return this.parts.jobs
      .list()
      .filter(({ endedAt, state }) => endedAt === undefined || state.type === 'failed');
  }

  private jobsKey(): string {
    return this.jobs()
      .map(({ id, endedAt }) => `${id} ${endedAt}`)
      .join();
  }

  /** `undefined`: its file is gone. */
  private async itemOfPicture(entry: HistoryEntry): Promise<vscode.TreeItem | undefined> {
    const { history, versions } = this.parts;
    const uri = uriOf(entry);
    if (uri === undefined || !(await history.isThere(entry))) return undefined;
    const item = new vscode.TreeItem(plainLine(fileNameOf(uri)));
    item.id = entry.id;
    item.description = plainLine(entry.prompt);
    item.tooltip = tooltipOf(entry, uri);
    item.resourceUri = uri;
    item.iconPath = await this.iconOf(entry, uri);
    item.contextValue = (await versions.canRestore(uri)) ? 'picture.restorable' : 'picture';
    item.command = { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [uri] };
    item.accessibilityInformation = { label: `${fileNameOf(uri)}, ${plainLine(entry.prompt)}` };
    return item;
  }

  private async iconOf({ sha256 }: HistoryEntry, uri: vscode.Uri): Promise<vscode.Uri | vscode.ThemeIcon> {
    const { thumbnails } = this.parts;
    const small = await thumbnails.find(sha256);
    if (small !== undefined) return vscode.Uri.file(small);
    const bytes = uri.scheme === 'file' ? uri.fsPath : () => readPictureBytes(uri);
    void thumbnails.make(sha256, bytes).then(made => {
      if (made !== undefined) this.change();
    });
    return new vscode.ThemeIcon('file-media');
  }
}

function itemOfJob(job: Job): vscode.TreeItem {
  const { id, request, state, resolved } = job;
  const item = new vscode.TreeItem(plainLine(request.prompt));
  item.id = id;
  item.command = { command: 'easel.openStudio', title: vscode.l10n.t('Open Studio') };
  if (state.type === 'failed') {
    item.contextValue = 'job.failed';
    item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
    item.description = plainLine(describeError(state.error));
    item.tooltip = plainText(`${request.prompt}\n\n${describeError(state.error)}`);
    return item;
  }
  item.contextValue = 'job.running';
  item.iconPath = new vscode.ThemeIcon('loading~spin');
  item.description =
    state.type === 'queued'
      ? vscode.l10n.t('Waits its turn')
      : plainLine(resolved?.model ?? vscode.l10n.t('Being made'));
  item.tooltip = plainText(request.prompt);
  return item;
}

function tooltipOf({ prompt, model, width, height, madeAt }: HistoryEntry, uri: vscode.Uri): string {
  const when = new Date(madeAt).toLocaleString(vscode.env.language);
  const facts = [model, `${width} × ${height}`, when].join(' · ');
  return plainText(`${prompt}\n\n${facts}\n${vscode.workspace.asRelativePath(uri)}`);
}
