/** What Easel promises of pictures beyond what providers do: an edit's size and its own pixels where it is protected, a new picture's exact px and transparency. Never loses an answer: where one cannot be fitted it is saved as it came. */

import { randomUUID } from 'node:crypto';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isFittedToSource } from '../core/editContract';
import type { EditFit, EditPlan } from '../core/editPlan';
import type { SizeFit } from '../core/exactSize';
import type { ReceivedPicture } from '../core/imageAnswer';
import { ImageError } from '../core/imageError';
import type { ImageRequest, PictureInput } from '../core/imageRequest';
import { effectiveMargins, type Margins } from '../core/margins';
import { extensionOf, type MediaType } from '../core/mediaType';
import type { EditAbilities, ModelAbilities } from '../core/modelAbilities';
import { takesPicture } from '../core/pictureLimits';
import { mayHaveMetadata, walkForMetadata } from '../core/pictureMetadata';
import { type Sentence, sentence } from '../core/sentence';
import type { MaskPolarity } from './edit/editMask';
import type { FinishOptions } from './edit/finishEdit';
import type { MaskPicture, MaskPictureOptions } from './edit/maskPicture';
import { inputsOf, requestForEdit } from './edit/requestForEdit';
import { requestForPicture, transparencyIn } from './edit/requestForPicture';
import { EditWorkers } from './editWorkers';
import { pruneFolder } from './pruneFolder';
import { readPictureFile, walkedOnDisk } from './readPictureFile';
import type { SizeOptions } from './sizes/makeSize';

export type EditWishes = {
  /** `source`: the edit has the source's size. Who wants pixels kept, with a mask, `extend` or `cutOut`, gets that as well. */
  readonly size: 'source' | 'provider';
  readonly fit: EditFit;
  /** How a picture that is fitted to no source gets the px that its request says, where its model does not make them. */
  readonly sizeFit: SizeFit;
  /** It is to have them in any case. */
  readonly isExact?: boolean | undefined;
  readonly maskPolarity?: MaskPolarity | undefined;
  /** px */
  readonly feather?: number | undefined;
  /** Only the outline of the answer is taken. */
  readonly cutOut?: boolean | undefined;
  /** The canvas grows by so much. */
  readonly extend?: Margins | undefined;
  /** The sources are references of a new picture, none is edited: nothing is fitted to them. */
  readonly isGuided?: boolean | undefined;
};

export type FinishedPicture = ReceivedPicture & {
  /** A copy of what the provider answered, where that is something else. */
  readonly raw?: KeptAnswer;
};

/** `file`: its absolute path. `plan` tells where the edited picture lies in it. */
export type KeptAnswer = { readonly file: string; readonly plan: EditPlan };

/** An edit between its two halves. */
export type PreparedRequest = {
  /** What to send. */
  readonly request: ImageRequest;
  /** The pictures are made the source's size; otherwise they have the one that they came in. */
  readonly isFitted: boolean;
  /** Of the source that its mask marks, 0 to 1; absent: it has none. */
  readonly maskShare?: number | undefined;
  /** Makes the pictures that were asked for of those that came; new files go into `folder`. Throws ImageError `cancelled` only. */
  readonly finish: (
    pictures: readonly ReceivedPicture[],
    folder: string,
    signal: AbortSignal,
  ) => Promise<{ readonly pictures: readonly FinishedPicture[]; readonly warnings: readonly Sentence[] }>;
};

export type PictureEditorOptions = {
  /** The bundled `editWorker.js`. */
  readonly workerFile: string;
  /** Absolute path of the folder where answers are kept; made on first use. */
  readonly answersFolder: string;
};

/** Of all answers that are kept; the oldest go when there are more. */
const mostAnswerBytes = 500 * 1024 * 1024;

export class PictureEditor {
  private readonly workers: EditWorkers;

  constructor(private readonly options: PictureEditorOptions) {
    this.workers = new EditWorkers(options.workerFile);
  }

  dispose(): void {
    this.workers.dispose();
  }

