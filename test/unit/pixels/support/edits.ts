/** Edits carried from one end to the other, with a provider made of a function. Never opens a connection. */

import assert from 'node:assert/strict';
import type Vips from 'wasm-vips';
import type { EditFit } from '../../../../src/core/editPlan';
import { ImageError } from '../../../../src/core/imageError';
import type { Margins } from '../../../../src/core/margins';
import type { EditAbilities } from '../../../../src/core/modelAbilities';
import type { SizeRule } from '../../../../src/core/sizes';
import type { Bitmap } from '../../../../src/pixels/bitmap';
import type { MaskFile } from '../../../../src/pixels/edit/editMask';
import { type FinishedEdit, finishEdit } from '../../../../src/pixels/edit/finishEdit';
import { type PreparedEdit, prepareEdit } from '../../../../src/pixels/edit/prepareEdit';
import { type Library, loadVips, readersFor } from '../../../../src/pixels/vips';
import { bitmapOf } from './pictures';

export const plainEdits: EditAbilities = { maxSources: 16, mask: true };

export type Round = {
  readonly source: Uint8Array;
  readonly sizes?: SizeRule;
  readonly edits?: EditAbilities;
  readonly fit?: EditFit;
  readonly size?: string;
  readonly mask?: MaskFile;
  readonly extend?: Margins;
  readonly feather?: number;
  readonly format?: string;
  /** What the provider makes of what it is sent; unless told, it gives it back. */
  readonly provider?: (sent: PreparedEdit, vips: Library) => Uint8Array;
};

export type RoundResult = { readonly prepared: PreparedEdit; readonly finished: FinishedEdit };

export function editRound(vips: Library, round: Round): RoundResult {
  const { source, sizes = { type: 'any' }, edits = plainEdits, fit = 'pad' } = round;
  const { provider = ({ source: { bytes } }) => bytes } = round;
  const changes = {
    ...(round.mask && { mask: round.mask }),
    ...(round.extend && { extend: round.extend }),
  };
  const prepared = prepareEdit(vips, {
    model: 'some-model',
    source: { name: 'source.png', bytes: source },
    ...{ sizes, edits, fit, ...changes },
    ...(round.size !== undefined && { size: round.size }),
  });
  const finished = finishEdit(vips, {
    ...{ source, plan: prepared.plan, answer: provider(prepared, vips), ...changes },
    ...(round.feather !== undefined && { feather: round.feather }),
    ...(round.format !== undefined && { format: round.format }),
  });
  return { prepared, finished };
}

/** The library, once a suite's tests run, with what it needs for such pictures. */
export function useVips(pictures: readonly Uint8Array[] = []): () => Library {
  let vips: Library | undefined;
  before(async () => {
    vips = await loadVips(readersFor(pictures));
  });
  return () => {
    if (vips === undefined) throw new TypeError('only inside a test');
    return vips;
  };
}

/** In sRGB, red, green, blue and alpha. */
export function imageOf(vips: Library, { width, height, data }: Bitmap): Vips.Image {
  const raw = vips.Image.newFromMemory(data, width, height, 4, vips.BandFormat.uchar);
  return raw.copy({ interpretation: 'srgb' });
}

/** Without alpha. */
export function opaque(image: Vips.Image): Vips.Image {
  return image.extractBand(0, { n: 3 });
}

/** The file's own numbers, as stored. */
export function numbersOf(vips: Library, bytes: Uint8Array): ArrayLike<number> {
  return vips.Image.newFromBuffer(bytes).writeToMemory();
}

/** Alpha 0 inside the box, which is to change; opaque elsewhere. */
export function alphaMask(
  vips: Library,
  width: number,
  height: number,
  isOpen: (x: number, y: number) => boolean,
): Uint8Array {
  const bitmap = bitmapOf(width, height, (x, y) => [0, 0, 0, isOpen(x, y) ? 0 : 255]);
  return imageOf(vips, bitmap).writeToBuffer('.png');
}

/** Noise that is the same for the same seed. */
export function noise(width: number, height: number, seed = 1, alpha = 255): Bitmap {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  };
  return bitmapOf(width, height, () => [next(), next(), next(), alpha]);
}

/** Slow waves of colour: what a photograph is between its edges. */
export function waves(width: number, height: number): Bitmap {
  const wave = (at: number, period: number) => Math.round(127 + 100 * Math.sin((at * 2 * Math.PI) / period));
  return bitmapOf(width, height, (x, y) => [wave(x, 1100), wave(y, 1000), wave(x + y, 1600), 255]);
}

/** What the user is told where work is refused; empty where it is not. */
export function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof ImageError && error.kind === 'invalidInput', String(error));
    return error.message;
  }
  return '';
}
