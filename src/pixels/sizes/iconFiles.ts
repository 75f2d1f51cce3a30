/** Icon files of Windows and macOS, as boxes around PNGs. Never changes a pixel. */

export type IconPicture = {
  /** px of its width and height, at most 256 in an `.ico`, a power of two in an `.icns`. */
  readonly side: number;
  readonly png: Uint8Array;
};

/** ICO: a header of 6 bytes, 16 for each picture, then their PNGs. */
export function icoFile(pictures: readonly IconPicture[]): Uint8Array {
  const start = 6 + 16 * pictures.length;
  const file = new Uint8Array(pictures.reduce((sum, { png }) => sum + png.length, start));
  const view = new DataView(file.buffer);
  view.setUint16(2, 1, true);
  view.setUint16(4, pictures.length, true);
  let offset = start;
  for (const [at, { side, png }] of pictures.entries()) {
    const entry = 6 + 16 * at;
    // A byte has no room for 256: 0 stands for it.
    view.setUint8(entry, side % 256);
    view.setUint8(entry + 1, side % 256);
    view.setUint16(entry + 4, 1, true);
    view.setUint16(entry + 6, 32, true);
    view.setUint32(entry + 8, png.length, true);
    view.setUint32(entry + 12, offset, true);
    file.set(png, offset);
    offset += png.length;
  }
  return file;
}

/** Of one picture's px: for screens of one density, and of twice that. */
const icnsTypes: Readonly<Record<number, readonly string[]>> = {
  16: ['icp4'],
  32: ['icp5', 'ic11'],
  64: ['ic12'],
  128: ['ic07'],
  256: ['ic08', 'ic13'],
  512: ['ic09', 'ic14'],
  1024: ['ic10'],
};

/** ICNS: `icns`, the file's length, then for each picture its type, its length with these 8 bytes, and its PNG. */
export function icnsFile(pictures: readonly IconPicture[]): Uint8Array {
  const parts = pictures.flatMap(({ side, png }) => (icnsTypes[side] ?? []).map(type => ({ type, png })));
  const file = new Uint8Array(parts.reduce((sum, { png }) => sum + 8 + png.length, 8));
  const view = new DataView(file.buffer);
  const write = (type: string, length: number, at: number) => {
    file.set(new TextEncoder().encode(type), at);
    view.setUint32(at + 4, length);
  };
  write('icns', file.length, 0);
  let offset = 8;
  for (const { type, png } of parts) {
    write(type, 8 + png.length, offset);
    file.set(png, offset + 8);
    offset += 8 + png.length;
  }
  return file;
}
