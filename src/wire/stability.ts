/** Stability AI's v2beta: a path for each service, always a form, one picture each time. Never keeps a picture that was blurred for what it shows. */

import * as z from 'zod';
import type { ImageAnswer } from '../core/imageAnswer';
import { invalidInput } from '../core/imageError';
import type { ImageRequest } from '../core/imageRequest';
import type { PartialAbilities } from '../core/modelAbilities';
import { parseShape } from '../core/sizes';
import type { WireAnswer, WireFormat } from '../core/wireFormat';
import { editBody } from './edits';
import type { ErrorBody } from './errorBody';
import { declinedBy, errorFrom } from './errors';
import { defined } from './fields';
import { readImagesAnswer } from './imagesAnswer';

const headers = { accept: 'application/json' };
const services = '/v2beta/stable-image';

export const stability: WireFormat = {
  run,
  limits: () => onePicture,
  normalizeBaseUrl: ({ origin, pathname }) =>
    origin + pathname.replace(/\/v\d\w*(\/.{0,1000})?$/, '').replace(/\/{1,8}$/, ''),
  modelsUrls: async () => [],
  keyProbe: async ({ baseUrl }) => [
    { method: 'GET', url: `${baseUrl}/v1/user/balance`, headers },
    {
      method: 'POST',
      url: `${baseUrl}${services}/generate/core`,
      headers,
      body: { type: 'multipart', parts: [{ name: 'prompt', value: '' }] },
    },
  ],
};

const onePicture: PartialAbilities = { maxN: 1, maxPartialImages: 0, writesText: false };

/** How far a picture may be changed that no mask lies on: 0 leaves it as it is. */
const strength = 0.75;

async function run(...[request, endpoint, send]: Parameters<WireFormat['run']>): Promise<ImageAnswer> {
  const { baseUrl, label } = endpoint;
  const { service, model } = serviceOf(request);
  const { prompt, sources, parameters } = request;
  const { size = '', seed, outputFormat, style, negativePrompt, guidance } = parameters;
  const isEdit = sources.length > 0;
  const fields = defined({
    prompt,
    negative_prompt: negativePrompt,
    cfg_scale: guidance,
    model,
    mode: isEdit && model !== undefined ? 'image-to-image' : undefined,
    strength: isEdit && service !== 'edit/inpaint' ? strength : undefined,
    // An edit has the shape of its picture.
    aspect_ratio: isEdit ? undefined : parseShape(size)?.ratio,
    seed,
    style_preset: style,
    output_format: outputFormat,
  });
  const url = `${baseUrl}${services}/${service}`;
  return read(await send({ method: 'POST', url, headers, body: editBody(request, fields, {}) }), label);
}

/** `model`: the one of several that are behind a service. */
function serviceOf({ model, mask }: ImageRequest): { readonly service: string; readonly model?: string } {
  const [, own] = /^(?:stable-image-)?(core|ultra|inpaint)$/.exec(model) ?? [];
  if (own === undefined) return { service: 'generate/sd3', model };
  if (own !== 'inpaint') return { service: `generate/${own}` };
  if (mask === undefined)
    throw invalidInput('{0} fills what a mask marks: paint one, or choose another model.', model);
  return { service: 'edit/inpaint' };
}

const made = z.looseObject({ finish_reason: z.string() });

/** The reason stands in the body, or in a header where the body is the picture itself. */
function read(answer: WireAnswer, label: string): ImageAnswer {
  if (answer.status >= 300) throw errorFrom(answer, label, complaintIn(answer));
  const parsed = answer.body.type === 'json' ? made.safeParse(answer.body.value) : undefined;
  const reason = parsed?.data?.finish_reason ?? answer.headers['finish-reason'];
  if (reason === 'CONTENT_FILTERED') throw declinedBy(answer, label, { code: reason });
  return readImagesAnswer(answer, label);
}

const refused = z.looseObject({ name: z.string().min(1), errors: z.array(z.string()) });

/** What others call a code is a name there. */
function complaintIn({ body }: WireAnswer): ErrorBody | undefined {
  const parsed = body.type === 'json' ? refused.safeParse(body.value) : undefined;
  if (!parsed?.success) return undefined;
  const { name, errors } = parsed.data;
  return { code: name, message: errors.slice(0, 20).join(' ') || name };
}
