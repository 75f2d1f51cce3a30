/** Where the dialog begins that asks for a folder. The person at it is a stand-in. */

import * as assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { ImageError } from '../../src/core/imageError';
import { sentence } from '../../src/core/sentence';
import { pickAnyFolder } from '../../src/host/files/askFolder';
import { inWorkspace, writeInWorkspace } from './easel';
import { usePicks } from './picks';
import { openStudioHost } from './studioHost';

describe('The dialog for a folder', () => {
  const person = usePicks();
  const begun = () => person.asked?.defaultUri?.fsPath;

  before(() => writeInWorkspace('begun/there/notes.txt', ''));
  after(() => rm(inWorkspace('begun'), { recursive: true }));

  it('begins in the workspace', async () => {
    await pickAnyFolder();
    assert.equal(begun(), inWorkspace());
  });

  it('begins in the folder that it is about, or above it while that is not there', async () => {
    await pickAnyFolder(vscode.Uri.file(inWorkspace('begun/there')));
    assert.equal(begun(), inWorkspace('begun/there'));
    await pickAnyFolder(vscode.Uri.file(inWorkspace('begun/there/not/yet')));
    assert.equal(begun(), inWorkspace('begun/there'));
  });

  it('begins above the folder that cannot be written to', async () => {
    const host = await openStudioHost();
    const unwritableFolder = vscode.Uri.file(inWorkspace('begun/there')).toString();
    const failure = new ImageError('invalidInput', sentence('No.'), { unwritableFolder });
    const ways = { again: async () => {}, editPrompt: async () => {} };
    const choose = host.interaction.actionsFor(failure, ways).find(({ label }) => label === 'Choose Folder…');
    await choose?.run();
    assert.equal(begun(), inWorkspace('begun'));
    host.close();
  });
});
