/** Seedream at BytePlus ModelArk, after its clients: edits on the path of generations, and errors of single pictures inside a good answer. */

import { answerImages, type Check, checkFields, paintAll, requirePrompt } from './imagesDialect';
import { Refusal } from './refusal';
import { type Answered, type Behaviour, type Received, type Reply, StandIn } from './standIn';

export const seedreamKey = 'ark-stand-in';

const models = ['seedream-4-5-251128', 'seedream-4-0-250828'];

const checks: Readonly<Record<string, Check>> = {
  model: { type: 'choice', values: models },
  prompt: { type: 'text' },
  seed: { type: 'integer', min: 0, max: 2_147_483_647 },
  response_format: { type: 'choice', values: ['url', 'b64_json'] },
  watermark: { type: 'boolean' },
  sequential_image_generation: { type: 'choice', values: ['disabled', 'auto'] },
};

const usage = { generated_images: 1, output_tokens: 16_384, total_tokens: 16_384 };

export function startSeedream(): Promise<StandIn> {
  return StandIn.start(server => ({
    key: seedreamKey,
    wrongKey: new Refusal(401, 'The API key format is incorrect.', { code: 'AuthenticationError' }),
    errorBody: ({ message, details }) => ({
      error: {
        code: details.code ?? 'InvalidParameter',
        message,
        param: details.param ?? '',
        type: 'BadRequest',
      },
    }),
    answer: (received, reply, behaviour) => {
      if (`${received.method} ${received.path}` !== 'POST /api/v3/images/generations')
        throw new Refusal(404, 'The requested resource does not exist.', { code: 'NotFound' });
      return paint(server(), received, reply, behaviour);
    },
  }));
}

function paint(server: StandIn, { json }: Received, reply: Reply, { shape }: Behaviour): Answered {
  const { image, size, ...fields } = json;
  requirePrompt(fields);
  checkFields(fields, checks);
  checkSize(size, fields.model === models[0] ? 3_686_400 : 921_600);
  const given = typeof image === 'string' ? [image] : (image ?? []);
  if (!Array.isArray(given) || given.length > 14)
    throw new Refusal(400, 'image: at most 14', { param: 'image' });
  for (const uri of given)
    if (!/^(https:\/\/|data:image\/(png|jpeg);base64,[A-Za-z0-9+/]+={0,2}$)/.test(String(uri)))
      throw new Refusal(400, 'image: neither an address nor a data URI of a picture', { param: 'image' });
  const error = {
    code: 'OutputImageSensitiveContentDetected',
    message: 'The output may contain sensitive content.',
  };
  if (shape === 'errorInEntry')
    return reply.json({ model: fields.model, created: 1, data: [{ error }], usage });
  const pictures = paintAll(server, 1);
  if (shape === 'errorBeside') {
    const [b64_json] = pictures.map(picture => picture.toString('base64'));
    return reply.json({
      model: fields.model,
      created: 1,
      data: [{ error }, { b64_json, size: '2048x2048' }],
      usage,
    });
  }
  return answerImages(reply, server, pictures, shape ?? String(fields.response_format ?? 'url'), { usage });
}

function checkSize(size: unknown, fewest: number): void {
  if (size === undefined || ['1K', '2K', '4K'].slice(fewest > 1_000_000 ? 1 : 0).includes(String(size)))
    return;
  const [, width = 0, height = 0] = /^(\d+)x(\d+)$/.exec(String(size))?.map(Number) ?? [];
  const pixels = width * height;
  if (pixels < fewest || pixels > 16_777_216 || Math.max(width, height) > 16 * Math.min(width, height))
    throw new Refusal(400, `size: image size must be at least ${fewest} pixels`, { param: 'size' });
}
