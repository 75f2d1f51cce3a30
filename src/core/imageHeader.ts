/** Size and format of a picture from its first bytes. Never decodes pixels, so a huge picture costs nothing here. */

import { type MediaType, sniffMediaType } from './mediaType';
import { svgSize } from './svgSize';

/** How many bytes suffice, but for a TIFF: a JPEG's size stands behind its metadata, which fills up to some hundred kB. */
export const imageHeaderBytes = 1024 * 1024;

export type ImageHeader = {
  readonly mediaType: MediaType;
  /** px as it is looked at, turned as its EXIF or HEIF says; 0 when the file states none or the head is cut; of a drawing (SVG) those that it gets. */
  readonly width: number;
  readonly height: number;
};

/** `undefined`: the bytes are of no picture format that we know. */
export function readImageHeader(bytes: Uint8Array): ImageHeader | undefined {
  const mediaType = sniffMediaType(bytes);
  if (mediaType === undefined) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const [width, height] = sizeReaders[mediaType]?.(view) ?? [0, 0];
    // A file may state what is no side at all.
    return width > 0 && height > 0 ? { mediaType, width, height } : { mediaType, width: 0, height: 0 };
  } catch (error) {
    // A DataView throws RangeError past its end: the head was cut short.
    if (error instanceof RangeError) return { mediaType, width: 0, height: 0 };
    throw error;
  }
}

type Size = [width: number, height: number];

/** From part to part of a file, which has some ten; one with far more has no size that is told here. */
const mostSteps = 100_000;

const sizeReaders: Partial<Record<MediaType, (view: DataView) => Size | undefined>> = {
  'image/png': view => [view.getUint32(16), view.getUint32(20)],
  'image/gif': view => [view.getUint16(6, true), view.getUint16(8, true)],
  // The height is negative for pictures stored from the top.
  'image/bmp': view => [view.getInt32(18, true), Math.abs(view.getInt32(22, true))],
  'image/jpeg': jpegSize,
  'image/webp': webpSize,
  'image/avif': itemSize,
  'image/heic': itemSize,
  'image/tiff': tiffSize,
  'image/svg+xml': drawnSize,
};

/** Walks the segments to the frame header (SOF0–SOF15; C4, C8 and CC are other tables). A camera's EXIF comes before it. */
function jpegSize(view: DataView): Size | undefined {
  let isOnItsSide = false;
  let at = 2;
  for (let steps = 0; steps < mostSteps; steps++) {
    const marker = view.getUint8(at++);
    // Any number of these may stand before a marker.
    if (marker === 0xff) continue;
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      return turned([view.getUint16(at + 5), view.getUint16(at + 3)], isOnItsSide);
    }
    if (marker === 0xda || marker === 0xd9) return undefined;
    if (marker === 0xe1) isOnItsSide ||= isExifOnItsSide(view, at);
    at += view.getUint16(at);
  }
  return undefined;
}

const exif = 0x45786966;

