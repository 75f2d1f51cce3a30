/** OpenAI's Images API of 2026, after its reference. */

import { type PaintRequest, requireModel, startImagesApi } from './imagesApi';
import {
  answerImages,
  beginStream,
  type Check,
  checkFields,
  type Fields,
  paintAll,
  streamImages,
  type Uploads,
  uploadsOf,
} from './imagesDialect';
import { OpenaiBatches } from './openaiBatches';
import type { PictureFormat } from './pictures';
import { Refusal } from './refusal';
import type { Answered, StandIn } from './standIn';

export const openaiKey = 'sk-openai-stand-in';

export const openaiModels = [
  'gpt-image-2.6-flare',
  'gpt-image-2.5-flare',
  'gpt-image-2',
  'gpt-image-1.5',
  'gpt-image-1-mini',
];

const listed = ['1024x1024', '1536x1024', '1024x1536'];

/** Free sizes since gpt-image-2. */
function isFree(width: number, height: number): boolean {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  const pixels = width * height;
  return (
    width % 16 === 0 &&
    height % 16 === 0 &&
    long <= 3840 &&
    long <= 3 * short &&
    pixels >= 655_360 &&
    pixels <= 8_294_400
  );
}

export function checksFor(model: string, isEdit: boolean): Record<string, Check> {
  const isNew = /^gpt-image-2/.test(model);
  const isNewest = /^gpt-image-2\.6/.test(model);
  const qualities = [
    'auto',
    'low',
    'medium',
    'high',
    ...(/^gpt-image-2\.[5-9]/.test(model) ? ['xhigh', 'max'] : []),
  ];
  return {
    model: { type: 'choice', values: openaiModels },
    prompt: { type: 'text', max: 32_000 },
    n: { type: 'integer', min: 1, max: 10 },
    size: {
      type: 'size',
      hasAuto: true,
      isLegal: (width, height) => (isNew ? isFree(width, height) : listed.includes(`${width}x${height}`)),
    },
    quality: { type: 'choice', values: qualities },
    background: { type: 'choice', values: ['auto', 'transparent', 'opaque'] },
    moderation: { type: 'choice', values: ['auto', 'low'] },
    output_format: { type: 'choice', values: ['png', 'jpeg', 'webp', ...(isNewest ? ['gif', 'svg'] : [])] },
    ...(isNewest
      ? {
          complexity: { type: 'choice', values: ['low', 'medium', 'high'] },
          frame_count: { type: 'integer', min: 2, max: 16 },
          frame_duration_ms: { type: 'integer', min: 20, max: 655_350 },
        }
      : {}),
    output_compression: { type: 'integer', min: 0, max: 100 },
    safety_identifier: { type: 'text' },
    stream: { type: 'boolean' },
    partial_images: { type: 'integer', min: 0, max: 3 },
    ...(isEdit && model === 'gpt-image-1.5'
      ? { input_fidelity: { type: 'choice', values: ['high', 'low'] } }
      : {}),
  };
}

export function startOpenai(): Promise<StandIn> {
  return startImagesApi({
    ...{ key: openaiKey, models: ['gpt-5', ...openaiModels], paint },
    others: (server, received, reply) => openaiBatches(server).answer(received, reply),
  });
}

const batches = new WeakMap<StandIn, OpenaiBatches>();

/** Its Batch API. */
export function openaiBatches(server: StandIn): OpenaiBatches {
  const known =
    batches.get(server) ?? new OpenaiBatches((fields, isEdit) => paintLine(server, fields, isEdit));
  batches.set(server, known);
  return known;
}

/** In a batch, an edit's pictures are data URIs in JSON. */
function paintLine(server: StandIn, given: Fields, isEdit: boolean): unknown {
  const { images, ...fields } = given;
  const model = String(fields.model ?? '');
  requireModel(model, openaiModels);
  const sources = isEdit ? dataUris(images) : [];
  if (!isEdit && images !== undefined) throw new Refusal(400, "Unknown parameter: 'images'.");
  checkFields(fields, checksFor(model, isEdit));
  const pictures = paintAll(server, Number(fields.n ?? 1), (fields.output_format ?? 'png') as PictureFormat);
  const used = usedBy(fields, pictures.length, sources.length);
  const data = pictures.map(picture => ({ b64_json: picture.toString('base64') }));
  return { created: 1_713_833_628, data, background: 'opaque', output_format: 'png', ...used };
}

