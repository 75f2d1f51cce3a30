/** Brings every picture of an answer into the job folder. Never asks for a picture with the key of another origin, and never loses one for another's sake. */

import { createHash, randomUUID } from 'node:crypto';
import { open, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Continuation } from '../core/continuation';
import type { AnsweredPicture, ImageAnswer, PictureSource, Signature } from '../core/imageAnswer';
import { ImageError, type ImageErrorKind } from '../core/imageError';
import { type MediaType, sniffMediaType } from '../core/mediaType';
import { type Sentence, sentence } from '../core/sentence';
import { endBytes, isWholePicture } from '../core/wholePicture';
import { checkedUrl } from './addresses';
import { ownerOnly } from './jobFile';
import { type Circumstances, detailsOf, failureOf, unaskable } from './networkErrors';
import { overflowSuffix } from './overflowFile';
import { isDataUrl, readJobs, writeAddresses } from './pictureAddresses';
import { Sender, type SendOptions } from './send';

export type CollectedPicture = {
  /** Absolute path in the job folder. */
  readonly file: string;
  readonly bytes: number;
  readonly mediaType: MediaType;
  /** SHA-256 of the file, in hex. */
  readonly sha256: string;
  readonly revisedPrompt?: string;
  readonly continuation?: Continuation<Signature>;
};

export type Collected = {
  /** In the order of the answer, without those that failed. */
  readonly pictures: readonly CollectedPicture[];
  /** One for each picture of which no source worked: `expired`, `badResponse`, `network`, `timeout`. */
  readonly failures: readonly ImageError[];
  /** There are more than were asked for: what was not taken stays in the job folder. */
  readonly surplus?: Sentence;
};

/** Downloads at a time. */
const mostDownloads = 4;
/** Places where one picture is looked for: bytes and an address, in honest answers. */
const mostSources = 4;
/** Addresses of pictures that are no more: OpenAI's and Azure's stores answer 403 when a signature has run out. */
const gone = new Set([403, 404, 410]);
/** Bytes that suffice to know a format by. */
const headSize = 512;

/**
 * Tries each picture's sources in their order. A relative address resolves against `options.baseUrl`. `asked`: pictures
 * that were asked for; some models send a few more, and those are taken too.
 * Throws only when the job is over: ImageError `cancelled`, or `notSaved` when the journal cannot be written.
 */
export async function collectPictures(
  answer: ImageAnswer,
  asked: number,
  options: SendOptions,
): Promise<Collected> {
  const { baseUrl, jobFolder } = options;
  const missing = new Map(answer.pictures.entries());
  const jobs = await readJobs(jobFolder);
  const undone = jobs.filter(({ id }) => !answer.pictures.some(({ job }) => job === id));
  const isAtAddresses = answer.pictures.some(({ sources }) => sources.some(({ type }) => type === 'url'));
  const isNoted = isAtAddresses || jobs.length > 0;
  if (isNoted) await writeAddresses(jobFolder, missing, baseUrl, undone);
  const results: (CollectedPicture | ImageError)[] = [];
  const waiting = [...missing].slice(0, Math.max(2 * asked, asked + 4));
  const sender = new Sender(options);
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, picture] = next;
      const result = await collect(picture, options, sender);
      results[index] = result;
      if (!(result instanceof ImageError)) missing.delete(index);
    }
  };
  await Promise.all(Array.from({ length: mostDownloads }, work));
  // One that is listed though it was fetched does no harm.
  if (isNoted) await writeAddresses(jobFolder, missing, baseUrl, undone).catch(() => {});
  const failures = results.filter(result => result instanceof ImageError);
  const cancelled = failures.find(({ kind }) => kind === 'cancelled');
  if (cancelled) throw cancelled;
  const taken = results.filter((result): result is CollectedPicture => !(result instanceof ImageError));
  const pictures = taken.length > asked ? await withoutRepeats(taken) : taken;
  const isMore = answer.pictures.length > results.length || (await hasOverflow(jobFolder));
  return { pictures, failures, ...(isMore && { surplus: surplusOf(pictures.length, asked, options) }) };
}

/** Each once: gateways that ask upstream again tell an event twice. Where as many came as were asked for, two may well be alike. */
async function withoutRepeats(pictures: readonly CollectedPicture[]): Promise<CollectedPicture[]> {
  const different = new Map<string, CollectedPicture>();
  for (const picture of pictures) {
    const first = different.get(picture.sha256);
    if (first === undefined) different.set(picture.sha256, picture);
    else if (first.file !== picture.file) await rm(picture.file, { force: true });
  }
  return [...different.values()];
}

async function hasOverflow(jobFolder: string): Promise<boolean> {
  return (await readdir(jobFolder)).some(name => name.endsWith(overflowSuffix));
}

function surplusOf(taken: number, asked: number, { baseUrl, jobFolder }: SendOptions): Sentence {
  const text = '{0} sent far more pictures than were asked for ({1}): {2} are saved, the others stay in {3}.';
  return sentence(text, new URL(baseUrl).host, asked, taken, jobFolder);
}

