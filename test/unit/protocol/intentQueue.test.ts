/** Messages from the page: what gets through, what is refused, in which order they are handled, what becomes of a handler that throws. */

import * as assert from 'node:assert/strict';
import { type Handlers, IntentQueue } from '../../../src/protocol/intentQueue';
import { intent } from '../../../src/protocol/intents';

const types = intent.options.map(option => option.shape.type.value);

/** Handlers that write down what reaches them. */
function queueOf(broken?: (type: string) => unknown) {
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
  const queue = new IntentQueue({
    handlers,
    redraw: () => {},
    onProblem: error => problems.push(error),
    onRefused: reason => refused.push(reason),
  });
  const deliver = (message: unknown) => queue.receive(message);
  return { deliver, handled, problems, refused };
}

/** Handlers that take as long as a test wants, and what was done and redrawn. */
function slowQueue(handlers: Partial<Handlers>) {
  const log: string[] = [];
  const queue = new IntentQueue({
    handlers: handlers as Handlers,
    redraw: () => log.push('redrawn'),
    onProblem: error => log.push(String(error)),
    onRefused: reason => log.push(reason),
  });
  return { log, queue };
}

function promise(): { readonly kept: Promise<void>; readonly keep: () => void } {
  let keep = () => {};
  const kept = new Promise<void>(resolve => {
    keep = resolve;
  });
  return { kept, keep };
}

const good = [
  { type: 'ready' },
  { type: 'setPrompt', prompt: '', revision: 0 },
  { type: 'usePrompt', prompt: 'a fox' },
  { type: 'setParameter', parameter: 'n', value: 2 },
  { type: 'setParameter', parameter: 'size', value: null },
  { type: 'addUris', uris: ['file:///a.png'] },
  { type: 'addBytes', name: 'a.png', bytes: new Uint8Array(3) },
  { type: 'moveReference', reference: 'a', by: -1 },
  { type: 'setEdited', reference: null },
  { type: 'setMask', reference: 'a', bytes: new Uint8Array(3) },
  { type: 'startMask', reference: 'a', from: 'previous' },
  { type: 'setFeather', feather: null },
  { type: 'setMargins', reference: 'a', margins: { top: 0, right: 200, bottom: 0, left: 0 } },
  { type: 'annotate', reference: 'a', bytes: new Uint8Array(3), layer: new Uint8Array(3) },
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
  { type: 'setPrompt', prompt: 'a fox' },
  { type: 'setPrompt', prompt: 7, revision: 0 },
  { type: 'setPrompt', prompt: 'x'.repeat(200_001), revision: 0 },
  { type: 'setModel', model: '  ' },
  { type: 'setParameter', parameter: 'n', value: { $gt: 0 } },
  { type: 'addUris', uris: [] },
  { type: 'addUris', uris: Array.from({ length: 51 }, () => 'file:///a') },
  { type: 'addBytes', name: 'a.png', bytes: [1, 2, 3] },
  { type: 'moveReference', reference: 'a', by: 0.5 },
  { type: 'setEdited' },
  { type: 'picture', picture: 'a', action: 'format-disk' },
  { type: 'picture', picture: '', action: 'open' },
  { type: 'picture', path: '/etc/passwd', action: 'open' },
  { type: 'readHistory', from: 0, to: 1.5 },
  { type: 'runJobAction', job: 'a', action: 11 },
];

describe('The intents of a Studio', () => {
  it('go each to their handler', async () => {
    const { deliver, handled, problems, refused } = queueOf();
    for (const message of good) await deliver(message);
    assert.deepEqual(handled, good);
    assert.deepEqual([problems, refused], [[], []]);
  });

  it('are refused where they are malformed, and no handler hears of it', async () => {
    const { deliver, handled, problems, refused } = queueOf();
    for (const message of malformed) await deliver(message);
    assert.deepEqual(handled, []);
    assert.deepEqual(problems, []);
    assert.equal(refused.length, malformed.length);
  });

  it('are not repeated where they are refused: they may hold a prompt', async () => {
    const { deliver, refused } = queueOf();
    await deliver({ type: 'setPrompt', prompt: 'secret plans', revision: 0, extra: 'secret too' });
    await deliver({ type: 'setModel', model: ['secret'] });
    assert.equal(refused.length, 2);
    assert.ok(
      refused.every(reason => !reason.includes('secret')),
      refused.join(),
    );
  });

  it('become a problem where their handler throws, now or later', async () => {
    const now = new Error('now');
    const later = new Error('later');
    const { deliver, problems } = queueOf(type => {
      if (type === 'generate') throw now;
      return type === 'showRequest' ? Promise.reject(later) : undefined;
    });
    await deliver({ type: 'generate' });
    await deliver({ type: 'showRequest' });
    await deliver({ type: 'ready' });
    assert.deepEqual(problems, [now, later]);
  });

  it('are handled in the order in which they came', async () => {
    const { deliver, handled } = queueOf();
    await Promise.all(good.map(deliver));
    assert.deepEqual(handled, good);
  });

  it('wait for the one before, but for those that need no turn', async () => {
    const { kept, keep } = promise();
    const { log, queue } = slowQueue({
      useSelection: async () => {
        await kept;
        log.push('first');
      },
      setPrompt: { handle: () => log.push('second'), redraws: false },
      cancelJob: { handle: () => log.push('at once'), queued: false, redraws: false },
    });
    const first = queue.receive({ type: 'useSelection' });
    const second = queue.receive({ type: 'setPrompt', prompt: '', revision: 0 });
    await new Promise(setImmediate);
    const third = queue.run(() => log.push('the host’s own'));
    await queue.receive({ type: 'cancelJob', job: 'a' });
    assert.deepEqual(log, ['at once']);
    keep();
    await Promise.all([first, second, third]);
    assert.deepEqual(log, ['at once', 'first', 'redrawn', 'second', 'the host’s own', 'redrawn']);
  });

  it('do not wait for a person who was asked, and what becomes of the answer has a turn of its own', async () => {
    const [answer, work] = [promise(), promise()];
    const { log, queue } = slowQueue({
      addReferences: async (_, outside) => {
        log.push('asked');
        await outside(() => answer.kept);
        log.push('answered');
      },
      addUris: async () => {
        log.push('begun');
        await work.kept;
        log.push('done');
      },
    });
    const asked = queue.receive({ type: 'addReferences' });
    const other = queue.receive({ type: 'addUris', uris: ['file:///a.png'] });
    await new Promise(setImmediate);
    answer.keep();
    await new Promise(setImmediate);
    assert.deepEqual(log, ['asked', 'begun']);
    work.keep();
    await Promise.all([asked, other]);
    assert.deepEqual(
      log.filter(line => line !== 'redrawn'),
      ['asked', 'begun', 'done', 'answered'],
    );
  });

  it('go on after one that failed, while it worked or while it asked, and the page shows how things are', async () => {
    const { log, queue } = slowQueue({
      useSelection: () => {
        throw new TypeError('now');
      },
      generate: (_, outside) => outside(() => Promise.reject(new TypeError('later'))),
      setParameter: () => log.push('set'),
    });
    await Promise.all([
      queue.receive({ type: 'useSelection' }),
      queue.receive({ type: 'generate' }),
      queue.receive({ type: 'setParameter', parameter: 'n', value: 2 }),
    ]);
    assert.deepEqual(log.toSorted(), [
      ...['TypeError: later', 'TypeError: now'],
      ...['redrawn', 'redrawn', 'redrawn', 'set'],
    ]);
  });
});
