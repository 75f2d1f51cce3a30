/** What an image model accepts, as data that rules and forms read. Never blocks a model that nobody here has heard of. */

import type { MediaType } from './mediaType';
import { type ParameterAbilities, parameterRows, type Refusal, unknownAbilities } from './parameters';

export type EditAbilities = {
  readonly maxSources: number;
  /** Formats of sources; absent: any. */
  readonly mediaTypes?: readonly MediaType[];
  /** Of one source. */
  readonly maxBytes?: number;
  /** Sources must be as wide as high (DALL·E 2). */
  readonly square?: boolean;
  /** Takes a PNG as large as the source that says which pixels are to change. */
  readonly mask: boolean;
  /** Which those are: the transparent ones (`alpha`, unless stated), or the white ones of a picture without alpha. */
  readonly maskPolarity?: 'alpha' | 'white' | undefined;
  readonly maxMaskBytes?: number;
};

export type ModelAbilities = ParameterAbilities & {
  /** Counted in Unicode characters; absent: not known. */
  readonly maxPromptCharacters?: number;
  /** Absent: the model only makes new pictures. */
  readonly edits?: EditAbilities | undefined;
  /** What `response_format` is to say; absent: it is not sent. */
  readonly responseFormat?: 'b64_json' | 'url' | undefined;
  /** False for models that answer with pictures alone, never with words. */
  readonly writesText: boolean;
  readonly refused: readonly Refusal[];
};

/** What one source of knowledge says of a model; silent about the rest. */
export type PartialAbilities = { readonly [Key in keyof ModelAbilities]?: ModelAbilities[Key] | undefined };

/** What an answer taught about a provider and model. The host keeps it and hands it back. */
export type LearnedFact =
  | { readonly type: 'refused'; readonly refusal: Refusal }
  | { readonly type: 'route'; readonly route: string };

export type LearnedFacts = {
  readonly refused?: readonly Refusal[];
  readonly route?: string;
};

/** The facts with one more. Says the same again without growing. */
export function learn(facts: LearnedFacts, fact: LearnedFact): LearnedFacts {
  if (fact.type === 'route') return { ...facts, route: fact.route };
  const { parameter, value } = fact.refusal;
  const others = (facts.refused ?? []).filter(
    known => known.parameter !== parameter || (value !== undefined && known.value !== value),
  );
  return { ...facts, refused: [...others, fact.refusal] };
}

/** Nothing is known: whatever the user asks for is sent, and what the server refuses is learned. */
export const permissive: ModelAbilities = {
  ...unknownAbilities,
  edits: { maxSources: 16, mask: true },
  writesText: true,
  refused: [],
};

/** The ability that says whether a parameter may be sent. */
function abilityOf(parameter: Refusal['parameter']): keyof ModelAbilities {
  return parameter === 'responseFormat' ? parameter : parameterRows[parameter].ability;
}

export type Knowledge = {
  /** What the user's settings say of this model: the last word. */
  readonly override?: PartialAbilities | undefined;
  readonly learned?: LearnedFacts | undefined;
  /** What rows say, the closer one last: the provider's defaults, the model table, the provider's own row. */
  readonly known?: readonly (PartialAbilities | undefined)[];
};

/** Joins what is known of a model: the user's word, then what servers answered, then rows, then nothing but goodwill. */
export function abilitiesFrom({ override = {}, learned, known = [] }: Knowledge): ModelAbilities {
  const refused = (learned?.refused ?? []).filter(({ parameter }) => !(abilityOf(parameter) in override));
  return Object.assign({}, permissive, ...known, { refused }, override) as ModelAbilities;
}
