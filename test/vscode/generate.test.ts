/** A prompt becomes a picture file in the workspace. */

import * as assert from 'node:assert/strict';
import { chmod, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { ImageResult } from '../../src/api';
import { measurePicture } from '../measurePicture';
import { easelApi, imageError, inWorkspace, namesIn, writeInWorkspace } from './easel';

const size = '320x200';
const namesOf = ({ images }: ImageResult) => images.map(({ uri }) => basename(uri.fsPath));
const generate = async (request: object) =>
  vscode.commands.executeCommand<ImageResult>('easel.generate', request);

describe('easel.generate with arguments', () => {
  it('writes a picture of the asked size, named from the prompt, and shows it', async () => {
    const { images, warnings } = await generate({ prompt: 'A cat programming', size });
    assert.deepEqual(warnings, []);
    const [image] = images;
    assert.ok(image && images.length === 1);
    assert.equal(image.uri.fsPath, inWorkspace('images/a-cat-programming.png'));
    assert.deepEqual([image.width, image.height, image.mediaType], [320, 200, 'image/png']);
    const { width, height, loader } = await measurePicture(image.uri.fsPath);
    assert.deepEqual([width, height, loader], [320, 200, 'pngload_buffer']);
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof vscode.TabInputCustom);
    assert.equal(input.viewType, 'imagePreview.previewEditor');
    assert.equal(input.uri.fsPath, image.uri.fsPath);
  });

  it('opens nothing when it is told not to', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await generate({ prompt: 'quiet', size, open: false });
    assert.equal(vscode.window.tabGroups.activeTabGroup.activeTab, undefined);
  });

  it('numbers several pictures', async () => {
    const result = await generate({ prompt: 'three', n: 3, size, folder: 'several', open: false });
    assert.deepEqual(namesOf(result), ['three.png', 'three-1.png', 'three-2.png']);
    assert.deepEqual(await namesIn('several'), ['three-1.png', 'three-2.png', 'three.png']);
  });

  it('calls a picture as easel.fileName says', async () => {
    const settings = vscode.workspace.getConfiguration('easel');
    await settings.update('fileName', `\${size} \${prompt}-\${n}`, vscode.ConfigurationTarget.Global);
    try {
      const result = await generate({ prompt: 'A blue boat!', n: 2, size, folder: 'named', open: false });
      assert.deepEqual(namesOf(result), ['320x200 a-blue-boat-1.png', '320x200 a-blue-boat-2.png']);
    } finally {
      await settings.update('fileName', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('gives a file the extension of its bytes, whatever was asked for', async () => {
    const result = await generate({
      prompt: 'x',
      size,
      outputFormat: 'jpeg',
      fileName: 'photo.png',
      open: false,
    });
    assert.deepEqual(namesOf(result), ['photo.jpg']);
    assert.equal((await measurePicture(inWorkspace('images/photo.jpg'))).loader, 'jpegload_buffer');
  });

  it('never writes over an existing file, with two jobs racing for the name', async () => {
    const mine = await writeInWorkspace('race/fox.png', 'mine');
    const jobs = await Promise.all(
      ['a fox', 'a wolf'].map(prompt =>
        generate({ prompt, size, folder: 'race', fileName: 'fox', open: false }),
      ),
    );
    assert.deepEqual(jobs.flatMap(namesOf).sort(), ['fox-1.png', 'fox-2.png']);
    assert.deepEqual(await namesIn('race'), ['fox-1.png', 'fox-2.png', 'fox.png']);
    assert.equal(await readFile(mine, 'utf8'), 'mine');
    const [first, second] = await Promise.all(
      ['race/fox-1.png', 'race/fox-2.png'].map(name => readFile(inWorkspace(name))),
    );
    assert.ok(first && second && !first.equals(second));
  });

  it('is one job when a held key asks for the same while it runs, and two for two calls of the API', async () => {
    const request = { prompt: 'a held key', size, folder: 'held', open: false };
    const results = await Promise.all([generate(request), generate({ ...request }), generate(request)]);
    for (const result of results) assert.deepEqual(namesOf(result), ['a-held-key.png']);
    assert.deepEqual(await namesIn('held'), ['a-held-key.png']);
    await generate(request);
    const api = await easelApi();
    const { open: _, ...asked } = request;
    await Promise.all([api.generate(asked), api.generate(asked)]);
    assert.equal((await namesIn('held')).length, 4);
  });

  it('tells an argument that it does not know from one that it does', async () => {
    await assert.rejects(generate({ prompt: 'x', colour: 'red' }), /colour/);
    await assert.rejects(generate({ prompt: 'x', n: 0 }), /“n”/);
  });
});

describe('The public generate', () => {
  it('paints the same picture for the same prompt and seed, and another for another seed', async () => {
    const api = await easelApi();
    const paint = async (seed: number) => {
      const { images } = await api.generate({ prompt: 'a harbour', size, seed, folder: 'seeds' });
      return readFile(images[0]?.uri.fsPath ?? '');
    };
    const [first, again, other] = [await paint(1), await paint(1), await paint(2)];
    assert.ok(first.equals(again));
    assert.ok(!first.equals(other));
  });

  it('stops when it is cancelled and leaves no file', async () => {
    const api = await easelApi();
    const source = new vscode.CancellationTokenSource();
    const job = api.generate(
      { prompt: 'never seen', size: '2048x2048', n: 4, folder: 'stopped' },
      source.token,
    );
    setTimeout(() => source.cancel(), 100);
    await assert.rejects(job, error => (error as { kind?: unknown }).kind === 'cancelled');
    assert.deepEqual(await namesIn('stopped'), []);
  });

  it('does not begin when it is cancelled beforehand', async () => {
    const source = new vscode.CancellationTokenSource();
    source.cancel();
    const job = (await easelApi()).generate({ prompt: 'never seen', size, folder: 'stopped' }, source.token);
    await assert.rejects(job, error => (error as { kind?: unknown }).kind === 'cancelled');
    assert.deepEqual(await namesIn('stopped'), []);
  });

  for (const [what, request] of [
    ['an empty prompt', { prompt: '  ' }],
    ['an unknown provider', { prompt: 'x', provider: 'nobody' }],
    ['a folder outside the workspace', { prompt: 'x', folder: '../elsewhere' }],
    ['a folder that is a file', { prompt: 'x', folder: 'plain.txt' }],
  ] as const) {
    it(`refuses ${what} in a sentence`, async () => {
      await writeInWorkspace('plain.txt', 'text');
      await assert.rejects((await easelApi()).generate(request), imageError('invalidInput'));
    });
  }

  it('refuses a read-only folder before anything is painted', async function () {
    // Nothing is read-only for root.
    if (process.getuid?.() === 0) this.skip();
    await writeInWorkspace('locked/x', '');
    await chmod(inWorkspace('locked'), 0o500);
    const job = (await easelApi()).generate({ prompt: 'x', folder: 'locked' });
    await assert.rejects(job, imageError('invalidInput'));
  });

  it('refuses an output folder that leaves the workspace', async () => {
    const settings = vscode.workspace.getConfiguration('easel');
    await settings.update('outputFolder', '../elsewhere', vscode.ConfigurationTarget.Workspace);
    try {
      await assert.rejects((await easelApi()).generate({ prompt: 'x', size }), imageError('invalidInput'));
    } finally {
      await settings.update('outputFolder', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });
});