/** The first source that holds a picture; the last one's failure where none does. */
async function collect(
  { sources, ...facts }: AnsweredPicture,
  options: SendOptions,
  sender: Sender,
): Promise<CollectedPicture | ImageError> {
  let failure: ImageError | undefined;
  for (const source of sources.slice(0, mostSources)) {
    try {
      return { ...(await fromSource(source, options, sender)), ...facts };
    } catch (error) {
      failure = failureOf(error, circumstancesAt(new URL(options.baseUrl), options));
      if (failure.kind === 'cancelled') return failure;
    }
  }
  return failure ?? noPicture(circumstancesAt(new URL(options.baseUrl), options));
}

function circumstancesAt({ host }: URL, { jobFolder }: SendOptions): Circumstances {
  return { host, purpose: 'picture', keptIn: jobFolder };
}

async function fromSource(
  source: PictureSource,
  options: SendOptions,
  sender: Sender,
): Promise<CollectedPicture> {
  const circumstances = circumstancesAt(new URL(options.baseUrl), options);
  if (source.type === 'spooled') return checked(source.picture, circumstances);
  if (source.type === 'inline') return fromBase64(source.base64, options);
  if (isDataUrl(source.url)) return fromDataUrl(source.url, options);
  return download(source.url, options, sender);
}

async function fromBase64(text: string, options: SendOptions): Promise<CollectedPicture> {
  const base64 = text.replace(/^\s*data:[^,]*,/i, '');
  return store(Buffer.from(base64, 'base64'), options);
}

async function fromDataUrl(url: string, options: SendOptions): Promise<CollectedPicture> {
  const [head = ''] = url.split(',', 1);
  if (/;\s*base64\s*$/i.test(head)) return fromBase64(url, options);
  return store(Buffer.from(percentDecoded(url.slice(head.length + 1))), options);
}

/** SVG comes so. A stray `%` stands for itself. */
function percentDecoded(text: string): string {
  return text.replace(/(%[\da-f]{2})+/gi, escapes =>
    Buffer.from(escapes.replaceAll('%', ''), 'hex').toString(),
  );
}

async function store(bytes: Buffer, options: SendOptions): Promise<CollectedPicture> {
  const circumstances = circumstancesAt(new URL(options.baseUrl), options);
  if (!sniffMediaType(bytes.subarray(0, headSize))) throw noPicture(circumstances);
  const file = join(options.jobFolder, `inline-${randomUUID()}.bin`);
  try {
    await writeFile(file, bytes, { flag: 'wx', mode: ownerOnly });
  } catch (cause) {
    throw new ImageError('notSaved', sentence('The picture could not be written to {0}.', file), { cause });
  }
  return checked({ file, sha256: createHash('sha256').update(bytes).digest('hex') }, circumstances);
}

/** The URL is the server's word and not trusted: no key beyond the provider's own addresses, nothing inside the user's network. */
async function download(address: string, options: SendOptions, sender: Sender): Promise<CollectedPicture> {
  const url = addressOf(address, options);
  const circumstances = circumstancesAt(url, options);
  const accept = 'image/*, */*;q=0.5';
  const { status, body } = await sender.deliver(
    { method: 'GET', url: url.href, headers: { accept } },
    'anywhere',
  );
  if (status >= 400) throw notDelivered(status, circumstances);
  if (body.type !== 'picture') throw noPicture(circumstances);
  return checked(body.picture, circumstances);
}

function addressOf(address: string, options: SendOptions): URL {
  try {
    return checkedUrl(address, options.baseUrl);
  } catch (cause) {
    throw unaskable(cause, circumstancesAt(new URL(options.baseUrl), options));
  }
}

async function checked(
  { file, sha256 }: Pick<CollectedPicture, 'file' | 'sha256'>,
  circumstances: Circumstances,
): Promise<CollectedPicture> {
  const handle = await open(file);
  try {
    const { size: bytes } = await handle.stat();
    const read = async (length: number, from: number) => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, from);
      return buffer.subarray(0, bytesRead);
    };
    const head = await read(headSize, 0);
    const mediaType = sniffMediaType(head);
    if (!mediaType) throw noPicture(circumstances);
    const tail = await read(endBytes, Math.max(0, bytes - endBytes));
    if (isWholePicture(mediaType, head, tail, bytes) === false) throw cutOff(circumstances);
    return { file, bytes, mediaType, sha256 };
  } finally {
    await handle.close();
  }
}

function notDelivered(status: number, circumstances: Circumstances): ImageError {
  const kind: ImageErrorKind = gone.has(status) ? 'expired' : 'badResponse';
  const text =
    kind === 'expired'
      ? 'The picture was made and paid for, but it is no longer at {0} (status {1}). Ask the provider whether it kept it.'
      : 'The picture was made and paid for, but {0} did not hand it out (status {1}). Its address is kept; try again later.';
  return new ImageError(kind, sentence(text, circumstances.host, status), {
    ...detailsOf(circumstances),
    status,
  });
}

function noPicture(circumstances: Circumstances): ImageError {
  const text =
    'The picture was made and paid for, but what {0} gave as one is none that Easel knows. What arrived is kept.';
  return new ImageError('badResponse', sentence(text, circumstances.host), detailsOf(circumstances));
}

function cutOff(circumstances: Circumstances): ImageError {
  const text =
    'The picture was made and paid for, but {0} sent only a part of it, or damaged. What arrived is kept.';
  return new ImageError('badResponse', sentence(text, circumstances.host), detailsOf(circumstances));
}