  /**
   * `folder`: the job's, where references lie that cannot go as they are; without one they are held in memory. Throws
   * ImageError `invalidInput` or `cancelled`; nothing was sent.
   */
  async prepare(
    request: ImageRequest,
    abilities: ModelAbilities,
    wishes: EditWishes,
    { signal, folder }: { readonly signal: AbortSignal; readonly folder?: string },
  ): Promise<PreparedRequest> {
    const { sources, mask } = request;
    const { size } = request.parameters;
    const [first, ...references] = sources;
    const { edits, sizes } = abilities;
    // What the model cannot do at all is for the rules to say.
    if (first === undefined || edits === undefined || sources.length > edits.maxSources)
      return this.asNew(request, abilities, wishes);
    const { size: editSize, cutOut = false, isGuided = false } = wishes;
    const extend = effectiveMargins(wishes.extend);
    const isFitted = !isGuided && isFittedToSource({ editSize, mask, extend, cutOut });
    if (!isFitted && !isGuided && (await canAllGo(sources, edits)))
      return this.asNew(request, abilities, wishes);
    // What is put back where it was protected is what was sent, whatever becomes of its file meanwhile.
    const source = { name: first.name, bytes: await bytesOf(first) };
    const changes = {
      ...(mask && { mask: { bytes: mask.bytes, polarity: wishes.maskPolarity } }),
      ...(extend && { extend }),
    };
    const { prepared } = await this.workers.run(
      {
        type: 'prepare',
        ...(folder !== undefined && { folder }),
        options: {
          ...{ model: request.model, source, references, edits, ...changes },
          // The outline of a part would be none of the rest.
          ...{ fit: cutOut ? 'pad' : wishes.fit },
          sizes: isFitted ? sizes : { type: 'any' },
          ...(isFitted && size !== undefined && { size }),
        },
      },
      'prepared',
      signal,
    );
    if (!isFitted) {
      const converted = { ...request, sources: inputsOf(prepared, sources) };
      return this.asNew(converted, abilities, wishes, prepared.warnings);
    }
    const sent = requestForEdit(request, prepared, { abilities, edits, cutOut });
    return {
      request: sent.request,
      isFitted,
      maskShare: prepared.maskShare,
      finish: async (pictures, folder, signal) => {
        const { plan } = prepared;
        const isTransparent = request.parameters.background === 'transparent' && !cutOut;
        const options = {
          ...{ source: source.bytes, ...changes, plan, ...wishesOf(request, wishes) },
          ...(isTransparent && { transparency: transparencyIn(sent.request) }),
        };
        const asked = { options, cutOut, model: request.model };
        const make: Make = (answer, target) => this.finishOne({ answer, target }, asked, signal);
        const finished = await this.finishAll(pictures, make, folder);
        return { ...finished, warnings: [...prepared.warnings, ...sent.warnings, ...finished.warnings] };
      },
    };
  }

  /**
   * A mask to be painted on, as white on black, of the upright picture's px. Throws ImageError `invalidInput`, which says
   * what is wrong with the mask, or `cancelled`.
   */
  async readMask(options: MaskPictureOptions, signal: AbortSignal): Promise<MaskPicture> {
    const { bytes, isAmbiguous } = await this.workers.run({ type: 'readMask', options }, 'mask', signal);
    return { bytes, isAmbiguous };
  }

  /** One file of another size, its bytes. Throws ImageError `invalidInput` or `cancelled`. */
  async makeSize(options: SizeOptions, signal: AbortSignal): Promise<Uint8Array> {
    const { bytes } = await this.workers.run({ type: 'size', options }, 'sized', signal);
    return bytes;
  }

  /** A picture that is fitted to no source has the px and the transparency that its request says. */
  private asNew(
    request: ImageRequest,
    abilities: ModelAbilities,
    wishes: EditWishes,
    told: readonly Sentence[] = [],
  ): PreparedRequest {
    const { request: sent, wishes: options, warnings } = requestForPicture(request, abilities, wishes);
    const before = [...told, ...warnings];
    return {
      request: sent,
      isFitted: false,
      finish: async (pictures, folder, signal) => {
        if (options === undefined) return { pictures, warnings: before };
        const make: Make = async (answer, target) => {
          const work = { type: 'picture', options, answer, target } as const;
          const { finished } = await this.workers.run(work, 'picture', signal);
          return { ...finished.file, ...finished };
        };
        const finished = await this.finishAll(pictures, make, folder);
        return { ...finished, warnings: [...before, ...finished.warnings] };
      },
    };
  }

