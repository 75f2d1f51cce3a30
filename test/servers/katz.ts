/** Katz, after its page on image generation. The page has two hosts with a path each; one stand-in plays one of them. */

import {
  answerImages,
  type Check,
  checkFields,
  openAiErrorBody,
  paintAll,
  requirePrompt,
} from './imagesDialect';
import { Refusal } from './refusal';
import { StandIn } from './standIn';

const checks: Readonly<Record<string, Check>> = {
  model: { type: 'text' },
  prompt: { type: 'text' },
  n: { type: 'integer', min: 1, max: 10 },
  size: { type: 'size', hasAuto: false, isLegal: () => true },
  response_format: { type: 'choice', values: ['url', 'b64_json'] },
  quality: { type: 'text' },
  style: { type: 'text' },
  user: { type: 'text' },
  enhance: { type: 'boolean' },
};

/** `missing`: how the other path says that it is not there. No key is asked for, and none may be sent. */
export function startKatz(
  path: '/v1/images/generations' | '/v1/images/generate',
  missing: 404 | 405 = 404,
): Promise<StandIn> {
  return StandIn.start(server => ({
    errorBody: openAiErrorBody,
    answer: (received, reply, { shape = 'both' }) => {
      if (received.method !== 'POST' || received.path !== path) throw new Refusal(missing, 'Not Found');
      requirePrompt(received.json);
      checkFields(received.json, checks);
      return answerImages(reply, server(), paintAll(server(), Number(received.json.n ?? 1)), shape);
    },
  }));
}
