/** What Easel promises of an edit beyond what providers do: the source's size, and its own pixels where it is protected. Never loses an answer: where one cannot be fitted it is saved as it came. */

import { randomUUID } from 'node:crypto';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EditFit } from '../core/editPlan';
import { stemOf } from '../core/fileNames';
import { ImageError } from '../core/imageError';
import type { ImageRequest, PictureInput } from '../core/imageRequest';
import { extensionOf } from '../core/mediaType';
import type { EditAbilities, ModelAbilities } from '../core/modelAbilities';
import { takesPicture } from '../core/pictureRules';
import { type Sentence, sentence } from '../core/sentence';
import { isLegalSize, tidySize } from '../core/sizes';
import type { MaskFile, MaskPolarity } from '../pixels/edit/editMask';
import type { PictureFile, PreparedEdit } from '../pixels/edit/prepareEdit';
import { runEditWork } from './editWork';
import type { ReceivedPicture } from './jobFolder';
import { keepNewest } from './keepNewest';

export type EditWishes = {
  /** `source`: the edit has the source's size. A mask asks for that as well: only there can pixels be kept. */
  readonly size: 'source' | 'provider';
  readonly fit: EditFit;
  readonly maskPolarity?: MaskPolarity | undefined;
  /** px */
  readonly feather?: number | undefined;
};

export type FinishedPicture = ReceivedPicture & {
  /** Absolute path of a copy of what the provider answered, where that is something else. */
  readonly raw?: string;
};

/** An edit between its two halves. */
export type OpenEdit = {
  /** What to send. */
  readonly request: ImageRequest;
  /** Makes the pictures that were asked for of those that came; new files go into `folder`. Throws ImageError `cancelled` only. */
  readonly finish: (
    pictures: readonly ReceivedPicture[],
    folder: string,
    signal: AbortSignal,
  ) => Promise<{ readonly pictures: readonly FinishedPicture[]; readonly warnings: readonly Sentence[] }>;
};

export type EditsOptions = {
  /** The bundled `editWorker.js`. */
  readonly workerFile: string;
  /** Absolute path of the folder where answers are kept; made on first use. */
  readonly answersFolder: string;
};

/** Of all answers that are kept; the oldest go when there are more. */
const mostAnswerBytes = 500 * 1024 * 1024;

export class Edits {
  constructor(private readonly options: EditsOptions) {}

  /** A request without sources passes through. Throws ImageError `invalidInput` or `cancelled`; nothing was sent. */
  async open(
    request: ImageRequest,
    abilities: ModelAbilities,
    wishes: EditWishes,
    signal: AbortSignal,
  ): Promise<OpenEdit> {
    const { sources, mask } = request;
    const [source, ...references] = sources;
    const { edits, sizes } = abilities;
    // What the model cannot do at all is for the rules to say.
    if (source === undefined || edits === undefined || sources.length > edits.maxSources)
      return untouched(request);
    const isFitted = wishes.size === 'source' || mask !== undefined;
    const canGo = sources.every(({ mediaType, bytes }) => takesPicture(edits, mediaType, bytes.length));
    if (!isFitted && canGo) return untouched(request);
    const maskFile = mask && { mask: { bytes: mask.bytes, polarity: wishes.maskPolarity } };
    const { prepared } = await this.work(
      {
        type: 'prepare',
        order: {
          ...{ model: request.model, source, references, edits, fit: wishes.fit, ...maskFile },
          sizes: isFitted ? sizes : { type: 'any' },
          ...(isFitted && request.size !== undefined && { size: request.size }),
        },
      },
      'prepared',
      signal,
    );
    if (!isFitted) {
      const converted = { ...request, sources: inputsOf(prepared, sources) };
      return {
        request: converted,
        finish: async pictures => ({ pictures, warnings: prepared.warnings }),
      };
    }
    const sent = requestFor(request, prepared, abilities, edits);
    return {
      request: sent.request,
      finish: async (pictures, folder, signal) => {
        const { plan } = prepared;
        const order = { source: source.bytes, ...maskFile, plan, ...wishesOf(request, wishes) };
        const finished = await this.finishAll(pictures, order, folder, signal);
        return { ...finished, warnings: [...prepared.warnings, ...sent.warnings, ...finished.warnings] };
      },
    };
  }

