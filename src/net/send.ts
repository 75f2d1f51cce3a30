/** The port that wire formats talk through: one request out, one answer back through the spool. Never pays twice. */

import { setTimeout as sleep } from 'node:timers/promises';
import { ImageError } from '../core/imageError';
import { type Sentence, sentence } from '../core/sentence';
import type { Report, Send, WireAnswer, WireCall } from '../core/wireFormat';
import { checkedUrl, checkKey, namesInternalHost } from './addresses';
import { Deadline } from './deadline';
import { failureOf, internalAddress } from './failures';
import type { Network } from './network';
import { receive } from './receive';
import { requestBody } from './requestBody';
import { backoff, waitBeforeRetry } from './retryPolicy';
import { listeningWithoutKey, withoutKey } from './withoutKey';

export type SendOptions = {
  readonly network: Network;
  /** Absent: no key is sent, whatever `auth` says. */
  readonly key?: string;
  readonly auth: 'bearer' | 'none' | { readonly header: string };
  /** The origin that the key and `headers` are for: they go nowhere else. */
  readonly origin: string;
  /** The user's own headers for this provider. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Absolute path of a folder that exists. Everything received is kept there; nothing is ever deleted. */
  readonly jobFolder: string;
  readonly signal: AbortSignal;
  readonly report: Report;
  /** For the whole job, from now on; 600 s unless told. */
  readonly timeoutMs?: number;
  /** 30 s unless told. */
  readonly connectTimeoutMs?: number;
  /** Silence that an event stream is allowed; 180 s unless told. */
  readonly idleMs?: number;
  /** 512 MB unless told. */
  readonly maxResponseBytes?: number;
  /** Bytes of text kept in memory of one answer; 64 kB unless told. Lists of models can be longer. */
  readonly maxTextBytes?: number;
  /** Times that a request is sent again where that is safe; 2 unless told. */
  readonly maxRetries?: number;
};

/** How far a GET may go: `origin` never beyond the one it asked, `anywhere` without key and headers, to public hosts. */
export type Reach = 'origin' | 'anywhere';

/** No event stream here: AIGNE Hub answers errors as events with status 200 to whoever accepts them. */
const defaultHeaders = { accept: 'application/json', 'user-agent': 'Easel' };
const redirects = new Set([301, 302, 303, 307, 308]);
const mostRedirects = 5;

/** One per job: its time runs from here. Throws as `Send` says, `invalidInput` for an address it will not ask. */
export function createSend(options: SendOptions): Send {
  return new Sender(options).send;
}

export class Sender {
  private readonly deadline: Deadline;

  constructor(private readonly options: SendOptions) {
    this.deadline = new Deadline(options.timeoutMs ?? 600_000);
  }

  readonly send: Send = call => this.deliver(call, 'origin');

