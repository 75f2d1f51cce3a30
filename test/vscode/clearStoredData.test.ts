/** Easel: Clear Stored Data…: what is listed, and that nothing else goes than what was chosen. The person is a stand-in. */

import * as assert from 'node:assert/strict';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useAnswers } from './easel';
import { usePicks } from './picks';
import { openStudioHost, type StudioHost } from './studioHost';

const megabyte = 1024 * 1024;

/** What is kept, and the folder where, in that of the host; the history lies there itself. */
const kept = {
  'Unsaved pictures and failed jobs': 'jobs',
  'The history of this workspace': '',
  'Small copies for the Studio': 'thumbnails',
  'Copies of pictures that browsers do not draw': 'previews',
  'Small copies that agents looked at': 'looks',
  'Previous versions of pictures that were written over': 'versions',
  'Pasted pictures and painted masks of this workspace': 'references',
  'What providers answered to edits': 'answers',
  'What pictures cost, by which the limits go': 'spending',
} as const;
const ofFolders = Object.entries(kept).filter(([, folder]) => folder !== '' && folder !== 'jobs');

describe('Clear Stored Data…', function () {
  this.timeout(60_000);
  const answers = useAnswers();
  const person = usePicks();
  let host: StudioHost;

  beforeEach(async () => {
    host = await openStudioHost();
    for (const [, folder] of ofFolders) {
      await mkdir(join(host.folder, folder, 'inner'), { recursive: true });
      await writeFile(join(host.folder, folder, 'inner/file'), Buffer.alloc(1.5 * megabyte));
    }
    await host.journal.create({
      ...{ provider: 'demo', model: 'm', prompt: 'a boat', parameters: {}, sources: [], pid: 2 ** 30 },
      ...{ startedAt: new Date().toISOString(), folder: 'file:///w', stem: 'a-boat' },
    });
  });
  afterEach(async () => {
    host.close();
    await rm(host.folder, { recursive: true, force: true });
  });

  const inside = (folder: string) => readdir(join(host.folder, folder));

  it('lists all that Easel keeps, with its size and its place', async () => {
    await host.commands.clearStoredData.execute();
    const [list] = person.shown;
    assert.deepEqual(
      list?.items.map(({ label, detail }) => [label, detail]),
      Object.entries(kept).map(([label, folder]) => [label, join(host.folder, folder)]),
    );
    for (const [label] of ofFolders)
      assert.equal(list?.items.find(item => item.label === label)?.description, '1.5 MB', label);
    assert.deepEqual(answers.questions, []);
  });

  for (const [label, folder] of ofFolders) {
    it(`removes “${label}” and nothing else, and leaves the folder itself`, async () => {
      person.choices = [[label]];
      answers.answer = 'Remove';
      await host.commands.clearStoredData.execute();
      assert.deepEqual(answers.details, [`${label} (1.5 MB)`]);
      assert.deepEqual(await inside(folder), []);
      for (const [, other] of ofFolders.filter(([, other]) => other !== folder))
        assert.deepEqual(await inside(other), ['inner'], other);
      assert.equal((await inside('jobs')).length, 1);
      assert.deepEqual(person.told, [`Removed: ${label}.`]);
    });
  }

  it('removes jobs and history together, where both are chosen', async () => {
    await writeFile(join(host.folder, 'history.jsonl'), '');
    person.choices = [['Unsaved pictures and failed jobs', 'The history of this workspace']];
    answers.answer = 'Remove';
    await host.commands.clearStoredData.execute();
    assert.deepEqual(await inside('jobs'), []);
    assert.ok(!(await inside('')).includes('history.jsonl'));
    assert.deepEqual(person.told, [
      'Removed: Unsaved pictures and failed jobs, The history of this workspace.',
    ]);
  });

  it('removes nothing where the person does not say so again', async () => {
    person.choices = [Object.keys(kept)];
    await host.commands.clearStoredData.execute();
    assert.deepEqual(answers.questions, ['Remove what Easel keeps?']);
    assert.equal((await inside('jobs')).length, 1);
    for (const [, folder] of ofFolders) assert.deepEqual(await inside(folder), ['inner'], folder);
  });
});
