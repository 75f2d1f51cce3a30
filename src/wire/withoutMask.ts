/** Edits as a format carries them that has no place for a mask, nor for notes by themselves. */

import type { EditAbilities, PartialAbilities } from '../core/modelAbilities';

/** `rows`: what is known of the model; where nothing is said of edits, it may take several pictures. */
export function editsWithoutMask(rows: PartialAbilities): EditAbilities | undefined {
  const edits = 'edits' in rows ? rows.edits : { maxSources: 16 };
  return edits && { ...edits, mask: false, markup: false };
}
