/** The tool that searches what was made, and tells what is under way. */

import * as assert from 'node:assert/strict';
import type { AgentDesk } from '../../../src/agents/agentDesk';
import { findTool } from '../../../src/agents/findTool';
import { ImageError } from '../../../src/core/imageError';
import { sentence } from '../../../src/core/sentence';
import { HistoryEntries } from '../../../src/jobs/history/historyEntries';
import type { HistoryLine } from '../../../src/jobs/history/historyEntry';
import type { Job } from '../../../src/jobs/jobQueue';
import { made } from '../jobs/history/madePictures';
import { callOf, fakeDesk, root, uriOf } from './support/fakeDesk';

function open(lines: readonly HistoryLine[], differences: Partial<AgentDesk> = {}) {
  const entries = new HistoryEntries();
  for (const line of lines) entries.apply(line);
  const tool = findTool(fakeDesk({ history: async () => entries, ...differences }));
  return async (input?: object) => tool.invoke(input, callOf());
}

const three = [
  made('fox', { madeAt: '2026-11-19T10:00:00.000Z', model: 'gpt-image-2' }),
  made('boat', { madeAt: '2026-11-20T10:00:00.000Z' }),
  made('heron', { madeAt: '2026-11-21T10:00:00.000Z', prompt: 'a heron at dawn' }),
];

describe('Finding pictures', () => {
  it('lists the newest first, with path, facts, model, time and prompt', async () => {
    const { text, isFailed } = await open(three)();
    assert.equal(isFailed, false);
    const [count, first, words] = text.split('\n');
    assert.equal(count, '3 pictures were found:');
    assert.equal(
      first,
      `${root}/work/images/heron.png — 1024 × 1024 px, png, 977 kB, demo-painter, 2026-11-21 10:00 UTC`,
    );
    assert.equal(words, '  a heron at dawn');
  });

  it('searches by words, model and time, as many as are wanted', async () => {
    const find = open(three);
    assert.match((await find({ query: 'dawn HERON' })).text, /^1 picture was found:.*heron/s);
    assert.match((await find({ model: 'gpt-image-2' })).text, /^1 picture was found:.*fox/s);
    assert.match((await find({ since: '2026-11-20', until: '2026-11-21' })).text, /^1 picture.*boat/s);
    assert.match(
      (await find({ limit: 1 })).text,
      /^3 pictures were found; the newest 1:\n.*heron.*\n[^\n]*$/,
    );
    assert.equal((await find({ query: 'whale' })).text, 'No picture was found.');
  });

  it('tells how a picture was made, by its path or by its content', async () => {
    const lines = [
      made('fox'),
      made('edited', {
        ...{
          sources: ['fox'],
          edit: { cutOut: true },
          cost: { amount: 0.04, currency: 'USD', basis: 'stated' },
        },
        ...{ place: 'work/images/edited.png', sha256: 'sha of elsewhere/copy.png', requestId: 'req_3' },
      }),
    ];
    const { text, previews } = await open(lines)({ path: 'elsewhere/copy.png' });
    assert.match(text, /Prompt: a picture of edited\nModel: demo-painter, provider: demo\n/);
    assert.match(text, /Asked for: \{"size":"1024x1024"\}/);
    assert.match(text, new RegExp(`Edited from: ${root}/work/images/fox.png\nEdit: {"cutOut":true}`));
    assert.match(text, /Cost: \$0\.040\nRequest id: req_3/);
    assert.equal(previews.length, 1);
  });

  it('does not take another picture at the same path for the one that was made', async () => {
    const identify = async () => ({ uri: uriOf('/x'), place: 'work/images/fox.png', sha256: 'other' });
    const { text } = await open([made('fox')], { identify })({ path: 'images/fox.png' });
    assert.match(text, /did not make images\/fox\.png.*changed or written over since/);
  });

  it('tells what is under way and what came of a call that nobody waited for', async () => {
    const error = new ImageError('timeout', sentence('Nobody answered in time.'), {
      mayHaveBeenCharged: true,
    });
    const request = { prompt: 'a whale', parameters: {}, startedBy: 'tool' as const };
    const jobs = [
      { request, startedAt: Date.now() - 61_000, endedAt: undefined, state: { type: 'waiting' } },
      { request, startedAt: Date.now() - 9000, endedAt: Date.now() - 10, state: { type: 'failed', error } },
      {
        request: { ...request, startedBy: 'person' },
        startedAt: 0,
        endedAt: undefined,
        state: { type: 'waiting' },
      },
    ] as unknown as Job[];
    const { text } = await open([], { jobs: () => jobs })();
    assert.match(
      text,
      /^Under way for 61 s: “a whale”\nFailed: “a whale”\. .*may have charged.*No picture was found\.$/s,
    );
    assert.equal(text.match(/Under way/g)?.length, 1);
  });

  it('says of a file that is gone that it is', async () => {
    const { text } = await open([made('fox')], { whereIs: async () => undefined })();
    assert.match(text, /work\/images\/fox\.png \(the file is gone\)/);
  });

  it('never asks anybody', async () => {
    const { confirmation } = await findTool(fakeDesk()).prepare({});
    assert.equal(confirmation, undefined);
  });
});
