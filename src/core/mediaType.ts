/** Picture formats known by their bytes. Never trusts a name, a header or a declared type. */

/** Formats that Easel reads or writes, each with the extension that its files get. */
const extensions = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'avif',
  'image/heic': 'heic',
  'image/bmp': 'bmp',
  'image/tiff': 'tiff',
  'image/svg+xml': 'svg',
} as const;

export type MediaType = keyof typeof extensions;

export function isMediaType(value: unknown): value is MediaType {
  return typeof value === 'string' && Object.hasOwn(extensions, value);
}

/** The usual extension of a format, without a dot. */
export function extensionOf(mediaType: MediaType): string {
  return extensions[mediaType];
}

const heicBrands = ['heic', 'heix', 'heif', 'hevc', 'mif1', 'msf1'];

const ascii = (bytes: Uint8Array, start: number, end: number) =>
  String.fromCharCode(...bytes.subarray(start, end));

/** The format of a picture by its first bytes; 512 suffice. `undefined`: not a picture that we know. */
export function sniffMediaType(bytes: Uint8Array): MediaType | undefined {
  if (bytes[0] === 0x89 && ascii(bytes, 1, 8) === 'PNG\r\n\x1a\n') return 'image/png';
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg';
  const head = ascii(bytes, 0, 4);
  if (head === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'image/webp';
  if (head === 'GIF8') return 'image/gif';
  if (head === 'II*\0' || head === 'MM\0*') return 'image/tiff';
  if (ascii(bytes, 4, 8) === 'ftyp') {
    // The brand that the file is of, and those that it is compatible with: `mif1` alone says nothing of the codec.
    const brands = ascii(bytes, 8, Math.min(bytes[3] ?? 0, 128)).match(/.{4}/gs) ?? [''];
    if (brands.includes('avif') || brands.includes('avis')) return 'image/avif';
    if (brands.some(brand => heicBrands.includes(brand))) return 'image/heic';
  }
  // A BMP header repeats its reserved zeros at 6–9: "BM" alone begins many a text.
  if (ascii(bytes, 0, 2) === 'BM' && ascii(bytes, 6, 10) === '\0\0\0\0') return 'image/bmp';
  const text = ascii(bytes, 0, 512)
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();
  if (/^<(\?xml|!--|!doctype svg|svg[\s>])/i.test(text) && /<svg[\s>]/i.test(text)) return 'image/svg+xml';
  return undefined;
}

/** `photo.JPG` is named as a JPEG is; a PNG of that name would lie. */
export function hasExtensionOf(name: string, mediaType: MediaType): boolean {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return ({ jpeg: 'jpg', tif: 'tiff' }[extension] ?? extension) === extensionOf(mediaType);
}
