/** OpenRouter's chat with pictures, after its document. */

import { answerChat, readChat } from './chatDialect';
import { Refusal } from './refusal';
import { type Received, StandIn } from './standIn';

export const openrouterKey = 'sk-or-stand-in';

const ratios = ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9'];

/** Models that put out pictures alone. */
const painters = ['black-forest-labs/flux.2-pro'];

const listed = [
  { id: 'openai/gpt-5', name: 'GPT-5', architecture: { output_modalities: ['text'] } },
  {
    id: 'google/gemini-3.1-flash-lite-image',
    name: 'Nano Banana',
    architecture: { output_modalities: ['image', 'text'] },
  },
  { id: 'black-forest-labs/flux.2-pro', name: 'FLUX.2', architecture: { output_modalities: ['image'] } },
];

/** USD for a token. */
const pricing = [
  { billable: 'output_image', unit: 'token', cost_usd: 0.00003 },
  { billable: 'input_text', unit: 'token', cost_usd: 0.0000003 },
];

/** In US dollars what it did cost. */
const usage = {
  prompt_tokens: 12,
  completion_tokens: 1120,
  total_tokens: 1132,
  completion_tokens_details: { image_tokens: 1120 },
  cost: 0.0336036,
};

export function startOpenrouter(): Promise<StandIn> {
  return StandIn.start(server => ({
    key: openrouterKey,
    openPaths: ['/api/v1/models'],
    errorBody: ({ status, message, details }) => ({
      error: { code: status, message, metadata: details.param && { param: details.param } },
    }),
    answer: (received, reply, { shape = 'images' }) => {
      switch (`${received.method} ${received.path}`) {
        case 'GET /api/v1/models': {
          const wanted = received.query.get('output_modalities');
          return reply.json({
            data: listed.filter(
              ({ architecture }) => !wanted || architecture.output_modalities.includes(wanted),
            ),
          });
        }
        case 'GET /api/v1/key':
          return reply.json({ data: { label: 'test', usage: 0, limit: null } });
        case 'GET /api/v1/images/models/google/gemini-3.1-flash-lite-image/endpoints':
          return reply.json({ data: { endpoints: [{ provider_slug: 'google-ai-studio', pricing }] } });
        case 'POST /api/v1/chat/completions': {
          const asked = readChat(received.json, ['modalities', 'image_config']);
          checkPicturing(received, asked.model);
          return answerChat(reply, server(), asked, shape, usage);
        }
        default:
          throw new Refusal(404, 'Not Found');
      }
    },
  }));
}

function checkPicturing({ json }: Received, model: string): void {
  const modalities = JSON.stringify(json.modalities);
  const expected = painters.includes(model) ? '["image"]' : '["image","text"]';
  if (modalities !== expected) {
    throw new Refusal(404, 'No endpoints found that support the requested output modalities');
  }
  const {
    aspect_ratio: ratio = '1:1',
    image_size: size = '1K',
    ...others
  } = (json.image_config ?? {}) as Record<string, string>;
  if (!ratios.includes(ratio) || !['1K', '2K', '4K'].includes(size) || Object.keys(others).length > 0) {
    throw new Refusal(400, 'Invalid image_config', { param: 'image_config' });
  }
}
