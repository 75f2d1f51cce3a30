/** Makes a drawing that a provider sent safe to open, where it lies in its job's folder. Never leaves half of one. */

import { readFile, rename, writeFile } from 'node:fs/promises';
import { ImageError } from '../core/imageError';
import { safeSvg } from '../core/safeSvg';
import { type Sentence, sentence } from '../core/sentence';

/**
 * A sentence where something was taken out of it; nothing is written otherwise. Throws an ImageError of kind badResponse where
 * that cannot be done, with the file as it came; rejects as Node does.
 */
export async function makeSafe(file: string): Promise<Sentence | undefined> {
  const safe = safeSvg(await readFile(file));
  if (safe.type === 'safe') return undefined;
  if (safe.type === 'unreadable')
    throw new ImageError('badResponse', sentence(unsafe, file), { isPaid: true });
  await writeFile(`${file}.tmp`, safe.text, { mode: 0o600 });
  await rename(`${file}.tmp`, file);
  return sentence(cleaned, safe.removed.join(', '));
}

const cleaned =
  'What would have run or loaded something when the drawing is opened was taken out of it: {0}. The rest is as it came.';
const unsafe =
  'The drawing was made, but it is damaged or not in UTF-8, so nobody can tell whether it is safe to open. It is kept as it came, as a text to look at: {0}';
