/** Edits carried from one end to the other, with a provider made of a function. Never opens a connection. */

import assert from 'node:assert/strict';
import type { EditFit } from '../../../../src/core/editPlan';
import { ImageError } from '../../../../src/core/imageError';
import type { Margins } from '../../../../src/core/margins';
import type { EditAbilities } from '../../../../src/core/modelAbilities';
import type { SizeRule } from '../../../../src/core/sizes';
import type { MaskFile } from '../../../../src/pixels/edit/editMask';
import { type FinishedEdit, finishEdit } from '../../../../src/pixels/edit/finishEdit';
import { type PreparedEdit, prepareEdit } from '../../../../src/pixels/edit/prepareEdit';
import { type Library, loadVips, readersFor } from '../../../../src/pixels/vips';
import { paintedOver } from './drawings';

export const plainEdits: EditAbilities = { maxSources: 16, mask: true };

export type Round = {
  readonly source: Uint8Array;
  readonly sizes?: SizeRule;
  readonly edits?: EditAbilities;
  readonly fit?: EditFit;
  readonly size?: string;
  readonly mask?: MaskFile;
  readonly markup?: Uint8Array;
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
    ...(round.markup && { markup: round.markup }),
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

/** A provider that paints over all of what it is sent. */
export function repaintingIn(colour: number[]): NonNullable<Round['provider']> {
  return ({ source: { bytes } }, vips) =>
    paintedOver(vips.Image.newFromBuffer(bytes), colour).writeToBuffer('.png');
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
