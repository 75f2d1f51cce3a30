/** The settings of the chosen model as the page names and sorts them. Pure: never draws, and leaves to core what a model takes. */

import { type Control, controlsFor } from '../../../src/core/controls';
import type { ParameterName } from '../../../src/core/parameters';
import type { Composer } from '../../../src/protocol/views';
import { pictures, sizeName } from '../formatting';
import { t } from '../strings';

export type Parameter = ParameterName;

/** A control with its words in the user's language. */
export type Field = Control<{ readonly label: string; readonly unset: string }>;

export function fieldsOf({ abilities, parameters, references }: Composer): Field[] {
  const circumstances = { parameters, isEdit: references.length > 0 };
  return controlsFor(abilities, circumstances).map(control => ({
    ...control,
    label: t(control.label),
    unset: t(control.unset),
  }));
}

/** What has a chip of its own, and what is behind "More". A parameter that is set is always seen. */
export function chipsAndMore(composer: Composer): { chips: Field[]; more: Field[] } {
  const fields = fieldsOf(composer);
  const isChip = (field: Field) =>
    composer.parameters[field.parameter] !== undefined || (field.isChip && field.kind !== 'text');
  return { chips: fields.filter(isChip), more: fields.filter(field => !isChip(field)) };
}

/** What a chip says: the value where there is one, else the parameter's name. */
export function chipText(field: Field, { parameters }: Composer): string {
  const value = parameters[field.parameter];
  if (field.parameter === 'n') return pictures(parameters.n ?? 1);
  if (value === undefined || value === false) return field.label;
  if (field.kind === 'size') return sizeName(String(value));
  return `${field.label}: ${value === true ? t('on') : value}`;
}

/** What the button will do: `2 pictures · 1536×1024`. An edit that comes back in its source's size has none to tell. */
export function intention({ parameters, edit }: Composer): string {
  const { n = 1, size } = parameters;
  return size === undefined || edit?.isFitted ? pictures(n) : `${pictures(n)} · ${sizeName(size)}`;
}

/** A provider's label where it is known by one. */
export function providerName(id: string, composer: Composer | undefined): string {
  return composer?.providers.find(provider => provider.id === id)?.label ?? id;
}

/** Counted as people and providers do, not in UTF-16 units. */
export function promptLength(prompt: string): number {
  let length = 0;
  for (const _ of prompt) length++;
  return length;
}
