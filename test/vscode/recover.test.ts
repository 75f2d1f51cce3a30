/** Easel: Recover Unsaved Images…, from its list to what becomes of the jobs. The person at the dialogs is a stand-in. */

import * as assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { ImageError, type ImageErrorDetails } from '../../src/core/imageError';
import { sentence } from '../../src/core/sentence';
import { pngOf } from '../servers/pictures';
import { LocalServer } from '../unit/net/support/localServer';
import { inWorkspace, namesIn, useAnswers, writeInWorkspace } from './easel';
import { usePicks } from './picks';
import { setProviders } from './providers/useProvider';
import { openStudioHost, type StudioHost } from './studioHost';

/** No system has a process of that number. */
const deadPid = 2 ** 30;
const png = pngOf(1, 40, 30);
const cut = png.subarray(0, png.length - 20);
const readOnly = new ImageError('notSaved', sentence('{0} is read-only.', 'recovered'));
const unreadable = new ImageError('badResponse', sentence('Nobody can read it.'));

describe('Recover Unsaved Images…', function () {
  this.timeout(60_000);
  const answers = useAnswers();
  const person = usePicks();
  let server: LocalServer;
  let host: StudioHost;
  let minute = 0;

  before(async () => {
    server = await LocalServer.start((_, response) => response.end(png));
    await setProviders({ gateway: { baseUrl: server.origin, auth: 'none', label: 'Our Gateway' } });
  });
  after(async () => {
    await setProviders(undefined);
    await server.close();
  });
  beforeEach(async () => {
    host = await openStudioHost();
  });
  afterEach(async () => {
    host.close();
    for (const folder of [host.folder, inWorkspace('recovered'), inWorkspace('elsewhere')])
      await rm(folder, { recursive: true, force: true });
  });

  type Kept = {
    readonly provider?: string;
    readonly pictures?: readonly Uint8Array[];
    readonly addresses?: readonly string[];
    readonly answer?: string;
    /** Absent: the window closed while the job ran. */
    readonly failure?: ImageError;
  };

  /** A job that left that much behind; the path of its folder. */
  async function keep(prompt: string, kept: Kept): Promise<string> {
    const { provider = 'gateway', pictures = [], addresses = [], answer, failure } = kept;
    const job = await host.journal.create({
      ...{ provider, model: 'painter-1', prompt, parameters: {}, sources: [], pid: deadPid },
      startedAt: new Date(Date.UTC(2026, 10, 20, 10, ++minute)).toISOString(),
      folder: vscode.Uri.file(inWorkspace('recovered')).toString(),
      stem: prompt.replaceAll(' ', '-'),
    });
    const write = (name: string, content: string | Uint8Array) => writeFile(join(job.path, name), content);
    for (const [at, bytes] of pictures.entries()) await write(`${at}.bin`, bytes);
    if (addresses.length > 0) await write('addresses.json', JSON.stringify(addresses.map(url => ({ url }))));
    if (answer !== undefined) await write('0-skeleton.txt', answer);
    if (failure !== undefined) await job.writeOutcome(failure);
    return job.path;
  }

  const keptPrompts = async () => (await host.recovery.list()).map(({ record }) => record.prompt);

  it('is the first button of a failure of which something is kept, and none of any other', () => {
    const ways = { again: async () => {}, editPrompt: async () => {} };
    const broken = (details: ImageErrorDetails) =>
      new ImageError('connectionLost', sentence('It broke.'), details);
    const labels = (failure: ImageError) =>
      host.interaction.actionsFor(failure, ways).map(({ label }) => label);
    assert.equal(labels(broken({ keptIn: '/jobs/1' }))[0], 'Recover…');
    assert.ok(!labels(broken({})).includes('Recover…'));
  });

  it('says so where there is nothing', async () => {
    await host.commands.recover.execute();
    assert.deepEqual(person.told, ['There is nothing to recover: every picture is saved.']);
    assert.deepEqual(person.shown, []);
  });

  it('lists prompt, provider, model and time of each job, what is kept of it, and why', async () => {
    await keep('a boat', { pictures: [png], failure: readOnly });
    await keep('a hut', { provider: 'removed', addresses: ['https://a.example/1', 'https://a.example/2'] });
    await keep('a fish', { pictures: [png, cut] });
    await keep('a bird', { answer: '{"odd":1}', failure: unreadable });
    await host.commands.recover.execute();
    const [list] = person.shown;
    assert.equal(list?.title, 'Recover unsaved images of which jobs?');
    const facts = list?.items.map(({ label, description = '', detail }) => {
      const [provider, model, when = ''] = description.split(' · ');
      assert.match(when, /2026/);
      return [label, provider, model, detail];
    });
    const closed = 'VS Code closed while it ran';
    assert.deepEqual(facts, [
      ['a bird', 'Our Gateway', 'painter-1', 'an answer · Nobody can read it.'],
      ['a fish', 'Our Gateway', 'painter-1', `1 picture · 1 that broke off · ${closed}`],
      ['a hut', 'removed', 'painter-1', `2 addresses · ${closed}`],
      ['a boat', 'Our Gateway', 'painter-1', '1 picture · recovered is read-only.'],
    ]);
  });

  it('saves several jobs at once where their pictures should have gone', async () => {
    await keep('a boat', { pictures: [png], failure: readOnly });
    await keep('a hut', { pictures: [png] });
    await keep('a fish', { pictures: [png] });
    person.choices = [['a boat', 'a hut'], ['Save']];
    await host.commands.recover.execute();
    assert.equal(person.shown[1]?.title, '2 jobs');
    assert.deepEqual(await namesIn('recovered'), ['a-boat.png', 'a-hut.png']);
    assert.deepEqual(person.told, ['2 pictures were saved in recovered.']);
    assert.deepEqual(await keptPrompts(), ['a fish']);
  });

  it('saves elsewhere, in a dialog that begins in the workspace', async () => {
    const job = await keep('a boat', { pictures: [png], failure: readOnly });
    await writeInWorkspace('elsewhere/notes.txt', '');
    person.choices = [['Save Elsewhere…']];
    person.folder = vscode.Uri.file(inWorkspace('elsewhere'));
    await host.commands.recover.execute({ job });
    assert.equal(person.asked?.defaultUri?.fsPath, inWorkspace());
    assert.deepEqual(await namesIn('elsewhere'), ['a-boat.png', 'notes.txt']);
    assert.deepEqual(await keptPrompts(), []);
  });

  it('fetches again what the provider has made, and saves it', async () => {
    const job = await keep('a boat', { addresses: [`${server.origin}/made/1.png`] });
    person.choices = [['Fetch Again']];
    await host.commands.recover.execute({ job });
    assert.deepEqual(
      server.requests.map(({ method, path }) => `${method} ${path}`),
      ['GET /made/1.png'],
    );
    assert.deepEqual(await namesIn('recovered'), ['a-boat.png']);
  });

  it('fetches and saves each once, though it is asked for twice at the same time', async () => {
    const path = await keep('a boat', { pictures: [png], addresses: [`${server.origin}/made/2.png`] });
    const from = server.requests.length;
    const signal = new AbortController().signal;
    const ends = await Promise.allSettled([
      host.recovery.fetchAgain(path, { signal, report: () => {} }),
      host.recovery.fetchAgain(path, { signal, report: () => {} }),
    ]);
    const reasons = ends.flatMap(end => (end.status === 'rejected' ? [String(end.reason.message)] : []));
    assert.deepEqual(reasons, ['The pictures of that job are being saved already.']);
    assert.equal(server.requests.length - from, 1);
    assert.deepEqual(await namesIn('recovered'), ['a-boat.png']);
    assert.deepEqual(await keptPrompts(), []);
  });

  it('shows what the provider answered, as it came', async () => {
    const job = await keep('a bird', { answer: '{"odd":1}', failure: unreadable });
    person.choices = [['Open the Answer']];
    await host.commands.recover.execute({ job });
    const { document } = vscode.window.activeTextEditor ?? {};
    assert.match(document?.uri.path ?? '', /What Our Gateway answered/);
    assert.match(document?.getText() ?? '', /\{"odd":1\}/);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('offers only what there is something for', async () => {
    const offered = async (kept: Kept) => {
      const job = await keep('a boat', kept);
      await host.commands.recover.execute({ job });
      return person.shown.pop()?.items.map(({ label }) => label);
    };
    assert.deepEqual(await offered({ pictures: [png] }), ['Save', 'Save Elsewhere…', 'Discard…']);
    assert.deepEqual(await offered({ addresses: ['https://a.example/1'] }), ['Fetch Again', 'Discard…']);
    assert.deepEqual(await offered({ answer: '{}', failure: unreadable }), ['Open the Answer', 'Discard…']);
  });

  it('discards what is kept once the person has said so again', async () => {
    const job = await keep('a boat', { pictures: [png], failure: readOnly });
    person.choices = [['Discard…']];
    await host.commands.recover.execute({ job });
    assert.deepEqual(answers.questions, ['Discard what is kept of this job?']);
    assert.match(answers.details.join(), /may have been paid for/);
    assert.deepEqual(await keptPrompts(), ['a boat']);
    person.choices = [['Discard…']];
    answers.answer = 'Discard';
    await host.commands.recover.execute({ job });
    assert.deepEqual(await keptPrompts(), []);
  });
});
