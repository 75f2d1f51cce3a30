/** Hundreds of pictures from a file: asked once, each line for itself, paid once however often the file is run. */

import * as assert from 'node:assert/strict';
import { readFile, symlink } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { BatchResult } from '../../src/host/commands/generateBatch';
import type { SpendingReport } from '../../src/jobs/spending/report';
import { openaiKey, startOpenai } from '../servers/openai';
import { imageError, inWorkspace, namesIn, useAnswers, writeInWorkspace } from './easel';
import { useStandIn } from './providers/useProvider';
import { refuseWrites } from './refusingDisk';

/** USD that a square picture of low quality is expected to cost, with a prompt of a few words. */
const least = (196 * 30) / 1e6;
const cheap = { provider: 'openai', size: '1024x1024', quality: 'low' };

const run = (args: object) =>
  vscode.commands.executeCommand<BatchResult | undefined>('easel.generateBatch', args);
const statesOf = (result: BatchResult | undefined) => result?.lines.map(({ line, state }) => [line, state]);
const write = (name: string, requests: readonly object[]) =>
  writeInWorkspace(name, requests.map(request => JSON.stringify(request)).join('\n'));

async function set(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('easel').update(name, value, vscode.ConfigurationTarget.Global);
}

async function unattended(): Promise<number> {
  const report = await vscode.commands.executeCommand<SpendingReport>('easel.showSpending', {});
  return report.unattended.usd;
}

