/** Files of requests that a provider does as a batch: half the price, fetched by any window, each picture once. */

import * as assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { BatchResult } from '../../src/host/commands/generateBatch';
import type { SpendingReport } from '../../src/jobs/spending/report';
import type { BatchDesk } from '../servers/batchDesk';
import { geminiBatches, geminiKey, startGemini } from '../servers/gemini';
import { openaiBatches, openaiKey, startOpenai } from '../servers/openai';
import { pngOf } from '../servers/pictures';
import type { StandIn } from '../servers/standIn';
import { startXai, xaiBatches, xaiKey } from '../servers/xai';
import { inWorkspace, namesIn, useAnswers, writeInWorkspace } from './easel';
import { sourceFile } from './providers/pictureFiles';
import { useStandIn } from './providers/useProvider';

/** Of a process that has ended. */
const { pid: deadPid } = spawnSync(process.execPath, ['-e', ''], { env: { ELECTRON_RUN_AS_NODE: '1' } });

type Row = {
  readonly provider: string;
  readonly start: () => Promise<StandIn>;
  readonly place: { readonly path: string; readonly key: string };
  readonly deskOf: (server: StandIn) => BatchDesk;
  /** Of a line of the file. */
  readonly cheap: object;
  /** USD that the ledger has for a picture. */
  readonly cost: number;
  /** Requests before the one that hands a batch in, which the stand-in can be told to fail. */
  readonly uploads: number;
};

const rows: readonly Row[] = [
  {
    provider: 'openai',
    start: startOpenai,
    place: { path: '/v1', key: openaiKey },
    deskOf: server => openaiBatches(server).desk,
    cheap: { size: '1024x1024', quality: 'low' },
    // 196 tokens of the picture and 20 of the prompt, at half their price.
    cost: (196 * 30 + 20 * 5) / 1e6 / 2,
    uploads: 1,
  },
  {
    provider: 'gemini',
    start: startGemini,
    place: { path: '', key: geminiKey },
    deskOf: server => geminiBatches(server).desk,
    cheap: { size: '1:1' },
    cost: (1120 * 30) / 1e6 / 2,
    uploads: 0,
  },
  {
    provider: 'xai',
    start: startXai,
    place: { path: '/v1', key: xaiKey },
    deskOf: server => xaiBatches(server).desk,
    cheap: { size: '1:1' },
    // As it states it.
    cost: 0.02,
    uploads: 1,
  },
];

const run = (args: object) =>
  vscode.commands.executeCommand<BatchResult | undefined>('easel.generateBatch', args);
const statesOf = (result: BatchResult | undefined) => result?.lines.map(({ line, state }) => [line, state]);

async function unattended(): Promise<number> {
  const report = await vscode.commands.executeCommand<SpendingReport>('easel.showSpending', {});
  return report.unattended.usd;
}

