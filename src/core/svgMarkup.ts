/** Takes a drawing's markup apart, in one pass. Never guesses: what is no well-formed XML, or defines words of its own, is a flaw. */

/** A name without its prefix; that is empty where it has none. */
type Name = { readonly prefix: string; readonly name: string };

/** Where it stands in the text, for who takes it out: up to `end`, which is not part of it. */
type Span = { readonly start: number; readonly end: number };

export type Attribute = Name & Span & { readonly value: string };

/** Values and texts are as they are meant, without references such as `&#x2f;`. */
export type Markup =
  | ((
      | (Name & { readonly type: 'element'; readonly attributes: readonly Attribute[] })
      /** Of an empty element it takes up no room. */
      | (Name & { readonly type: 'end' })
      | { readonly type: 'text'; readonly text: string }
      /** `<?xml-stylesheet …?>` and such, without the marks around it. */
      | { readonly type: 'instruction'; readonly text: string }
      /** A document type that may define something: its first 80 characters. What it defines is not known. */
      | { readonly type: 'definitions'; readonly text: string }
    ) &
      Span)
  /** Nothing is told of what follows. */
  | Flaw;

type Flaw = { readonly type: 'flaw' };
type Sound = Exclude<Markup, Flaw>;

/** As many programs write it: it says what SVG is and defines nothing. */
const plainDocumentType =
  /<!DOCTYPE\s+svg(?:\s+PUBLIC\s+(?:"-\/\/W3C\/\/DTD SVG[^"<>[]*"|'-\/\/W3C\/\/DTD SVG[^'<>[]*')\s+(?:"[^"<>[]*"|'[^'<>[]*'))?\s*>/y;
const space = /\s*/y;
const name = /[^\s<>/="']+/y;

const marksOfDocumentType = /["'[\]>]|<!--|<\?/g;

/** An empty element has an end as well. The text may be cut: that is a flaw at its end. */
export function* readMarkup(text: string): Generator<Markup, void> {
  const reader = new Reader(text);
  while (!reader.isOver) {
    const markup = reader.next();
    if (markup === undefined) continue;
    yield markup;
    if (markup.type === 'flaw') return;
    if (markup.type === 'element' && text[markup.end - 2] === '/') {
      const { prefix, name, end } = markup;
      yield { type: 'end', prefix, name, start: end, end };
    }
  }
}

const flaw: Flaw = { type: 'flaw' };

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  get isOver(): boolean {
    return this.at >= this.text.length;
  }

  /** `undefined`: a comment, or a document type that defines nothing. */
  next(): Markup | undefined {
    const { text, at: start } = this;
    if (text[start] !== '<') return this.readText();
    if (text.startsWith('<!--', start)) return this.between(4, '-->') === undefined ? flaw : undefined;
    if (text.startsWith('<![CDATA[', start)) return this.told(start, 'text', this.between(9, ']]>'));
    if (text.startsWith('<?', start)) return this.told(start, 'instruction', this.between(2, '?>'));
    if (text.startsWith('<!', start)) return this.readDocumentType();
    return text.startsWith('</', start) ? this.readEnd() : this.readElement();
  }

  private readText(): Markup {
    const { text, at: start } = this;
    const next = text.indexOf('<', start);
    this.at = next < 0 ? text.length : next;
    return this.told(start, 'text', resolved(text.slice(start, this.at)));
  }

  private readDocumentType(): Markup | undefined {
    const { text, at: start } = this;
    if (this.take(plainDocumentType) !== '') return undefined;
    if (!/^<!doctype\s/i.test(text.slice(start, start + 10))) return flaw;
    return this.skipDocumentType() ? this.told(start, 'definitions', text.slice(start, start + 80)) : flaw;
  }

  /** False: it has no end. */
  private skipDocumentType(): boolean {
    let isInside = false;
    for (;;) {
      marksOfDocumentType.lastIndex = this.at;
      const found = marksOfDocumentType.exec(this.text);
      if (found === null) return false;
      const [mark] = found;
      this.at = found.index + mark.length;
      if (mark === '>' && !isInside) return true;
      if (mark === '[' || mark === ']') isInside = mark === '[';
      else if (mark !== '>' && this.between(0, closing[mark] ?? mark) === undefined) return false;
    }
  }

  private readEnd(): Markup {
    const start = this.at;
    const name = this.between(2, '>');
    return name === undefined ? flaw : { type: 'end', ...nameIn(name.trim()), start, end: this.at };
  }

  private readElement(): Markup {
    const start = this.at++;
    const element = nameIn(this.take(name));
    const attributes: Attribute[] = [];
    if (element.name === '') return flaw;
    for (;;) {
      const isApart = this.take(space) !== '';
      if (this.takeText('>') || this.takeText('/>'))
        return { type: 'element', ...element, attributes, start, end: this.at };
      const attribute = isApart ? this.readAttribute() : undefined;
      if (attribute === undefined) return flaw;
      attributes.push(attribute);
    }
  }

  private readAttribute(): Attribute | undefined {
    const start = this.at;
    const attribute = nameIn(this.take(name));
    this.take(space);
    if (attribute.name === '' || !this.takeText('=')) return undefined;
    this.take(space);
    const quote = this.text[this.at] ?? '';
    const raw = quote === '"' || quote === "'" ? this.between(1, quote) : undefined;
    const value = raw === undefined || raw.includes('<') ? undefined : resolved(raw);
    return value === undefined ? undefined : { ...attribute, value, start, end: this.at };
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

  private told(
    start: number,
    type: Exclude<Sound['type'], 'element' | 'end'>,
    text: string | undefined,
  ): Markup {
    return text === undefined ? flaw : { type, text, start, end: this.at };
  }
}

/** What ends what begins so, in a document type. */
const closing: Readonly<Record<string, string>> = { '<!--': '-->', '<?': '?>' };

function nameIn(qualified: string): Name {
  const colon = qualified.lastIndexOf(':');
  return { prefix: qualified.slice(0, Math.max(0, colon)), name: qualified.slice(colon + 1) };
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
