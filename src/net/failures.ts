/** Turns what broke a connection into an ImageError that names the setting that mends it. Never reads an error's text. */

import { ImageError, type ImageErrorDetails } from '../core/imageError';
import { type Sentence, sentence } from '../core/sentence';
import { codeOf, isCertificateFailure } from './connectFailure';
import { NothingSent } from './connection';
import { InternalAddress, ProxyRefused } from './undiciTransport';

/** Why a request was given up by ourselves: the reason of its AbortSignal. */
export class GivenUp extends Error {
  constructor(
    readonly why: 'cancelled' | 'deadline' | 'idle',
    readonly afterMs = 0,
  ) {
    super(why);
  }
}

/** A body that ended otherwise than its head had said. */
export class BrokenOff extends Error {
  constructor(cause: unknown) {
    super('The body broke off.', { cause });
  }
}

export type Circumstances = {
  readonly host: string;
  /** A POST: whoever has it may charge for it. */
  readonly isPaid: boolean;
  /** Absolute path of the job folder. */
  readonly keptIn?: string;
};

/** Every error of a send, as the ImageError it is. */
export function failureOf(error: unknown, { host, isPaid, keptIn }: Circumstances): ImageError {
  if (error instanceof ImageError) return error;
  const code = codeOf(error);
  const details = { host, cause: error, ...(code ? { code } : {}) };
  if (error instanceof NothingSent) return unsent(error, host, details);
  const after = {
    ...details,
    ...(keptIn ? { keptIn } : {}),
    ...(isPaid ? { mayHaveBeenCharged: true } : {}),
  };
  if (error instanceof GivenUp) return givenUp(error, host, isPaid, after);
  if (error instanceof InternalAddress) return new ImageError('badResponse', internalAddress(host), details);
  if (!(error instanceof BrokenOff) && isUnreadable(error))
    return new ImageError('badResponse', unreadable(host, code), after);
  // Our own transport keeps its times itself: this is the editor's `fetch`, whose 300 s nothing changes.
  if (code === 'UND_ERR_HEADERS_TIMEOUT') return new ImageError('timeout', tooSlowForHost(host), after);
  return new ImageError('connectionLost', broken(host, code, isPaid), after);
}

/** No HTTP, or a body that is not compressed as its head says. */
function isUnreadable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error) ?? '';
  // undici's parser errors carry a code in some cases only.
  return (
    error.name === 'HTTPParserError' ||
    /^(Z_|ERR_+ERROR_FORMAT|ERR_BROTLI)/.test(code) ||
    isUnreadable(error.cause)
  );
}

function unreadable(host: string, code = 'HTTP'): Sentence {
  return sentence(
    '{0} answered with something that cannot be read ({1}). Check the address, and whether it needs https:// or http://.',
    host,
    code,
  );
}

/** A public provider named an address that only the user's own network can reach. */
export function internalAddress(host: string): Sentence {
  return sentence(
    'The provider names {0} as the address of a picture, which lies in your own network. It was not asked.',
    host,
  );
}

function unsent({ cause }: NothingSent, host: string, details: ImageErrorDetails): ImageError {
  if (isCertificateFailure(cause)) {
    const text =
      'The certificate of {0} was not accepted ({1}). If your company inspects traffic, install its certificate in the system and turn on "http.systemCertificates". Nothing was sent.';
    return new ImageError('certificate', sentence(text, host, codeOf(cause) ?? 'unknown'), details);
  }
  if (cause instanceof ProxyRefused) {
    const text =
      cause.status === 407
        ? 'The proxy wants a password ({1}). Set "http.proxyAuthorization", or "easel.network" to "vscode". {0} was not asked.'
        : 'The proxy did not connect to {0} (status {1}). Check "http.proxy" and "http.noProxy". Nothing was sent.';
    return new ImageError('network', sentence(text, host, cause.status), {
      ...details,
      status: cause.status,
    });
  }
  const text =
    'No connection to {0} ({1}). Check the address and your network; behind a proxy, check "http.proxy". Nothing was sent.';
  return new ImageError('network', sentence(text, host, codeOf(cause) ?? 'unknown'), details);
}

function givenUp(
  { why, afterMs }: GivenUp,
  host: string,
  isPaid: boolean,
  details: ImageErrorDetails,
): ImageError {
  if (why === 'cancelled') return new ImageError('cancelled', sentence('Cancelled.'), details);
  const seconds = Math.round(afterMs / 1000);
  if (why === 'idle') {
    const text = isPaid
      ? '{0} went silent for {1} s in the middle of its answer. It may have charged for the request; what arrived is kept.'
      : '{0} went silent for {1} s in the middle of its answer.';
    return new ImageError('timeout', sentence(text, host, seconds), details);
  }
  const text = isPaid
    ? '{0} did not finish within {1} s. It may have charged for the request. "easel.timeoutSeconds" allows more time.'
    : '{0} did not finish within {1} s. "easel.timeoutSeconds" allows more time.';
  return new ImageError('timeout', sentence(text, host, seconds), details);
}

function tooSlowForHost(host: string): Sentence {
  const text =
    '{0} needed longer than the editor’s own connection waits. It may have charged for the request. Set "easel.network" to "undici" to wait longer.';
  return sentence(text, host);
}

function broken(host: string, code: string | undefined, isPaid: boolean): Sentence {
  const text = isPaid
    ? 'The connection to {0} broke before the answer was complete ({1}). It may have charged for the request; what arrived is kept.'
    : 'The connection to {0} broke before the answer was complete ({1}). Try again.';
  return sentence(text, host, code ?? 'unknown');
}
