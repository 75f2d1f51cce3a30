/** What a transport is asked and what it gives back: one request, the head of its response and its bytes. Never does either. */

import type { RequestBody } from './requestBody';

export type NetworkRequest = {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: RequestBody;
  /** Closes the connection at once, whatever it is at. */
  readonly signal: AbortSignal;
  /** ms until there must be a connection. */
  readonly connectTimeoutMs: number;
  /** Refuses names that resolve to an address of the user's own network, on connections that resolve them themselves. */
  readonly publicOnly: boolean;
};

export type NetworkResponse = {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** As it came over the wire, but for content codings that the transport undid itself. */
  readonly body: AsyncIterable<Uint8Array>;
};

/** There was no connection: no byte of the request left this computer. `cause` says why. */
export class NothingSent extends Error {
  constructor(override readonly cause: unknown) {
    super('No connection could be made.');
  }
}
