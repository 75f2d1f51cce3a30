/** Brings provider, key and network together for one request. Never keeps a key longer than that request. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { BatchRequest, BatchState, TakeAnswer } from '../../core/batchFormat';
import type { ImageAnswer } from '../../core/imageAnswer';
import { ImageError } from '../../core/imageError';
import type { ImageRequest } from '../../core/imageRequest';
import { sentence } from '../../core/sentence';
import type { SubmittedJob } from '../../core/submittedJob';
import type { Progress, Report, Send, WireAnswer, WireCall } from '../../core/wireFormat';
import type { DemoServerLauncher } from '../../demo/demoServerLauncher';
import type { JobContext } from '../../jobs/jobRequest';
import type { KeptJob } from '../../jobs/journal';
import { type Collected, collectPictures } from '../../net/collectPictures';
import type { Network } from '../../net/network';
import { createSend, type SendOptions } from '../../net/send';
import {
  cancelBatch,
  handInBatch,
  lookAtBatch,
  readBatched,
  readBatchFile,
  splitForBatch,
} from '../../providers/batchRequests';
import { readListing } from '../../providers/listing';
import { previewCalls } from '../../providers/previewCalls';
import { givenUrl, type Provider } from '../../providers/provider';
import { resumeJob, runRequest } from '../../providers/runRequest';
import { readSettings } from '../settings';
import { withGraphs } from './graphFiles';
import { type Keys, signedIn } from './keys';
import { accessToken } from './microsoftSignIn';
import { readNetworkSettings } from './networkSettings';
import type { ProviderDirectory } from './providerDirectory';

const bytesPerMegabyte = 1024 * 1024;
/** A file of hundreds of pictures goes or comes for as long as it does; silence ends it. */
const batchLimitMs = 6 * 60 * 60_000;
/** A list of models is quick or it is not worth waiting for. */
const askLimitMs = 30_000;
/** A job waits for a listing no longer. */
const listingLimitMs = 5000;
/** OpenRouter's list has some 400 models with their descriptions. */
const longestListBytes = 2 * bytesPerMegabyte;

export type ChargeListeners = {
  /** Awaited before each request that may be charged for. */
  readonly beforePost: () => Promise<void>;
  /** Awaited as soon as the provider has answered with pictures. */
  readonly onAnswer: (answer: ImageAnswer) => Promise<void>;
};

export class ProviderClient implements vscode.Disposable {
  private network: Network | undefined;
  /** Listings that this window asked for. */
  private readonly asked = new Map<string, Promise<void>>();
  private readonly settingsWatcher = vscode.workspace.onDidChangeConfiguration(change => {
    if (change.affectsConfiguration('http') || change.affectsConfiguration('easel.network'))
      this.network?.reset();
  });

  constructor(
    private readonly directory: ProviderDirectory,
    private readonly keys: Keys,
    private readonly demo: DemoServerLauncher,
  ) {}

  /**
   * Asks the provider and brings every picture into `jobFolder`. Throws ImageError when not one came. `onAnswer` hears what
   * was paid for, also where none of it can be fetched.
   */
  async run(
    provider: Provider,
    request: ImageRequest,
    jobFolder: string,
    { beforePost, onAnswer, ...watch }: JobContext & ChargeListeners,
  ): Promise<Collected & { readonly answer: ImageAnswer }> {
    const [place, key] = await this.endpointAndKey(await withGraphs(provider));
    const report = this.learning(place, request.model, watch.report);
    const options = await this.sendOptions(place, key, { jobFolder, signal: watch.signal, report });
    const learned = this.directory.learned(place, request.model);
    const { maxParallel } = readSettings();
    const answer = await runRequest(
      place,
      request,
      { learned, maxParallel },
      before(beforePost, createSend(options)),
      report,
    ).catch(error => {
      throw withoutKeyAtAll(error, place, key);
    });
    await onAnswer(answer);
    return collect(provider, answer, request, options);
  }

  /** What goes into a batch of this request; what is too large for a line is uploaded, which costs nothing. Throws ImageError. */
  async splitForBatch(
    provider: Provider,
    request: ImageRequest,
    folder: string,
    signal: AbortSignal,
  ): ReturnType<typeof splitForBatch> {
    const [place, key] = await this.endpointAndKey(provider);
    const job = { jobFolder: folder, signal, report: () => {} };
    const send = createSend({ ...(await this.sendOptions(place, key, job)), timeoutMs: batchLimitMs });
    const learned = this.directory.learned(place, request.model);
    return splitForBatch(place, request, learned, send);
  }

