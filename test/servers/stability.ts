/** Stability AI's v2beta, after its reference: nothing but forms, strict fields for each service, and a picture as JSON or as its bytes. */

import { type Check, checkFields, type Fields, fieldsOf } from './imagesDialect';
import type { Part } from './multipart';
import { checkWhiteMask } from './pictureFields';
import type { PictureFormat } from './pictures';
import { Refusal } from './refusal';
import { type Answered, type Behaviour, type Received, type Reply, StandIn } from './standIn';

export const stabilityKey = 'sk-stability-stand-in';

const prompt: Check = { type: 'text', max: 10_000 };
const seed: Check = { type: 'integer', min: 0, max: 4_294_967_294 };
const format: Check = { type: 'choice', values: ['png', 'jpeg', 'webp'] };
const ratio: Check = {
  type: 'choice',
  values: ['16:9', '1:1', '21:9', '2:3', '3:2', '4:5', '5:4', '9:16', '9:21'],
};
const style: Check = {
  type: 'choice',
  values: [
    ...['3d-model', 'analog-film', 'anime', 'cinematic', 'comic-book', 'digital-art', 'enhance'],
    ...['fantasy-art', 'isometric', 'line-art', 'low-poly', 'modeling-compound', 'neon-punk', 'origami'],
    ...['photographic', 'pixel-art', 'tile-texture'],
  ],
};
const share: Check = { type: 'text' };
const common = { prompt, negative_prompt: prompt, seed };

/** What each service knows; `files` beside it. */
const services: Readonly<Record<string, { readonly fields: Record<string, Check>; readonly files: string }>> =
  {
    'generate/core': {
      fields: { ...common, aspect_ratio: ratio, style_preset: style, output_format: format },
      files: '',
    },
    'generate/ultra': {
      fields: { ...common, aspect_ratio: ratio, output_format: format, strength: share },
      files: 'image',
    },
    'generate/sd3': {
      fields: {
        ...{ ...common, aspect_ratio: ratio, style_preset: style, strength: share, cfg_scale: share },
        model: {
          type: 'choice',
          values: ['sd3.5-large', 'sd3.5-large-turbo', 'sd3.5-medium', 'sd3.5-flash'],
        },
        mode: { type: 'choice', values: ['text-to-image', 'image-to-image'] },
        output_format: { type: 'choice', values: ['png', 'jpeg'] },
      },
      files: 'image',
    },
    'edit/inpaint': {
      fields: { ...common, style_preset: style, output_format: format, grow_mask: share },
      files: 'image mask',
    },
  };

/** The bytes of a request. */
const mostBytes = 10 * 1024 * 1024;

export function startStability(): Promise<StandIn> {
  return StandIn.start(server => ({
    key: stabilityKey,
    wrongKey: new Refusal(401, 'authorization: invalid or missing header value', { code: 'unauthorized' }),
    errorBody: ({ message, details }) => ({
      id: 'f81964d6619d453e8bc2d8d0f0b4a4e4',
      name: details.code ?? 'bad_request',
      errors: [message],
    }),
    answer: (received, reply, behaviour) => {
      const { method, path } = received;
      if (`${method} ${path}` === 'GET /v1/user/balance') return reply.json({ credits: 991.5 });
      const [, service = ''] = /^\/v2beta\/stable-image\/(\w+\/[\w-]+)$/.exec(path) ?? [];
      if (method !== 'POST' || services[service] === undefined)
        throw new Refusal(404, 'path: not found', { code: 'not_found' });
      return paint(server(), service, received, reply, behaviour);
    },
  }));
}

function paint(
  server: StandIn,
  service: string,
  received: Received,
  reply: Reply,
  { shape = '' }: Behaviour,
): Answered {
  const { headers, body } = received;
  if (!headers['content-type']?.startsWith('multipart/form-data'))
    throw new Refusal(400, 'content-type: must be multipart/form-data');
  if (headers.accept !== 'application/json' && headers.accept !== 'image/*')
    throw new Refusal(400, 'accept: must be application/json or image/*');
  if (body.length > mostBytes)
    throw new Refusal(413, 'payload: cannot be larger than 10MiB', { code: 'payload_too_large' });
  const fields = fieldsOf(received);
  if (fields.prompt === undefined || fields.prompt === '') throw new Refusal(400, 'prompt: is required');
  check(service, fields, filesOf(received, services[service]?.files ?? ''));
  const mediaType = String(fields.output_format ?? 'png') as PictureFormat;
  const isFiltered = shape.startsWith('filtered');
  const picture = isFiltered ? server.sketch() : server.paint(mediaType);
  const finish = isFiltered ? 'CONTENT_FILTERED' : 'SUCCESS';
  if (headers.accept === 'application/json' && !/bytes/i.test(shape))
    return reply.json({ image: picture.toString('base64'), finish_reason: finish, seed: '343940597' });
  reply.response.setHeader('finish-reason', finish);
  return reply.bytes(picture, `image/${mediaType}`);
}

function filesOf({ parts }: Received, known: string): Readonly<Record<string, Part>> {
  const files = parts.filter(({ fileName }) => fileName !== undefined);
  for (const { name, mediaType = '' } of files) {
    if (!known.split(' ').includes(name)) throw new Refusal(400, `${name}: is not known here`);
    if (files.filter(file => file.name === name).length > 1) throw new Refusal(400, `${name}: is repeated`);
    if (!/^image\/(png|jpeg|webp)$/.test(mediaType)) throw new Refusal(400, `${name}: unsupported format`);
  }
  return Object.fromEntries(files.map(file => [file.name, file]));
}

function check(service: string, fields: Fields, { image, mask }: Readonly<Record<string, Part>>): void {
  try {
    checkFields(fields, services[service]?.fields ?? {});
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(400, `${error.details.param}: is invalid`);
    throw error;
  }
  if (service === 'edit/inpaint') {
    if (image === undefined) throw new Refusal(400, 'image: is required');
    if (mask !== undefined) checkWhiteMask(mask.bytes, image.bytes, 'mask');
    return;
  }
  if ((image === undefined) !== (fields.strength === undefined))
    throw new Refusal(400, 'strength: goes with an image, and an image with it');
  if (Number(fields.strength ?? 0) < 0 || Number(fields.strength ?? 0) > 1)
    throw new Refusal(400, 'strength: must be from 0 to 1');
  if (service !== 'generate/sd3') return;
  const isEdit = fields.mode === 'image-to-image';
  if (isEdit !== (image !== undefined)) throw new Refusal(400, 'mode: does not fit');
  if (isEdit && fields.aspect_ratio !== undefined)
    throw new Refusal(400, 'aspect_ratio: is for text-to-image alone');
}

/** The answer to a prompt or a picture that was caught before anything was made. */
export const moderated = {
  status: 403,
  body: {
    id: 'ed14db44362126aab3cbd25cca51ffe3',
    name: 'content_moderation',
    errors: [
      'Your request was flagged by our content moderation system, as a result your request was denied and you were not charged.',
    ],
  },
} as const;

export const lackingCredits = {
  status: 402,
  body: {
    id: '9160aa70-222f-4a36-9eb7-475e2668362a',
    name: 'payment_required',
    errors: ['You lack sufficient credits to make this request. Please purchase more credits and try again.'],
  },
} as const;
