/** OpenAI's Batch API: a file of requests, a batch of that file, and files of answers. */

import * as z from 'zod';
import type { BatchAnswer, BatchFormat } from '../core/batchFormat';
import { ImageError } from '../core/imageError';
import { sentence } from '../core/sentence';
import type { WireAnswer } from '../core/wireFormat';
import {
  bodyOf,
  cancelled,
  expired,
  headers,
  lineOf,
  pathOf,
  readLines,
  submitBatch,
  unanswered,
  uploadRequests,
} from './batchParts';
import { badResponse, errorFrom } from './errors';

const mib = 1024 * 1024;

export const openaiBatch: BatchFormat = {
  // Its documented limits; a little less, for what stands around the pictures.
  limits: { requests: 50_000, bytes: 190 * mib },
  handIn: async (requests, place, send) => {
    const { baseUrl, label } = place;
    const file = await uploadRequests(requests.map(lineOf), { purpose: 'batch' }, place, send);
    const jobIn = (answer: WireAnswer) => {
      const { id } = bodyOf(answer, batch) ?? {};
      if (id === undefined) return undefined;
      const pollUrl = `${baseUrl}/batches/${id}`;
      return { id, pollUrl, cancelUrl: `${pollUrl}/cancel` };
    };
    const endpoint = pathOf(requests);
    const value = { input_file_id: file, endpoint, completion_window: '24h' };
    return submitBatch(`${baseUrl}/batches`, value, jobIn, label, send);
  },
  look: async ({ pollUrl }, { baseUrl, label }, send) => {
    const answer = await send({ method: 'GET', url: pollUrl, headers });
    if (answer.status >= 300) throw errorFrom(answer, label);
    const told = bodyOf(answer, batch);
    if (told?.status === undefined) throw badResponse(answer, label);
    const done = told.request_counts?.completed;
    if (!ends.has(told.status)) return { type: 'waiting', ...(done !== undefined && { done }) };
    const files = [told.output_file_id, told.error_file_id].flatMap(id =>
      id ? [`${baseUrl}/files/${id}/content`] : [],
    );
    return { type: 'over', files, failure: failureOf(told, label) };
  },
  read: (file, most, send, take) => readLines(file, most, send, answerIn, take),
  cancel: async ({ cancelUrl }, { label }, send) => {
    if (cancelUrl === undefined) return;
    const answer = await send({ method: 'POST', url: cancelUrl, headers });
    if (answer.status >= 300) throw errorFrom(answer, label);
  },
};

const ends = new Set(['completed', 'failed', 'expired', 'cancelled']);
const id = z.string().regex(/^[\w.-]{1,200}$/);
const fileId = id.nullish().catch(undefined);

const batch = z.looseObject({
  id,
  status: z.string().optional(),
  output_file_id: fileId,
  error_file_id: fileId,
  request_counts: z
    .looseObject({ completed: z.number().optional().catch(undefined) })
    .nullish()
    .catch(undefined),
  errors: z
    .looseObject({ data: z.array(z.looseObject({ message: z.string() })).max(1000) })
    .nullish()
    .catch(undefined),
});

function failureOf({ status, errors }: z.infer<typeof batch>, label: string): ImageError {
  switch (status) {
    case 'cancelled':
      return cancelled(label);
    case 'expired':
      return expired(label);
    case 'failed': {
      const [first] = errors?.data ?? [];
      const text = '{0} did not accept the batch: {1}';
      return new ImageError('badRequest', sentence(text, label, first?.message.slice(0, 300) ?? status));
    }
    default:
      return unanswered(label);
  }
}

const outcome = z.looseObject({
  custom_id: z.string(),
  response: z
    .looseObject({
      status_code: z.number().int(),
      request_id: z.string().optional().catch(undefined),
      body: z.unknown(),
    })
    .nullish(),
  error: z.unknown().optional(),
});

/** A request that was not done has an error in place of its answer. */
function answerIn(line: WireAnswer): BatchAnswer | undefined {
  const told = bodyOf(line, outcome);
  if (told === undefined) return undefined;
  const { custom_id: key, response, error } = told;
  const { requestId: _, ...place } = line;
  const value = response?.body ?? { error };
  return {
    key,
    answer: {
      ...place,
      ...{ status: response?.status_code ?? 400, headers: {}, body: { type: 'json', value } },
      ...(response?.request_id && { requestId: response.request_id }),
    },
  };
}
