/** What an image model accepts, as data that rules and forms read. Never blocks a model that nobody here has heard of. */

import type { ImageParameters } from './imageRequest';
import type { MediaType } from './mediaType';

/** The values a parameter may have. `any`: whatever the user says is sent. Empty: the model has no such parameter. */
export type Choices = 'any' | readonly string[];

export type SizeRule =
  | { readonly type: 'any' }
  /** Sizes as the model spells them, `auto` among them where it has that. */
  | { readonly type: 'list'; readonly sizes: readonly string[] }
  /** Any WIDTHxHEIGHT within bounds, beside some named sizes. */
  | {
      readonly type: 'free';
      readonly named: readonly string[];
      /** Both sides are multiples of this, px. */
      readonly multipleOf: number;
      /** px */
      readonly maxEdge: number;
      /** Longer side divided by the shorter. */
      readonly maxRatio: number;
      /** px in the whole picture */
      readonly minPixels: number;
      readonly maxPixels: number;
    }
  /** Shapes such as `16:9`, or `16:9 2K` where the model has resolutions. */
  | { readonly type: 'ratios'; readonly ratios: readonly string[]; readonly resolutions: readonly string[] }
  /** The prompt says how large: there is no such parameter. */
  | { readonly type: 'prompt' };

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

/** A parameter, or one value of it, that this server refused for this model. */
export type Refusal = {
  readonly parameter: keyof ImageParameters | 'responseFormat';
  /** Absent: the parameter with any value. */
  readonly value?: string;
};

export type ModelAbilities = {
  readonly sizes: SizeRule;
  readonly qualities: Choices;
  readonly styles: Choices;
  readonly backgrounds: Choices;
  readonly moderations: Choices;
  readonly outputFormats: Choices;
  readonly inputFidelities: Choices;
  /** Takes `outputCompression` for jpeg and webp. */
  readonly compression: boolean;
  readonly seed: boolean;
  readonly user: boolean;
  readonly enhance: boolean;
  /** Pictures in one request; more become several requests. */
  readonly maxN: number;
  /** Counted in Unicode characters; absent: not known. */
  readonly maxPromptCharacters?: number;
  /** Most sketches that an event stream can bring; 0: no stream. */
  readonly maxPartialImages: number;
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
  sizes: { type: 'any' },
  qualities: 'any',
  styles: 'any',
  backgrounds: 'any',
  moderations: 'any',
  outputFormats: 'any',
  inputFidelities: 'any',
  compression: true,
  seed: true,
  user: true,
  enhance: false,
  maxN: 10,
  maxPartialImages: 0,
  edits: { maxSources: 16, mask: true },
  writesText: true,
  refused: [],
};

/** The ability that says whether a parameter may be sent. */
const abilityOf: Partial<Record<Refusal['parameter'], keyof ModelAbilities>> = {
  n: 'maxN',
  size: 'sizes',
  quality: 'qualities',
  style: 'styles',
  background: 'backgrounds',
  moderation: 'moderations',
  outputFormat: 'outputFormats',
  outputCompression: 'compression',
  inputFidelity: 'inputFidelities',
  seed: 'seed',
  user: 'user',
  enhance: 'enhance',
  partialImages: 'maxPartialImages',
  responseFormat: 'responseFormat',
};

export type Knowledge = {
  /** What the user's settings say of this model: the last word. */
  readonly override?: PartialAbilities | undefined;
  readonly learned?: LearnedFacts | undefined;
  /** What rows say, the closer one last: the provider's defaults, the model table, the provider's own row. */
  readonly known?: readonly (PartialAbilities | undefined)[];
};

/** Joins what is known of a model: the user's word, then what servers answered, then rows, then nothing but goodwill. */
export function abilitiesFrom({ override = {}, learned, known = [] }: Knowledge): ModelAbilities {
  const refused = (learned?.refused ?? []).filter(({ parameter }) => {
    const ability = abilityOf[parameter];
    return ability === undefined || !(ability in override);
  });
  return Object.assign({}, permissive, ...known, { refused }, override) as ModelAbilities;
}
