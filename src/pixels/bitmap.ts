/** Pixels in memory in the one layout that everything here works on. Never knows a file format. */

export type Bitmap = {
  /** px, 1 or more */
  readonly width: number;
  /** px, 1 or more */
  readonly height: number;
  /** sRGB red, green, blue and straight (not premultiplied) alpha, 8 bits each, rows from the top. */
  readonly data: Uint8Array;
};

export function newBitmap(width: number, height: number): Bitmap {
  return { width, height, data: new Uint8Array(width * height * 4) };
}
