/** Turns what broke a connection into an ImageError that names the setting that mends it. Never reads an error's text. */

import { ImageError, type ImageErrorDetails } from '../core/imageError';
import { type Sentence, sentence } from '../core/sentence';
import { codeOf, isCertificateFailure } from './connectFailure';
import { NothingSent } from './connection';
import { unansweredFrom } from './remoteMachine';
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

/**
 * What a request is for. `question`: it costs nothing. `request`: whoever has it may charge for it. `picture`: it fetches
 * one that was paid for.
 */
export type Purpose = 'question' | 'request' | 'picture';

export type Circumstances = {
  readonly host: string;
  readonly purpose: Purpose;
  /** Absolute path of the job folder. */
  readonly keptIn?: string;
  /** For an address that means another server on each machine: from where it was asked, where that is a remote one. */
  readonly remoteName?: string | undefined;
};

/** Every error of a send, as the ImageError it is. */
export function failureOf(error: unknown, circumstances: Circumstances): ImageError {
  if (error instanceof ImageError) return error;
  const { host, purpose } = circumstances;
  const code = codeOf(error);
  const cause = { cause: error, ...(code ? { code } : {}) };
  const after = { ...cause, ...detailsOf(circumstances) };
  if (error instanceof NothingSent)
    return unsent(error, circumstances, purpose === 'picture' ? after : { host, ...cause });
  if (error instanceof GivenUp) return givenUp(error, host, purpose, after);
  if (error instanceof InternalAddress) return internalAddress(circumstances);
  if (!(error instanceof BrokenOff) && isUnreadable(error))
    return new ImageError('badResponse', unreadable(host, code, purpose), after);
  // Our own transport keeps its times itself: this is the editor's `fetch`, whose 300 s nothing changes.
  if (code === 'UND_ERR_HEADERS_TIMEOUT')
    return new ImageError('timeout', tooSlowForHost(host, purpose), after);
  return new ImageError('connectionLost', broken(host, code, purpose), after);
}

