/** Reads one response through the spool. Never holds it, and never gives up a picture that arrived before something broke. */

import { ImageError } from '../core/imageError';
import { sentence } from '../core/sentence';
import type { Report, WireAnswer, WireCall } from '../core/wireFormat';
import type { NetworkResponse } from './connection';
import { decoded } from './contentCoding';
import type { Watch } from './deadline';
import { BrokenOff } from './failures';
import { Spool, type Spooled } from './spool';

export type ReceiveOptions = {
  readonly call: WireCall;
  readonly url: URL;
  readonly watch: Watch;
  readonly jobFolder: string;
  readonly report: Report;
  readonly idleMs?: number;
  readonly maxResponseBytes?: number;
  readonly maxTextBytes?: number;
};

/** ms between two reports of how much has arrived. */
const reportEvery = 100;

/** Where servers and gateways put the id that their support asks for. */
const requestIdHeaders = ['x-request-id', 'request-id', 'x-oneapi-request-id', 'apim-request-id', 'cf-ray'];

export async function receive(response: NetworkResponse, options: ReceiveOptions): Promise<WireAnswer> {
  const { status, headers } = response;
  const { call, url, watch, jobFolder, idleMs = 180_000, maxTextBytes } = options;
  const contentType = headers['content-type'] ?? '';
  if (/^text\/event-stream/i.test(contentType)) watch.listen(idleMs);
  const spool = await Spool.open({
    folder: jobFolder,
    contentType,
    ...(maxTextBytes === undefined ? {} : { maxTextBytes }),
    ...(call.onEvent ? { onEvent: call.onEvent } : {}),
  });
  const { body, pictures } = await read(response, spool, options);
  const requestId = requestIdHeaders.map(name => headers[name]).find(id => id);
  return { status, url: url.href, headers, ...(requestId ? { requestId } : {}), body, pictures };
}

async function read(response: NetworkResponse, spool: Spool, options: ReceiveOptions): Promise<Spooled> {
  try {
    await readAll(response, spool, options);
  } catch (error) {
    const { signal } = options.watch;
    // The picture is here; that the server closed without a proper end is its own affair.
    const didHarm = signal.aborted || error instanceof ImageError || !spool.isWhole;
    const spooled = await spool.finish().catch(() => undefined);
    if (didHarm || !spooled) throw isParserError(error) ? new BrokenOff(error) : error;
    return spooled;
  }
  return spool.finish();
}

/** undici's word for chunks that end early; before the head is read it means that there is no HTTP at all. */
function isParserError(error: unknown): boolean {
  return error instanceof Error && error.name === 'HTTPParserError';
}

async function readAll(response: NetworkResponse, spool: Spool, options: ReceiveOptions): Promise<void> {
  const { watch, report, maxResponseBytes = 512 * 1024 * 1024 } = options;
  const { headers } = response;
  if (Number(headers['content-length']) > maxResponseBytes) throw tooLarge(options, maxResponseBytes);
  let bytes = 0;
  let reported = 0;
  for await (const chunk of decoded(response.body, headers['content-encoding'])) {
    watch.signal.throwIfAborted();
    watch.heard();
    bytes += chunk.length;
    if (bytes > maxResponseBytes) throw tooLarge(options, maxResponseBytes);
    await spool.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
    if (spool.isOver) break;
    if (Date.now() - reported >= reportEvery) {
      reported = Date.now();
      report({ type: 'receiving', bytes });
    }
  }
}

function tooLarge({ url, call, jobFolder }: ReceiveOptions, limit: number): ImageError {
  return new ImageError(
    'badResponse',
    sentence(
      '{0} answers with more than {1} MB. "easel.maxResponseMegabytes" allows more. What arrived is kept.',
      url.host,
      Math.round(limit / 1024 / 1024),
    ),
    { host: url.host, keptIn: jobFolder, ...(call.method === 'POST' ? { mayHaveBeenCharged: true } : {}) },
  );
}
