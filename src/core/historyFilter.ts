/** What of the history is wanted: words, where it came from, favourites, the family of one picture. */

export type HistoryFilter = {
  /** Every word has to stand somewhere in prompt, path or model. */
  readonly text: string;
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  /** The folder of a picture's path in the history, such as `site/images`. */
  readonly folder?: string | undefined;
  readonly favourites: boolean;
  /** Only what the picture with this id was edited from and into, and itself. */
  readonly familyOf?: string | undefined;
};

export const noFilter: HistoryFilter = { text: '', favourites: false };

/** Whether anything is left out. A text of spaces has no word to look for. */
export function isFiltered({ text, provider, model, folder, favourites, familyOf }: HistoryFilter): boolean {
  return text.trim() !== '' || favourites || (provider ?? model ?? folder ?? familyOf) !== undefined;
}

const names = ['provider', 'model', 'folder', 'familyOf'] as const;

/** A filter that was kept; `noFilter` for whatever is none any more. */
export function readHistoryFilter(kept: unknown): HistoryFilter {
  if (typeof kept !== 'object' || kept === null) return noFilter;
  const fields = new Map<string, unknown>(Object.entries(kept));
  const isKnown = [...fields.keys()].every(name => ['text', 'favourites', ...names].includes(name));
  const areWords = names.every(name => ['string', 'undefined'].includes(typeof fields.get(name)));
  const isFilter = typeof fields.get('text') === 'string' && typeof fields.get('favourites') === 'boolean';
  return isKnown && areWords && isFilter ? (kept as HistoryFilter) : noFilter;
}

/** What a page shows of the history before it reads any of it. */
export type HistorySummary = {
  readonly filter: HistoryFilter;
  /** Entries that pass the filter. */
  readonly total: number;
  /** Names to filter by. */
  readonly providers: readonly string[];
  readonly models: readonly string[];
  readonly folders: readonly string[];
  /** Changes whenever entries came, went or moved: what the page read before is stale. */
  readonly revision: number;
};
