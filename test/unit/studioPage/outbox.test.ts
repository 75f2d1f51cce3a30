import * as assert from 'node:assert/strict';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { Outbox } from '../../../media/studio/outbox';
import type { Intent } from '../../../src/protocol/intents';

const mask = (name: string): Intent => ({ type: 'removeMask', reference: name });

function start() {
  const posted: string[] = [];
  const outbox = new Outbox(intent =>
    posted.push('reference' in intent ? String(intent.reference) : intent.type),
  );
  return { outbox, posted };
}

describe('The page’s outbox', () => {
  it('sends at once while nothing waits', () => {
    const { outbox, posted } = start();
    outbox.send({ type: 'generate' });
    assert.deepEqual(posted, ['generate']);
  });

  it('keeps what is deferred until something follows it, and sends then what is left of it', async () => {
    const { outbox, posted } = start();
    outbox.defer('notes', async () => mask('first'));
    outbox.defer('notes', async () => mask('second'));
    outbox.defer('nothing', async () => undefined);
    await sleep(400);
    assert.deepEqual(posted, []);
    outbox.send({ type: 'generate' });
    await turn();
    assert.deepEqual(posted, ['second', 'generate']);
  });

  it('sends what waits before what follows it, however long it takes to make', async () => {
    const { outbox, posted } = start();
    let finish = () => {};
    outbox.debounce('mask', async () => {
      await new Promise<void>(made => {
        finish = made;
      });
      return mask('painted');
    });
    outbox.send({ type: 'generate' });
    outbox.send({ type: 'showRequest' });
    await turn();
    assert.deepEqual(posted, []);
    finish();
    await turn();
    assert.deepEqual(posted, ['painted', 'generate', 'showRequest']);
    outbox.send({ type: 'pickModel' });
    assert.equal(posted.at(-1), 'pickModel', 'and is quick again');
  });

  it('sends only the last of a kind, after a pause', async () => {
    const { outbox, posted } = start();
    for (const name of ['first', 'second', 'third']) outbox.debounce('mask', async () => mask(name));
    outbox.debounce('margins', async () => mask('margins'));
    assert.deepEqual(posted, []);
    await new Promise(resolve => setTimeout(resolve, 350));
    await turn();
    assert.deepEqual(posted, ['third', 'margins']);
  });

  it('sends what was typed once it rests, or before what follows it', async () => {
    const { outbox, posted } = start();
    outbox.debounce('prompt', async () => mask('a f'), 20);
    outbox.debounce('prompt', async () => mask('a fox'), 20);
    outbox.send({ type: 'generate' });
    await turn();
    assert.deepEqual(posted, ['a fox', 'generate']);
    outbox.debounce('prompt', async () => mask('a heron'), 20);
    await sleep(60);
    assert.deepEqual(posted, ['a fox', 'generate', 'a heron']);
  });

  it('goes on after something that could not be made', async () => {
    const { outbox, posted } = start();
    const reported: unknown[] = [];
    Object.assign(globalThis, { reportError: (error: unknown) => reported.push(error) });
    outbox.defer('mask', () => Promise.reject(new RangeError('too large')));
    outbox.send({ type: 'generate' });
    await turn();
    Reflect.deleteProperty(globalThis, 'reportError');
    assert.deepEqual([posted, reported], [['generate'], [new RangeError('too large')]]);
  });
});
