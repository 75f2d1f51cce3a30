/** Stima API, after its page on image generation. Its answers are not documented, so every shape of chat is its own. */

import { answerChat, readChat } from './chatDialect';
import { openAiErrorBody } from './imagesDialect';
import { Refusal } from './refusal';
import { StandIn } from './standIn';

export const stimaKey = 'sk-stima-stand-in';

export function startStima(): Promise<StandIn> {
  return StandIn.start(server => ({
    key: stimaKey,
    errorBody: openAiErrorBody,
    answer: (received, reply, { shape = 'markdown' }) => {
      const { method, path, headers, json } = received;
      if (`${method} ${path}` === 'GET /v1/models') {
        return reply.json({
          data: ['gpt-4o-image', 'gemini-2.0-flash-exp-image-generation', 'grok-3-image'].map(id => ({ id })),
        });
      }
      if (`${method} ${path}` !== 'POST /v1/chat/completions') throw new Refusal(404, 'Not found');
      if (headers.accept !== 'application/json') throw new Refusal(406, 'Accept must be application/json');
      const asked = readChat(json, ['max_tokens']);
      if (json.max_tokens !== 4096) throw new Refusal(400, 'max_tokens is missing', { param: 'max_tokens' });
      return answerChat(reply, server(), asked, shape);
    },
  }));
}
