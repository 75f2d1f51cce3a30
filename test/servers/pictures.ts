/** Small real pictures, the same on every run. Never needs a codec. */

import { deflateSync } from 'node:zlib';

/** 40 × 30 px of noise. */
const jpeg = [
  '/9j/4QC8RXhpZgAASUkqAAgAAAAGABIBAwABAAAAAQAAABoBBQABAAAAVgAAABsBBQABAAAAXgAAACgBAwABAAAAAgAAABMCAwABAAAA',
  'AQAAAGmHBAABAAAAZgAAAAAAAAA4YwAA6AMAADhjAADoAwAABgAAkAcABAAAADAyMTABkQcABAAAAAECAwAAoAcABAAAADAxMDABoAMA',
  'AQAAAP//AAACoAQAAQAAACgAAAADoAQAAQAAAB4AAAAAAAAA/9sAQwAGBAUGBQQGBgUGBwcGCAoQCgoJCQoUDg8MEBcUGBgXFBYWGh0l',
  'HxobIxwWFiAsICMmJykqKRkfLTAtKDAlKCko/9sAQwEHBwcKCAoTCgoTKBoWGigoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgo',
  'KCgoKCgoKCgoKCgoKCgoKCgo/8AAEQgAHgAoAwEiAAIRAQMRAf/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIB',
  'AwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElK',
  'U1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh',
  '4uPk5ebn6Onq8fLz9PX29/j5+v/EAB8BAAMBAQEBAQEBAQEAAAAAAAABAgMEBQYHCAkKC//EALURAAIBAgQEAwQHBQQEAAECdwABAgMR',
  'BAUhMQYSQVEHYXETIjKBCBRCkaGxwQkjM1LwFWJy0QoWJDThJfEXGBkaJicoKSo1Njc4OTpDREVGR0hJSlNUVVZXWFlaY2RlZmdoaWpz',
  'dHV2d3h5eoKDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uLj5OXm5+jp6vLz9PX29/j5',
  '+v/aAAwDAQACEQMRAD8A8a0oSSXTAkqwOQCSQckZB5OeAPr69q6qyQtFGAURm4Pl5x/s+3OM+ufTviWUe84b92owoIOAQDwMnnv/AErf',
  '0sSQqA3mHK5ZVwAOSOR34GOw4rDFZVfZH12Nqcl1LVO+v9fd6dDd0yMCRHJmOVxg44PPTnvnGD7DFdVpsJTzRuxxt8wgnGepyMY4PI7Z',
  '9KwNKUSbWBUOGO7YwwAOQOe/+Pauo02CIEDDLGwyAMkkjADZ/wAeMZ+tfNYzKu6PksVJWvH8+/8AS9NjYsgRPAFKkA/JuUEk4xggc+vT',
  'pRVm0iUPuMvlxLltuzcSxHr0x/k9c0V4NXKOZ6I+TrYv2NSXN1fdfqz520lXjCKmGIXI+bDKQMc575yefQdK6awQrtZWZElUbnUn5iOe',
  'ASOh7dfSsfT7QpfCP5VeCPZleOign69euAa6bSLSaVCQIVYjoOgAHQcZxx04r+isXli3P1DGSkvc83b5b/5fd5o09OTbICoCvErcYO4f',
  '7Wee+fQf16ixikdEXbGSi5UucMwyAMEgH16dcfXOPZhsQzlsxt85jKjqBnrjPY/nXQ6d5ilRGxEiyNnLErkAFuO+c/5A5+cxWWXPjcfJ',
  'Rum9P+Gt3Xbt9xtWkTeYiS/NtYYCg8nv2HXnnHIxRVvT4zCT0yhI+Xjp1I98cfhRXgVcrTeh8vUqqM3zPV/M/9k=',
].join('');

