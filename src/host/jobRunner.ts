/** Carries out one request: inputs in, request out, pictures into the workspace. Shows nothing. */

import * as vscode from 'vscode';
import type { Cost } from '../core/cost';
import type { ImageAnswer } from '../core/imageAnswer';
import { ImageError, toImageError } from '../core/imageError';
import type { ImageRequest } from '../core/imageRequest';
import { effectiveMargins } from '../core/margins';
import { otherSizes } from '../core/otherSize';
import { sentence } from '../core/sentence';
import { nearestSize } from '../core/sizes';
import type { WireAnswer } from '../core/wireFormat';
import type { Continuations } from '../jobs/continuations';
import type { JobFolder } from '../jobs/jobFolder';
import type { JobContext, JobRequest } from '../jobs/jobRequest';
import type { JobResult, ResolvedJob, ResultPicture } from '../jobs/jobResult';
import { Journal, type KeptJob } from '../jobs/journal';
import { JobSpending, type SpendingNote } from '../jobs/spending/jobSpending';
import type { Purse } from '../jobs/spending/purse';
import type { EditWishes, PictureEditor } from '../pixels/pictureEditor';
import { batchPriceOf, type Quote, quoteOf } from '../providers/priceOf';
import type { Provider } from '../providers/provider';
import type { PictureSaver, Target } from './files/pictureSaver';
import type { WorkspaceBoundary } from './files/workspaceBoundary';
import type { JobPreparer, PreparedJob } from './jobPreparer';
import type { ChargeListeners, ProviderClient } from './providers/providerClient';
import type { ProviderDirectory } from './providers/providerDirectory';
import { readSettings } from './settings';
import { describeError } from './ui/errorPresenter';
import { localized } from './ui/localized';
import type { Log } from './ui/log';

/** Long enough for a page to load the last sketch, over SSH too. */
const sketchesStayMs = 30_000;

/** What a request would be, before it is. */
export type ForeseenJob = {
  readonly provider: Provider;
  readonly model: string;
  /** Of all its pictures. */
  readonly quote: Quote;
  /** By the Batch API of its provider; absent: it has none. */
  readonly batchQuote?: Quote;
  readonly target: Target;
};

/** A request as it goes into a batch. */
export type BatchedJob = Pick<ResolvedJob, 'provider' | 'sources'> & {
  readonly request: ImageRequest;
  readonly target: Target;
};

/** How the pictures of a request are had: asked for now, or out of a batch. */
type Way = {
  readonly spend: (sent: ImageRequest) => Promise<JobSpending>;
  readonly ask: (
    sent: ImageRequest,
    watch: JobContext & ChargeListeners,
  ) => ReturnType<ProviderClient['run']>;
};

export class JobRunner {
  constructor(
    private readonly preparer: JobPreparer,
    private readonly directory: ProviderDirectory,
    private readonly client: ProviderClient,
    private readonly editor: PictureEditor,
    private readonly saver: PictureSaver,
    private readonly boundary: WorkspaceBoundary,
    private readonly journal: Journal,
    private readonly purse: Purse,
    private readonly continuations: Continuations,
    private readonly log: Log,
  ) {}

  /** Throws ImageError. Everything that can be found wrong before paying is found before anything is sent. */
  async run(
    request: JobRequest,
    context: JobContext,
    onResolved: (resolved: ResolvedJob) => void,
  ): Promise<JobResult> {
    const prepared = await this.check(request, context.signal);
    const { provider, imageRequest, sources, mask, target } = prepared;
    const { model, prompt, parameters } = imageRequest;
    const described = await this.preparer.describeSources(sources, imageRequest.sources);
    const folder = await this.journal.create({
      ...{ startedAt: new Date().toISOString(), pid: process.pid },
      ...{ provider: provider.id, model, prompt, parameters },
      sources: described.map(({ uri, ...facts }) => ({ uri: uri.toString(), ...facts })),
      ...(request.references && { isGuided: true }),
      ...(request.edit && { edit: { ...request.edit, mask: mask?.toString() } }),
      ...{ folder: target.folder.toString(), stem: target.stem },
    });
    const resolved = { provider, model, requested: parameters, journal: folder.path, sources: described };
    onResolved(resolved);
    return this.execute(resolved, prepared, request, folder, context, {
      spend: sent => this.spend(provider, request, sent),
      ask: (sent, watch) => this.client.run(provider, sent, folder.path, watch),
    });
  }

