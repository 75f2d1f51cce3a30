/** What becomes of the pictures that go along: what an edit may change, or that they guide a new picture. In one quiet line. Pure: never draws. */

import type { Margins } from '../../../src/core/margins';
import type { Composer } from '../../../src/protocol/views';
import { percent } from '../formatting';
import type { Painted } from '../pageState';
import { t } from '../strings';

/** There for every edit, so that nothing moves when the first stroke is told. */
export function editLine({ edit, references }: Composer, painted: Painted | undefined): string {
  if (!edit)
    return references.length === 1
      ? t('A new picture, guided by this one')
      : t('A new picture, guided by these {0}', references.length);
  const { mask, maskRevision, feather, margins } = edit;
  const isKnown = painted?.reference === references[0]?.id && painted?.revision === maskRevision;
  const grown = margins ? marginWords(margins) : '';
  const parts = [
    mask === undefined ? undefined : paintedWords(isKnown ? painted?.share : undefined),
    grown === '' ? undefined : t('Canvas grows by {0}', grown),
    feather === undefined || (mask === undefined && grown === '') ? undefined : t('feather {0} px', feather),
  ].filter(part => part !== undefined);
  return parts.length === 0 ? t('All of the picture may change') : parts.join(' · ');
}

/** `200 px on the right, 40 px at the top`; empty where the canvas stays. */
export function marginWords({ top, right, bottom, left }: Margins): string {
  const sides: readonly (readonly [number, string])[] = [
    [top, t('{0} px at the top', top)],
    [right, t('{0} px on the right', right)],
    [bottom, t('{0} px at the bottom', bottom)],
    [left, t('{0} px on the left', left)],
  ];
  return sides.flatMap(([px, words]) => (px === 0 ? [] : words)).join(', ');
}

function paintedWords(share: number | undefined): string {
  return share === undefined
    ? t('Only what is painted changes')
    : t('Only the painted {0} change', percent(share));
}