function dataUris(images: unknown): readonly unknown[] {
  if (!Array.isArray(images) || images.length === 0 || images.length > uploads.most)
    throw new Refusal(400, "Invalid value for 'images'.");
  for (const { image_url: url } of images as readonly { image_url?: unknown }[])
    if (!/^data:image\/(png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/.test(String(url)))
      throw new Refusal(400, 'Invalid image.');
  return images;
}

async function paint(request: PaintRequest): Promise<Answered> {
  const { server, received, fields, isEdit, reply } = request;
  const { shape = 'b64_json', endlessAfter } = request.behaviour;
  const model = String(fields.model ?? '');
  requireModel(model, openaiModels);
  const { images = [], mask }: Partial<Uploads> = isEdit ? uploadsOf(received, uploadsFor(model)) : {};
  checkFields(fields, checksFor(model, isEdit));
  const format = (fields.output_format ?? 'png') as PictureFormat;
  checkWhole(fields, format, mask !== undefined);
  const pictures = paintAll(server, Number(fields.n ?? 1), format);
  const used = usedBy(fields, pictures.length, images.length);
  if (fields.stream === true && shape !== 'plainThoughStreamed') {
    const verb = isEdit ? 'image_edit' : 'image_generation';
    if (endlessAfter) return beginStream(reply, endlessAfter, verb);
    return streamImages(reply, server, pictures, {
      verb,
      sketches: Number(fields.partial_images ?? 0),
      shape,
      usage: used.usage,
    });
  }
  return answerImages(reply, server, pictures, shape === 'plainThoughStreamed' ? 'b64_json' : shape, {
    background: 'opaque',
    output_format: format,
    ...used,
  });
}

/** What a GIF and an SVG cannot be asked for with, and no other can be. `n` of an SVG is 1. */
function checkWhole(fields: Fields, format: PictureFormat, hasMask: boolean): void {
  const isWhole = format === 'gif' || format === 'svg';
  const wrong = isWhole
    ? ['stream', 'partial_images', 'output_compression']
    : ['frame_count', 'frame_duration_ms'];
  const param = wrong.find(name => fields[name] !== undefined) ?? (isWhole && hasMask ? 'mask' : undefined);
  const isSeveral = format === 'svg' && Number(fields.n ?? 1) > 1;
  if (param === undefined && !isSeveral) return;
  throw new Refusal(400, `'${param ?? 'n'}' is not supported with output_format '${format}'.`, {
    code: 'unsupported_parameter',
    param: param ?? 'n',
  });
}

const uploads = { most: 16, hasMask: true };

function uploadsFor(model: string) {
  return { ...uploads, hasMarkup: /^gpt-image-2\.6/.test(model) };
}

/** Output tokens of gpt-image-2, square and oblong, as its price page has them. */
const outputTokens: Readonly<Record<string, readonly [square: number, oblong: number]>> = {
  low: [196, 158],
  medium: [1756, 1372],
  high: [7024, 5488],
};

/** What is left to the model is square and high. `sources`: 1024 tokens each. */
function usedBy({ size, quality }: Fields, pictures: number, sources: number) {
  const isChosen = (word: unknown): word is string => typeof word === 'string' && word !== 'auto';
  const used = { size: isChosen(size) ? size : '1024x1024', quality: isChosen(quality) ? quality : 'high' };
  const [width, height] = used.size.split('x');
  const [square, oblong] = outputTokens[used.quality] ?? [3122, 2459];
  const output = pictures * (width === height ? square : oblong);
  const [text, image] = [20 * pictures, 1024 * sources * pictures];
  return {
    ...used,
    usage: {
      total_tokens: text + image + output,
      input_tokens: text + image,
      output_tokens: output,
      input_tokens_details: { text_tokens: text, image_tokens: image },
    },
  };
}
