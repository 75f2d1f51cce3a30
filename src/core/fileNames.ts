/** Names for picture files, usable on every operating system. Never looks at a disk: who writes checks what exists. */

import { ImageError } from './imageError';
import { sentence } from './sentence';

type Length = { readonly graphemes: number; readonly bytes: number };

/** Short enough to read in the explorer. */
const promptLength: Length = { graphemes: 40, bytes: 80 };
/** File systems allow 255 bytes; suffix, number and extension must fit behind. */
const fileNameLength: Length = { graphemes: 200, bytes: 200 };
const longestName: Length = { graphemes: 255, bytes: 255 };
/** Whatever follows the first dot. */
const reservedOnWindows = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;
const pictureExtension = /\.(png|jpe?g|webp|gif|avif|heic|bmp|tiff?|svg)$/i;

/** Characters of a prompt that a name is made of: more than fit into one, and few enough to be brought into one form. */
const longestBeginning = 1000;

/** Stands in a stem where the number goes; no file name of any system may hold it. */
const numberMark = '*';

/** What a template's `${…}` stand for; empty where there is nothing to tell. */
export type NameParts = {
  readonly prompt: string;
  readonly model: string;
  /** As asked for, such as `1024x1024`. */
  readonly size: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
};

/** `${prompt}`, of `A cat, programming!` → `a-cat-programming`. `${n}` is left to `numberedNames`. Never empty, whatever the words and the template are. */
export function stemFromTemplate(template: string, parts: NameParts): string {
  const filled = template
    .slice(0, longestBeginning)
    .normalize('NFC')
    .split(/\$\{(prompt|model|size|date|n)\}/)
    .map((part, at) => (at % 2 === 0 ? literal(part) : filler(part, parts)))
    .join('');
  return usable(filled) || 'image';
}

/** What a person typed as a name, made one that every system takes: `../Paper: boat?.png` → `Paper-boat`. Empty where nothing of it is left. */
export function cleanedName(typed: string): string {
  return usable(literal(typed.slice(0, longestBeginning).normalize('NFC')));
}

function usable(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(pictureExtension, '')
    // What was empty leaves no separators behind.
    .replace(/([-_. ])[-_. ]+/g, '$1');
  const stem = trimmed(cut(trimmed(plain), fileNameLength));
  return reservedOnWindows.test(stem.replaceAll(numberMark, '1')) ? `image-${stem}` : stem;
}

/** As names have it: `2026-11-21`, where the person is. */
export function dayOf(moment: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

function filler(name: string, parts: NameParts): string {
  if (name === 'n') return numberMark;
  return joinedWords(parts[name as keyof NameParts]);
}

/** Letters of every script stay readable. Ends at a whole word, unless the first one alone is too long. */
function joinedWords(text: string): string {
  const words = text
    .slice(0, longestBeginning)
    .normalize('NFC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter(word => word !== '');
  let joined = '';
  for (const word of words) {
    const longer = joined === '' ? cut(word, promptLength) : `${joined}-${word}`;
    if (cut(longer, promptLength) !== longer) break;
    joined = longer;
  }
  return joined;
}

/** What a template says itself, without what some system forbids in a name or what turns the direction of the rest. */
function literal(text: string): string {
  return text.replace(/[<>:"/\\|?*$\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, '-');
}

/** A name that begins with a dot is hidden, and one that ends with a dot or a space is none on Windows. */
function trimmed(stem: string): string {
  return stem.replace(/^[-_.\s]+|[-_.\s]+$/g, '');
}

/** What an edit does to its source. */
export type EditKind = 'edit' | 'variation' | 'noBackground' | 'extended';

const editEndings: Readonly<Record<EditKind, string>> = {
  edit: `-edit-${numberMark}`,
  variation: `-variation-${numberMark}`,
  noBackground: '-no-background',
  extended: '-extended',
};

/** An ending that an edit gave to a name. Names of files are short enough to be searched again and again. */
const editEnding = /(.)-(?:(?:edit|variation)-\d+|(?:no-background|extended)(?:-\d+)?)$/su;

/** `lake` and `lake-edit-1` → `lake-edit-*`: the picture that everything began with, and what was done last. */
export function stemOfEdit(source: string, kind: EditKind): string {
  let root = cut(source.slice(0, longestBeginning), longestName);
  while (editEnding.test(root)) root = root.replace(editEnding, '$1');
  return `${cut(root, fileNameLength)}${editEndings[kind]}`;
}

/**
 * The stem of a file name that a caller chose, without a picture's extension (the extension follows the bytes).
 * Throws ImageError `invalidInput` for what is a path or not a name on every system.
 */
export function stemFromFileName(fileName: string): string {
  const name = fileName.slice(0, longestBeginning).trim();
  const stem = name.normalize('NFC').replace(pictureExtension, '');
  if (/[/\\]/.test(stem)) {
    throw new ImageError(
      'invalidInput',
      sentence('The file name “{0}” holds a path. Give the folder with "folder" instead.', name),
    );
  }
  const isUsable =
    stem !== '' && !/[<>:"|?*\p{Cc}]|^\.+$|[. ]$/u.test(stem) && cut(stem, fileNameLength) === stem;
  if (!isUsable || reservedOnWindows.test(stem)) {
    throw new ImageError(
      'invalidInput',
      sentence('The file name “{0}” cannot be used on every system. Choose another one.', name),
    );
  }
  return stem;
}

/** The last part of a path: of a URI, or of a place in the history. */
export function fileNameOf({ path }: { readonly path: string }): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The name of a file without its last extension: `photo.final.JPG` → `photo.final`. */
export function stemOf(fileName: string): string {
  const dot = fileName.lastIndexOf('.');
  return dot > 0 ? fileName.slice(0, dot) : fileName;
}

/** `stem.png`, `stem-1.png`, `stem-2.png` …, without end; where the stem says where its number goes, from 1 on. */
export function* numberedNames(stem: string, extension: string): Generator<string, never> {
  const hasPlace = stem.includes(numberMark);
  if (!hasPlace) yield `${stem}.${extension}`;
  for (let number = 1; ; number++) {
    yield `${hasPlace ? stem.replaceAll(numberMark, String(number)) : `${stem}-${number}`}.${extension}`;
  }
}

/** Takes longer to make than a name does. */
let segmenter: Intl.Segmenter | undefined;

/** The longest beginning that fits, never ending inside what a reader sees as one character. */
function cut(text: string, limit: Length): string {
  let kept = '';
  let bytes = 0;
  let graphemes = 0;
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  for (const { segment } of segmenter.segment(text)) {
    bytes += new TextEncoder().encode(segment).length;
    graphemes += 1;
    if (bytes > limit.bytes || graphemes > limit.graphemes) break;
    kept += segment;
  }
  return kept;
}
