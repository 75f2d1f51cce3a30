/** What comes back from a provider, whatever its wire format. Never holds a picture's bytes: they are on disk or still to be fetched. */

import type { Continuation } from './continuation';
import type { ImageError } from './imageError';
import type { MediaType } from './mediaType';
import type { Sentence } from './sentence';
import type { Usage } from './usage';

/** A picture that the spool decoded into the job folder while the response arrived. */
export type SpooledPicture = {
  /**
   * What stands in the skeleton where the base64 stood, as `placeholderForm` says: short, without characters that JSON
   * or Markdown escape.
   * A `data:image/png;base64,` before it stays.
   */
  readonly placeholder: string;
  /** Absolute path in the job folder. */
  readonly file: string;
  readonly bytes: number;
  /** SHA-256 of the file, in hex. */
  readonly sha256: string;
  /** By its magic bytes; absent when they are of no picture format we know. */
  readonly mediaType?: MediaType;
};

/**
 * `nonce`: 16 hexadecimal digits, which no server can guess. Not base64, so that a picture which is not listed is not
 * taken for one that stands in the text.
 */
export function placeholderOf(nonce: string, index: number): string {
  return `easel${nonce}.${index}x`;
}

/** The form of every placeholder, so that a text is searched once for all of them. */
export const placeholderForm = /easel[\da-f]{16}\.\d{1,9}x/;

/** Where a picture can be had. `inline` is base64 that was too short for the spool to take out. */
export type PictureSource =
  | { readonly type: 'spooled'; readonly picture: SpooledPicture }
  | { readonly type: 'inline'; readonly base64: string }
  | { readonly type: 'url'; readonly url: string };

export type AnsweredPicture = {
  /** Best first: when one turns out to hold no picture, the next is tried. Never empty. */
  readonly sources: readonly PictureSource[];
  readonly revisedPrompt?: string;
  /** For an edit of this very picture by the same model; absent where the model needs none. */
  readonly continuation?: Continuation<Signature>;
  /** Id of the submitted job that made it. */
  readonly job?: string;
};

/** As it stands in the answer, or where the spool put it. */
export type Signature = string | SpooledPicture;

export type ImageAnswer = {
  readonly pictures: readonly AnsweredPicture[];
  /** What could not be done as asked; nothing is left out silently. */
  readonly warnings: readonly Sentence[];
  /** Requests of a fan-out that failed while others brought pictures. */
  readonly failures: readonly ImageError[];
  readonly usage?: Usage;
  readonly requestId?: string;
  /** Parameters that the provider says it used. */
  readonly actual?: Readonly<Record<string, string>>;
};

/** A finished picture of the job, as it lies in the folder beside partial ones. */
export type ReceivedPicture = {
  /** Absolute path. */
  readonly file: string;
  readonly mediaType: MediaType;
  /** SHA-256 of the file, in hex, where it was told while the picture arrived. */
  readonly sha256?: string;
  readonly revisedPrompt?: string;
};
