/** Brings what a batch has made to where its lines wanted it, each request once, whatever ended in between. */

import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import type { BatchAnswer } from '../../core/batchFormat';
import type { SpooledPicture } from '../../core/imageAnswer';
import { type ImageError, toImageError } from '../../core/imageError';
import type { WireAnswer } from '../../core/wireFormat';
import type { BatchEntry, BatchEntryEnd } from '../../jobs/batchNotes';
import type { JobFolder } from '../../jobs/jobFolder';
import type { JobResult, ResolvedJob } from '../../jobs/jobResult';
import { Journal, type KeptJob } from '../../jobs/journal';
import { JobSpending } from '../../jobs/spending/jobSpending';
import type { Purse } from '../../jobs/spending/purse';
import type { Provider } from '../../providers/provider';
import type { PictureSaver } from '../files/pictureSaver';
import type { History } from '../history/history';
import type { JobRunner } from '../jobRunner';
import { describeError } from '../ui/errorPresenter';
import { localized } from '../ui/localized';

export class BatchReceiver {
  constructor(
    private readonly maker: JobRunner,
    private readonly saver: PictureSaver,
    private readonly history: History,
    private readonly journal: Journal,
    private readonly purse: Purse,
  ) {}

  /** Saves what a request brought, or says why it brought nothing. `batch`: path of the batch's folder. */
  async take(
    provider: Provider,
    batch: string,
    entry: BatchEntry,
    { answer }: BatchAnswer,
  ): Promise<BatchEntryEnd> {
    const folder = await this.folderFor(provider, batch, entry);
    const resolved = resolvedOf(provider, entry, folder);
    const target = { folder: vscode.Uri.parse(entry.folder, true), stem: entry.stem };
    // What is here goes on to its place: nobody cancels that.
    const context = { signal: new AbortController().signal, report: () => {} };
    try {
      const moved = await movedTo(folder.path, answer);
      const result = await this.maker.receive(resolved, entry.request, target, folder, context, {
        spending: entry.spending,
        answer: moved,
      });
      return await this.made(entry, result);
    } catch (error) {
      await this.clear(folder);
      return failed(entry, toImageError(error));
    }
  }

  /** For a request that has no answer: nothing was charged for it. */
  async takeNothing(entry: BatchEntry, failure: ImageError): Promise<BatchEntryEnd> {
    await JobSpending.resume(this.purse, entry.spending).fail(failure);
    return failed(entry, failure);
  }

  /**
   * A window may have ended between a picture's saving and the note of it. `undefined`: nothing of the request is in the
   * workspace, and its answer is read again.
   */
  async settle(provider: Provider, batch: string, entry: BatchEntry): Promise<BatchEntryEnd | undefined> {
    const folder = this.journal.folderOf(batch, entry.key);
    // It says which of them are saved, after a look at the files themselves.
    const kept = await this.journal.read(folder.path);
    const wanted = await folder.readPictures().catch(() => folder.readReceived().catch(() => []));
    const left = new Set(kept?.pictures.map(({ file }) => basename(file)));
    const areLeft = wanted.every(({ file }) => left.has(basename(file)));
    if (kept === undefined || areLeft) {
      await folder.remove();
      return undefined;
    }
    const target = { folder: vscode.Uri.parse(entry.folder, true), stem: entry.stem };
    const { pictures, ...saved } = await this.saver.saveAll(kept.pictures, target, folder);
    const warnings = [...saved.warnings.map(localized), ...saved.failures.map(describeError)];
    const before = (await folder.readSaves()).map(save => vscode.Uri.file(save.target).toString());
    const files = [...new Set([...before, ...pictures.map(({ uri }) => uri.toString())])];
    const resolved = resolvedOf(provider, entry, folder);
    const { prompt } = entry.request;
    await this.made(entry, { ...resolved, prompt, pictures, warnings, seconds: 0 });
    return { key: entry.key, state: 'made', files };
  }

  private folderFor(provider: Provider, batch: string, entry: BatchEntry): Promise<JobFolder> {
    const { key, request, sources, folder, stem } = entry;
    return this.journal.createOf(batch, key, {
      ...{ startedAt: new Date().toISOString(), pid: process.pid, provider: provider.id },
      ...{ model: request.model, prompt: request.prompt, parameters: request.parameters },
      ...{ sources, folder, stem },
      ...(request.references && { isGuided: true }),
    });
  }

  private async made(entry: BatchEntry, result: JobResult): Promise<BatchEntryEnd> {
    const { key, request, warnings: before = [] } = entry;
    const { pictures, journal } = result;
    const warnings = [...before.map(localized), ...result.warnings];
    await this.history.add({ id: basename(journal), request }, { ...result, warnings });
    const files = pictures.map(({ uri }) => uri.toString());
    return { key, state: 'made', files, ...(warnings.length > 0 && { reason: warnings.join(' ') }) };
  }

  /** What is kept of it is found by “Recover Unsaved Images…”; a failure alone is told by the batch. */
  private async clear(folder: JobFolder): Promise<void> {
    const kept: KeptJob | undefined = await this.journal.read(folder.path);
    if (kept === undefined || !Journal.holdsPictures(kept)) await folder.remove();
  }
}

function resolvedOf(provider: Provider, { request, sources }: BatchEntry, folder: JobFolder): ResolvedJob {
  return {
    ...{ provider, model: request.model, requested: request.parameters, journal: folder.path },
    sources: sources.map(({ uri, ...facts }) => ({ uri: vscode.Uri.parse(uri, true), ...facts })),
  };
}

function failed({ key }: BatchEntry, error: ImageError): BatchEntryEnd {
  return { key, state: 'failed', files: [], reason: describeError(error) };
}

/** The answer with its files in the request's own folder. */
async function movedTo(folder: string, answer: WireAnswer): Promise<WireAnswer> {
  const pictures = new Map<string, SpooledPicture>();
  for (const [placeholder, picture] of answer.pictures) {
    const file = join(folder, basename(picture.file));
    await rename(picture.file, file);
    pictures.set(placeholder, { ...picture, file });
  }
  return { ...answer, pictures };
}

/** An empty folder of that name in a job's folder, for what is read of a batch. */
export async function emptied(folder: string, name: string): Promise<string> {
  const path = join(folder, name);
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { recursive: true, mode: 0o700 });
  return path;
}
