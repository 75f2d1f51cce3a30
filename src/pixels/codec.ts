/** Turns picture files into pixels and back with libvips as WebAssembly. Never runs on the extension host's thread. */

import type Vips from 'wasm-vips';
import { type MediaType, sniffMediaType } from '../core/mediaType';
import type { Bitmap } from './bitmap';
import { failOn, inSrgb, openPicture, unreadable } from './openPicture';
import { type Library, loadVips, type Reader } from './vips';

export type Encoding = {
  readonly format: 'png' | 'jpeg' | 'webp';
  /** 0–100, for jpeg and webp. */
  readonly quality?: number;
};

/** libvips' own names of the file formats, and what each is told. PNG level 3: a tenth larger than 6, seven times as quick. */
const savers = {
  png: { suffix: '.png', options: () => ({ compression: 3 }) },
  jpeg: { suffix: '.jpg', options: (quality: number) => ({ Q: Math.max(1, quality), background: [255] }) },
  webp: { suffix: '.webp', options: (quality: number) => ({ Q: quality, effort: 2, alpha_q: 100 }) },
} as const;

/** Formats of which the codec cannot read a smaller picture by itself, or reads another size. */
const wholeTypes: readonly MediaType[] = ['image/bmp', 'image/svg+xml', 'image/heic'];

/** One codec serves a worker for its whole life. */
export class Codec {
  constructor(private readonly vips: Library) {}

  /** Only in a worker: the codec waits for its own threads by blocking the one it is called on. For AVIF, HEIC and SVG with `readersFor` them. */
  static async load(readers: readonly Reader[] = []): Promise<Codec> {
    return new Codec(await loadVips(readers));
  }

  /**
   * Any PNG, JPEG, WebP, GIF, TIFF or BMP as upright 8-bit sRGB: turned as its EXIF orientation says, 16 bits rounded,
   * CMYK and wide gamuts converted by their profile. Of an animation, the first frame.
   * Throws an ImageError of kind invalidInput.
   */
  decode(bytes: Uint8Array): Bitmap {
    try {
      using stored = openPicture(this.vips, bytes);
      using upright = stored.autorot();
      using coloured = inSrgb(upright);
      using opaque = coloured.hasAlpha() ? coloured.copy() : coloured.addalpha();
      using eightBit = opaque.cast('uchar');
      return bitmapOf(eightBit);
    } catch (error) {
      throw unreadable(error);
    }
  }

  /** JPEG has no alpha: what is transparent becomes white. Quality is 90 where none is given. */
  encode(bitmap: Bitmap, { format, quality = 90 }: Encoding): Uint8Array {
    using image = this.imageOf(bitmap);
    using slim = isOpaque(bitmap) ? image.extractBand(0, { n: 3 }) : image.copy();
    const { suffix, options } = savers[format];
    return slim.writeToBuffer(suffix, options(quality));
  }

  /** Stretches to exactly `width` × `height` px; the caller keeps the proportions. */
  resize(bitmap: Bitmap, width: number, height: number): Bitmap {
    if (bitmap.width === width && bitmap.height === height) return bitmap;
    return this.changed(bitmap, image => {
      using scaled = image.resize(width / bitmap.width, { vscale: height / bitmap.height });
      // Rounding inside may miss the size by a pixel.
      return scaled.gravity('centre', width, height, { extend: 'copy' });
    });
  }

  /**
   * A small copy as WebP, upright, at most `side` px wide and high; never larger than the picture. A JPEG is shrunk
   * while it is decoded. Throws an ImageError of kind invalidInput.
   */
  thumbnail(bytes: Uint8Array, side: number, quality = 80): Uint8Array {
    try {
      using opened = openPicture(this.vips, bytes);
      const type = sniffMediaType(bytes);
      const options = { height: side, size: 'down' } as const;
      using small =
        type !== undefined && wholeTypes.includes(type)
          ? opened.thumbnailImage(side, options)
          : this.vips.Image.thumbnailBuffer(bytes, side, { ...options, fail_on: failOn });
      using coloured = inSrgb(small);
      return coloured.writeToBuffer('.webp', { Q: quality, effort: 2 });
    } catch (error) {
      throw unreadable(error);
    }
  }

  /** A Gaussian blur whose `sigma` is in px. */
  blur(bitmap: Bitmap, sigma: number): Bitmap {
    return this.changed(bitmap, image => image.gaussblur(sigma, { precision: 'approximate' }));
  }

  /** Premultiplied where it matters, or the colour of invisible pixels would bleed into visible ones. */
  private changed(bitmap: Bitmap, change: (image: Vips.Image) => Vips.Image): Bitmap {
    using image = this.imageOf(bitmap);
    if (isOpaque(bitmap)) {
      using direct = change(image);
      return bitmapOf(direct);
    }
    using premultiplied = image.premultiply();
    using result = change(premultiplied);
    using straight = result.unpremultiply();
    using eightBit = straight.cast('uchar');
    return bitmapOf(eightBit);
  }

  private imageOf({ width, height, data }: Bitmap): Vips.Image {
    using raw = this.vips.Image.newFromMemory(data, width, height, 4, this.vips.BandFormat.uchar);
    return raw.copy({ interpretation: 'srgb' });
  }
}

function isOpaque({ data }: Bitmap): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false;
  return true;
}

function bitmapOf(eightBit: Vips.Image): Bitmap {
  const { buffer, byteOffset, byteLength } = eightBit.writeToMemory();
  return {
    width: eightBit.width,
    height: eightBit.height,
    data: new Uint8Array(buffer, byteOffset, byteLength),
  };
}
