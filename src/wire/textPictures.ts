/** Finds pictures in what a chat model writes: Markdown, data URIs, addresses. Linear in the text, whatever it holds. */

import type { PictureSource } from '../core/imageAnswer';
import { type Found, mostEntries, placeholdersIn, sourceOf } from './imageData';

/** `![alt](target)` in the order of the text; the target may be an address, a data URI, or a placeholder. */
export function markdownPictures(text: string, found: Found): PictureSource[] {
  const sources: PictureSource[] = [];
  let start = 0;
  for (let looks = 0; looks < mostEntries; ) {
    const middle = text.indexOf('](', start);
    if (middle < 0) break;
    // Alternative text has no bracket of its own: an exclamation mark before a link is no picture.
    const before = text.slice(start, middle);
    const bracket = before.lastIndexOf('[');
    start = middle + 2;
    if (bracket < 1 || before[bracket - 1] !== '!') continue;
    const end = endOfTarget(text, start);
    const source = sourceOf(withoutAngles(text.slice(start, end)), found);
    if (source !== undefined) sources.push(source);
    start = end;
    looks++;
  }
  return sources;
}

/** `<address>` is how Markdown writes one with blanks in it. */
function withoutAngles(target: string): string {
  const trimmed = target.trim();
  const start = trimmed.startsWith('<') ? 1 : 0;
  return trimmed.slice(start, trimmed.endsWith('>') ? -1 : undefined);
}

const bracketOrBlank = /[()\s]/g;

/** A data URI may be broken over lines and ends with the bracket; an address ends before its title, and may hold brackets. */
function endOfTarget(text: string, start: number): number {
  if (/^\s{0,9}(data:|base64:)/i.test(text.slice(start, start + 20))) {
    const end = text.indexOf(')', start);
    return end < 0 ? text.length : end;
  }
  let depth = 1;
  bracketOrBlank.lastIndex = start;
  for (let stop = bracketOrBlank.exec(text); stop !== null; stop = bracketOrBlank.exec(text)) {
    const { 0: character, index } = stop;
    if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (index > start) return index;
    if (depth === 0) return index;
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
  for (const { at, picture } of placeholdersIn(text, found.pictures)) {
    if (picture.mediaType !== undefined) places.push({ at, source: { type: 'spooled', picture } });
    if (places.length === mostEntries) break;
  }
  for (const prefix of ['data:image/', 'base64://']) {
    for (const { at, word } of wordsFrom(text, prefix)) {
      const source = sourceOf(word, found);
      if (source !== undefined && source.type !== 'spooled') places.push({ at, source });
    }
  }
  return places.sort((a, b) => a.at - b.at).map(({ source }) => source);
}

/** Addresses that end like a picture's; where the whole text is one address, any. */
export function bareAddresses(text: string, found: Found): PictureSource[] {
  const whole = text.trim();
  const isAlone = /^https?:\/\/\S+$/i.test(whole);
  return addressesIn(text)
    .filter(({ address, isLink }) => !isLink && (isAlone || isPictureAddress(address)))
    .flatMap(({ address }) => sourceOf(address, found) ?? []);
}

/** The last resort: `[download](address)`, for a picture that is told nowhere else. */
export function linkedAddresses(text: string, found: Found): PictureSource[] {
  return addressesIn(text)
    .filter(({ address, isLink }) => isLink && isPictureAddress(address))
    .flatMap(({ address }) => sourceOf(address, found) ?? []);
}

function addressesIn(text: string): { address: string; isLink: boolean }[] {
  return wordsFrom(text, 'http').map(({ at, word }) => ({
    address: word.replace(/[.,;:!?*_]{1,8}$/, ''),
    isLink: text.startsWith('](', at - 2),
  }));
}

/** The first ones; none begins inside another. */
function wordsFrom(text: string, prefix: string): { at: number; word: string }[] {
  const words: { at: number; word: string }[] = [];
  let at = text.indexOf(prefix);
  while (at >= 0 && words.length < mostEntries) {
    const end = endOfWord(text, at);
    words.push({ at, word: text.slice(at, end) });
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
