/** Easel: Make Sizes… and exact px through the real extension, without a provider that could be paid. */

import * as assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { ImageResult } from '../../src/api';
import { readImageHeader } from '../../src/core/imageHeader';
import type { SizesResult } from '../../src/host/commands/makeSizes';
import { imageError, inWorkspace, namesIn, useAnswers } from './easel';

type Item = { readonly label: string; readonly description?: string; readonly picked?: boolean };
type List = (items: readonly Item[]) => readonly Item[] | undefined;

const sizeOf = async (path: string) => {
  const { width, height } = readImageHeader(await readFile(inWorkspace(path))) ?? {};
  return [width, height];
};
const make = (request: object) =>
  vscode.commands.executeCommand<ImageResult>('easel.generate', {
    ...{ provider: 'demo', prompt: 'a paper boat', folder: 'sized', open: false },
    ...request,
  });

const refusedBy = (request: object) => Promise.resolve(make(request));

describe('Exact px and sizes', () => {
  const answers = useAnswers();
  const { showQuickPick } = vscode.window;
  let lists: List[] = [];

  before(async () => {
    Object.assign(vscode.window, { showQuickPick: async (items: readonly Item[]) => lists.shift()?.(items) });
    await make({ width: 300, height: 200, transparent: true, fileName: 'boat' });
  });
  after(() => Object.assign(vscode.window, { showQuickPick }));

  const ask = async (...picks: List[]) => {
    lists = picks;
    const uri = vscode.Uri.file(inWorkspace('sized/boat.png'));
    return vscode.commands.executeCommand<SizesResult | undefined>('easel.makeSizes', uri);
  };
  const set =
    (start: string): List =>
    items =>
      items.filter(({ label }) => label.startsWith(start));
  const ticked: List = items => items.filter(({ picked }) => picked);
  const all: List = items => items;

  it('makes exactly the width and height that were asked for', async () => {
    const { images, warnings } = await make({ width: 1200, height: 630, fileName: 'card' });
    assert.deepEqual([images[0]?.width, images[0]?.height], [1200, 630]);
    assert.deepEqual(await sizeOf('sized/card.png'), [1200, 630]);
    // The Demo paints any size by itself.
    assert.deepEqual(warnings, []);
    assert.deepEqual(await sizeOf('sized/boat.png'), [300, 200]);
  });

  it('refuses one side alone, and a size in two words', async () => {
    await assert.rejects(refusedBy({ width: 100 }), imageError('invalidInput'));
    await assert.rejects(
      refusedBy({ width: 100, height: 100, size: '1024x1024' }),
      imageError('invalidInput'),
    );
    await assert.rejects(refusedBy({ transparent: true, background: 'opaque' }), imageError('invalidInput'));
  });

  it('shows what would be written, and writes what is ticked', async () => {
    let shown: readonly Item[] = [];
    const result = await ask(set('Favicon'), items => {
      shown = items;
      return ticked(items);
    });
    assert.deepEqual(
      shown.map(({ label, description }) => [label, description]),
      [
        ['favicon.ico', '16, 32, 48 px'],
        ['apple-touch-icon.png', '180 × 180 px'],
      ],
    );
    assert.equal(result?.files.length, 2);
    assert.deepEqual(await namesIn('sized/boat-sizes'), ['apple-touch-icon.png', 'favicon.ico']);
    assert.deepEqual(await sizeOf('sized/boat-sizes/apple-touch-icon.png'), [180, 180]);
  });

  it('never writes over a file without asking', async () => {
    const touch = inWorkspace('sized/boat-sizes/apple-touch-icon.png');
    await writeFile(touch, 'mine');
    assert.equal(await ask(set('Favicon'), ticked), undefined);
    assert.equal(await ask(set('Favicon'), all), undefined, 'nobody agreed');
    assert.match(answers.questions.join(), /Write over 2 files that are there\?/);
    const again = { image: 'sized/boat.png', sets: ['favicon', 'social'] };
    const result = await vscode.commands.executeCommand<SizesResult>('easel.makeSizes', again);
    assert.deepEqual(
      result.files.map(({ path }) => path.split('/').at(-1)),
      ['social-card.png'],
    );
    assert.match(result.warnings.join(), /there already: favicon.ico, apple-touch-icon.png/);
    assert.match(result.warnings.join(), /Enlarged, which adds no detail: social-card.png/);
    assert.equal(await readFile(touch, 'utf8'), 'mine');
    answers.answer = 'Write Over';
    assert.equal((await ask(set('Favicon'), all))?.files.length, 2);
    assert.deepEqual(await sizeOf('sized/boat-sizes/apple-touch-icon.png'), [180, 180]);
  });

  it('refuses sets that there are not', async () => {
    const request = { image: 'sized/boat.png', sets: ['everything'] };
    await assert.rejects(
      Promise.resolve(vscode.commands.executeCommand('easel.makeSizes', request)),
      imageError('invalidInput'),
    );
  });
});
