/** What Batch APIs share: files of requests that are uploaded, and why a request of one was not done. */

import * as z from 'zod';
import type { BatchAnswer, BatchRequest, TakeAnswer } from '../core/batchFormat';
import { ImageError } from '../core/imageError';
import { sentence } from '../core/sentence';
import type { SubmittedJob } from '../core/submittedJob';
import {
  type Endpoint,
  InlinePicture,
  type JsonBody,
  type Send,
  type Server,
  type WireAnswer,
} from '../core/wireFormat';
import { badResponse, errorFrom } from './errors';

type Place = Server & Pick<Endpoint, 'label'>;

export const headers = { accept: 'application/json' };

/** As OpenAI and xAI want a request in their files. */
export function lineOf({ key, call }: BatchRequest): JsonBody {
  if (call.body?.type !== 'json') throw new TypeError('a request of a batch is JSON');
  const { pathname } = new URL(call.url);
  return { custom_id: key, method: call.method, url: pathname, body: call.body.value };
}

/** Bytes of it on a line of its own. */
export function lineBytes(line: JsonBody): number {
  let pictures = 0;
  const text = JSON.stringify(line, (_key, part: unknown) => {
    if (!(part instanceof InlinePicture)) return part;
    const { picture, form } = part;
    const prefix = form === 'dataUri' ? `data:${picture.mediaType};base64,`.length : 0;
    pictures += prefix + 4 * Math.ceil(picture.bytes.length / 3);
    return '';
  });
  return new TextEncoder().encode(text).length + pictures + 1;
}

/** The path that all of them go to. */
export function pathOf([first]: readonly BatchRequest[]): string {
  if (first === undefined) throw new TypeError('a batch has requests');
  return new URL(first.call.url).pathname;
}

const uploaded = z.looseObject({ id: z.string().regex(/^[\w.-]{1,200}$/) });

/** The id of the file that they are in at the server. Nobody is charged for it. */
export async function uploadRequests(
  lines: readonly JsonBody[],
  fields: Readonly<Record<string, string>>,
  { baseUrl, label }: Place,
  send: Send,
): Promise<string> {
  const parts = [
    ...Object.entries(fields).map(([name, value]) => ({ name, value })),
    { name: 'file', fileName: 'easel-batch.jsonl', lines },
  ];
  const answer = await send({
    ...{ method: 'POST', url: `${baseUrl}/files`, headers },
    body: { type: 'multipart', parts },
    isFree: true,
  });
  if (answer.status >= 300) throw errorFrom(answer, label);
  const file = bodyOf(answer, uploaded);
  if (file === undefined) throw badResponse(answer, label);
  return file.id;
}

/** Has a batch begun; its id is in the journal before this resolves. */
export async function submitBatch(
  url: string,
  value: JsonBody,
  jobIn: (answer: WireAnswer) => SubmittedJob | undefined,
  label: string,
  send: Send,
): Promise<SubmittedJob> {
  const body = { type: 'json', value } as const;
  const answer = await send({ method: 'POST', url, headers, body, job: { type: 'submit', jobIn } });
  if (answer.status >= 300) throw errorFrom(answer, label);
  const job = jobIn(answer);
  if (job !== undefined) return job;
  // It took the batch, as far as anybody knows, and did not say which it is.
  const { kind, sentence: words, details } = badResponse(answer, label);
  throw new ImageError(kind, words, { ...details, mayHaveBeenCharged: true });
}

/** Reads a file of answers. Throws ImageError. `most`: requests of the batch. */
export async function readLines(
  file: string,
  most: number,
  send: Send,
  answerIn: (line: WireAnswer) => BatchAnswer | undefined,
  take: TakeAnswer,
): Promise<void> {
  const onLine = async (line: WireAnswer) => {
    const answer = answerIn(line);
    if (answer !== undefined) await take(answer);
  };
  // A few more, for what says nothing of any of them.
  const lines = { most: 2 * most + 16, onLine };
  const answer = await send({ method: 'GET', url: file, headers: {}, lines });
  if (answer.status >= 300) throw errorFrom(answer, new URL(file).host);
}

/** What a JSON answer says; `undefined` where it says something else. */
export function bodyOf<Shape>({ body }: WireAnswer, shape: z.ZodType<Shape>): Shape | undefined {
  return body.type === 'json' ? shape.safeParse(body.value).data : undefined;
}

export function cancelled(label: string): ImageError {
  return new ImageError('cancelled', sentence('The batch was stopped before {0} had done this.', label));
}

export function expired(label: string): ImageError {
  return new ImageError(
    'expired',
    sentence('{0} did not get to it in the time that a batch has, which costs nothing.', label),
  );
}

export function unanswered(label: string): ImageError {
  return new ImageError('noImage', sentence('{0} did the batch and says nothing of this request.', label));
}
