/** What can be asked of an image model beside prompt and pictures: one row for each parameter, from which rules, schemas, controls and wire names follow. */

import { isLegalSize, type SizeRule, sizeToMakeOf, tidySize } from './sizes';

/** The values a parameter may have. `any`: whatever the user says is sent. Empty: the model has no such parameter. */
export type Choices = 'any' | readonly string[];

/** The smallest and the largest number that a model takes. */
export type Bounds = { readonly min: number; readonly max: number };

type Kinds = {
  /** `WIDTHxHEIGHT`, a shape, or a name. */
  size: { value: string; ability: SizeRule };
  /** One word of those that the model knows. */
  choice: { value: string; ability: Choices };
  text: { value: string; ability: boolean };
  flag: { value: boolean; ability: boolean };
  /** The model takes it or does not; with bounds where its own are closer than the row's. */
  number: { value: number; ability: boolean | Bounds };
  /** A whole number; the ability is the largest, and 0 where the model has no such parameter. */
  upTo: { value: number; ability: number };
  /** A whole number; the ability is what one request takes, and more become several requests. */
  share: { value: number; ability: number };
};

type Row = {
  readonly kind: keyof Kinds;
  /** In English; whoever shows it translates it. */
  readonly label: string;
  /** The field of a model's abilities that rules it. */
  readonly ability: string;
  /** That ability of a model of which nothing is known. */
  readonly unknown: Kinds[keyof Kinds]['ability'];
  /** Of numbers. */
  readonly min?: number;
  readonly max?: number;
  /** Numbers are whole unless stated. */
  readonly isDecimal?: true;
  /** Words as in a prompt: longer than other texts, and never repeated in what is told or remembered. */
  readonly isProse?: true;
  /** The most that a control offers, where the model does not take more at once. */
  readonly offered?: number;
  /** What no value means, where that is not the provider's default. In English. */
  readonly unset?: 'Random';
  /** Other spellings of a value. */
  readonly spellings?: Readonly<Record<string, string>>;
  /** Has a meaning only with one of these output formats. */
  readonly formats?: readonly string[];
  /** Has no meaning with one of these. */
  readonly neverWith?: readonly string[];
  /** Has a meaning only where pictures go along. */
  readonly isForEdits?: boolean;
  /** People change it often: it is always in sight. */
  readonly isChip?: boolean;
};

/** Output formats of moving pictures and drawings: nobody writes one but the model, so what it answers stays as it is. */
export const wholeFormats: readonly string[] = ['gif', 'svg'];

