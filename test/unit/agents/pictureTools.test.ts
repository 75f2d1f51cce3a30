/** The tools that make pictures: what a person is asked, what a model is told, and that nothing is thrown at it. */

import * as assert from 'node:assert/strict';
import type { AgentDesk } from '../../../src/agents/agentDesk';
import type { AgentTool } from '../../../src/agents/agentTool';
import { pictureTools } from '../../../src/agents/pictureTools';
import { ImageError, type ImageErrorDetails, type ImageErrorKind } from '../../../src/core/imageError';
import { sentence } from '../../../src/core/sentence';
import type { JobResult } from '../../../src/jobs/jobResult';
import { callOf, type FakeDesk, fakeDesk, picture, provider, resultWith, root } from './support/fakeDesk';

function open(differences: Partial<AgentDesk> = {}): FakeDesk & { generate: AgentTool; edit: AgentTool } {
  const desk = fakeDesk(differences);
  const [generate, edit] = pictureTools(desk);
  assert.ok(generate && edit);
  return { ...desk, generate, edit };
}

const failing = (kind: ImageErrorKind, details: ImageErrorDetails = {}) => ({
  run: async () => {
    throw new ImageError(kind, sentence('The server answered 500.'), details);
  },
});
const fox = { prompt: 'a fox' };

