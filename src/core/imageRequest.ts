/** What a user can ask of an image model. Never says how a provider wants to be asked. */

import type { Continuation } from './continuation';
import type { MediaType } from './mediaType';
import type { ImageParameters } from './parameters';
import type { Sentence } from './sentence';

/** A picture file of this machine of which the header alone was read: sixteen of 20 MB need not be in memory to be sent. */
export type BytesOnDisk = {
  /** Absolute. */
  readonly path: string;
  /** bytes */
  readonly length: number;
  /** ms; a file that has another one now, or another length, is not the one that was looked at. */
  readonly modifiedAt: number;
};

/** A picture that is sent along: an edit's source, a reference, a mask. Bytes are checked before they get here. */
export type PictureInput = {
  /** File name with the extension that `mediaType` has; goes into multipart parts. Never a path. */
  readonly name: string;
  readonly mediaType: MediaType;
  readonly bytes: Uint8Array | BytesOnDisk;
  /** px */
  readonly width: number;
  /** px */
  readonly height: number;
};

export type PictureInMemory = PictureInput & { readonly bytes: Uint8Array };

/** Generate and edit are one request: an edit has sources. */
export type ImageRequest = {
  readonly prompt: string;
  readonly model: string;
  /** The edited picture first, then references in the order in which the prompt can name them. Empty: generate. */
  readonly sources: readonly PictureInput[];
  /** PNG whose transparent pixels are to be changed (white or black ones where the model wants that); same px as the first source. */
  readonly mask?: PictureInMemory;
  /**
   * Notes on the first source, by themselves: a PNG of its px that is transparent but for them. The last source is a copy
   * that has them, so who leaves this out loses nothing; who sends it leaves out the copy (`withoutCopy`).
   */
  readonly markup?: PictureInMemory;
  readonly parameters: ImageParameters;
  /** The first source is a picture of this very model, byte for byte: what it answered with it. */
  readonly continues?: Continuation;
  /** What to ask for in words where the server refuses a parameter, by that parameter. */
  readonly fallbacks?: { readonly [Parameter in keyof ImageParameters]?: Fallback };
};

export type Fallback = {
  /** In place of the request's prompt. */
  readonly prompt: string;
  /** For the result. */
  readonly warning: Sentence;
};
