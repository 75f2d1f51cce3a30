/** What Easel promises of pictures beyond what providers do: an edit's size and its own pixels where it is protected, a new picture's exact px and transparency. What becomes of the answers, `finishAnswers` says. */

import { isFittedToSource, keepsPixels } from '../core/editContract';
import type { EditFit } from '../core/editPlan';
import type { SizeFit } from '../core/exactSize';
import type { ReceivedPicture } from '../core/imageAnswer';
import { invalidInput } from '../core/imageError';
import type { ImageRequest, PictureInput } from '../core/imageRequest';
import { effectiveMargins, type Margins } from '../core/margins';
import { takesNotes } from '../core/markup';
import type { ModelAbilities } from '../core/modelAbilities';
import { accepts, wholeFormats } from '../core/parameters';
import { type Sentence, sentence } from '../core/sentence';
import { canAllGo } from './canAllGo';
import { isAskedFor } from './edit/editFile';
import type { MaskPolarity } from './edit/editMask';
import type { FinishOptions } from './edit/finishEdit';
import type { PictureWishes } from './edit/finishPicture';
import type { MaskPicture, MaskPictureOptions } from './edit/maskPicture';
import { goingOn, mayGoWhole } from './edit/ownPicture';
import { inputsOf, layerOf, requestForEdit } from './edit/requestForEdit';
import { requestForPicture, transparencyIn } from './edit/requestForPicture';
import { EditWorkers } from './editWorkers';
import { type FinishedPicture, finishAnswers, type Made, type Make } from './finishAnswers';
import { readPictureFile } from './readPictureFile';
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

type PrepareContext = { readonly signal: AbortSignal; readonly folder?: string };

export type PictureEditorOptions = {
  /** The bundled `editWorker.js`. */
  readonly workerFile: string;
  /** Absolute path of the folder where answers are kept; made on first use. */
  readonly answersFolder: string;
};

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
    given: ImageRequest,
    abilities: ModelAbilities,
    wishes: EditWishes,
    context: PrepareContext,
  ): Promise<PreparedRequest> {
    const { continues, ...others } = given;
    const request = continues === undefined ? given : others;
    const isOwn = mayGoWhole(given, effectiveMargins(wishes.extend));
    const prepared = await this.prepareSources(request, abilities, { ...wishes, isOwn }, context);
    return isOwn ? { ...prepared, request: goingOn(given, prepared.request) } : prepared;
  }

  private async prepareSources(
    request: ImageRequest,
    abilities: ModelAbilities,
    wishes: EditWishes & { readonly isOwn: boolean },
    { signal, folder }: PrepareContext,
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
    const outputFormat = formatOf(request, abilities);
    const terms = { mask, extend, cutOut };
    if (outputFormat !== undefined && wholeFormats.includes(outputFormat) && keepsPixels(terms))
      throw invalidInput(keepsNone, outputFormat.toUpperCase());
    const isFitted = !isGuided && isFittedToSource({ editSize, outputFormat, ...terms });
    if (!isFitted && !isGuided && (await canAllGo(sources, edits)))
      return this.asNew(request, abilities, wishes);
    // What is put back where it was protected is what was sent, whatever becomes of its file meanwhile.
    const source = { name: first.name, bytes: await bytesOf(first) };
    const changes = {
      ...(mask && { mask: { bytes: mask.bytes, polarity: wishes.maskPolarity } }),
      ...(extend && { extend }),
    };
    const notes = takesNotes(abilities) && !keepsPixels(terms) ? request.markup : undefined;
    const { prepared } = await this.workers.run(
      {
        type: 'prepare',
        ...(folder !== undefined && { folder }),
        options: {
          ...{ model: request.model, source, references, edits, ...changes },
          ...(notes && { markup: notes.bytes }),
          // The outline of a part would be none of the rest.
          ...{ fit: cutOut ? 'pad' : wishes.fit },
          sizes: isFitted && !wishes.isOwn ? sizes : { type: 'any' },
          ...(isFitted && !wishes.isOwn && size !== undefined && { size }),
        },
      },
      'prepared',
      signal,
    );
    if (!isFitted) {
      const { markup: _, ...others } = request;
      const converted = { ...others, ...layerOf(prepared), sources: inputsOf(prepared, sources) };
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
        const finished = await finishAnswers(pictures, make, { folder, ...this.options });
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
        if (options === undefined || areWritten(pictures, options)) return { pictures, warnings: before };
        const make: Make = async (answer, target) => {
          const work = { type: 'picture', options, answer, target } as const;
          const { finished } = await this.workers.run(work, 'picture', signal);
          return { ...finished.file, ...finished };
        };
        const finished = await finishAnswers(pictures, make, { folder, ...this.options });
        return { ...finished, warnings: [...before, ...finished.warnings] };
      },
    };
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
}

/** As the model makes it; `undefined`: it is not asked for one. */
function formatOf({ parameters }: ImageRequest, abilities: ModelAbilities): string | undefined {
  const { outputFormat } = parameters;
  return outputFormat !== undefined && accepts(abilities, 'outputFormat', outputFormat)
    ? outputFormat
    : undefined;
}

async function bytesOf({ bytes, name }: PictureInput): Promise<Uint8Array> {
  return bytes instanceof Uint8Array ? bytes : readPictureFile(bytes.path, name);
}

/** Nothing was asked for but a format, which all came in: none has to be opened. */
function areWritten(
  pictures: readonly ReceivedPicture[],
  { size, transparency, format }: PictureWishes,
): boolean {
  if (size !== undefined || transparency !== undefined) return false;
  return pictures.every(({ mediaType }) => isAskedFor(mediaType, format));
}

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

const keepsNone =
  'A {0} is the model’s own from edge to edge: nothing of the picture can be kept in it. Choose another format, or take away the mask, the extension or the cut-out.';
const noOutline = '{0} gave no transparent background: the picture was saved as it came.';
