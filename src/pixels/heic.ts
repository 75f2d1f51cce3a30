/** Reads the pictures of phones (HEIC) with libheif as WebAssembly, which `vips.wasm` is built without. Never writes one. */

import { ImageError } from '../core/imageError';
import { sentence } from '../core/sentence';
import { type Bitmap, newBitmap } from './bitmap';

export type HeicPicture = {
  /** Upright: the file's own turns and crops are done. */
  readonly bitmap: Bitmap;
  readonly isPremultiplied: boolean;
  /** The ICC profile of the colours; absent: sRGB. */
  readonly profile?: Uint8Array;
};

/** Of several pictures in a file the one that the file says to show. Throws an ImageError of kind invalidInput. */
export type ReadHeic = (bytes: Uint8Array) => HeicPicture;

/** Takes 70 ms and 2 MB; 12 megapixels then take a second. */
export async function loadHeic(): Promise<ReadHeic> {
  const { default: start } = await import('libheif-js/libheif-wasm/libheif.js');
  const library = start();
  // It holds on to one file: the next replaces it.
  const decoder = new library.HeifDecoder();
  return bytes => {
    const pictures = decoder.decode(bytes) ?? [];
    const picture = pictures.find(picture => picture.is_primary()) ?? pictures[0];
    if (picture === undefined) throw damaged();
    const { heif_colorspace_RGB } = library.heif_colorspace;
    const { heif_chroma_interleaved_RGBA } = library.heif_chroma;
    const decoded = library.heif_js_decode_image2(
      picture.handle,
      heif_colorspace_RGB,
      heif_chroma_interleaved_RGBA,
    );
    const [channel] = decoded.channels ?? [];
    if (channel === undefined) throw damaged();
    const { width, height, stride, data } = channel;
    const bitmap = newBitmap(width, height);
    for (let y = 0; y < height; y++)
      bitmap.data.set(data.subarray(y * stride, y * stride + width * 4), y * width * 4);
    library.heif_image_release(decoded.image);
    const isPremultiplied = picture.is_premultiplied_alpha();
    for (const each of pictures) each.free();
    const profile = profileIn(bytes);
    return { bitmap, isPremultiplied, ...(profile && { profile }) };
  };
}

/** In a `colr` box of the type `prof`, among the properties before the pixels. ISO/IEC 23008-12, 6.5.5. */
function profileIn(bytes: Uint8Array): Uint8Array | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = head.indexOf('colrprof', 0, 'latin1');
  if (at < 4) return undefined;
  const end = at - 4 + head.readUInt32BE(at - 4);
  return end > at + 8 && end <= head.length ? new Uint8Array(head.subarray(at + 8, end)) : undefined;
}

function damaged(): ImageError {
  return new ImageError(
    'invalidInput',
    sentence('The HEIC picture cannot be read: it is damaged. Save it as PNG or JPEG and try again.'),
  );
}
