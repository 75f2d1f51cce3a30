/** What a person is told of a model that its provider has no more, before and after it is asked. */

import * as assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { ImageError } from '../../src/core/imageError';
import { sentence } from '../../src/core/sentence';
import type { Job } from '../../src/jobs/jobQueue';
import type { JobResult } from '../../src/jobs/jobResult';
import { presets } from '../../src/providers/presets';
import type { Provider } from '../../src/providers/provider';
import { pngOf } from '../servers/pictures';
import { inWorkspace, writeInWorkspace } from './easel';
import { setProviders } from './providers/useProvider';
import { openStudioHost, type StudioHost } from './studioHost';

const preset = presets.find(({ id }) => id === 'gemini');
assert.ok(preset);
// Without a key there is nothing to set up.
const provider: Provider = { ...preset, auth: 'none' };
const [gone, successor] = ['gemini-3-pro-image', 'gemini-4-pro-image'];
const listed = [{ id: 'gemini-nano-banana-2.1' }, { id: successor }];

describe('A model that is gone', () => {
  const { showWarningMessage } = vscode.window;
  let host: StudioHost;
  let answer: string | undefined;
  let asked: (readonly [message: string, ...buttons: string[]])[];

  beforeEach(async () => {
    host = await openStudioHost();
    asked = [];
    const show = async (message: string, _options: object, ...buttons: string[]) => {
      asked.push([message, ...buttons]);
      return answer;
    };
    Object.assign(vscode.window, { showWarningMessage: show });
    await host.directory.chooseModel(provider, gone);
  });
  afterEach(() => {
    Object.assign(vscode.window, { showWarningMessage });
    host.close();
  });

  it('says so before it is asked, offers its successor, and takes it in one click', async () => {
    assert.equal(await host.interaction.readyModel(provider), gone, 'nobody knows of it yet');
    await host.directory.learnModels(provider, listed);
    answer = `Use ${successor}`;
    assert.equal(await host.interaction.readyModel(provider), successor);
    assert.deepEqual(asked, [
      [
        `${gone} is not in the list of models of Google Gemini.`,
        ...[`Use ${successor}`, 'Select Model…', 'Ask It All the Same'],
      ],
    ]);
    assert.equal(host.directory.modelOf(provider), successor);
    assert.equal(await host.interaction.readyModel(provider), successor);
    assert.equal(asked.length, 1);
  });

  it('stays chosen until a person says otherwise, and is asked when they insist', async () => {
    await host.directory.learnModels(provider, listed);
    answer = undefined;
    assert.equal(await host.interaction.readyModel(provider), undefined);
    assert.equal(host.directory.modelOf(provider), gone);
    answer = 'Ask It All the Same';
    assert.equal(await host.interaction.readyModel(provider), gone);
    assert.equal(await host.interaction.readyModel(provider), gone);
    assert.equal(asked.length, 2, 'once is enough');
    assert.equal(host.directory.modelOf(provider), gone);
  });

  it('says so before a picture is made with it again', async () => {
    await setProviders({ gemini: { auth: 'none' } });
    await host.directory.learnModels(provider, listed);
    const picture = { ...{ width: 40, height: 30, bytes: 1, sha256: 'a', mediaType: 'image/png' } };
    const uri = vscode.Uri.file(await writeInWorkspace('gone/heron.png', pngOf(1, 40, 30)));
    const request = { prompt: 'a heron', parameters: {} };
    const made = { ...{ provider, model: gone, requested: {}, sources: [], warnings: [], seconds: 1 } };
    await host.history.add(
      { id: 'a', request } as unknown as Job,
      { ...made, prompt: 'a heron', pictures: [{ ...picture, uri }] } as unknown as JobResult,
    );
    const id = (await host.pictures()).find(({ name }) => name === 'heron.png')?.id ?? '';
    answer = `Use ${successor}`;
    const started = host.state(({ jobs }) => jobs.length > 0);
    host.say({ type: 'picture', picture: id, action: 'again' });
    await started;
    assert.equal(asked[0]?.[0], `${gone} is not in the list of models of Google Gemini.`);
    assert.deepEqual(
      host.requested.map(({ model }) => model),
      [successor],
    );
    await setProviders(undefined);
    await rm(inWorkspace('gone'), { recursive: true });
  });

  it('has its successor among the buttons of the failure, for the same request once more', async () => {
    await host.directory.learnModels(provider, listed);
    const changes: unknown[] = [];
    const ways = {
      again: async (change?: object) => changes.push(change),
      editPrompt: async () => {},
      model: gone,
    };
    const actionsOf = (kind: 'notFound' | 'serverError', model: string) =>
      host.interaction.actionsFor(new ImageError(kind, sentence('No.')), { ...ways, model }, provider);
    const [first] = actionsOf('notFound', gone);
    assert.equal(first?.label, `Use ${successor}`);
    await first?.run();
    assert.deepEqual(changes, [{ model: successor }]);
    assert.equal(host.directory.modelOf(provider), successor);
    for (const labels of [actionsOf('serverError', gone), actionsOf('notFound', successor)])
      assert.ok(labels.every(({ label }) => !label.startsWith('Use ')));
  });
});