  /** Throws ImageError. `jobFolder` has the batch before this resolves. */
  async handInBatch(
    provider: Provider,
    requests: readonly BatchRequest[],
    jobFolder: string,
    { signal, report, beforePost }: JobContext & Pick<ChargeListeners, 'beforePost'>,
  ): Promise<SubmittedJob> {
    const [place, key] = await this.endpointAndKey(provider);
    const options = await this.sendOptions(place, key, { jobFolder, signal, report });
    const send = createSend({ ...options, timeoutMs: batchLimitMs });
    return handInBatch(place, requests, before(beforePost, send));
  }

  /** Throws ImageError. */
  lookAtBatch(provider: Provider, batch: SubmittedJob, signal: AbortSignal): Promise<BatchState> {
    return this.ask(provider, signal, (place, send) => lookAtBatch(place, batch, send));
  }

  /** Throws ImageError. */
  cancelBatch(provider: Provider, batch: SubmittedJob, signal: AbortSignal): Promise<void> {
    return this.ask(provider, signal, (place, send) => cancelBatch(place, batch, send));
  }

  /** One of the files that a batch left. `most`: its requests. Throws ImageError. */
  async readBatchFile(
    provider: Provider,
    file: string,
    most: number,
    jobFolder: string,
    { signal, report }: JobContext,
    take: TakeAnswer,
  ): Promise<void> {
    const [place, key] = await this.endpointAndKey(provider);
    const options = await this.sendOptions(place, key, { jobFolder, signal, report });
    const send = createSend({ ...options, timeoutMs: batchLimitMs });
    await readBatchFile(place, file, most, send, take);
  }

  /** As `run`, of an answer that a batch brought. */
  async receive(
    provider: Provider,
    request: ImageRequest,
    batched: WireAnswer,
    jobFolder: string,
    { onAnswer, ...watch }: JobContext & Pick<ChargeListeners, 'onAnswer'>,
  ): Promise<Collected & { readonly answer: ImageAnswer }> {
    const [place, key] = await this.endpointAndKey(provider);
    const options = await this.sendOptions(place, key, { jobFolder, ...watch });
    const answer = await readBatched(place, request, batched);
    await onAnswer(answer);
    return collect(provider, answer, request, options);
  }

  /**
   * Fetches pictures of an earlier job into that job's folder, from the addresses that its answer named and of what was
   * handed in. Throws ImageError when not one came.
   */
  async fetchAgain(
    provider: Provider,
    { path, addresses, submitted }: Pick<KeptJob, 'path' | 'addresses' | 'submitted'>,
    { signal, report }: JobContext,
  ): Promise<Collected['pictures']> {
    const [place, key] = await this.endpointAndKey(provider);
    const options = await this.sendOptions(place, key, { jobFolder: path, signal, report });
    const send = createSend(options);
    const resumed = await Promise.allSettled(submitted.map(job => resumeJob(place, job, send, report)));
    const pictures = [
      ...addresses.map(url => ({ sources: [{ type: 'url', url } as const] })),
      ...resumed.flatMap(result => (result.status === 'fulfilled' ? result.value.pictures : [])),
    ];
    const lost = resumed.find(result => result.status === 'rejected');
    const answer = { pictures, warnings: [], failures: [] };
    const collected = await collectPictures(answer, pictures.length, options);
    const failure: unknown = collected.failures[0] ?? lost?.reason;
    if (collected.pictures.length === 0 && failure !== undefined) throw failure;
    return collected.pictures;
  }

  /** Throws ImageError `noKey` or `invalidInput` where nothing can be sent at all. */
  async checkReady(provider: Provider): Promise<void> {
    if (!provider.hasOwnServer) await this.endpointAndKey(provider);
  }

  /** What `run` would send, and the provider as it would be asked. Throws ImageError `invalidInput` for what would not be sent at all. */
  async preview(provider: Provider, request: ImageRequest): Promise<{ place: Provider; calls: WireCall[] }> {
    const place = provider.hasOwnServer
      ? { ...provider, baseUrl: (await this.demo.start()).baseUrl }
      : await withGraphs(provider);
    return { place, calls: await previewCalls(place, request, this.directory.learned(place, request.model)) };
  }

