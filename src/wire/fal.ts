/** fal's queue: an app for each model, whose fields follow one of a few habits. */

import * as z from 'zod';
import type { ImageError } from '../core/imageError';
import type { ImageRequest } from '../core/imageRequest';
import type { PartialAbilities } from '../core/modelAbilities';
import { parsePixelSize, parseShape } from '../core/sizes';
import { InlinePicture, type JsonBody, type WireAnswer, type WireFormat } from '../core/wireFormat';
import { declinedBy, errorFrom, noImage } from './errors';
import { readEntries } from './imageData';
import { answerWith } from './imagesAnswer';
import { addressIn } from './jobAddress';
import { type JobApi, type JobState, poll, submitAndPoll } from './submitAndPoll';

export const fal: WireFormat = {
  run,
  resume: (job, { label }, send, report) => poll(apiOf(label), job, send, report),
  limits: () => noSketches,
  normalizeBaseUrl: ({ origin }) => origin,
  modelsUrls: async () => [],
  // Nothing there wants a key but what makes pictures.
  keyProbe: async () => [],
};

const noSketches: PartialAbilities = { maxPartialImages: 0, writesText: false };

/** How an app wants to be asked. */
type Habit = {
  readonly apps: RegExp;
  /** Behind the app's id, for edits. */
  readonly editPath?: string;
  readonly pictures: 'image_url' | 'image_urls';
  readonly size: 'image_size' | 'aspect_ratio';
};

/** The first that fits. An app that nobody here has heard of is asked as FLUX is. */
const habits: readonly Habit[] = [
  { apps: /kontext/, pictures: 'image_url', size: 'aspect_ratio' },
  { apps: /fill|inpaint/, pictures: 'image_url', size: 'image_size' },
  { apps: /nano-banana|gemini/, editPath: '/edit', pictures: 'image_urls', size: 'aspect_ratio' },
  { apps: /flux-2/, editPath: '/edit', pictures: 'image_urls', size: 'image_size' },
  { apps: /flux\/dev$/, editPath: '/image-to-image', pictures: 'image_url', size: 'image_size' },
  { apps: /^/, pictures: 'image_url', size: 'image_size' },
];

async function run(...[request, endpoint, send, report]: Parameters<WireFormat['run']>) {
  const habit = habits.find(({ apps }) => apps.test(request.model));
  const isEdit = request.sources.length > 0;
  const app = request.model + (isEdit && !/\/edit$/.test(request.model) ? (habit?.editPath ?? '') : '');
  const url = `${endpoint.baseUrl}/${app.split('/').map(encodeURIComponent).join('/')}`;
  const body = { type: 'json', value: bodyOf(request, habit) } as const;
  const call = { method: 'POST', url, headers: { accept: 'application/json' }, body } as const;
  return submitAndPoll(apiOf(endpoint.label), call, send, report);
}

function bodyOf({ prompt, sources, mask, parameters }: ImageRequest, habit: Habit | undefined): JsonBody {
  const { n = 1, size, seed, outputFormat, enhance, negativePrompt, steps, guidance } = parameters;
  const pictures = sources.map(source => new InlinePicture(source, 'dataUri'));
  return {
    prompt,
    num_images: n === 1 ? undefined : n,
    seed,
    negative_prompt: negativePrompt,
    num_inference_steps: steps,
    guidance_scale: guidance,
    output_format: outputFormat,
    enhance_prompt: enhance,
    ...(size === undefined ? {} : sizeFields(size, habit)),
    ...(habit?.pictures === 'image_urls'
      ? { image_urls: pictures.length === 0 ? undefined : pictures }
      : { image_url: pictures[0] }),
    mask_url: mask && new InlinePicture(mask, 'dataUri'),
  };
}

