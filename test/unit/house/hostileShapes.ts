/** What has a careless reader take far longer than it should, in any length. */

import { placeholderOf, type SpooledPicture } from '../../../src/core/imageAnswer';

/** Text and bytes of one length in every form that readers take; made before the clock runs. */
export type Input = {
  readonly text: string;
  readonly bytes: Buffer;
  /** The text in some hundred pieces, or as many as it has. */
  readonly pieces: readonly string[];
  /** Pictures that are taken out of the answer: a placeholder for each 200 characters up to some number, in the text or not. */
  readonly pictures: ReadonlyMap<string, SpooledPicture>;
};

type Make = (length: number) => Buffer;
export type Shapes = Readonly<Record<string, Make>>;

const nonce = '0123456789abcdef';
const placeholder = (index: number) => placeholderOf(nonce, index);
const head = (...bytes: number[]) => Buffer.from(bytes);

/** Behind a `start` that has a reader take it for what it reads, and before an `end` that it looks for. */
const repeated =
  (unit: string | Uint8Array, start: string | Uint8Array = '', end = '') =>
  (length: number) => {
    const bytes = Buffer.alloc(length, Buffer.from(unit as string));
    bytes.set(Buffer.from(start as string).subarray(0, length));
    bytes.write(end, Math.max(0, length - end.length));
    return bytes;
  };

/** A drawing that is sound, so that it is read to its end. */
const drawn = (unit: string) => (length: number) =>
  Buffer.from(`<svg>${unit.repeat(Math.ceil(length / unit.length))}</svg>`);

