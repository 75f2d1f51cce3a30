/** What a provider is: data that says where a server is, how it is spoken to and what its models take. Never holds a key. */

import { invalidInput } from '../core/imageError';
import type { PartialAbilities } from '../core/modelAbilities';
import type { ImageParameters } from '../core/parameters';
import type { Quirks, Server, WireFormat } from '../core/wireFormat';
import type { BatchFormatId } from '../wire/batchFormats';
import { type WireFormatId, wireFormats } from '../wire/wireFormats';

/** How the key goes along: `Authorization: Bearer …`, not at all, or in a header of its own: bare, or behind the scheme. */
export type Auth = 'bearer' | 'none' | { readonly header: string; readonly scheme?: string | undefined };

export type ProviderModel = {
  readonly id: string;
  /** What this provider's model differs in from the model table. */
  readonly abilities?: PartialAbilities;
};

export type Provider = {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly wire: WireFormatId;
  /** The Batch API that it has beside it. */
  readonly batch?: BatchFormatId;
  /** Its server comes with Easel and starts on first use: there is no address, no key and nothing to set up. */
  readonly hasOwnServer?: true;
  /** As the user or the vendor writes it; the wire format makes it regular. Absent: the user has to say it. */
  readonly baseUrl?: string;
  /** Shown where the user is asked for the address. */
  readonly baseUrlExample?: string;
  readonly auth: Auth;
  /** All hosts of the vendor that jobs are asked after at, with the key: the one of `baseUrl` among them. */
  readonly hosts?: RegExp;
  readonly headers?: Readonly<Record<string, string>>;
  /** Takes tokens of Microsoft's sign-in as well as a key, with these scopes. */
  readonly signInScopes?: readonly string[];
  /** Works without a key; one that is set is sent nevertheless. */
  readonly keyOptional?: boolean;
  /** Page where a key can be had. */
  readonly keyUrl?: string;
  /** Known by name; every other id can be typed. */
  readonly models: readonly ProviderModel[];
  readonly defaultModel?: string;
  /** Families of its models, the one that is offered first at the beginning: its own list says which of them there are. */
  readonly preferred?: readonly RegExp[];
  /** What a person who has chosen no options yet asks for. */
  readonly parameters?: ImageParameters;
  readonly timeoutSeconds?: number;
  /** Paths of the user's own graphs for ComfyUI: absolute, or in the workspace. What they hold goes into `quirks.graphs`. */
  readonly graphFiles?: { readonly [Kind in keyof NonNullable<Quirks['graphs']>]: string };
  readonly quirks: Quirks;
  /** For models that nothing is known of. */
  readonly defaults?: PartialAbilities;
  /** From the user's settings, by model id: the last word on a model. */
  readonly overrides?: Readonly<Record<string, PartialAbilities>>;
};

/** The address as the user or the vendor gave it. Throws ImageError `invalidInput` where there is none, or none that is a URL. */
export function givenUrl({ baseUrl, label }: Provider): URL {
  if (baseUrl !== undefined && URL.canParse(baseUrl.trim())) return new URL(baseUrl.trim());
  throw invalidInput('{0} has no usable address. Set its "baseUrl" in the setting easel.providers.', label);
}

/** What the wire format makes of the address. Throws ImageError `invalidInput` as `givenUrl` does. */
export async function baseUrlOf(provider: Provider): Promise<string> {
  return serverOf(provider, await wireFormats[provider.wire]()).baseUrl;
}

/** The provider's server as its wire format sees it. Throws ImageError `invalidInput` as `givenUrl` does. */
export function serverOf(provider: Provider, { normalizeBaseUrl }: WireFormat): Server {
  return { baseUrl: normalizeBaseUrl(givenUrl(provider)), quirks: provider.quirks };
}
