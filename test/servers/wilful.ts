/** A provider of the OpenAI edits dialect that answers with whatever a test makes of the pictures it was sent. Never checks more than that they came. */

import { openAiErrorBody } from './imagesDialect';
import { Refusal } from './refusal';
import { type Received, StandIn } from './standIn';

/** The answer's file, of the edited picture and the mask as they were sent. */
export type Painter = (picture: Buffer, mask: Buffer | undefined, received: Received) => Uint8Array;

/** `painter` is asked for each edit, so that a test can change its mind. */
export function startWilful(painter: () => Painter): Promise<StandIn> {
  return StandIn.start(() => ({
    answer: (received, reply) => {
      const part = (name: string) => received.parts.find(part => part.name === name)?.bytes;
      const picture = part('image') ?? part('image[]');
      if (received.path !== '/v1/images/edits' || picture === undefined) throw new Refusal(404, 'Edits only');
      const answer = Buffer.from(painter()(picture, part('mask'), received));
      return reply.json({ data: [{ b64_json: answer.toString('base64') }] });
    },
    errorBody: openAiErrorBody,
  }));
}
