/** Messages from the page: what gets through, what is refused, what becomes of a handler that throws. */

import * as assert from 'node:assert/strict';
import { intent } from '../../../src/protocol/intents';
import { type Handlers, receive } from '../../../src/protocol/receiveIntent';

const types = intent.options.map(option => option.shape.type.value);

/** Handlers that write down what reaches them. */
function inbox(broken?: (type: string) => unknown) {
  const handled: unknown[] = [];
  const problems: unknown[] = [];
  const refused: string[] = [];
  const handlers = Object.fromEntries(
    types.map(type => [
      type,
      (message: unknown) => {
        handled.push(message);
        return broken?.(type);
      },
    ]),
  ) as unknown as Handlers;
  const deliver = (message: unknown) =>
    receive(message, {
      handlers,
      onProblem: error => problems.push(error),
      onRefused: reason => refused.push(reason),
    });
  return { deliver, handled, problems, refused };
}

const good = [
  { type: 'ready' },
  { type: 'setPrompt', prompt: '' },
  { type: 'setParameter', parameter: 'n', value: 2 },
  { type: 'setParameter', parameter: 'size', value: null },
  { type: 'addUris', uris: ['file:///a.png'] },
  { type: 'addBytes', name: 'a.png', bytes: new Uint8Array(3) },
  { type: 'moveReference', reference: 'a', to: 0 },
  { type: 'setMask', reference: 'a', bytes: new Uint8Array(3) },
  { type: 'startMask', reference: 'a', from: 'previous' },
  { type: 'setFeather', feather: null },
  { type: 'setMargins', reference: 'a', margins: { top: 0, right: 200, bottom: 0, left: 0 } },
  { type: 'annotate', reference: 'a', bytes: new Uint8Array(3) },
  { type: 'generate' },
  { type: 'cancelJob', job: 'a' },
  { type: 'picture', picture: 'a', action: 'delete' },
  { type: 'filterHistory', filter: { text: 'fox', favourites: false } },
  { type: 'readHistory', from: 0, to: 50 },
  { type: 'readPictures', pictures: ['a'] },
];

const malformed: unknown[] = [
  undefined,
  null,
  'generate',
  [],
  {},
  { type: 'explode' },
  { type: '__proto__' },
  { type: 'constructor' },
  { type: 'generate', provider: 'x' },
  { type: 'setMask', reference: 'a', bytes: 'iVBORw0KGgo=' },
  { type: 'setMask', reference: 'a', bytes: { byteLength: 3 } },
  { type: 'startMask', reference: 'a', from: '/etc/passwd' },
  { type: 'setFeather', feather: -1 },
  { type: 'setMargins', reference: 'a', margins: { top: 0, right: 0.5, bottom: 0, left: 0 } },
  { type: 'setMargins', reference: 'a', margins: { top: 0, right: 10_001, bottom: 0, left: 0 } },
  { type: 'setMargins', reference: 'a', margins: { top: 1 } },
  { type: 'setPrompt' },
  { type: 'setPrompt', prompt: 7 },
  { type: 'setPrompt', prompt: 'x'.repeat(200_001) },
  { type: 'setModel', model: '  ' },
  { type: 'setParameter', parameter: 'n', value: { $gt: 0 } },
  { type: 'addUris', uris: [] },
  { type: 'addUris', uris: Array.from({ length: 51 }, () => 'file:///a') },
  { type: 'addBytes', name: 'a.png', bytes: [1, 2, 3] },
  { type: 'moveReference', reference: 'a', to: -1 },
  { type: 'picture', picture: 'a', action: 'format-disk' },
  { type: 'picture', picture: '', action: 'open' },
  { type: 'picture', path: '/etc/passwd', action: 'open' },
  { type: 'readHistory', from: 0, to: 1.5 },
  { type: 'mendJob', job: 'a', mend: 11 },
];

describe('The inbox of a Studio', () => {
  it('hands each intent to its handler', async () => {
    const { deliver, handled, problems, refused } = inbox();
    for (const message of good) await deliver(message);
    assert.deepEqual(handled, good);
    assert.deepEqual([problems, refused], [[], []]);
  });

  it('refuses what is malformed, and no handler hears of it', async () => {
    const { deliver, handled, problems, refused } = inbox();
    for (const message of malformed) await deliver(message);
    assert.deepEqual(handled, []);
    assert.deepEqual(problems, []);
    assert.equal(refused.length, malformed.length);
  });

  it('repeats nothing of a refused message: it may hold a prompt', async () => {
    const { deliver, refused } = inbox();
    await deliver({ type: 'setPrompt', prompt: 'secret plans', extra: 'secret too' });
    await deliver({ type: 'setModel', model: ['secret'] });
    assert.equal(refused.length, 2);
    assert.ok(
      refused.every(reason => !reason.includes('secret')),
      refused.join(),
    );
  });

  it('turns whatever a handler throws, now or later, into a problem', async () => {
    const now = new Error('now');
    const later = new Error('later');
    const { deliver, problems } = inbox(type => {
      if (type === 'generate') throw now;
      return type === 'showRequest' ? Promise.reject(later) : undefined;
    });
    await deliver({ type: 'generate' });
    await deliver({ type: 'showRequest' });
    await deliver({ type: 'ready' });
    assert.deepEqual(problems, [now, later]);
  });

  it('keeps the order of what was said', async () => {
    const { deliver, handled } = inbox();
    await Promise.all(good.map(deliver));
    assert.deepEqual(handled, good);
  });
});
