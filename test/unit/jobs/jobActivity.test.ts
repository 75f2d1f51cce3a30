/** What a few words tell of many jobs. */

import assert from 'node:assert/strict';
import { ImageError } from '../../../src/core/imageError';
import { sentence } from '../../../src/core/sentence';
import { activityOf } from '../../../src/jobs/jobActivity';
import type { Job, JobState } from '../../../src/jobs/jobQueue';

const failed: JobState = { type: 'failed', error: new ImageError('network', sentence('No way.')) };

function job(id: string, state: JobState, more: Partial<Job> & { readonly n?: number } = {}): Job {
  const { n, ...facts } = more;
  const hasEnded = ['done', 'failed', 'cancelled'].includes(state.type);
  const request = { prompt: id, parameters: n === undefined ? {} : { n } };
  return {
    ...{ id, state, request, isAwaited: false, startedAt: 5, endedAt: hasEnded ? 9 : undefined },
    ...facts,
  } as Job;
}

const none: ReadonlySet<string> = new Set();

describe('what jobs are at', () => {
  it('is nothing when all of them have ended well', () => {
    assert.equal(activityOf([], none), undefined);
    assert.equal(activityOf([job('a', { type: 'done' }), job('b', { type: 'cancelled' })], none), undefined);
  });

  it('is the pictures that are being made, since the oldest began', () => {
    const jobs = [
      job('a', { type: 'done' }, { startedAt: 1 }),
      job('b', { type: 'receiving', bytes: 3 }, { startedAt: 2, n: 4 }),
      job('c', { type: 'queued' }, { startedAt: 3 }),
      job('d', failed),
    ];
    assert.deepEqual(activityOf(jobs, none), { type: 'running', pictures: 5, startedAt: 2 });
  });

  it('is a failure that nobody was told and nobody has seen', () => {
    const jobs = [job('a', failed), job('b', failed), job('c', failed, { isAwaited: true })];
    assert.deepEqual(activityOf(jobs, none), { type: 'failed', jobs: 2 });
    assert.deepEqual(activityOf(jobs, new Set(['a'])), { type: 'failed', jobs: 1 });
    assert.equal(activityOf(jobs, new Set(['a', 'b'])), undefined);
  });
});
