/** Gemini's Batch API: a file of requests for one model, an operation that does them, and a file of answers. */

import * as z from 'zod';
import type { BatchAnswer, BatchFormat, BatchRequest } from '../core/batchFormat';
import { ImageError } from '../core/imageError';
import { sentence } from '../core/sentence';
import type { JsonBody, WireAnswer } from '../core/wireFormat';
import {
  bodyOf,
  cancelled,
  expired,
  headers,
  lineBytes,
  readLines,
  submitBatch,
  unanswered,
} from './batchParts';
import { badResponse, errorFrom } from './errors';
import { uploadFile } from './geminiFiles';

const mib = 1024 * 1024;

export const geminiBatch: BatchFormat = {
  // 2 GB are documented for the file.
  limits: { requests: 10_000, bytes: 1900 * mib },
  handIn: async (requests, place, send) => {
    const { baseUrl, label } = place;
    const lines = requests.map(lineOf);
    const bytes = lines.reduce((sum: number, line) => sum + lineBytes(line), 0);
    const facts = { mediaType: 'application/jsonl', bytes };
    const { name: fileName } = await uploadFile({ type: 'lines', lines }, facts, place, send);
    const jobIn = (answer: WireAnswer) => {
      const { name: id } = bodyOf(answer, operation) ?? {};
      if (id === undefined) return undefined;
      const pollUrl = `${baseUrl}/v1beta/${id}`;
      return { id, pollUrl, cancelUrl: `${pollUrl}:cancel` };
    };
    const value = { batch: { displayName: 'Easel', inputConfig: { fileName } } };
    return submitBatch(urlOf(requests), value, jobIn, label, send);
  },
  look: async ({ pollUrl }, { baseUrl, label }, send) => {
    const answer = await send({ method: 'GET', url: pollUrl, headers });
    if (answer.status >= 300) throw errorFrom(answer, label);
    const told = bodyOf(answer, operation);
    const state = told?.metadata?.state?.replace(/^(BATCH|JOB)_STATE_/, '');
    if (told === undefined || state === undefined) throw badResponse(answer, label);
    const done = told.metadata?.batchStats?.successfulRequestCount;
    if (!ends.has(state)) return { type: 'waiting', ...(done !== undefined && { done }) };
    const file = told.response?.responsesFile ?? told.metadata?.output?.responsesFile;
    const files = file === undefined ? [] : [`${baseUrl}/download/v1beta/${file}:download?alt=media`];
    return { type: 'over', files, failure: failureOf(state, told.error?.message, label) };
  },
  read: (file, most, send, take) => readLines(file, most, send, answerIn, take),
  cancel: async ({ cancelUrl }, { label }, send) => {
    if (cancelUrl === undefined) return;
    const body = { type: 'json', value: {} } as const;
    const answer = await send({ method: 'POST', url: cancelUrl, headers, body });
    if (answer.status >= 300) throw errorFrom(answer, label);
  },
};

function lineOf({ key, call }: BatchRequest): JsonBody {
  if (call.body?.type !== 'json') throw new TypeError('a request of a batch is JSON');
  return { key, request: call.body.value };
}

/** All of them ask one model. */
function urlOf([first]: readonly BatchRequest[]): string {
  if (first === undefined) throw new TypeError('a batch has requests');
  return first.call.url.replace(/:generateContent$/, ':batchGenerateContent');
}

const ends = new Set(['SUCCEEDED', 'FAILED', 'CANCELLED', 'EXPIRED', 'PARTIALLY_SUCCEEDED']);

const file = z
  .looseObject({
    responsesFile: z
      .string()
      .regex(/^files\/[\w.-]{1,200}$/)
      .optional()
      .catch(undefined),
  })
  .optional()
  .catch(undefined);

/** Its counts are text, as protocol buffers write large numbers. */
const operation = z.looseObject({
  name: z.string().regex(/^batches\/[\w.-]{1,200}$/),
  metadata: z
    .looseObject({
      state: z.string().optional(),
      output: file,
      batchStats: z
        .looseObject({ successfulRequestCount: z.coerce.number().optional().catch(undefined) })
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
  response: file,
  error: z
    .looseObject({ message: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

function failureOf(state: string, message: string | undefined, label: string): ImageError {
  if (state === 'CANCELLED') return cancelled(label);
  if (state === 'EXPIRED') return expired(label);
  if (state !== 'FAILED') return unanswered(label);
  const text = '{0} did not accept the batch: {1}';
  return new ImageError('badRequest', sentence(text, label, message?.slice(0, 300) ?? state));
}

const outcome = z.looseObject({
  key: z.string(),
  response: z.unknown().optional(),
  error: z
    .looseObject({ code: z.number().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/** Of `google.rpc.Code`, those that say whose move it is; a status of HTTP stays one. */
const statuses: Readonly<Record<number, number>> = { 3: 400, 5: 404, 7: 403, 8: 429, 9: 400, 16: 401 };

function answerIn(line: WireAnswer): BatchAnswer | undefined {
  const told = bodyOf(line, outcome);
  if (told === undefined) return undefined;
  const { key, response, error } = told;
  const { requestId: _, ...place } = line;
  const code = error?.code ?? 13;
  const status = response === undefined ? (code >= 400 ? code : (statuses[code] ?? 500)) : 200;
  const value = response ?? { error };
  return { key, answer: { ...place, status, headers: {}, body: { type: 'json', value } } };
}
