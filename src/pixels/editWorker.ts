/** The worker thread that prepares and finishes one edit each. Never imported, only started, and ended with its work: what it took of memory goes with it. */

import { readFile, writeFile } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { ImageError, type ImageErrorKind } from '../core/imageError';
import { type Sentence, sentence } from '../core/sentence';
import { type FinishedEdit, type FinishOrder, finishEdit } from './edit/finishEdit';
import { type PreparedEdit, type PrepareOrder, prepareEdit } from './edit/prepareEdit';
import { loadVips } from './vips';

export type EditWork =
  | { readonly type: 'prepare'; readonly order: PrepareOrder }
  | {
      readonly type: 'finish';
      readonly order: Omit<FinishOrder, 'answer'>;
      /** Absolute path of what the provider answered. */
      readonly answer: string;
      /** Absolute path for the finished picture. */
      readonly target: string;
    };

export type FinishedFile = Omit<FinishedEdit, 'bytes'>;

export type EditWorkAnswer =
  | { readonly type: 'prepared'; readonly prepared: PreparedEdit }
  | { readonly type: 'finished'; readonly finished: FinishedFile }
  | { readonly type: 'failed'; readonly kind: ImageErrorKind; readonly sentence: Sentence };

async function answerTo(work: EditWork): Promise<EditWorkAnswer> {
  const vips = await loadVips();
  if (work.type === 'prepare') return { type: 'prepared', prepared: prepareEdit(vips, work.order) };
  const answer = await readFile(work.answer);
  const { bytes, ...finished } = finishEdit(vips, { ...work.order, answer });
  await writeFile(work.target, bytes, { flag: 'wx' });
  return { type: 'finished', finished };
}

function failed(error: unknown): EditWorkAnswer {
  if (error instanceof ImageError) return { type: 'failed', kind: error.kind, sentence: error.sentence };
  // The codec's own words are for nobody: what it could not do shows in which picture it was given.
  return {
    type: 'failed',
    kind: 'invalidInput',
    sentence: sentence(
      'The picture cannot be worked on: it is damaged or takes too much memory. Save it as PNG, or smaller.',
    ),
  };
}

/** Bytes go over without a copy. */
function buffersOf(answer: EditWorkAnswer): ArrayBuffer[] {
  if (answer.type !== 'prepared') return [];
  const { source, references, mask } = answer.prepared;
  const pictures = [source, ...references, ...(mask ? [mask] : [])];
  const buffers = pictures.map(({ bytes }) => bytes.buffer);
  return [...new Set(buffers)].filter(buffer => buffer instanceof ArrayBuffer);
}

parentPort?.once('message', (work: EditWork) => {
  void answerTo(work)
    .catch(failed)
    .then(answer => parentPort?.postMessage(answer, buffersOf(answer)));
});
