/** Brings every picture of an answer into the job folder. Never asks for a picture with the key of another origin, and never loses one for another's sake. */

import { randomUUID } from 'node:crypto';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnsweredPicture, ImageAnswer, PictureSource } from '../core/imageAnswer';
import { ImageError, type ImageErrorKind } from '../core/imageError';
import { type MediaType, sniffMediaType } from '../core/mediaType';
import { sentence } from '../core/sentence';
import { checkedUrl } from './addresses';
import { failureOf } from './failures';
import { Sender, type SendOptions } from './send';

export type CollectedPicture = {
  /** Absolute path in the job folder. */
  readonly file: string;
  readonly bytes: number;
  readonly mediaType: MediaType;
  readonly revisedPrompt?: string;
};

export type Collected = {
  /** In the order of the answer, without those that failed. */
  readonly pictures: readonly CollectedPicture[];
  /** One for each picture of which no source worked: `expired`, `badResponse`, `network`, `timeout`. */
  readonly failures: readonly ImageError[];
};

/** Downloads at a time. */
const mostDownloads = 4;
/** Addresses of pictures that are no more: OpenAI's and Azure's stores answer 403 when a signature has run out. */
const gone = new Set([403, 404, 410]);
/** Bytes that suffice to know a format by. */
const headSize = 512;

/**
 * Tries each picture's sources in their order. A relative address resolves against `options.origin`.
 * Throws only when the job is over: ImageError `cancelled`.
 */
export async function collectPictures(answer: ImageAnswer, options: SendOptions): Promise<Collected> {
  const sender = new Sender(options);
  const results: (CollectedPicture | ImageError)[] = [];
  const waiting = [...answer.pictures.entries()];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, picture] = next;
      results[index] = await collect(picture, options, sender);
    }
  };
  await Promise.all(Array.from({ length: mostDownloads }, work));
  const failures = results.filter(result => result instanceof ImageError);
  const cancelled = failures.find(({ kind }) => kind === 'cancelled');
  if (cancelled) throw cancelled;
  const pictures = results.filter((result): result is CollectedPicture => !(result instanceof ImageError));
  return { pictures, failures };
}

/** The first source that holds a picture; the last one's failure where none does. */
async function collect(
  { sources, revisedPrompt }: AnsweredPicture,
  options: SendOptions,
  sender: Sender,
): Promise<CollectedPicture | ImageError> {
  let failure: ImageError | undefined;
  for (const source of sources) {
    try {
      const picture = await fromSource(source, options, sender);
      return revisedPrompt === undefined ? picture : { ...picture, revisedPrompt };
    } catch (error) {
      failure = failureOf(error, { host: hostOf(options.origin), isPaid: false, keptIn: options.jobFolder });
      if (failure.kind === 'cancelled') return failure;
    }
  }
  return failure ?? noPicture(hostOf(options.origin), options);
}

async function fromSource(
  source: PictureSource,
  options: SendOptions,
  sender: Sender,
): Promise<CollectedPicture> {
  if (source.type === 'spooled') return checked(source.picture.file, hostOf(options.origin), options);
  if (source.type === 'inline') return fromBase64(source.base64, options);
  if (/^\s*data:/i.test(source.url)) return fromDataUrl(source.url, options);
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
  const host = hostOf(options.origin);
  if (!sniffMediaType(bytes.subarray(0, headSize))) throw noPicture(host, options);
  const file = join(options.jobFolder, `inline-${randomUUID()}.bin`);
  try {
    await writeFile(file, bytes, { flag: 'wx' });
  } catch (cause) {
    throw new ImageError('notSaved', sentence('The picture could not be written to {0}.', file), { cause });
  }
  return checked(file, host, options);
}

/** The URL is the server's word and not trusted: no key beyond the provider's origin, no address inside the user's network. */
async function download(address: string, options: SendOptions, sender: Sender): Promise<CollectedPicture> {
  const url = checkedUrl(address, options.origin);
  const { host } = url;
  const accept = 'image/*, */*;q=0.5';
  const { status, body } = await sender.deliver(
    { method: 'GET', url: url.href, headers: { accept } },
    'anywhere',
  );
  if (status >= 400) throw notDelivered(host, status, options);
  if (body.type !== 'picture') throw noPicture(host, options);
  return checked(body.picture.file, host, options);
}

async function checked(file: string, host: string, options: SendOptions): Promise<CollectedPicture> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headSize), 0, headSize, 0);
    const mediaType = sniffMediaType(buffer.subarray(0, bytesRead));
    if (!mediaType) throw noPicture(host, options);
    return { file, bytes: (await handle.stat()).size, mediaType };
  } finally {
    await handle.close();
  }
}

function notDelivered(host: string, status: number, { jobFolder }: SendOptions): ImageError {
  const kind: ImageErrorKind = gone.has(status) ? 'expired' : 'badResponse';
  const text =
    kind === 'expired'
      ? 'The picture is no longer at {0} (status {1}). The request was paid for; ask the provider whether it kept it.'
      : 'The picture was made, but {0} did not hand it out (status {1}). Try again later.';
  return new ImageError(kind, sentence(text, host, status), {
    host,
    status,
    keptIn: jobFolder,
    mayHaveBeenCharged: true,
  });
}

function noPicture(host: string, { jobFolder }: SendOptions): ImageError {
  const text = 'What {0} gave as a picture is not one that Easel knows. What arrived is kept.';
  return new ImageError('badResponse', sentence(text, host), {
    host,
    keptIn: jobFolder,
    mayHaveBeenCharged: true,
  });
}

function hostOf(origin: string): string {
  return new URL(origin).host;
}
