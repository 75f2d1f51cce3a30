/** What a server's answers taught about it, to be remembered. */

import type { PartialAbilities } from './modelAbilities';
import type { Refusal } from './parameters';

/** Paths that answered where others were expected, by what lies there (`generation`, `edit`, …), as the wire format calls it. */
export type Routes = { readonly [what: string]: string };

export type LearnedFact =
  | { readonly type: 'refusedParameter'; readonly refusal: Refusal }
  | { readonly type: 'route'; readonly what: string; readonly route: string };

export type LearnedFacts = {
  /** Of one model. */
  readonly refusedParameters?: readonly Refusal[];
  /** What the provider's own listing says that the model takes. */
  readonly listed?: PartialAbilities | undefined;
  /** What answers to the model's name, where the account's owner gave the name. */
  readonly runs?: string | undefined;
  /** Of the address, whichever model is asked for. */
  readonly routes?: Routes;
};
