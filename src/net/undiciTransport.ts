/** Sends through undici: one dispatcher per origin, built from settings. Never sets the process's dispatcher. */

import { createHash, randomBytes } from 'node:crypto';
import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import type { Duplex, Readable } from 'node:stream';
import type { SecureContext } from 'node:tls';
import type { Dispatcher, Pool } from 'undici';
import { isInternalAddress } from './addresses';
import { trustedContext } from './certificates';
import { isConnectFailure } from './connectFailure';
import { type NetworkRequest, type NetworkResponse, NothingSent } from './connection';
import { eagerBody } from './eagerBody';
import { endingPauses } from './lateReaders';
import { type NetworkSettings, type ProxyServer, proxyFor } from './proxy';

type Undici = typeof import('./undici');

/** The proxy answered a tunnel with this status instead of opening it. */
export class ProxyRefused extends Error {
  constructor(readonly status: number) {
    super('The proxy opened no tunnel.');
  }
}

/** A name resolved to an address of the user's own network where only a public one is allowed. */
export class InternalAddress extends Error {}

/**
 * `pipelining: 0` closes each connection after its answer: an idle one that the server is just closing cannot be told
 * from one that took the request, and such a POST could not be sent again. Times are kept by whoever reads.
 */
const always = { pipelining: 0, headersTimeout: 0, bodyTimeout: 0 } as const;

export class UndiciTransport {
  private readonly dispatchers = new Map<string, Promise<Dispatcher>>();

  constructor(private readonly settings: NetworkSettings) {}

  async open(request: NetworkRequest): Promise<NetworkResponse> {
    const { method, url, headers, signal } = request;
    const dispatcher = await this.dispatcherFor(request);
    let isAskedFor = false;
    const pieces = request.body?.pieces();
    // undici asks for a body once there is a connection to write it to.
    const body = pieces && mark(pieces, () => (isAskedFor = true));
    try {
      const response = await dispatcher.request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method,
        headers,
        signal,
        // The types know streams only; undici takes any iterable.
        ...(body ? { body: body as unknown as Readable } : {}),
      });
      return {
        status: response.statusCode,
        headers: flat(response.headers),
        body: eagerBody(response.body),
      };
    } catch (error) {
      const isUnsent = body ? !isAskedFor : isConnectFailure(error) || error instanceof ProxyRefused;
      throw isUnsent && !signal.aborted && !(error instanceof InternalAddress)
        ? new NothingSent(error)
        : error;
    }
  }

  /** A connection that is a WebSocket from here on. Throws whatever kept it from that. */
  async openSocket(request: NetworkRequest): Promise<Duplex> {
    const { url, headers, signal } = request;
    const dispatcher = await this.dispatcherFor(request);
    const key = randomBytes(16).toString('base64');
    const options = {
      ...{
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: 'GET',
        protocol: 'websocket',
        signal,
      },
      headers: { ...headers, 'sec-websocket-key': key, 'sec-websocket-version': '13' },
    };
    const { headers: answered, socket } = await dispatcher.upgrade(options);
    const proof = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    if (answered['sec-websocket-accept'] === proof) return socket;
    socket.on('error', () => {}).destroy();
    throw new Error('The server opened no WebSocket.');
  }

  /** Lets requests under way end. */
  async close(): Promise<void> {
    await Promise.all([...this.dispatchers.values()].map(async dispatcher => (await dispatcher).close()));
  }

  async destroy(): Promise<void> {
    await Promise.all([...this.dispatchers.values()].map(async dispatcher => (await dispatcher).destroy()));
  }

  private dispatcherFor({ url, connectTimeoutMs, publicOnly }: NetworkRequest): Promise<Dispatcher> {
    const key = `${url.origin} ${connectTimeoutMs} ${publicOnly}`;
    let dispatcher = this.dispatchers.get(key);
    if (!dispatcher) {
      dispatcher = this.build(url, connectTimeoutMs, publicOnly);
      this.dispatchers.set(key, dispatcher);
    }
    return dispatcher;
  }

  private async build(url: URL, timeout: number, publicOnly: boolean): Promise<Dispatcher> {
    // Loaded with the first request.
    const undici = await import('./undici');
    const { strictSSL, systemCertificates } = this.settings;
    const proxy = proxyFor(url, this.settings);
    const isSecure = [url.protocol, proxy && new URL(proxy.url).protocol].includes('https:');
    const secureContext = isSecure ? trustedContext(systemCertificates) : undefined;
    const tls = { timeout, rejectUnauthorized: strictSSL, ...(secureContext ? { secureContext } : {}) };
    if (proxy) return proxyAgent(undici, proxy, tls);
    const connect = undici.buildConnector({ ...tls, ...(publicOnly ? { lookup: publicLookup } : {}) });
    return new undici.Agent({ ...always, connect: endingPauses(connect) });
  }
}

type Tls = { timeout: number; rejectUnauthorized: boolean; secureContext?: SecureContext };

function proxyAgent({ Pool, ProxyAgent }: Undici, { url, authorization }: ProxyServer, tls: Tls): Dispatcher {
  return new ProxyAgent({
    ...always,
    uri: url,
    ...(authorization ? { token: authorization } : {}),
    proxyTls: tls,
    requestTls: tls,
    factory: (origin, { connect, ...options }: Pool.Options) =>
      new Pool(origin, {
        ...options,
        ...(typeof connect === 'function' ? { connect: endingPauses(connect) } : {}),
      }),
    clientFactory: (origin, options) => {
      const pool = new Pool(origin, { ...options, headersTimeout: tls.timeout });
      const connect = pool.connect.bind(pool) as (
        options: Dispatcher.ConnectOptions,
      ) => Promise<Dispatcher.ConnectData>;
      // undici tells a refusal in words only; the status says who can mend it.
      pool.connect = (async (options: Dispatcher.ConnectOptions) => {
        const answer = await connect(options);
        if (answer.statusCode === 200) return answer;
        answer.socket.on('error', () => {}).destroy();
        throw new ProxyRefused(answer.statusCode);
      }) as typeof pool.connect;
      return pool;
    },
  });
}

type LookupAnswer = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

function publicLookup(hostname: string, options: LookupOptions, answer: LookupAnswer): void {
  lookup(hostname, options, (error, address, family) => {
    const addresses = typeof address === 'string' ? [address] : (address ?? []).map(entry => entry.address);
    if (!error && addresses.some(isInternalAddress)) answer(new InternalAddress(), address, family);
    else answer(error, address, family);
  });
}

/**
 * undici asks for the next piece when the socket has room, and after a piece of 64 kB or more it has room only once all of
 * that has left: whoever reads the next but one into the same memory changes nothing that is still on its way.
 */
async function* mark(pieces: AsyncGenerator<Uint8Array>, began: () => void): AsyncGenerator<Uint8Array> {
  began();
  yield* pieces;
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
