/** Joins the user's own providers with the presets. Never lets one wrong entry take the others with it. */

import type * as z from 'zod';
import type { PartialAbilities } from '../core/modelAbilities';
import { presets } from './presets';
import type { Provider } from './provider';
import { modelOf, overrideOf, type ProviderEntry, providerEntry, providerId } from './providerSchema';

export type MergedProviders = {
  readonly providers: readonly Provider[];
  /** Each names its place: `easel.providers.my-gw.models.1.maxN: …`. */
  readonly problems: readonly string[];
};

/**
 * `setting` is the raw value of `easel.providers`. Presets come first, in their order. A preset whose entry is wrong is
 * left out: used without what the user wanted changed, it might send a prompt to the wrong place.
 */
export function mergeProviders(setting: unknown): MergedProviders {
  const providers = new Map(presets.map(preset => [preset.id, preset]));
  const problems: string[] = [];
  if (setting === undefined || setting === null) return { providers: presets, problems };
  if (typeof setting !== 'object' || Array.isArray(setting)) {
    return {
      providers: presets,
      problems: ['easel.providers: must be an object with an entry for each provider'],
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

type Read = { readonly provider: Provider } | { readonly problems: readonly string[] };

function readEntry(id: string, value: unknown, preset: Provider | undefined): Read {
  const named = providerId.safeParse(id);
  const parsed = providerEntry.safeParse(value);
  if (!named.success || !parsed.success) {
    const issues = [...(named.error?.issues ?? []), ...(parsed.error?.issues ?? [])];
    return { problems: issues.map(issue => problemAt(id, issue)) };
  }
  const { preset: presetId, ...entry } = parsed.data;
  const like = preset ?? presets.find(each => each.id === presetId);
  if (like === undefined && entry.baseUrl === undefined) {
    return { problems: [`easel.providers.${id}.baseUrl: a new provider needs its address`] };
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

/** Of a union, the issues of the branch that came closest say more than "Invalid input". */
function problemAt(id: string, issue: z.core.$ZodIssue, above: readonly PropertyKey[] = []): string {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union') {
    const [closest] = issue.errors.toSorted((a, b) => depthOf(b) - depthOf(a));
    const inner = closest?.[0];
    if (inner !== undefined && depthOf(closest ?? []) > 0) return problemAt(id, inner, path);
  }
  return `${['easel.providers', id, ...path].join('.')}: ${issue.message}`;
}

function depthOf(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map(({ path, code }) => path.length + (code === 'unrecognized_keys' ? 1 : 0)));
}

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
  const { models, generationPaths, editPaths, chatPaths, editBody, ...fields } = entry;
  const quirks = withoutUndefined({ generationPaths, editPaths, chatPaths, editBody });
  return {
    ...base,
    ...withoutUndefined(fields),
    quirks: { ...base.quirks, ...quirks },
    ...(models === undefined ? {} : { models: modelsOf(models, base), overrides: overridesOf(models) }),
  };
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
