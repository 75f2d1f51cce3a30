/** What was spent, by model and by who asked, the dearest first. */

import type { StartedBy } from '../jobRequest';
import { isOnDayOf, type Month, type SpentEntry, totalOf } from './ledgerLine';

/** `pictures`: all of them; `unpriced`: those among them whose price is not known. `perhaps`: USD that may not have been charged. */
export type Sum = {
  readonly usd: number;
  readonly pictures: number;
  readonly unpriced: number;
  readonly perhaps: number;
};

export type SpendingReport = {
  readonly today: Sum;
  readonly month: Sum;
  /** Of today, what no person started. */
  readonly unattended: Sum;
  /** Of the month. */
  readonly byModel: readonly (Sum & { readonly provider: string; readonly model: string })[];
  readonly bySpender: readonly (Sum & { readonly startedBy: StartedBy; readonly caller?: string })[];
};

/** `now` lies in the month. */
export function reportOf({ entries }: Month, now: Date): SpendingReport {
  const isToday = isOnDayOf(now);
  const today = entries.filter(({ startedAt }) => isToday(startedAt));
  return {
    today: sumOf(today),
    month: sumOf(entries),
    unattended: sumOf(today.filter(({ startedBy }) => startedBy !== 'person')),
    byModel: grouped(entries, ({ provider, model }) => ({ provider, model })),
    bySpender: grouped(entries, ({ startedBy, caller }) => ({
      startedBy,
      ...(caller !== undefined && { caller }),
    })),
  };
}

function sumOf(entries: readonly SpentEntry[]): Sum {
  return {
    ...totalOf(entries),
    pictures: entries.reduce((sum, { pictures }) => sum + pictures, 0),
    perhaps: totalOf(entries.filter(({ state }) => state === 'perhaps')).usd,
  };
}

function grouped<Name extends object>(
  entries: readonly SpentEntry[],
  nameOf: (entry: SpentEntry) => Name,
): (Sum & Name)[] {
  const groups = new Map<string, SpentEntry[]>();
  for (const entry of entries) {
    const name = JSON.stringify(nameOf(entry));
    groups.set(name, [...(groups.get(name) ?? []), entry]);
  }
  return [...groups]
    .map(([name, group]) => ({ ...(JSON.parse(name) as Name), ...sumOf(group) }))
    .sort((a, b) => b.usd - a.usd || b.pictures - a.pictures);
}
