/** The history in memory: what the lines add up to, filtered and walked. Never reads a file. */

import { fileNameOf, stemOf } from '../../core/fileNames';
import type { HistoryFilter, HistorySummary } from '../../core/historyFilter';
import type { HistoryEntry, HistoryLine } from './historyEntry';

type Kept = {
  entry: HistoryEntry;
  isFavourite: boolean;
  isHidden: boolean;
  isReplaced: boolean;
  /** Lower-case text to search in; made on the first search. */
  words?: string | undefined;
};

type Names = Pick<HistorySummary, 'providers' | 'models' | 'folders'>;

export class HistoryEntries {
  private readonly kept = new Map<string, Kept>();
  private readonly atPlace = new Map<string, string>();
  /** Made when they are first asked for: to open a long history takes half as long without them. */
  private withDigest: Map<string, string> | undefined;
  private edits: Map<string, string[]> | undefined;
  private jobs: Map<string, string[]> | undefined;
  private lineCount = 0;
  /** Until something happens: they are asked for with each letter of a search, and take longer than it. */
  private knownNames: Names | undefined;

  /** Lines about a picture that is not known say nothing. */
  apply(line: HistoryLine): void {
    this.lineCount++;
    this.knownNames = undefined;
    if (line.type === 'made') {
      this.add(line.entry);
      return;
    }
    const kept = this.kept.get(line.id);
    if (kept === undefined) return;
    if (line.type === 'favourite') kept.isFavourite = line.isFavourite;
    else if (line.type === 'hidden') kept.isHidden = true;
    else if (line.type === 'replaced') this.leave(kept);
    else this.move(kept, line.place);
  }

  /** Entries that the user has hidden are not found. */
  get(id: string): HistoryEntry | undefined {
    const kept = this.kept.get(id);
    return kept?.isHidden === false ? kept.entry : undefined;
  }

  /** The latest picture that was made at, or moved to, this place. */
  at(place: string): HistoryEntry | undefined {
    return this.get(this.atPlace.get(place) ?? '');
  }

  /** The latest picture with this content. */
  withContent(sha256: string): HistoryEntry | undefined {
    this.withDigest ??= new Map(this.all().map(({ sha256, id }) => [sha256, id]));
    return this.get(this.withDigest.get(sha256) ?? '');
  }

  /** What lies at this place or in the folder of that name. */
  below(place: string): readonly HistoryEntry[] {
    return this.visible().flatMap(({ entry, isReplaced }) =>
      !isReplaced && (entry.place === place || entry.place.startsWith(`${place}/`)) ? [entry] : [],
    );
  }

  /** Something else was written over it at its place. */
  isReplaced(id: string): boolean {
    const kept = this.kept.get(id);
    if (kept === undefined) return false;
    const other = this.at(kept.entry.place);
    return kept.isReplaced || (other !== undefined && other.id !== id);
  }

  isFavourite(id: string): boolean {
    return this.kept.get(id)?.isFavourite ?? false;
  }

  /** What is to be seen in the picture: the prompt that made it, or what it was edited from. An edit's own says only what changed. */
  descriptionOf(entry: HistoryEntry): string {
    const seen = new Set([entry.id]);
    let root = entry;
    while (root.sources.length > 0 && root.isGuided !== true) {
      // A picture that the user took out of the history still knows what it shows.
      const source = this.kept.get(root.sources[0] ?? '')?.entry;
      if (source === undefined || seen.has(source.id)) return nameInWords(root);
      seen.add(source.id);
      root = source;
    }
    return root.prompt;
  }

  /** In the order in which they were sent, without those that the history does not know. */
  parentsOf({ sources }: HistoryEntry): readonly string[] {
    return sources.filter(source => this.get(source) !== undefined);
  }

  /** Oldest first. */
  childrenOf(id: string): readonly string[] {
    this.edits ??= groupedBy(this.all(), sourcesOf);
    return (this.edits.get(id) ?? []).filter(child => this.get(child) !== undefined);
  }

  /** The picture, all that it was edited from, and all that it was edited into. */
  familyOf(id: string): ReadonlySet<string> {
    const parents = (of: string) => {
      const entry = this.get(of);
      return entry === undefined ? [] : this.parentsOf(entry);
    };
    return new Set([...reached(id, parents), ...reached(id, of => this.childrenOf(of))]);
  }

  /** In the order in which they were made. */
  ofJob(job: string): readonly HistoryEntry[] {
    this.jobs ??= groupedBy(this.all(), ({ job }) => [job]);
    return (this.jobs.get(job) ?? []).flatMap(id => this.get(id) ?? []);
  }

  /** Newest first. */
  select(filter: HistoryFilter): readonly HistoryEntry[] {
    const family = filter.familyOf === undefined ? undefined : this.familyOf(filter.familyOf);
    const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
    return this.visible()
      .filter(
        kept =>
          (!filter.favourites || kept.isFavourite) &&
          (filter.provider === undefined || kept.entry.provider === filter.provider) &&
          (filter.model === undefined || kept.entry.model === filter.model) &&
          (filter.folder === undefined || folderOf(kept.entry.place) === filter.folder) &&
          (family === undefined || family.has(kept.entry.id)) &&
          (words.length === 0 || words.every(word => wordsOf(kept).includes(word))),
      )
      .map(({ entry }) => entry)
      .reverse();
  }

