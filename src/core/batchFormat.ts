/** What a vendor's Batch API is: many requests handed in together, done within a day by its machines for less. */

import type { ImageError } from './imageError';
import type { SubmittedJob } from './submittedJob';
import type { Endpoint, Send, Server, WireAnswer, WireCall } from './wireFormat';

/** One request of a batch. `key`: of letters, digits and hyphens, unique in its batch. */
export type BatchRequest = { readonly key: string; readonly call: WireCall };

/** What became of one request: as it would have been answered by itself. */
export type BatchAnswer = { readonly key: string; readonly answer: WireAnswer };

/** Hears each answer once or more often, in any order. Its pictures' files are gone once it resolves: it moves them. */
export type TakeAnswer = (answer: BatchAnswer) => Promise<void>;

export type BatchState =
  /** `done`: so many of its requests. */
  | { readonly type: 'waiting'; readonly done?: number }
  /**
   * Nothing more is done of it. `files`: absolute addresses of its answers; those of a batch that was stopped may be few.
   * `failure`: why requests that have none were not done.
   */
  | { readonly type: 'over'; readonly files: readonly string[]; readonly failure: ImageError };

type Place = Server & Pick<Endpoint, 'label'>;

export type BatchFormat = {
  /** Of one batch: its requests, and bytes of all of them together. */
  readonly limits: { readonly requests: number; readonly bytes: number };
  /** How pictures have to come, where addresses would be dead by the time that a batch is fetched. */
  readonly responseFormat?: 'b64_json';
  /**
   * Hands one in. All its requests go to the same path and ask the same model. Throws ImageError; the batch is in the
   * journal before this resolves.
   */
  readonly handIn: (requests: readonly BatchRequest[], place: Place, send: Send) => Promise<SubmittedJob>;
  /** Throws ImageError, `expired` where the server knows no such batch. */
  readonly look: (batch: SubmittedJob, place: Place, send: Send) => Promise<BatchState>;
  /** Reads one of the files. Throws ImageError. `most`: requests of the batch. */
  readonly read: (file: string, most: number, send: Send, take: TakeAnswer) => Promise<void>;
  /** Stops what has not begun; what is done stays to be fetched. Throws ImageError. */
  readonly cancel: (batch: SubmittedJob, place: Place, send: Send) => Promise<void>;
};
