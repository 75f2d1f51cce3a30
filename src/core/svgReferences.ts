/** Says whether a drawing shows only what it holds. Whoever draws one that points elsewhere would read files and addresses that somebody else chose. */

import { type Markup, readMarkup } from './svgMarkup';

export type SvgCheck =
  | { readonly type: 'whole' }
  /** What it points to, as a person would find it in the file; at most 80 characters. */
  | { readonly type: 'pointsOutside'; readonly to: string }
  | { readonly type: 'damaged' };

type Element = Extract<Markup, { type: 'element' }>;

const damaged: SvgCheck = { type: 'damaged' };

/** Only UTF-8 that is not compressed: drawings in other encodings are read by nobody here. */
export function checkSvg(bytes: Uint8Array): SvgCheck {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return damaged;
  }
  return checkText(text);
}

function checkText(text: string): SvgCheck {
  const styles: string[] = [];
  let openStyles = 0;
  for (const markup of readMarkup(text)) {
    let to: string | undefined;
    if (markup.type === 'flaw') return damaged;
    if (markup.type === 'definitions') to = markup.text;
    if (markup.type === 'instruction' && /^xml-stylesheet\b/i.test(markup.text)) to = markup.text;
    if (markup.type === 'element') to = outsideOf(markup);
    if (markup.type === 'element' && markup.name === 'style') openStyles++;
    if (markup.type === 'end' && markup.name === 'style') openStyles--;
    // In one: comments and CDATA cut a style sheet into pieces.
    if (markup.type === 'text' && openStyles > 0) styles.push(markup.text);
    if (to !== undefined) return pointsOutside(to);
  }
  const to = outsideOfStyle(styles.join(''));
  return to === undefined ? { type: 'whole' } : pointsOutside(to);
}

function pointsOutside(to: string): SvgCheck {
  return { type: 'pointsOutside', to: to.slice(0, 80) };
}

/** Attributes that point somewhere. */
export const links: readonly string[] = ['href', 'src', 'base'];

/** What an attribute of the element points to, where that is outside. A link for a reader to follow (`a`) shows nothing. */
function outsideOf({ name: element, attributes }: Element): string | undefined {
  for (const { name, value } of attributes) {
    const isLink = links.includes(name) && element !== 'a';
    // An animation may set any attribute.
    const isAnimated = name === 'attributeName' && /(?:^|:)href\s*$/.test(value);
    if (isAnimated || (isLink && !isInside(value, 0))) return value;
    const to = outsideOfStyle(value);
    if (to !== undefined) return to;
  }
  return undefined;
}

/** Of `src(`, `image(`, `image-set(` and `cross-fade(` nobody needs one inside a drawing. */
const loads = /@import|(?:src|image|image-set|cross-fade)\(|url\(\s*["']?/gi;

/** Of a style sheet, a style, or an attribute that may hold one (`fill="url(#a)"`). Also what stands in a comment. */
export function outsideOfStyle(css: string): string | undefined {
  if (!/[(@\\]/.test(css)) return undefined;
  const plain = css.includes('\\') ? withoutEscapes(css) : css;
  for (const { 0: found, index } of plain.matchAll(loads)) {
    if (!/^url/i.test(found) || !isInside(plain, index + found.length)) return plain.slice(index, index + 80);
  }
  return undefined;
}

/** `\75 rl(` is `url(`. */
function withoutEscapes(css: string): string {
  return css.replace(/\\(?:([\da-f]{1,6})\s?|([\s\S]))/gi, (_, hex?: string, character = '') =>
    hex === undefined ? character : characterOf(Number.parseInt(hex, 16)),
  );
}

function characterOf(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}

const target = /\s*(?:["')]|#|$|data:[^,()"'<>]*,([A-Za-z\d+/=\s]*)(?=["')]|$))/iy;

/** Nothing, a part of the drawing, or a picture or a font that it holds. */
export function isInside(text: string, at: number): boolean {
  target.lastIndex = at;
  const found = target.exec(text);
  return found !== null && (found[1] === undefined || !isMarkup(found[1]));
}

/** A drawing inside the drawing, plain or compressed, would have to be checked as well: nobody needs that. */
function isMarkup(base64: string): boolean {
  const head = base64.slice(0, 400).replace(/[\s=]/g, '');
  const start = atob(head.slice(0, head.length & ~3))
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();
  return start === '' || start.startsWith('<') || start.startsWith('\u001f\u008b');
}
