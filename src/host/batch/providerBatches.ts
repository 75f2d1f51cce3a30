/** Looks after batches that were handed in, and brings what was made of them: in the window that did it, or in any later one. */

import * as vscode from 'vscode';
import { ImageError, invalidInput, toImageError } from '../../core/imageError';
import { sentence } from '../../core/sentence';
import type { BatchEntryEnd, BatchNote } from '../../jobs/batchNotes';
import { takeHold } from '../../jobs/hold';
import { JobFolder } from '../../jobs/jobFolder';
import type { JobContext } from '../../jobs/jobRequest';
import type { Journal, KeptJob } from '../../jobs/journal';
import type { ProviderClient } from '../providers/providerClient';
import type { ProviderDirectory } from '../providers/providerDirectory';
import type { Log } from '../ui/log';
import type { EndedLine } from './batchPlanner';
import { type BatchReceiver, emptied } from './batchReceiver';

/** What a look at a batch found. */
export type BatchLook =
  /** `done`: so many of its requests, where its provider says so. */
  | { readonly type: 'waiting'; readonly done?: number; readonly of: number }
  /** Another window brings it. */
  | { readonly type: 'elsewhere' }
  | { readonly type: 'done'; readonly file: vscode.Uri; readonly lines: readonly EndedLine[] };

/** ms between two looks that nobody asked for. */
const [firstWait, longestWait, growth] = [5000, 5 * 60_000, 1.5];

