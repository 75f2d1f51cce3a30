/** A picture and a prompt become an edited picture beside it. */

import * as assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { ImageResult } from '../../src/api';
import { measurePicture } from '../measurePicture';
import { easelApi, imageError, inWorkspace, namesIn, writeInWorkspace } from './easel';

const edit = (request: object) => vscode.commands.executeCommand<ImageResult>('easel.edit', request);

describe('easel.edit with arguments', () => {
  let source: string;

  before(async () => {
    const api = await easelApi();
    const { images } = await api.generate({
      prompt: 'green hills',
      size: '320x200',
      folder: 'edits',
      fileName: 'hills',
    });
    source = images[0]?.uri.fsPath ?? '';
  });

  it('writes the edit beside the source, which stays as it is', async () => {
    const before = await readFile(source);
    const { images } = await edit({ images: [source], prompt: 'make it night', open: false });
    const [image] = images;
    assert.equal(image?.uri.fsPath, inWorkspace('edits/hills-edit-1.png'));
    const [was, is] = [await measurePicture(source), await measurePicture(image.uri.fsPath)];
    assert.deepEqual([is.width, is.height], [320, 200]);
    assert.ok(is.average < was.average, `night is darker than day: ${is.average} < ${was.average}`);
    assert.ok(before.equals(await readFile(source)));
  });

  it('counts on from edits that are there', async () => {
    const { images } = await edit({ images: [source], prompt: 'blur', open: false });
    assert.equal(basename(images[0]?.uri.fsPath ?? ''), 'hills-edit-2.png');
    assert.deepEqual(await namesIn('edits'), ['hills-edit-1.png', 'hills-edit-2.png', 'hills.png']);
  });

  it('is called after what everything began with, and what was done last', async () => {
    const again = async (request: object) => {
      const { images } = await edit({ prompt: 'blur', open: false, folder: 'edits-of-edits', ...request });
      return images[0]?.uri.fsPath ?? '';
    };
    const first = await again({ images: [source] });
    const second = await again({ images: [first] });
    const wide = await again({ images: [second], extend: { left: 8 } });
    await again({ images: [wide], cutOut: true, background: 'transparent' });
    assert.deepEqual(await namesIn('edits-of-edits'), [
      ...['hills-edit-1.png', 'hills-edit-2.png', 'hills-extended.png', 'hills-no-background.png'],
    ]);
  });

  it('takes the picture as path, relative path, URI and text of a URI', async () => {
    const uri = vscode.Uri.file(source);
    for (const reference of [source, 'edits/hills.png', uri, uri.toString()]) {
      const { images } = await edit({
        images: [reference],
        prompt: 'invert',
        folder: 'references',
        open: false,
      });
      assert.equal(images.length, 1);
    }
    assert.equal((await namesIn('references')).length, 4);
  });

  it('tells what is wrong with a source', async () => {
    const api = await easelApi();
    const text = await writeInWorkspace('edits-refused/letter.png', 'Dear reader');
    await assert.rejects(api.edit({ images: [text], prompt: 'x' }), imageError('invalidInput'));
    await rm(text);
    await assert.rejects(api.edit({ images: [text], prompt: 'x' }), imageError('invalidInput'));
    await assert.rejects(api.edit({ images: [], prompt: 'x' }), imageError('invalidInput'));
    assert.deepEqual(await namesIn('edits-refused'), []);
  });

  it('does not wait for a source that has no end', async function () {
    if (process.platform === 'win32') this.skip();
    const api = await easelApi();
    for (const endless of ['/dev/zero', inWorkspace('edits')]) {
      const refused = /is no picture file but a folder, a pipe or a device/;
      await assert.rejects(api.edit({ images: [endless], prompt: 'x' }), refused);
    }
  });
});
