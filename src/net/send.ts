/** The port that wire formats talk through: one request out, one answer back through the spool. Never pays twice. */

import { setTimeout as sleep } from 'node:timers/promises';
import { ImageError } from '../core/imageError';
import { type Sentence, sentence } from '../core/sentence';
import { SerialQueue } from '../core/serialQueue';
import type { JobCall, Report, Send, SocketCall, WireAnswer, WireCall } from '../core/wireFormat';
import { checkedUrl, checkKeyTransport, encrypted, isUnder, namesInternalHost } from './addresses';
import { Deadline, type Watch } from './deadline';
import type { Network } from './network';
import {
  beyondKey,
  type Circumstances,
  failureOf,
  internalAddress,
  misled,
  unaskable,
} from './networkErrors';
import { dropJob, noteJob } from './pictureAddresses';
import { receive } from './receive';
import { requestBody } from './requestBody';
import { backoff, waitBeforeRetry } from './retryPolicy';
import { listeningWithoutKey, withoutKey } from './withoutKey';

export type SendOptions = {
  readonly network: Network;
  /** Absent: no key is sent, whatever `auth` says. */
  readonly key?: string;
  readonly auth: 'bearer' | 'none' | { readonly header: string; readonly scheme?: string | undefined };
  /** What the provider is called; absent: by its host. */
  readonly label?: string;
  /** Where the provider is. The key goes to addresses at or below this one, `headers` to its origin, and nowhere else. */
  readonly baseUrl: string;
  /** Hosts of the provider beside the one of `baseUrl`, where that is one of them: a job may be asked after there. */
  readonly hosts?: RegExp;
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

/**
 * How far a GET may go: `origin` never beyond the one it asked. `anywhere` fetches what an answer named: without key and
 * headers beyond the provider's origin, and to public hosts alone.
 */
export type Reach = 'origin' | 'anywhere';

/** No event stream here: AIGNE Hub answers errors as events with status 200 to whoever accepts them. */
const defaultHeaders = { accept: 'application/json', 'user-agent': 'Easel' };
const redirects = new Set([301, 302, 303, 307, 308]);
const mostRedirects = 5;
/** ms for telling a server that nobody waits any more: the user has gone already. */
const farewellMs = 5000;

/** One per job: its time runs from here. Throws as `Send` says, `invalidInput` for an address it will not ask. */
export function createSend(options: SendOptions): Send {
  return new Sender(options).send;
}

export class Sender {
  private readonly deadline: Deadline;
  /** Requests of a fan-out hand in their jobs at the same time. */
  private readonly notes = new SerialQueue();

  constructor(private readonly options: SendOptions) {
    this.deadline = new Deadline(options.timeoutMs ?? 600_000);
  }

  readonly send: Send = async call => {
    const { job, socket } = call;
    if (socket !== undefined) return this.listen(call, socket);
    if (job?.type === 'poll') await this.sleep(job.afterMs, 'anywhere');
    const answer = await this.deliver(call, isAfterwards(job) ? 'anywhere' : 'origin');
    // A note that finds no room stops nothing: the picture may well find some where it should be.
    if (job !== undefined) await this.notes.run(() => this.note(job, answer)).catch(() => {});
    return answer;
  };

  /** Until either side closes it. A socket is the provider's own, and is asked for once. */
  private async listen(call: WireCall, { until, takesPicture }: SocketCall): Promise<WireAnswer> {
    const { network, connectTimeoutMs = 30_000, key, jobFolder } = this.options;
    const url = checkedUrl(call.url);
    const circumstances = this.circumstances(url, call, 'origin');
    const headers = this.headersFor(call, url, this.isOwn(url, call));
    const watch = this.watch(call);
    const signal = AbortSignal.any([watch.signal, until]);
    try {
      const open = network.openSocket({
        method: 'GET',
        url,
        headers,
        signal,
        connectTimeoutMs,
        publicOnly: false,
      });
      // In a chunk of its own: hardly any provider has one.
      const [socket, { hear }] = await Promise.all([open, import('./socketListener')]);
      await hear(socket, { ...listeningWithoutKey(call, key), takesPicture, jobFolder, key, signal });
      return { status: 101, url: url.href, headers: {}, body: { type: 'empty' }, pictures: new Map() };
    } catch (error) {
      throw failureOf(signal.aborted ? signal.reason : error, circumstances);
    } finally {
      watch.end();
    }
  }

  private async note(job: JobCall, answer: WireAnswer): Promise<void> {
    const { jobFolder } = this.options;
    if (job.type !== 'submit') {
      if (job.isOver(answer)) await dropJob(jobFolder, job.id);
      return;
    }
    const submitted = answer.status < 300 ? job.jobIn(answer) : undefined;
    if (submitted !== undefined) await noteJob(jobFolder, submitted);
  }

  /** `send`, and again where the request cannot have been charged for. */
  async deliver(call: WireCall, reach: Reach): Promise<WireAnswer> {
    // Whoever asks after a job asks again anyway.
    const { maxRetries = 2 } = isAfterwards(call.job) ? { maxRetries: 0 } : this.options;
    const name = this.nameAt(checkedUrl(call.url));
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.attempt(call, reach).catch((error: unknown) => error);
      const isLast = attempt >= maxRetries;
      if (!(outcome instanceof Error)) {
        const answer = outcome as WireAnswer;
        const wait = isLast ? undefined : waitBeforeRetry(answer, call.method, attempt);
        if (wait === undefined) return answer;
        await this.pause(wait, sentence('{0} is busy (status {1}).', name, answer.status), reach);
      } else {
        if (isLast || !mayRepeat(outcome, call)) throw outcome;
        await this.pause(backoff(attempt), (outcome as ImageError).sentence, reach);
      }
    }
  }

  /** One request and the redirects it is given. */
  private async attempt(call: WireCall, reach: Reach): Promise<WireAnswer> {
    const { baseUrl } = this.options;
    const placed = (url: URL) => (reach === 'anywhere' ? encrypted(url, new URL(baseUrl)) : url);
    let url = placed(checkedUrl(call.url));
    // Who sent a request elsewhere and back could be after the key.
    let isHome = true;
    for (let hops = 0; ; hops++) {
      isHome &&= this.isOwn(url, call);
      const answer = await this.exchange(call, url, reach, isHome);
      const { location } = answer.headers;
      if (!redirects.has(answer.status) || location === undefined) return answer;
      const target = placed(this.redirectTarget(location, url, call, reach));
      if (hops === mostRedirects || !mayFollow(call, answer.status, reach, url, target))
        throw misled(target, this.circumstances(url, call, reach));
      url = target;
    }
  }

  /** Whether it is the provider's, which alone may have the key. */
  private isOwn(url: URL, { job }: WireCall): boolean {
    const { hosts, ...options } = this.options;
    const baseUrl = new URL(options.baseUrl);
    if (url.origin === baseUrl.origin) return true;
    const isOther = isAfterwards(job) && url.protocol === 'https:' && url.port === '';
    return isOther && hosts !== undefined && [url, baseUrl].every(({ hostname }) => hosts.test(hostname));
  }

  private redirectTarget(location: string, from: URL, call: WireCall, reach: Reach): URL {
    try {
      return checkedUrl(location, from.href);
    } catch (cause) {
      throw unaskable(cause, this.circumstances(from, call, reach));
    }
  }

  private async exchange(call: WireCall, url: URL, reach: Reach, isHome: boolean): Promise<WireAnswer> {
    const { network, connectTimeoutMs = 30_000, baseUrl, key, report } = this.options;
    const circumstances = this.circumstances(url, call, reach);
    const publicOnly = reach === 'anywhere' && url.origin !== new URL(baseUrl).origin;
    if (publicOnly && namesInternalHost(url)) throw internalAddress(circumstances);
    const body = call.body && requestBody(call.body);
    const headers = this.headersFor(call, url, isHome);
    const watch = this.watch(call);
    const failure = (error: unknown) =>
      failureOf(watch.signal.aborted ? watch.signal.reason : error, circumstances);
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
      const received = await receive(response, {
        ...{ ...this.options, call: heard, url, watch, circumstances },
        // How many bytes say how far a job is tells nobody anything.
        report: isAfterwards(call.job) ? () => {} : report,
      });
      const { brokenBy, ...answer } = received;
      return withoutKey(
        { ...answer, ...(brokenBy === undefined ? {} : { brokenOff: failure(brokenBy) }) },
        key,
      );
    } catch (error) {
      throw failure(error);
    } finally {
      watch.end();
    }
  }

  /** A picture may lie with somebody else. */
  private nameAt({ origin, host }: URL): string {
    const { label = host, baseUrl } = this.options;
    return origin === new URL(baseUrl).origin ? label : host;
  }

  private circumstances(url: URL, { method }: Pick<WireCall, 'method'>, reach: Reach): Circumstances {
    const purpose = reach === 'anywhere' ? 'picture' : method === 'POST' ? 'request' : 'question';
    const { network, jobFolder: keptIn } = this.options;
    return { host: url.host, purpose, keptIn, remoteName: network.remoteFor(url) };
  }

  private headersFor(call: WireCall, url: URL, isHome: boolean): Record<string, string> {
    const { auth, key, headers } = this.options;
    const own = { ...defaultHeaders, ...(isHome ? lowerCase(headers) : {}), ...lowerCase(call.headers) };
    if (!isHome || !key || auth === 'none') return own;
    const baseUrl = new URL(this.options.baseUrl);
    // Of the provider's other hosts the same paths.
    if (!isUnder(new URL(url.pathname, baseUrl.origin), baseUrl)) {
      // A GET may be answered without a key; to pay without one is not what was meant.
      if (call.method === 'POST') throw beyondKey(url, baseUrl);
      return own;
    }
    checkKeyTransport(key, url);
    return auth === 'bearer'
      ? { ...own, authorization: `Bearer ${key}` }
      : { ...own, [auth.header.toLowerCase()]: auth.scheme === undefined ? key : `${auth.scheme} ${key}` };
  }

  private async pause(ms: number, reason: Sentence, reach: Reach): Promise<void> {
    this.options.report({ type: 'waiting', reason, until: Date.now() + ms });
    await this.sleep(ms, reach);
  }

  private async sleep(ms: number, reach: Reach): Promise<void> {
    const { signal, baseUrl } = this.options;
    const watch = this.deadline.watch(signal);
    try {
      await sleep(ms, undefined, { signal: watch.signal });
    } catch {
      throw failureOf(watch.signal.reason, this.circumstances(new URL(baseUrl), { method: 'GET' }, reach));
    } finally {
      watch.end();
    }
  }

  private watch({ job }: WireCall): Watch {
    if (job?.type !== 'cancel') return this.deadline.watch(this.options.signal);
    return new Deadline(farewellMs).watch(new AbortController().signal);
  }
}

/** Whether a call is about a job that was handed in before. */
function isAfterwards(job: JobCall | undefined): boolean {
  return job !== undefined && job.type !== 'submit';
}

/** A GET is safe to repeat; a POST only when it never left. A typing error or a closed gate does not mend itself. */
function mayRepeat(failure: unknown, { method }: WireCall): boolean {
  if (!(failure instanceof ImageError)) return false;
  const { kind, details } = failure;
  if (kind === 'network') return details.status === undefined && details.code !== 'ENOTFOUND';
  return method === 'GET' && kind === 'connectionLost';
}

/** 307 and 308 say "not here": a POST or PUT goes on within its origin. The others would make a GET of it. */
function mayFollow(call: WireCall, status: number, reach: Reach, from: URL, to: URL): boolean {
  if (call.method !== 'GET' && status !== 307 && status !== 308) return false;
  return from.origin === to.origin || (call.method === 'GET' && reach === 'anywhere');
}

function lowerCase(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
