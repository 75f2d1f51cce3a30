/** xAI's image API, after its reference, its SDKs and what others saw it answer. */

import { forbidden } from './batchDesk';
import { answerImages, type Check, checkFields, type Fields, paintAll, requirePrompt } from './imagesDialect';
import { Refusal } from './refusal';
import { type Answered, type Behaviour, type Reply, StandIn } from './standIn';
import { XaiBatches } from './xaiBatches';

export const xaiKey = 'xai-stand-in';

const models = ['grok-imagine-image-2.0', 'grok-imagine-image-quality', 'grok-imagine-image'];

const ratios = [
  ...['1:1', '3:4', '4:3', '9:16', '16:9', '2:3', '3:2', '9:19.5', '19.5:9', '9:20', '20:9', '1:2', '2:1'],
  ...['21:9', '5:2', 'auto'],
];

const checks: Readonly<Record<string, Check>> = {
  model: { type: 'text' },
  prompt: { type: 'text' },
  n: { type: 'integer', min: 1, max: 10 },
  aspect_ratio: { type: 'choice', values: ratios },
  resolution: { type: 'choice', values: ['1k', '2k'] },
  quality: { type: 'choice', values: ['low', 'medium', 'high'] },
  response_format: { type: 'choice', values: ['url', 'b64_json'] },
  user: { type: 'text' },
};

/** 10^10 are a US dollar: four cents for a picture. */
const ticksForPicture = 400_000_000;

export function startXai(): Promise<StandIn> {
  return StandIn.start(server => ({
    key: xaiKey,
    // Not 401 (continuedev/continue#10778).
    wrongKey: new Refusal(
      400,
      'Incorrect API key provided: xa***in. You can obtain an API key from https://console.x.ai.',
    ),
    errorBody: ({ message }) => ({ code: 'Client specified an invalid argument', error: message }),
    answer: ({ method, path, json, headers, ...others }, reply, behaviour) => {
      switch (`${method} ${path}`) {
        case 'GET /v1/models':
          return reply.json({
            object: 'list',
            data: ['grok-5', ...models].map(id => ({ id, object: 'model' })),
          });
        case 'POST /v1/images/generations':
          return paint(server(), json, reply, behaviour);
        case 'POST /v1/images/edits': {
          if (headers['content-type'] !== 'application/json') throw new Refusal(415, 'Expected JSON');
          const { image, images, ...fields } = json;
          checkPictures(image, images);
          return paint(server(), fields, reply, behaviour);
        }
        default: {
          const batched = xaiBatches(server()).answer({ method, path, json, headers, ...others }, reply);
          if (batched !== undefined) return batched;
          throw new Refusal(404, 'Not Found');
        }
      }
    },
  }));
}

const batches = new WeakMap<StandIn, XaiBatches>();

/** Its Batch API. */
export function xaiBatches(server: StandIn): XaiBatches {
  const known = batches.get(server) ?? new XaiBatches((fields, isEdit) => paintLine(server, fields, isEdit));
  batches.set(server, known);
  return known;
}

/** At half the price. */
function paintLine(server: StandIn, given: Fields, isEdit: boolean): unknown {
  const { image, images, ...plain } = given;
  if (isEdit) checkPictures(image, images);
  const fields = isEdit ? plain : given;
  if (forbidden.test(String(fields.prompt))) throw new Refusal(400, 'The prompt was rejected by moderation.');
  const { n, format, usage } = checked(fields);
  const data = paintAll(server, n).map(picture =>
    format === 'url'
      ? { url: server.storeOrigin + server.put(picture) }
      : { b64_json: picture.toString('base64'), respect_moderation: true },
  );
  return { data, usage: { cost_in_usd_ticks: usage.cost_in_usd_ticks / 2 } };
}

function checkPictures(image: unknown, images: unknown): void {
  if (image !== undefined && images !== undefined)
    throw new Refusal(400, 'Only one of image and images may be provided.');
  const given = images === undefined ? [image] : images;
  if (!Array.isArray(given) || given.length === 0 || given.length > 3)
    throw new Refusal(400, 'At most 3 images are supported.');
  for (const { type, url } of given as readonly { type?: unknown; url?: unknown }[]) {
    const isData = /^data:image\/(png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/.test(String(url));
    if (type !== 'image_url' || !isData) throw new Refusal(400, 'Invalid image.');
  }
}

/** What is asked for. */
function checked(fields: Fields) {
  requirePrompt(fields);
  for (const name of ['size', 'seed', 'mask', 'stream', 'image', 'images'])
    if (name in fields) throw new Refusal(400, `Argument not supported: ${name}`);
  if (!models.includes(String(fields.model)))
    throw new Refusal(
      404,
      `The model ${String(fields.model)} does not exist or your team does not have access to it.`,
    );
  checkFields(fields, checks);
  const { n = 1, response_format: format = 'url' } = fields;
  const usage = { cost_in_usd_ticks: Number(n) * ticksForPicture };
  return { n: Number(n), format: String(format), usage };
}

function paint(
  server: StandIn,
  fields: Fields,
  reply: Reply,
  { shape }: Behaviour,
): Answered | Promise<Answered> {
  const { n, format, usage } = checked(fields);
  if (shape === 'empty') return reply.json({ data: [], usage });
  const pictures = paintAll(server, n);
  if (shape !== 'heldBack' && shape !== 'oneHeldBack')
    return answerImages(reply, server, pictures, shape ?? format, { usage });
  const data = pictures.map((picture, index) => {
    const isHeldBack = shape === 'heldBack' || index === 0;
    return { b64_json: picture.toString('base64'), respect_moderation: !isHeldBack, revised_prompt: '' };
  });
  return reply.json({ data, usage });
}
