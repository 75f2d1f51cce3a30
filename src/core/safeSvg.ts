/** Takes out of a drawing what would run or load something when it is opened. Never touches anything else, and passes nothing that it cannot read. */

import { type Attribute, type Markup, readMarkup } from './svgMarkup';
import { isInside, links, outsideOfStyle } from './svgReferences';

export type SafeSvg =
  | { readonly type: 'safe' }
  /** `removed`: names for a person, none of them of the drawing's own. */
  | { readonly type: 'cleaned'; readonly text: string; readonly removed: readonly string[] }
  /** It is damaged, or of an encoding that is read by nobody here. */
  | { readonly type: 'unreadable' };

type Element = Extract<Markup, { type: 'element' }>;
type Finding = {
  readonly start: number;
  readonly end: number;
  readonly instead: string;
  readonly what: string;
};

const unreadable: SafeSvg = { type: 'unreadable' };

/** Takes time in proportion to the drawing: it is read three times at most. */
export function safeSvg(bytes: Uint8Array): SafeSvg {
  try {
    // With its byte order mark: a drawing that is safe keeps every byte, and any other all that it may.
    return cleaned(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return unreadable;
    throw error;
  }
}

function cleaned(given: string): SafeSvg {
  const removed = new Set<string>();
  let text = given;
  // First what stands in a style sheet, then what hides in one: all of it.
  for (const isThorough of [false, true]) {
    const findings = findingsIn(text, isThorough);
    if (findings === undefined) return unreadable;
    if (findings.length === 0) return resultOf(text, removed);
    for (const { what } of findings) removed.add(what);
    text = without(text, findings);
  }
  return findingsIn(text, true)?.length === 0 ? resultOf(text, removed) : unreadable;
}

function resultOf(text: string, removed: ReadonlySet<string>): SafeSvg {
  return removed.size === 0 ? { type: 'safe' } : { type: 'cleaned', text, removed: [...removed].sort() };
}

function without(text: string, findings: readonly Finding[]): string {
  const kept: string[] = [];
  let at = 0;
  for (const { start, end, instead } of findings) {
    kept.push(text.slice(at, start), instead);
    at = end;
  }
  return [...kept, text.slice(at)].join('');
}

/** In the order of the text, none inside another. `undefined`: no drawing, or none that is whole and sound. */
function findingsIn(text: string, isThorough: boolean): Finding[] | undefined {
  const search = new Search(text, isThorough);
  for (const markup of readMarkup(text)) if (!search.take(markup)) return undefined;
  return search.isOver ? search.findings.sort((a, b) => a.start - b.start) : undefined;
}

const xhtml = 'http://www.w3.org/1999/xhtml';

/** What runs, or opens something else inside the drawing. `handler` and `listener` are of SVG Tiny. */
const elements: ReadonlySet<string> = new Set([
  ...['script', 'handler', 'listener', 'foreignobject'],
  ...['iframe', 'frame', 'object', 'embed', 'applet', 'portal', 'link', 'meta', 'base'],
]);

/** In which a drawing might not read as it does in UTF-8. */
const otherEncoding = /\bencoding\s*=\s*["'](?!(?:utf-8|us-ascii|ascii|iso-8859-\d+|windows-125\d)["'])/i;

class Search {
  readonly findings: Finding[] = [];
  /** Names of the elements that are open, as they are written. */
  private readonly open: string[] = [];
  /** Where the element that goes begins, and how deep it lies. */
  private going: { readonly start: number; readonly depth: number; readonly what: string } | undefined;
  /** The style sheet that is read. */
  private style: { readonly depth: number; readonly texts: Finding[]; css: string[] } | undefined;
  private readonly pagePrefixes = new Set<string>();
  private hasRoot = false;

  constructor(
    private readonly text: string,
    private readonly isThorough: boolean,
  ) {}

  get isOver(): boolean {
    return this.hasRoot && this.open.length === 0;
  }

  /** False: nobody can say what the drawing is. */
  take(markup: Markup): boolean {
    switch (markup.type) {
      case 'flaw':
        return false;
      case 'definitions':
        this.find(markup, '<!DOCTYPE>');
        return true;
      case 'instruction':
        if (/^xml-stylesheet\b/i.test(markup.text)) this.find(markup, '<?xml-stylesheet?>');
        if (/^xml\s/i.test(markup.text) && otherEncoding.test(markup.text)) this.find(markup, 'encoding');
        return true;
      case 'element':
        return this.takeElement(markup);
      case 'end':
        return this.takeEnd(markup);
      case 'text':
        if (this.going === undefined && this.style !== undefined) this.takeStyle(markup);
        return true;
    }
  }

  private takeElement(element: Element): boolean {
    this.open.push(writtenName(element));
    this.hasRoot ||= this.going === undefined && element.name === 'svg';
    for (const { prefix, name, value } of element.attributes)
      if (prefix === 'xmlns' && value === xhtml) this.pagePrefixes.add(name);
    if (this.going !== undefined) return true;
    const what = this.whyGoing(element);
    const depth = this.open.length;
    if (what !== undefined) this.going = { start: element.start, depth, what };
    else {
      for (const attribute of element.attributes) this.takeAttribute(element, attribute);
      if (element.name.toLowerCase() === 'style') this.style ??= { depth, texts: [], css: [] };
    }
    // A drawing that goes as a whole is none.
    return this.hasRoot && !(what !== undefined && depth === 1);
  }

  /** Why an element goes with all that is in it. */
  private whyGoing({ prefix, name, attributes }: Element): string | undefined {
    const plain = name.toLowerCase();
    if (elements.has(plain)) return `<${plain}>`;
    const isPage = attributes.some(
      each => each.prefix === '' && each.name === 'xmlns' && each.value === xhtml,
    );
    if (isPage || this.pagePrefixes.has(prefix)) return 'HTML';
    // An animation may set any attribute of another element.
    const animated = attributes.find(each => each.name.toLowerCase() === 'attributename')?.value ?? '';
    const attribute = animated
      .slice(animated.lastIndexOf(':') + 1)
      .trim()
      .toLowerCase();
    return links.includes(attribute) || attribute.startsWith('on') ? '<animate>' : undefined;
  }

  private takeAttribute(element: Element, attribute: Attribute): void {
    const { value } = attribute;
    const name = attribute.name.toLowerCase();
    if (name.startsWith('on')) this.find(attribute, 'on…');
    else if (name === 'ping' || (links.includes(name) && !mayPoint(element, name, value)))
      this.find(attribute, name);
    else if (outsideOfStyle(value) !== undefined) {
      const { start, end } = attribute;
      const quote = this.text[end - 1] ?? '';
      const before = this.text.indexOf(quote, start) + 1 - start;
      this.find(attribute, 'url()', this.isThorough ? '' : this.styleWithin(attribute, before, 1));
    }
  }

  private takeEnd(markup: Extract<Markup, { type: 'end' }>): boolean {
    const depth = this.open.length;
    if (this.open.pop() !== writtenName(markup)) return false;
    if (this.going?.depth === depth) {
      const { start, what } = this.going;
      this.going = undefined;
      this.find({ start, end: markup.end }, what);
    }
    if (this.style?.depth === depth) this.endStyle(this.style);
    return true;
  }

  private takeStyle(markup: Extract<Markup, { type: 'text' }>): void {
    this.style?.css.push(markup.text);
    const { start, end } = markup;
    const [before, after] = this.text.startsWith(cdata, start) ? [cdata.length, 3] : [0, 0];
    const instead = this.isThorough ? '' : this.styleWithin(markup, before, after);
    this.style?.texts.push({ start, end, instead, what: 'url()' });
  }

  /** In one: comments and CDATA cut a style sheet into pieces. */
  private endStyle({ texts, css }: NonNullable<Search['style']>): void {
    this.style = undefined;
    if (outsideOfStyle(css.join('')) !== undefined) this.findings.push(...texts);
  }

  /** Of `before` characters on up to `after` before its end: the marks around it stay. */
  private styleWithin({ start, end }: Pick<Finding, 'start' | 'end'>, before: number, after: number): string {
    const css = this.text.slice(start + before, end - after);
    return this.text.slice(start, start + before) + insideOfStyle(css) + this.text.slice(end - after, end);
  }

  private find({ start, end }: Pick<Finding, 'start' | 'end'>, what: string, instead = ''): void {
    if (this.going === undefined) this.findings.push({ start, end, instead, what });
  }
}

const cdata = '<![CDATA[';

function writtenName({ prefix, name }: { readonly prefix: string; readonly name: string }): string {
  return `${prefix}:${name}`;
}

/** Whether a link leads to a part of the drawing or, for a reader to follow, to a page. */
function mayPoint({ name: element }: Element, name: string, value: string): boolean {
  if (element !== 'a' || name !== 'href') return isInside(value, 0);
  // A browser passes over these wherever they stand.
  const plain = [...value].filter(character => character > ' ').join('');
  const [, scheme] = /^([a-z][a-z\d+.-]*):/i.exec(plain) ?? [];
  return scheme === undefined || ['http', 'https', 'mailto'].includes(scheme.toLowerCase());
}

const loaded = /@import|url\(/gi;

/** A style sheet, or an attribute that holds one, as it is written, without its imports and with `#` for what lies outside. */
function insideOfStyle(css: string): string {
  const kept: string[] = [];
  let at = 0;
  for (;;) {
    loaded.lastIndex = at;
    const found = loaded.exec(css);
    if (found === null) return [...kept, css.slice(at)].join('');
    const isImport = found[0].startsWith('@');
    const start = isImport ? found.index : found.index + found[0].length;
    const end = isImport ? endOf(css, start, ';') + 1 : endOf(css, start, ')');
    const isKept = !isImport && isInside(css, quoteBehind(css, start));
    kept.push(css.slice(at, start), isKept ? css.slice(start, end) : isImport ? '' : '#');
    at = end;
  }
}

function quoteBehind(css: string, at: number): number {
  opening.lastIndex = at;
  return at + (opening.exec(css)?.[0].length ?? 0);
}

const opening = /\s*["']?/y;
const marksOfStyle = /["'();]/g;

/** Where `mark` stands next, outside of quotes and brackets; the end of the text where it does not. */
function endOf(css: string, start: number, mark: ';' | ')'): number {
  let depth = 0;
  for (let at = start; at < css.length; ) {
    marksOfStyle.lastIndex = at;
    const found = marksOfStyle.exec(css);
    if (found === null) break;
    const [next] = found;
    if (next === mark && depth === 0) return found.index;
    if (next === '(') depth++;
    if (next === ')') depth--;
    const closing = next === '"' || next === "'" ? css.indexOf(next, found.index + 1) : found.index;
    if (closing < 0) break;
    at = closing + 1;
  }
  return css.length;
}
