/** Whatever a chat server writes, reading it ends, and ends in pictures or an ImageError. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ImageError } from '../../../src/core/imageError';
import { readChatAnswer } from '../../../src/wire/chatImages';
import { ChatReader } from '../../../src/wire/chatReader';
import { readImagesAnswer } from '../../../src/wire/imagesAnswer';
import { chatCrumbs } from '../../fuzz/mutations';
import { answerOf, spooled } from './fakeNetwork';

const pictures = [spooled('one')];
const crumbs = fc.constantFrom(
  ...chatCrumbs,
  'http',
  '\n',
  pictures[0]?.placeholder ?? '',
  '"',
  'AAAA',
  '[a](',
  ' ',
  '进度',
);
const text = fc.array(fc.oneof(crumbs, fc.string()), { maxLength: 40 }).map(parts => parts.join(''));

const names = fc.constantFrom(
  'choices',
  'message',
  'delta',
  'content',
  'images',
  'image',
  'image_url',
  'url',
  'b64_json',
  'data',
  'candidates',
  'parts',
  'inlineData',
  'output',
  'response',
  'item',
  'error',
  'errors',
  'detail',
  'code',
  'refusal',
  'text',
  'usage',
);
const { tree } = fc.letrec<{ tree: unknown }>(tie => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.integer(),
    fc.constant(null),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(names, tie('tree'), { maxKeys: 5 }),
  ),
}));

function endsWell(read: () => { pictures: readonly unknown[] }): void {
  try {
    assert.ok(read().pictures.length > 0);
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
  }
}

describe('reading answers: anything may come', () => {
  const status = fc.constantFrom(200, 200, 200, 400, 404, 500);

  it('ends in pictures or an ImageError for any JSON', () => {
    fc.assert(
      fc.property(tree, status, (json, code) => {
        const answer = answerOf({ status: code, json, pictures });
        endsWell(() => readChatAnswer(answer, 'Example', new ChatReader()));
        endsWell(() => readImagesAnswer(answer, 'Example'));
      }),
      { numRuns: 2000 },
    );
  });

  it('ends in pictures or an ImageError for any text and any events', () => {
    fc.assert(
      fc.property(text, fc.array(tree, { maxLength: 5 }), (words, events) => {
        endsWell(() => readChatAnswer(answerOf({ text: words, pictures }), 'Example', new ChatReader()));
        const reader = new ChatReader();
        for (const data of events) reader.listen({ name: 'message', data, pictures: new Map() });
        const joined = { 'choices.0.delta.content': words };
        endsWell(() => readChatAnswer(answerOf({ joined, pictures }), 'Example', reader));
      }),
      { numRuns: 2000 },
    );
  });
});
