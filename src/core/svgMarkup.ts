/** Takes a drawing's markup apart, in one pass. Never guesses: what is no well-formed XML, or defines words of its own, is a flaw. */

export type Attribute = readonly [name: string, value: string];

/** Names are without their prefix; values and texts as they are meant, without references such as `&#x2f;`. */
export type Markup =
  | { readonly type: 'element'; readonly name: string; readonly attributes: readonly Attribute[] }
  | { readonly type: 'end'; readonly name: string }
  | { readonly type: 'text'; readonly text: string }
  /** `<?xml-stylesheet …?>` and such, without the marks around it. */
  | { readonly type: 'instruction'; readonly text: string }
  /** A document type that may define something. Nothing is told of what follows. */
  | { readonly type: 'definitions'; readonly text: string }
  /** Nothing is told of what follows. */
  | { readonly type: 'flaw' };

/** As many programs write it: it says what SVG is and defines nothing. */
const plainDocumentType =
  /<!DOCTYPE\s+svg(?:\s+PUBLIC\s+(?:"-\/\/W3C\/\/DTD SVG[^"<>[]*"|'-\/\/W3C\/\/DTD SVG[^'<>[]*')\s+(?:"[^"<>[]*"|'[^'<>[]*'))?\s*>/y;
const space = /\s*/y;
const name = /[^\s<>/="']+/y;

/** An empty element has an end as well. The text may be cut: that is a flaw at its end. */
export function* readMarkup(text: string): Generator<Markup, void> {
  const reader = new Reader(text);
  while (!reader.isOver) {
    for (const markup of reader.next()) {
      yield markup;
      if (markup.type === 'flaw' || markup.type === 'definitions') return;
    }
  }
}

const flaw: readonly Markup[] = [{ type: 'flaw' }];

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  get isOver(): boolean {
    return this.at >= this.text.length;
  }

  next(): readonly Markup[] {
    const { text, at } = this;
    if (text[at] !== '<') return this.readText();
    if (text.startsWith('<!--', at)) return this.between(4, '-->') === undefined ? flaw : [];
    if (text.startsWith('<![CDATA[', at)) return told('text', this.between(9, ']]>'));
    if (text.startsWith('<?', at)) return told('instruction', this.between(2, '?>'));
    if (text.startsWith('<!', at)) {
      return this.take(plainDocumentType) === ''
        ? [{ type: 'definitions', text: text.slice(at, at + 80) }]
        : [];
    }
    return text.startsWith('</', at) ? this.readEnd() : this.readElement();
  }

  private readText(): readonly Markup[] {
    const next = this.text.indexOf('<', this.at);
    const end = next < 0 ? this.text.length : next;
    const raw = this.text.slice(this.at, end);
    this.at = end;
    return told('text', resolved(raw));
  }

  private readEnd(): readonly Markup[] {
    const name = this.between(2, '>');
    return name === undefined ? flaw : [{ type: 'end', name: localName(name.trim()) }];
  }

  private readElement(): readonly Markup[] {
    this.at++;
    const element = localName(this.take(name));
    const attributes: Attribute[] = [];
    if (element === '') return flaw;
    for (;;) {
      const isApart = this.take(space) !== '';
      if (this.takeText('>')) return [{ type: 'element', name: element, attributes }];
      if (this.takeText('/>')) {
        return [
          { type: 'element', name: element, attributes },
          { type: 'end', name: element },
        ];
      }
      const attribute = isApart ? this.readAttribute() : undefined;
      if (attribute === undefined) return flaw;
      attributes.push(attribute);
    }
  }

  private readAttribute(): Attribute | undefined {
    const attribute = localName(this.take(name));
    this.take(space);
    if (attribute === '' || !this.takeText('=')) return undefined;
    this.take(space);
    const quote = this.text[this.at] ?? '';
    const raw = quote === '"' || quote === "'" ? this.between(1, quote) : undefined;
    const value = raw === undefined || raw.includes('<') ? undefined : resolved(raw);
    return value === undefined ? undefined : [attribute, value];
  }

  /** From `skipped` characters on up to `mark`, which is passed; `undefined` where it does not come. */
  private between(skipped: number, mark: string): string | undefined {
    const start = this.at + skipped;
    const end = this.text.indexOf(mark, start);
    this.at = end < 0 ? this.text.length : end + mark.length;
    return end < 0 ? undefined : this.text.slice(start, end);
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  private takeText(expected: string): boolean {
    const isThere = this.text.startsWith(expected, this.at);
    if (isThere) this.at += expected.length;
    return isThere;
  }
}

function told(type: 'text' | 'instruction', text: string | undefined): readonly Markup[] {
  return text === undefined ? flaw : [{ type, text }];
}

function localName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1);
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const unknown = /&(?!(?:#[xX][\da-fA-F]{1,6}|#\d{1,7}|lt|gt|amp|quot|apos);)/;

/** `undefined` where it refers to what XML itself does not define. */
function resolved(raw: string): string | undefined {
  if (!raw.includes('&')) return raw;
  if (unknown.test(raw)) return undefined;
  return raw.replace(/&(?:#x([\da-f]+)|#(\d+)|([a-z]+));/gi, (_, hex, decimal, word) => {
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return entities[word] ?? (code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd');
  });
}
