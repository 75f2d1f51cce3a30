/** Jobs side by side: what waits, what runs, and that everybody hears of it. */

import * as assert from 'node:assert/strict';
import { ImageError } from '../../../src/core/imageError';
import { sentence } from '../../../src/core/sentence';
import { type Job, JobQueue } from '../../../src/jobs/jobQueue';
import type { JobContext } from '../../../src/jobs/jobRequest';
import type { JobResult, ResolvedJob, ResultPicture } from '../../../src/jobs/jobResult';

const made = { pictures: [], warnings: [], sources: [], seconds: 1 } as unknown as JobResult;
const soon = () => new Promise(resolve => setTimeout(resolve, 5));

/** Jobs whose making the test ends by hand; as `net` does, a making fails when its signal aborts. */
function harness(maxParallel = 2, record: () => Promise<void> = async () => {}) {
  const making: {
    prompt: string;
    watch: JobContext;
    onResolved: (resolved: ResolvedJob) => void;
    end: (outcome: JobResult | Error) => void;
  }[] = [];
  const jobs = new JobQueue({
    run: (request, watch, onResolved) =>
      new Promise((resolve, reject) => {
        const end = (outcome: JobResult | Error) =>
          outcome instanceof Error ? reject(outcome) : resolve(outcome);
        watch.signal.addEventListener('abort', () => reject(failure('cancelled')));
        making.push({ prompt: request.prompt, watch, onResolved, end });
      }),
    maxParallel: () => maxParallel,
    record,
    onDismiss: () => {},
  });
  const heard: string[] = [];
  jobs.onDidChange(({ request, state }) => heard.push(`${request.prompt} ${state.type}`));
  const start = (prompt: string) => jobs.start({ prompt, parameters: {} });
  return { jobs, making, heard, start };
}

function failure(kind: ImageError['kind']): ImageError {
  return new ImageError(kind, sentence('It did not work.'));
}

const stateOf = (job: Job) => job.state.type;

const resolvedIn = (journal: string) =>
  ({ provider: {}, model: 'm', requested: {}, sources: [], journal }) as unknown as ResolvedJob;

