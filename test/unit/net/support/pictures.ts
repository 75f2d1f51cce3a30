/** Bytes that begin and end as pictures of a format do; what lies between is noise that is the same on every run. */

const png = {
  start: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  end: [0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82],
};
const jpeg = { start: [0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 0x4a, 0x46, 0x49, 0x46], end: [0xff, 0xd9] };

export function noise(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

export function pngOf(length: number, seed = 1): Buffer {
  return Buffer.concat([Buffer.from(png.start), noise(length - 16, seed), Buffer.from(png.end)]);
}

export function jpegOf(length: number, seed = 1): Buffer {
  return Buffer.concat([Buffer.from(jpeg.start), noise(length - 12, seed), Buffer.from(jpeg.end)]);
}

export function webpOf(length: number, seed = 1): Buffer {
  const head = Buffer.from('RIFF\0\0\0\0WEBPVP8L');
  head.writeUInt32LE(length - 8, 4);
  return Buffer.concat([head, noise(length - 16, seed)]);
}

/** Nothing in it says where it ends. */
export function gifOf(length: number, seed = 1): Buffer {
  return Buffer.concat([Buffer.from('GIF89a'), noise(length - 6, seed)]);
}

/** Base64 as MIME writes it: lines of 76 characters. */
export function wrapped(bytes: Buffer, lineEnd: string, width = 76): string {
  return bytes.toString('base64').replace(new RegExp(`.{${width}}(?=.)`, 'g'), line => line + lineEnd);
}
