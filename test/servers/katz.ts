/** Katz, after its page on image generation. The page has two hosts with a path each; one stand-in plays one of them. */

import {
  answerImages,
  anyModelChecks,
  type Check,
  checkFields,
  openAiErrorBody,
  paintAll,
  requirePrompt,
} from './imagesDialect';
import { Refusal } from './refusal';
import { StandIn } from './standIn';

const checks: Readonly<Record<string, Check>> = {
  ...anyModelChecks,
  size: { type: 'size', hasAuto: false, isLegal: () => true },
  user: { type: 'text' },
  enhance: { type: 'boolean' },
};

/** Each path of the page with what the other one answers. */
export const katzPaths = [
  ['/v1/images/generations', 404],
  ['/v1/images/generate', 404],
  ['/v1/images/generate', 405],
] as const;

/** `missing`: how the other path says that it is not there. No key is asked for, and none may be sent. */
export function startKatz(path: (typeof katzPaths)[number][0], missing: 404 | 405 = 404): Promise<StandIn> {
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
