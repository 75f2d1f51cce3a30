/** Replicate's predictions: a path for each model, an input whose fields follow one of a few habits, and an output that is an address or several. */

import * as z from 'zod';
import { ImageError } from '../core/imageError';
import type { ImageRequest, PictureInput } from '../core/imageRequest';
import type { PartialAbilities } from '../core/modelAbilities';
import { sentence } from '../core/sentence';
import { parseShape } from '../core/sizes';
import {
  InlinePicture,
  type JsonBody,
  type Send,
  type WireAnswer,
  type WireFormat,
} from '../core/wireFormat';
import { badResponse, errorFrom, noImage } from './errors';
import { readEntries } from './imageData';
import { answerWith } from './imagesAnswer';
import { addressIn } from './jobAddress';
import { type JobApi, type JobState, poll, submitAndPoll } from './submitAndPoll';

export const replicate: WireFormat = {
  run,
  resume: (job, { label }, send, report) => poll(apiOf(label), job, send, report),
  limits: () => noSketches,
  normalizeBaseUrl: ({ origin, pathname }) => origin + (/^.*?\/v\d+(?=\/|$)/.exec(pathname)?.[0] ?? '/v1'),
  modelsUrls: async () => [],
  keyProbe: async ({ baseUrl }) => [
    { method: 'GET', url: `${baseUrl}/account`, headers: { accept: 'application/json' } },
  ],
};

const noSketches: PartialAbilities = { maxPartialImages: 0, writesText: false };

/** How a model wants its pictures, and what it calls the rest. */
type Habit = {
  readonly models: RegExp;
  readonly pictures: string;
  readonly isList: boolean;
  /** `num_inference_steps` unless stated. */
  readonly steps?: string;
  /** `guidance_scale` unless stated. */
  readonly guidance?: string;
};

/** The first that fits; a model that nobody here has heard of gets one `image`. */
const habits: readonly Habit[] = [
  { models: /kontext/, pictures: 'input_image', isList: false },
  { models: /flux-(2|3)/, pictures: 'input_images', isList: true },
  { models: /banana|seedream/, pictures: 'image_input', isList: true },
  { models: /gpt-image/, pictures: 'input_images', isList: true },
  { models: /flux-fill-pro/, pictures: 'image', isList: false, steps: 'steps', guidance: 'guidance' },
  { models: /flux-(dev|fill-dev)/, pictures: 'image', isList: false, guidance: 'guidance' },
  { models: /^/, pictures: 'image', isList: false },
];

/** bytes; Replicate wants what is larger as a file of its own. */
const largestInline = 256 * 1024;
/** Seconds that the request waits for a quick model: its picture is in the answer then. */
const waitSeconds = 5;

async function run(...[request, endpoint, send, report]: Parameters<WireFormat['run']>) {
  const { baseUrl, label } = endpoint;
  const [name = '', version] = request.model.split(':', 2);
  const path = name.split('/').map(encodeURIComponent).join('/');
  const input = await inputOf(request, picture => carried(picture, baseUrl, label, send));
  const call = {
    method: 'POST',
    // One of a community's models is asked for by its version.
    url: version === undefined ? `${baseUrl}/models/${path}/predictions` : `${baseUrl}/predictions`,
    headers: { accept: 'application/json', prefer: `wait=${waitSeconds}` },
    body: { type: 'json', value: version === undefined ? { input } : { version, input } },
  } as const;
  return submitAndPoll(apiOf(label), call, send, report);
}

type Carried = InlinePicture | string;

