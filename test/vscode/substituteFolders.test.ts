/** What a person who was told that a folder cannot be written to is asked again, and what not. */

import * as assert from 'node:assert/strict';
import { mkdir, rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { PictureFiles } from '../../src/host/files/pictureFiles';
import { SubstituteFolders } from '../../src/host/files/substituteFolders';
import { inWorkspace, writeInWorkspace } from './easel';
import { FakeMemento } from './studioHost';

describe('A folder that was chosen in the place of one that cannot be written to', () => {
  const folder = (name: string) => vscode.Uri.file(inWorkspace('substitutes', name));
  const place = async (name: string) => (await substitutes.of(folder(name))).path.split('/').at(-1);
  let state: FakeMemento;
  let substitutes: SubstituteFolders;

  beforeEach(async () => {
    state = new FakeMemento();
    substitutes = new SubstituteFolders(state, new PictureFiles());
    // Files: nothing can be written into them, not even by root.
    await writeInWorkspace('substitutes/locked', '');
    await mkdir(inWorkspace('substitutes/free'));
    await mkdir(inWorkspace('substitutes/other'));
  });
  afterEach(() => rm(inWorkspace('substitutes'), { recursive: true }));

  it('is taken from then on, in the windows that come after as well', async () => {
    assert.equal(await place('locked'), 'locked');
    await substitutes.choose(folder('locked'), folder('free'));
    assert.equal(await place('locked'), 'free');
    substitutes = new SubstituteFolders(state, new PictureFiles());
    assert.equal(await place('locked'), 'free');
    assert.equal(await place('other'), 'other');
  });

  it('is left for another one that is chosen later', async () => {
    await substitutes.choose(folder('locked'), folder('free'));
    await substitutes.choose(folder('locked'), folder('other'));
    assert.equal(await place('locked'), 'other');
  });

  it('is not needed any more once the folder can be written to', async () => {
    await substitutes.choose(folder('locked'), folder('free'));
    await rm(inWorkspace('substitutes/locked'));
    assert.equal(await place('locked'), 'locked');
  });

  it('may have one in its own place, and never leads in a circle', async () => {
    await substitutes.choose(folder('locked'), folder('free'));
    await rm(inWorkspace('substitutes/free'), { recursive: true });
    await writeInWorkspace('substitutes/free', '');
    await substitutes.choose(folder('free'), folder('other'));
    assert.equal(await place('locked'), 'other');
    await substitutes.choose(folder('free'), folder('locked'));
    assert.ok(await place('locked'));
  });
});
