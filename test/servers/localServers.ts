/** Servers of one's own that speak OpenAI's way with words of their own, after their sources: stable-diffusion.cpp, LocalAI, vLLM-Omni, SGLang. */

import { answerImages, type Check, checkFields, fieldsOf, paintAll, requirePrompt } from './imagesDialect';
import type { Part } from './multipart';
import { checkWhiteMask, pictureIn } from './pictureFields';
import { fastApiError, Refusal } from './refusal';
import { type Answered, type Received, type Reply, StandIn } from './standIn';

const isSize = (width: number, height: number) => width % 8 === 0 && height % 8 === 0;
const number = (min: number, max: number): Check => ({ type: 'choice', values: numbers(min, max) });
const numbers = (min: number, max: number) =>
  Array.from({ length: 2 * (max - min) + 1 }, (_, at) => String(min + at / 2));

const base: Readonly<Record<string, Check>> = {
  ...{ model: { type: 'text' }, prompt: { type: 'text' } },
  n: { type: 'integer', min: 1, max: 10 },
  size: { type: 'size', hasAuto: false, isLegal: isSize },
};
const seed: Check = { type: 'integer', min: 0, max: 2 ** 32 };
const inBase64: Check = { type: 'choice', values: ['b64_json'] };
/** Where nothing is said, an address below the server. */
const asAddress: Check = { type: 'choice', values: ['b64_json', 'url'] };

const diffusers: Readonly<Record<string, Check>> = {
  ...{ ...base, seed, user: { type: 'text' }, response_format: inBase64, negative_prompt: { type: 'text' } },
  num_inference_steps: { type: 'integer', min: 1, max: 200 },
};

/** Files by the name of their field. Throws a Refusal for a field that is none. */
function filesOf({ parts }: Received, known: readonly string[]): ReadonlyMap<string, readonly Part[]> {
  const files = parts.filter(({ fileName }) => fileName !== undefined);
  for (const { name } of files)
    if (!known.includes(name)) throw new Refusal(422, 'Extra inputs are not permitted', { param: name });
  return new Map(known.map(field => [field, files.filter(({ name }) => name === field)]));
}

function checkMaskIn(
  files: ReadonlyMap<string, readonly Part[]>,
  field: string,
  images: readonly Part[],
): void {
  const mask = files.get(field)?.[0]?.bytes;
  if (mask !== undefined) checkWhiteMask(mask, images[0]?.bytes ?? Buffer.alloc(0), field);
}

type Paint = (received: Received, reply: Reply, server: StandIn) => Answered;

/** Routes by method and path. */
function start(routes: Readonly<Record<string, Paint>>, errorBody: (refusal: Refusal) => unknown) {
  return StandIn.start(server => ({
    errorBody,
    answer: (received, reply) => {
      const route = routes[`${received.method} ${received.path}`];
      if (route === undefined) throw new Refusal(404, 'Not Found');
      return route(received, reply, server());
    },
  }));
}

const models =
  (...ids: readonly string[]): Paint =>
  (_received, reply) =>
    reply.json({ object: 'list', data: ids.map(id => ({ id, object: 'model' })) });

const answered = (reply: Reply, server: StandIn, n: unknown, extra: object = {}, shape = 'b64_json') =>
  answerImages(reply, server, paintAll(server, Number(n ?? 1)), shape, extra);

const shapeOf = (format: unknown) => (format === 'b64_json' ? 'b64_json' : 'sameOriginUrl');

const outputs: Readonly<Record<string, Check>> = {
  output_format: { type: 'choice', values: ['png', 'jpeg', 'webp'] },
  output_compression: { type: 'integer', min: 0, max: 100 },
};

/** What the JSON in the tag may say; without a seed it is always 42. */
function checkArguments(prompt: unknown): void {
  const [, json] = /<sd_cpp_extra_args>(.*?)<\/sd_cpp_extra_args>/.exec(String(prompt)) ?? [];
  if (json === undefined) return;
  try {
    const { sample_params: sampling = {}, ...others } = JSON.parse(json) as Record<string, unknown>;
    const known = ['seed', 'negative_prompt', 'strength', 'clip_skip'];
    if (Object.keys(others).every(name => known.includes(name)) && typeof sampling === 'object') return;
  } catch {}
  throw new Refusal(400, 'invalid sd_cpp_extra_args');
}

