/** Joins the user's own providers with the presets. Never lets one wrong entry take the others with it. */

import type { PartialAbilities } from '../core/modelAbilities';
import { type Sentence, sentence } from '../core/sentence';
import type { Quirks } from '../core/wireFormat';
import { presets } from './presets';
import type { Provider } from './provider';
import { placeAt, problemAt } from './providerProblems';
import { modelOf, overrideOf, type ProviderEntry, providerEntry, providerId } from './providerSchema';

export type MergedProviders = {
  readonly providers: readonly Provider[];
  /** Each names its place: `easel.providers.my-gw.models.1.maxN must be …`. */
  readonly problems: readonly Sentence[];
};

/**
 * `setting` is the raw value of `easel.providers`. Presets come first, in their order. A preset whose entry is wrong is
 * left out: used without what the user wanted changed, it might send a prompt to the wrong place.
 */
export function mergeProviders(setting: unknown): MergedProviders {
  const providers = new Map(presets.map(preset => [preset.id, preset]));
  const problems: Sentence[] = [];
  if (setting === undefined || setting === null) return { providers: presets, problems };
  if (typeof setting !== 'object' || Array.isArray(setting)) {
    return {
      providers: presets,
      problems: [sentence('{0} must be an object with an entry for each provider.', placeAt([]))],
    };
  }
  for (const [id, entry] of Object.entries(setting)) {
    const read = readEntry(id, entry, providers.get(id));
    if ('provider' in read) {
      providers.set(id, read.provider);
    } else {
      providers.delete(id);
      problems.push(...read.problems);
    }
  }
  return { providers: [...providers.values()], problems };
}

type Read = { readonly provider: Provider } | { readonly problems: readonly Sentence[] };

function readEntry(id: string, value: unknown, preset: Provider | undefined): Read {
  const named = providerId.safeParse(id);
  const parsed = providerEntry.safeParse(value, { reportInput: true });
  if (!named.success || !parsed.success) {
    const issues = [...(named.error?.issues ?? []), ...(parsed.error?.issues ?? [])];
    return { problems: issues.map(issue => problemAt([id], issue)) };
  }
  const { preset: presetId, ...entry } = parsed.data;
  const like = preset ?? presets.find(each => each.id === presetId);
  if (like === undefined && entry.baseUrl === undefined) {
    const place = placeAt([id, 'baseUrl']);
    return { problems: [sentence('{0} is missing: a new provider needs its address.', place)] };
  }
  return { provider: merged(like === undefined ? blank(id) : { ...like, id }, entry) };
}

/** For a new entry: what the settings take, and nobody has. */
export function newProviderId(label: string, taken: ReadonlySet<string>): string {
  const words =
    label
      .slice(0, longestLabel)
      .normalize('NFKD')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  const id = words.join('-').slice(0, longestId).replace(/-$/, '') || 'provider';
  for (let number = 2; ; number++) {
    const candidate = number === 2 && !taken.has(id) ? id : `${id}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** Of an id there is room left for a number. */
const longestId = 56;
const longestLabel = 200;

function blank(id: string): Provider {
  return {
    id,
    label: id,
    wire: 'openai-images',
    auth: 'bearer',
    models: [],
    quirks: {},
  };
}

function merged(base: Provider, entry: Omit<ProviderEntry, 'preset'>): Provider {
  const { models, ...others } = entry;
  const { generationPaths, editPaths, chatPaths, editBody, editFields, editPicture, ...rest } = others;
  const { extraBody, modalities, maxTokens, graphs, fieldNames, inPrompt, randomSeed, withMask, ...more } =
    rest;
  const { modelsPath, listingPath, keyCheckPath, countsSketches, ...fields } = more;
  const quirks = withoutUndefined({
    ...{ generationPaths, editPaths, chatPaths, editBody, editPicture, modalities, maxTokens },
    editFields: editFields && withoutUndefined(editFields),
    fieldNames: fieldNames && withoutUndefined(fieldNames),
    ...{ inPrompt, randomSeed, modelsPath, listingPath, keyCheckPath, countsSketches },
    withMask: withMask && editWays(withMask),
    // Settings are JSON.
    extraBody: extraBody as Quirks['extraBody'],
  });
  const { preferred, ...known } = base;
  // The user's own choice of models is the last word.
  const isTheirs = models !== undefined || fields.defaultModel !== undefined;
  return {
    ...known,
    ...(preferred && !isTheirs && { preferred }),
    ...withoutUndefined(fields),
    ...(graphs && { graphFiles: withoutUndefined(graphs) }),
    quirks: { ...base.quirks, ...quirks },
    ...(models === undefined ? {} : { models: modelsOf(models, base), overrides: overridesOf(models) }),
  };
}

function editWays({
  editFields,
  fieldNames,
  ...ways
}: NonNullable<ProviderEntry['withMask']>): NonNullable<Quirks['withMask']> {
  return withoutUndefined({
    ...ways,
    editFields: editFields && withoutUndefined(editFields),
    fieldNames: fieldNames && withoutUndefined(fieldNames),
  });
}

/** A preset's knowledge of a model stays when the user names it again. */
function modelsOf(models: NonNullable<ProviderEntry['models']>, base: Provider): Provider['models'] {
  return models.map(modelOf).map(model => base.models.find(({ id }) => id === model.id) ?? model);
}

function overridesOf(models: NonNullable<ProviderEntry['models']>): Record<string, PartialAbilities> {
  const entries = models.map(entry => [modelOf(entry).id, overrideOf(entry)] as const);
  return Object.fromEntries(entries.filter(([, override]) => override !== undefined)) as Record<
    string,
    PartialAbilities
  >;
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function withoutUndefined<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
}
