/** API keys in SecretStorage, each bound to the origin it was given for. Never keeps one in a field, a setting or a log. */

import type { Event, SecretStorage } from 'vscode';
import { ImageError } from '../../core/imageError';
import { sentence } from '../../core/sentence';

type BoundKey = { readonly origin: string; readonly key: string };

export class Keys {
  /** A key was stored or removed, in this window or in another. */
  readonly onDidChange: Event<unknown>;

  constructor(private readonly secrets: SecretStorage) {
    this.onDidChange = secrets.onDidChange;
  }

  /** The provider's key, if there is one and it was given for this origin. */
  async read(providerId: string, origin: string): Promise<string | undefined> {
    const bound = await this.readBound(providerId);
    return bound?.origin === origin ? bound.key : undefined;
  }

  /** Where the provider's key may go; differs from its present origin when its address was changed since. */
  async boundOrigin(providerId: string): Promise<string | undefined> {
    return (await this.readBound(providerId))?.origin;
  }

  /** Throws ImageError `invalidInput` for what cannot be a key. */
  async store(providerId: string, origin: string, key: string): Promise<void> {
    const trimmed = key.trim();
    if (!isKey(trimmed)) {
      throw new ImageError(
        'invalidInput',
        sentence(
          'That is not an API key: a key is one word of plain characters. Copy it again and paste it alone.',
        ),
      );
    }
    await this.secrets.store(secretName(providerId), JSON.stringify({ origin, key: trimmed }));
  }

  async remove(providerId: string): Promise<void> {
    await this.secrets.delete(secretName(providerId));
  }

  private async readBound(providerId: string): Promise<BoundKey | undefined> {
    const stored = await this.secrets.get(secretName(providerId));
    if (stored === undefined) return undefined;
    try {
      const { origin, key } = JSON.parse(stored) as Partial<BoundKey>;
      return typeof origin === 'string' && typeof key === 'string' ? { origin, key } : undefined;
    } catch {
      return undefined; // Not ours, or damaged: as good as none, and storing a new one mends it.
    }
  }
}

/** What can stand in an HTTP header: visible ASCII without spaces. */
export function isKey(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

function secretName(providerId: string): string {
  return `easel.key.${providerId}`;
}
