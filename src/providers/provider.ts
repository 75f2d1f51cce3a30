/** What a provider is: data that says where a server is, how it is spoken to and what its models take. Never holds a key. */

import {
  abilitiesFrom,
  type LearnedFacts,
  type ModelAbilities,
  type PartialAbilities,
} from '../core/modelAbilities';
import { bareId, tableRow } from '../core/modelTable';
import type { ImageParameters } from '../core/parameters';
import type { Quirks } from '../core/wireFormat';
import { limitsOf } from './wireLimits';

/** One per wire format, not per vendor. */
export type WireName = 'openai-images' | 'chat-images' | 'aigne-hub';

/** How the key goes along: `Authorization: Bearer …`, not at all, or bare in a header of its own. */
export type Auth = 'bearer' | 'none' | { readonly header: string };

export type ProviderModel = {
  readonly id: string;
  /** What this provider's model differs in from the model table. */
  readonly abilities?: PartialAbilities;
};

export type Provider = {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly wire: WireName;
  /** As the user or the vendor writes it; `endpointUrl` makes it regular. Absent: the user has to say it. */
  readonly baseUrl?: string;
  /** Shown where the user is asked for the address. */
  readonly baseUrlExample?: string;
  readonly auth: Auth;
  readonly headers?: Readonly<Record<string, string>>;
  /** Works without a key; one that is set is sent nevertheless. */
  readonly keyOptional?: boolean;
  /** Page where a key can be had. */
  readonly keyUrl?: string;
  /** Known by name; every other id can be typed. */
  readonly models: readonly ProviderModel[];
  readonly defaultModel?: string;
  /** What a person who has chosen no options yet asks for. */
  readonly parameters?: ImageParameters;
  readonly timeoutSeconds?: number;
  readonly quirks: Quirks;
  /** For models that nothing is known of. */
  readonly defaults?: PartialAbilities;
  /** From the user's settings, by model id: the last word on a model. */
  readonly overrides?: Readonly<Record<string, PartialAbilities>>;
  /** Path under the base URL that lists models, with the query that narrows it to images where there is one. */
  readonly modelsPath?: string;
  /** Path under the base URL that answers 401 to a wrong key and costs nothing; absent: `modelsPath`. */
  readonly keyCheckPath?: string;
};

/** What a model accepts at this provider; unknown models are never blocked. */
export function abilitiesOf(provider: Provider, model: string, learned?: LearnedFacts): ModelAbilities {
  const ownRow = provider.models.find(({ id }) => id === model || id === bareId(model))?.abilities;
  const rows = { ...provider.defaults, ...tableRow(model), ...ownRow };
  return abilitiesFrom({
    override: provider.overrides?.[model],
    learned,
    known: [rows, limitsOf(provider.wire, provider.quirks, rows)],
  });
}

/**
 * The base URL as wire formats want it: no trailing slash, no query, no endpoint that was pasted along, and `/v1`
 * where an address of an OpenAI-like server has no path at all.
 * Throws TypeError when it is no URL; `undefined` when the provider has none yet.
 */
export function endpointUrl({ baseUrl, wire }: Provider): string | undefined {
  if (baseUrl === undefined) return undefined;
  const { origin, pathname } = new URL(baseUrl.trim());
  const path = pathname.replace(pastedEndpoint, '').replace(/\/{1,8}$/, '');
  if (wire === 'aigne-hub') return origin + path.replace(/\/api$/, '');
  return origin + (path === '' ? '/v1' : path);
}

/** People copy the whole line out of a curl sample. */
const pastedEndpoint =
  /\/(images\/(generations|generate|edits)|chat\/completions|api\/images\/generations|models)\/?$/;