  private async finishAll(
    received: readonly ReceivedPicture[],
    order: FinishOrder,
    folder: string,
    signal: AbortSignal,
  ): Promise<{ pictures: FinishedPicture[]; warnings: Sentence[] }> {
    const pictures: FinishedPicture[] = [];
    const warnings: Sentence[] = [];
    const drifts: number[] = [];
    // One after the other: each may take hundreds of megabytes.
    for (const picture of received) {
      const target = join(folder, `finished-${pictures.length}.bin`);
      const work = { type: 'finish', order, answer: picture.file, target } as const;
      try {
        const { finished } = await this.work(work, 'finished', signal);
        const raw = await this.keepAnswer(picture);
        pictures.push({ ...picture, file: target, mediaType: finished.mediaType, ...raw });
        warnings.push(...finished.warnings);
        if (finished.drift !== undefined) drifts.push(finished.drift);
      } catch (error) {
        if (error instanceof ImageError && error.kind === 'cancelled') throw error;
        pictures.push(picture);
        warnings.push(notFitted);
      }
    }
    return { pictures, warnings: [...driftWarning(drifts), ...withoutRepeats(warnings)] };
  }

  private work<Type extends 'prepared' | 'finished'>(
    work: Parameters<typeof runEditWork>[1],
    type: Type,
    signal: AbortSignal,
  ) {
    return runEditWork(this.options.workerFile, work, type, signal);
  }

  /** A disk that is full costs the look at the answer, not the edit. */
  private async keepAnswer({ file, mediaType }: ReceivedPicture): Promise<{ raw?: string }> {
    const { answersFolder } = this.options;
    const raw = join(answersFolder, `${randomUUID()}.${extensionOf(mediaType)}`);
    try {
      await mkdir(answersFolder, { recursive: true });
      await copyFile(file, raw);
      await keepNewest(answersFolder, mostAnswerBytes);
      return { raw };
    } catch {
      return {};
    }
  }
}

type FinishOrder = {
  readonly source: Uint8Array;
  readonly mask?: MaskFile;
  readonly plan: PreparedEdit['plan'];
} & ReturnType<typeof wishesOf>;

/** Parts of the request that decide how the finished picture is made and written. */
function wishesOf({ outputFormat, outputCompression }: ImageRequest, { fit, feather }: EditWishes) {
  return {
    fit,
    ...(feather !== undefined && { feather }),
    ...(outputFormat !== undefined && { format: outputFormat }),
    ...(outputCompression !== undefined && { quality: outputCompression }),
  };
}

function untouched(request: ImageRequest): OpenEdit {
  return { request, finish: async pictures => ({ pictures, warnings: [] }) };
}

function requestFor(
  request: ImageRequest,
  prepared: PreparedEdit,
  { sizes, refused }: ModelAbilities,
  edits: EditAbilities,
): { request: ImageRequest; warnings: Sentence[] } {
  const { plan, mask } = prepared;
  const { mask: _mask, size: wish, sources: given, ...rest } = request;
  const sources = inputsOf(prepared, given);
  const isMine = wish === undefined || isLegalSize(tidySize(wish), sizes);
  const isRefused = refused.some(({ parameter }) => parameter === 'size');
  const size = isMine && !(wish === undefined && isRefused) ? plan.size : wish;
  const sent = { ...rest, sources, ...(size !== undefined && { size }) };
  if (mask === undefined) return { request: sent, warnings: [] };
  const maskInput = inputOf(mask, { name: 'mask.png' });
  if (edits.mask) return { request: { ...sent, mask: maskInput }, warnings: [] };
  return shownMask(sent, maskInput, edits);
}

/** A model that takes no mask gets it to look at, where there is room, and the original is put back in any case. */
function shownMask(
  request: ImageRequest,
  mask: PictureInput,
  { maxSources }: EditAbilities,
): { request: ImageRequest; warnings: Sentence[] } {
  const { model, sources, prompt } = request;
  if (sources.length >= maxSources) return { request, warnings: [sentence(maskUnseen, model)] };
  const place = sources.length + 1;
  const words = `${prompt}\n\nImage ${place} is a mask: change only what is white in it, and leave everything else exactly as it is.`;
  return {
    request: { ...request, prompt: words, sources: [...sources, mask] },
    warnings: [sentence(maskShown, model, place)],
  };
}

const maskUnseen = '{0} takes no mask: it saw the whole picture, and the original was put back outside.';
const maskShown =
  '{0} takes no mask: it was shown the mask as picture {1}, and the original was put back outside.';
const notFitted = sentence('The answer could not be fitted to the picture: it was saved as it came.');

function inputsOf(
  { source, references }: PreparedEdit,
  given: readonly { readonly name: string }[],
): PictureInput[] {
  return [source, ...references].map((picture, index) => inputOf(picture, given[index]));
}

function inputOf(picture: PictureFile, given: { readonly name: string } | undefined): PictureInput {
  return { ...picture, name: `${stemOf(given?.name ?? 'picture')}.${extensionOf(picture.mediaType)}` };
}

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