describe('Jobs', () => {
  it('are cancelled when the queue ends, and none begins after that', async () => {
    const { jobs, making, start } = harness();
    const before = start('a');
    jobs.dispose();
    const after = start('b');
    for (const { result } of [before, after]) await assert.rejects(result);
    assert.deepEqual([before, after].map(stateOf), ['cancelled', 'cancelled']);
    assert.equal(making.length, 1);
  });

  it('run side by side up to the limit, and later ones wait their turn', async () => {
    const { making, start } = harness(2);
    const [first, second, third] = [start('a'), start('b'), start('c')];
    assert.deepEqual([first, second, third].map(stateOf), ['waiting', 'waiting', 'queued']);
    making[0]?.end(made);
    await first.result;
    await soon();
    assert.deepEqual([first, second, third].map(stateOf), ['done', 'waiting', 'waiting']);
    assert.deepEqual(
      making.map(({ prompt }) => prompt),
      ['a', 'b', 'c'],
    );
  });

  it('are done after all when their pictures were saved elsewhere, and in the history', async () => {
    const recorded: string[] = [];
    const { jobs, making, heard, start } = harness(2, async () => void recorded.push('recorded'));
    const job = start('a');
    making[0]?.onResolved(resolvedIn('/kept/one'));
    making[0]?.end(new ImageError('notSaved', sentence('The disk is full.'), { keptIn: '/kept/one' }));
    await assert.rejects(job.result, { kind: 'notSaved' });
    const pictures = [{ bytes: 1 }] as unknown as readonly ResultPicture[];
    await jobs.complete('/kept/another', pictures);
    assert.equal(stateOf(job), 'failed');
    await jobs.complete('/kept/one', pictures);
    assert.deepEqual([stateOf(job), job.output?.pictures, recorded], ['done', pictures, ['recorded']]);
    assert.equal(heard.at(-1), 'a done');
  });

  it('of an earlier window stand where they were in time, and are not shown twice', () => {
    const { jobs, start } = harness();
    start('now');
    const error = new ImageError('timeout', sentence('No answer.'));
    const restore = (journal: string, startedAt: number) =>
      jobs.restore(
        { prompt: journal, parameters: {} },
        resolvedIn(journal),
        error,
        { startedAt, endedAt: 2 },
        [`${journal}/0.bin`],
      );
    const newer = restore('/kept/newer', 1);
    const older = restore('/kept/older', 0);
    assert.equal(restore('/kept/newer', 1), newer);
    assert.deepEqual(
      jobs.list().map(({ request }) => request.prompt),
      ['/kept/older', '/kept/newer', 'now'],
    );
    assert.deepEqual([stateOf(older), older.endedAt, older.kept], ['failed', 2, ['/kept/older/0.bin']]);
  });

  it('tell every listener each step, from the first to the last', async () => {
    const { making, heard, start } = harness();
    const job = start('a');
    making[0]?.watch.report({ type: 'receiving', bytes: 7 });
    making[0]?.end(made);
    await job.result;
    assert.deepEqual(heard, ['a queued', 'a waiting', 'a receiving', 'a done']);
  });

  it('say of a cancelled one what becomes of it at its provider, where that is more than nothing', async () => {
    const { making, start } = harness();
    const [known, plain] = [start('a'), start('b')];
    const reason = sentence('It is done and charged for.');
    making[0]?.end(new ImageError('cancelled', reason, { isGoodToKnow: true, mayHaveBeenCharged: true }));
    making[1]?.end(new ImageError('cancelled', sentence('Cancelled.'), { mayHaveBeenCharged: true }));
    await Promise.allSettled([known.result, plain.result]);
    assert.deepEqual([known.state, plain.state], [{ type: 'cancelled', reason }, { type: 'cancelled' }]);
  });

  it('that wait can be cancelled without ever being started', async () => {
    const { jobs, making, start } = harness(1);
    const [first, second] = [start('a'), start('b')];
    jobs.cancel(second.id);
    assert.equal(stateOf(second), 'cancelled');
    await assert.rejects(second.result, { kind: 'cancelled' });
    making[0]?.end(made);
    await first.result;
    await soon();
    assert.equal(making.length, 1);
  });

  it('that run are cancelled through their signal', async () => {
    const { jobs, making, start } = harness();
    const job = start('a');
    jobs.cancel(job.id);
    await assert.rejects(job.result, { kind: 'cancelled' });
    assert.equal(making[0]?.watch.signal.aborted, true);
    assert.equal(stateOf(job), 'cancelled');
  });

  it('end with the signal of who asked for them, also when it was aborted beforehand', async () => {
    const { jobs, making } = harness();
    const controller = new AbortController();
    const watch = { signal: controller.signal, report: () => {} };
    const job = jobs.start({ prompt: 'a', parameters: {} }, watch);
    controller.abort();
    await assert.rejects(job.result, { kind: 'cancelled' });
    await assert.rejects(jobs.start({ prompt: 'b', parameters: {} }, watch).result, { kind: 'cancelled' });
    assert.equal(making.length, 1);
  });

  it('keep the latest sketch of each picture until the pictures are there', async () => {
    const { making, start } = harness();
    const job = start('a');
    const sketch = (index: number, file: string) =>
      making[0]?.watch.report({
        type: 'partial',
        index,
        picture: { placeholder: 'x', file, bytes: 1, sha256: '' },
      });
    sketch(1, '/1-0.bin');
    sketch(1, '/1-1.bin');
    assert.deepEqual([...job.partials], [undefined, '/1-1.bin']);
    making[0]?.end(made);
    await job.result;
    assert.deepEqual(job.partials, []);
  });

  it('that fail are a state with the error, and a fault of ours is an ImageError too', async () => {
    const { making, start } = harness();
    const [refused, broken] = [start('a'), start('b')];
    making[0]?.end(failure('refused'));
    making[1]?.end(new TypeError('x is not a function'));
    await assert.rejects(refused.result, { kind: 'refused' });
    await assert.rejects(broken.result, ImageError);
    assert.deepEqual([refused, broken].map(stateOf), ['failed', 'failed']);
  });

  it('are in the history before they count as done', async () => {
    let isRecorded = false;
    const { making, start } = harness(1, async () => {
      await soon();
      isRecorded = true;
    });
    const job = start('a');
    making[0]?.end(made);
    await job.result;
    assert.equal(isRecorded, true);
  });

  it('can be dismissed once they have ended, not before', async () => {
    const { jobs, making, start } = harness();
    const job = start('a');
    jobs.dismiss(job.id);
    assert.equal(jobs.list().length, 1);
    making[0]?.end(made);
    await job.result;
    jobs.dismiss(job.id);
    assert.equal(jobs.list().length, 0);
  });
});
