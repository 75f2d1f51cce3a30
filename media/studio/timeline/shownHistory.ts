/** Which pictures of the history stand at which positions of the timeline. Position 0 is the newest that no job's card shows. */

import type { PictureView } from '../../../src/protocol/views';
import { type PageState, shownJobs } from '../pageState';
import { entryAt, indexOf } from './historyWindow';

/** Entries of jobs that stand below as cards are not shown twice; they are the newest, so only the first chunk can have them. */
export function countOf({ studio, history }: PageState): { total: number; hidden: readonly number[] } {
  if (!studio) return { total: 0, hidden: [] };
  const jobs = new Set(shownJobs(studio).map(({ id }) => id));
  const hidden = (history.chunks.get(0) ?? []).flatMap(({ job }, index) => (jobs.has(job) ? [index] : []));
  return { total: studio.history.total - hidden.length, hidden };
}

/** `undefined`: it is not read yet, or there is none. */
export function pictureAt(position: number, page: PageState): PictureView | undefined {
  if (position < 0) return undefined;
  const { hidden } = countOf(page);
  return entryAt(
    page.history,
    hidden.reduce((index, one) => (one <= index ? index + 1 : index), position),
  );
}

/** `undefined`: a card shows it, or it is not read yet. */
export function positionOf(id: string | undefined, page: PageState | undefined): number | undefined {
  const index = page && id !== undefined ? indexOf(page.history, id) : -1;
  if (!page || index < 0) return undefined;
  const { hidden } = countOf(page);
  return hidden.includes(index) ? undefined : index - hidden.filter(one => one < index).length;
}

/** The pictures before and after one, as far as they are known, in the order of the timeline. */
export function neighboursOf(
  id: string,
  { studio, history }: PageState,
): { older: string | undefined; newer: string | undefined } {
  const made = studio ? shownJobs(studio).flatMap(({ pictures }) => pictures) : [];
  const chunks = [...history.chunks].sort(([a], [b]) => b - a);
  const read = chunks.flatMap(([, entries]) => [...entries].reverse());
  const ids = [...new Set([...read, ...made].map(picture => picture.id))];
  const at = ids.indexOf(id);
  return { older: at < 0 ? undefined : ids[at - 1], newer: at < 0 ? undefined : ids[at + 1] };
}