for (const { provider, start, place, deskOf, cheap, cost, uploads } of rows)
  describe(`A batch by ${provider}`, () => {
    const server = useStandIn(provider, start, place);
    const answers = useAnswers();
    const desk = () => deskOf(server());
    const limits = vscode.workspace.getConfiguration('easel').inspect<object>('spending')?.globalValue;
    const folder = `batches/${provider}`;
    const made = () =>
      server().requests.filter(({ method, path }) => method === 'POST' && isHandIn(path)).length;
    const { showInformationMessage, showErrorMessage, showQuickPick } = vscode.window;
    let told: string[] = [];
    let seen: string[] = [];
    let choice = 'Look Again';

    before(async () => {
      const settings = vscode.workspace.getConfiguration('easel');
      await settings.update('spending', { unattendedPerDay: 1000 }, vscode.ConfigurationTarget.Global);
      const choose = async (items: readonly vscode.QuickPickItem[], options?: vscode.QuickPickOptions) =>
        options?.canPickMany ? batchesIn(items) : items.find(({ label }) => label === choice);
      Object.assign(vscode.window, {
        showInformationMessage: async (message: string) => void told.push(message),
        showErrorMessage: async (message: string) => void told.push(message),
        showQuickPick: choose,
      });
    });
    beforeEach(() => {
      told = [];
      choice = 'Look Again';
      Object.assign(desk(), { isHeld: false, looksUntilDone: 1 });
    });
    after(async () => {
      Object.assign(vscode.window, { showInformationMessage, showErrorMessage, showQuickPick });
      const settings = vscode.workspace.getConfiguration('easel');
      await settings.update('spending', limits, vscode.ConfigurationTarget.Global);
    });

    function batchesIn(items: readonly vscode.QuickPickItem[]): readonly vscode.QuickPickItem[] {
      const found = items.filter(({ detail }) => detail?.endsWith('its provider makes it'));
      seen = found.map(item => (item as unknown as { job: { path: string } }).job.path);
      return found;
    }

    async function write(name: string, lines: readonly object[]): Promise<string> {
      const file = `${folder}/${name}.jsonl`;
      const requests = lines.map(line => JSON.stringify({ provider, ...cheap, ...line }));
      await writeInWorkspace(file, requests.join('\n'));
      return file;
    }

    const lookAgain = () => vscode.commands.executeCommand('easel.recover', {});

    /** Paths of batches in the journal that wait. */
    async function kept(): Promise<string[]> {
      seen = [];
      choice = '';
      await lookAgain();
      choice = 'Look Again';
      return seen;
    }

    /** Until its files are there or it has gone on for too long. */
    async function until(isSo: () => Promise<boolean>): Promise<void> {
      for (let times = 0; !(await isSo()); times++) {
        assert.ok(times < 60, `it did not come: ${told.join()}`);
        await lookAgain();
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    }

    it('brings each picture to its place once it is done, at half the price, and a failed line fails alone', async () => {
      const file = await write('first', [
        { prompt: 'a fox', path: `${folder}/first/fox.png` },
        { prompt: 'a forbidden hat', path: `${folder}/first/hat.png` },
        { prompt: 'a key', path: `${folder}/first/key.png` },
      ]);
      const [before, from] = [await unattended(), made()];
      const result = await run({ file, by: 'batch', unasked: true });
      assert.deepEqual(statesOf(result), [
        [1, 'waiting'],
        [2, 'waiting'],
        [3, 'waiting'],
      ]);
      assert.ok((await unattended()) > before, 'what waits counts');
      await until(
        async () =>
          (await namesIn(`${folder}/first`)).length === 2 && told.length + answers.questions.length > 0,
      );
      assert.deepEqual(await namesIn(`${folder}/first`), ['fox.png', 'key.png']);
      const files = await Promise.all(
        ['fox', 'key'].map(name => readFile(inWorkspace(`${folder}/first/${name}.png`))),
      );
      assert.deepEqual(files, server().painted.slice(-2));
      assert.ok(
        Math.abs((await unattended()) - before - 2 * cost) < cost / 10,
        'two were paid for, at half the price',
      );
      assert.equal(made() - from, 1);
      assert.ok(
        answers.questions.some(each => /made: 2 · failed: 1/.test(each)),
        `it is told: ${answers.questions.join()}`,
      );
    });

    it('says in the report what the model does not take', async () => {
      const path = `${folder}/left-out/fox.png`;
      const file = await write('left-out', [{ prompt: 'a fox', path, negativePrompt: 'fog' }]);
      const tell = vscode.window.showInformationMessage;
      Object.assign(vscode.window, { showInformationMessage: async () => 'Show Report' });
      try {
        await run({ file, by: 'batch', unasked: true });
        const report = () => vscode.window.activeTextEditor?.document.getText() ?? '';
        await until(async () => /made.*negative/i.test(report()));
      } finally {
        Object.assign(vscode.window, { showInformationMessage: tell });
        await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      }
    });

    it('hands nothing in twice that waits, and shows how far it is', async () => {
      desk().isHeld = true;
      const file = await write('waits', [{ prompt: 'a fox', path: `${folder}/waits/fox.png` }]);
      await run({ file, by: 'batch', unasked: true });
      const from = made();
      const again = await run({ file, by: 'now', unasked: true });
      assert.deepEqual(statesOf(again), [[1, 'skipped']]);
      assert.match(again?.lines[0]?.reason ?? '', /in a batch/);
      await lookAgain();
      assert.ok(told.some(each => /batch/.test(each) && /looks again/.test(each)));
      assert.equal(made(), from);
      desk().isHeld = false;
      await until(async () => (await namesIn(`${folder}/waits`)).length === 1);
    });

    it('saves what was done of a batch that is cancelled', async () => {
      desk().isHeld = true;
      const names = ['one', 'two', 'three', 'four'];
      const file = await write(
        'cancel',
        names.map(name => ({ prompt: name, path: `${folder}/cancel/${name}.png` })),
      );
      const before = await unattended();
      await run({ file, by: 'batch', unasked: true });
      choice = 'Cancel the Batch';
      await lookAgain();
      choice = 'Look Again';
      await until(async () => (await namesIn(`${folder}/cancel`)).length === 2);
      await until(async () => answers.questions.some(each => /made: 2/.test(each)));
      assert.deepEqual(await namesIn(`${folder}/cancel`), ['one.png', 'two.png']);
      assert.ok(Math.abs((await unattended()) - before - 2 * cost) < cost / 10);
    });

    it('asks a person which way, with both totals', async () => {
      const file = await write('asked', [{ prompt: 'a fox', path: `${folder}/asked/fox.png` }]);
      assert.equal(await run({ file }), undefined);
      assert.match(
        answers.details[0] ?? '',
        /It costs about \$[\d.]+\.[\s\S]*By the provider’s Batch API: It costs/,
      );
      answers.answer = 'Submit as Batch';
      assert.deepEqual(statesOf(await run({ file })), [[1, 'waiting']]);
      answers.answer = undefined;
      await until(async () => (await namesIn(`${folder}/asked`)).length === 1);
    });

    it('says that more fits into the limits as a batch', async () => {
      const settings = vscode.workspace.getConfiguration('easel');
      const lines = ['one', 'two', 'three', 'four'];
      const file = await write(
        'limit',
        lines.map(name => ({ prompt: name, path: `${folder}/limit/${name}.png` })),
      );
      assert.equal(await run({ file }), undefined);
      const [, total = ''] = /It costs (?:about|up to) \$([\d.]+)\./.exec(answers.details[0] ?? '') ?? [];
      const unattendedPerDay = (await unattended()) + 0.75 * Number(total);
      await settings.update('spending', { unattendedPerDay }, vscode.ConfigurationTarget.Global);
      assert.equal(await run({ file, by: 'now', unasked: true }), undefined, 'that has to be asked');
      assert.equal(await run({ file }), undefined);
      assert.match(
        answers.details.at(-1) ?? '',
        /Not all of it fits into that[\s\S]*As a batch, all of it fits/,
      );
      const unasked = await run({ file, by: 'batch', unasked: true });
      assert.deepEqual(new Set(unasked?.lines.map(({ state }) => state)), new Set(['waiting']));
      await settings.update('spending', { unattendedPerDay: 1000 }, vscode.ConfigurationTarget.Global);
      await until(async () => (await namesIn(`${folder}/limit`)).length === lines.length);
    });

    it('sends what goes along, and asks for several pictures at once where the model takes that', async () => {
      const { path } = await sourceFile('png');
      const references = [vscode.workspace.asRelativePath(path)];
      const file = await write('guided', [
        { prompt: 'a fox', path: `${folder}/guided/fox.png`, references },
        { prompt: 'a hat', path: `${folder}/guided/hat.png`, n: 2 },
      ]);
      assert.deepEqual(statesOf(await run({ file, by: 'batch', unasked: true })), [
        [1, 'waiting'],
        [2, 'waiting'],
      ]);
      await until(async () => (await namesIn(`${folder}/guided`)).length === 3);
      await until(async () => (await kept()).length === 0);
    });

    if (provider === 'gemini')
      it('uploads references that are too large for a request, and names them in its line', async () => {
        const references = ['large-1.png', 'large-2.png'];
        for (const [at, name] of references.entries()) await writeInWorkspace(name, pngOf(at, 1500, 1500));
        const file = await write('large', [{ prompt: 'a fox', path: `${folder}/large/fox.png`, references }]);
        const from = server().requests.length;
        assert.deepEqual(statesOf(await run({ file, by: 'batch', unasked: true })), [[1, 'waiting']]);
        const uploads = server()
          .requests.slice(from)
          .filter(({ headers }) => headers['x-goog-upload-offset'] === '0')
          .map(({ body }) => body);
        assert.equal(uploads.length, 2, 'the larger one, and the file of requests');
        assert.ok(references.some((_, at) => uploads[0]?.equals(pngOf(at, 1500, 1500))));
        assert.match(uploads[1]?.toString('utf8') ?? '', /"fileData":\{"mimeType":"image\/png","fileUri":"/);
        await until(async () => (await namesIn(`${folder}/large`)).length === 1);
      });

    it('brings in another window what one handed in that was killed, and what it had saved already no second time', async () => {
      desk().isHeld = true;
      const names = ['one', 'two', 'three'];
      const file = await write(
        'killed',
        names.map(name => ({ prompt: name, path: `${folder}/killed/${name}.png` })),
      );
      const [before, from] = [await unattended(), made()];
      await run({ file, by: 'batch', unasked: true });
      const reserved = (await unattended()) - before;
      const [batch = ''] = await kept();
      await leaveAsDied(batch);
      const done = [...desk().batches.values()].at(-1)?.done(String).length;
      assert.equal(done, 3);
      const [first, second, third] = server().painted.slice(-3);
      assert.ok(first && second && third);
      // It had saved and noted the first, and saved the second.
      await writeInWorkspace(`${folder}/killed/one.png`, first);
      const end = { key: 'line-1-1', state: 'made', files: [inWorkspace(`${folder}/killed/one.png`)] };
      await writeFile(join(batch, 'ends.jsonl'), `${JSON.stringify(end)}\n`);
      const target = await writeInWorkspace(`${folder}/killed/two.png`, second);
      await leaveSaved(`${batch}-line-2-1`, batch, second, target);
      desk().isHeld = false;
      await until(async () => (await kept()).length === 0);
      assert.deepEqual(await namesIn(`${folder}/killed`), ['one.png', 'three.png', 'two.png']);
      const files = await Promise.all(
        names.map(name => readFile(inWorkspace(`${folder}/killed/${name}.png`))),
      );
      assert.deepEqual(files, [first, second, third]);
      assert.equal(made() - from, 1);
      assert.ok((await unattended()) - before <= reserved + 1e-4, 'paid once');
      const left = (await readdir(dirname(batch))).filter(name => name.startsWith(basename(batch)));
      assert.deepEqual(left, [], 'nothing of it is left in the journal');
    });

    it('does not ask again by itself where nobody knows whether a batch was taken', async () => {
      const file = await write('lost', [{ prompt: 'a fox', path: `${folder}/lost/fox.png` }]);
      const [before, from] = [await unattended(), made()];
      // The batch is taken, and its answer never arrives.
      server().next(...Array.from({ length: uploads }, () => ({})), { fail: 'hangUp' });
      const result = await run({ file, by: 'batch', unasked: true });
      assert.deepEqual(statesOf(result), [[1, 'failed']]);
      assert.match(result?.lines[0]?.reason ?? '', /not known[\s\S]*may be done and charged for/);
      assert.equal(made() - from, 1);
      assert.ok((await unattended()) > before, 'it counts as charged');
      assert.deepEqual(statesOf(await run({ file, by: 'batch', unasked: true })), [[1, 'skipped']]);
      assert.equal(made() - from, 1);
    });
  });

/** As a window leaves it that was killed while it looked after the batch. */
async function leaveAsDied(batch: string): Promise<void> {
  const file = join(batch, 'request.json');
  const record = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...record, pid: deadPid }));
  await writeFile(join(batch, 'hold-1.json'), JSON.stringify({ pid: deadPid, startedAt: new Date() }));
}

/** As it leaves a request whose picture is in the workspace, without a word of that. */
async function leaveSaved(path: string, batch: string, picture: Buffer, target: string): Promise<void> {
  await mkdir(path);
  await writeFile(join(path, 'request.json'), await readFile(join(batch, 'request.json')));
  await writeFile(join(path, '1-0.bin'), picture);
  const received = [{ file: join(path, '1-0.bin'), mediaType: 'image/png' }];
  await writeFile(join(path, 'received.json'), JSON.stringify(received));
  await writeFile(
    join(path, 'saves.jsonl'),
    `${JSON.stringify({ file: '1-0.bin', target, isDone: false })}\n`,
  );
}

function isHandIn(path: string): boolean {
  return path.endsWith('/batches') || path.endsWith(':batchGenerateContent');
}
