/** The worker thread for pictures of the workspace: prepares and finishes an edit, reads its mask, makes other sizes. Never imported, only started. */

import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { ImageError, type ImageErrorKind } from '../core/imageError';
import type { PictureInput } from '../core/imageRequest';
import { type Sentence, sentence } from '../core/sentence';
import type { EditFile } from './edit/editFile';
import { type CutOutOptions, finishCutOut } from './edit/finishCutOut';
import { type FinishedEdit, type FinishOptions, finishEdit } from './edit/finishEdit';
import { type FinishedPicture, finishPicture, type PictureWishes } from './edit/finishPicture';
import { type MaskPicture, type MaskPictureOptions, maskPicture } from './edit/maskPicture';
import {
  type PictureFile,
  type PreparedEdit,
  type PrepareOptions,
  prepareEdit,
  prepareReference,
} from './edit/prepareEdit';
import { readPictureFile } from './readPictureFile';
import { makeSize, type SizeOptions } from './sizes/makeSize';
import { Libraries } from './vips';

export type EditWork =
  | {
      readonly type: 'prepare';
      readonly options: PrepareOptions & { readonly references: readonly Reference[] };
      /** Absolute path of the folder for references that are written anew; without it they come as bytes. */
      readonly folder?: string;
    }
  | ({ readonly type: 'finish'; readonly options: Omit<FinishOptions, 'answer'> } & Paths)
  | ({ readonly type: 'cutOut'; readonly options: Omit<CutOutOptions, 'answer'> } & Paths)
  | ({ readonly type: 'picture'; readonly options: PictureWishes } & Paths)
  | { readonly type: 'size'; readonly options: SizeOptions }
  | { readonly type: 'readMask'; readonly options: MaskPictureOptions };

type Reference = Pick<PictureInput, 'name' | 'mediaType' | 'bytes'>;

/** As a model gets it: what is on disk and can go as it is stays there. */
export type PreparedReference = Omit<PictureFile, 'bytes'> & Pick<PictureInput, 'bytes'>;

type Paths = {
  /** Absolute path of what the provider answered. */
  readonly answer: string;
  /** Absolute path for the finished picture. */
  readonly target: string;
};

export type FinishedFile = Omit<FinishedEdit, 'bytes'>;

export type FinishedPictureFile = Omit<FinishedPicture, 'file'> & {
  readonly file?: Omit<EditFile, 'bytes'>;
};

export type EditWorkAnswer = EditWorkResult & {
  /** So much memory was taken that the thread should end: WebAssembly gives none back. */
  readonly isHeavy?: boolean;
};

type EditWorkResult =
  | {
      readonly type: 'prepared';
      readonly prepared: PreparedEdit & { readonly references: readonly PreparedReference[] };
    }
  | { readonly type: 'finished'; readonly finished: FinishedFile }
  /** Without `finished`: the answer has no outline, and no file was written. */
  | { readonly type: 'cutOut'; readonly finished?: Omit<EditFile, 'bytes'> }
  /** Without `file`: the answer is the picture, and no file was written. */
  | { readonly type: 'picture'; readonly finished: FinishedPictureFile }
  | { readonly type: 'sized'; readonly bytes: Uint8Array }
  | ({ readonly type: 'mask' } & MaskPicture)
  | { readonly type: 'failed'; readonly kind: ImageErrorKind; readonly sentence: Sentence };

const libraries = new Libraries();

