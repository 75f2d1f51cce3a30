/** What the Studio's host does with what a page says faster than it can be done, and with files that come and go. */

import * as assert from 'node:assert/strict';
import { mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { type History, placeOf } from '../../src/host/history/history';
import { References } from '../../src/host/studio/references';
import type { Job } from '../../src/jobs/jobQueue';
import type { JobResult, ResolvedJob } from '../../src/jobs/jobResult';
import { Markups } from '../../src/jobs/markups';
import { pngOf } from '../servers/pictures';
import { png16 } from '../unit/pixels/support/pictures';
import { inWorkspace, writeInWorkspace } from './easel';
import { FakeMemento, openStudioHost, type StudioHost } from './studioHost';

/** All of it may change. */
const openMask = Uint8Array.from(png16(40, 30, () => [65_535, 65_535, 65_535]));
const uriOf = (file: string) => vscode.Uri.file(file).toString();

describe('A Studio’s host', function () {
  this.timeout(30_000);
  let host: StudioHost;
  const files = { one: '', other: '', third: '' };

  beforeEach(async () => {
    const state = new FakeMemento();
    await state.update('masksBeside', true);
    files.one = await writeInWorkspace('studio/one.png', pngOf(1, 40, 30));
    files.other = await writeInWorkspace('studio/other.png', pngOf(2, 40, 30));
    files.third = await writeInWorkspace('studio/third.png', pngOf(3, 40, 30));
    host = await openStudioHost(state);
  });
  afterEach(async () => {
    host.close();
    await rm(inWorkspace('studio'), { recursive: true });
  });

  async function references(...paths: string[]): Promise<string[]> {
    const told = host.state(({ composer }) => composer.references.length === paths.length);
    host.say({ type: 'addUris', uris: paths.map(uriOf) });
    return (await told).composer.references.map(({ id }) => id);
  }

  it('keeps what was painted on a picture, however soon another is painted on', async () => {
    const [one = '', other = ''] = await references(files.one, files.other);
    const settled = host.state(({ composer }) => composer.references.length === 3);
    host.say(
      { type: 'setEdited', reference: one },
      { type: 'setMask', reference: one, bytes: openMask },
      { type: 'paint', reference: other },
      { type: 'addUris', uris: [uriOf(files.third)] },
    );
    assert.equal((await settled).composer.references[0]?.id, other);
    const back = host.state(({ composer }) => composer.references[0]?.id === one);
    host.say({ type: 'setEdited', reference: one });
    assert.ok((await back).composer.edit?.mask);
    assert.deepEqual(host.problems, []);
  });

  it('shows of a picture what it is since it was written over', async () => {
    const [one = ''] = await references(files.one);
    const told = host.state(({ composer }) => composer.references[0]?.width === 24);
    await host.versions.writeOver(vscode.Uri.file(files.one), pngOf(12, 24, 18));
    const { composer } = await told;
    assert.deepEqual(
      composer.references.map(({ id, height }) => [id, height]),
      [[one, 18]],
    );
  });

  it('sends the mask that lies beside a picture, however soon Generate is pressed', async () => {
    await writeInWorkspace('studio/one.mask.png', openMask);
    const [one = ''] = await references(files.one);
    const started = host.state(({ jobs }) => jobs.length > 0);
    host.say(
      { type: 'setPrompt', prompt: 'a heron', revision: 0 },
      { type: 'setEdited', reference: one },
      { type: 'generate' },
    );
    await started;
    assert.equal(host.requested.at(-1)?.images?.length, 1);
    assert.ok(host.requested.at(-1)?.edit?.mask);
  });

  it('keeps notes by themselves for the copy that has them, if they are as large', async () => {
    const { hashOf } = await import('../../src/jobs/hash');
    const markups = new Markups(join(host.folder, 'references'));
    const [one = ''] = await references(files.one);
    host.say({ type: 'setEdited', reference: one });
    const seen: string[] = [];
    const kept = async (seed: number, layer: Uint8Array<ArrayBuffer>) => {
      const bytes = Uint8Array.from(pngOf(seed, 40, 30));
      const shown = host.state(({ composer: { references, edit } }) => {
        const [, { id = '', name = '' } = {}] = references;
        const isNew = name === 'one-annotated.png' && edit?.hasNotes === true && !seen.includes(id);
        if (isNew) seen.push(id);
        return isNew;
      });
      host.say({ type: 'annotate', reference: one, bytes, layer });
      await shown;
      return markups.find(await hashOf(bytes), await hashOf(pngOf(1, 40, 30)));
    };
    const layer = Uint8Array.from(pngOf(21, 40, 30));
    assert.deepEqual(Uint8Array.from((await kept(20, layer)) ?? []), layer);
    assert.equal(await kept(22, Uint8Array.from(pngOf(21, 41, 30))), undefined);
  });

  it('makes a new picture, guided by what was added, until one of them is chosen to be edited', async () => {
    const [one = ''] = await references(files.one, files.other);
    const started = host.state(({ jobs }) => jobs.length === 1);
    host.say({ type: 'setPrompt', prompt: 'a heron', revision: 0 }, { type: 'generate' });
    assert.equal((await started).jobs[0]?.isEdit, false);
    const [guided] = host.requested;
    assert.deepEqual([guided?.references?.length, guided?.images, guided?.edit], [2, undefined, undefined]);
    const edited = host.state(({ jobs }) => jobs.length === 2);
    host.say({ type: 'setEdited', reference: one }, { type: 'generate' });
    await edited;
    assert.deepEqual([host.requested[1]?.references, host.requested[1]?.images?.length], [undefined, 2]);
  });

  it('drops what is no message of the page’s, notes it without its words, and goes on', async () => {
    const wrong = [
      'generate',
      { type: 'deleteEverything' },
      { type: 'usePrompt', prompt: ['a secret'] },
      { type: 'generate', prompt: 'a secret' },
    ];
    for (const message of wrong) host.sayAnything(message);
    host.say({ type: 'usePrompt', prompt: 'a heron' });
    await host.state(({ composer }) => composer.prompt === 'a heron');
    assert.equal(host.logged.length, wrong.length);
    for (const line of host.logged) assert.match(line, /^studio: a message was refused \(\w+: \w+\)$/);
    assert.deepEqual([host.requested, host.problems], [[], []]);
  });

  it('tells the page which file pictures are inserted into', async () => {
    const told = host.state(({ composer }) => composer.editorName === 'intro.md');
    await vscode.window.showTextDocument(
      vscode.Uri.file(await writeInWorkspace('studio/intro.md', 'Hello.')),
    );
    await told;
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('moves a reference as often as its key was pressed, however soon', async () => {
    const [one = ''] = await references(files.one, files.other, files.third);
    const moved = host.state(({ composer }) => composer.references.at(-1)?.id === one);
    const right = { type: 'moveReference', reference: one, by: 1 } as const;
    host.say(right, right);
    await moved;
  });

  it('shows a job of an earlier window in its place, with the whole pictures that are kept of it, until they are saved', async () => {
    const startedAt = new Date(Date.now() - 60 * 60_000).toISOString();
    const { path } = await host.journal.create({
      ...{ startedAt, pid: 0x7ffffff0, provider: 'demo', model: 'demo', prompt: 'a boat', stem: 'boat' },
      ...{ parameters: { n: 2 }, sources: [], folder: uriOf(inWorkspace('studio')) },
    });
    await writeFile(join(path, '1-0.bin'), pngOf(5, 40, 30));
    await writeFile(join(path, '1-1.bin'), pngOf(6, 40, 30).subarray(0, 2000));
    await host.recovery.begin();
    const card = async () => {
      const told = host.state(() => true);
      host.say({ type: 'ready' });
      return (await told).jobs.find(({ prompt }) => prompt === 'a boat');
    };
    let shown = await card();
    while (shown?.kept?.length !== 1) shown = await card();
    assert.deepEqual([shown.state.type, shown.startedAt], ['failed', Date.parse(startedAt)]);
    assert.match(shown.kept[0] ?? '', /1-0\.bin\.webp$/);
    assert.equal((await host.recovery.save(path)).length, 1);
    shown = await card();
    assert.deepEqual([shown?.state.type, shown?.kept], ['done', undefined]);
  });

  it('generates what was written when Generate was pressed, not what is begun after it', async () => {
    const started = host.state(({ jobs }) => jobs.length > 0);
    host.say(
      { type: 'setPrompt', prompt: 'a heron', revision: 0 },
      { type: 'generate' },
      { type: 'setPrompt', prompt: 'a h', revision: 0 },
    );
    await started;
    assert.equal(host.requested.at(-1)?.prompt, 'a heron');
  });

  it('makes one job of a double press of Generate, and two where the draft changed or time went by', async () => {
    const twoJobs = () => host.state(({ jobs }) => jobs.length >= 2);
    const started = host.state(({ jobs }) => jobs.length > 0);
    host.say(
      { type: 'setPrompt', prompt: 'a heron', revision: 0 },
      { type: 'generate' },
      { type: 'generate' },
    );
    await started;
    host.say({ type: 'generate' });
    await new Promise(resolve => setTimeout(resolve, 300));
    assert.deepEqual(
      host.requested.map(({ prompt }) => prompt),
      ['a heron'],
    );
    const changed = twoJobs();
    host.say({ type: 'setPrompt', prompt: 'a grebe', revision: 0 }, { type: 'generate' });
    await changed;
    await new Promise(resolve => setTimeout(resolve, 600));
    const again = host.state(({ jobs }) => jobs.length >= 3);
    host.say({ type: 'generate' });
    await again;
    assert.deepEqual(
      host.requested.map(({ prompt }) => prompt),
      ['a heron', 'a grebe', 'a grebe'],
    );
    assert.deepEqual(host.problems, []);
  });

  it('puts new pictures into the folder and under the name that were chosen, and an edit beside its source', async () => {
    const placed = host.state(({ composer }) => composer.place.fileName !== undefined);
    host.say({ type: 'setFolder', folder: '.' }, { type: 'setFileName', fileName: '../first: boat.png' });
    const { usual, folder, others, fileName } = (await placed).composer.place;
    assert.deepEqual([usual, folder, others, fileName], ['images', '.', ['.'], 'first-boat']);
    const started = host.state(({ jobs }) => jobs.length === 1);
    host.say({ type: 'setPrompt', prompt: 'a heron', revision: 0 }, { type: 'generate' });
    await started;
    assert.deepEqual(
      [String(host.requested[0]?.folder), host.requested[0]?.fileName],
      [uriOf(inWorkspace()), 'first-boat'],
    );
    const [one = ''] = await references(files.one);
    const edited = host.state(({ jobs }) => jobs.length === 2);
    host.say({ type: 'setEdited', reference: one }, { type: 'generate' });
    assert.equal((await edited).composer.place.beside, 'one.png');
    assert.deepEqual([host.requested[1]?.folder, host.requested[1]?.fileName], [undefined, undefined]);
    const refused = host.problem();
    host.say({ type: 'setFolder', folder: '../elsewhere' });
    assert.match(await refused, /\.\.\/elsewhere is not part of this workspace/);
  });

  it('generates with the model that was chosen when Generate was pressed, whatever is chosen after it', async () => {
    const started = host.state(({ jobs }) => jobs.length > 0);
    host.say(
      { type: 'setPrompt', prompt: 'a heron', revision: 0 },
      { type: 'setModel', model: 'first' },
      { type: 'generate' },
      { type: 'setModel', model: 'second' },
    );
    await started;
    assert.equal(host.requested.at(-1)?.model, 'first');
  });
});

describe('What was pasted and painted', () => {
  const longAgo = new Date(Date.now() - 40 * 24 * 3600 * 1000);
  const bytes = (name: string) => new TextEncoder().encode(name);

  async function kept(
    ...names: string[]
  ): Promise<{ folder: vscode.Uri; files: vscode.Uri[]; state: FakeMemento }> {
    const folder = vscode.Uri.file(await mkdtemp(join(tmpdir(), 'easel-references-')));
    const state = new FakeMemento();
    const references = new References(folder, state);
    const files = await Promise.all(names.map(name => references.keep('mask.png', bytes(name))));
    for (const file of files) await age(file);
    return { folder, files, state };
  }

  async function age(file: vscode.Uri): Promise<void> {
    await utimes(file.fsPath, longAgo, longAgo);
    await utimes(vscode.Uri.joinPath(file, '..').fsPath, longAgo, longAgo);
  }

  const isThere = (file: vscode.Uri) =>
    vscode.workspace.fs.stat(file).then(
      () => true,
      () => false,
    );

  it('goes after a month, but not what a draft still has or what was painted alike since', async () => {
    const { folder, files, state } = await kept('forgotten', 'in a draft', 'painted again');
    const [forgotten, drafted, again] = files;
    assert.ok(forgotten && drafted && again);
    await state.update('studio.draft.2', { previousMask: drafted.toString() });
    await vscode.workspace.fs.writeFile(again, bytes('painted again'));
    await new References(folder, state).keep('mask.png', bytes('new'));
    assert.deepEqual(await Promise.all([forgotten, drafted, again].map(isThere)), [false, true, true]);
  });
});

describe('The history of a Studio', function () {
  this.timeout(30_000);
  let host: StudioHost;
  before(async () => {
    host = await openStudioHost();
  });
  after(() => host.close());

  async function make(
    history: History,
    path: string,
    sha256: string,
    more: object = {},
    request: object = {},
  ): Promise<void> {
    const job = { id: sha256, request: { prompt: 'a heron', parameters: {}, ...request } } as unknown as Job;
    const made: JobResult = {
      ...({ provider: { id: 'demo' }, model: 'any', requested: {}, sources: [] } as unknown as ResolvedJob),
      ...{ prompt: 'a heron', warnings: [], seconds: 1 },
      pictures: [
        { uri: vscode.Uri.file(path), width: 40, height: 30, bytes: 1, sha256, mediaType: 'image/png' },
      ],
      ...more,
    };
    await history.add(job, made);
  }

  async function entry(sha256: string) {
    const found = (await host.history.entries()).withContent(sha256);
    assert.ok(found);
    return found;
  }

  it('knows a picture as gone when another was made in its place', async () => {
    const path = await writeInWorkspace('studio-history/heron.png', pngOf(3, 40, 30));
    await make(host.history, path, 'first');
    assert.equal(await host.history.isThere(await entry('first')), true);
    await make(host.history, path, 'second');
    assert.equal(await host.history.isThere(await entry('first')), false);
    assert.equal(await host.history.isThere(await entry('second')), true);
  });

  it('knows a picture again that was brought back to its place', async () => {
    const { hashOf } = await import('../../src/jobs/hash');
    const [content, later] = [pngOf(5, 40, 30), pngOf(6, 40, 30)];
    const path = await writeInWorkspace('studio-history/back.png', content);
    const sha256 = await hashOf(content);
    const picture = { uri: vscode.Uri.file(path), width: 40, height: 30, mediaType: 'image/png' };
    await make(host.history, path, sha256, { pictures: [{ ...picture, sha256, bytes: content.length }] });
    await writeFile(path, later);
    await make(host.history, path, await hashOf(later));
    await writeFile(path, content);
    const found = new Promise<void>(resolve => {
      host.history.onDidChange(() => resolve());
    });
    assert.equal(await host.history.isThere(await entry(sha256)), false);
    await found;
    assert.equal(await host.history.isThere(await entry(sha256)), true);
  });

  it('shows no picture as its own original when it was written over that', async () => {
    const path = await writeInWorkspace('studio-history/over.png', pngOf(7, 40, 30));
    const uri = vscode.Uri.file(path);
    await make(host.history, path, 'over', {
      sources: [{ uri, sha256: 'before', width: 40, height: 30 }],
    });
    const [shown] = await host.pictures();
    assert.equal(shown?.name, 'over.png');
    assert.equal(shown.original, undefined);
  });

  it('does not edit a picture again that was written over, nor all of one whose mask is gone', async () => {
    const { hashOf } = await import('../../src/jobs/hash');
    const content = pngOf(8, 40, 30);
    const path = await writeInWorkspace('studio-history/again.png', content);
    const uri = vscode.Uri.file(path);
    await make(host.history, path, await hashOf(content), {
      sources: [{ uri, sha256: 'before', width: 40, height: 30 }],
    });
    const source = vscode.Uri.file(await writeInWorkspace('studio-history/source.png', pngOf(9, 40, 30)));
    const mask = vscode.Uri.joinPath(source, '..', 'gone.mask.png');
    const sources = [{ uri: source, sha256: 'source', width: 40, height: 30 }];
    await make(
      host.history,
      inWorkspace('studio-history/masked.png'),
      'masked',
      { sources },
      { edit: { mask } },
    );
    const again = async (name: string) => {
      const told = host.problem();
      const id = (await host.pictures()).find(picture => picture.name === name)?.id ?? '';
      host.say({ type: 'picture', picture: id, action: 'again' });
      return told;
    };
    assert.match(await again('again.png'), /written over the one that it was made of/);
    assert.match(await again('masked.png'), /mask of this edit is not there any more/);
    assert.deepEqual(host.requested, []);
  });

  it('edits a picture again as it was, though the edit was written over it', async () => {
    const { hashOf } = await import('../../src/jobs/hash');
    const [before, edit] = [pngOf(10, 40, 30), pngOf(11, 40, 30)];
    const path = await writeInWorkspace('studio-history/replaced.png', before);
    const uri = vscode.Uri.file(path);
    assert.ok(await host.versions.writeOver(uri, edit));
    await make(host.history, path, await hashOf(edit), {
      sources: [{ uri, sha256: await hashOf(before), width: 40, height: 30 }],
    });
    const id = (await host.pictures()).find(picture => picture.name === 'replaced.png')?.id ?? '';
    const started = host.state(({ jobs }) => jobs.length > 0);
    const again = { type: 'picture', picture: id, action: 'again' } as const;
    host.say(again, again);
    await started;
    await new Promise(resolve => setTimeout(resolve, 300));
    assert.equal(host.requested.length, 1, 'a double press makes one job');
    const [source] = host.requested.at(-1)?.images ?? [];
    assert.ok(source instanceof vscode.Uri && source.path.endsWith('/replaced.png'));
    assert.ok(before.equals(Buffer.from(await vscode.workspace.fs.readFile(source))));
    assert.ok(edit.equals(Buffer.from(await vscode.workspace.fs.readFile(uri))));
  });

  it('finds a TIFF that was moved behind VS Code’s back', async () => {
    const { hashOf } = await import('../../src/jobs/hash');
    const content = pngOf(4, 40, 30);
    const path = await writeInWorkspace('studio-history/scan.tiff', content);
    const sha256 = await hashOf(content);
    const pictures = [
      { ...{ uri: vscode.Uri.file(path), width: 40, height: 30, sha256 }, bytes: content.length },
    ];
    await make(host.history, path, sha256, {
      pictures: pictures.map(picture => ({ ...picture, mediaType: 'image/tiff' })),
    });
    const target = inWorkspace('studio-history/moved.tiff');
    await rename(path, target);
    const isFound = async () => (await entry(sha256)).place === placeOf(vscode.Uri.file(target));
    // What other tests made may still be on its way into the history.
    const found = new Promise<void>(resolve => {
      host.history.onDidChange(async () => {
        if (await isFound()) resolve();
      });
    });
    assert.equal(await host.history.isThere(await entry(sha256)), false);
    await found;
  });
});
