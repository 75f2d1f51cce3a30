/** Hands lines of a file of requests in as batches of their providers. What it comes to is reserved, and the journal knows of it, before anything is sent. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import { fileNameOf } from '../../core/fileNames';
import { ImageError, toImageError } from '../../core/imageError';
import { sentence } from '../../core/sentence';
import type { WireCall } from '../../core/wireFormat';
import type { BatchEntry } from '../../jobs/batchNotes';
import type { JobFolder } from '../../jobs/jobFolder';
import type { StartedBy } from '../../jobs/jobRequest';
import type { Journal } from '../../jobs/journal';
import { JobSpending } from '../../jobs/spending/jobSpending';
import type { Purse } from '../../jobs/spending/purse';
import { bytesOf, limitsOf } from '../../providers/batchRequests';
import { batchPriceOf } from '../../providers/priceOf';
import type { Provider } from '../../providers/provider';
import type { JobRunner } from '../jobRunner';
import type { ProviderClient } from '../providers/providerClient';
import type { ProviderDirectory } from '../providers/providerDirectory';
import { describeError } from '../ui/errorPresenter';
import { type EndedLine, type PlannedLine, plannedFile } from './batchPlanner';

/** One request of a batch to be. */
type Request = {
  readonly line: PlannedLine;
  readonly provider: Provider;
  readonly call: WireCall;
  readonly entry: BatchEntry;
  readonly spending: JobSpending;
};

export class BatchSubmitter {
  constructor(
    private readonly maker: JobRunner,
    private readonly directory: ProviderDirectory,
    private readonly client: ProviderClient,
    private readonly journal: Journal,
    private readonly purse: Purse,
  ) {}

  /** What became of each line: it waits now, or nothing of it was handed in. */
  async handIn(
    file: vscode.Uri,
    lines: readonly PlannedLine[],
    startedBy: StartedBy,
    signal: AbortSignal,
  ): Promise<EndedLine[]> {
    // Pictures that cannot go along as they are lie here until they are sent.
    const place = await mkdtemp(join(tmpdir(), 'easel-'));
    const ended = new Map<number, EndedLine>();
    const requests: Request[] = [];
    try {
      for (const line of lines) {
        try {
          if (signal.aborted) throw new ImageError('cancelled', sentence(notBegun));
          requests.push(...(await this.requestsOf(line, startedBy, place, signal)));
        } catch (error) {
          ended.set(line.line, endOf(line, toImageError(error)));
        }
      }
      for (const batch of await inBatches(requests)) {
        const failure = await this.send(file, batch, startedBy, signal).catch(toImageError);
        for (const { line } of batch) ended.set(line.line, endOf(line, failure));
      }
    } finally {
      await rm(place, { recursive: true, force: true });
    }
    return [...ended.values()];
  }

  /** Each with its money reserved. Throws ImageError; nothing is reserved of the line then. */
  private async requestsOf(
    line: PlannedLine,
    startedBy: StartedBy,
    place: string,
    signal: AbortSignal,
  ): Promise<Request[]> {
    const job = await this.maker.prepareForBatch(line.request, place, signal);
    const { provider, target, sources, request } = job;
    const { model } = request;
    const { shares, warnings } = await this.client.splitForBatch(provider, request, place, signal);
    const price = batchPriceOf(provider, await this.directory.priceOf(provider, model));
    const reserved: Request[] = [];
    try {
      for (const [at, share] of shares.entries()) {
        const spending = await JobSpending.begin(this.purse, {
          ...{ provider: provider.id, model, price, request: share.request, startedBy },
        });
        const { n, seed } = share.request.parameters;
        const parameters = { ...line.request.parameters, n: n ?? 1, ...(seed !== undefined && { seed }) };
        const entry: BatchEntry = {
          ...{ key: `line-${line.line}-${at + 1}`, line: line.line, stem: target.stem },
          request: { ...plain(line.request), prompt: line.request.prompt.trim(), model, parameters },
          sources: sources.map(({ uri, ...facts }) => ({ uri: uri.toString(), ...facts })),
          ...{ folder: target.folder.toString(), spending: spending.note },
          ...(warnings.length > 0 && { warnings }),
        };
        reserved.push({ line, provider, call: share.call, entry, spending });
      }
      return reserved;
    } catch (error) {
      const failure = toImageError(error);
      for (const { spending } of reserved) await spending.fail(failure);
      throw failure;
    }
  }