  /** What there is to filter by, each sorted. */
  names(): Names {
    this.knownNames ??= this.findNames();
    return this.knownNames;
  }

  /** Prompts without repetition, newest first. */
  prompts(most: number): string[] {
    const prompts = new Set<string>();
    const visible = this.visible();
    for (let at = visible.length - 1; at >= 0 && prompts.size < most; at--) {
      const prompt = visible[at]?.entry.prompt;
      if (prompt !== undefined) prompts.add(prompt);
    }
    return [...prompts];
  }

  /** More lines speak of what was than of what is. */
  get isMostlyStale(): boolean {
    const isStale = (needed: number) => this.lineCount > 100 && this.lineCount > 2 * needed;
    // There are at least as many lines as entries, which are soon counted.
    return isStale(this.visible().length) && isStale(this.lines().length);
  }

  /** The fewest lines that add up to the same. */
  lines(): HistoryLine[] {
    return this.visible().flatMap(({ entry, isFavourite, isReplaced }): HistoryLine[] => [
      { type: 'made', entry },
      ...(isReplaced ? [{ type: 'replaced', id: entry.id } as const] : []),
      ...(isFavourite ? [{ type: 'favourite', id: entry.id, isFavourite } as const] : []),
    ]);
  }

  private findNames(): Names {
    const entries = this.visible().map(({ entry }) => entry);
    return {
      providers: namesIn(entries, ({ provider }) => provider),
      models: namesIn(entries, ({ model }) => model),
      folders: namesIn(entries, ({ place }) => folderOf(place)),
    };
  }

  private add(entry: HistoryEntry): void {
    // Read a second time after a compaction that was cut short: it is the same picture still.
    if (this.kept.has(entry.id)) return;
    this.kept.set(entry.id, { entry, isFavourite: false, isHidden: false, isReplaced: false });
    this.atPlace.set(entry.place, entry.id);
    this.withDigest?.set(entry.sha256, entry.id);
    if (this.jobs) group(this.jobs, entry.job, entry.id);
    for (const source of sourcesOf(entry)) if (this.edits) group(this.edits, source, entry.id);
  }

  private move(kept: Kept, place: string): void {
    this.leave(kept);
    kept.entry = { ...kept.entry, place };
    kept.isReplaced = false;
    kept.words = undefined;
    this.atPlace.set(place, kept.entry.id);
  }

  private leave(kept: Kept): void {
    const { id, place } = kept.entry;
    if (this.atPlace.get(place) === id) this.atPlace.delete(place);
    kept.isReplaced = true;
  }

  /** Hidden ones as well. */
  private all(): HistoryEntry[] {
    return Array.from(this.kept.values(), ({ entry }) => entry);
  }

  private visible(): Kept[] {
    return [...this.kept.values()].filter(({ isHidden }) => !isHidden);
  }
}

/** Of an edit of a picture that nobody described here: what its provider says of it, else what the picture is called. */
function nameInWords({ revisedPrompt, original, place }: HistoryEntry): string {
  return revisedPrompt ?? stemOf(fileNameOf({ path: original?.place ?? place })).replace(/[-_\s]+/g, ' ');
}

/** Each once. */
function sourcesOf({ sources }: HistoryEntry): Iterable<string> {
  return sources.length < 2 ? sources : new Set(sources);
}

/** The ids of entries by each of their keys, in the entries' order. */
function groupedBy(
  entries: readonly HistoryEntry[],
  keysOf: (entry: HistoryEntry) => Iterable<string>,
): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const entry of entries) for (const key of keysOf(entry)) group(groups, key, entry.id);
  return groups;
}

function group(groups: Map<string, string[]>, key: string, id: string): void {
  const ids = groups.get(key);
  if (ids) ids.push(id);
  else groups.set(key, [id]);
}

/** Each once, sorted. */
function namesIn(entries: readonly HistoryEntry[], nameOf: (entry: HistoryEntry) => string): string[] {
  const names = new Set<string>();
  let last: string | undefined;
  for (const entry of entries) {
    const name = nameOf(entry);
    // Neighbours mostly have the same, and to compare two takes less than to look one up.
    if (name !== last) names.add(name);
    last = name;
  }
  return [...names].sort((a, b) => a.localeCompare(b));
}

/** The folder of a place, as people read it. */
export function folderOf(place: string): string {
  return place.slice(0, Math.max(0, place.lastIndexOf('/')));
}

function wordsOf(kept: Kept): string {
  const { prompt, revisedPrompt = '', place, model } = kept.entry;
  kept.words ??= `${prompt}\n${revisedPrompt}\n${place}\n${model}`.toLowerCase();
  return kept.words;
}

/** `start` and everything that `next` leads to, however often it leads back. */
function reached(start: string, next: (id: string) => readonly string[]): Set<string> {
  const seen = new Set([start]);
  for (const id of seen) for (const other of next(id)) seen.add(other);
  return seen;
}