  private async finishAll(
    received: readonly ReceivedPicture[],
    make: Make,
    folder: string,
  ): Promise<{ pictures: FinishedPicture[]; warnings: Sentence[] }> {
    const pictures: FinishedPicture[] = [];
    const warnings: Sentence[] = [];
    const drifts: number[] = [];
    // One after the other: each may take hundreds of megabytes.
    for (const picture of received) {
      const target = join(folder, `finished-${pictures.length}.bin`);
      try {
        const { mediaType, plan, drift, warnings: told } = await make(picture.file, target);
        warnings.push(...told);
        if (drift !== undefined) drifts.push(drift);
        if (mediaType === undefined) {
          pictures.push(picture);
          continue;
        }
        const raw = plan && (await this.keepAnswer(picture, plan));
        const { revisedPrompt } = picture;
        pictures.push({
          ...{ file: target, mediaType, ...raw },
          ...(revisedPrompt !== undefined && { revisedPrompt }),
        });
      } catch (error) {
        if (error instanceof ImageError && error.kind === 'cancelled') throw error;
        pictures.push(picture);
        warnings.push(notFitted);
      }
    }
    return { pictures, warnings: [...driftWarning(drifts), ...withoutRepeats(warnings)] };
  }

  private async finishOne(
    files: { readonly answer: string; readonly target: string },
    { options, cutOut, model }: Asked,
    signal: AbortSignal,
  ): Promise<Made> {
    const { finished } = cutOut
      ? await this.workers.run({ type: 'cutOut', options, ...files }, 'cutOut', signal)
      : await this.workers.run({ type: 'finish', options, ...files }, 'finished', signal);
    return finished === undefined
      ? { warnings: [sentence(noOutline, model)] }
      : { ...finished, plan: options.plan };
  }

  /** A disk that is full costs the look at the answer, not the edit. */
  private async keepAnswer(
    { file, mediaType }: ReceivedPicture,
    plan: EditPlan,
  ): Promise<{ raw?: KeptAnswer }> {
    const { answersFolder } = this.options;
    const raw = join(answersFolder, `${randomUUID()}.${extensionOf(mediaType)}`);
    try {
      await mkdir(answersFolder, { recursive: true });
      await copyFile(file, raw);
      await pruneFolder(answersFolder, mostAnswerBytes);
      return { raw: { file: raw, plan } };
    } catch {
      return {};
    }
  }
}

/** None goes with what it tells of where and when it was taken. */
async function canAllGo(sources: readonly PictureInput[], edits: EditAbilities): Promise<boolean> {
  for (const source of sources) {
    if (!takesPicture(edits, source.mediaType, source.bytes.length)) return false;
    const { bytes } = source;
    const isTelling =
      bytes instanceof Uint8Array
        ? mayHaveMetadata(bytes)
        : await walkedOnDisk(bytes.path, walkForMetadata(bytes.length));
    if (isTelling) return false;
  }
  return true;
}

async function bytesOf({ bytes, name }: PictureInput): Promise<Uint8Array> {
  return bytes instanceof Uint8Array ? bytes : readPictureFile(bytes.path, name);
}
/** What became of one answer. */
type Made = {
  /** Of the file that was written; absent: none, the answer is what there is. */
  readonly mediaType?: MediaType;
  /** Where the picture lies in the answer. */
  readonly plan?: EditPlan;
  readonly drift?: number;
  readonly warnings: readonly Sentence[];
};

type Make = (answer: string, target: string) => Promise<Made>;

type Asked = {
  readonly options: Omit<FinishOptions, 'answer'>;
  readonly cutOut: boolean;
  readonly model: string;
};

/** Parts of the request that decide how the finished picture is made and written. */
function wishesOf({ parameters }: ImageRequest, { feather }: EditWishes) {
  const { outputFormat, outputCompression } = parameters;
  return {
    ...(feather !== undefined && { feather }),
    ...(outputFormat !== undefined && { format: outputFormat }),
    ...(outputCompression !== undefined && { quality: outputCompression }),
  };
}

const noOutline = '{0} gave no transparent background: the picture was saved as it came.';
const notFitted = sentence('The answer could not be fitted to the picture: it was saved as it came.');

/** Told from a tenth of a percent on: less than that is a codec's, not a painter's. */
const leastDrift = 0.001;

function driftWarning(drifts: readonly number[]): Sentence[] {
  const told = drifts.filter(drift => drift >= leastDrift).map(drift => Math.round(drift * 1000) / 10);
  if (told.length === 0) return [];
  return [
    sentence(
      'The provider changed {0} % of the protected pixels; the original was kept there.',
      told.join(' %, '),
    ),
  ];
}

function withoutRepeats(warnings: readonly Sentence[]): Sentence[] {
  return [...new Map(warnings.map(warning => [JSON.stringify(warning), warning])).values()];
}
