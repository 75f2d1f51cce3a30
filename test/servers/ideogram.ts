/** Ideogram's v2, after its reference and its quickstart: forms, or JSON where no picture goes along, a generation that is asked after or waited for, and addresses that take no key. */

import { inflateSync } from 'node:zlib';
import { type Check, checkFields, type Fields, fieldsOf } from './imagesDialect';
import type { Part } from './multipart';
import { type Course, type PaintingJob, PaintingJobs } from './paintingJobs';
import { checkWhiteMask } from './pictureFields';
import { Refusal } from './refusal';
import { type Received, StandIn } from './standIn';

export const ideogramKey = 'ideogram-stand-in-0123456789';

const presetSizes = new Set([
  ...['2048x2048', '1440x2880', '2880x1440', '1664x2496', '2496x1664', '1792x2240', '2240x1792'],
  ...['1440x2560', '2560x1440', '1600x2560', '2560x1600', '1728x2304', '2304x1728', '1296x3168'],
  ...['3168x1296', '1152x2944', '2944x1152', '1248x3328', '3328x1248', '1280x3072', '3072x1280'],
  ...['1024x3072', '3072x1024', '1024x1024', '896x1120', '1120x896', '864x1152', '1152x864'],
  ...['832x1248', '1248x832', '800x1280', '1280x800', '720x1280', '1280x720', '720x1440', '1440x720'],
]);

const fields: Readonly<Record<string, Check>> = {
  prompt: { type: 'text', max: 10_000 },
  async: { type: 'boolean' },
  magic_prompt: { type: 'choice', values: ['auto', 'on', 'off'] },
  num_images: { type: 'integer', min: 1, max: 8 },
  seed: { type: 'integer', min: 0, max: 2_147_483_647 },
  size: { type: 'text' },
  quality: { type: 'choice', values: ['very_low', 'low', 'medium', 'high'] },
};

const courses: Readonly<Record<string, Course>> = {
  ready: ['pending', 'pending', 'completed'],
  held: ['completed'],
  heldOne: ['completed'],
  failed: ['pending', 'failed'],
  endless: ['pending'],
};

export function startIdeogram(): Promise<StandIn> {
  const jobs = new PaintingJobs();
  return StandIn.start(server => ({
    key: ideogramKey,
    letsIn: headers => headers['api-key'] === ideogramKey && headers.authorization === undefined,
    wrongKey: new Refusal(401, 'Access denied. Please verify your API Token is valid.'),
    errorBody: ({ status, message, details }) =>
      status === 401
        ? { message }
        : { error: message, ...(details.code !== undefined && { reject_reason: details.code }) },
    answer: (received, reply, { shape = 'ready' }) => {
      const { method, path, query } = received;
      const [, id] = /^\/v2\/generations\/([\w-]+)$/.exec(path) ?? [];
      if (method === 'GET' && id !== undefined) {
        const job = jobs.find(id, 'Generation not found');
        return reply.json(told(job, jobs.step(job)));
      }
      const [, model] = /^\/v2\/image\/generate\/(ideogram-4-[56])$/.exec(path) ?? [];
      if (method !== 'POST' || model === undefined) throw new Refusal(404, 'Not found');
      const given = fieldsOf(received);
      const count = check(given, received, model);
      if (query.get('dry_run') === 'true') return reply.json({ object: 'price_quote', usd_micros: 60_000 });
      const pictures = Array.from({ length: count }, (_, index) =>
        shape === 'held' || (shape === 'heldOne' && index === 0)
          ? ''
          : `${server().storeOrigin}${server().put(server().paint())}`,
      );
      const job = jobs.add(courses[shape] ?? [], pictures);
      if (given.async !== true || shape === 'sync')
        return reply.json({ ...told(job, 'completed'), status: undefined });
      return reply.json({ generation_id: job.id, seed: 12_345 });
    },
  }));
}