  /** `send`, again where rule 5 allows it. */
  async deliver(call: WireCall, reach: Reach): Promise<WireAnswer> {
    const { maxRetries = 2 } = this.options;
    const { host } = checkedUrl(call.url);
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.attempt(call, reach).catch((error: unknown) => error);
      const isLast = attempt >= maxRetries;
      if (!(outcome instanceof Error)) {
        const answer = outcome as WireAnswer;
        const wait = isLast ? undefined : waitBeforeRetry(answer, call.method, attempt);
        if (wait === undefined) return answer;
        await this.pause(wait, sentence('{0} is busy (status {1}).', host, answer.status));
      } else {
        if (isLast || !mayRepeat(outcome, call)) throw outcome;
        await this.pause(backoff(attempt), (outcome as ImageError).sentence);
      }
    }
  }

  /** One request and the redirects it is given. */
  private async attempt(call: WireCall, reach: Reach): Promise<WireAnswer> {
    let url = checkedUrl(call.url);
    for (let hops = 0; ; hops++) {
      const answer = await this.exchange(call, url, reach);
      const { location } = answer.headers;
      if (!redirects.has(answer.status) || location === undefined) return answer;
      const target = redirectTarget(location, url);
      if (hops === mostRedirects || !mayFollow(call, answer.status, reach, url, target))
        throw misled(url, target);
      url = target;
    }
  }

  private async exchange(call: WireCall, url: URL, reach: Reach): Promise<WireAnswer> {
    const { network, jobFolder, connectTimeoutMs = 30_000, signal, origin, key } = this.options;
    const publicOnly = reach === 'anywhere' && url.hostname !== new URL(origin).hostname;
    if (publicOnly && namesInternalHost(url))
      throw new ImageError('badResponse', internalAddress(url.host), { host: url.host });
    const body = call.body && requestBody(call.body);
    const headers = this.headersFor(call, url);
    const watch = this.deadline.watch(signal);
    try {
      const response = await network.open({
        method: call.method,
        url,
        headers: body
          ? { ...headers, 'content-type': body.contentType, 'content-length': `${body.length}` }
          : headers,
        ...(body ? { body } : {}),
        signal: watch.signal,
        connectTimeoutMs,
        publicOnly,
      });
      const heard = listeningWithoutKey(call, key);
      return withoutKey(await receive(response, { ...this.options, call: heard, url, watch }), key);
    } catch (error) {
      const reason = watch.signal.aborted ? watch.signal.reason : error;
      throw failureOf(reason, { host: url.host, isPaid: call.method === 'POST', keptIn: jobFolder });
    } finally {
      watch.end();
    }
  }

  private headersFor(call: WireCall, url: URL): Record<string, string> {
    const { auth, key, origin, headers } = this.options;
    const isHome = url.origin === new URL(origin).origin;
    const own = { ...defaultHeaders, ...(isHome ? lowerCase(headers) : {}), ...lowerCase(call.headers) };
    if (!isHome || !key || auth === 'none') return own;
    checkKey(key, url);
    return auth === 'bearer'
      ? { ...own, authorization: `Bearer ${key}` }
      : { ...own, [auth.header.toLowerCase()]: key };
  }

  private async pause(ms: number, reason: Sentence): Promise<void> {
    const { report, signal, jobFolder, origin } = this.options;
    report({ type: 'waiting', reason, until: Date.now() + ms });
    const watch = this.deadline.watch(signal);
    try {
      await sleep(ms, undefined, { signal: watch.signal });
    } catch {
      throw failureOf(watch.signal.reason, { host: new URL(origin).host, isPaid: false, keptIn: jobFolder });
    } finally {
      watch.end();
    }
  }
}

/** A GET is safe to repeat; a POST only when it never left. A typing error or a closed gate does not mend itself. */
function mayRepeat(failure: unknown, { method }: WireCall): boolean {
  if (!(failure instanceof ImageError)) return false;
  const { kind, details } = failure;
  if (kind === 'network') return details.status === undefined && details.code !== 'ENOTFOUND';
  return method === 'GET' && kind === 'connectionLost';
}

/** 307 and 308 say "not here": a POST goes on within its origin. The others would make a GET of it. */
function mayFollow(call: WireCall, status: number, reach: Reach, from: URL, to: URL): boolean {
  if (call.method === 'POST' && status !== 307 && status !== 308) return false;
  return from.origin === to.origin || (call.method === 'GET' && reach === 'anywhere');
}

function redirectTarget(location: string, from: URL): URL {
  try {
    return checkedUrl(location, from.href);
  } catch (cause) {
    throw new ImageError(
      'badResponse',
      sentence('{0} redirects to an address that cannot be asked. Check the provider’s base URL.', from.host),
      { host: from.host, cause },
    );
  }
}

function misled(from: URL, to: URL): ImageError {
  return new ImageError(
    'badResponse',
    sentence(
      '{0} redirects to {1}, where the request was not sent. If that is the right place, make it the provider’s base URL.',
      from.host,
      `${to.origin}${to.pathname}`,
    ),
    { host: from.host },
  );
}

function lowerCase(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
