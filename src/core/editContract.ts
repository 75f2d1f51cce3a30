/** What Easel promises of an edit, whatever its provider answers. */

import { effectiveMargins, type Margins } from './margins';
import { wholeFormats } from './parameters';

export type EditTerms = {
  /** As in the request or `easel.editSize`. */
  readonly editSize: 'source' | 'provider';
  /** Absent: there is none. */
  readonly mask?: unknown;
  readonly extend?: Partial<Margins> | undefined;
  readonly cutOut?: boolean | undefined;
  /** As it will be sent. */
  readonly outputFormat?: string | undefined;
};

/**
 * Whether the edit comes back in its source's size, or in that of its extended canvas. Where pixels are to be kept it
 * must, whatever size was asked for: they could not lie where they were.
 */
export function isFittedToSource({ editSize, outputFormat = '', ...terms }: EditTerms): boolean {
  return (editSize === 'source' && !wholeFormats.includes(outputFormat)) || keepsPixels(terms);
}

/** Whether some of the source's pixels are to be in the edit as they are. */
export function keepsPixels({ mask, extend, cutOut = false }: Omit<EditTerms, 'editSize'>): boolean {
  return mask !== undefined || effectiveMargins(extend) !== undefined || cutOut;
}
