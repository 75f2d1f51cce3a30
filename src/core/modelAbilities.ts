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
  /** Which those are: the transparent ones (`alpha`, unless stated), or the white or the black ones of a picture without alpha. */
  readonly maskPolarity?: 'alpha' | 'white' | 'black' | undefined;
  readonly maxMaskBytes?: number;
  /** Takes notes by themselves: a PNG as large as the first source that is transparent but for them. Not beside a mask. */
  readonly markup?: boolean | undefined;
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
  /** Paints in a chat alone, where the server has an image API beside it (OpenRouter). */
  readonly paintsInChat?: boolean;
  readonly refusedParameters: readonly Refusal[];
};

/** What one source of knowledge says of a model; silent about the rest. */
export type PartialAbilities = { readonly [Key in keyof ModelAbilities]?: ModelAbilities[Key] | undefined };

/** Nothing is known: whatever the user asks for is sent, and what the server refuses is learned. */
export const permissive: ModelAbilities = {
  ...unknownAbilities,
  edits: { maxSources: 16, mask: true },
  writesText: true,
  refusedParameters: [],
};

/** The ability that says whether a parameter may be sent. */
function abilityOf(parameter: Refusal['parameter']): keyof ModelAbilities {
  if (parameter === 'markup') return 'edits';
  return parameter === 'responseFormat' ? parameter : parameterRows[parameter].ability;
}

export type Knowledge = {
  /** What the user's settings say of this model: the last word. */
  readonly override?: PartialAbilities | undefined;
  /** What the server refused for this model. */
  readonly refusedParameters?: readonly Refusal[] | undefined;
  /** What rows say, the closer one last: the provider's defaults, the model table, the provider's own row. */
  readonly known?: readonly (PartialAbilities | undefined)[];
};

/** Joins what is known of a model: the user's word, then what its server refused, then rows, then what is sent to a model that nobody knows. */
export function abilitiesFrom({
  override = {},
  refusedParameters = [],
  known = [],
}: Knowledge): ModelAbilities {
  const refused = refusedParameters.filter(({ parameter }) => !(abilityOf(parameter) in override));
  return Object.assign({}, permissive, ...known, { refusedParameters: refused }, override) as ModelAbilities;
}