  /** As `run`, of an answer that a batch brought: nothing is asked for. Throws ImageError. */
  async receive(
    resolved: ResolvedJob,
    request: JobRequest,
    target: Target,
    folder: JobFolder,
    context: JobContext,
    { spending, answer }: { readonly spending: SpendingNote; readonly answer: WireAnswer },
  ): Promise<JobResult> {
    const { provider, model } = resolved;
    // What went along made its way: the answer is a new picture, whatever it was made after.
    const { prompt, parameters } = request;
    const imageRequest: ImageRequest = { prompt, model, parameters, sources: [] };
    return this.execute(resolved, { imageRequest, target }, request, folder, context, {
      spend: async () => JobSpending.resume(this.purse, spending),
      ask: (sent, watch) => this.client.receive(provider, sent, answer, folder.path, watch),
    });
  }

  /**
   * What is to be sent of it later, together with others, and what was settled of it. `folder`: absolute path, where
   * references lie that cannot go as they are. Throws ImageError as `run` does before it sends anything.
   */
  async prepareForBatch(request: JobRequest, folder: string, signal: AbortSignal): Promise<BatchedJob> {
    const { provider, imageRequest, sources, target } = await this.check(request, signal);
    const { model } = imageRequest;
    const described = await this.preparer.describeSources(sources, imageRequest.sources);
    const abilities = await this.directory.abilitiesOf(provider, model);
    const edit = await this.editor.prepare(imageRequest, abilities, editSettingsOf(request), {
      signal,
      folder,
    });
    return { provider, request: edit.request, sources: described, target };
  }

  /** Throws ImageError for what can be found wrong before paying. Nothing is sent to a model and nothing is written. */
  async foresee(request: JobRequest, signal: AbortSignal): Promise<ForeseenJob> {
    const { provider, imageRequest, target } = await this.check(request, signal);
    await this.client.checkReady(provider);
    const { model, parameters, prompt, sources } = imageRequest;
    await this.client.lookUp(provider, model);
    const price = await this.directory.priceOf(provider, model);
    const { sizes } = await this.directory.abilitiesOf(provider, model);
    const [edited] = request.images === undefined ? [] : sources;
    const like = edited && nearestSize(`${edited.width}x${edited.height}`, sizes);
    const { size = like } = parameters;
    const asked = { ...parameters, ...(size !== undefined && { size }) };
    const priced = { prompt, sources, parameters: asked };
    const batchPrice = batchPriceOf(provider, price);
    return {
      ...{ provider, model, target, quote: quoteOf(price, priced) },
      ...(provider.batch !== undefined && { batchQuote: quoteOf(batchPrice, priced) }),
    };
  }

  /** What would be sent, an edit's pictures as the model takes them. Throws ImageError; nothing is sent and nothing is written. */
  async preview(
    request: JobRequest,
    signal: AbortSignal,
  ): Promise<{ provider: Provider; request: ImageRequest }> {
    const { provider, imageRequest } = await this.preparer.prepare(request, signal);
    const abilities = await this.directory.abilitiesOf(provider, imageRequest.model);
    const edit = await this.editor.prepare(imageRequest, abilities, editSettingsOf(request), { signal });
    return { provider, request: edit.request };
  }

  /** As `prepare`, and throws ImageError where nothing may be written, or can be. */
  private async check(request: JobRequest, signal: AbortSignal): Promise<PreparedJob> {
    const prepared = await this.preparer.prepare(request, signal);
    const { folder, replaced } = prepared.target;
    const { startedBy = 'person' } = request;
    await this.boundary.checkWrite(folder, startedBy);
    if (replaced !== undefined)
      await this.boundary.checkWrite(vscode.Uri.joinPath(replaced, '..'), startedBy);
    await this.saver.checkWritable(folder);
    return prepared;
  }

  private async execute(
    resolved: ResolvedJob,
    { imageRequest, target }: Pick<PreparedJob, 'imageRequest' | 'target'>,
    request: JobRequest,
    folder: JobFolder,
    context: JobContext,
    { spend, ask }: Way,
  ): Promise<JobResult> {
    const { provider, model } = resolved;
    const startedAt = Date.now();
    let spending: JobSpending | undefined;
    let cost: Cost | undefined;
    try {
      await this.client.lookUp(provider, model);
      const abilities = await this.directory.abilitiesOf(provider, model);
      const wishes = editSettingsOf(request);
      const edit = await this.editor.prepare(imageRequest, abilities, wishes, {
        signal: context.signal,
        folder: folder.path,
      });
      const begun = await spend(edit.request);
      spending = begun;
      const received = await ask(edit.request, {
        ...noting(context, folder),
        beforePost: () => begun.markSent(),
        onAnswer: async answer => {
          cost = await begun.succeed(answer);
        },
      });
      const { answer, surplus } = received;
      // As they came first: what happens to them from here on may fail or be cancelled.
      await folder.writeReceived(received.pictures);
      await this.continuations.keep(received.pictures, provider.id, model);
      const finished = await edit.finish(received.pictures, folder.path, context.signal);
      if (finished.pictures !== received.pictures) await folder.writePictures(finished.pictures);
      const saved = await this.saver.saveAll(finished.pictures, target, folder);
      const { pictures } = saved;
      const failures = [...received.failures, ...saved.failures];
      const seconds = (Date.now() - startedAt) / 1000;
      this.log.info(
        `${provider.id} ${model}: ${pictures.length} saved, ${failures.length} failed, ${seconds.toFixed(1)} s`,
      );
      const [failure = surplus && new ImageError('notSaved', surplus)] = failures;
      if (failure === undefined) await this.clear(folder);
      else await this.keepOrClear(failure, folder);
      const wish = edit.isFitted ? undefined : imageRequest.parameters.size;
      const warnings = [
        ...[...otherSizes(wish, pictures), ...answer.warnings, ...finished.warnings, ...saved.warnings].map(
          localized,
        ),
        ...failures.map(describeError),
        ...(surplus === undefined ? [] : [localized(surplus)]),
        ...(isBeside(target, pictures) ? [localized(notReplaced)] : []),
      ];
      const { maskShare } = edit;
      return {
        ...{ ...resolved, prompt: imageRequest.prompt, pictures, warnings, seconds },
        ...(maskShare !== undefined && { maskShare }),
        ...(cost && { cost }),
        ...factsOf(answer),
      };
    } catch (error) {
      const failure = toImageError(error);
      await spending?.fail(failure);
      throw withKept(failure, await this.keepOrClear(failure, folder));
    }
  }

