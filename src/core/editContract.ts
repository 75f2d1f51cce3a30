/** What Easel promises of an edit, whatever its provider answers. */

import { effectiveMargins, type Margins } from './margins';

export type EditTerms = {
  /** As in the request or `easel.editSize`. */
  readonly editSize: 'source' | 'provider';
  /** Absent: there is none. */
  readonly mask?: unknown;
  readonly extend?: Partial<Margins> | undefined;
  readonly cutOut?: boolean | undefined;
};

/**
 * Whether the edit comes back in its source's size, or in that of its extended canvas. Where pixels are to be kept it
 * must, whatever size was asked for: they could not lie where they were.
 */
export function isFittedToSource({ editSize, mask, extend, cutOut = false }: EditTerms): boolean {
  return editSize === 'source' || mask !== undefined || effectiveMargins(extend) !== undefined || cutOut;
}
