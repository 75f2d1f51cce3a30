/** What the lines of a history add up to. */

import * as assert from 'node:assert/strict';
import type { HistoryFilter } from '../../../../src/core/historyFilter';
import { HistoryEntries } from '../../../../src/jobs/history/historyEntries';
import type { HistoryLine } from '../../../../src/jobs/history/historyEntry';
import { cpuTime } from '../../cpuTime';
import { made } from './madePictures';

const everything: HistoryFilter = { text: '', favourites: false };

function historyOf(...lines: HistoryLine[]): HistoryEntries {
  const entries = new HistoryEntries();
  for (const line of lines) entries.apply(line);
  return entries;
}

const ids = (entries: HistoryEntries, filter: Partial<HistoryFilter> = {}) =>
  entries.select({ ...everything, ...filter }).map(({ id }) => id);

describe('The history', () => {
  it('shows the newest first', () => {
    assert.deepEqual(ids(historyOf(made('a'), made('b'), made('c'))), ['c', 'b', 'a']);
  });

  it('follows a picture to where it was moved', () => {
    const entries = historyOf(made('a'), { type: 'moved', id: 'a', place: 'work/kept/fox.png' });
    assert.equal(entries.get('a')?.place, 'work/kept/fox.png');
    assert.equal(entries.at('work/kept/fox.png')?.id, 'a');
    assert.equal(entries.at('work/images/a.png'), undefined);
  });

  it('knows what lies in a folder, not what is merely called like it', () => {
    const entries = historyOf(made('a'), made('b', { place: 'work/images-old/b.png' }));
    assert.deepEqual(
      entries.below('work/images').map(({ id }) => id),
      ['a'],
    );
    assert.deepEqual(
      entries.below('work/images-old/b.png').map(({ id }) => id),
      ['b'],
    );
  });

  it('forgets what the user has hidden', () => {
    const entries = historyOf(made('a'), made('b'), { type: 'hidden', id: 'a' });
    assert.deepEqual(ids(entries), ['b']);
    assert.equal(entries.get('a'), undefined);
    assert.equal(entries.at('work/images/a.png'), undefined);
  });

  it('keeps the pictures of a job together, in their order', () => {
    const entries = historyOf(
      made('a', { job: 'j' }),
      made('b'),
      made('c', { job: 'j' }),
      made('d', { job: 'j' }),
    );
    entries.apply({ type: 'hidden', id: 'c' });
    assert.deepEqual(
      entries.ofJob('j').map(({ id }) => id),
      ['a', 'd'],
    );
    assert.deepEqual(entries.ofJob('unknown'), []);
  });

  it('is not disturbed by lines about pictures that it does not know', () => {
    const entries = historyOf({ type: 'favourite', id: 'x', isFavourite: true }, { type: 'hidden', id: 'y' });
    assert.deepEqual(ids(entries), []);
  });

  it('tells a picture that was written over from the one that took its place, and from itself when it is back', () => {
    const entries = historyOf(made('a'), made('b', { place: 'work/images/a.png' }));
    assert.equal(entries.at('work/images/a.png')?.id, 'b');
    // Undone: what b was made of is back.
    entries.apply({ type: 'replaced', id: 'b' });
    entries.apply({ type: 'moved', id: 'a', place: 'work/images/a.png' });
    for (const after of [entries, historyOf(...entries.lines())]) {
      assert.deepEqual([after.isReplaced('a'), after.isReplaced('b')], [false, true]);
      assert.deepEqual(
        after.below('work/images').map(({ id }) => id),
        ['a'],
      );
    }
    assert.equal(entries.at('work/images/a.png')?.id, 'a');
  });

  it('filters by every word in prompt, revised prompt, place and model, in any case', () => {
    const entries = historyOf(
      made('a', { prompt: 'A red Fox', model: 'flux' }),
      made('b', { prompt: 'a red car', revisedPrompt: 'a shiny vehicle' }),
      made('c', { prompt: 'x', place: 'work/foxes/c.png' }),
    );
    assert.deepEqual(ids(entries, { text: 'fox' }), ['c', 'a']);
    assert.deepEqual(ids(entries, { text: 'RED fox' }), ['a']);
    assert.deepEqual(ids(entries, { text: 'shiny' }), ['b']);
    assert.deepEqual(ids(entries, { text: 'flux' }), ['a']);
    assert.deepEqual(ids(entries, { text: 'green' }), []);
  });

  it('finds a moved picture by its new name and not by its old one', () => {
    const entries = historyOf(made('a', { prompt: 'x', place: 'w/fox.png' }));
    assert.deepEqual(ids(entries, { text: 'fox' }), ['a']);
    entries.apply({ type: 'moved', id: 'a', place: 'w/wolf.png' });
    assert.deepEqual(ids(entries, { text: 'fox' }), []);
    assert.deepEqual(ids(entries, { text: 'wolf' }), ['a']);
  });

  it('filters by provider, model, folder and favourites, and says what there is to filter by', () => {
    const entries = historyOf(
      made('a', { provider: 'openai', model: 'gpt-image-2' }),
      made('b', { place: 'work/icons/b.png' }),
      made('c'),
      { type: 'favourite', id: 'c', isFavourite: true },
      { type: 'favourite', id: 'b', isFavourite: true },
      { type: 'favourite', id: 'b', isFavourite: false },
    );
    assert.deepEqual(ids(entries, { provider: 'openai' }), ['a']);
    assert.deepEqual(ids(entries, { model: 'demo-painter' }), ['c', 'b']);
    assert.deepEqual(ids(entries, { folder: 'work/icons' }), ['b']);
    assert.deepEqual(ids(entries, { favourites: true }), ['c']);
    assert.deepEqual(entries.names(), {
      providers: ['demo', 'openai'],
      models: ['demo-painter', 'gpt-image-2'],
      folders: ['work/icons', 'work/images'],
    });
  });

  it('walks a family up and down, but not to strangers who share a parent', () => {
    const entries = historyOf(
      made('grandparent'),
      made('parent', { sources: ['grandparent', 'work/unknown.png'] }),
      made('aunt', { sources: ['grandparent'] }),
      made('child', { sources: ['parent'] }),
      made('grandchild', { sources: ['child', 'parent'] }),
      made('stranger'),
    );
    assert.deepEqual(ids(entries, { familyOf: 'parent' }).sort(), [
      'child',
      'grandchild',
      'grandparent',
      'parent',
    ]);
    assert.deepEqual(entries.childrenOf('parent'), ['child', 'grandchild']);
    const parent = entries.get('parent');
    assert.deepEqual(parent && entries.parentsOf(parent), ['grandparent']);
  });

  it('describes a picture by the prompt that made it, not by what was changed in it', () => {
    const entries = historyOf(
      made('lake', { prompt: 'a lake' }),
      made('night', { prompt: 'make it night', sources: ['lake', 'reference'] }),
      made('green', { prompt: 'make it green', sources: ['night'] }),
      made('poster', { prompt: 'a poster', sources: ['green'], isGuided: true }),
      made('photo', {
        prompt: 'make it blue',
        sources: ['work/my-cat_3.jpg'],
        original: { place: 'work/my-cat_3.jpg', sha256: 'x', width: 1, height: 1 },
      }),
      made('told', { prompt: 'make it red', sources: ['work/x.jpg'], revisedPrompt: 'A red cat.' }),
      { type: 'hidden', id: 'lake' },
    );
    const described = (id: string) => {
      const entry = entries.get(id);
      return entry && entries.descriptionOf(entry);
    };
    assert.equal(described('green'), 'a lake');
    assert.equal(described('poster'), 'a poster');
    assert.equal(described('photo'), 'my cat 3');
    assert.equal(described('told'), 'A red cat.');
  });

  it('ends a walk through a family that leads in a circle', () => {
    const entries = historyOf(made('a', { sources: ['b'] }), made('b', { sources: ['a'] }));
    assert.deepEqual(ids(entries, { familyOf: 'a' }), ['b', 'a']);
  });

  it('adds up to the same after it was shortened', () => {
    const entries = historyOf(
      made('a'),
      made('b'),
      made('c'),
      { type: 'moved', id: 'a', place: 'work/z.png' },
      { type: 'favourite', id: 'a', isFavourite: true },
      { type: 'hidden', id: 'b' },
    );
    const shortened = historyOf(...entries.lines());
    assert.equal(entries.lines().length, 3);
    assert.deepEqual(shortened.select(everything), entries.select(everything));
    assert.equal(shortened.isFavourite('a'), true);
  });

  it('is worth shortening when most of its lines speak of what was', () => {
    const toggles = Array.from(
      { length: 200 },
      (_, at): HistoryLine => ({ type: 'favourite', id: 'a', isFavourite: at % 2 === 0 }),
    );
    assert.equal(historyOf(made('a')).isMostlyStale, false);
    assert.equal(historyOf(made('a'), ...toggles).isMostlyStale, true);
  });

  it('offers earlier prompts, each once, newest first', () => {
    const entries = historyOf(
      made('a', { prompt: 'fox' }),
      made('b', { prompt: 'wolf' }),
      made('c', { prompt: 'fox' }),
    );
    assert.deepEqual(entries.prompts(10), ['fox', 'wolf']);
    assert.deepEqual(entries.prompts(1), ['fox']);
  });

  it('filters 10,000 pictures within a frame or two', () => {
    const prompt = 'a lighthouse above a stormy sea at sunset, oil on canvas, thick strokes, '.repeat(3);
    const lines = Array.from({ length: 10_000 }, (_, at) =>
      made(`p${at}`, { prompt: `${prompt} ${at}`, sources: at > 0 ? [`p${at - 1}`] : [] }),
    );
    const entries = historyOf(...lines);
    const time = (filter: Partial<HistoryFilter>) => {
      let found = 0;
      const ms = cpuTime(() => {
        found = ids(entries, filter).length;
      });
      return { found, ms };
    };
    const first = time({ text: 'LIGHTHOUSE 77' });
    const second = time({ text: 'lighthouse 778' });
    const family = time({ familyOf: 'p5000' });
    console.log(
      `      text ${first.ms.toFixed(1)} ms, again ${second.ms.toFixed(1)} ms, family of 10,000 ${family.ms.toFixed(1)} ms`,
    );
    const with77 = Array.from({ length: 10_000 }, (_, at) => String(at)).filter(at => at.includes('77'));
    assert.equal(first.found, with77.length);
    assert.equal(family.found, 10_000);
    // Ten times what it takes on a slow machine: it must not grow with the square of the history.
    assert.ok(Math.max(first.ms, second.ms, family.ms) < 500);
  });
});
