/** Finds pictures in what a chat model writes: Markdown, data URIs, addresses. Linear in the text, whatever it holds. */

import type { PictureSource } from '../core/imageAnswer';
import { type Found, sourceOf } from './imageData';

/** `![alt](target)` in the order of the text; the target may be an address, a data URI, or a placeholder. */
export function markdownPictures(text: string, found: Found): PictureSource[] {
  const sources: PictureSource[] = [];
  let at = text.indexOf('![');
  while (at >= 0) {
    const middle = text.indexOf('](', at);
    if (middle < 0) break;
    let end = at + 2;
    // An exclamation mark before a link is no picture: alternative text has no bracket of its own.
    if (!text.slice(at + 2, middle).includes('[')) {
      end = endOfTarget(text, middle + 2);
      const source = sourceOf(text.slice(middle + 2, end).replace(/^\s*<|>\s*$/g, ''), found);
      if (source !== undefined) sources.push(source);
    }
    at = text.indexOf('![', end);
  }
  return sources;
}

/** A data URI may be broken over lines and ends with the bracket; an address ends before its title, and may hold brackets. */
function endOfTarget(text: string, start: number): number {
  if (/^\s{0,9}(data:|base64:)/i.test(text.slice(start, start + 20))) {
    const end = text.indexOf(')', start);
    return end < 0 ? text.length : end;
  }
  let depth = 1;
  for (let end = start; end < text.length; end++) {
    const character = text[end];
    if (character === '(') depth++;
    else if (character === ')') depth--;
    if (depth === 0 || (end > start && /\s/.test(character ?? ''))) return end;
  }
  return text.length;
}

/** Placeholders, `data:image/…;base64,…` and `base64://…` that stand anywhere, in the order of the text. */
export function barePictures(text: string, found: Found): PictureSource[] {
  const whole = text.trim();
  if (/^(data:image\/|base64:\/\/)/i.test(whole)) {
    const source = sourceOf(whole, found);
    if (source !== undefined) return [source];
  }
  const places: { at: number; source: PictureSource }[] = [];
  for (const [placeholder, picture] of found.pictures) {
    const at = text.indexOf(placeholder);
    if (at >= 0 && picture.mediaType !== undefined) places.push({ at, source: { type: 'spooled', picture } });
  }
  for (const prefix of ['data:image/', 'base64://']) {
    for (let at = text.indexOf(prefix); at >= 0; at = text.indexOf(prefix, at + 1)) {
      const source = sourceOf(text.slice(at, endOfWord(text, at)), found);
      if (source !== undefined && source.type !== 'spooled') places.push({ at, source });
    }
  }
  return places.sort((a, b) => a.at - b.at).map(({ source }) => source);
}

/** Addresses that end like a picture's; where the whole text is one address, any. */
export function bareAddresses(text: string, found: Found): PictureSource[] {
  const whole = text.trim();
  const isAlone = /^https?:\/\/\S+$/i.test(whole);
  return wordsFrom(text, 'http')
    .filter(({ word, isLink }) => !isLink && (isAlone || isPictureAddress(word)))
    .flatMap(({ word }) => sourceOf(word, found) ?? []);
}

/** The last resort: `[download](address)`, for a picture that is told nowhere else. */
export function linkedAddresses(text: string, found: Found): PictureSource[] {
  return wordsFrom(text, 'http')
    .filter(({ word, isLink }) => isLink && isPictureAddress(word))
    .flatMap(({ word }) => sourceOf(word, found) ?? []);
}

function wordsFrom(text: string, prefix: string): { word: string; isLink: boolean }[] {
  const words: { word: string; isLink: boolean }[] = [];
  let at = text.indexOf(prefix);
  while (at >= 0) {
    const end = endOfWord(text, at);
    const word = text.slice(at, end).replace(/[.,;:!?*_]{1,8}$/, '');
    words.push({ word, isLink: text.startsWith('](', at - 2) });
    at = text.indexOf(prefix, Math.max(end, at + prefix.length));
  }
  return words;
}

/** Whitespace, quotes, brackets and full-width punctuation end an address in running text. */
const ending = /[\s"'`<>()[\]{}|\\\u3000-\u303f\uff00-\uffef]/g;

function endOfWord(text: string, at: number): number {
  ending.lastIndex = at;
  return ending.exec(text)?.index ?? text.length;
}

function isPictureAddress(word: string): boolean {
  return URL.canParse(word) && /\.(png|jpe?g|webp|gif|avif|svg|bmp)$/i.test(new URL(word).pathname);
}
