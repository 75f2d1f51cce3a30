/** What a person can set for a model, and with what control: the same wherever it is asked. Offers nothing that the model does not take. */

import {
  type Acceptance,
  accepts,
  applies,
  boundsOf,
  type Circumstances,
  isRefused,
  type ParameterName,
  parameterNames,
  parameterRows,
} from './parameters';
import type { SizeRule } from './sizes';

/** In English; whoever shows them translates them, and has a `Control` of its own words then. */
type Words = {
  readonly label: (typeof parameterRows)[ParameterName]['label'];
  /** What no value means. */
  readonly unset: Exclude<(typeof parameterRows)[ParameterName]['unset'], undefined> | 'Default';
};

export type Control<Named = Words> = Named & {
  readonly parameter: ParameterName;
  /** Always in sight. */
  readonly isChip: boolean;
} & (
    | { readonly kind: 'size'; readonly rule: Exclude<SizeRule, { type: 'prompt' }> }
    | { readonly kind: 'choice'; readonly choices: readonly string[] }
    /** A whole number unless `isDecimal`. */
    | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly isDecimal?: true }
    | { readonly kind: 'text' }
    | { readonly kind: 'flag' }
  );

/** In the order of the table. */
export function controlsFor(abilities: Acceptance, circumstances: Circumstances): Control[] {
  return parameterNames.flatMap(parameter => {
    const { label, isChip = false, unset = 'Default' } = parameterRows[parameter];
    const entry = entryFor(parameter, abilities);
    if (entry === undefined || !applies(parameter, circumstances)) return [];
    return [{ parameter, label, isChip, unset, ...entry }];
  });
}

type Entry<Type = Control> = Type extends Control
  ? Omit<Type, 'parameter' | 'label' | 'unset' | 'isChip'>
  : never;

/** `undefined`: there is nothing to set. */
function entryFor(parameter: ParameterName, abilities: Acceptance): Entry | undefined {
  const row = parameterRows[parameter];
  if (row.kind === 'share') {
    return {
      kind: 'number',
      min: row.min,
      max: Math.min(row.max, Math.max(row.offered, abilities[row.ability])),
    };
  }
  if (isRefused(abilities, parameter)) return undefined;
  switch (row.kind) {
    case 'size':
      return sizeEntry(parameter, abilities);
    case 'choice': {
      const offered = abilities[row.ability];
      if (offered === 'any') return { kind: 'text' };
      const choices = offered.filter(value => accepts(abilities, parameter, value));
      return choices.length === 0 ? undefined : { kind: 'choice', choices };
    }
    case 'upTo':
      return abilities[row.ability] > 0
        ? { kind: 'number', min: row.min, max: Math.min(row.max, abilities[row.ability]) }
        : undefined;
    case 'number': {
      const ability = abilities[row.ability];
      if (ability === false) return undefined;
      return {
        kind: 'number',
        ...boundsOf(parameter, ability),
        ...('isDecimal' in row && { isDecimal: true }),
      };
    }
    default:
      return abilities[row.ability] ? { kind: row.kind } : undefined;
  }
}

function sizeEntry(parameter: ParameterName, abilities: Acceptance): Entry | undefined {
  const { sizes: rule } = abilities;
  if (rule.type === 'prompt') return undefined;
  if (rule.type !== 'list') return { kind: 'size', rule };
  const sizes = rule.sizes.filter(size => accepts(abilities, parameter, size));
  return sizes.length === 0 ? undefined : { kind: 'size', rule: { ...rule, sizes } };
}