  /**
   * For questions that cost nothing: lists of models, a check of the key. What comes back is not kept. `keyless`, where
   * there is a key, asks as somebody would who has none.
   */
  async ask<T>(
    provider: Provider,
    signal: AbortSignal,
    question: (place: Provider, send: Send, keyless?: Send) => Promise<T>,
  ): Promise<T> {
    const [place, key] = await this.endpointAndKey(provider);
    const folder = await mkdtemp(join(tmpdir(), 'easel-'));
    const sender = async (sent: string | undefined) => {
      const options = await this.sendOptions(place, sent, { jobFolder: folder, signal, report: () => {} });
      return createSend({ ...options, timeoutMs: askLimitMs, maxTextBytes: longestListBytes });
    };
    try {
      return await question(
        place,
        await sender(key),
        key === undefined ? undefined : await sender(undefined),
      );
    } catch (error) {
      throw withoutKeyAtAll(error, place, key);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /**
   * Asks the provider's own listing what a model takes and costs, once a day. Nobody waits for what yesterday's says as
   * well, and what is known already holds where it does not answer.
   */
  async lookUp(provider: Provider, model: string): Promise<void> {
    if (!this.directory.wantsListing(provider, model)) return;
    // Once it is set up, it is asked.
    if (await this.directory.needsSetUp(provider).catch(() => true)) return;
    const name = `${provider.id} ${provider.baseUrl} ${model}`;
    const asking = this.asked.get(name) ?? this.askListing(provider, model);
    this.asked.set(name, asking);
    if (this.directory.learned(provider, model).listed === undefined) await asking;
  }

  private async askListing(provider: Provider, model: string): Promise<void> {
    try {
      const listing = await this.ask(provider, AbortSignal.timeout(listingLimitMs), (place, send) =>
        readListing(place, model, send),
      );
      await this.directory.learnListing(provider, model, listing);
    } catch {
      // Nothing waits for it: it is asked again in the next window.
    }
  }

  dispose(): void {
    this.settingsWatcher.dispose();
    void this.network?.dispose();
  }

  /** The provider with its address, and its key. Our own server has both only while it runs. */
  private async endpointAndKey(provider: Provider): Promise<[place: Provider, key: string | undefined]> {
    if (provider.hasOwnServer) {
      const { baseUrl, token } = await this.demo.start();
      return [{ ...provider, baseUrl }, token];
    }
    const key =
      provider.auth === 'none'
        ? undefined
        : await this.keys.read(provider.id, await this.directory.addressOf(provider));
    if (key === undefined && provider.auth !== 'none' && !provider.keyOptional) {
      throw new ImageError(
        'noKey',
        sentence('There is no API key for {0}. Run “Easel: Set API Key…”.', provider.label),
        { host: givenUrl(provider).host },
      );
    }
    if (key !== signedIn) return [provider, key];
    return [{ ...provider, auth: 'bearer' }, await accessToken(provider)];
  }

  private async sendOptions(
    provider: Provider,
    key: string | undefined,
    job: Pick<SendOptions, 'jobFolder' | 'signal' | 'report'>,
  ): Promise<SendOptions> {
    const { timeoutSeconds, maxRetries, maxResponseMegabytes } = readSettings();
    const { Network } = await import('../../net/network');
    this.network ??= new Network(readNetworkSettings);
    return {
      ...job,
      network: this.network,
      label: provider.label,
      baseUrl: await this.directory.addressOf(provider),
      auth: provider.auth,
      ...(provider.hosts && { hosts: provider.hosts }),
      ...(key !== undefined && { key }),
      ...(provider.headers && { headers: provider.headers }),
      timeoutMs: (provider.timeoutSeconds ?? timeoutSeconds) * 1000,
      maxRetries,
      maxResponseBytes: maxResponseMegabytes * bytesPerMegabyte,
    };
  }

  /** Keeps what the answer teaches about this provider and model; everything goes on to who watches. */
  private learning(provider: Provider, model: string, report: Report): Report {
    return (progress: Progress) => {
      if (progress.type === 'learned') void this.directory.learn(provider, model, progress.fact);
      report(progress);
    };
  }
}

async function collect(
  provider: Provider,
  answer: ImageAnswer,
  request: ImageRequest,
  options: SendOptions,
): Promise<Collected & { readonly answer: ImageAnswer }> {
  const collected = await collectPictures(answer, request.parameters.n ?? 1, options);
  const { pictures, failures } = collected;
  if (pictures.length === 0) throw failures[0] ?? noPictures(provider);
  return { ...collected, failures: [...answer.failures, ...failures], answer };
}

function before(post: () => Promise<void>, send: Send): Send {
  return async call => {
    if (call.method === 'POST' && call.isFree !== true) await post();
    return send(call);
  };
}

/** A server that lets nobody in without a key misses one; it did not refuse one. */
function withoutKeyAtAll(error: unknown, { label }: Provider, key: string | undefined): unknown {
  if (key !== undefined || !(error instanceof ImageError) || error.kind !== 'unauthorized') return error;
  return new ImageError('noKey', sentence('{0} wants an API key, and none is set.', label), error.details);
}

function noPictures({ label }: Provider): ImageError {
  return new ImageError(
    'noImage',
    sentence('{0} answered without a picture. Change the prompt and try again.', label),
  );
}
