import * as assert from 'node:assert/strict';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { Outbox } from '../../../media/studio/outbox';
import type { Intent } from '../../../src/protocol/intents';

const mask = (name: string): Intent => ({ type: 'removeMask', reference: name });

function start() {
  const posted: string[] = [];
  const outbox = new Outbox(intent => posted.push('reference' in intent ? intent.reference : intent.type));
  return { outbox, posted };
}

describe('The page’s outbox', () => {
  it('sends at once while nothing is owed', () => {
    const { outbox, posted } = start();
    outbox.send({ type: 'generate' });
    assert.deepEqual(posted, ['generate']);
  });

  it('holds what nobody waits for until something follows it, and then what is left of it', async () => {
    const { outbox, posted } = start();
    outbox.hold('notes', async () => mask('first'));
    outbox.hold('notes', async () => mask('second'));
    outbox.hold('nothing', async () => undefined);
    await sleep(400);
    assert.deepEqual(posted, []);
    outbox.send({ type: 'generate' });
    await turn();
    assert.deepEqual(posted, ['second', 'generate']);
  });

  it('sends what is owed before what follows it, however long it takes to make', async () => {
    const { outbox, posted } = start();
    let finish = () => {};
    outbox.owe('mask', async () => {
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
    for (const name of ['first', 'second', 'third']) outbox.owe('mask', async () => mask(name));
    outbox.owe('margins', async () => mask('margins'));
    assert.deepEqual(posted, []);
    await new Promise(resolve => setTimeout(resolve, 350));
    await turn();
    assert.deepEqual(posted, ['third', 'margins']);
  });
});
