/** The tools of language models through VS Code's own door, `vscode.lm.invokeTool`, with nobody to ask. */

import * as assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { toolDefinitions } from '../../src/agents/toolDefinitions';
import { readImageHeader } from '../../src/core/imageHeader';
import type { SpendingReport } from '../../src/jobs/spending/report';
import { openaiKey, startOpenai } from '../servers/openai';
import { easelApi, inWorkspace, namesIn, useAnswers } from './easel';
import { prompt } from './providers/requests';
import { useStandIn } from './providers/useProvider';

type Answer = { readonly text: string; readonly pictures: readonly vscode.LanguageModelDataPart[] };

async function invoke(name: string, input: object, token?: vscode.CancellationToken): Promise<Answer> {
  const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }, token);
  const texts = content.flatMap(part => (part instanceof vscode.LanguageModelTextPart ? [part.value] : []));
  return {
    text: texts.join('\n'),
    pictures: content.flatMap(part => (part instanceof vscode.LanguageModelDataPart ? [part] : [])),
  };
}

const generate = (input: object) => invoke('easel_generate_image', { provider: 'demo', prompt, ...input });
const edit = (input: object) =>
  invoke('easel_edit_image', { provider: 'demo', prompt: 'at night', ...input });
const find = (input: object) => invoke('easel_find_images', input);

const pathsIn = (text: string) => text.split('\n').flatMap(line => /^(\/.*?) — /.exec(line)?.[1] ?? []);
const spending = async () => {
  const report = await vscode.commands.executeCommand<SpendingReport | undefined>('easel.showSpending', {});
  assert.ok(report);
  return report;
};
const set = (section: string, name: string, value: unknown) =>
  vscode.workspace.getConfiguration(section).update(name, value, vscode.ConfigurationTarget.Global);

