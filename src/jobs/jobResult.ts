/** What a finished job made, with everything that can be told of it later. Never holds a key or a picture's bytes. */

import type { ImageResult, SavedImage } from '../api';
import type { Cost } from '../core/cost';
import type { ImageParameters } from '../core/parameters';
import type { Area, PixelSize } from '../core/sizes';
import type { Usage } from '../core/usage';
import type { Provider } from '../providers/provider';

/** Where a file lies: a `vscode.Uri`. */
type Uri = SavedImage['uri'];

export type ResultPicture = SavedImage & {
  /** On disk. */
  readonly bytes: number;
  /** Of the file, in hex. */
  readonly sha256: string;
  /** Of `raw`. */
  readonly rawSize?: PixelSize;
  /** Where the picture lies in `raw`, px of that. */
  readonly inAnswer?: Area;
};

/** A picture that was sent along. */
export type SourcePicture = { readonly uri: Uri; readonly sha256: string };

/** What is settled before anything is sent. */
export type ResolvedJob = {
  readonly provider: Provider;
  readonly model: string;
  readonly requested: ImageParameters;
  /** Absolute path of its folder in the journal. */
  readonly journal: string;
  /** The edited picture first. */
  readonly sources: readonly (SourcePicture & { readonly width: number; readonly height: number })[];
};

export type JobResult = ResolvedJob & {
  readonly prompt: string;
  readonly pictures: readonly ResultPicture[];
  /** What could not be done as asked, in the user's language. */
  readonly warnings: readonly string[];
  /** Parameters that the provider says it used. */
  readonly actual?: Readonly<Record<string, string>>;
  readonly usage?: Usage;
  /** Of all pictures together. Absent: free, or not known. */
  readonly cost?: Cost;
  readonly requestId?: string;
  /** Of the edited picture that its mask marked, 0 to 1. */
  readonly maskShare?: number;
  readonly seconds: number;
};

/** The part of it that other extensions get. */
export function toImageResult({ pictures, warnings, requestId, cost }: JobResult): ImageResult {
  const images = pictures.map(({ bytes, sha256, rawSize, inAnswer, ...image }): SavedImage => image);
  return {
    ...{ images, warnings },
    ...(requestId !== undefined && { requestId }),
    ...(cost && {
      cost: { amount: cost.amount, currency: cost.currency, isEstimate: cost.basis === 'estimate' },
    }),
  };
}