/** `isOld`: it does not say what it can. */
export function startSdCpp(isOld = false): Promise<StandIn> {
  const paint: Paint = (received, reply, server) => {
    const fields = fieldsOf(received);
    if (!fields.prompt) throw new Refusal(400, 'prompt required');
    checkFields(fields, { ...base, ...outputs });
    checkArguments(fields.prompt);
    if (received.path.endsWith('edits')) {
      const files = filesOf(received, ['image', 'image[]', 'mask']);
      const several = files.get('image[]') ?? [];
      const images = several.length > 0 ? several : (files.get('image') ?? []);
      if (images.length === 0) throw new Refusal(400, 'at least one image[] required');
      checkMaskIn(files, 'mask', images);
    }
    return answered(reply, server, fields.n, { output_format: 'png' });
  };
  const routes = {
    'GET /v1/models': models('sd-cpp-local'),
    'POST /v1/images/generations': paint,
    'POST /v1/images/edits': paint,
    ...(!isOld && {
      'GET /sdcpp/v1/capabilities': ((_received, reply) =>
        reply.json({
          ...{ model: { name: 'sdxl', stem: 'sdxl' }, current_mode: 'img_gen', supported_modes: ['img_gen'] },
          limits: {
            ...{ min_width: 64, max_width: 1536, min_height: 64, max_height: 1536 },
            ...{ max_batch_count: 4, max_queue_size: 16 },
          },
          output_formats_by_mode: { img_gen: ['png', 'jpeg'] },
          features_by_mode: { img_gen: { init_image: true, mask_image: true, ref_images: false } },
        })) satisfies Paint,
    }),
  };
  return start(routes, ({ message }) => ({ error: message }));
}

export function startLocalAi(): Promise<StandIn> {
  return start(
    {
      'GET /v1/models': models('qwen3-4b', 'dreamshaper'),
      'POST /v1/images/generations': (received, reply, server) => {
        const { file, ref_images: references = [], ...fields } = received.json;
        requirePrompt(fields);
        checkFields(fields, {
          ...base,
          seed,
          step: { type: 'integer', min: 1, max: 200 },
          response_format: asAddress,
        });
        for (const picture of [file, ...(references as unknown[])])
          if (picture !== undefined) pictureIn(picture, 'file', 'bare');
        return answered(reply, server, fields.n, {}, shapeOf(fields.response_format));
      },
      'POST /v1/images/inpainting': (received, reply, server) => {
        const fields = fieldsOf(received);
        if (!fields.model || !fields.prompt) throw new Refusal(400, 'Bad Request');
        const files = filesOf(received, ['image', 'mask']);
        const images = files.get('image') ?? [];
        if (images.length !== 1) throw new Refusal(400, 'missing image file');
        if (files.get('mask')?.length !== 1) throw new Refusal(400, 'missing mask file');
        checkMaskIn(files, 'mask', images);
        // Whatever else is said, it does not look.
        return answered(reply, server, 1, {}, 'sameOriginUrl');
      },
    },
    ({ message, status }) => ({ error: { code: status, message, type: '' } }),
  );
}

export function startVllmOmni(): Promise<StandIn> {
  const known = { ...diffusers, guidance_scale: number(0, 20), true_cfg_scale: number(0, 20) };
  return start(
    {
      'GET /v1/models': models('Qwen/Qwen-Image-Edit-2511'),
      'POST /v1/images/generations': (received, reply, server) => {
        requirePrompt(received.json);
        checkServed(received.json.model);
        checkFields(received.json, known);
        return answered(reply, server, received.json.n, { output_format: null, size: null }, 'nulls');
      },
      'POST /v1/images/edits': (received, reply, server) => {
        const fields = fieldsOf(received);
        checkServed(fields.model);
        checkFields(fields, { ...known, ...outputs, background: { type: 'text' } });
        const files = filesOf(received, ['image', 'image[]', 'mask_image', 'reference_image']);
        const images = [...(files.get('image') ?? []), ...(files.get('image[]') ?? [])];
        if (images.length === 0) throw new Refusal(422, "Field 'image' or 'url' is required");
        checkMaskIn(files, 'mask_image', images);
        return answered(reply, server, fields.n, { output_format: null, size: null }, 'nulls');
      },
    },
    fastApiError,
  );
}

function checkServed(model: unknown): void {
  if (model !== undefined && model !== 'Qwen/Qwen-Image-Edit-2511')
    throw new Refusal(400, `Model mismatch: request specifies '${model}'`);
}

export function startSglang(): Promise<StandIn> {
  const known = {
    ...{ ...diffusers, ...outputs, background: { type: 'text' } as const },
    ...{ guidance_scale: number(0, 100), response_format: asAddress },
  };
  const told = { id: 'x', inference_time_s: 2 };
  return start(
    {
      'GET /v1/models': models('Tongyi-MAI/Z-Image-Turbo'),
      'POST /v1/images/generations': (received, reply, server) => {
        requirePrompt(received.json);
        checkFields(received.json, known);
        return answered(reply, server, received.json.n, told, shapeOf(received.json.response_format));
      },
      'POST /v1/images/edits': (received, reply, server) => {
        const fields = fieldsOf(received);
        checkFields(fields, known);
        const files = filesOf(received, ['image', 'image[]']);
        if ([...files.values()].flat().length === 0)
          throw new Refusal(422, "Field 'image' or 'url' is required");
        return answered(reply, server, fields.n, told, shapeOf(fields.response_format));
      },
    },
    fastApiError,
  );
}