describe('Tools of language models', () => {
  const answers = useAnswers();

  // Nobody sits before this window, so nothing is asked: the caps are what is left.
  before(async () => {
    await easelApi();
    await set('easel', 'agents', { unasked: ['generate', 'edit', 'makeSizes'], unaskedUpTo: 100 });
  });
  after(() => set('easel', 'agents', undefined));

  it('are there for agents, each with its schema', () => {
    for (const { name, inputSchema, description } of toolDefinitions) {
      const tool = vscode.lm.tools.find(each => each.name === name);
      assert.deepEqual([tool?.inputSchema, tool?.description], [inputSchema, description], name);
    }
  });

  it('make a picture at a path, and answer with it and a small preview', async () => {
    const { text, pictures } = await generate({ path: 'agents/hero.webp', width: 1600, height: 900 });
    assert.deepEqual(pathsIn(text), [inWorkspace('agents/hero.webp')], text);
    assert.match(text, /1600 × 900 px, webp, \d+ kB/);
    const { mediaType, width, height } =
      readImageHeader(await readFile(inWorkspace('agents/hero.webp'))) ?? {};
    assert.deepEqual([mediaType, width, height], ['image/webp', 1600, 900]);
    assert.equal(pictures.length, 1);
    const [preview] = pictures;
    assert.ok(preview && preview.mimeType === 'image/webp' && preview.data.byteLength < 150_000);
    const small = readImageHeader(preview.data);
    assert.ok(small && Math.min(small.width, small.height) <= 768 && small.width > 400);
  });

  it('edit what a rectangle marks, and nothing else', async () => {
    await generate({ path: 'agents/plain.png', width: 320, height: 240 });
    const maskRect = { x: 200, y: 100, width: 80, height: 60 };
    const { text, pictures } = await edit({
      ...{ images: ['agents/plain.png'], prompt: 'a red hot air balloon', maskRect, feather: 0 },
      path: 'agents/balloon.png',
    });
    assert.deepEqual(pathsIn(text), [inWorkspace('agents/balloon.png')], text);
    assert.equal(pictures.length, 1);
    const changed = await changedArea('agents/plain.png', 'agents/balloon.png');
    assert.ok(changed, 'nothing was changed');
    assert.ok(
      changed.left >= 200 && changed.top >= 100 && changed.right < 280 && changed.bottom < 160,
      JSON.stringify(changed),
    );
  });

  it('find what was made, and tell how', async () => {
    const word = `quagga${Date.now()}`;
    await generate({ prompt: `a ${word} in the snow`, path: 'agents/found.png', size: '64x64' });
    const listed = await find({ query: word });
    assert.match(listed.text, /^1 picture was found:/);
    assert.deepEqual(pathsIn(listed.text), [inWorkspace('agents/found.png')]);
    await writeFile(inWorkspace('agents/copy.png'), await readFile(inWorkspace('agents/found.png')));
    for (const path of ['agents/found.png', inWorkspace('agents/copy.png')]) {
      const told = await find({ path });
      assert.match(told.text, new RegExp(`Prompt: a ${word} in the snow`), path);
      assert.equal(told.pictures.length, 1);
    }
    assert.match((await find({ query: 'nothing-of-that-name' })).text, /No picture was found/);
  });

  it('make sizes without a request, and leave alone what is there', async () => {
    const sizes = { image: 'agents/hero.webp', sets: ['favicon'] };
    const { text } = await invoke('easel_make_sizes', sizes);
    assert.match(text, /^2 files were written:\n/);
    assert.deepEqual(await namesIn('agents/hero-sizes'), ['apple-touch-icon.png', 'favicon.ico']);
    assert.match((await invoke('easel_make_sizes', sizes)).text, /^0 files.*there already/s);
  });

  it('never write over a file, and let one of two calls have a path', async () => {
    const before = await readFile(inWorkspace('agents/hero.webp'));
    const { text } = await generate({ path: 'agents/hero.webp' });
    assert.match(text, /hero\.webp is there already, and nothing is written over/);
    assert.deepEqual(await readFile(inWorkspace('agents/hero.webp')), before);
    const both = await Promise.all([1, 2].map(() => generate({ path: 'agents/once.png', size: '64x64' })));
    assert.deepEqual(
      both.flatMap(({ text }) => pathsIn(text)),
      [inWorkspace('agents/once.png')],
    );
    assert.match(
      both.map(({ text }) => text).join('\n'),
      /once\.png is (being made right now|there already)/,
    );
    assert.deepEqual(
      (await namesIn('agents')).filter(name => name.startsWith('once')),
      ['once.png'],
    );
  });

  it('tell of a call that was stopped as a result', async () => {
    const source = new vscode.CancellationTokenSource();
    const call = invoke(
      'easel_generate_image',
      { prompt, provider: 'demo', n: 10, folder: 'stopped' },
      source.token,
    );
    setTimeout(() => source.cancel(), 50);
    const outcome = await call.then(
      ({ text }) => text,
      (error: Error) => error.name,
    );
    // VS Code itself may not wait for the answer.
    assert.match(outcome, /^Canceled$|was cancelled|stopped|were made/i);
  });

  describe('in the hands of a hostile agent', () => {
    let elsewhere: string;
    beforeEach(async () => {
      elsewhere = await mkdtemp(join(tmpdir(), 'easel-elsewhere-'));
    });
    afterEach(() => rm(elsewhere, { recursive: true, force: true }));

    it('read and write nothing outside the workspace, and ask nobody to', async () => {
      const secret = join(elsewhere, 'secret.png');
      await writeFile(secret, await readFile(inWorkspace('agents/found.png')));
      const up = `${inWorkspace()}/../../${elsewhere.split('/').at(-1)}`;
      for (const { text } of [
        await generate({ path: join(elsewhere, 'a.png') }),
        await generate({ path: '../../../../../../tmp/easel-hostile.png' }),
        await generate({ path: `${up}/a.png` }),
        await generate({ folder: elsewhere }),
        await generate({ folder: 'images', fileName: '../../a.png' }),
        await generate({ references: [secret] }),
        await edit({ images: [secret] }),
        await edit({ images: [secret], replace: true }),
        await edit({ images: ['agents/found.png'], maskFile: secret }),
        await edit({ images: ['agents/found.png'], path: join(elsewhere, 'b.png') }),
        await find({ path: secret }),
        await invoke('easel_make_sizes', { image: secret, sets: ['favicon'] }),
        await invoke('easel_make_sizes', { image: 'agents/found.png', sets: ['favicon'], folder: elsewhere }),
      ])
        assert.match(text, /outside the workspace|holds a path/, text);
      assert.deepEqual(await readdir(elsewhere), ['secret.png']);
      assert.deepEqual(answers.questions, []);
    });

    it('get a sentence for whatever they say', async () => {
      const image = { images: ['agents/found.png'] };
      for (const input of [
        ...[{ n: 10_000 }, { n: -1 }, { n: '2' }, { prompt: 7 }, { prompt: '' }, { prompt: '\u0000\u001b' }],
        ...[
          { prompt: 'x'.repeat(1_000_000) },
          { folder: 'a\u0000b' },
          { fileName: 'con' },
          { path: 'hero.exe' },
        ],
        ...[
          { width: 1e9, height: 1e9 },
          { size: 'huge', model: 7 },
          { startedBy: 'person' },
          { force: true },
        ],
        ...[{ __proto__: null, constructor: 1 }, { provider: 'nobody' }, { references: ['agents/none.png'] }],
      ]) {
        const { text, pictures } = await generate(input);
        assert.match(text, /^(Nothing was done\.|No picture was written\.) \S.*\./s, JSON.stringify(input));
        assert.deepEqual(pictures, []);
      }
      for (const input of [
        ...[{}, { images: [] }, { images: 'agents/found.png' }, { ...image, maskRect: [1, 2, 3, 4] }],
        ...[
          { ...image, maskRect: { x: 0, y: 0, width: 5000, height: 5 } },
          { ...image, maskRect: {} },
        ],
      ])
        assert.match((await edit(input)).text, /^(Nothing was done\.|No picture was written\.) \S.*\./s);
    });

    it('get a picture, and no more, for words that look like code', async () => {
      const { text } = await generate({
        ...{ prompt: '[click](command:workbench.action.quit) $(alert) \u202Eevil\u0007', size: '64x64' },
        path: 'agents/link.png',
      });
      assert.deepEqual(pathsIn(text), [inWorkspace('agents/link.png')]);
    });
  });

  describe('with a provider that bills', () => {
    it('say that a key is missing before they ask anything', async () => {
      const { text } = await generate({ provider: 'openrouter' });
      assert.match(
        text,
        /^No picture was written\. There is no API key for OpenRouter\..*Never ask for a key/s,
      );
    });

    const server = useStandIn('openai', startOpenai, { path: '/v1', key: openaiKey });
    /** USD of a square picture of low quality, as the stand-in bills it: 196 tokens out and 20 in. */
    const bill = (196 * 30 + 20 * 5) / 1e6;
    const cheap = { provider: 'openai', size: '1024x1024', quality: 'low', folder: 'agents-billed' };
    const { showErrorMessage } = vscode.window;
    const limits = vscode.workspace.getConfiguration('easel').inspect<object>('spending')?.globalValue;
    before(() => Object.assign(vscode.window, { showErrorMessage: async () => undefined }));
    after(() => Object.assign(vscode.window, { showErrorMessage }));
    afterEach(() => set('easel', 'spending', limits));

    it('never pass the cap with fifty calls at once, by the provider’s own bill', async () => {
      const { unattended } = await spending();
      await set('easel', 'spending', { unattendedPerDay: unattended.usd + 10.5 * bill });
      const sent = server().requests.length;
      const calls = Array.from({ length: 50 }, (_, at) => generate({ ...cheap, prompt: `${prompt} ${at}` }));
      const texts = (await Promise.all(calls)).map(({ text }) => text);
      assert.equal(server().requests.length - sent, 10);
      assert.equal(texts.filter(text => /^1 picture was made/.test(text)).length, 10);
      const refused = texts.filter(text => /^No picture was written\. This may cost/.test(text));
      assert.equal(refused.length, 40);
      for (const text of refused) assert.match(text, /Nothing was charged\.\nNo argument raises the limit/);
      const now = await spending();
      assert.ok(Math.abs(now.unattended.usd - unattended.usd - 10 * bill) < 1e-9);
    });

    it('spend nothing beyond the cap on the same call a hundred times', async () => {
      const { unattended } = await spending();
      await set('easel', 'spending', { unattendedPerDay: unattended.usd + 2.5 * bill });
      const sent = server().requests.length;
      for (let at = 0; at < 100; at++) await generate(cheap);
      assert.equal(server().requests.length - sent, 2);
      assert.ok((await spending()).unattended.usd <= unattended.usd + 2.5 * bill);
    });

    it('say what it did cost, and by whom it was asked', async () => {
      const pictures = async () =>
        (await spending()).bySpender.find(({ caller }) => caller === 'VS Code')?.pictures ?? 0;
      const before = await pictures();
      const { text } = await generate({ ...cheap, n: 2 });
      assert.match(text, /^2 pictures were made with .* \(OpenAI\)\.\n.*\nCost: \$0\.01\d\.\nRequest id: /s);
      assert.equal(await pictures(), before + 2);
    });

    it('tell of what may have been charged as a result, and send it once', async () => {
      server().next({ fail: 'serverError' });
      const sent = server().requests.length;
      const { text } = await generate(cheap);
      assert.match(text, /^No picture was written\..*may have charged.*Do NOT call this tool again/s);
      assert.equal(server().requests.length, sent + 1);
    });
  });
});

/** px of a copy that differ from the picture. */
async function changedArea(before: string, after: string) {
  const { Codec } = await import('../../src/pixels/codec');
  const codec = await Codec.load();
  const [a, b] = await Promise.all(
    [before, after].map(async file => codec.decode(await readFile(inWorkspace(file)))),
  );
  assert.ok(a && b && a.width === b.width && a.height === b.height);
  const xs: number[] = [];
  const ys: number[] = [];
  for (let at = 0; at < a.data.length; at += 4) {
    if ([0, 1, 2].every(band => a.data[at + band] === b.data[at + band])) continue;
    xs.push((at / 4) % a.width);
    ys.push(Math.floor(at / 4 / a.width));
  }
  if (xs.length === 0) return undefined;
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}