  /** Resolves to nothing: it was taken. Throws ImageError, which says whether it may have been taken all the same. */
  private async send(
    file: vscode.Uri,
    batch: readonly Request[],
    startedBy: StartedBy,
    signal: AbortSignal,
  ): Promise<undefined> {
    const [first] = batch;
    if (first === undefined) return;
    const { provider, entry } = first;
    const spent = batch.map(({ spending }) => spending);
    let folder: JobFolder | undefined;
    try {
      folder = await this.journal.create({
        ...{ startedAt: new Date().toISOString(), pid: process.pid, isBatch: true, provider: provider.id },
        ...{ model: entry.request.model, prompt: fileNameOf(file), parameters: {}, sources: [] },
        ...{ folder: entry.folder, stem: entry.stem },
      });
      const noted = folder;
      await noted.writeBatch({
        ...{ file: file.toString(), startedBy, entries: batch.map(each => each.entry) },
      });
      const requests = batch.map(({ entry: { key }, call }) => ({ key, call }));
      await this.client.handInBatch(provider, requests, noted.path, {
        ...{ signal, report: () => {} },
        beforePost: async () => {
          await Promise.all(spent.map(spending => spending.markSent()));
          // Until the provider's answer is noted, nobody knows more than this.
          await noted.writeOutcome(unknown(provider));
        },
      });
      await noted.forgetOutcome();
      return;
    } catch (error) {
      const failure = told(toImageError(error), provider);
      await Promise.all(spent.map(spending => spending.fail(failure)));
      if (failure.details.mayHaveBeenCharged) await folder?.writeOutcome(failure);
      else await folder?.remove();
      throw failure;
    }
  }
}

/** A batch is for one model of one provider, and for one path of it. */
async function inBatches(requests: readonly Request[]): Promise<Request[][]> {
  const batches: Request[][] = [];
  /** The one of its kind that is not full. */
  const open = new Map<string, { readonly batch: Request[]; bytes: number }>();
  for (const request of requests) {
    const { provider, call, entry } = request;
    const kind = [provider.id, entry.request.model, call.url].join('\n');
    const limits = await limitsOf(provider);
    const bytes = bytesOf(call);
    const last = open.get(kind);
    if (last !== undefined && last.batch.length < limits.requests && last.bytes + bytes <= limits.bytes) {
      last.batch.push(request);
      last.bytes += bytes;
    } else {
      const batch = [request];
      batches.push(batch);
      open.set(kind, { batch, bytes });
    }
  }
  return batches;
}

/** Its files as text: it is written down. */
function plain({ references, images, edit, ...request }: PlannedLine['request']): BatchEntry['request'] {
  const { model = '' } = request;
  const folder = request.folder?.toString();
  return {
    ...request,
    ...{ model, ...(folder !== undefined && { folder }) },
    ...(references && { references: references.map(String) }),
  };
}

function endOf(line: PlannedLine, failure: ImageError | undefined): EndedLine {
  const files = [plannedFile(line)];
  if (failure === undefined) return { line: line.line, state: 'waiting', files };
  const isUnsent = failure.kind === 'overLimit' || failure.kind === 'cancelled';
  const state = isUnsent && !failure.details.mayHaveBeenCharged ? 'notSent' : 'failed';
  return { line: line.line, state, files, reason: describeError(failure), error: failure };
}

/** Where nobody knows whether it was taken, that is what has to be said. */
function told(failure: ImageError, provider: Provider): ImageError {
  if (!failure.details.mayHaveBeenCharged) return failure;
  const { details } = unknown(provider);
  const text =
    'Whether {0} accepted the batch is not known: {1} It may be done and charged for. Check there before you ask again.';
  return new ImageError(failure.kind, sentence(text, provider.label, failure.sentence), {
    ...failure.details,
    ...details,
  });
}

function unknown({ label }: Provider): ImageError {
  const text =
    'VS Code closed while a batch was submitted to {0}, and whether it was accepted is not known. It may be done and charged for. Check there before you ask again.';
  return new ImageError('connectionLost', sentence(text, label), { mayHaveBeenCharged: true });
}

const notBegun = 'The batch was stopped before this was sent.';
