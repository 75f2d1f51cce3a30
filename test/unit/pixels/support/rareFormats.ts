/** Files of formats that need a reader of their own, or the heads of them. */

import assert from 'node:assert/strict';

export const avifHead = Buffer.from('\0\0\0\x18ftypavif\0\0\0\0mif1avif', 'latin1');

export const svgOf = (attributes: string, content = '') =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${content}</svg>`,
  );

/** 24 bits a pixel, from the bottom, rows padded to four bytes: as Paint writes it. */
export function bmp(
  width: number,
  height: number,
  pixel: (x: number, y: number) => readonly number[],
): Uint8Array {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const bytes = Buffer.alloc(54 + stride * height);
  bytes.write('BM');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      bytes.set([...pixel(x, y)].reverse(), 54 + (height - 1 - y) * stride + x * 3);
    }
  }
  return bytes;
}

/** 64 × 40 px of phones' pictures, by x265: red on the left and blue on the right, the picture cut out of 64 × 64. */
const heicHead = [
  'AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAlltZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAA',
  'AAAAABAAAANGlsb2MAAAAAREAAAgABAAAAAAJ9AAEAAAAAAAAAjAACAAAAAAMJAAEAAAAAAAAAEwAAADhpaW5mAAAAAAACAAAAFWluZmUCAAAA',
  'AAEAAGh2YzEAAAAAFWluZmUCAAAAAAIAAGh2YzEAAAABmGlwcnAAAAFxaXBjbwAAAHdodmNDAQQIAAAAAAAAAAAAHvAA/P/4+AAADwMgAAEAF0',
  'ABDAH//wQIAAADAJ44AAADAAAeugJAIQABACpCAQEECAAAAwCeOAAAAwAAHpAEECCy3VyU1zcBDQYEAAADAAQAAAMABCAiAAEACEQBwXMYMAiQ',
  'AAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAKAAAAAEAAAAAAAAAAv///+gAAAACAAAAEHBpeGkAAAAAAwgICAAAAHFodm',
  'NDAQQIAAAAAAAAAAAAHvAA/Pz4+AAADwMgAAEAF0ABDAH//wQIAAADAJ/4AAADAAAeugJAIQABACZCAQEECAAAAwCf+AAAAwAAHsCCBBZbq5Ka',
  '5sCAAAADAIAAAAMAhCIAAQAGRAHBc8CJAAAADnBpeGkAAAAAAQgAAAAnYXV4QwAAAAB1cm46bXBlZzpoZXZjOjIwMTU6YXV4aWQ6MQAAAAAfaX',
  'BtYQAAAAAAAAACAAEEgQKDBAACBYUCgwaHAAAAGmlyZWYAAAAAAAAADmF1eGwAAgABAAEAAACnbWRhdAAAAIgoAa8GOIkufC/1IE///49X9l/d',
  'ENqaZf2XE8j/ZGY//9dRCb+9jOYfFjV0XALkal4pMVCY90l66sQ4pkvjQcXyDninsuMuQOYr3ehP9TdWG/3IAD4xDp8Emw7p13lNR+qYwzVzYU',
].join('');

export const heic = {
  opaque: Buffer.from(
    `${heicHead}5y3AgrcZkKKEDuGkd6CyDUuieR09bIv3oAA3B0ABfkL8EwAAAADygBrgxwtQvLf+Dl/sVfEw==`,
    'base64',
  ),
  /** With an alpha of 100. */
  seeThrough: Buffer.from(
    `${heicHead}5y3AgrcZkKKEDuGkd6CyDUuieR09bIv3oAA3B0ABfkL8EwAAAADygBrgxwtQvhf3LB7FXxMA==`,
    'base64',
  ),
};

/** With one more property of its picture, which says what is to be done with it or how its colours are meant. */
export function withProperty(file: Buffer, type: string, content: Uint8Array): Buffer {
  const placeOf = (bytes: Buffer, name: string) => bytes.indexOf(name, 0, 'latin1') - 4;
  const [properties, associations] = [placeOf(file, 'ipco'), placeOf(file, 'ipma')];
  const count = countBoxes(file.subarray(properties + 8, associations));
  const box = boxOf(type, content);
  // Head, version, number of items and the first item's id go before the length of its list.
  const list = associations + 18;
  const end = list + 1 + (file[list] ?? 0);
  const parts = [file.subarray(0, associations), box, file.subarray(associations, end), [0x80 | (count + 1)]];
  const grown = Buffer.concat([...parts.map(part => Buffer.from(part)), file.subarray(end)]);
  grown[list + box.length] = (file[list] ?? 0) + 1;
  for (const [name, by] of [
    ['ipco', box.length],
    ['ipma', 1],
    ['iprp', box.length + 1],
    ['meta', box.length + 1],
  ] as const) {
    const at = placeOf(grown, name);
    grown.writeUInt32BE(grown.readUInt32BE(at) + by, at);
  }
  shiftPixels(grown, box.length + 1);
  return grown;
}

function boxOf(type: string, content: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, content]);
}

function countBoxes(boxes: Buffer): number {
  let count = 0;
  for (let at = 0; at < boxes.length; at += boxes.readUInt32BE(at)) count++;
  return count;
}

/** Version 0 with bases, offsets and lengths of four bytes, one extent for each item: as libheif writes it. */
function shiftPixels(file: Buffer, by: number): void {
  const place = file.indexOf('iloc', 0, 'latin1') + 4;
  assert.deepEqual([file[place], file[place + 4], file[place + 5]], [0, 0x44, 0x40]);
  for (let item = 0; item < file.readUInt16BE(place + 6); item++) {
    const base = place + 8 + item * 18 + 4;
    file.writeUInt32BE(file.readUInt32BE(base) + by, base);
  }
}
