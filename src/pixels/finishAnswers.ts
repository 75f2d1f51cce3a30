/** Makes the pictures that were asked for of a provider's answers. Never loses one: what cannot be fitted is saved as it came, and that is told. */

import { randomUUID } from 'node:crypto';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EditPlan } from '../core/editPlan';
import type { ReceivedPicture } from '../core/imageAnswer';
import { ImageError } from '../core/imageError';
import { extensionOf, type MediaType } from '../core/mediaType';
import { type Sentence, sentence } from '../core/sentence';
import { pruneFolder } from './pruneFolder';
import { makeSafe } from './safeDrawing';

export type FinishedPicture = ReceivedPicture & {
  /** A copy of what the provider answered, where that is something else. */
  readonly raw?: KeptAnswer;
};

/** `file`: its absolute path. `plan` tells where the edited picture lies in it. */
export type KeptAnswer = { readonly file: string; readonly plan: EditPlan };

/** What became of one answer. */
export type Made = {
  /** Of the file that was written; absent: none, the answer is what there is. */
  readonly mediaType?: MediaType;
  /** Where the picture lies in the answer. */
  readonly plan?: EditPlan;
  readonly drift?: number;
  readonly warnings: readonly Sentence[];
};

export type Make = (answer: string, target: string) => Promise<Made>;

/** Absolute paths. */
type Folders = {
  /** New files go into it. */
  readonly folder: string;
  /** A copy of each answer that is something else than the picture made of it. */
  readonly answersFolder: string;
};

/** Of all answers that are kept; the oldest go when there are more. */
export const mostAnswerBytes = 500 * 1024 * 1024;

/** Throws ImageError `cancelled` only. */
export async function finishAnswers(
  received: readonly ReceivedPicture[],
  make: Make,
  { folder, answersFolder }: Folders,
): Promise<{ pictures: FinishedPicture[]; warnings: Sentence[] }> {
  const pictures: FinishedPicture[] = [];
  const warnings: Sentence[] = [];
  const drifts: number[] = [];
  // One after the other: each may take hundreds of megabytes.
  for (const given of received) {
    let picture = given;
    const target = join(folder, `finished-${pictures.length}.bin`);
    try {
      // An answer that is kept is opened as well.
      const cleaned = picture.mediaType === 'image/svg+xml' ? await makeSafe(picture.file) : undefined;
      if (cleaned !== undefined) {
        const { sha256: _, ...others } = picture;
        picture = others;
        warnings.push(cleaned);
      }
      const { mediaType, plan, drift, warnings: told } = await make(picture.file, target);
      warnings.push(...told);
      if (drift !== undefined) drifts.push(drift);
      if (mediaType === undefined) {
        pictures.push(picture);
        continue;
      }
      const raw = plan && (await keepAnswer(picture, plan, answersFolder));
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

/** A disk that is full costs the look at the answer, not the edit. */
async function keepAnswer(
  { file, mediaType }: ReceivedPicture,
  plan: EditPlan,
  folder: string,
): Promise<{ raw?: KeptAnswer }> {
  const raw = join(folder, `${randomUUID()}.${extensionOf(mediaType)}`);
  try {
    await mkdir(folder, { recursive: true });
    await copyFile(file, raw);
    await pruneFolder(folder, mostAnswerBytes);
    return { raw: { file: raw, plan } };
  } catch {
    return {};
  }
}

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
