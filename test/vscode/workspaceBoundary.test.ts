/** What a call with arguments may reach beyond the workspace: nothing, unless a person says so. */

import * as assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ImageResult } from '../../src/api';
import { easelApi, imageError, inWorkspace, useAnswers } from './easel';

const size = '64x64';

describe('Outside the workspace', () => {
  let elsewhere: string;
  const person = useAnswers();

  before(easelApi);

  beforeEach(async () => {
    elsewhere = await mkdtemp(join(tmpdir(), 'easel-elsewhere-'));
  });

  afterEach(() => rm(elsewhere, { recursive: true, force: true }));

  const generate = async (args: object) =>
    vscode.commands.executeCommand<ImageResult>('easel.generate', {
      ...{ prompt: 'a fence', size, open: false },
      ...args,
    });
  const edit = async (args: object) =>
    vscode.commands.executeCommand<ImageResult>('easel.edit', { prompt: 'at night', open: false, ...args });

  /** A picture where nobody looks for one. */
  async function picture(): Promise<string> {
    const { images } = await generate({ folder: 'boundary' });
    const file = join(elsewhere, 'private.png');
    await writeFile(file, await readFile(images[0]?.uri.fsPath ?? ''));
    return file;
  }

  it('nothing is written through a path that only begins inside', async () => {
    const folder = `${inWorkspace()}/x/../../${elsewhere.split('/').at(-1)}`;
    await assert.rejects(generate({ folder }), imageError('invalidInput'));
    assert.equal(person.questions.length, 1);
    assert.deepEqual(await readdir(elsewhere), []);
  });

  it('nothing is written through a folder of the repository that is a link', async () => {
    const link = inWorkspace('linked');
    await rm(link, { force: true });
    await symlink(elsewhere, link);
    await assert.rejects(generate({ folder: 'linked' }), imageError('invalidInput'));
    assert.deepEqual(await readdir(elsewhere), []);
    await rm(link);
  });

  it('a person who agrees gets the picture there, and is asked once', async () => {
    person.answer = 'Save There';
    const target = join(elsewhere, 'mine');
    await generate({ folder: target, fileName: 'a' });
    await generate({ folder: target, fileName: 'b' });
    assert.deepEqual((await readdir(target)).sort(), ['a.png', 'b.png']);
    assert.equal(person.questions.length, 1);
  });

  it('no picture is sent, and none is written over, that a person did not agree to', async () => {
    const file = await picture();
    await assert.rejects(edit({ images: [file] }), imageError('invalidInput'));
    await assert.rejects(edit({ images: [file], replace: true }), imageError('invalidInput'));
    assert.equal(person.questions.length, 1, 'the same question is not asked again');
    assert.deepEqual(await readdir(elsewhere), ['private.png']);
  });

  it('another extension is told, and nobody is asked', async () => {
    const api = await easelApi();
    const folder = join(elsewhere, 'other');
    await assert.rejects(api.generate({ prompt: 'x', size, folder }), imageError('invalidInput'));
    assert.equal(person.questions.length, 0);
  });

  it('what lies inside by another name of the same folder is inside', async () => {
    await mkdir(inWorkspace('real'), { recursive: true });
    await symlink(inWorkspace('real'), inWorkspace('alias')).catch(() => {});
    await generate({ folder: 'alias', fileName: 'inside' });
    assert.deepEqual(await readdir(inWorkspace('real')), ['inside.png']);
    assert.equal(person.questions.length, 0);
  });
});
