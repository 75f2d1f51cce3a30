/** Looks how far a connection gets, step by step, and says how long each took. Never sends a request. */

import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import * as tls from 'node:tls';
import { type Sentence, sentence } from '../core/sentence';
import { trustedContext } from './certificates';
import { NothingSent } from './connection';
import { failureOf, GivenUp } from './networkErrors';
import { type NetworkSettings, proxyFor } from './proxy';
import { remoteFor } from './remoteMachine';

export type ProbeStep = {
  readonly told: Sentence;
  readonly ms: number;
};

/**
 * Resolves the name, connects, and checks the certificate; behind a proxy the first two are the proxy's, and the
 * certificate is left to the first real request. Throws ImageError `network` or `certificate`, `cancelled`.
 */
export async function* probe(
  address: string,
  settings: NetworkSettings,
  signal: AbortSignal,
): AsyncGenerator<ProbeStep> {
  const url = new URL(address);
  const proxy = proxyFor(url, settings);
  const target = proxy === undefined ? url : new URL(proxy.url);
  let socket: Socket | undefined;
  try {
    const name = target.hostname.replace(/^\[|\]$/g, '');
    const found = await timed(lookup(name));
    yield { told: sentence('{0} is {1}', name, found.value.address), ms: found.ms };
    const port = Number(target.port) || (target.protocol === 'https:' ? 443 : 80);
    socket = connect({ host: found.value.address, port, signal });
    const connected = await timed(once(socket, 'connect', { signal }));
    yield {
      told:
        proxy === undefined
          ? sentence('connected to port {0}', port)
          : sentence('connected to the proxy, port {0}', port),
      ms: connected.ms,
    };
    if (target.protocol === 'https:' && proxy === undefined)
      yield await certificate(socket, name, settings, signal);
  } catch (error) {
    throw failureOf(signal.aborted ? new GivenUp('cancelled') : new NothingSent(error), {
      host: target.host,
      purpose: 'question',
      remoteName: remoteFor(target, settings),
    });
  } finally {
    socket?.destroy();
  }
}

async function certificate(
  socket: Socket,
  servername: string,
  { systemCertificates, strictSSL }: NetworkSettings,
  signal: AbortSignal,
): Promise<ProbeStep> {
  const secureContext = trustedContext(systemCertificates);
  const secure = tls.connect({
    socket,
    // Addresses have no server name (RFC 6066).
    ...(/^[\d.]+$|:/.test(servername) ? {} : { servername }),
    rejectUnauthorized: strictSSL,
    ...(secureContext ? { secureContext } : {}),
  });
  const { ms } = await timed(once(secure, 'secureConnect', { signal }));
  const { issuer, valid_to: validTo } = secure.getPeerCertificate();
  return {
    told: sentence('certificate by {0}, valid until {1}', String(issuer?.O ?? issuer?.CN ?? '?'), validTo),
    ms,
  };
}

async function timed<T>(work: Promise<T>): Promise<{ value: T; ms: number }> {
  const start = performance.now();
  const value = await work;
  return { value, ms: Math.round(performance.now() - start) };
}
