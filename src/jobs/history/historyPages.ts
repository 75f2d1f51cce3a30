/** The part of the history that a Studio looks at, page by page. Never reads a file. */

import { type HistoryFilter, historyFilter, type StudioState } from '../../protocol/studioProtocol';
import type { EntryFilter, HistoryEntries } from './historyEntries';
import type { HistoryEntry } from './historyEntry';

/** More at once would only make the page wait. */
const longestPage = 200;

export class HistoryPages {
  private filter: HistoryFilter;
  private revision = 0;
  private selected: { readonly key: string; readonly entries: readonly HistoryEntry[] } | undefined;

  constructor(
    /** The filter of an earlier day, if that is what it is. */
    kept?: unknown,
    /** Keeps it for a later one. */
    private readonly keep: (filter: HistoryFilter) => void = () => {},
  ) {
    const read = historyFilter.safeParse(kept);
    this.filter = read.success ? read.data : { text: '', favourites: false };
  }

  setFilter(filter: HistoryFilter): void {
    this.filter = filter;
    this.keep(filter);
    this.turn();
  }

  /** Entries came, went or moved. */
  turn(): void {
    this.revision++;
    this.selected = undefined;
  }

  /** `jobs`: ids of those that stand on the page as cards; without a filter their pictures are not shown twice. */
  view(entries: HistoryEntries, jobs: readonly string[]): StudioState['history'] {
    const total = this.select(entries, jobs).length;
    return { filter: this.filter, total, ...entries.names(), revision: this.revision };
  }

  /** Entries `from` up to, not including, `to`; 0 is the newest. At most 200. */
  read(
    entries: HistoryEntries,
    jobs: readonly string[],
    from: number,
    to: number,
  ): { revision: number; from: number; shown: readonly HistoryEntry[] } {
    const selected = this.select(entries, jobs);
    const shown = selected.slice(from, Math.min(to, from + longestPage));
    return { revision: this.revision, from, shown };
  }

  private select(entries: HistoryEntries, jobs: readonly string[]): readonly HistoryEntry[] {
    const key = jobs.join();
    // A card came or was put away: what stood beside it moves.
    if (this.selected !== undefined && this.selected.key !== key) this.turn();
    this.selected ??= { key, entries: this.selectAnew(entries, new Set(jobs)) };
    return this.selected.entries;
  }

  private selectAnew(entries: HistoryEntries, jobs: ReadonlySet<string>): readonly HistoryEntry[] {
    const all = entries.select(this.filter satisfies EntryFilter);
    return isOpen(this.filter) ? all.filter(({ job }) => !jobs.has(job)) : all;
  }
}

function isOpen({ text, provider, model, folder, favourites, familyOf }: HistoryFilter): boolean {
  return text.trim() === '' && !favourites && (provider ?? model ?? folder ?? familyOf) === undefined;
}