/** What every error after something was sent says. */
export function detailsOf({ host, purpose, keptIn }: Circumstances): ImageErrorDetails {
  return {
    host,
    ...(keptIn ? { keptIn } : {}),
    ...(purpose === 'question' ? {} : { mayHaveBeenCharged: true }),
    ...(purpose === 'picture' && { isPaid: true }),
  };
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

function unreadable(host: string, code = 'HTTP', purpose: Purpose): Sentence {
  const text =
    purpose === 'picture'
      ? 'The picture was made and paid for, but {0} hands it out in a way that cannot be read ({1}). Its address is kept.'
      : '{0} answered with something that cannot be read ({1}). Check the address, and whether it needs https:// or http://.';
  return sentence(text, host, code);
}

/** An answer named an address that only the user's own network can reach. */
export function internalAddress(circumstances: Circumstances): ImageError {
  const text =
    'The picture was made and paid for, but the answer names {0} as its address, which lies in your own network and was not asked. Have the provider send the picture itself (base64). Its address is kept.';
  return new ImageError('badResponse', sentence(text, circumstances.host), detailsOf(circumstances));
}

/** A redirect, or an answer, leads to an address that is none or not of the web. */
export function unaskable(cause: unknown, circumstances: Circumstances): ImageError {
  const text =
    circumstances.purpose === 'picture'
      ? 'The picture was made and paid for, but {0} names an address for it that cannot be asked. It is kept.'
      : '{0} redirects to an address that cannot be asked. Check the provider’s base URL.';
  return new ImageError('badResponse', sentence(text, circumstances.host), {
    ...detailsOf(circumstances),
    cause,
  });
}

/** A redirect that is not followed. */
export function misled(to: URL, circumstances: Circumstances): ImageError {
  const text =
    circumstances.purpose === 'picture'
      ? 'The picture was made and paid for, but {0} redirects too often on the way to it. Its address is kept.'
      : '{0} redirects to {1}, where the request was not sent. If that is the right place, make it the provider’s base URL.';
  const { host, purpose } = circumstances;
  const details = purpose === 'picture' ? detailsOf(circumstances) : { host };
  return new ImageError('badResponse', sentence(text, host, `${to.origin}${to.pathname}`), details);
}

/** A request that needs the key leads beyond what the key was given for. */
export function beyondKey(url: URL, baseUrl: URL): ImageError {
  const text =
    'The key was not sent: it is for addresses below {0}, and {1} lies elsewhere. If that is the right place, make it the provider’s base URL.';
  return new ImageError('badResponse', sentence(text, baseUrl.href, `${url.origin}${url.pathname}`), {
    host: url.host,
  });
}

/** `limit`: bytes. */
export function tooLarge(limit: number, circumstances: Circumstances): ImageError {
  const text =
    circumstances.purpose === 'picture'
      ? 'The picture was made and paid for, but {0} sends more than {1} MB for it. "easel.maxResponseMegabytes" allows more. What arrived is kept.'
      : '{0} answers with more than {1} MB. "easel.maxResponseMegabytes" allows more. What arrived is kept.';
  const megabytes = Math.round(limit / 1024 / 1024);
  return new ImageError(
    'badResponse',
    sentence(text, circumstances.host, megabytes),
    detailsOf(circumstances),
  );
}

export function tooManyCodings(most: number, circumstances: Circumstances): ImageError {
  const text =
    circumstances.purpose === 'picture'
      ? 'The picture was made and paid for, but {0} compressed it more than {1} times over, which is not undone. Its address is kept.'
      : '{0} compressed its answer more than {1} times over, which is not undone.';
  return new ImageError('badResponse', sentence(text, circumstances.host, most), detailsOf(circumstances));
}

export function nestedTooDeep(most: number, circumstances: Circumstances): ImageError {
  const text =
    '{0} answered with JSON that is nested more than {1} levels deep, which is not read. What arrived is kept.';
  return new ImageError('badResponse', sentence(text, circumstances.host, most), detailsOf(circumstances));
}

function unsent(
  { cause }: NothingSent,
  { host, purpose, remoteName }: Circumstances,
  details: ImageErrorDetails,
): ImageError {
  const isPicture = purpose === 'picture';
  if (isCertificateFailure(cause)) {
    const text = isPicture
      ? 'The picture was made and paid for, but the certificate of {0}, where it lies, was not accepted ({1}). If your company inspects traffic, install its certificate in the system and turn on "http.systemCertificates". Its address is kept.'
      : 'The certificate of {0} was not accepted ({1}). If your company inspects traffic, install its certificate in the system and turn on "http.systemCertificates". Nothing was sent.';
    return new ImageError('certificate', sentence(text, host, codeOf(cause) ?? 'unknown'), details);
  }
  if (cause instanceof ProxyRefused) return refusedByProxy(cause, host, isPicture, details);
  if (remoteName !== undefined && !isPicture)
    return new ImageError('network', unansweredFrom(remoteName, host, codeOf(cause) ?? 'unknown'), details);
  const text = isPicture
    ? 'The picture was made and paid for, but there is no connection to {0}, where it lies ({1}). Check your network; where VS Code alone gets through, set "easel.network" to "vscode". Its address is kept.'
    : 'No connection to {0} ({1}). Check the address and your network; behind a proxy, check "http.proxy". Nothing was sent.';
  return new ImageError('network', sentence(text, host, codeOf(cause) ?? 'unknown'), details);
}

function refusedByProxy(
  { status }: ProxyRefused,
  host: string,
  isPicture: boolean,
  details: ImageErrorDetails,
): ImageError {
  const wantsPassword = isPicture
    ? 'The picture was made and paid for, but the proxy wants a password ({1}) before {0} is asked for it. Set "http.proxyAuthorization", or "easel.network" to "vscode". Its address is kept.'
    : 'The proxy wants a password ({1}). Set "http.proxyAuthorization", or "easel.network" to "vscode". {0} was not asked.';
  const refuses = isPicture
    ? 'The picture was made and paid for, but the proxy did not connect to {0}, where it lies (status {1}). Check "http.proxy" and "http.noProxy". Its address is kept.'
    : 'The proxy did not connect to {0} (status {1}). Check "http.proxy" and "http.noProxy". Nothing was sent.';
  const text = status === 407 ? wantsPassword : refuses;
  return new ImageError('network', sentence(text, host, status), { ...details, status });
}

const silent: Readonly<Record<Purpose, string>> = {
  question: '{0} went silent for {1} s in the middle of its answer.',
  request: '{0} went silent for {1} s in the middle of its answer. What arrived is kept.',
  picture:
    'The picture was made and paid for, but {0} went silent for {1} s in the middle of it. Its address is kept.',
};

const late: Readonly<Record<Purpose, string>> = {
  question: '{0} did not finish within {1} s. "easel.timeoutSeconds" allows more time.',
  request: '{0} did not finish within {1} s. "easel.timeoutSeconds" allows more time.',
  picture:
    'The picture was made and paid for, but {0} did not hand it out within {1} s. "easel.timeoutSeconds" allows more time. Its address is kept.',
};

function givenUp(
  { why, afterMs }: GivenUp,
  host: string,
  purpose: Purpose,
  details: ImageErrorDetails,
): ImageError {
  if (why === 'cancelled') return new ImageError('cancelled', sentence('Cancelled.'), details);
  const text = (why === 'idle' ? silent : late)[purpose];
  return new ImageError('timeout', sentence(text, host, Math.round(afterMs / 1000)), details);
}

function tooSlowForHost(host: string, purpose: Purpose): Sentence {
  const text =
    purpose === 'picture'
      ? 'The picture was made and paid for, but {0} needed longer to hand it out than the editor’s own connection waits. Set "easel.network" to "undici" to wait longer. Its address is kept.'
      : '{0} needed longer than the editor’s own connection waits. Set "easel.network" to "undici" to wait longer.';
  return sentence(text, host);
}

const brokenTexts: Readonly<Record<Purpose, string>> = {
  question: 'The connection to {0} broke before the answer was complete ({1}). Try again.',
  request: 'The connection to {0} broke before the answer was complete ({1}). What arrived is kept.',
  picture:
    'The picture was made and paid for, but the connection to {0} broke before it was here ({1}). Its address is kept.',
};

function broken(host: string, code: string | undefined, purpose: Purpose): Sentence {
  return sentence(brokenTexts[purpose], host, code ?? 'unknown');
}
