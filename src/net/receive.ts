/** Reads one response through the spool. Never holds it, and never gives up a picture that arrived before something broke. */

import type { Report, WireAnswer, WireCall } from '../core/wireFormat';
import type { NetworkResponse } from './connection';
import { codingsOf, decoded } from './contentCoding';
import type { Watch } from './deadline';
import { LineSpool } from './lineSpool';
import {
  BrokenOff,
  type Circumstances,
  GivenUp,
  nestedTooDeep,
  tooLarge,
  tooManyCodings,
} from './networkErrors';
import { Spool, type Spooled } from './spool';
import { deepestJson } from './textReader';

export type ReceiveOptions = {
  readonly call: WireCall;
  readonly url: URL;
  readonly watch: Watch;
  readonly circumstances: Circumstances;
  readonly jobFolder: string;
  /** Taken out of every text before it is kept. */
  readonly key?: string;
  readonly report: Report;
  readonly idleMs?: number;
  readonly maxResponseBytes?: number;
  readonly maxTextBytes?: number;
};

/** `brokenBy`: why there is no more, where only the beginning of an answer came and whole pictures were in it. */
export type Received = WireAnswer & { readonly brokenBy?: unknown };

/** ms between two reports of how much has arrived. */
const reportEvery = 100;

/** Where servers and gateways put the id that their support asks for. */
const requestIdHeaders = ['x-request-id', 'request-id', 'x-oneapi-request-id', 'apim-request-id', 'cf-ray'];

/** Of an answer, unless told. */
const mostBytes = 512 * 1024 * 1024;

/** Content codings on top of each other that are undone: one is usual, and each may make a thousand bytes of one. */
const mostCodings = 3;

export async function receive(response: NetworkResponse, options: ReceiveOptions): Promise<Received> {
  const { status, headers } = response;
  const { url, watch, circumstances, idleMs = 180_000 } = options;
  if (isLong(response, options)) watch.listen(idleMs);
  const spool = await spoolFor(response, options);
  const { body, pictures, isTooDeep, brokenBy } = await read(response, spool, options);
  if (isTooDeep && circumstances.purpose !== 'picture') throw nestedTooDeep(deepestJson, circumstances);
  const requestId = requestIdHeaders.map(name => headers[name]).find(id => id);
  return {
    ...{ status, url: url.href, headers, body, pictures },
    ...(requestId ? { requestId } : {}),
    ...(brokenBy === undefined ? {} : { brokenBy }),
  };
}

type AnySpool = Spool | LineSpool;

async function spoolFor({ status, headers }: NetworkResponse, options: ReceiveOptions): Promise<AnySpool> {
  const { call, url, jobFolder, key, circumstances, maxTextBytes, maxResponseBytes: maxBytes } = options;
  const common = {
    folder: jobFolder,
    ...(key === undefined ? {} : { key }),
    ...(maxTextBytes === undefined ? {} : { maxTextBytes }),
  };
  if (call.lines !== undefined && status < 300)
    return new LineSpool({
      ...common,
      ...{ lines: call.lines, maxBytes: maxBytes ?? mostBytes, head: { status, url: url.href, headers } },
      tooLong: () => tooLarge(maxBytes ?? mostBytes, circumstances),
    });
  const contentType = headers['content-type'] ?? '';
  return Spool.open({ ...common, contentType, ...(call.onEvent ? { onEvent: call.onEvent } : {}) });
}

/** Whether it may take longer than anybody knows: silence alone ends it. */
function isLong({ headers, status }: NetworkResponse, { call }: ReceiveOptions): boolean {
  const isStream = /^text\/event-stream/i.test(headers['content-type'] ?? '');
  return isStream || (call.lines !== undefined && status < 300);
}

/** The response ended before its time. `cause` says why. */
class EndedEarly extends Error {
  constructor(override readonly cause: unknown) {
    super('The response ended early.');
  }
}

async function read(
  response: NetworkResponse,
  spool: AnySpool,
  options: ReceiveOptions,
): Promise<Spooled & Pick<Received, 'brokenBy'>> {
  try {
    for await (const chunk of arriving(response, options)) {
      await spool.write(chunk);
      if (spool.isOver) break;
    }
  } catch (error) {
    if (error instanceof EndedEarly) return readBeginning(spool, error.cause, options.watch.signal);
    await spool.finish().catch(() => undefined);
    throw error;
  }
  return spool.finish();
}

/** What is whole of an answer that broke off. Throws `cause` when nothing is, or when nobody waits for it. */
async function readBeginning(
  spool: AnySpool,
  cause: unknown,
  { reason }: AbortSignal,
): Promise<Spooled & Pick<Received, 'brokenBy'>> {
  const spooled = await spool.breakOff().catch(() => undefined);
  if (!spooled || (reason instanceof GivenUp && reason.why === 'cancelled')) throw cause;
  // All is here; that the server closed without a proper end is its own affair.
  if (spool.isWhole && !spooled.isIncomplete) return spooled;
  if (spooled.pictures.size === 0) throw cause;
  return { ...spooled, brokenBy: cause };
}

/** The body as it arrives. Throws EndedEarly for whatever ends it, never for what its reader throws. */
async function* arriving(response: NetworkResponse, options: ReceiveOptions): AsyncGenerator<Buffer> {
  try {
    yield* allOf(response, options);
  } catch (error) {
    throw new EndedEarly(isParserError(error) ? new BrokenOff(error) : error);
  }
}

/** undici's word for chunks that end early; before the head is read it means that there is no HTTP at all. */
function isParserError(error: unknown): boolean {
  return error instanceof Error && error.name === 'HTTPParserError';
}

async function* allOf(response: NetworkResponse, options: ReceiveOptions): AsyncGenerator<Buffer> {
  const { headers, body, status } = response;
  const { watch, report, circumstances } = options;
  const isLines = options.call.lines !== undefined && status < 300;
  // Of a file of lines, each has its own limit, and their number has one.
  const maxResponseBytes = isLines ? Number.POSITIVE_INFINITY : (options.maxResponseBytes ?? mostBytes);
  if (Number(headers['content-length']) > maxResponseBytes) throw tooLarge(maxResponseBytes, circumstances);
  const codings = codingsOf(headers['content-encoding']);
  if (codings.length > mostCodings) throw tooManyCodings(mostCodings, circumstances);
  let bytes = 0;
  let reported = 0;
  for await (const chunk of decoded(body, codings)) {
    watch.signal.throwIfAborted();
    watch.heard();
    bytes += chunk.length;
    if (bytes > maxResponseBytes) throw tooLarge(maxResponseBytes, circumstances);
    yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    if (Date.now() - reported >= reportEvery) {
      reported = Date.now();
      report({ type: 'receiving', bytes });
    }
  }
}
