/** Takes a key out of text that arrives in pieces, before it is written anywhere. Never holds back more than what could be its beginning. */

/** Shorter ones are words such as `none`, which people give to servers of their own (characters). */
const shortestKey = 8;
/** Stands in the key's place. */
export const hidden = '…';
const hiddenBytes = Buffer.from(hidden).toString('latin1');

/** Knows a key in plain text and in every way in which JSON can escape its characters. */
export class KeyHider {
  /** For each character of the key. */
  private readonly spellings: readonly (readonly string[])[];
  private readonly pattern: RegExp;
  /** The end of what came, where the key may go on with the next piece. Bytes as Latin-1. */
  private held = '';

  /** `undefined` where there is no key, or none that could be told from a word. */
  static of(key = ''): KeyHider | undefined {
    return key.length < shortestKey ? undefined : new KeyHider(key);
  }

  private constructor(key: string) {
    this.spellings = [...key].map(spellingsOf);
    const quoted = this.spellings.map(each => `(?:${each.map(quote).join('|')})`);
    this.pattern = new RegExp(quoted.join(''), 'g');
  }

  /** A text that is whole. */
  hide(text: string): string {
    return text.replace(this.pattern, hidden);
  }

  /** The next piece of a text, as far as it is certain. */
  pass(bytes: Uint8Array): Buffer {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const text = (this.held + buffer.toString('latin1')).replace(this.pattern, hiddenBytes);
    const end = this.beginningOfKey(text);
    this.held = text.slice(end);
    return Buffer.from(text.slice(0, end), 'latin1');
  }

  /** What was held back: the text ends here. */
  rest(): Buffer {
    const { held } = this;
    this.held = '';
    return Buffer.from(held, 'latin1');
  }

  /** Index from where on the text could be the key's beginning; its length where it could not. */
  private beginningOfKey(text: string): number {
    const longest = this.spellings.length * longestSpelling - 1;
    for (let at = Math.max(0, text.length - longest); at < text.length; at++)
      if (this.mayGoOn(text, at, 0)) return at;
    return text.length;
  }

  private mayGoOn(text: string, at: number, character: number): boolean {
    if (at >= text.length) return true;
    const spellings = this.spellings[character] ?? [];
    return spellings.some(spelling => {
      const seen = text.slice(at, at + spelling.length);
      if (!spelling.startsWith(seen)) return false;
      return this.mayGoOn(text, at + spelling.length, character + 1);
    });
  }
}

/** `\u0041` */
const longestSpelling = 6;

/** By itself and as JSON may write it. Keys are visible ASCII: at most one of the four digits is a letter. */
function spellingsOf(character: string): string[] {
  const code = character.charCodeAt(0).toString(16).padStart(4, '0');
  const short = /["\\/]/.test(character) ? [`\\${character}`] : [];
  return [...new Set([character, `\\u${code}`, `\\u${code.toUpperCase()}`, ...short])];
}

function quote(text: string): string {
  return text.replace(/[^\w]/g, '\\$&');
}
