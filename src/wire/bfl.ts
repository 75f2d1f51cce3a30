/** Black Forest Labs: a path for each model, a job for each picture, and fields that differ from family to family. */

import * as z from 'zod';
import type { AnsweredPicture } from '../core/imageAnswer';
import { type ImageError, invalidInput } from '../core/imageError';
import type { ImageRequest, PictureInput } from '../core/imageRequest';
import type { PartialAbilities } from '../core/modelAbilities';
import { parseShape } from '../core/sizes';
import type { Endpoint, JsonBody, Server, WireAnswer, WireFormat } from '../core/wireFormat';
import { readErrorBody } from './errorBody';
import { declinedBy, errorFrom, noImage } from './errors';
import { base64, type FluxFields, numbered, pixelFields } from './fluxFields';
import { answerWith } from './imagesAnswer';
import { addressIn } from './jobAddress';
import { type JobApi, type JobState, poll, submitAndPoll } from './submitAndPoll';

export const bfl: WireFormat = {
  run,
  resume: (job, server, send, report) => poll(apiOf(server), job, send, report),
  limits: () => picturesAlone,
  normalizeBaseUrl: ({ origin, pathname }) => origin + (/^.*?\/v\d+(?=\/|$)/.exec(pathname)?.[0] ?? '/v1'),
  modelsUrls: async () => [],
  keyProbe: async ({ baseUrl }) => [
    { method: 'GET', url: `${baseUrl}/credits`, headers: { accept: 'application/json' } },
  ],
};

/** A picture for each job, and no words. */
const picturesAlone: PartialAbilities = { maxN: 1, maxPartialImages: 0, writesText: false };

/** How a family of models wants to be asked. */
type Family = {
  readonly models: RegExp;
  readonly size?: (size: string) => FluxFields;
  readonly pictures?: (sources: readonly PictureInput[]) => FluxFields;
  /** The `safety_tolerance` that lets most through. */
  readonly mostTolerant?: number;
};

const families: readonly Family[] = [
  {
    models: /^flux-3/,
    size: shapeFields,
    pictures: sources => ({ images: sources.length === 0 ? undefined : sources.map(base64) }),
    mostTolerant: 4,
  },
  { models: /kontext/, size: shapeFields, pictures: numbered },
  { models: /fill/, pictures: ([source]) => ({ image: source && base64(source) }) },
  { models: /ultra/, size: shapeFields, mostTolerant: 6 },
  { models: /^flux-pro-1\.1/, size: pixelFields, mostTolerant: 6 },
  // FLUX.2, and whatever comes after these.
  { models: /^/, size: pixelFields, pictures: numbered, mostTolerant: 5 },
];

async function run(...[request, endpoint, send, report]: Parameters<WireFormat['run']>) {
  const cost: { cents?: number } = {};
  const api = apiOf(endpoint, cents => {
    cost.cents = cents;
  });
  const url = `${endpoint.baseUrl}/${encodeURIComponent(request.model)}`;
  const body = { type: 'json', value: bodyOf(request) } as const;
  const call = { method: 'POST', url, headers: { accept: 'application/json' }, body } as const;
  const answer = await submitAndPoll(api, call, send, report);
  const { cents } = cost;
  return {
    ...answer,
    pictures: answer.pictures.map(picture => withoutEcho(picture, request.prompt)),
    ...(cents !== undefined && { usage: { cost: cents / 100, currency: 'USD' } }),
  };
}

function bodyOf({ model, prompt, sources, mask, parameters }: ImageRequest): JsonBody {
  const family = families.find(({ models }) => models.test(model.toLowerCase()));
  const { size, seed, outputFormat, moderation, enhance, style, steps, guidance } = parameters;
  if (/fill/.test(model) && mask === undefined)
    throw invalidInput('{0} fills what a mask marks: paint one, or choose another model.', model);
  return {
    prompt,
    ...{ seed, steps, guidance },
    output_format: outputFormat,
    prompt_upsampling: enhance,
    raw: style === 'raw' ? true : undefined,
    safety_tolerance: moderation === 'low' ? family?.mostTolerant : undefined,
    ...(size === undefined ? {} : family?.size?.(size)),
    ...family?.pictures?.(sources),
    mask: mask && base64(mask),
  };
}

