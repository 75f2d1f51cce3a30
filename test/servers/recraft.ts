/** Recraft's generations, after its reference: raster models answer with PNG, vector models with SVG. */

import { answerImages, type Check, checkFields, requirePrompt } from './imagesDialect';
import { drawingOf } from './pictures';
import { Refusal } from './refusal';
import { type Answered, type Behaviour, type Received, type Reply, StandIn } from './standIn';

export const recraftKey = 'recraft-stand-in';

const models = ['recraftv4_1', 'recraftv4_1_pro', 'recraftv4_1_vector', 'recraftv3', 'recraftv3_vector'];

/** Of V4.1; Pro makes twice as much of each side. V3 has a table of its own, of which the ends are checked. */
const sizes = [
  ...['1024x1024', '1536x768', '768x1536', '1280x832', '832x1280', '1216x896', '896x1216', '1152x896'],
  ...['896x1152', '832x1344', '1280x896', '896x1280', '1344x768', '768x1344'],
];

function checksFor(model: string): Record<string, Check> {
  const isOld = model.startsWith('recraftv3');
  const times = model.includes('_pro') ? 2 : 1;
  const isLegal = (width: number, height: number) =>
    isOld ? Math.min(width, height) >= 256 : sizes.includes(`${width / times}x${height / times}`);
  return {
    model: { type: 'choice', values: models },
    prompt: { type: 'text', max: isOld ? 1000 : 10_000 },
    n: { type: 'integer', min: 1, max: 6 },
    size: { type: 'size', hasAuto: false, isLegal },
    response_format: { type: 'choice', values: ['url', 'b64_json'] },
    ...(isOld ? { style: { type: 'text' }, negative_prompt: { type: 'text' } } : {}),
  };
}

export function startRecraft(): Promise<StandIn> {
  return StandIn.start(server => ({
    key: recraftKey,
    errorBody: ({ message, details }) => ({ code: details.code ?? 'invalid_request', message }),
    answer: (received, reply, behaviour) => {
      switch (`${received.method} ${received.path}`) {
        case 'GET /v1/users/me':
          return reply.json({ id: 'u1', email: 'somebody@example.com', name: 'Somebody', credits: 900 });
        case 'POST /v1/images/generations':
          return paint(server(), received, reply, behaviour);
        default:
          throw new Refusal(404, 'not found', { code: 'not_found' });
      }
    },
  }));
}

function paint(server: StandIn, { json }: Received, reply: Reply, { shape }: Behaviour): Answered {
  const { n = 1, model, response_format: format = 'url' } = json;
  requirePrompt(json);
  checkFields(json, checksFor(String(model)));
  const isVector = String(model).endsWith('_vector');
  const [told = '', hidden = ''] = (shape ?? '').split(' with ');
  const paintOne = () => (isVector ? draw(server, hidden) : server.paint());
  const pictures = Array.from({ length: Number(n) }, paintOne);
  return answerImages(reply, server, pictures, told || String(format), { credits: 40 * Number(n) });
}

/** Another one each time. */
function draw(server: StandIn, hidden: string): Buffer {
  const picture = drawingOf(server.painted.length, hidden);
  server.painted.push(picture);
  return picture;
}
