/** Finds pictures in the entries of an answer, under every name they were seen. Never holds base64 that the spool took out. */

import * as z from 'zod';
import {
  type AnsweredPicture,
  type PictureSource,
  placeholderForm,
  type SpooledPicture,
} from '../core/imageAnswer';
import type { WireAnswer } from '../core/wireFormat';

/** Where placeholders and relative addresses find their meaning. */
export type Found = Pick<WireAnswer, 'url' | 'pictures'>;

/** Names of a picture's own characters: OpenAI, AIGNE Hub (four at once), Gemini, Responses. */
const byteNames = ['b64_json', 'base64', 'b64Json', 'data', 'result', 'image_base64'];
/** Names of an address, or of an object that holds one more of these names. */
const placeNames = ['url', 'image_url', 'imageUrl', 'image', 'source', 'inlineData', 'inline_data', 'file'];

const words = z.looseObject({
  revised_prompt: z.string().optional().catch(undefined),
  revisedPrompt: z.string().optional().catch(undefined),
});

/**
 * One entry of `data`, `images` or a message: a string, or an object with bytes, an address or both. Bytes come first,
 * for an address can expire. `""` and null mean absent (new-api, vLLM-Omni).
 */
export function readEntry(entry: unknown, found: Found): AnsweredPicture | undefined {
  const sources = sourcesOf(entry, found, 0);
  if (sources.length === 0) return undefined;
  const parsed = words.safeParse(entry);
  const revisedPrompt = parsed.success ? parsed.data.revised_prompt || parsed.data.revisedPrompt : undefined;
  return revisedPrompt ? { sources, revisedPrompt } : { sources };
}

/** Entries, links and addresses of an answer that are looked at. No model makes so many pictures. */
export const mostEntries = 256;
/** Characters of what may be an address or a small picture; the spool took longer runs out. */
const longestSource = 20_000;

/** The entries that hold pictures, in their order. */
export function readEntries(entries: readonly unknown[], found: Found): AnsweredPicture[] {
  return entries
    .slice(0, mostEntries)
    .map(entry => readEntry(entry, found))
    .filter(picture => picture !== undefined);
}

/** Everything that the spool took out and that is a picture: for answers whose shape nobody knows. */
export function spooledPictures({ pictures }: Found): AnsweredPicture[] {
  return [...pictures.values()]
    .filter(picture => picture.mediaType !== undefined)
    .map(picture => ({ sources: [{ type: 'spooled', picture }] }));
}

/** The picture whose placeholder stands in a string. */
export function spooledIn(text: string, pictures: Found['pictures']): SpooledPicture | undefined {
  const exact = pictures.get(text);
  if (exact !== undefined) return exact;
  for (const { picture } of placeholdersIn(text, pictures)) return picture;
  return undefined;
}

/** Every place where a picture's placeholder stands, in the order of the text. */
export function* placeholdersIn(
  text: string,
  pictures: Found['pictures'],
): Generator<{ readonly at: number; readonly picture: SpooledPicture }, void> {
  if (pictures.size === 0) return;
  for (const { 0: placeholder, index } of text.matchAll(new RegExp(placeholderForm, 'g'))) {
    const picture = pictures.get(placeholder);
    if (picture !== undefined) yield { at: index, picture };
  }
}

/** What a string means where a picture is expected; `undefined` when it is none. */
export function sourceOf(text: string, found: Found): PictureSource | undefined {
  const picture = spooledIn(text, found.pictures);
  if (picture !== undefined) return { type: 'spooled', picture };
  const trimmed = text.trim();
  if (trimmed.length > longestSource) return undefined;
  const lower = trimmed.slice(0, 9).toLowerCase();
  if (lower.startsWith('data:')) {
    const comma = trimmed.indexOf(',');
    return trimmed.slice(0, comma).endsWith(';base64') ? inline(trimmed.slice(comma + 1)) : undefined;
  }
  if (lower.startsWith('base64://')) return inline(trimmed.slice(9));
  if (lower.startsWith('http://') || lower.startsWith('https://')) return address(trimmed, found);
  const bare = inline(trimmed);
  // JPEG in base64 begins with a slash, as relative addresses do (SGLang).
  if (trimmed.startsWith('/') && (bare === undefined || !trimmed.startsWith('/9j/')))
    return address(trimmed, found);
  return bare;
}

function sourcesOf(value: unknown, found: Found, depth: number): PictureSource[] {
  if (typeof value === 'string') {
    const source = sourceOf(value, found);
    return source === undefined ? [] : [source];
  }
  if (typeof value !== 'object' || value === null || depth > 3) return [];
  const named = new Map(Object.entries(value));
  const all = [...byteNames, ...placeNames].flatMap(name => sourcesOf(named.get(name), found, depth + 1));
  const different = new Map(all.map(source => [keyOf(source), source]));
  return [...different.values()].sort((a, b) => Number(a.type === 'url') - Number(b.type === 'url'));
}

/** Equal for sources that lead to the same bytes. */
export function keyOf(source: PictureSource): string {
  switch (source.type) {
    case 'spooled':
      return source.picture.file;
    case 'inline':
      return source.base64;
    case 'url':
      return source.url;
  }
}

/** Base64 that was too short for the spool: at least as long as the smallest GIF. */
function inline(text: string): PictureSource | undefined {
  const base64 = text.replace(/\s+/g, '');
  return base64.length >= 32 && /^[A-Za-z0-9+/_-]+={0,2}$/.test(base64)
    ? { type: 'inline', base64 }
    : undefined;
}

function address(text: string, { url }: Found): PictureSource | undefined {
  return URL.canParse(text, url) ? { type: 'url', url: new URL(text, url).href } : undefined;
}