export const shapes = {
  text: {
    letters: repeated('A'),
    spaces: repeated(' '),
    'spaces between words': repeated(`a${' '.repeat(1000)}`),
    ampersands: repeated('&'),
    dots: repeated('.'),
    digits: repeated('1'),
    'marks upon a letter': repeated('\u0301\u0316', 'a'),
    'beginnings of pictures': repeated('!['),
    'middles of pictures': repeated(']('),
    'beginnings before one end': repeated('![', '', '](a)'),
    pictures: repeated('![a](b) '),
    'open brackets': repeated('('),
    'a picture of brackets': repeated('(', '![a]('),
    'data URIs': repeated('data:image/'),
    'data URIs with a little': repeated('data:image/png;base64,AAAA'),
    'markdown data URIs': repeated('![a](data:image/png;base64,'),
    'base64 marks': repeated('base64://'),
    'options of a command': repeated(" -H 'a:b' \\\n", 'curl'),
    'quotes and escapes': repeated('"\\"\'', 'curl '),
    schemes: repeated('http'),
    addresses: repeated('https://x.example/a.png '),
    'linked addresses': repeated('[a](https://x.example/a.png) '),
    'relative addresses': repeated('/a'),
    placeholders: length => {
      const count = Math.ceil(length / 25);
      return Buffer.from(Array.from({ length: count }, (_, index) => placeholder(index)).join(' ')).subarray(
        0,
        length,
      );
    },
    'half a placeholder': repeated(`easel${nonce}.`),
  },
  markup: {
    angles: repeated('<'),
    'style elements': repeated('<style', '<html>'),
    'closed style elements': repeated('<style></style>', '<html>'),
    comments: repeated('<!--', '<svg '),
    'spaces in an element': repeated(' ', '<svg', '>'),
    'spaces in an attribute': repeated(' ', '<svg width="', '">'),
    'spaces in an open attribute': repeated(' ', '<svg width="', '>'),
    'spaces behind an attribute': repeated(' ', '<svg width', '>'),
    'white space before an attribute': repeated('\nwidth', '<svg', '>'),
    attributes: repeated(' a="&#x41;"', '<svg'),
    elements: repeated('<g a="#">', '<svg>'),
    'styles in a drawing': repeated('url(#', '<svg><g style="'),
    'escapes in a style': repeated('\\75 ', '<svg><g style="'),
    'data in a drawing': repeated('data:,', '<svg><g style="url('),
    'comments in a drawing': repeated('<!-- -->', '<svg>'),
    'quotes in a document type': repeated('"\'', '<!DOCTYPE svg ['),
    'brackets in a document type': repeated('[]<!---->', '<!DOCTYPE svg '),
    'imports in a style sheet': repeated("@import 'a", '<svg><style>', '</style></svg>'),
    'addresses in a style sheet': repeated('url(b', '<svg><style>', '</style></svg>'),
    'style sheets in a drawing': drawn('<style>@import "a"</style>'),
    'hidden style sheets in a drawing': drawn('<style>ur<!-- -->l(a)</style>'),
    'addresses in a drawing': drawn('<g style="a:url(b)"/>'),
    'events in a drawing': drawn('<g onload=""/>'),
    'scripts in a drawing': drawn('<script/>'),
    'links in a drawing': drawn('<a href=":"/>'),
    'names of pages': drawn('<a:g xmlns:a="http://www.w3.org/1999/xhtml"/>'),
  },
  json: {
    'line feeds': repeated('\n'),
    'carriage returns': repeated('\r'),
    quotes: repeated('"'),
    backslashes: repeated('\\'),
    'escapes in one string': repeated('\\u0041\\n', '{"a":"'),
    'open arrays': repeated('['),
    'open objects': repeated('{"a":'),
    'nested entries': repeated('{"error":{"errors":['),
    entries: length => Buffer.from(`{"data":[${'{"b64_json":"x"},'.repeat(length / 17)}0],"object":"list"}`),
    'empty entries': length => Buffer.from(`{"choices":[${'{},'.repeat(length / 3)}0]}`),
    names: length => Buffer.from(`{${Array.from({ length: length / 16 }, (_, i) => `"${i}n":1`).join()}}`),
    numbers: length => Buffer.from(`[${'1.5,'.repeat(length / 4)}0]`),
    events: repeated('data: {"a":1}\n\n'),
    'small events': repeated('data:1\n'),
    'events without data': repeated(':\n\n'),
    'one long event': repeated('data: a\n'),
    'streamed text': repeated('data: {"choices":[{"delta":{"content":"![a]("}}]}\n\n'),
    'a picture that begins again and again': repeated('"iVBORw0KGgoAAAANSUhEUgAA" '),
    'base64 in short lines': repeated(
      'AAAA \n',
      `"${Buffer.from('\x89PNG\r\n\x1a\n', 'latin1').toString('base64')}`,
    ),
  },
  binary: {
    'TIFF entries': repeated(head(0, 1, 0, 4, 0, 0, 0, 1), head(0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0xff, 0xff)),
    'JPEG segments': repeated(head(0xff, 0xe2, 0, 2), head(0xff, 0xd8)),
    'JPEG comments': repeated(head(0xff, 0xfe, 0, 2), head(0xff, 0xd8)),
    'JPEG fill bytes': repeated(head(0xff), head(0xff, 0xd8)),
    'JPEG segments of EXIF': repeated(
      head(0xff, 0xe1, 0, 22, ...Buffer.from('Exif\0\0MM\0*\0\0\0\x08\xff\xff\0\0', 'latin1')),
      head(0xff, 0xd8),
    ),
    'PNG chunks': repeated(
      head(0, 0, 0, 0, ...Buffer.from('teXt'), 0, 0, 0, 0),
      Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\0\0\0\0', 'latin1'),
    ),
    'HEIC boxes': repeated(
      Buffer.from('\0\0\0\x08ispe'),
      Buffer.from('\0\0\0\x10ftypheic\0\0\0\0\0\0\0\0meta'),
    ),
    'HEIC boxes outside': repeated(Buffer.from('\0\0\0\x08free'), Buffer.from('\0\0\0\x10ftypheic\0\0\0\0')),
  },
} satisfies Record<string, Shapes>;

export type Kind = keyof typeof shapes;

const mostPieces = 400;
/** Ten times what the spool takes out of one answer. */
const mostPictures = 5000;
const picturesOf = new Map<number, Input['pictures']>();

/** Each form is made when it is asked for first. */
export function inputOf(make: Make, length: number): Input {
  const bytes = make(length);
  let text: string | undefined;
  let pieces: readonly string[] | undefined;
  return {
    bytes,
    get text() {
      text ??= bytes.toString();
      return text;
    },
    get pieces() {
      pieces ??= inPieces(this.text);
      return pieces;
    },
    get pictures() {
      const count = Math.min(mostPictures, Math.ceil(length / 200));
      const pictures = picturesOf.get(count) ?? new Map(Array.from({ length: count }, pictureOf));
      picturesOf.set(count, pictures);
      return pictures;
    },
  };
}

function inPieces(text: string): string[] {
  const size = Math.max(1, Math.ceil(text.length / mostPieces));
  return Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
    text.slice(index * size, (index + 1) * size),
  );
}

function pictureOf(_: unknown, index: number): [string, SpooledPicture] {
  const [name, bytes] = [placeholder(index), 70_000 + index];
  return [name, { placeholder: name, file: `/job/${index}.bin`, bytes, sha256: '', mediaType: 'image/png' }];
}
