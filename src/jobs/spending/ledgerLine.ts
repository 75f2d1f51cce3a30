/** The lines of the ledger, and what a month's entries add up to. Never touches a file. */

import type { LimitName, Spent } from '../../core/spendingLimits';
import type { StartedBy } from '../jobRequest';

/** A request's place in the ledger. */
export type Entry = {
  readonly id: string;
  /** ISO 8601 */
  readonly startedAt: string;
  /** Of the process that runs the job. */
  readonly pid: number;
  readonly provider: string;
  readonly model: string;
  readonly startedBy: StartedBy;
  /** The tool or extension that asked, where it is known. */
  readonly caller?: string | undefined;
  /** Absent: the price is not known. */
  readonly usd?: number | undefined;
  readonly pictures: number;
};

export type LedgerLine =
  /** Expected, before anything is sent. */
  | ({ readonly type: 'reserved' } & Entry)
  /** From here on the provider may have charged for it. */
  | { readonly type: 'sent'; readonly id: string }
  /** `isPerhaps`: nobody knows whether it was charged. */
  | {
      readonly type: 'settled';
      readonly id: string;
      readonly usd?: number | undefined;
      readonly pictures: number;
      readonly isPerhaps?: boolean | undefined;
    }
  /** Nothing was charged. */
  | { readonly type: 'released'; readonly id: string }
  /** By a person. `at`: ISO 8601. */
  | { readonly type: 'raised'; readonly limit: LimitName; readonly by: number; readonly at: string };

export type SpentEntry = Entry & {
  /** `reserved`: it runs. `perhaps`: it may have been charged. */
  readonly state: 'reserved' | 'spent' | 'perhaps';
};

export type Month = {
  /** In the order in which they were reserved. */
  readonly entries: readonly SpentEntry[];
  readonly raises: readonly { readonly limit: LimitName; readonly by: number; readonly at: string }[];
};

/** A line that was being written when a window closed says nothing. */
export function parseLedger(text: string): LedgerLine[] {
  return text.split('\n').flatMap(line => {
    if (!line.startsWith('{')) return [];
    try {
      const parsed: unknown = JSON.parse(line);
      return isLine(parsed) ? [parsed] : [];
    } catch {
      return [];
    }
  });
}

function isLine(value: unknown): value is LedgerLine {
  if (typeof value !== 'object' || value === null) return false;
  const line = value as Readonly<Record<string, unknown>>;
  const isAmount = isCount(line.pictures) && (line.usd === undefined || isCount(line.usd));
  switch (line.type) {
    case 'reserved':
      return (
        isAmount &&
        ['id', 'startedAt', 'provider', 'model', 'startedBy'].every(name => typeof line[name] === 'string') &&
        typeof line.pid === 'number'
      );
    case 'settled':
      return isAmount && typeof line.id === 'string';
    case 'sent':
    case 'released':
      return typeof line.id === 'string';
    case 'raised':
      return isCount(line.by) && typeof line.limit === 'string' && typeof line.at === 'string';
    default:
      return false;
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** `now` lies in the month. */
export function spentBy({ entries, raises }: Month, now: Date): Spent {
  const isToday = isOnDayOf(now);
  const today = entries.filter(({ startedAt }) => isToday(startedAt));
  const raised: Partial<Record<LimitName, number>> = {};
  for (const { limit, by, at } of raises) {
    if (limit === 'perMonth' || isToday(at)) raised[limit] = (raised[limit] ?? 0) + by;
  }
  return {
    today: totalOf(today),
    month: totalOf(entries),
    unattended: totalOf(today.filter(({ startedBy }) => startedBy !== 'person')),
    raised,
  };
}

export function totalOf(entries: readonly Pick<Entry, 'usd' | 'pictures'>[]): Spent['today'] {
  return {
    usd: entries.reduce((sum, { usd = 0 }) => sum + usd, 0),
    unpriced: entries.reduce((sum, { usd, pictures }) => sum + (usd === undefined ? pictures : 0), 0),
  };
}

/** Whether a time, ISO 8601 as a ledger has it, is of that day. Days begin at midnight where the person is. */
export function isOnDayOf(day: Date): (time: string) => boolean {
  const midnight = (after: number) =>
    new Date(day.getFullYear(), day.getMonth(), day.getDate() + after).toISOString();
  const [start, end] = [midnight(0), midnight(1)];
  // Compared as texts: all of a month's entries are looked at with each request.
  return time => time >= start && time < end;
}
