/** xAI's Batch API: a file of requests as OpenAI wants it, counts in place of a state, and pages of answers. */

import * as z from 'zod';
import type { BatchAnswer, BatchFormat } from '../core/batchFormat';
import { placeholderForm } from '../core/imageAnswer';
import type { WireAnswer } from '../core/wireFormat';
import { bodyOf, cancelled, headers, lineOf, submitBatch, unanswered, uploadRequests } from './batchParts';
import { badResponse, errorFrom } from './errors';

const mib = 1024 * 1024;
/** Answers on a page: a request may bring ten pictures. */
const pageSize = 20;

export const xaiBatch: BatchFormat = {
  // What a file may have is not stated; a request to add some may have 25 MB.
  limits: { requests: 10_000, bytes: 190 * mib },
  // Its addresses die within the hour.
  responseFormat: 'b64_json',
  handIn: async (requests, place, send) => {
    const { baseUrl, label } = place;
    const file = await uploadRequests(requests.map(lineOf), {}, place, send);
    const jobIn = (answer: WireAnswer) => {
      const { batch_id, id = batch_id } = bodyOf(answer, batch) ?? {};
      if (id === undefined) return undefined;
      const pollUrl = `${baseUrl}/batches/${id}`;
      return { id, pollUrl, cancelUrl: `${pollUrl}:cancel` };
    };
    const value = { name: 'Easel', input_file_id: file };
    return submitBatch(`${baseUrl}/batches`, value, jobIn, label, send);
  },
  look: async ({ pollUrl }, { label }, send) => {
    const answer = await send({ method: 'GET', url: pollUrl, headers });
    if (answer.status >= 300) throw errorFrom(answer, label);
    const told = bodyOf(answer, batch);
    if (told === undefined) throw badResponse(answer, label);
    const { num_requests: all = 0, num_pending: pending = all, ...counts } = told.state ?? {};
    const { num_success: done, num_cancelled: stopped = 0 } = counts;
    // Right after it was taken, nothing is counted yet.
    if (all === 0 || pending > 0) return { type: 'waiting', ...(done !== undefined && { done }) };
    const failure = stopped > 0 ? cancelled(label) : unanswered(label);
    return { type: 'over', files: [`${pollUrl}/results?limit=${pageSize}`], failure };
  },
  read: async (file, most, send, take) => {
    let next: string | undefined = file;
    for (let pages = 0; next !== undefined && pages < most + 8; pages++) {
      const answer: WireAnswer = await send({ method: 'GET', url: next, headers });
      if (answer.status >= 300) throw errorFrom(answer, new URL(file).host);
      const told = bodyOf(answer, page);
      if (told === undefined) throw badResponse(answer, new URL(file).host);
      for (const result of told.results) await take(answerIn(result, answer));
      const { pagination_token: token } = told;
      next = token ? `${file}&pagination_token=${encodeURIComponent(token)}` : undefined;
    }
  },
  cancel: async ({ cancelUrl }, { label }, send) => {
    if (cancelUrl === undefined) return;
    const answer = await send({ method: 'POST', url: cancelUrl, headers });
    if (answer.status >= 300) throw errorFrom(answer, label);
  },
};

const id = z
  .string()
  .regex(/^[\w.-]{1,200}$/)
  .optional();
const count = z.coerce.number().int().nonnegative().optional().catch(undefined);

const batch = z.looseObject({
  batch_id: id,
  id,
  state: z
    .looseObject({ num_requests: count, num_pending: count, num_success: count, num_cancelled: count })
    .optional()
    .catch(undefined),
});

const result = z.looseObject({
  batch_request_id: z.string(),
  batch_result: z
    .looseObject({ response: z.record(z.string(), z.unknown()).nullish().catch(undefined) })
    .nullish()
    .catch(undefined),
  error_message: z.string().nullish().catch(undefined),
});

const page = z.looseObject({
  results: z.array(result).max(1000),
  pagination_token: z.string().max(4000).nullish().catch(undefined),
});

/** Under the name of what was done stands the answer as it would have come by itself. */
function answerIn(told: z.infer<typeof result>, answer: WireAnswer): BatchAnswer {
  const { batch_request_id: key, batch_result, error_message: message } = told;
  const [response] = Object.values(batch_result?.response ?? {});
  const isMade = response !== undefined && !message;
  const value = isMade ? response : { error: { message: message ?? undefined } };
  const { requestId: _, ...place } = answer;
  // The page holds those of others too.
  const named = JSON.stringify(value).matchAll(new RegExp(placeholderForm, 'g'));
  const pictures = new Map(
    [...named].flatMap(([placeholder]) => {
      const picture = answer.pictures.get(placeholder);
      return picture === undefined ? [] : [[placeholder, picture] as const];
    }),
  );
  const status = isMade ? 200 : 400;
  return { key, answer: { ...place, status, headers: {}, body: { type: 'json', value }, pictures } };
}