describe('A batch from a file', () => {
  const server = useStandIn('openai', startOpenai, { path: '/v1', key: openaiKey });
  const answers = useAnswers();
  const { showOpenDialog, showErrorMessage } = vscode.window;
  const limits = vscode.workspace.getConfiguration('easel').inspect<object>('spending')?.globalValue;
  let picked: vscode.Uri | undefined;
  const posts = () => server().requests.filter(({ method }) => method === 'POST').length;

  before(async () => {
    Object.assign(vscode.window, {
      showOpenDialog: async () => picked && [picked],
      showErrorMessage: async () => undefined,
    });
    await set('maxParallel', 1);
  });
  beforeEach(() => set('spending', { unattendedPerDay: 1000 }));
  after(async () => {
    Object.assign(vscode.window, { showOpenDialog, showErrorMessage });
    await set('maxParallel', undefined);
    await set('spending', limits);
  });

  it('fails a line for itself, and run again makes only what is missing', async () => {
    const names = ['one', 'two', 'three'];
    await write(
      'batch/first.jsonl',
      names.map(name => ({ prompt: `a ${name}`, path: `batch/first/${name}.png`, ...cheap })),
    );
    const before = posts();
    server().next({ fail: 'serverError' });
    const first = await run({ file: 'batch/first.jsonl', unasked: true });
    assert.deepEqual(statesOf(first), [
      [1, 'failed'],
      [2, 'made'],
      [3, 'made'],
    ]);
    assert.equal(posts() - before, 3);
    assert.deepEqual(await namesIn('batch/first'), ['three.png', 'two.png']);
    const files = await Promise.all(
      ['two', 'three'].map(name => readFile(inWorkspace(`batch/first/${name}.png`))),
    );
    assert.deepEqual(files, server().painted.slice(-2));
    const again = await run({ file: 'batch/first.jsonl', unasked: true });
    assert.deepEqual(statesOf(again), [
      [1, 'made'],
      [2, 'skipped'],
      [3, 'skipped'],
    ]);
    assert.equal(posts() - before, 4);
    assert.deepEqual(answers.details, [], 'nobody was asked');
  });

  it('asks the model for those of several pictures that are not there', async () => {
    await write('batch/several.jsonl', [{ prompt: 'a fox', path: 'batch/several/fox.png', n: 3, ...cheap }]);
    await writeInWorkspace('batch/several/fox-1.png', 'mine');
    await run({ file: 'batch/several.jsonl', unasked: true });
    assert.equal(server().requests.at(-1)?.json.n, 2);
    assert.deepEqual(await namesIn('batch/several'), ['fox-1.png', 'fox-2.png', 'fox.png']);
    assert.equal(await readFile(inWorkspace('batch/several/fox-1.png'), 'utf8'), 'mine');
  });

  it('reads tables of Markdown, and tells by line what it cannot use', async () => {
    const table = [
      ...['# Icons', '', '| Prompt | Path | Size | Quality | Provider | N |', '|---|---|---|---|---|---|'],
      '| a fox | batch/table/fox.png | 1024x1024 | low | openai | |',
      '| a fox again | batch/table/fox.png | 1024x1024 | low | openai | |',
      '| a hat | batch/table/hat.png | 1024x1024 | low | openai | many |',
      '| a key | batch/table/key.png | 1024x1024 | low | nobody | |',
    ];
    await writeInWorkspace('batch/table.md', table.join('\n'));
    const result = await run({ file: 'batch/table.md', unasked: true });
    assert.deepEqual(statesOf(result), [
      [5, 'made'],
      [6, 'failed'],
      [7, 'failed'],
      [8, 'failed'],
    ]);
    assert.match(result?.lines[1]?.reason ?? '', /Line 5 makes the same file/);
    assert.match(result?.lines[2]?.reason ?? '', /“n” is not usable/);
  });

  it('writes and reads nothing outside the workspace, and asks nobody about that', async () => {
    await symlink('/tmp', inWorkspace('batch/link')).catch(() => {});
    const places = ['../out.png', '/tmp/easel-out.png', 'batch/link/out.png', '..\\out.png'];
    await write('batch/outside.jsonl', [
      ...places.map(path => ({ prompt: 'a fox', path, ...cheap })),
      { prompt: 'a fox', path: 'batch/out.png', references: ['/etc/hostname'], ...cheap },
    ]);
    const before = posts();
    picked = vscode.Uri.file(inWorkspace('batch/outside.jsonl'));
    answers.answer = 'Make Pictures';
    for (const result of [
      await run({ file: 'batch/outside.jsonl', unasked: true }),
      await vscode.commands.executeCommand<BatchResult>('easel.generateBatch'),
    ]) {
      assert.deepEqual(new Set(result?.lines.map(({ state }) => state)), new Set(['failed']));
      for (const { reason } of result?.lines ?? []) assert.match(reason ?? '', /outside the workspace/);
    }
    assert.deepEqual(answers.details, []);
    assert.equal(posts(), before);
    await assert.rejects(
      Promise.resolve(run({ file: '/etc/hostname', unasked: true })),
      imageError('invalidInput'),
    );
  });

  it('tells a person the total and what is left before anything is sent, and sends nothing without a yes', async () => {
    await set('spending', { perDay: 1000 });
    await write('batch/asked.jsonl', [
      { prompt: 'a fox', path: 'batch/asked/fox.png', ...cheap },
      { prompt: 'a hat', path: 'batch/asked/hat.png', ...cheap, model: 'gpt-image-nobody-knows' },
      { prompt: 'a key', sise: 'x' },
    ]);
    const before = posts();
    picked = vscode.Uri.file(inWorkspace('batch/asked.jsonl'));
    assert.equal(await vscode.commands.executeCommand('easel.generateBatch'), undefined);
    assert.equal(await run({ file: 'batch/asked.jsonl' }), undefined, 'also of arguments without unasked');
    assert.equal(posts(), before);
    const [detail = ''] = answers.details;
    assert.match(detail, /Pictures: 2\nIt costs about \$0\.00\d\.\nWithout a known price: 1/);
    assert.match(detail, /of \$1000\.00 are left today/);
    assert.match(detail, /Lines that cannot be used: 1\nLine 3: There is no argument “sise”\./);
    answers.answer = 'Make Pictures';
    const result = await vscode.commands.executeCommand<BatchResult>('easel.generateBatch');
    assert.deepEqual(statesOf(result), [
      [1, 'made'],
      [2, 'failed'],
      [3, 'failed'],
    ]);
  });

  it('sends no more than what may be spent without a person, asks before that, and tells the rest as not sent', async () => {
    const names = ['one', 'two', 'three', 'four'];
    await write(
      'batch/limit.jsonl',
      names.map(name => ({ prompt: `a ${name}`, path: `batch/limit/${name}.png`, ...cheap })),
    );
    await set('spending', { unattendedPerDay: (await unattended()) + 2.5 * least });
    const before = posts();
    assert.equal(await run({ file: 'batch/limit.jsonl', unasked: true }), undefined);
    assert.match(answers.details[0] ?? '', /Not all of it fits into that/);
    assert.equal(posts(), before);
    answers.answer = 'Make Pictures';
    const result = await run({ file: 'batch/limit.jsonl', unasked: true });
    assert.deepEqual(
      result?.lines.map(({ state }) => state),
      ['made', 'made', 'notSent', 'notSent'],
    );
    assert.equal(posts() - before, 2);
    for (const { reason } of result?.lines.slice(2) ?? []) assert.match(reason ?? '', /Nothing was sent/);
  });

  it('does not pay again for a picture that was received and could not be saved', async () => {
    await write('batch/kept.jsonl', [{ prompt: 'a fox', path: 'batch/kept/fox.png', ...cheap }]);
    const isTarget = (call: string, path: string) => call !== 'write' && path.includes('kept');
    const mend = refuseWrites((call, path) => (isTarget(call, path) ? 'ENOSPC' : undefined));
    const first = await Promise.resolve(run({ file: 'batch/kept.jsonl', unasked: true })).finally(mend);
    assert.deepEqual(statesOf(first), [[1, 'failed']]);
    const before = posts();
    const again = await run({ file: 'batch/kept.jsonl', unasked: true });
    assert.deepEqual(statesOf(again), [[1, 'skipped']]);
    assert.match(again?.lines[0]?.reason ?? '', /Recover Unsaved Images/);
    assert.equal(posts(), before);
  });

  it('begins nothing more once it is cancelled, and brings what runs to its end', async () => {
    const names = ['one', 'two', 'three'];
    const requests = names.map(name => ({ prompt: name, path: `batch/cancel/${name}.png`, ...cheap }));
    await write('batch/cancel.jsonl', requests);
    const { withProgress } = vscode.window;
    const source = new vscode.CancellationTokenSource();
    const report = ({ message }: { message: string }) => message === '1 / 3' && source.cancel();
    Object.assign(vscode.window, {
      withProgress: (_: unknown, task: (...given: unknown[]) => unknown) => task({ report }, source.token),
    });
    const before = posts();
    try {
      const result = await run({ file: 'batch/cancel.jsonl', unasked: true });
      assert.deepEqual(
        result?.lines.map(({ state }) => state),
        ['made', 'notSent', 'notSent'],
      );
      assert.equal(posts() - before, 1);
    } finally {
      Object.assign(vscode.window, { withProgress });
      source.dispose();
    }
  });

  it('is tried again for what failed, by one button', async () => {
    const file = inWorkspace('batch/again.jsonl');
    await write('batch/again.jsonl', [
      { prompt: 'a fox', path: 'batch/again/fox.png', ...cheap },
      { prompt: 'a hat', path: 'batch/again/hat.png', ...cheap },
    ]);
    const { showWarningMessage } = vscode.window;
    const ask = async (message: string, options: unknown) => {
      answers.questions.push(message);
      return typeof options === 'object' ? 'Make Pictures' : 'Try Failed Again';
    };
    Object.assign(vscode.window, { showWarningMessage: ask });
    const before = posts();
    try {
      server().next({ fail: 'serverError' });
      picked = vscode.Uri.file(file);
      await vscode.commands.executeCommand('easel.generateBatch');
      for (const deadline = Date.now() + 10_000; (await namesIn('batch/again')).length < 2; )
        assert.ok(Date.now() < deadline, 'it was not tried again');
    } finally {
      Object.assign(vscode.window, { showWarningMessage });
    }
    assert.equal(posts() - before, 3);
    assert.match(answers.questions[1] ?? '', /made: 1 · failed: 1/);
  });

  it('is one batch, however often it is asked for while it is made', async () => {
    await write('batch/twice.jsonl', [{ prompt: 'a fox', path: 'batch/twice/fox.png', ...cheap }]);
    const before = posts();
    const order = { file: 'batch/twice.jsonl', unasked: true };
    await Promise.all([run(order), run(order)]);
    assert.equal(posts() - before, 1);
  });
});
