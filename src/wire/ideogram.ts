/** Ideogram's v2: a form for each model, a job for the pictures, and addresses that expire. Never takes what was held back for a picture. */

import * as z from 'zod';
import type { AnsweredPicture, ImageAnswer } from '../core/imageAnswer';
import { ImageError } from '../core/imageError';
import type { ImageRequest } from '../core/imageRequest';
import type { PartialAbilities } from '../core/modelAbilities';
import type { Endpoint, Server, WireAnswer, WireBody, WireFormat } from '../core/wireFormat';
import { editBody } from './edits';
import { type ErrorBody, errorBodyIn } from './errorBody';
import { declinedBy, errorFrom, noImage } from './errors';
import { defined } from './fields';
import { readEntry } from './imageData';
import { answerWith } from './imagesAnswer';
import { type JobApi, type JobState, poll, submitAndPoll } from './submitAndPoll';

const headers = { accept: 'application/json' };

export const ideogram: WireFormat = {
  run,
  resume: (job, server, send, report) => poll(apiOf(server), job, send, report),
  limits: () => noSketches,
  normalizeBaseUrl: ({ origin, pathname }) =>
    origin + pathname.replace(/\/v\d(\/.{0,1000})?$/, '').replace(/\/{1,8}$/, ''),
  modelsUrls: async () => [],
  // Where nothing is asked for but what it would cost, and not even that can be told.
  keyProbe: async ({ baseUrl }) => [
    {
      method: 'POST',
      url: `${baseUrl}/v2/image/generate/ideogram-4-5?dry_run=true`,
      headers,
      body: { type: 'multipart', parts: [{ name: 'prompt', value: '' }] },
    },
  ],
};

const noSketches: PartialAbilities = { maxPartialImages: 0, writesText: false };

async function run(
  ...[request, endpoint, send, report]: Parameters<WireFormat['run']>
): Promise<ImageAnswer> {
  const url = `${endpoint.baseUrl}/v2/image/generate/${encodeURIComponent(request.model)}`;
  const call = { method: 'POST', url, headers, body: bodyOf(request) } as const;
  const answer = await submitAndPoll(apiOf(endpoint), call, send, report);
  return { ...answer, pictures: answer.pictures.map(picture => withoutEcho(picture, request.prompt)) };
}

/** Its sources are `images`, of which the first is edited. */
function bodyOf(request: ImageRequest): WireBody {
  const { prompt, sources, mask, parameters } = request;
  const { n = 1, size, quality, seed, enhance } = parameters;
  // Behind a mask the size is the picture's, and to say so is refused.
  const wanted = mask === undefined ? (size ?? (sources.length > 0 ? 'source' : undefined)) : undefined;
  const fields = defined({
    prompt,
    async: true,
    num_images: n === 1 ? undefined : n,
    size: wanted,
    quality,
    seed,
    magic_prompt: enhance === undefined ? undefined : enhance ? 'on' : 'off',
  });
  return editBody(request, fields, { editFields: { image: 'images', images: 'images' } });
}

/** It tells the prompt that it made the picture of, rewritten or not. */
function withoutEcho(picture: AnsweredPicture, prompt: string): AnsweredPicture {
  const { revisedPrompt, ...others } = picture;
  return revisedPrompt === prompt ? others : picture;
}

const micro = 1_000_000;

const generation = z.looseObject({
  generation_id: z.string().min(1),
  status: z.string().optional().catch(undefined),
  data: z.array(z.unknown()).max(100).optional().catch(undefined),
  failure_reason: z.string().min(1).optional().catch(undefined),
  usage_cost_usd_micros: z.number().nonnegative().optional().catch(undefined),
});

type Generation = z.infer<typeof generation>;

function apiOf({ baseUrl, label }: Server & Pick<Endpoint, 'label'>): JobApi {
  return {
    label,
    jobIn: answer => {
      const id = generationIn(answer)?.generation_id;
      if (id === undefined) return undefined;
      return { id, pollUrl: `${baseUrl}/v2/generations/${encodeURIComponent(id)}` };
    },
    stateIn: answer => stateIn(answer, label),
    complaintIn,
  };
}

function generationIn({ body, status }: WireAnswer): Generation | undefined {
  return body.type === 'json' && status < 300 ? generation.safeParse(body.value).data : undefined;
}

/** A server that does not know `async` answers with the pictures at once. */
function stateIn(answer: WireAnswer, label: string): JobState | undefined {
  const found = generationIn(answer);
  if (found === undefined) return undefined;
  switch (found.status ?? (found.data === undefined ? 'pending' : 'completed')) {
    case 'pending':
      return { type: 'running' };
    case 'completed':
      return completed(answer, label, found);
    case 'failed':
      return { type: 'over', error: failed(answer, label, found) };
    default:
      return undefined;
  }
}

const entry = z.looseObject({
  prompt: z.string().min(1).optional().catch(undefined),
  is_image_safe: z.boolean().optional().catch(undefined),
});

function completed(answer: WireAnswer, label: string, { data = [], ...found }: Generation): JobState {
  const pictures = data.flatMap(each => pictureIn(each, answer) ?? []);
  const failures = data.filter(isHeldBack).map(() => heldBack(answer, label));
  const [failure = noImage(answer, label)] = failures;
  if (pictures.length === 0) return { type: 'over', error: failure };
  const micros = found.usage_cost_usd_micros;
  const usage = micros === undefined ? {} : { usage: { cost: micros / micro, currency: 'USD' } };
  return { type: 'ready', answer: { ...answerWith(answer, pictures), ...usage, failures } };
}

function pictureIn(value: unknown, answer: WireAnswer): AnsweredPicture | undefined {
  const picture = isHeldBack(value) ? undefined : readEntry(value, answer);
  const prompt = entry.safeParse(value).data?.prompt;
  return picture && { ...picture, ...(prompt !== undefined && { revisedPrompt: prompt }) };
}

function isHeldBack(value: unknown): boolean {
  return entry.safeParse(value).data?.is_image_safe === false;
}

/** It was made, and is paid for all the same. */
function heldBack(answer: WireAnswer, label: string): ImageError {
  const { kind, sentence, details } = declinedBy(answer, label, {});
  return new ImageError(kind, sentence, { ...details, mayHaveBeenCharged: true });
}

/** Which is not billed. */
function failed(answer: WireAnswer, label: string, { failure_reason: reason }: Generation): ImageError {
  const { kind, sentence, details } = errorFrom({ ...answer, status: 500 }, label, {
    message: reason ?? 'failed',
  });
  return new ImageError(kind, sentence, { ...details, mayHaveBeenCharged: false });
}

const rejected = z.looseObject({ reject_reason: z.string().min(1) });

/** 422 has one meaning there: the prompt or a picture did not pass. */
function complaintIn(answer: WireAnswer): ErrorBody | undefined {
  const complaint = errorBodyIn(answer.body);
  const parsed = answer.body.type === 'json' ? rejected.safeParse(answer.body.value) : undefined;
  const code =
    parsed?.data?.reject_reason ?? (answer.status === 422 ? 'content_policy_violation' : undefined);
  return code === undefined ? complaint : { ...complaint, code };
}