/** In the order in which they are offered. What stands above a row is what users of the API read. */
const table = {
  /** `WIDTHxHEIGHT` in px, `auto`, or what the model calls its sizes. */
  size: { kind: 'size', label: 'Size', ability: 'sizes', unknown: { type: 'any' }, isChip: true },
  /** How many pictures, 1 to 100. */
  n: {
    kind: 'share',
    label: 'Pictures',
    ability: 'maxN',
    unknown: 10,
    min: 1,
    // More is a typing error sooner than a wish, and each picture costs.
    max: 100,
    offered: 10,
    isChip: true,
  },
  quality: { kind: 'choice', label: 'Quality', ability: 'qualities', unknown: 'any', isChip: true },
  background: { kind: 'choice', label: 'Background', ability: 'backgrounds', unknown: 'any', isChip: true },
  /** `png`, `jpeg`, `webp`, or another format that the model offers. */
  outputFormat: {
    kind: 'choice',
    label: 'Format',
    ability: 'outputFormats',
    unknown: 'any',
    spellings: { jpg: 'jpeg' },
  },
  /** 0–100, for jpeg and webp. */
  outputCompression: {
    kind: 'number',
    label: 'Compression',
    ability: 'compression',
    unknown: true,
    min: 0,
    max: 100,
    formats: ['jpeg', 'webp'],
  },
  /** How thoroughly the model plans the picture before it paints, whatever the quality. */
  complexity: { kind: 'choice', label: 'Complexity', ability: 'complexities', unknown: [] },
  /** Of a GIF, 2 to 16. */
  frameCount: {
    kind: 'number',
    label: 'Frames',
    ability: 'frames',
    unknown: false,
    min: 2,
    max: 16,
    formats: ['gif'],
  },
  /** Of a GIF: how long each of its pictures is shown, in ms. */
  frameDurationMs: {
    kind: 'number',
    label: 'Milliseconds per frame',
    ability: 'frames',
    unknown: false,
    min: 20,
    max: 655_350,
    formats: ['gif'],
  },
  style: { kind: 'choice', label: 'Style of the model', ability: 'styles', unknown: 'any' },
  /** How closely an edit keeps to the pictures that it is made of. */
  inputFidelity: {
    kind: 'choice',
    label: 'Fidelity to the references',
    ability: 'inputFidelities',
    unknown: 'any',
    isForEdits: true,
  },
  moderation: { kind: 'choice', label: 'Moderation', ability: 'moderations', unknown: 'any' },
  /** 1–3: ask for an event stream with that many partial pictures. Absent or 0: none. */
  partialImages: {
    kind: 'upTo',
    label: 'Sketches',
    ability: 'maxPartialImages',
    unknown: 0,
    min: 0,
    max: 3,
    neverWith: wholeFormats,
  },
  seed: {
    kind: 'number',
    label: 'Seed',
    ability: 'seed',
    unknown: true,
    min: Number.MIN_SAFE_INTEGER,
    max: Number.MAX_SAFE_INTEGER,
    unset: 'Random',
  },
  /** What the picture shall not show. */
  negativePrompt: {
    kind: 'text',
    label: 'Negative prompt',
    ability: 'negativePrompt',
    unknown: false,
    isProse: true,
  },
  /** How often a diffusion model refines the picture. */
  steps: { kind: 'number', label: 'Steps', ability: 'steps', unknown: false, min: 1, max: 200 },
  /** How closely a diffusion model keeps to the prompt (CFG). */
  guidance: {
    kind: 'number',
    label: 'Guidance',
    ability: 'guidance',
    unknown: false,
    min: 0,
    max: 100,
    isDecimal: true,
  },
  /** Let the provider rewrite the prompt (katz). */
  enhance: { kind: 'flag', label: 'Let the provider improve the prompt', ability: 'enhance', unknown: false },
  /** A stable id of the end user, for providers that want one. */
  user: { kind: 'text', label: 'End user', ability: 'user', unknown: true },
} as const satisfies Readonly<Record<string, Row>>;

type Table = typeof table;
export type ParameterName = keyof Table;
export type ParameterValue = string | number | boolean;

/** Everything beside prompt, model and pictures. An absent field is not sent: the provider's default holds. */
export type ImageParameters = {
  readonly [Name in keyof Table]?: Kinds[Table[Name]['kind']]['value'];
};

/** What a model takes of each parameter. */
export type ParameterAbilities = {
  readonly [Name in ParameterName as Table[Name]['ability']]: Kinds[Table[Name]['kind']]['ability'];
};

/** A parameter, or one value of it, that this server refused for this model. `markup`: notes by themselves. */
export type Refusal = {
  readonly parameter: ParameterName | 'responseFormat' | 'markup';
  /** Absent: the parameter with any value. */
  readonly value?: string;
};

/** What is known of a model, as far as parameters go. */
export type Acceptance = ParameterAbilities & { readonly refusedParameters: readonly Refusal[] };

export const parameterRows: { readonly [Name in ParameterName]: Table[Name] & Row } = table;
export const parameterNames = Object.keys(table) as readonly ParameterName[];

export function isParameterName(name: string): name is ParameterName {
  return Object.hasOwn(table, name);
}

/** Of a model of which nothing is known: whatever the user asks for is sent. */
export const unknownAbilities = abilitiesBy(({ unknown }) => unknown);

/** Of a model that takes nothing but words and pictures. */
export const noAbilities = abilitiesBy(({ kind }) => {
  const none: { readonly [Kind in keyof Kinds]: Kinds[Kind]['ability'] } = {
    ...{ size: { type: 'prompt' }, choice: [], text: false, flag: false, number: false },
    ...{ upTo: 0, share: 1 },
  };
  return none[kind];
});

function abilitiesBy(abilityOf: (row: Row) => Row['unknown']): ParameterAbilities {
  const entries = Object.values(parameterRows).map(row => [row.ability, abilityOf(row)]);
  return Object.fromEntries(entries) as ParameterAbilities;
}

/** Its name where a server has the usual one: `output_format`. */
export function wireName(name: string): string {
  return name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
}

/** Its name in a sentence: `output format`. */
export function nameInWords(name: string): string {
  return wireName(name).replaceAll('_', ' ');
}

/** The value as providers spell it. */
export function tidied(name: ParameterName, value: ParameterValue): ParameterValue {
  if (typeof value !== 'string') return value;
  const { kind, spellings = {} }: Row = parameterRows[name];
  return kind === 'size' ? tidySize(value) : (spellings[value] ?? value);
}