/** `at`: of the segment's length. What cannot be read turns nothing. */
function isExifOnItsSide(view: DataView, at: number): boolean {
  if (view.getUint32(at + 2) !== exif) return false;
  const length = Math.min(view.getUint16(at), view.byteLength - at) - 8;
  if (length < 8) return false;
  try {
    return isTagOnItsSide(tiffTags(new DataView(view.buffer, view.byteOffset + at + 8, length)));
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function turned([width, height]: Size, isOnItsSide: boolean): Size {
  return isOnItsSide ? [height, width] : [width, height];
}

function webpSize(view: DataView): Size | undefined {
  switch (view.getUint32(12)) {
    case 0x56503858: // VP8X: the canvas, 24 bits each, minus one
      return [1 + uint24(view, 24), 1 + uint24(view, 27)];
    case 0x5650384c: {
      // VP8L: 14 bits each, minus one
      const bits = view.getUint32(21, true);
      return [1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff)];
    }
    case 0x56503820: // "VP8 "
      return [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff];
    default:
      return undefined;
  }
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}

/** px; the largest blocks of codecs, which they fill up. */
const largestBlock = 128;

/**
 * AVIF and HEIC keep sizes in `ispe` boxes, one for each tile and for the whole: the largest is the picture's, without
 * what was only filled up, as a `clap` box says. One that cuts off more hides no pixels from who asks how many there are.
 * `irot` turns by quarters, after all that.
 */
function itemSize(view: DataView): Size | undefined {
  let size: Size = [0, 0];
  let shown: Size = [0, 0];
  let isOnItsSide = false;
  const { start, end } = metaBox(view);
  for (let at = start; at <= end - 20; at++) {
    const box = view.getUint32(at);
    if (box === 0x69737065) {
      const found: Size = [view.getUint32(at + 8), view.getUint32(at + 12)];
      if (found[0] * found[1] > size[0] * size[1]) size = found;
    } else if (box === 0x636c6170) shown = [fraction(view, at + 4), fraction(view, at + 12)];
    else if (box === 0x69726f74) isOnItsSide = (view.getUint8(at + 4) & 1) === 1;
  }
  const isFilledUp = [0, 1].every(side => {
    const rest = (size[side] ?? 0) - (shown[side] ?? 0);
    return rest >= 0 && rest < largestBlock;
  });
  return turned(isFilledUp && shown[0] * shown[1] > 0 ? shown : size, isOnItsSide);
}

/** Where properties are: a box of the file itself, wherever it stands; nothing where it is larger than any. ISO/IEC 14496-12, 4.2. */
function metaBox(view: DataView): { start: number; end: number } {
  for (let at = 0, steps = 0; at + 16 <= view.byteLength && steps < mostSteps; steps++) {
    const short = view.getUint32(at);
    const length = short === 1 ? Number(view.getBigUint64(at + 8)) : short;
    // A length of 0 goes to the end of the file.
    const end = length === 0 ? view.byteLength : at + length;
    const isMeta = view.getUint32(at + 4) === 0x6d657461;
    if (isMeta && end - at <= imageHeaderBytes) return { start: at, end: Math.min(end, view.byteLength) };
    if (isMeta || end <= at) break;
    at = end;
  }
  return { start: 0, end: 0 };
}

function fraction(view: DataView, at: number): number {
  return Math.round(view.getUint32(at) / view.getUint32(at + 4));
}

/** The directory may stand behind the pixels: hand in the whole file. */
function tiffSize(view: DataView): Size | undefined {
  const tags = tiffTags(view);
  const [width, height] = [tags.get(256), tags.get(257)];
  return width === undefined || height === undefined
    ? undefined
    : turned([width, height], isTagOnItsSide(tags));
}

/** Numbers of the first directory, each a short or a long. */
function tiffTags(view: DataView): ReadonlyMap<number, number> {
  const isLittle = view.getUint16(0) === 0x4949;
  const directory = view.getUint32(4, isLittle);
  const tags = new Map<number, number>();
  for (let entry = 0; entry < view.getUint16(directory, isLittle); entry++) {
    const at = directory + 2 + entry * 12;
    const isShort = view.getUint16(at + 2, isLittle) === 3;
    tags.set(
      view.getUint16(at, isLittle),
      isShort ? view.getUint16(at + 8, isLittle) : view.getUint32(at + 8, isLittle),
    );
  }
  return tags;
}

/** Orientations 5 to 8 lie on a side. */
function isTagOnItsSide(tags: ReadonlyMap<number, number>): boolean {
  const orientation = tags.get(274) ?? 1;
  return orientation >= 5 && orientation <= 8;
}

/** The root element stands in the beginning, though comments may go before it. */
function drawnSize({ buffer, byteOffset, byteLength }: DataView): Size | undefined {
  const head = new Uint8Array(buffer, byteOffset, Math.min(byteLength, 64 * 1024));
  const size = svgSize(new TextDecoder().decode(head));
  return size && [size.width, size.height];
}
