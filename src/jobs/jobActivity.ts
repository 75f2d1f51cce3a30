/** What all jobs together are at, for a place that has room for a few words. */

import type { Job } from './jobQueue';

export type JobActivity =
  /** `startedAt`: of the oldest, `Date.now()` ms. */
  | { readonly type: 'running'; readonly pictures: number; readonly startedAt: number }
  | { readonly type: 'failed'; readonly jobs: number };

/** `seen`: ids of jobs whose end somebody has seen. `undefined`: there is nothing to tell. */
export function activityOf(jobs: readonly Job[], seen: ReadonlySet<string>): JobActivity | undefined {
  const running = jobs.filter(({ endedAt }) => endedAt === undefined);
  if (running.length > 0) {
    const pictures = running.reduce((sum, { request }) => sum + (request.parameters.n ?? 1), 0);
    return { type: 'running', pictures, startedAt: Math.min(...running.map(({ startedAt }) => startedAt)) };
  }
  const failed = jobs.filter(
    ({ id, state, isAwaited }) => state.type === 'failed' && !isAwaited && !seen.has(id),
  );
  return failed.length === 0 ? undefined : { type: 'failed', jobs: failed.length };
}
