/** The file of a finished edit: which format it gets, and how that is written. Never decides a pixel. */

import type Vips from 'wasm-vips';
import { type MediaType, sniffMediaType } from '../../core/mediaType';
import { type Sentence, sentence } from '../../core/sentence';

export type FileWishes = {
  readonly source: Uint8Array;
  /** What the user asked for; absent: the source's own, PNG where that cannot be written. */
  readonly format?: string;
  /** 0–100, for jpeg and webp. */
  readonly quality?: number;
};

export type EditFile = {
  readonly bytes: Uint8Array;
  readonly mediaType: MediaType;
  readonly warnings: readonly Sentence[];
};

type Format = Extract<MediaType, 'image/png' | 'image/jpeg' | 'image/webp' | 'image/tiff'>;
type Choice = { readonly format: Format; readonly warnings: readonly Sentence[] };

/** `isExact`: pixels are the source's own, which the file is not to lose where it can help it. */
export function editFile(image: Vips.Image, wishes: FileWishes, isExact: boolean): EditFile {
  return written(image, formatOf(wishes, image.hasAlpha()), wishes, isExact);
}

/** As `editFile`, but always in a format that keeps the outline. */
export function cutOutFile(image: Vips.Image, wishes: FileWishes): EditFile {
  const format = askedFor(wishes) ?? ownOf(wishes);
  const isKept = format !== undefined && format !== 'image/jpeg';
  const warnings = askedFor(wishes) === 'image/jpeg' ? [asSeeThroughPng] : [];
  return written(image, { format: isKept ? format : 'image/png', warnings }, wishes, true);
}

const formats: Readonly<Record<string, Format>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  'image/png': 'image/png',
  'image/jpeg': 'image/jpeg',
  'image/webp': 'image/webp',
  'image/tiff': 'image/tiff',
};

/** Whether files are written in what a user calls a format. */
export function isFormat(format: string | undefined): format is string {
  return format !== undefined && Object.hasOwn(formats, format);
}

/** Whether a file is of the format that was asked for, where that can be written at all. */
export function isAskedFor(mediaType: MediaType | undefined, format: string | undefined): boolean {
  return !isFormat(format) || formats[format] === mediaType;
}

function askedFor({ format }: FileWishes): Format | undefined {
  return format === undefined ? undefined : formats[format];
}

function ownOf({ source }: FileWishes): Format | undefined {
  return formats[sniffMediaType(source) ?? ''];
}

/** What was asked for, else the source's own; PNG where that cannot hold the edit. */
export function formatOf(wishes: FileWishes, isSeeThrough: boolean): Choice {
  const asked = askedFor(wishes);
  if (asked !== undefined) return { format: asked, warnings: [] };
  const own = ownOf(wishes);
  if (own === undefined) return { format: 'image/png', warnings: [asPng] };
  if (own === 'image/jpeg' && isSeeThrough) return { format: 'image/png', warnings: [asSeeThroughPng] };
  return { format: own, warnings: [] };
}

const asPng = sentence('The picture’s format is not one that edits are written in: the edit is a PNG.');
const asSeeThroughPng = sentence('The edit is transparent, which a JPEG cannot be: it is a PNG.');

/** WebP says its sides in 14 bits. */
const longestWebp = 16_383;

function written(image: Vips.Image, choice: Choice, { quality }: FileWishes, isExact: boolean): EditFile {
  const isTooLong = choice.format === 'image/webp' && Math.max(image.width, image.height) > longestWebp;
  const { format, warnings } = isTooLong ? tooLong : choice;
  return { bytes: encoded(image, format, quality, isExact), mediaType: format, warnings };
}

const tooLong: Choice = {
  format: 'image/png',
  warnings: [sentence('A WebP has at most {0} pixels a side: the edit is a PNG.', longestWebp)],
};

/** JPEG of 97 without colour subsampling is off by a level or two; WebP is exact where something was protected. */
function encoded(
  image: Vips.Image,
  format: Format,
  quality: number | undefined,
  isExact: boolean,
): Uint8Array {
  switch (format) {
    case 'image/png':
      return image.writeToBuffer('.png', { compression: 3 });
    case 'image/tiff':
      return image.writeToBuffer('.tif', { compression: 'deflate', predictor: 'horizontal' });
    case 'image/webp':
      return image.writeToBuffer(
        '.webp',
        isExact && quality === undefined
          ? { lossless: true, exact: true, effort: 2 }
          : { Q: quality ?? 95, effort: 2, alpha_q: 100 },
      );
    case 'image/jpeg':
      return image.writeToBuffer('.jpg', {
        Q: Math.max(1, quality ?? 97),
        subsample_mode: 'off',
        background: [255],
      });
  }
}