/** Whether a value is of the parameter's kind and within its range, whatever a model takes. */
export function isValue(name: ParameterName, value: unknown): value is ParameterValue {
  const { kind, min = 0, max = 0, isDecimal }: Row = parameterRows[name];
  switch (kind) {
    case 'flag':
      return typeof value === 'boolean';
    case 'number':
    case 'upTo':
    case 'share':
      return (
        typeof value === 'number' &&
        (isDecimal || Number.isSafeInteger(value)) &&
        value >= min &&
        value <= max
      );
    default:
      return typeof value === 'string';
  }
}

/** The value where it may be told: what a person wrote for the model alone is `…`. */
export function toldValue(name: ParameterName, value: ParameterValue): string {
  const { isProse }: Row = parameterRows[name];
  return isProse ? '…' : String(value);
}

/** The numbers that a model takes of a parameter of which it takes some. */
export function boundsOf(name: ParameterName, ability: boolean | Bounds): Bounds {
  const { min = 0, max = 0 }: Row = parameterRows[name];
  if (typeof ability === 'boolean') return { min, max };
  return { min: Math.max(min, ability.min), max: Math.min(max, ability.max) };
}

/** Whether the server has answered that it does not take the parameter, or this value of it. */
export function isRefused(
  { refusedParameters }: Pick<Acceptance, 'refusedParameters'>,
  parameter: Refusal['parameter'],
  value?: ParameterValue,
): boolean {
  return refusedParameters.some(
    known => known.parameter === parameter && (known.value === undefined || known.value === String(value)),
  );
}

/** Whether a model takes the value: the rules leave such a one as it is, and change or drop any other. */
export function accepts(abilities: Acceptance, name: ParameterName, wish: ParameterValue): boolean {
  if (!isValue(name, wish)) return false;
  const row = parameterRows[name];
  // A server that refuses `n` is asked once for each picture.
  if (row.kind === 'share') return true;
  const value = tidied(name, wish);
  if (isRefused(abilities, name, value)) return false;
  switch (row.kind) {
    case 'size':
      return isSizeOf(String(value), abilities[row.ability]);
    case 'choice': {
      const choices: Choices = abilities[row.ability];
      return choices === 'any' || choices.includes(String(value));
    }
    case 'upTo':
      return abilities[row.ability] > 0 && Number(value) <= abilities[row.ability];
    case 'number': {
      const ability = abilities[row.ability];
      const { min, max } = boundsOf(name, ability);
      return ability !== false && Number(value) >= min && Number(value) <= max;
    }
    default:
      return abilities[row.ability];
  }
}

/** Where anything goes, `auto` is what leaving the size out says as well. */
function isSizeOf(size: string, rule: SizeRule): boolean {
  return rule.type === 'any' ? size !== 'auto' && size !== '' : isLegalSize(size, rule);
}

/** What else a request has, for parameters that depend on it. */
export type Circumstances = { readonly parameters: ImageParameters; readonly isEdit: boolean };

/** Whether the parameter has a meaning beside what else is asked for. */
export function applies(name: ParameterName, { parameters, isEdit }: Circumstances): boolean {
  const { formats, neverWith = [], isForEdits = false }: Row = parameterRows[name];
  const { outputFormat = '' } = parameters;
  if (neverWith.includes(outputFormat)) return false;
  return (!isForEdits || isEdit) && (formats === undefined || formats.includes(outputFormat));
}

/** Whether a picture can have what the value says: what the model takes, and any px, which are made of those that it takes. */
export function canHave(abilities: Acceptance, name: ParameterName, wish: ParameterValue): boolean {
  if (accepts(abilities, name, wish)) return true;
  if (name !== 'size' || isRefused(abilities, name)) return false;
  return sizeToMakeOf(String(tidied(name, wish)), abilities.sizes) !== undefined;
}

/** The parameters that a model has a use for: what a person set for another model waits until it is of use again. */
export function usable(wishes: ImageParameters, abilities: Acceptance, isEdit: boolean): ImageParameters {
  const taken = filtered(wishes, (name, value) => canHave(abilities, name, value));
  return filtered(taken, name => applies(name, { parameters: taken, isEdit }));
}

function filtered(
  parameters: ImageParameters,
  keep: (name: ParameterName, value: ParameterValue) => boolean,
): ImageParameters {
  const kept = Object.entries(parameters).filter(
    ([name, value]) => isParameterName(name) && keep(name, value),
  );
  return Object.fromEntries(kept);
}
