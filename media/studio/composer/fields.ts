/** Which parameters a model takes and what each may be, from its abilities. Pure: never draws, and offers nothing that the model refuses. */

import type { ImageParameters } from '../../../src/core/imageRequest';
import type { Choices, ModelAbilities, SizeRule } from '../../../src/core/modelAbilities';
import type { Composer } from '../../../src/protocol/views';
import { pictures, sizeName } from '../formatting';
import { t } from '../strings';

export type Parameter = keyof ImageParameters;

export type Field = { readonly parameter: Parameter; readonly label: string } & (
  | { readonly kind: 'size'; readonly rule: Exclude<SizeRule, { type: 'prompt' }> }
  /** `isOpen`: other words than the choices may be typed. */
  | { readonly kind: 'choice'; readonly choices: readonly string[]; readonly isOpen: boolean }
  | { readonly kind: 'number'; readonly min: number; readonly max: number }
  | { readonly kind: 'text' }
  | { readonly kind: 'flag' }
);

/** More than the chips have room for; what a person changes seldom stands behind "More". */
const alwaysShown: ReadonlySet<Parameter> = new Set(['size', 'n', 'quality', 'background']);

/** The most that one press of the button may ask for: more requests follow each other where the model makes fewer. */
const mostPictures = 10;

export function fieldsOf({ abilities, parameters, references }: Composer): Field[] {
  const fields: (Field | undefined)[] = [
    sizeField(abilities),
    {
      parameter: 'n',
      label: t('Pictures'),
      kind: 'number',
      min: 1,
      max: Math.max(mostPictures, abilities.maxN),
    },
    choice('quality', t('Quality'), abilities.qualities),
    choice('background', t('Background'), abilities.backgrounds),
    choice('outputFormat', t('Format'), abilities.outputFormats),
    takesCompression(abilities, parameters)
      ? { parameter: 'outputCompression', label: t('Compression'), kind: 'number', min: 0, max: 100 }
      : undefined,
    choice('style', t('Style of the model'), abilities.styles),
    references.length > 0
      ? choice('inputFidelity', t('Fidelity to the references'), abilities.inputFidelities)
      : undefined,
    choice('moderation', t('Moderation'), abilities.moderations),
    abilities.maxPartialImages > 0
      ? {
          parameter: 'partialImages',
          label: t('Sketches'),
          kind: 'number',
          min: 0,
          max: abilities.maxPartialImages,
        }
      : undefined,
    abilities.seed
      ? { parameter: 'seed', label: t('Seed'), kind: 'number', min: 0, max: Number.MAX_SAFE_INTEGER }
      : undefined,
    abilities.enhance
      ? { parameter: 'enhance', label: t('Let the provider improve the prompt'), kind: 'flag' }
      : undefined,
    abilities.user ? { parameter: 'user', label: t('End user'), kind: 'text' } : undefined,
  ];
  return fields.flatMap(field => (field === undefined ? [] : withoutRefused(field, abilities)));
}

/** What has a chip of its own, and what is behind "More". A parameter that is set is always seen. */
export function chipsAndMore(composer: Composer): { chips: Field[]; more: Field[] } {
  const fields = fieldsOf(composer);
  const isChip = (field: Field) =>
    composer.parameters[field.parameter] !== undefined ||
    (alwaysShown.has(field.parameter) && field.kind !== 'text');
  return { chips: fields.filter(isChip), more: fields.filter(field => !isChip(field)) };
}

function sizeField({ sizes }: ModelAbilities): Field | undefined {
  return sizes.type === 'prompt'
    ? undefined
    : { parameter: 'size', label: t('Size'), kind: 'size', rule: sizes };
}

function choice(parameter: Parameter, label: string, choices: Choices): Field | undefined {
  if (choices === 'any') return { parameter, label, kind: 'text' };
  return choices.length === 0 ? undefined : { parameter, label, kind: 'choice', choices, isOpen: false };
}

function takesCompression({ compression }: ModelAbilities, { outputFormat }: ImageParameters): boolean {
  return compression && (outputFormat === 'jpeg' || outputFormat === 'webp');
}

function withoutRefused(field: Field, { refused }: ModelAbilities): Field[] {
  const mine = refused.filter(({ parameter }) => parameter === field.parameter);
  if (mine.some(({ value }) => value === undefined)) return [];
  if (field.kind !== 'choice') return [field];
  const choices = field.choices.filter(value => !mine.some(refusal => refusal.value === value));
  return choices.length === 0 ? [] : [{ ...field, choices }];
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
