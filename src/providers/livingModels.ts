/** Which models a provider has today, by its own list: which is offered first, which one is gone, what may take its place. Never chooses one for a person who has chosen. */

import { bareId, tableRow } from '../core/modelTable';
import type { ListedModel } from '../wire/modelList';
import type { Provider } from './provider';

/** What a provider's list said. */
export type KnownList = {
  /** `Date.now()` ms */
  readonly at: number;
  /** All of them, those that paint first. */
  readonly models: readonly ListedModel[];
  /** Ids that were in an earlier list and are in this one no more. */
  readonly gone: readonly string[];
};

/** In the order of the provider's preferences; in a family releases before previews, the newest first. Others as they came. */
export function inPreference<Model extends { readonly id: string }>(
  models: readonly Model[],
  { preferred = [] }: Pick<Provider, 'preferred'>,
): Model[] {
  const rank = ({ id }: Model) => rankOf(id, preferred);
  return models.toSorted(
    (a, b) => rank(a) - rank(b) || (rank(a) === preferred.length ? 0 : newestFirst(a.id, b.id)),
  );
}

/** Of a provider for which nobody has chosen one: the first of its list that it is known to be good for, else what its row says. */
export function defaultOf(provider: Provider, list: KnownList | undefined): string | undefined {
  const { preferred = [], defaultModel } = provider;
  if (list !== undefined && isOfDeployments(list.models))
    return (
      list.models.find(({ id }) => id === defaultModel) ?? list.models.filter(isWord).find(makesPictures)
    )?.id;
  const [first] = inPreference((list?.models ?? []).filter(isWord), provider);
  return first !== undefined && rankOf(first.id, preferred) < preferred.length ? first.id : defaultModel;
}

/** Whether the account's owner gave the names of a list: then it has all that there is. */
export function isOfDeployments(models: readonly ListedModel[] = []): boolean {
  return models.some(({ runs }) => runs !== undefined);
}

/** The models of the provider's row that are worth offering beside its list. */
export function offeredBeside<Model extends { readonly id: string }>(
  provider: Pick<Provider, 'preferred'> & { readonly models: readonly Model[] },
  list: KnownList | undefined,
): readonly Model[] {
  if (isOfDeployments(list?.models)) return [];
  return provider.models.filter(({ id }) => !isGone(provider, id, list));
}

/**
 * Whether a model is not in the list where it was before, or where others of its family are. An id that was never in one
 * may be good all the same: no list has them all.
 */
export function isGone(
  { preferred = [] }: Pick<Provider, 'preferred'>,
  model: string,
  list: KnownList | undefined,
): boolean {
  if (list === undefined || list.models.some(({ id }) => bareId(id) === bareId(model))) return false;
  const family = rankOf(model, preferred);
  const hasFamily =
    family < preferred.length && list.models.some(({ id }) => rankOf(id, preferred) === family);
  return hasFamily || list.gone.includes(model);
}

/** What is there in place of a model that is not: of its family, else the first choice. `undefined`: it is there, or nobody knows. */
export function successorOf(
  provider: Provider,
  model: string,
  list: KnownList | undefined,
): string | undefined {
  const { preferred = [] } = provider;
  const offered = inPreference((list?.models ?? provider.models).filter(isWord), provider).map(
    ({ id }) => id,
  );
  if (offered.some(id => bareId(id) === bareId(model))) return undefined;
  const rank = rankOf(model, preferred);
  const family = rank === preferred.length ? [] : offered.filter(id => rankOf(id, preferred) === rank);
  const living = family[0] ?? defaultOf(provider, list);
  return living === model ? undefined : living;
}

/** As the list says, or by the model table and what vendors like to call them. */
export function makesPictures({ id, runs = id, paints }: ListedModel): boolean {
  return (
    paints ??
    (tableRow(runs) !== undefined || /image|dall|flux|diffusion|sdxl|imagen|paint/.test(bareId(runs)))
  );
}

/** What a button may say, and nobody has to look at twice. */
function isWord({ id }: { readonly id: string }): boolean {
  return /^[\w./:-]{1,100}$/.test(id);
}

function rankOf(id: string, preferred: readonly RegExp[]): number {
  const index = preferred.findIndex(pattern => pattern.test(id));
  return index < 0 ? preferred.length : index;
}

const unfinished = /preview|beta|alpha|experimental|-exp\b/i;

function newestFirst(a: string, b: string): number {
  const isLater = Number(unfinished.test(a)) - Number(unfinished.test(b));
  if (isLater !== 0) return isLater;
  const [older, newer] = [versionOf(a), versionOf(b)];
  for (let at = 0; at < Math.max(older.length, newer.length); at++) {
    const difference = (newer[at] ?? -1) - (older[at] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** `[2, 5]` of `gpt-image-2.5-flare`. A name without a date means the newest of its dates. */
function versionOf(id: string): number[] {
  return (id.slice(0, 200).match(/\d{1,9}/g) ?? []).map(Number);
}
