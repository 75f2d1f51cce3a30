/** Names for picture files, usable on every operating system. Never looks at a disk: who writes checks what exists. */

import { ImageError } from './imageError';
import { sentence } from './sentence';

type Length = { readonly graphemes: number; readonly bytes: number };

/** Short enough to read in the explorer. */
const promptLength: Length = { graphemes: 60, bytes: 120 };
/** File systems allow 255 bytes; suffix, number and extension must fit behind. */
const fileNameLength: Length = { graphemes: 200, bytes: 200 };
const reservedOnWindows = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$/i;
const pictureExtension = /\.(png|jpe?g|webp|gif|avif|heic|bmp|tiff?|svg)$/i;

/** Characters of a prompt that a name is made of: more than fit into one, and few enough to be brought into one form. */
const longestBeginning = 1000;

/** `"A cat, programming!"` → `a-cat-programming`. Letters of every script stay readable; never empty. */
export function stemFromPrompt(prompt: string): string {
  const words = prompt
    .slice(0, longestBeginning)
    .normalize('NFC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter(word => word !== '');
  let stem = '';
  for (const word of words) {
    const longer = stem === '' ? cut(word, promptLength) : `${stem}-${word}`;
    if (cut(longer, promptLength) !== longer) break;
    stem = longer;
  }
  if (stem === '') return 'image';
  return reservedOnWindows.test(stem) ? `image-${stem}` : stem;
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

/** `stem.png`, `stem-1.png`, `stem-2.png` …, without end; from `stem-1` on when `first` is 1. */
export function* numberedNames(stem: string, extension: string, first: 0 | 1): Generator<string, never> {
  for (let number: number = first; ; number++) {
    yield number === 0 ? `${stem}.${extension}` : `${stem}-${number}.${extension}`;
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
