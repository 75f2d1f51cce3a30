import * as assert from 'node:assert/strict';
import { change, findPicture, firstPage, receive, shownJobs } from '../../../media/studio/pageState';
import { isFiltered } from '../../../src/core/historyFilter';
import { job, picture, state } from './support/views';

describe('The page’s state', () => {
  it('is drawn whole from one message', () => {
    const page = receive(firstPage('p1'), {
      type: 'state',
      state: state({ jobs: [job('a', { type: 'done' }, [picture('p1')])] }),
    });
    assert.equal(page.studio?.jobs.length, 1);
    assert.equal(findPicture(page, page.selected)?.id, 'p1');
  });

  it('ignores a job that comes before the state', () => {
    const page = firstPage();
    assert.equal(receive(page, { type: 'job', job: job('a', { type: 'queued' }) }), page);
  });

  it('puts a new job last and changes a known one in its place', () => {
    let page = receive(firstPage(), {
      type: 'state',
      state: state({ jobs: [job('a', { type: 'queued' })] }),
    });
    page = receive(page, { type: 'job', job: job('b', { type: 'queued' }) });
    page = receive(page, { type: 'job', job: job('a', { type: 'receiving', bytes: 5 }) });
    assert.deepEqual(
      page.studio?.jobs.map(({ id, state: { type } }) => [id, type]),
      [
        ['a', 'receiving'],
        ['b', 'queued'],
      ],
    );
  });

  it('keeps the sketches of a job that is done, whose files are gone, however it hears of that', () => {
    const sketched = { ...job('a', { type: 'receiving', bytes: 5 }), partials: ['sketch'] };
    const done = { ...job('a', { type: 'done' }), partials: [] };
    const before = receive(firstPage(), { type: 'state', state: state({ jobs: [sketched] }) });
    const told = receive(before, { type: 'job', job: done });
    const redrawn = receive(before, { type: 'state', state: state({ jobs: [done] }) });
    for (const page of [told, redrawn, receive(redrawn, { type: 'state', state: state({ jobs: [done] }) })])
      assert.deepEqual(page.studio?.jobs[0]?.partials, ['sketch']);
  });

  it('forgets what it read when the history has changed, and refuses what was read before', () => {
    let page = receive(firstPage(), { type: 'state', state: state({ total: 2, revision: 1 }) });
    page = receive(page, { type: 'history', revision: 1, from: 0, entries: [picture('old')] });
    assert.equal(findPicture(page, 'old')?.id, 'old');
    page = receive(page, { type: 'state', state: state({ total: 3, revision: 2 }) });
    assert.equal(findPicture(page, 'old'), undefined);
    page = receive(page, { type: 'history', revision: 1, from: 0, entries: [picture('old')] });
    assert.equal(findPicture(page, 'old'), undefined);
  });

  it('keeps what it read when only a job moves on', () => {
    let page = receive(firstPage(), { type: 'state', state: state({ total: 1 }) });
    page = receive(page, { type: 'history', revision: 1, from: 0, entries: [picture('kept')] });
    page = receive(page, { type: 'state', state: state({ total: 1, jobs: [job('a', { type: 'queued' })] }) });
    assert.equal(findPicture(page, 'kept')?.id, 'kept');
  });

  it('renews a picture wherever it is drawn when its small copy is ready', () => {
    const jobs = [job('a', { type: 'done' }, [picture('made')])];
    let page = receive(firstPage(), { type: 'state', state: state({ jobs, total: 1 }) });
    page = receive(page, { type: 'history', revision: 1, from: 0, entries: [picture('old')] });
    const pictures = ['made', 'old', 'parent'].map(id => picture(id, { thumbnail: `small/${id}` }));
    page = receive(page, { type: 'pictures', pictures });
    for (const id of ['made', 'old', 'parent']) assert.equal(findPicture(page, id)?.thumbnail, `small/${id}`);
  });

  it('shows a problem and changes nothing else', () => {
    const before = receive(firstPage(), { type: 'state', state: state({}) });
    const page = receive(before, { type: 'problem', message: 'The disk is full.' });
    assert.equal(page.problem, 'The disk is full.');
    assert.equal(page.announcement, 'The disk is full.');
    assert.equal(page.studio, before.studio);
    assert.equal(change(page, { type: 'forgetProblem' }).problem, undefined);
  });

  it('takes the next picture chosen as the second one of a comparison', () => {
    let page = change(firstPage(), { type: 'compare', first: 'a' });
    page = change(page, { type: 'select', picture: 'a' });
    assert.deepEqual(page.comparing, { first: 'a' }, 'not with itself');
    page = change(page, { type: 'select', picture: 'b' });
    assert.deepEqual(page.comparing, { first: 'a', second: 'b' });
    assert.equal(page.selected, undefined);
  });

  it('closes what is open when a picture is selected', () => {
    const page = change(firstPage(), { type: 'open', popup: { type: 'filters' } });
    assert.equal(change(page, { type: 'select', picture: 'a' }).popup, undefined);
  });

  it('leaves only running jobs below a filtered history', () => {
    const jobs = [job('done', { type: 'done' }), job('runs', { type: 'waiting' })];
    const filter = { text: 'fox', favourites: false };
    assert.deepEqual(
      shownJobs(state({ jobs })).map(({ id }) => id),
      ['done', 'runs'],
    );
    assert.deepEqual(
      shownJobs(state({ jobs, filter })).map(({ id }) => id),
      ['runs'],
    );
    assert.ok(!isFiltered({ text: '', favourites: false }));
    // A text of spaces leaves nothing out: the host would find everything, and so the page shows it.
    assert.ok(!isFiltered({ text: '  ', favourites: false }));
    assert.ok(
      isFiltered({ text: '', favourites: false, folder: '' }),
      'the workspace itself is a folder too',
    );
  });
});
