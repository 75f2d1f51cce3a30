/** A mask as a PNG: greyscale, 8 bit, opaque, white where it may change. Never holds more of it than the mask itself and what comes out. */

import type { Mask } from './mask';

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** Bytes that are packed before others get their turn. */
const atOnce = 2 * 1024 * 1024;

/** Leaves the thread free between every two megabytes. The mask must not change meanwhile. */
export async function greyPng(mask: Mask): Promise<Uint8Array<ArrayBuffer>> {
  const header = new Uint8Array(13);
  const numbers = new DataView(header.buffer);
  numbers.setUint32(0, mask.width);
  numbers.setUint32(4, mask.height);
  header[8] = 8;
  return joined([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', await packed(mask)),
    chunk('IEND', new Uint8Array()),
  ]);
}

async function packed({ width, height, bytes }: Mask): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new CompressionStream('deflate');
  const result = new Response(stream.readable).arrayBuffer();
  const writer = stream.writable.getWriter();
  const rowsAtOnce = Math.max(1, Math.floor(atOnce / (width + 1)));
  for (let top = 0; top < height; top += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, height - top);
    // Each row begins with a byte that says how it is to be read: 0, as it stands.
    const lines = new Uint8Array(rows * (width + 1));
    for (let row = 0; row < rows; row++) {
      const from = (top + row) * width;
      lines.set(bytes.subarray(from, from + width), row * (width + 1) + 1);
    }
    await writer.write(lines);
    await new Promise(resolve => setTimeout(resolve));
  }
  await writer.close();
  return new Uint8Array(await result);
}

function chunk(name: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(data.length + 12);
  const numbers = new DataView(bytes.buffer);
  numbers.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(name), 4);
  bytes.set(data, 8);
  numbers.setUint32(data.length + 8, checksum(bytes.subarray(4, data.length + 8)));
  return bytes;
}

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/** CRC-32, as the PNG specification has it. */
function checksum(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) rest = (table[(rest ^ byte) & 0xff] ?? 0) ^ (rest >>> 8);
  return ~rest >>> 0;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