function told({ id, pictures }: PaintingJob, status: string): Record<string, unknown> {
  const common = { generation_id: id, status, created: '2026-11-22T00:00:00Z' };
  if (status === 'failed') return { ...common, failure_reason: 'The model could not make this picture.' };
  if (status !== 'completed') return common;
  const data = pictures.map(url => ({
    ...{ object_type: 'image', prompt: 'A fluffy cat, studio light', resolution: '1024x1024', seed: 12_345 },
    ...{ is_image_safe: url !== '', url: url === '' ? null : url },
  }));
  return { ...common, response_type: 'url', usage_cost_usd_micros: 60_000 * pictures.length, data };
}

/** How many pictures are wanted. Throws a Refusal. */
function check(given: Fields, received: Received, model: string): number {
  if (given.prompt === undefined || given.prompt === '') throw new Refusal(400, 'prompt: must not be empty');
  checkFields(given, fields);
  const files = received.parts.filter(({ fileName }) => fileName !== undefined);
  const images = files.filter(({ name }) => name === 'images');
  const masks = files.filter(({ name }) => name === 'mask');
  if (images.length + masks.length !== files.length) throw new Refusal(400, 'Unknown file');
  if (images.length > 5 - masks.length || masks.length > 1) throw new Refusal(400, 'Too many images');
  for (const { mediaType = '' } of images)
    if (!/^image\/(png|jpeg|webp)$/.test(mediaType)) throw new Refusal(400, 'JPEG, PNG, or WEBP expected');
  if (given.quality === 'very_low' && model === 'ideogram-4-5' && images.length === 0)
    throw new Refusal(400, 'very_low requires source images');
  const [mask] = masks;
  if (mask !== undefined) checkMask(mask, images[0], model);
  checkSize(given.size, { hasImages: images.length > 0, hasMask: mask !== undefined, model });
  return Number(given.num_images ?? 1);
}

function checkMask(mask: Part, image: Part | undefined, model: string): void {
  // Its reference names none for 4.6.
  if (image === undefined || model !== 'ideogram-4-5') throw new Refusal(400, 'mask: not taken here');
  checkWhiteMask(mask.bytes, image.bytes, 'mask');
  const rows = inflateSync(dataOf(mask.bytes));
  if (!rows.includes(255) || !rows.includes(0)) throw new Refusal(400, 'mask: must have both colors');
}

/** The packed pixels of a PNG. */
function dataOf(png: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    if (png.subarray(at + 4, at + 8).toString('latin1') === 'IDAT')
      chunks.push(png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return Buffer.concat(chunks);
}

type Circumstances = { readonly hasImages: boolean; readonly hasMask: boolean; readonly model: string };

function checkSize(size: unknown, { hasImages, hasMask, model }: Circumstances): void {
  if (size === undefined || (size === 'auto' && !hasMask)) return;
  if (hasMask) throw new Refusal(400, 'size: cannot be set with a mask');
  if (size === 'source') {
    if (!hasImages) throw new Refusal(400, 'size: source requires images');
    return;
  }
  const [, width = 0, height = 0] = /^(\d+)x(\d+)$/.exec(String(size))?.map(Number) ?? [];
  const most = model === 'ideogram-4-5' ? 2048 * 2048 : 4096 * 4096;
  const isOnGrid = width % 32 === 0 && height % 32 === 0 && Math.min(width, height) >= 256;
  const isPreset = presetSizes.has(String(size));
  if (!isPreset && (model === 'ideogram-4-5' ? !hasImages : false))
    throw new Refusal(400, 'size: not a supported preset');
  if (
    !isPreset &&
    (!isOnGrid || width * height > most || Math.max(width, height) > 6 * Math.min(width, height))
  )
    throw new Refusal(400, 'size: out of range');
}

/** The answer to a prompt that its safety check did not pass. */
export const unsafe = {
  status: 422,
  body: { error: 'Prompt or provided image failed the safety checks' },
} as const;

export const noFunds = {
  status: 402,
  body: { error: 'Insufficient credits.', reject_reason: 'insufficient_funds' },
} as const;

export const tooManyAtOnce = {
  status: 429,
  body: {
    error: 'Too many generations in progress.',
    ...{ reject_reason: 'inflight_limit', max_inflight_requests: 10, task_completion_speed: 'fast' },
  },
} as const;
