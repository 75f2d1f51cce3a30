/** What the live region says when jobs move on or a stroke is over. Pure; says nothing twice and nothing every second. */

import type { JobView, ReferenceView } from '../../src/protocol/views';
import { percent, pictures } from './formatting';
import { t } from './strings';

/** `undefined` when nothing worth hearing happened. */
export function announcementOf(before: readonly JobView[], after: readonly JobView[]): string | undefined {
  const said = after.flatMap(job => {
    const known = before.find(({ id }) => id === job.id);
    return wordsOf(known, job) ?? [];
  });
  return said.length > 0 ? said.join(' ') : undefined;
}

function wordsOf(before: JobView | undefined, { state, count, pictures: made }: JobView): string | undefined {
  if (before?.state.type === state.type) {
    const isAnother = before.pictures.length < made.length && made.length < count;
    return isAnother ? t('{0} of {1} are here.', made.length, pictures(count)) : undefined;
  }
  switch (state.type) {
    case 'queued':
      return t('In the queue.');
    case 'waiting':
      return state.reason ?? t('The provider is making {0}.', pictures(count));
    case 'receiving':
      return t('Receiving.');
    case 'done':
      return t('{0} ready.', pictures(made.length));
    case 'cancelled':
      return state.reason ?? t('Cancelled.');
    case 'failed':
      return t('It did not work: {0}', state.message);
  }
}

/** Where a reference came to stand; `undefined`: where it was. */
export function placeWords(
  moved: string | undefined,
  before: readonly ReferenceView[],
  after: readonly ReferenceView[],
): string | undefined {
  const at = (references: readonly ReferenceView[]) => references.findIndex(({ id }) => id === moved);
  const [from, to] = [at(before), at(after)];
  if (to < 0 || from === to) return undefined;
  return t('{0}: now {1} of {2}.', after[to]?.name ?? '', to + 1, after.length);
}

/** `share`: of the picture that is painted, 0 to 1. */
export function shareWords(share: number): string {
  return share === 0
    ? t('Nothing is painted: all of the picture may change.')
    : t('{0} of the picture may change.', percent(share));
}
