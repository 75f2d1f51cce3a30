/** What a user can ask of an image model. Never says how a provider wants to be asked. */

import type { MediaType } from './mediaType';

/** Everything beside prompt, model and pictures. An absent field is not sent: the provider's default holds. */
export type ImageParameters = {
  /** How many pictures, 1 or more. */
  readonly n?: number;
  /** `WIDTHxHEIGHT` in px, `auto`, or what the model calls its sizes. */
  readonly size?: string;
  readonly quality?: string;
  readonly style?: string;
  readonly background?: string;
  readonly moderation?: string;
  /** `png`, `jpeg`, `webp`, or another format that the model offers. */
  readonly outputFormat?: string;
  /** 0–100, for jpeg and webp. */
  readonly outputCompression?: number;
  readonly inputFidelity?: string;
  readonly seed?: number;
  /** A stable id of the end user, for providers that want one. */
  readonly user?: string;
  /** Let the provider rewrite the prompt (katz). */
  readonly enhance?: boolean;
  /** 1–3: ask for an event stream with that many partial pictures. Absent or 0: none. */
  readonly partialImages?: number;
};

/** A picture that is sent along: an edit's source, a reference, a mask. Bytes are checked before they get here. */
export type PictureInput = {
  /** File name with the extension that `mediaType` has; goes into multipart parts. Never a path. */
  readonly name: string;
  readonly mediaType: MediaType;
  readonly bytes: Uint8Array;
  /** px */
  readonly width: number;
  /** px */
  readonly height: number;
};

/** Generate and edit are one request: an edit has sources. */
export type ImageRequest = {
  readonly prompt: string;
  readonly model: string;
  /** The edited picture first, then references in the order in which the prompt can name them. Empty: generate. */
  readonly sources: readonly PictureInput[];
  /** PNG whose transparent pixels are to be changed (white ones where the model wants that); same px as the first source. */
  readonly mask?: PictureInput;
  readonly parameters: ImageParameters;
};