/** The prompt comes back, rewritten or not. */
function withoutEcho(picture: AnsweredPicture, prompt: string): AnsweredPicture {
  const { revisedPrompt, ...others } = picture;
  return revisedPrompt === prompt ? others : picture;
}

function shapeFields(size: string): FluxFields {
  const { ratio, resolution } = parseShape(size) ?? {};
  return { aspect_ratio: ratio, resolution: resolution?.toLowerCase() };
}

const submitted = z.looseObject({
  id: z.string().min(1),
  polling_url: z.string().optional().catch(undefined),
  cost: z.number().nonnegative().nullish().catch(undefined),
});

const polled = z.looseObject({
  status: z.string().optional().catch(undefined),
  // Seen in answers of older versions.
  state: z.string().optional().catch(undefined),
  progress: z.number().nullish().catch(undefined),
  result: z
    .looseObject({
      sample: z.string().min(1).optional().catch(undefined),
      prompt: z.string().min(1).optional().catch(undefined),
    })
    .nullish()
    .catch(undefined),
  details: z.unknown().optional(),
});

function apiOf(
  { label, baseUrl }: Server & Pick<Endpoint, 'label'>,
  onCost?: (cents: number) => void,
): JobApi {
  return {
    label,
    jobIn: answer => {
      const parsed = answer.body.type === 'json' ? submitted.safeParse(answer.body.value) : undefined;
      if (!parsed?.success) return undefined;
      const { id, polling_url: url, cost } = parsed.data;
      if (typeof cost === 'number') onCost?.(cost);
      // The host differs from job to job: the address of the answer leads to the right one.
      const pollUrl = addressIn(url) ?? `${baseUrl}/get_result?id=${encodeURIComponent(id)}`;
      return { id, pollUrl };
    },
    stateIn: answer => stateIn(answer, label),
  };
}

/** A failed job may come with status 503, so what the body says of it counts. */
function stateIn(answer: WireAnswer, label: string): JobState | undefined {
  const parsed = answer.body.type === 'json' ? polled.safeParse(answer.body.value) : undefined;
  if (!parsed?.success) return undefined;
  const { status, state = status, progress, result, details } = parsed.data;
  switch (state) {
    case 'Pending':
    case 'Queued':
      return typeof progress === 'number' && progress > 0 ? running(progress) : { type: 'queued' };
    case 'Reasoning':
    case 'Generating':
    case 'Processing':
      return running(progress ?? undefined);
    case 'Ready':
      return ready(answer, label, result ?? {});
    case 'Request Moderated':
    case 'Content Moderated':
      return { type: 'over', error: moderated(answer, label, state, details) };
    case 'Error':
    case 'Failed':
      return { type: 'over', error: failed(answer, label, details) };
    case 'Task not found':
      return { type: 'gone' };
    default:
      return undefined;
  }
}

function running(share?: number): JobState {
  return { type: 'running', ...(share !== undefined && { share: Math.min(1, Math.max(0, share)) }) };
}

function ready(
  answer: WireAnswer,
  label: string,
  { sample, prompt }: { readonly sample?: string | undefined; readonly prompt?: string | undefined },
): JobState {
  if (sample === undefined) return { type: 'over', error: noImage(answer, label) };
  const picture: AnsweredPicture = {
    sources: [{ type: 'url', url: sample }],
    ...(prompt !== undefined && { revisedPrompt: prompt }),
  };
  return { type: 'ready', answer: answerWith(answer, [picture]) };
}

/** `Request`: before anything was made; `Content`: what was made was not let out. Neither is billed. */
function moderated(answer: WireAnswer, label: string, state: string, details: unknown): ImageError {
  const reasons = z
    .looseObject({ 'Moderation Reasons': z.array(z.string()).min(1) })
    .transform(found => found['Moderation Reasons'])
    .safeParse(details);
  return declinedBy(answer, label, { message: state, ...(reasons.success && { categories: reasons.data }) });
}

function failed(answer: WireAnswer, label: string, details: unknown): ImageError {
  const { message = 'Error', ...complaint } =
    readErrorBody(answer.body.type === 'json' ? answer.body.value : undefined) ??
    readErrorBody(details) ??
    {};
  return errorFrom({ ...answer, status: 500 }, label, { ...complaint, message });
}
