/** Apertis, after its documents of the Images API: one table of parameters for generations, one for the edits of all models. */

import { type PaintRequest, requireModel, startImagesApi } from './imagesApi';
import { answerImages, type Check, checkFields, paintAll, uploadsOf } from './imagesDialect';
import type { PictureFormat } from './pictures';
import { Refusal } from './refusal';
import type { Answered, StandIn } from './standIn';

export const apertisKey = 'sk-apertis-stand-in';

const sizes: Readonly<Record<string, readonly string[]>> = {
  'dall-e-2': ['256x256', '512x512', '1024x1024'],
  'dall-e-3': ['1024x1024', '1792x1024', '1024x1792'],
};
const gptSizes = ['1024x1024', '1536x1024', '1024x1536'];
const promptLimits: Readonly<Record<string, number>> = { 'dall-e-2': 1000, 'dall-e-3': 4000 };
const painters = ['dall-e-2', 'dall-e-3', 'gpt-image-1', 'gpt-image-1.5'];
const editors = ['gpt-image-1', 'gpt-image-1.5', 'gpt-image-1-all', 'flux-kontext-pro', 'flux-kontext-max'];

function checksFor(model: string, isEdit: boolean): Record<string, Check> {
  const isGpt = model.startsWith('gpt-image');
  const legal = sizes[model] ?? gptSizes;
  const common: Record<string, Check> = {
    model: { type: 'text' },
    prompt: { type: 'text', max: promptLimits[model] ?? 32_000 },
    n: { type: 'integer', min: 1, max: model === 'dall-e-3' ? 1 : 10 },
    size: { type: 'size', hasAuto: isGpt, isLegal: (width, height) => legal.includes(`${width}x${height}`) },
    user: { type: 'text' },
  };
  // The table of edits says these of every model.
  const edits: Record<string, Check> = {
    quality: { type: 'choice', values: ['auto', 'high', 'medium', 'low'] },
    background: { type: 'choice', values: ['transparent', 'opaque', 'auto'] },
    moderation: { type: 'choice', values: ['low', 'auto'] },
  };
  const gpt: Record<string, Check> = {
    ...edits,
    output_format: { type: 'choice', values: ['png', 'jpeg', 'webp'] },
    output_compression: { type: 'integer', min: 0, max: 100 },
  };
  const older: Record<string, Check> = {
    quality: { type: 'choice', values: ['standard', 'hd'] },
    style: { type: 'choice', values: ['vivid', 'natural'] },
    response_format: { type: 'choice', values: ['url', 'b64_json'] },
  };
  if (isGpt)
    return {
      ...common,
      ...gpt,
      ...(isEdit && model === 'gpt-image-1-all' ? { response_format: older.response_format as Check } : {}),
    };
  if (isEdit) return { ...common, ...edits, response_format: older.response_format as Check };
  return { ...common, ...older };
}

export function startApertis(): Promise<StandIn> {
  return startImagesApi({ key: apertisKey, models: [...new Set([...painters, ...editors])], paint });
}

function paint({ server, received, fields, isEdit, reply, behaviour: { shape } }: PaintRequest): Answered {
  const model = String(fields.model ?? 'dall-e-2');
  requireModel(model, isEdit ? editors : painters);
  if (isEdit) {
    const isOne = !/^gpt-image-1(\.5)?$/.test(model);
    const { images } = uploadsOf(received, { most: isOne ? 1 : 16, hasMask: !isOne });
    const large = images.find(({ bytes }) => bytes.length > 25 * 1024 * 1024);
    if (large !== undefined) throw new Refusal(413, 'Images must be under 25MB', { param: 'image' });
  }
  checkFields(fields, checksFor(model, isEdit));
  const format = (fields.output_format ?? 'png') as PictureFormat;
  const pictures = paintAll(server, Number(fields.n ?? 1), format);
  const isBase64 = model.startsWith('gpt-image') || fields.response_format === 'b64_json';
  return answerImages(reply, server, pictures, shape ?? (isBase64 ? 'revised' : 'url'));
}
