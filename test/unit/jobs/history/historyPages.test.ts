/** The part of the history that a page reads. */

import * as assert from 'node:assert/strict';
import { HistoryEntries } from '../../../../src/jobs/history/historyEntries';
import { HistoryPages } from '../../../../src/jobs/history/historyPages';
import { made } from './madePictures';

const entries = new HistoryEntries();
for (let at = 0; at < 500; at++) entries.apply(made(`p${at}`, { job: `j${Math.floor(at / 2)}` }));

const idsOf = ({ shown }: ReturnType<HistoryPages['read']>) => shown.map(({ id }) => id);

describe('The pages of the history', () => {
  it('begin with the newest and end where the history ends', () => {
    const pages = new HistoryPages();
    assert.deepEqual(idsOf(pages.read(entries, [], 0, 3)), ['p499', 'p498', 'p497']);
    assert.deepEqual(idsOf(pages.read(entries, [], 498, 600)), ['p1', 'p0']);
    assert.deepEqual(idsOf(pages.read(entries, [], 900, 950)), []);
  });

  it('are bounded, whatever is asked for', () => {
    assert.equal(idsOf(new HistoryPages().read(entries, [], 0, 1_000_000)).length, 200);
  });

  it('leave out what stands on the page as a card, as long as nothing is filtered', () => {
    const pages = new HistoryPages();
    const { total } = pages.view(entries, ['j249']);
    assert.equal(total, 498);
    assert.deepEqual(idsOf(pages.read(entries, ['j249'], 0, 1)), ['p497']);
    pages.setFilter({ text: 'p499', favourites: false });
    assert.deepEqual(idsOf(pages.read(entries, ['j249'], 0, 5)), ['p499']);
  });

  it('have another revision whenever what the page read before is stale', () => {
    const pages = new HistoryPages();
    const revisions = [pages.view(entries, []).revision];
    pages.invalidate();
    revisions.push(pages.view(entries, []).revision);
    pages.setFilter({ text: 'x', favourites: false });
    revisions.push(pages.view(entries, []).revision);
    revisions.push(pages.view(entries, ['j1']).revision);
    assert.equal(new Set(revisions).size, 4);
    assert.equal(pages.read(entries, ['j1'], 0, 5).revision, revisions[3]);
  });

  it('are filtered as they were before, unless what was kept is no filter', () => {
    const kept: unknown[] = [];
    new HistoryPages(undefined, filter => kept.push(filter)).setFilter({ text: 'p49', favourites: false });
    assert.deepEqual(new HistoryPages(kept[0]).view(entries, []).filter, { text: 'p49', favourites: false });
    assert.equal(new HistoryPages(kept[0]).view(entries, []).total, 11);
    const everything = { text: '', favourites: false };
    for (const nonsense of [undefined, 7, { text: 7 }, { ...everything, path: '/etc' }]) {
      assert.deepEqual(new HistoryPages(nonsense).view(entries, []).filter, everything);
    }
  });
});