  /** Throws ImageError `overLimit` where the request does not fit into what may be spent. */
  private async spend(
    provider: Provider,
    { startedBy, caller }: JobRequest,
    request: ImageRequest,
  ): Promise<JobSpending> {
    const { model } = request;
    const price = await this.directory.priceOf(provider, model);
    return JobSpending.begin(this.purse, {
      ...{ provider: provider.id, model, price, request },
      ...(startedBy && { startedBy }),
      ...(caller !== undefined && { caller }),
    });
  }

  /** A page may be loading the last sketch still. What is left when this window closes first is cleared away by the next one. */
  private async clear(folder: JobFolder): Promise<void> {
    if ((await folder.readSketches()).length === 0) return folder.remove();
    setTimeout(() => void folder.remove(), sketchesStayMs).unref();
  }

  /** The job's folder stays while something in it is not where it should be, and to tell that the job failed. What is kept of it. */
  private async keepOrClear(failure: ImageError, folder: JobFolder): Promise<KeptJob | undefined> {
    await folder.writeOutcome(failure);
    const kept = await this.journal.read(folder.path);
    if (kept !== undefined && Journal.holdsAny(kept)) return kept;
    if (failure.kind === 'cancelled' || failure.kind === 'overLimit') await this.clear(folder);
    return undefined;
  }
}

/** Sketches are not what was paid for: the journal is told which files they are. */
function noting({ signal, report }: JobContext, folder: JobFolder): JobContext {
  return {
    signal,
    report: progress => {
      if (progress.type === 'partial') void folder.noteSketch(progress.picture.file);
      report(progress);
    },
  };
}

function withKept(error: ImageError, kept: KeptJob | undefined): ImageError {
  const { keptIn: _told, ...details } = error.details;
  // What was delivered is paid for, as a rule.
  const isPaid = kept !== undefined && Journal.holdsPictures(kept);
  return new ImageError(error.kind, error.sentence, {
    ...details,
    ...(kept && { keptIn: kept.path }),
    ...(isPaid && { mayHaveBeenCharged: true }),
    cause: error,
  });
}

function editSettingsOf({ edit = {}, references, sizeFit, isExact }: JobRequest): EditWishes {
  const { editSize, editFit, maskRect, feather, extend, cutOut } = edit;
  const maskPolarity = maskRect === undefined ? edit.maskPolarity : 'white';
  const settings = readSettings();
  return {
    // Read when there is something to edit.
    get size() {
      return editSize ?? settings.editSize;
    },
    get fit() {
      return editFit ?? settings.editFit;
    },
    get sizeFit() {
      return sizeFit ?? settings.sizeFit;
    },
    ...{ maskPolarity, feather, extend: effectiveMargins(extend), cutOut, isExact },
    isGuided: references !== undefined,
  };
}

/** What the answer says of itself, without what is undefined. */
function factsOf({
  actual,
  usage,
  requestId,
}: ImageAnswer): Pick<JobResult, 'actual' | 'usage' | 'requestId'> {
  return {
    ...(actual && { actual }),
    ...(usage && { usage }),
    ...(requestId !== undefined && { requestId }),
  };
}

function isBeside({ replaced }: Target, [first]: readonly ResultPicture[]): boolean {
  return replaced !== undefined && first !== undefined && first.uri.toString() !== replaced.toString();
}

const notReplaced = sentence(
  'The picture was not replaced: the edit is of another format, or its previous version could not be kept.',
);