async function resultOf(work: EditWork): Promise<EditWorkResult> {
  const { options } = work;
  const mask = 'mask' in options ? options.mask : undefined;
  const masks = mask === undefined ? [] : [mask instanceof Uint8Array ? mask : mask.bytes];
  if (work.type === 'readMask') {
    const vips = await libraries.for([work.options.picture, ...masks]);
    return { type: 'mask', ...maskPicture(vips, work.options) };
  }
  if (work.type === 'size') {
    const { master, file } = work.options;
    const vips = await libraries.for([master], file.format === 'avif');
    return { type: 'sized', bytes: makeSize(vips, work.options) };
  }
  if (work.type === 'prepare') {
    const { source, references } = work.options;
    const vips = await libraries.for([source.bytes, ...masks]);
    const edit = prepareEdit(vips, work.options);
    const prepared: PreparedReference[] = [];
    const warnings = [...edit.warnings];
    // One after the other: each may take hundreds of megabytes.
    for (const reference of references) {
      const made = await preparedReference(reference, `sent-${prepared.length}`, work);
      prepared.push(made.picture);
      warnings.push(...made.warnings);
    }
    return { type: 'prepared', prepared: { ...edit, references: prepared, warnings } };
  }
  const answer = await readPictureFile(work.answer);
  if (work.type === 'picture') return pictureOf(answer, work);
  const vips = await libraries.for([work.options.source, answer, ...masks]);
  const edit =
    work.type === 'cutOut'
      ? finishCutOut(vips, { ...work.options, answer })
      : finishEdit(vips, { ...work.options, answer });
  if (edit === undefined) return { type: 'cutOut' };
  const { bytes, ...finished } = edit;
  await writeFile(work.target, bytes, { flag: 'wx', mode: 0o600 });
  return { type: work.type === 'cutOut' ? 'cutOut' : 'finished', finished };
}

/** `name`: of its file, where it has to be written anew. Never one that a recovery takes for a picture that was made. */
async function preparedReference(
  { name: title, bytes: given }: Reference,
  name: string,
  { options, folder }: Extract<EditWork, { type: 'prepare' }>,
): Promise<{ readonly picture: PreparedReference; readonly warnings: readonly Sentence[] }> {
  const bytes = given instanceof Uint8Array ? given : await readPictureFile(given.path, title);
  const vips = await libraries.for([bytes]);
  const { picture, warnings } = prepareReference(vips, { name: title, bytes }, options);
  if (picture.bytes === bytes) return { picture: { ...picture, bytes: given }, warnings };
  if (folder === undefined) return { picture, warnings };
  const path = join(folder, name);
  await writeFile(path, picture.bytes, { flag: 'wx', mode: 0o600 });
  const { size: length, mtimeMs: modifiedAt } = await stat(path);
  return { picture: { ...picture, bytes: { path, length, modifiedAt } }, warnings };
}

async function pictureOf(
  answer: Uint8Array,
  { options, target }: Extract<EditWork, { type: 'picture' }>,
): Promise<EditWorkResult> {
  const { file: made, ...finished } = finishPicture(await libraries.for([answer]), answer, options);
  if (made === undefined) return { type: 'picture', finished };
  const { bytes, ...file } = made;
  await writeFile(target, bytes, { flag: 'wx', mode: 0o600 });
  return { type: 'picture', finished: { ...finished, file } };
}

function failed(error: unknown): EditWorkResult {
  if (error instanceof ImageError) return { type: 'failed', kind: error.kind, sentence: error.sentence };
  // The codec's own message says nothing to a user: what it could not do shows in which picture it was given.
  return {
    type: 'failed',
    kind: 'invalidInput',
    sentence: sentence(
      'The picture cannot be worked on: it is damaged or takes too much memory. Save it as PNG, or smaller.',
    ),
  };
}

/** Bytes go over without a copy. */
function buffersOf(answer: EditWorkResult): ArrayBuffer[] {
  const buffers = picturesOf(answer).map(({ bytes }) =>
    bytes instanceof Uint8Array ? bytes.buffer : undefined,
  );
  return [...new Set(buffers)].filter(buffer => buffer instanceof ArrayBuffer);
}

function picturesOf(answer: EditWorkResult): Pick<PictureInput, 'bytes'>[] {
  if (answer.type === 'mask' || answer.type === 'sized') return [answer];
  if (answer.type !== 'prepared') return [];
  const { source, references, mask, markup } = answer.prepared;
  return [source, ...references, ...(mask ? [mask] : []), ...(markup ? [markup] : [])];
}

/**
 * bytes of pictures at once. The library's heap begins with 256 MB, and what it keeps of it when it grows is stale:
 * wasm-vips 0.0.19 then refuses arguments that are lists.
 */
const heavy = 128 * 1024 * 1024;

parentPort?.on('message', async (work: EditWork) => {
  const result = await resultOf(work).catch(failed);
  const isHeavy = (await libraries.mostMemory()) > heavy;
  parentPort?.postMessage({ ...result, isHeavy } satisfies EditWorkAnswer, buffersOf(result));
});
