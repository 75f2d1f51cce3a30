/** API keys in SecretStorage, each bound to the address it was given for. Never keeps one in a field, a setting or a log. */

import type { Event, SecretStorage } from 'vscode';
import { ImageError } from '../../core/imageError';
import { sentence } from '../../core/sentence';

/** In place of a key: who VS Code is signed in as with Microsoft. Its tokens are VS Code's to keep. */
export const signedIn = Symbol('signed in');
export type Credential = string | typeof signedIn;

/** `address`: origin and base path, without a trailing slash. Keys that an earlier version stored know their origin alone. */
type BoundKey = { readonly key: Credential } & ({ readonly address: string } | { readonly origin: string });

export class Keys {
  /** A key was stored or removed, in this window or in another. */
  readonly onDidChange: Event<unknown>;

  constructor(private readonly secrets: SecretStorage) {
    this.onDidChange = secrets.onDidChange;
  }

  /** The provider's key, if there is one and it was given for this address. */
  async read(providerId: string, address: string): Promise<Credential | undefined> {
    const bound = await this.readBound(providerId);
    if (bound === undefined) return undefined;
    const isFor = 'address' in bound ? bound.address === address : bound.origin === new URL(address).origin;
    return isFor ? bound.key : undefined;
  }

  /** What the provider's key was given for; differs from its present address when that was changed since. */
  async boundAddress(providerId: string): Promise<string | undefined> {
    const bound = await this.readBound(providerId);
    return bound && ('address' in bound ? bound.address : bound.origin);
  }

  /** Throws ImageError `invalidInput` for what cannot be a key. */
  async store(providerId: string, address: string, key: string): Promise<void> {
    const trimmed = key.trim();
    if (!isKey(trimmed)) {
      throw new ImageError(
        'invalidInput',
        sentence(
          'That is not an API key: a key is one word of plain characters. Copy it again and paste it alone.',
        ),
      );
    }
    await this.secrets.store(secretName(providerId), JSON.stringify({ address, key: trimmed }));
  }

  /** From now on, and in place of a key, tokens of VS Code's Microsoft sign-in go to that address. */
  async storeSignIn(providerId: string, address: string): Promise<void> {
    await this.secrets.store(secretName(providerId), JSON.stringify({ address, isSignedIn: true }));
  }

  /** The same key, for another address from now on: a person agreed to that. */
  async move(providerId: string, address: string): Promise<void> {
    const bound = await this.readBound(providerId);
    if (bound?.key === signedIn) await this.storeSignIn(providerId, address);
    else if (bound !== undefined) await this.store(providerId, address, bound.key);
  }

  async remove(providerId: string): Promise<void> {
    await this.secrets.delete(secretName(providerId));
  }

  private async readBound(providerId: string): Promise<BoundKey | undefined> {
    const stored = await this.secrets.get(secretName(providerId));
    if (stored === undefined) return undefined;
    try {
      const { address, origin, ...kept } = JSON.parse(stored) as Partial<Record<string, unknown>>;
      const key = kept.isSignedIn === true ? signedIn : kept.key;
      if (typeof key !== 'string' && key !== signedIn) return undefined;
      if (typeof address === 'string') return { address, key };
      return typeof origin === 'string' ? { origin, key } : undefined;
    } catch {
      return undefined; // Not ours, or damaged: as good as none, and storing a new one mends it.
    }
  }
}

/** What can stand in an HTTP header: visible ASCII without spaces. */
function isKey(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

function secretName(providerId: string): string {
  return `easel.key.${providerId}`;
}
