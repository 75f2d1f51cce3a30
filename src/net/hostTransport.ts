/** Sends through the editor's `fetch`, which knows PAC files, Kerberos and the system's proxy. Never uses undici's own classes with it. */

import { isConnectFailure } from './connectFailure';
import { type NetworkRequest, type NetworkResponse, NothingSent } from './connection';

/** Its wait for the head of a response is at most 300 s, whatever we would allow (VS Code 1.139). */
export async function hostTransport(request: NetworkRequest): Promise<NetworkResponse> {
  const { method, url, headers, signal } = request;
  const pieces = request.body?.pieces();
  let isAskedFor = false;
  /** Why the body ended, which `fetch` tells in words of its own. */
  let unreadable: { readonly error: unknown } | undefined;
  const body =
    pieces &&
    new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          isAskedFor = true;
          const { value, done } = await pieces.next().catch(error => {
            unreadable = { error };
            throw error;
          });
          if (done) controller.close();
          // Nobody knows for how long the editor keeps what it is given.
          else controller.enqueue(new Uint8Array(value));
        },
        async cancel() {
          await pieces.return(undefined);
        },
      },
      { highWaterMark: 0 },
    );
  const init = {
    method,
    headers,
    signal,
    redirect: 'manual' as const,
    ...(body ? { body, duplex: 'half' } : {}),
  };
  try {
    const response = await globalThis.fetch(url, init);
    const {
      'content-encoding': _undone,
      'content-length': _stale,
      ...rest
    } = Object.fromEntries(response.headers);
    return { status: response.status, headers: rest, body: response.body ?? nothing() };
  } catch (error) {
    if (unreadable) throw unreadable.error;
    const isUnsent = isConnectFailure(error) || (body !== undefined && !isAskedFor);
    throw isUnsent && !signal.aborted ? new NothingSent(error) : error;
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
