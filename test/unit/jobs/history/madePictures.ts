/** Pictures of a history, for its tests. */

import type { HistoryEntry, HistoryLine } from '../../../../src/jobs/history/historyEntry';

export function entry(id: string, differences: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    id,
    place: `work/images/${id}.png`,
    sha256: `sha-${id}`,
    prompt: `a picture of ${id}`,
    provider: 'demo',
    model: 'demo-painter',
    requested: { size: '1024x1024' },
    width: 1024,
    height: 1024,
    bytes: 1_000_000,
    mediaType: 'image/png',
    job: `job-${id}`,
    sources: [],
    madeAt: '2026-11-21T06:00:00.000Z',
    ...differences,
  };
}

export function made(id: string, differences: Partial<HistoryEntry> = {}): HistoryLine {
  return { type: 'made', entry: entry(id, differences) };
}
