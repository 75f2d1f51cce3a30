/** The three routes of OpenAI's Images API, as OpenAI and Apertis serve them. */

import { type Fields, fieldsOf, openAiErrorBody, requirePrompt } from './imagesDialect';
import { Refusal } from './refusal';
import { type Answered, type Behaviour, type Received, type Reply, StandIn } from './standIn';

/** A request for pictures that has a prompt. */
export type PaintRequest = {
  readonly server: StandIn;
  readonly received: Received;
  readonly fields: Fields;
  readonly isEdit: boolean;
  readonly reply: Reply;
  readonly behaviour: Behaviour;
};

type ImagesApi = {
  readonly key: string;
  /** Those that are listed. */
  readonly models: readonly string[];
  readonly paint: (request: PaintRequest) => Answered | Promise<Answered>;
  /** What it serves besides; `undefined` for what it does not. */
  readonly others?: (
    server: StandIn,
    received: Received,
    reply: Reply,
  ) => Answered | Promise<Answered> | undefined;
};

export function startImagesApi({ key, models, paint, others }: ImagesApi): Promise<StandIn> {
  return StandIn.start(server => ({
    key,
    errorBody: openAiErrorBody,
    answer: (received, reply, behaviour) => {
      const paintAs = (isEdit: boolean) => {
        const fields = fieldsOf(received);
        requirePrompt(fields);
        return paint({ server: server(), received, fields, isEdit, reply, behaviour });
      };
      switch (`${received.method} ${received.path}`) {
        case 'GET /v1/models':
          return reply.json({ object: 'list', data: models.map(id => ({ id, object: 'model' })) });
        case 'POST /v1/images/generations':
          return paintAs(false);
        case 'POST /v1/images/edits':
          return paintAs(true);
        default: {
          const answered = others?.(server(), received, reply);
          if (answered !== undefined) return answered;
          throw new Refusal(404, `Invalid URL (${received.method} ${received.path})`);
        }
      }
    },
  }));
}

/** Throws a Refusal as OpenAI would for a model that it does not have. */
export function requireModel(model: string, known: readonly string[]): void {
  if (known.includes(model)) return;
  throw new Refusal(404, `The model '${model}' does not exist.`, { code: 'model_not_found', param: 'model' });
}
