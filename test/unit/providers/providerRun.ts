/** Runs a provider against its stand-in as the host does: real wire, real network, real job folder. */

import { readFile } from 'node:fs/promises';
import type { ImageAnswer } from '../../../src/core/imageAnswer';
import type { ImageError } from '../../../src/core/imageError';
import type { Routes } from '../../../src/core/learnedFacts';
import type { Progress, Quirks, Send } from '../../../src/core/wireFormat';
import { type CollectedPicture, collectPictures } from '../../../src/net/collectPictures';
import { readJobs } from '../../../src/net/pictureAddresses';
import { createSend, type SendOptions } from '../../../src/net/send';
import {
  type KeyValueStore,
  LearnedFactsStore,
  type Listing,
} from '../../../src/providers/learnedFactsStore';
import { readListing } from '../../../src/providers/listing';
import { presets } from '../../../src/providers/presets';
import { baseUrlOf, type Provider } from '../../../src/providers/provider';
import { listModels } from '../../../src/providers/providerConnection';
import { resumeJob, runRequest } from '../../../src/providers/runRequest';
import type { ListedModel } from '../../../src/wire/modelList';
import type { StandIn } from '../../servers/standIn';
import { Job } from '../net/support/job';
import { imageRequest, type Wishes } from '../support/imageRequest';

export type Outcome = {
  readonly answer: ImageAnswer;
  /** Contents of the pictures as they lie in the job folder, in their order. */
  readonly pictures: readonly Buffer[];
  readonly revisedPrompts: readonly (string | undefined)[];
  /** As they lie there. */
  readonly collected: readonly CollectedPicture[];
  /** Of the downloads. */
  readonly failures: readonly ImageError[];
};

/** One user of one provider, who remembers what was learned. */
export class ProviderRun {
  private readonly facts = new LearnedFactsStore(keyValueStore());
  private models: readonly ListedModel[] = [];
  readonly progress: Progress[] = [];

  private constructor(
    readonly provider: Provider,
    private readonly baseUrl: string,
    private readonly key: string | undefined,
    private readonly job: Job,
    private readonly proxy: string,
  ) {}

  /** A preset at another address. `proxy`: for every host that is not on this machine. `quirks`: over those of the preset. */
  static async begin(
    id: string,
    baseUrl: string,
    key: string | undefined,
    proxy = '',
    quirks: Quirks = {},
  ): Promise<ProviderRun> {
    const preset = presets.find(each => each.id === id);
    if (preset === undefined) throw new TypeError(`no preset ${id}`);
    const provider = { ...preset, baseUrl, quirks: { ...preset.quirks, ...quirks } };
    return new ProviderRun(provider, await baseUrlOf(provider), key, await Job.begin(), proxy);
  }

  async run(given: Wishes, overrides: Partial<SendOptions> = {}): Promise<Outcome> {
    const model = given.model ?? this.provider.defaultModel ?? '';
    const request = imageRequest({ ...given, model });
    const options = this.options(overrides);
    const send = createSend(options);
    const answer = await runRequest(
      this.provider,
      request,
      { learned: { ...this.facts.of(this.provider, model), runs: this.behind(model) }, maxParallel: 4 },
      send,
      progress => {
        this.progress.push(progress);
        if (progress.type === 'learned') void this.facts.learn(this.provider, model, progress.fact);
      },
    );
    const collected = await collectPictures(answer, request.parameters.n ?? 1, options);
    return {
      answer,
      pictures: await Promise.all(collected.pictures.map(({ file }) => readFile(file))),
      revisedPrompts: collected.pictures.map(({ revisedPrompt }) => revisedPrompt),
      collected: collected.pictures,
      failures: collected.failures,
    };
  }

  /** Asks for the provider's models, and knows from then on what they run. */
  async list(): Promise<readonly ListedModel[]> {
    this.models = (await listModels(this.provider, this.send)) ?? [];
    return this.models;
  }

  private behind(model: string): string | undefined {
    return this.models.find(({ id }) => id === model)?.runs;
  }

  /** Asks the provider's listing about a model, as the host does before a job. */
  async lookUp(model: string): Promise<Listing> {
    const listing = await readListing(this.provider, model, this.send);
    await this.facts.learnListing(this.provider, model, JSON.parse(JSON.stringify(listing)) as Listing, 1);
    return listing;
  }

  /** What the jobs made that the job folder still knows of, as a later window fetches it. */
  async resume(): Promise<Outcome> {
    const options = this.options({});
    const jobs = await readJobs(this.folder);
    const answers = await Promise.all(
      jobs.map(job => resumeJob(this.provider, job, createSend(options), options.report)),
    );
    const pictures = answers.flatMap(answer => answer.pictures);
    const answer = { pictures, warnings: [], failures: [] };
    const collected = await collectPictures(answer, pictures.length, options);
    return {
      answer,
      pictures: await Promise.all(collected.pictures.map(({ file }) => readFile(file))),
      revisedPrompts: collected.pictures.map(({ revisedPrompt }) => revisedPrompt),
      collected: collected.pictures,
      failures: collected.failures,
    };
  }

  /** Until what was reported is as a test waits for. */
  async until(isSo: (progress: readonly Progress[]) => boolean): Promise<void> {
    while (!isSo(this.progress)) await new Promise(resolve => setTimeout(resolve, 10));
  }

  /** Of the job; absolute. */
  get folder(): string {
    return this.job.folder;
  }

  /** One picture, answered in a shape. */
  next(server: StandIn, shape: string): Promise<Outcome> {
    server.next({ shape });
    return this.run({});
  }

  /** What was learned about the address. */
  get routes(): Routes {
    return this.facts.of(this.provider, '').routes ?? {};
  }

  /** For questions that make no picture. */
  get send(): Send {
    return createSend(this.options({}));
  }

  /** The same as somebody who has no key would ask. */
  get keyless(): Send {
    const { key: _, ...options } = this.options({});
    return createSend(options);
  }

  end(): Promise<void> {
    return this.job.end();
  }

  private options(overrides: Partial<SendOptions>): SendOptions {
    const { key: _, ...options } = this.job.options(this.baseUrl, {}, { proxy: this.proxy });
    return {
      ...options,
      auth: this.provider.auth,
      report: progress => this.progress.push(progress),
      ...(this.key === undefined ? {} : { key: this.key }),
      ...overrides,
    };
  }
}

/** What a `Memento` does, in memory. */
export function keyValueStore(): KeyValueStore {
  const values = new Map<string, unknown>();
  return {
    get: <T>(key: string) => values.get(key) as T | undefined,
    update: async (key, value) => void values.set(key, value),
  };
}