export class ProviderBatches implements vscode.Disposable {
  private readonly done = new vscode.EventEmitter<Extract<BatchLook, { type: 'done' }>>();
  /** A batch was fetched, whoever asked after it. */
  readonly onDidFinish = this.done.event;
  private readonly looks = new Map<string, Promise<BatchLook>>();
  private readonly closing = new AbortController();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly directory: ProviderDirectory,
    private readonly client: ProviderClient,
    private readonly receiver: BatchReceiver,
    private readonly journal: Journal,
    private readonly log: Log,
  ) {}

  /** Batches that wait at their providers, the oldest first. */
  async list(): Promise<KeptJob[]> {
    return (await this.journal.list()).filter(isWaiting);
  }

  /** Asks how far it is, and brings what is there. `path`: of its folder. Throws ImageError. */
  look(path: string, context: JobContext): Promise<BatchLook> {
    const known = this.looks.get(path) ?? this.lookAlone(path, context);
    this.looks.set(path, known);
    void known.catch(() => {}).finally(() => this.looks.delete(path));
    return known;
  }

  /** Tells its provider to begin nothing more of it. What is done comes with the next look. Throws ImageError. */
  async cancel(path: string, signal: AbortSignal): Promise<void> {
    const { kept, job } = await this.waiting(path);
    await this.client.cancelBatch(await this.directory.find(kept.record.provider), job, signal);
  }

  /** Looks after what waits, now and again, as long as something does. `ms`: until the first look. */
  begin(ms = firstWait): void {
    if (this.timer === undefined) this.lookLater(ms);
  }

  dispose(): void {
    this.closing.abort();
    clearTimeout(this.timer);
    this.done.dispose();
  }

  private lookLater(ms: number): void {
    if (this.closing.signal.aborted) return;
    this.timer = setTimeout(() => void this.lookAtAll().then(isMore => this.next(isMore, ms)), ms).unref();
  }

  private next(isMore: boolean, ms: number): void {
    this.timer = undefined;
    if (isMore) this.lookLater(Math.min(longestWait, Math.max(firstWait, growth * ms)));
  }

  private async lookAtAll(): Promise<boolean> {
    // Its pictures belong into the history of their own workspace: others are fetched when somebody asks for them.
    const waiting = (await this.list().catch(() => [])).filter(({ record }) => isHere(record.folder));
    for (const { path } of waiting) {
      const context = { signal: this.closing.signal, report: () => {} };
      try {
        await this.look(path, context);
      } catch (error) {
        // Quietly: whoever wants to know asks.
        this.log.warn(`batch: ${toImageError(error).message}`);
      }
    }
    return waiting.length > 0;
  }

  private async lookAlone(path: string, context: JobContext): Promise<BatchLook> {
    const release = await takeHold(path);
    if (release === undefined) return { type: 'elsewhere' };
    try {
      return await this.lookHeld(path, context);
    } finally {
      await release();
    }
  }

  private async lookHeld(path: string, context: JobContext): Promise<BatchLook> {
    const { kept, job, batch } = await this.waiting(path);
    const provider = await this.directory.find(kept.record.provider);
    const state = await this.client.lookAtBatch(provider, job, context.signal);
    const of = batch.entries.length;
    if (state.type === 'waiting') return { ...state, of };
    const folder = JobFolder.at(path);
    const ends = new Map(batch.ends.map(end => [end.key, end]));
    const note = async (end: BatchEntryEnd) => {
      await folder.noteEnd(end);
      ends.set(end.key, end);
    };
    const open = () => batch.entries.filter(({ key }) => !ends.has(key));
    for (const entry of open()) {
      const end = await this.receiver.settle(provider, path, entry);
      if (end === undefined) continue;
      await note(end);
      await this.journal.folderOf(path, entry.key).remove();
    }
    const entries = new Map(batch.entries.map(entry => [entry.key, entry]));
    for (const file of open().length > 0 ? state.files : []) {
      const place = await emptied(path, 'answers');
      await this.client.readBatchFile(provider, file, of, place, context, async answer => {
        const entry = entries.get(answer.key);
        if (context.signal.aborted) throw new ImageError('cancelled', sentence(leftOff));
        if (entry === undefined || ends.has(entry.key)) return;
        await note(await this.receiver.take(provider, path, entry, answer));
      });
    }
    for (const entry of open()) await note(await this.receiver.takeNothing(entry, state.failure));
    await folder.remove();
    const look = {
      type: 'done',
      file: vscode.Uri.parse(batch.file, true),
      lines: linesOf(batch, ends),
    } as const;
    this.done.fire(look);
    return look;
  }

  /** Throws ImageError `invalidInput` where it does not wait any more. */
  private async waiting(path: string) {
    const kept = await this.journal.read(path);
    const [job] = kept?.submitted ?? [];
    if (kept?.batch === undefined || job === undefined)
      throw invalidInput('Nothing of that batch is left to be fetched.');
    return { kept, job, batch: kept.batch };
  }
}

function isHere(folder: string): boolean {
  return vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(folder, true)) !== undefined;
}

function isWaiting({ batch, submitted }: KeptJob): boolean {
  return batch !== undefined && submitted.length > 0;
}

/** A line may have been several requests. */
function linesOf({ entries }: BatchNote, ends: ReadonlyMap<string, BatchEntryEnd>): EndedLine[] {
  const lines = new Map<number, EndedLine>();
  for (const { key, line, folder, stem } of entries) {
    const { state, files, reason } = ends.get(key) ?? { state: 'failed', files: [] };
    const before = lines.get(line);
    const made = files.map(each => vscode.Uri.parse(each, true));
    const reasons = [...new Set([before?.reason, reason])].filter(Boolean).join(' ');
    lines.set(line, {
      line,
      state: before?.state === 'failed' ? 'failed' : state,
      files: [...(before?.files ?? []), ...made],
      ...(reasons !== '' && { reason: reasons }),
    });
    const own = lines.get(line);
    const planned = vscode.Uri.joinPath(vscode.Uri.parse(folder, true), stem);
    if (own?.files.length === 0) lines.set(line, { ...own, files: [planned] });
  }
  return [...lines.values()].sort((one, other) => one.line - other.line);
}

const leftOff = 'Fetching the batch was stopped. What is saved stays, and the rest is fetched later.';
