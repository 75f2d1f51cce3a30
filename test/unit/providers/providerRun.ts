/** Runs a provider against its stand-in as the host does: real wire, real network, real job folder. */

import { readFile } from 'node:fs/promises';
import type { ImageAnswer } from '../../../src/core/imageAnswer';
import type { ImageError } from '../../../src/core/imageError';
import { type LearnedFacts, learn } from '../../../src/core/modelAbilities';
import type { Progress, Send } from '../../../src/core/wireFormat';
import { collectPictures } from '../../../src/net/collectPictures';
import { createSend, type SendOptions } from '../../../src/net/send';
import { baseUrlOf, runExchange } from '../../../src/providers/exchanges';
import { presets } from '../../../src/providers/presets';
import type { Provider } from '../../../src/providers/provider';
import type { StandIn } from '../../servers/standIn';
import { Job } from '../net/support/job';
import { imageRequest, type Wishes } from '../support/imageRequest';

export type Outcome = {
  readonly answer: ImageAnswer;
  /** Contents of the pictures as they lie in the job folder, in their order. */
  readonly pictures: readonly Buffer[];
  readonly revisedPrompts: readonly (string | undefined)[];
  /** Of the downloads. */
  readonly failures: readonly ImageError[];
};

/** One user of one provider, who remembers what was learned. */
export class ProviderRun {
  learned: LearnedFacts = {};
  readonly progress: Progress[] = [];

  private constructor(
    readonly provider: Provider,
    private readonly key: string | undefined,
    private readonly job: Job,
    private readonly proxy: string,
  ) {}

  /** A preset at another address. `proxy`: for every host that is not on this machine. */
  static async begin(id: string, baseUrl: string, key: string | undefined, proxy = ''): Promise<ProviderRun> {
    const preset = presets.find(each => each.id === id);
    if (preset === undefined) throw new TypeError(`no preset ${id}`);
    return new ProviderRun({ ...preset, baseUrl }, key, await Job.begin(), proxy);
  }

  async run(given: Wishes, overrides: Partial<SendOptions> = {}): Promise<Outcome> {
    const model = given.model ?? this.provider.defaultModel ?? '';
    const request = imageRequest({ ...given, model });
    const options = this.options(overrides);
    const send = createSend(options);
    const answer = await runExchange(
      this.provider,
      request,
      { learned: this.learned, maxParallel: 4 },
      send,
      progress => {
        this.progress.push(progress);
        if (progress.type === 'learned') this.learned = learn(this.learned, progress.fact);
      },
    );
    const collected = await collectPictures(answer, request.parameters.n ?? 1, options);
    return {
      answer,
      pictures: await Promise.all(collected.pictures.map(({ file }) => readFile(file))),
      revisedPrompts: collected.pictures.map(({ revisedPrompt }) => revisedPrompt),
      failures: collected.failures,
    };
  }

  /** One picture, answered in a shape. */
  next(server: StandIn, shape: string): Promise<Outcome> {
    server.next({ shape });
    return this.run({});
  }

  /** For questions that make no picture. */
  get send(): Send {
    return createSend(this.options({}));
  }

  end(): Promise<void> {
    return this.job.end();
  }

  private options(overrides: Partial<SendOptions>): SendOptions {
    const { key: _, ...options } = this.job.options(baseUrlOf(this.provider), {}, { proxy: this.proxy });
    return {
      ...options,
      auth: this.provider.auth,
      report: progress => this.progress.push(progress),
      ...(this.key === undefined ? {} : { key: this.key }),
      ...overrides,
    };
  }
}
