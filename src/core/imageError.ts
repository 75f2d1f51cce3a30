/** The one error class of Easel and its kinds. How a failure is shown is the host's to decide, by kind. */

import { inEnglish, type Sentence, sentence, type Value } from './sentence';
import type { LimitName } from './spendingLimits';
import type { Usage } from './usage';

/** What went wrong, named by whose move it is. Classified by status and code, never by searching a message's text. */
export type ImageErrorKind =
  /** The user stopped it. Nobody's move; it is not shown as a failure. */
  | 'cancelled'
  /** The user: mend an argument, a parameter or a file. Found before anything was sent. */
  | 'invalidInput'
  /** The user: allow more than `easel.spending` does. Nothing was sent. */
  | 'overLimit'
  /** The user: give a key for this provider. */
  | 'noKey'
  /** The user: the key was refused (401, or 403 that names the key). */
  | 'unauthorized'
  /** The user, at the provider's site: the account may not use this model (403, unverified organisation). */
  | 'forbidden'
  /** The user, at the provider's site: no credit or quota left. */
  | 'noCredit'
  /** Wait: too many requests. `retryAfterMs` where the server stated it. */
  | 'rateLimited'
  /** The user: the provider's moderation declined the prompt or the result. `categories` where stated. */
  | 'refused'
  /** The user or us: the provider refused the request as malformed; `param` names the field where stated. */
  | 'badRequest'
  /** The user: no such model or address (404, 405, model_not_found). */
  | 'notFound'
  /** The user or an administrator: no connection. Nothing was sent, so nothing was charged. */
  | 'network'
  /** The user or an administrator: the certificate was not accepted. Nothing was sent. */
  | 'certificate'
  /** Nobody answered in time. It may have been charged. */
  | 'timeout'
  /** The connection broke after the request was sent. It may have been charged; what arrived is kept. */
  | 'connectionLost'
  /** The provider: 5xx, or a gateway's page in its place. It may have been charged. */
  | 'serverError'
  /** The provider: an answer that cannot be read. Everything received is kept in the job folder. */
  | 'badResponse'
  /** The provider answered well, but with no picture; its own words are in `serverMessage`. */
  | 'noImage'
  /** The picture's address no longer answers. The request was paid for. */
  | 'expired'
  /** The picture was received but could not be put where the user wanted it. It is kept in the job folder. */
  | 'notSaved'
  /** Us: a fault in Easel. It can be reported; what was received until then is kept in the job folder. */
  | 'internal';

export type ImageErrorDetails = {
  /** HTTP status of the answer. */
  readonly status?: number;
  /** The server's own code, as it wrote it. */
  readonly code?: string;
  /** The request field that the server named. */
  readonly param?: string;
  /** The server's own words, without tags, at most 1000 characters. */
  readonly serverMessage?: string;
  readonly requestId?: string;
  /** Host and port that answered or did not. Never a whole URL: addresses carry tokens. */
  readonly host?: string;
  /** What moderation objected to, in the server's words. */
  readonly categories?: readonly string[];
  readonly retryAfterMs?: number;
  /** True when the request may have reached a server that charges for it. */
  readonly mayHaveBeenCharged?: boolean;
  /** What the answer said that it took, though it brought no picture. */
  readonly usage?: Usage;
  /** The limit that has no room, and by how much a person may raise it. */
  readonly raise?: { readonly limit: LimitName; readonly by: number };
  /** Of a cancelled job: the sentence says what becomes of it at its provider, and what that costs. */
  readonly isGoodToKnow?: true;
  /** The pictures were made and paid for, and the sentence says so. */
  readonly isPaid?: boolean;
  /** URI of the folder that was to have the pictures and cannot be written to: another one is the way out. */
  readonly unwritableFolder?: string;
  /** Absolute path of the job folder that holds what was received. */
  readonly keptIn?: string;
  readonly cause?: unknown;
};

export class ImageError extends Error {
  override readonly name = 'ImageError';

  constructor(
    readonly kind: ImageErrorKind,
    /** What happened and the way out, for a person. */
    readonly sentence: Sentence,
    readonly details: ImageErrorDetails = {},
  ) {
    super(inEnglish(sentence), details.cause === undefined ? undefined : { cause: details.cause });
  }
}

/** What a caller or a person gave cannot be used. `text` is English with `{0}`, `{1}` … for `values`, as in `sentence`. */
export function invalidInput(text: string, ...values: Value[]): ImageError {
  return new ImageError('invalidInput', sentence(text, ...values));
}

/** Whatever was thrown as an ImageError. What is not one already is a fault in Easel itself, of kind `internal`. */
export function toImageError(error: unknown): ImageError {
  if (error instanceof ImageError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ImageError('internal', sentence('Easel failed because of a fault of its own: {0}', message), {
    cause: error,
  });
}