async function inputOf(
  { model, prompt, sources, mask, parameters }: ImageRequest,
  carry: (picture: PictureInput) => Promise<Carried>,
): Promise<JsonBody> {
  const { n = 1, size, seed, outputFormat, outputCompression, negativePrompt, steps, guidance } = parameters;
  const habit: Omit<Habit, 'models'> = habits.find(({ models }) => models.test(model)) ?? {
    ...{ pictures: 'image', isList: false },
  };
  const pictures: Carried[] = [];
  for (const source of sources) pictures.push(await carry(source));
  const { ratio, resolution } = parseShape(size ?? '') ?? {};
  return {
    prompt,
    num_outputs: n === 1 ? undefined : n,
    aspect_ratio: ratio,
    resolution,
    seed,
    negative_prompt: negativePrompt,
    [habit.steps ?? 'num_inference_steps']: steps,
    [habit.guidance ?? 'guidance_scale']: guidance,
    output_format: outputFormat === 'jpeg' ? 'jpg' : outputFormat,
    output_quality: outputCompression,
    ...(pictures.length > 0 && { [habit.pictures]: habit.isList ? pictures : pictures[0] }),
    mask: mask && (await carry(mask)),
  };
}

const uploaded = z.looseObject({ urls: z.looseObject({ get: z.string() }) });

/** A small picture in the request itself; a larger one by its address among the account's files, where it stays for a day. */
async function carried(picture: PictureInput, baseUrl: string, label: string, send: Send): Promise<Carried> {
  if (picture.bytes.length <= largestInline) return new InlinePicture(picture, 'dataUri');
  const answer = await send({
    method: 'POST',
    url: `${baseUrl}/files`,
    headers: { accept: 'application/json' },
    body: { type: 'multipart', parts: [{ name: 'content', picture }] },
  });
  if (answer.status >= 300) throw errorFrom(answer, label);
  const parsed = answer.body.type === 'json' ? uploaded.safeParse(answer.body.value) : undefined;
  const url = addressIn(parsed?.data?.urls.get);
  if (url === undefined) throw badResponse(answer, label);
  return url;
}

const prediction = z.looseObject({
  id: z.string().min(1),
  status: z.string(),
  output: z
    .union([z.string(), z.array(z.unknown()), z.null()])
    .optional()
    .catch(undefined),
  error: z.unknown().optional(),
  urls: z
    .looseObject({ get: z.string(), cancel: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

function predictionIn({ body }: WireAnswer): z.infer<typeof prediction> | undefined {
  return body.type === 'json' ? prediction.safeParse(body.value).data : undefined;
}

function apiOf(label: string): JobApi {
  return {
    label,
    jobIn: answer => {
      const { id, urls } = predictionIn(answer) ?? {};
      const [pollUrl, cancelUrl] = [addressIn(urls?.get), addressIn(urls?.cancel)];
      if (id === undefined || pollUrl === undefined) return undefined;
      return { id, pollUrl, ...(cancelUrl !== undefined && { cancelUrl }) };
    },
    stateIn: answer => stateIn(answer, label),
    cancelMethod: 'POST',
    wasDone: answer => predictionIn(answer)?.status === 'succeeded',
  };
}

function stateIn(answer: WireAnswer, label: string): JobState | undefined {
  const found = answer.status < 300 ? predictionIn(answer) : undefined;
  switch (found?.status) {
    case 'starting':
      return { type: 'queued' };
    case 'processing':
      return { type: 'running' };
    case 'succeeded': {
      const { output = [] } = found;
      const pictures = readEntries(Array.isArray(output) ? output : [output], answer);
      if (pictures.length === 0) return { type: 'over', error: noImage(answer, label) };
      return { type: 'ready', answer: answerWith(answer, pictures) };
    }
    case 'failed':
      return { type: 'over', error: failed(answer, label, found.error) };
    case 'canceled':
    case 'aborted':
      return { type: 'over', error: canceled(label, found.status) };
    default:
      return undefined;
  }
}

/** The model's own words; that it was moderated is told by a code in them. */
function failed(answer: WireAnswer, label: string, error: unknown): ImageError {
  const message = typeof error === 'string' && error.trim() !== '' ? error.trim() : 'failed';
  return errorFrom({ ...answer, status: 500 }, label, { message });
}

/** Not by us: on the provider's own page, or by its deadline. */
function canceled(label: string, status: string): ImageError {
  return new ImageError('serverError', sentence('The job was stopped at {0} ({1}).', label, status), {
    code: status,
    mayHaveBeenCharged: status !== 'aborted',
  });
}