describe('The tools that make pictures', () => {
  it('answer with absolute paths, facts, cost, request id and warnings, and a preview of each picture', async () => {
    const { generate } = open({
      run: async () =>
        resultWith({
          pictures: [picture(`${root}/a.png`), picture(`${root}/b.png`, { revisedPrompt: 'a red fox' })],
          cost: { amount: 0.081, currency: 'USD', basis: 'tokens' },
          ...{ requestId: 'req_7', warnings: ['It has no seed.'] },
        }),
    });
    const { text, previews, isFailed } = await generate.invoke({ ...fox, n: 2 }, callOf());
    assert.equal(isFailed, false);
    assert.deepEqual(text.split('\n'), [
      '2 pictures were made with gpt-image-2 (OpenAI).',
      `${root}/a.png — 1024 × 1024 px, png, 2 kB`,
      `${root}/b.png — 1024 × 1024 px, png, 2 kB`,
      '  The provider made of the prompt: a red fox',
      'Cost: $0.081.',
      'Request id: req_7',
      'Warning: It has no seed.',
    ]);
    assert.equal(previews.length, 2);
  });

  it('say where the money goes: started by a tool, by the caller', async () => {
    const { generate, made } = open();
    await generate.invoke(fox, callOf('Codex'));
    assert.deepEqual([made[0]?.startedBy, made[0]?.caller], ['tool', 'Codex']);
    assert.deepEqual(made[0]?.parameters, {});
  });

  it('ask what, with which model, where to, about how much and of how much that is left', async () => {
    const { generate, made } = open();
    const prepared = await generate.prepare({ ...fox, n: 3, path: 'assets/hero.webp' });
    assert.equal(prepared.invocationMessage, 'Generating 3 images with gpt-image-2');
    assert.equal(prepared.confirmation?.title, 'Let an agent generate 3 images with gpt-image-2 of OpenAI?');
    assert.deepEqual(prepared.confirmation?.message.split('\n\n'), [
      'Prompt: a fox',
      'It is saved in assets/hero.webp.',
      'It costs about $0.12.',
      '$3.50 of $5.00 are left today for what no person starts.',
    ]);
    assert.deepEqual(made, []);
  });

  it('name every picture of the workspace that would be sent', async () => {
    const { edit } = open();
    const { confirmation } = await edit.prepare({ ...fox, images: ['a.png', 'b.png'], maskFile: 'm.png' });
    assert.match(confirmation?.message ?? '', /^What is sent along: a\.png, b\.png, m\.png$/m);
  });

  it('say of a price that nobody knows that it is not known, and how many such pictures are left', async () => {
    const { generate } = open({
      foresee: async () => ({ provider: 'X', model: 'm', quote: 'unknown', shownFolder: 'images' }),
      rights: () => ({ unasked: ['generate'], unaskedUpTo: 100 }),
    });
    const { confirmation } = await generate.prepare(fox);
    assert.match(
      confirmation?.message ?? '',
      /Its price is not known\.\n\n17 of 20 pictures without a known price are left today\./,
    );
  });

  it('run unasked what the user lets run unasked, up to that price', async () => {
    const rights = (unaskedUpTo: number) => ({
      rights: () => ({ unasked: ['generate' as const], unaskedUpTo }),
    });
    assert.equal((await open(rights(0.12)).generate.prepare(fox)).confirmation, undefined);
    assert.ok((await open(rights(0.11)).generate.prepare(fox)).confirmation);
    const edit = { ...fox, images: ['a.png'] };
    assert.ok((await open(rights(1)).edit.prepare(edit)).confirmation, 'edits are not among it');
    const replacing = open({ rights: () => ({ unasked: ['edit'], unaskedUpTo: 1 }) }).edit;
    assert.equal((await replacing.prepare(edit)).confirmation, undefined);
    assert.ok(
      (await replacing.prepare({ ...edit, replace: true })).confirmation,
      'what replaces is asked about',
    );
  });

  it('ask nothing about what would be refused: the refusal is the answer', async () => {
    const { generate, taken } = open();
    taken.add(`${root}/images/hero.png`);
    for (const input of [{ ...fox, path: 'images/hero.png' }, { prompt: 7 }, null]) {
      assert.equal((await generate.prepare(input)).confirmation, undefined);
      assert.equal((await generate.invoke(input, callOf())).isFailed, true);
    }
  });

  it('never make what was in order too late to be asked about', async () => {
    const { generate, taken, made } = open();
    const asked = { ...fox, path: 'images/hero.png' };
    taken.add(`${root}/images/hero.png`);
    assert.equal((await generate.prepare(asked)).confirmation, undefined);
    taken.clear();
    assert.match((await generate.invoke(asked, callOf())).text, /hero\.png is there already/);
    assert.deepEqual(made, []);
    assert.ok((await generate.prepare(asked)).confirmation);
    assert.equal((await generate.invoke(asked, callOf())).isFailed, false);
  });

  it('take from a path its folder, name and format', async () => {
    const { generate, made } = open();
    await generate.invoke({ ...fox, path: 'site/public/hero.jpeg' }, callOf());
    const [request] = made;
    assert.deepEqual([request?.folder, request?.fileName], ['site/public', 'hero.jpeg']);
    assert.deepEqual(request?.parameters, { outputFormat: 'jpeg' });
  });

  it('never write over the file at a path, and tell of it before anything is sent', async () => {
    const { generate, taken, made } = open();
    taken.add(`${root}/images/hero.png`);
    const { text } = await generate.invoke({ ...fox, path: 'images/hero.png' }, callOf());
    assert.match(text, /hero\.png is there already, and nothing is written over.*Nothing was sent/s);
    assert.deepEqual(made, []);
  });

  it('let one call write to a path, and tell the second who does', async () => {
    let end = () => {};
    const { generate, edit } = open({
      run: () => new Promise<JobResult>(resolve => (end = () => resolve(resultWith()))),
    });
    const asked = { ...fox, path: 'images/hero.png' };
    const first = generate.invoke(asked, callOf('Codex'));
    const second = await edit.invoke({ ...asked, images: ['a.png'], path: 'images/HERO.png' }, callOf());
    assert.match(second.text, /HERO\.png is being made right now, by a call of Codex/);
    end();
    assert.equal((await first).isFailed, false);
    const third = generate.invoke(asked, callOf());
    await new Promise(resolve => setTimeout(resolve, 5));
    end();
    assert.equal((await third).isFailed, false, 'the path is free again');
  });

  it('say after what may have been charged that it may, and never to try again', async () => {
    const { text, isFailed } = await open(
      failing('serverError', { mayHaveBeenCharged: true, requestId: 'req_9' }),
    ).generate.invoke(fox, callOf());
    assert.equal(isFailed, true);
    assert.match(text, /may have charged.*Do NOT call this tool again.*tell the user.*req_9/s);
  });

  it('say where what was paid for is kept', async () => {
    const paid = failing('notSaved', { isPaid: true, keptIn: '/somewhere' });
    const { text } = await open(paid).generate.invoke(fox, callOf());
    assert.match(text, /It was paid for\..*“Easel: Recover Unsaved Images…”/s);
    assert.doesNotMatch(text, /Nothing was charged/);
  });

  it('say of a limit that a person alone can raise it, and of a key that it is not for the chat', async () => {
    const limit = await open(failing('overLimit')).generate.invoke(fox, callOf());
    assert.match(limit.text, /Nothing was charged\..*No argument raises the limit/s);
    const key = await open(failing('noKey')).generate.invoke(fox, callOf());
    assert.match(key.text, /Set API Key….*Never ask for a key in the chat/s);
  });

  it('tell even of a fault of our own as a result', async () => {
    const { generate } = open({
      foresee: async () => {
        throw new TypeError('x is undefined');
      },
    });
    const { text, isFailed } = await generate.invoke(fox, callOf());
    assert.deepEqual([isFailed, /x is undefined/.test(text)], [true, true]);
    assert.equal((await generate.prepare(fox)).confirmation, undefined);
  });

  it('give signs of life while they wait', async () => {
    const told: string[] = [];
    const { generate } = open();
    await generate.invoke(fox, { ...callOf(), report: ({ message }) => told.push(message) });
    assert.deepEqual(told, ['Waiting for gpt-image-2']);
  });

  it('say that the Demo draws for nothing', async () => {
    const { generate } = open({
      run: async () => resultWith({ provider: { ...provider, label: 'Demo', hasOwnServer: true } }),
    });
    const { text } = await generate.invoke(fox, callOf());
    assert.match(text, /Cost: nothing\. The offline Demo painted it/);
  });

  it('fit into what clients read', async () => {
    const { generate } = open({
      run: async () =>
        resultWith({ warnings: Array.from({ length: 500 }, () => 'Something else was made.') }),
    });
    const { text } = await generate.invoke(fox, callOf());
    assert.ok(text.length <= 8000);
    assert.match(text, /a-fox\.png/);
  });
});