/** `image_size` has names as well as px. */
function sizeFields(
  size: string,
  habit: Habit | undefined,
): { readonly [name: string]: JsonBody | undefined } {
  if (habit?.size !== 'aspect_ratio') return { image_size: parsePixelSize(size) ?? size };
  const { ratio, resolution } = parseShape(size) ?? {};
  return { aspect_ratio: ratio, resolution };
}

const submitted = z.looseObject({
  request_id: z.string().min(1),
  status_url: z.string(),
  response_url: z.string(),
  cancel_url: z.string().optional().catch(undefined),
});

const status = z.looseObject({
  status: z.string(),
  queue_position: z.int().nonnegative().nullish().catch(undefined),
  error: z.string().min(1).nullish().catch(undefined),
});

const result = z.looseObject({
  images: z.array(z.unknown()).optional().catch(undefined),
  image: z.unknown().optional(),
  has_nsfw_concepts: z.array(z.boolean()).optional().catch(undefined),
});

function apiOf(label: string): JobApi {
  return {
    label,
    jobIn,
    stateIn: answer => stateIn(answer, label),
    resultIn: answer => resultIn(answer, label),
    cancelMethod: 'PUT',
    wasDone: answer => wordIn(answer) === 'ALREADY_COMPLETED',
  };
}

function jobIn({ body }: WireAnswer): ReturnType<JobApi['jobIn']> {
  const parsed = body.type === 'json' ? submitted.safeParse(body.value) : undefined;
  if (!parsed?.success) return undefined;
  const { request_id: id, ...addresses } = parsed.data;
  const [pollUrl, resultUrl] = [addressIn(addresses.status_url), addressIn(addresses.response_url)];
  const cancelUrl = addressIn(addresses.cancel_url);
  if (pollUrl === undefined || resultUrl === undefined) return undefined;
  return { id, pollUrl, resultUrl, ...(cancelUrl !== undefined && { cancelUrl }) };
}

function wordIn({ body }: WireAnswer): string | undefined {
  const parsed = body.type === 'json' ? status.safeParse(body.value) : undefined;
  return parsed?.data?.status;
}

function stateIn(answer: WireAnswer, label: string): JobState | undefined {
  const parsed = answer.body.type === 'json' ? status.safeParse(answer.body.value) : undefined;
  if (!parsed?.success || answer.status >= 300) return undefined;
  const { queue_position: before, error } = parsed.data;
  if (typeof error === 'string')
    return { type: 'over', error: errorFrom({ ...answer, status: 500 }, label, { message: error }) };
  switch (parsed.data.status) {
    case 'IN_QUEUE':
      return { type: 'queued', ...(typeof before === 'number' && { before }) };
    case 'IN_PROGRESS':
      return { type: 'running' };
    // One that failed is completed as well: its result says so.
    case 'COMPLETED':
      return { type: 'ready' };
    default:
      return undefined;
  }
}

/** 400 and 422: what the app does not take. A 5xx may be the app's or a gateway's, so the job may be there still. */
function resultIn(answer: WireAnswer, label: string): JobState | undefined {
  if (answer.status === 422 || answer.status === 400)
    return { type: 'over', error: errorFrom(answer, label) };
  if (answer.status >= 300 || answer.body.type !== 'json') return undefined;
  const parsed = result.safeParse(answer.body.value);
  if (!parsed.success) return undefined;
  const { images, image, has_nsfw_concepts: flags = [] } = parsed.data;
  const entries = images ?? (image === undefined ? [] : [image]);
  // What fal holds back is a black picture with a flag beside it.
  const shown = entries.filter((_, index) => flags[index] !== true);
  const pictures = readEntries(shown, answer);
  if (pictures.length > 0) return { type: 'ready', answer: answerWith(answer, pictures) };
  return { type: 'over', error: entries.length > 0 ? heldBack(answer, label) : noImage(answer, label) };
}

function heldBack(answer: WireAnswer, label: string): ImageError {
  return declinedBy(answer, label, { message: 'NSFW', categories: ['nsfw'] });
}
