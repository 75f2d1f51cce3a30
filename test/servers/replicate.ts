/** Replicate, after its HTTP reference: predictions with an input of their own for each model, files, an account. */

import { checkInput, isBetween, isOneOf, isText, isWhole, type KnownFields } from './fieldChecks';
import { type Course, type PaintingJob, PaintingJobs } from './paintingJobs';
import { checkWhiteMask, pictureIn } from './pictureFields';
import type { PictureFormat } from './pictures';
import { Refusal } from './refusal';
import { type Answered, type Received, type Reply, StandIn } from './standIn';

export const replicateKey = 'r8_stand_in_0123456789';

const ratio = isOneOf('1:1', '16:9', '3:2', '2:3', '4:5', '5:4', '9:16', '3:4', '4:3', '21:9', '9:21');
const common: KnownFields = {
  prompt: isText,
  aspect_ratio: ratio,
  seed: isWhole,
  output_format: isOneOf('jpg', 'png'),
};
const fine: KnownFields = {
  ...common,
  output_format: isOneOf('webp', 'jpg', 'png'),
  output_quality: isBetween(0, 100),
};
const list = (most: number) => (value: unknown) =>
  Array.isArray(value) && value.length <= most && value.every(isText);

/** `single`: the output is one address, not a list. */
const models: Readonly<Record<string, { readonly input: KnownFields; readonly isSingle: boolean }>> = {
  'black-forest-labs/flux-2-pro': { input: { ...fine, input_images: list(8) }, isSingle: true },
  'black-forest-labs/flux-kontext-pro': { input: { ...common, input_image: isText }, isSingle: true },
  'black-forest-labs/flux-fill-pro': {
    input: {
      ...{ ...common, image: isText, mask: isText },
      ...{ steps: isBetween(15, 50), guidance: isBetween(1.5, 100, 0.5) },
    },
    isSingle: true,
  },
  'google/nano-banana': { input: { ...common, image_input: list(14) }, isSingle: true },
  'black-forest-labs/flux-schnell': {
    input: { ...fine, num_outputs: isBetween(1, 4), num_inference_steps: isBetween(1, 4) },
    isSingle: false,
  },
};

/** The version of a model of the community. */
export const versionId = '5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa';

const courses: Readonly<Record<string, Course>> = {
  ready: ['starting', 'processing', 'succeeded'],
  quick: ['succeeded'],
  failed: ['processing', 'failed'],
  canceled: ['processing', 'canceled'],
  endless: ['starting'],
  endlessRun: ['processing'],
};

export function startReplicate(): Promise<StandIn> {
  const jobs = new PaintingJobs();
  const files = new Map<string, Buffer>();
  return StandIn.start(server => {
    const told = (job: PaintingJob, status: string) => ({
      ...{ id: job.id, version: 'hidden', input: {}, logs: '', created_at: '2026-11-22T00:00:00Z' },
      status: job.isCanceled ? 'canceled' : status,
      error: status === 'failed' ? 'NSFW content detected. Try running it again.' : null,
      output: status === 'succeeded' ? outputOf(job) : null,
      urls: {
        get: `${server().origin}/v1/predictions/${job.id}`,
        cancel: `${server().origin}/v1/predictions/${job.id}/cancel`,
      },
    });
    return {
      key: replicateKey,
      errorBody: ({ status, message }) => ({ title: 'Refused', detail: message, status }),
      answer: (received, reply, { shape = 'ready' }) => {
        const { method, path, json } = received;
        const [, id, cancel] = /^\/v1\/predictions\/([\w-]+)(\/cancel)?$/.exec(path) ?? [];
        if (method === 'GET' && path === '/v1/account')
          return reply.json({ type: 'user', username: 'easel', name: 'Easel' });
        if (method === 'POST' && path === '/v1/files') return keep(received, server(), files, reply);
        if (method === 'GET' && id !== undefined) {
          const job = jobs.find(id);
          return reply.json(told(job, jobs.step(job)));
        }
        if (method === 'POST' && cancel !== undefined) {
          const job = jobs.find(id ?? '');
          const status = PaintingJobs.at(job);
          job.isCanceled = status !== 'succeeded';
          return reply.json(told(job, status));
        }
        const name = /^\/v1\/models\/([\w-]+\/[\w.-]+)\/predictions$/.exec(path)?.[1];
        const isVersion = path === '/v1/predictions' && json.version === versionId;
        const model = isVersion ? models['black-forest-labs/flux-schnell'] : models[name ?? ''];
        if (method !== 'POST' || model === undefined)
          throw new Refusal(404, 'The requested resource could not be found.');
        const { input, ...others } = json as { input?: Readonly<Record<string, unknown>> };
        if (input === undefined || Object.keys(others).some(field => !['version', 'stream'].includes(field)))
          throw new Refusal(422, 'input is required');
        checkInput(input, model.input);
        checkPictures(input, files);
        const format =
          input.output_format === 'jpg' ? 'jpeg' : ((input.output_format ?? 'webp') as PictureFormat);
        const urls = Array.from(
          { length: Number(input.num_outputs ?? 1) },
          () => `${server().storeOrigin}${server().put(server().paint(format))}`,
        );
        const job = jobs.add(courses[shape] ?? [], model.isSingle ? urls : [...urls, 'list']);
        const isQuick = shape === 'quick' && /^wait/.test(String(received.headers.prefer ?? ''));
        return reply.json(told(job, isQuick ? jobs.step(job) : 'starting'), 201);
      },
    };
  });
}

/** `list` behind the addresses says that they are one. */
function outputOf({ pictures }: PaintingJob): string | readonly string[] | undefined {
  return pictures.at(-1) === 'list' ? pictures.slice(0, -1) : pictures[0];
}

function keep(received: Received, server: StandIn, files: Map<string, Buffer>, reply: Reply): Answered {
  const part = received.parts.find(({ name }) => name === 'content');
  const isKnown = received.parts.every(({ name }) => ['content', 'metadata', 'type'].includes(name));
  if (part?.fileName === undefined || !isKnown) throw new Refusal(400, 'Missing content');
  const url = `${server.origin}/v1/files/file-${files.size + 1}`;
  files.set(url, part.bytes);
  return reply.json({ id: `file-${files.size}`, name: part.fileName, urls: { get: url } }, 201);
}

function checkPictures(input: Readonly<Record<string, unknown>>, files: ReadonlyMap<string, Buffer>): void {
  const read = (value: unknown, field: string) =>
    files.get(String(value)) ?? pictureIn(value, field, 'dataUri');
  for (const [field, value] of Object.entries(input)) {
    if (!/image/.test(field)) continue;
    for (const each of Array.isArray(value) ? value : [value]) {
      const bytes = read(each, field);
      if (!files.has(String(each)) && bytes.length > 256 * 1024)
        throw new Refusal(413, 'Upload files of more than 256 KB');
    }
  }
  if (input.mask !== undefined) checkWhiteMask(read(input.mask, 'mask'), read(input.image, 'image'), 'mask');
}