/** 40 × 30 px of noise. */
const webp = [
  'UklGRnADAABXRUJQVlA4WAoAAAAIAAAAJwAAHQAAVlA4IJACAABQDACdASooAB4APmUkjUWkIiEapABABkS2AE6ZQjgb0DzBKs/YMUfq',
  'm+q/bNc9Bpju8gf5SgBM8qgRyI4CVNjS/F2+H9EQlMt46gErgEsmgKkIkpmn3zFuKrzvxvv5B5tJdhIW3joEtEQqAAD++3M1C9zf3CZV',
  'yW+Roh7fztNwp+UDLt0ASIQhZAcd9yr6pY415srjYP2Fpoy+VjDOQMWTPOKbWVCsOYi0df4oKgK34+sqvESM6be/+Zdl7UCFLdKBnnF8',
  'wEGGcGVPxsiGg6NXeqmMfYsGIhqHZ5IhhtFz+zevpb7SYKlsflD4HAMj6znC4/oKhy94eFNmTeA4CptROpRGlPqbVgzYMx+CK3TtkIzp',
  'WUVSd0foX8RmcyX+9vprro/sebSbu3Qim3WJCAkvwJYKSm5U+vY9JxwM801NUC7lUDxaW+C/tLJ6xnKIOVqe987nUMfkZrLRKLpl1pN6',
  'uy4plHFUioMuZXTvP8f/ld5xRg1qQB28n6NnO+7L+Fn7b+howtLeSR6p/xfHU1b54GHwibdoEfDIifBfUAXkuwcrpYHflNA9KgwVNSgL',
  'eUfnsU0K7NKB0TOz4hAkG975u1ManYYqt6/qZLdX1Kdu1ekcanmAdUJnZxqqGAnT8L9HJC7xwrbx2w9i/XF6Nh0gfBIUZP9LYMaCPZJV',
  'MmNfeOKGcA+7Tt4dEaHe/pJtsiLTmVwr14Z6cUNJnuKKZuptOz1h4fvgFo/f8t5gDKkPrtlWp13u3WvNHOt6i75cQkOUrdPuutpqyYbr',
  '4K3hrri7IUKer4/0NHW+BG9R36ywO0IJN7K+3/qrVdBqFKeCswiERRs7t0tL7hijpf/m2SFYj+VitAO9qXIotna3tCwAAEVYSUa6AAAA',
  'RXhpZgAASUkqAAgAAAAGABIBAwABAAAAAQAAABoBBQABAAAAVgAAABsBBQABAAAAXgAAACgBAwABAAAAAgAAABMCAwABAAAAAQAAAGmH',
  'BAABAAAAZgAAAAAAAAA4YwAA6AMAADhjAADoAwAABgAAkAcABAAAADAyMTABkQcABAAAAAECAwAAoAcABAAAADAxMDABoAMAAQAAAP//',
  'AAACoAQAAQAAACgAAAADoAQAAQAAAB4AAAAAAAAA',
].join('');

export type PictureFormat = 'png' | 'jpeg' | 'webp' | 'gif' | 'svg';

/** A picture that differs for every seed: all formats are real, and a JPEG or WebP carries its seed behind its end. */
export function pictureOf(seed: number, format: PictureFormat = 'png'): Buffer {
  if (format === 'png') return pngOf(seed, 64, 48);
  if (format === 'gif') return gifOf(seed, 64, 48);
  if (format === 'svg') return drawingOf(seed);
  // Readers stop at the end of the picture; what follows keeps two of them apart.
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(seed >>> 0);
  return Buffer.concat([Buffer.from(format === 'jpeg' ? jpeg : webp, 'base64'), tail]);
}

/** 400 × 300 px, and as long as a drawing is. `hidden`: what no honest one has in it. */
export function drawingOf(seed: number, hidden = ''): Buffer {
  const dots = Array.from({ length: 40 }, (_, x) => `<circle cx="${x * 10}" cy="${seed}" r="4"/>`);
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300" viewBox="0 0 400 300">${dots.join('')}${hidden}</svg>`,
  );
}

/** Noise that moves: so many frames of `delay` ms each, over and over. */
export function gifOf(seed: number, width: number, height: number, frames = 3, delay = 200): Buffer {
  const random = generator(seed);
  const size = Buffer.alloc(4);
  size.writeUInt16LE(width, 0);
  size.writeUInt16LE(height, 2);
  // 128 colours, so that each code is a byte as long as the table is cleared (128) in time.
  const colours = Buffer.from(Array.from({ length: 3 * 128 }, random));
  const frame = () => {
    const codes = Array.from({ length: width * height }, (_, at) => [
      ...(at % 120 === 0 ? [128] : []),
      random() & 127,
    ]).flat();
    const blocks = [...codes, 129].reduce<number[][]>((all, code, at) => {
      if (at % 255 === 0) all.push([]);
      all.at(-1)?.push(code);
      return all;
    }, []);
    return [
      Buffer.from([0x21, 0xf9, 4, 0, (delay / 10) & 0xff, (delay / 10) >> 8, 0, 0]),
      Buffer.concat([Buffer.from([0x2c, 0, 0, 0, 0]), size, Buffer.from([0, 7])]),
      ...blocks.map(block => Buffer.from([block.length, ...block])),
      Buffer.from([0]),
    ];
  };
  return Buffer.concat([
    ...[Buffer.from('GIF89a'), size, Buffer.from([0xf6, 0, 0]), colours],
    Buffer.concat([Buffer.from([0x21, 0xff, 11]), Buffer.from('NETSCAPE2.0'), Buffer.from([3, 1, 0, 0, 0])]),
    ...Array.from({ length: frames }, frame).flat(),
    Buffer.from([0x3b]),
  ]);
}

/** RGBA noise, so that it stays as large as its pixels: 64 × 48 px are some 12 kB. */
export function pngOf(seed: number, width: number, height: number): Buffer {
  const random = generator(seed);
  const rows = Buffer.alloc(height * (1 + width * 4));
  for (let at = 0; at < rows.length; at++) rows[at] = at % (1 + width * 4) === 0 ? 0 : random();
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Bytes that look random and are the same for the same seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) & 0xff;
  };
}

export function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
