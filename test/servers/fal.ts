/** fal's queue, after its documents: submit, status, response and cancel, each app with fields of its own. */

import { checkInput, isBetween, isFlag, isOneOf, isText, isWhole, type KnownFields } from './fieldChecks';
import { type Course, type PaintingJob, PaintingJobs } from './paintingJobs';
import { checkWhiteMask, pictureIn } from './pictureFields';
import type { PictureFormat } from './pictures';
import { fastApiError, Refusal } from './refusal';
import { type Answered, type Received, type Reply, StandIn } from './standIn';

export const falKey = 'fal-id:fal-stand-in-secret';

const sizeNames = [
  ...['square_hd', 'square', 'portrait_4_3', 'portrait_16_9', 'landscape_4_3', 'landscape_16_9', 'auto'],
];

function isImageSize(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return sizeNames.includes(String(value));
  const { width, height, ...others } = value as Readonly<Record<string, unknown>>;
  return [width, height].every(isBetween(64, 14_142)) && Object.keys(others).length === 0;
}

const common: KnownFields = {
  prompt: isText,
  seed: isWhole,
  sync_mode: isFlag,
  enable_safety_checker: isFlag,
  output_format: isOneOf('jpeg', 'png'),
};
const diffusion: KnownFields = {
  num_inference_steps: isBetween(1, 50),
  guidance_scale: isBetween(0, 20, 0.5),
};
const several: KnownFields = { num_images: isBetween(1, 4) };
const list = (most: number) => (value: unknown) =>
  Array.isArray(value) && value.length >= 1 && value.length <= most && value.every(isText);
const ratios = isOneOf('1:1', '4:3', '3:4', '3:2', '2:3', '16:9', '9:16', '21:9', '9:21', '5:4', '4:5');

const apps: Readonly<Record<string, KnownFields>> = {
  'fal-ai/flux-2-pro': { ...common, image_size: isImageSize },
  'fal-ai/flux-2-pro/edit': { ...common, image_size: isImageSize, image_urls: list(9) },
  'fal-ai/flux-2': { ...common, ...several, ...diffusion, image_size: isImageSize },
  'fal-ai/flux-2/edit': { ...common, ...several, ...diffusion, image_size: isImageSize, image_urls: list(4) },
  'fal-ai/flux/schnell': { ...common, ...several, ...diffusion, image_size: isImageSize },
  'fal-ai/flux-pro/kontext': {
    ...{ ...common, ...several, aspect_ratio: ratios, image_url: isText, enhance_prompt: isFlag },
  },
  'fal-ai/flux-pro/v1/fill': {
    ...{ ...common, ...several, image_url: isText, mask_url: isText, enhance_prompt: isFlag },
  },
  'fal-ai/nano-banana-2': {
    ...{ ...common, ...several, aspect_ratio: ratios, resolution: isOneOf('1K', '2K', '4K') },
    output_format: isOneOf('jpeg', 'png', 'webp'),
  },
};

const courses: Readonly<Record<string, Course>> = {
  ready: ['IN_QUEUE', 'IN_PROGRESS', 'COMPLETED'],
  quick: ['COMPLETED'],
  nsfw: ['COMPLETED'],
  invalid: ['COMPLETED'],
  failed: ['IN_PROGRESS', 'FAILED'],
  endless: ['IN_QUEUE'],
  endlessRun: ['IN_PROGRESS'],
};

export function startFal(): Promise<StandIn> {
  const jobs = new PaintingJobs();
  const shapes = new Map<string, string>();
  return StandIn.start(server => ({
    key: falKey,
    letsIn: ({ authorization }) => authorization === `Key ${falKey}`,
    errorBody: fastApiError,
    answer: (received, reply, { shape = 'ready' }) => {
      const { method, path } = received;
      const [, id, action = ''] = /\/requests\/([\w-]+)(\/\w+)?$/.exec(path) ?? [];
      if (id !== undefined) {
        reply.response.setHeader('x-fal-request-id', id);
        const job = jobs.find(id, 'Request not found');
        return answerRequest(`${method} ${action}`, job, { jobs, reply, shape: shapes.get(id) });
      }
      const known = apps[path.slice(1)];
      if (method !== 'POST' || known === undefined) throw new Refusal(404, 'Application not found');
      checkInput(received.json, known);
      checkPictures(received);
      const format = (received.json.output_format ?? 'jpeg') as PictureFormat;
      const count = Number(received.json.num_images ?? 1);
      const urls = Array.from(
        { length: count },
        () => `${server().storeOrigin}${server().put(server().paint(format))}`,
      );
      const job = jobs.add(courses[shape] ?? [], urls);
      shapes.set(job.id, shape);
      // The path of an app has its owner and its name, and nothing behind.
      const at = `${server().origin}/${path.split('/').slice(1, 3).join('/')}/requests/${job.id}`;
      return reply.json({
        ...{ status: 'IN_QUEUE', request_id: job.id, queue_position: 2 },
        ...{ response_url: at, status_url: `${at}/status`, cancel_url: `${at}/cancel` },
      });
    },
  }));
}

function checkPictures({ json }: Received): void {
  if (json.prompt === undefined)
    throw new Refusal(422, 'Field required', { param: 'prompt', type: 'missing' });
  const urls = [json.image_url, ...((json.image_urls as unknown[] | undefined) ?? [])];
  for (const url of urls) if (url !== undefined) pictureIn(url, 'image_url', 'dataUri');
  if (json.mask_url === undefined) return;
  const image = pictureIn(json.image_url, 'image_url', 'dataUri');
  checkWhiteMask(pictureIn(json.mask_url, 'mask_url', 'dataUri'), image, 'mask_url');
}

type Asked = { readonly jobs: PaintingJobs; readonly reply: Reply; readonly shape: string | undefined };

function answerRequest(action: string, job: PaintingJob, { jobs, reply, shape }: Asked): Answered {
  const isDone = /COMPLETED|FAILED/.test(PaintingJobs.at(job));
  switch (action) {
    case 'GET /status': {
      const status = jobs.step(job);
      if (status === 'FAILED') return reply.json({ status: 'COMPLETED', error: 'The runner crashed.' });
      if (status === 'IN_QUEUE') return reply.json({ status, queue_position: 1 }, 202);
      return reply.json({ status }, status === 'COMPLETED' ? 200 : 202);
    }
    case 'GET ':
      if (!isDone || job.asked === 0) throw new Refusal(400, 'Request is still in progress');
      return answerResult(job, reply, shape);
    case 'PUT /cancel':
      if (isDone && job.asked > 0) return reply.json({ status: 'ALREADY_COMPLETED' }, 400);
      job.isCanceled = true;
      return reply.json({ status: 'CANCELLATION_REQUESTED' }, 202);
    default:
      throw new Refusal(405, 'Method Not Allowed');
  }
}

function answerResult({ pictures }: PaintingJob, reply: Reply, shape: string | undefined): Answered {
  if (shape === 'invalid')
    throw new Refusal(422, 'The prompt is not allowed', {
      param: 'prompt',
      type: 'content_policy_violation',
    });
  return reply.json({
    images: pictures.map(url => ({ url, content_type: 'image/jpeg', width: 1024, height: 768 })),
    ...{ timings: { inference: 1.5 }, seed: 7, prompt: 'a heron' },
    has_nsfw_concepts: pictures.map(() => shape === 'nsfw'),
  });
}
