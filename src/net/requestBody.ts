/** Writes request bodies piece by piece with a length that is known beforehand. Never holds a picture's whole base64. */

import { randomBytes } from 'node:crypto';
import type { PictureInput } from '../core/imageRequest';
import { InlinePicture, type JsonBody, type MultipartPart, type WireBody } from '../core/wireFormat';
import { fileSlices } from './fileSlices';

export type RequestBody = {
  readonly contentType: string;
  /** bytes */
  readonly length: number;
  /**
   * Can be asked for more than once, where nothing was sent before. A piece holds until the next but one is asked for.
   * Throws ImageError `invalidInput` when a picture's file is not what it was.
   */
  readonly pieces: () => AsyncGenerator<Uint8Array>;
};

/** Bytes of a picture that are read or encoded at a time: whole groups of three, so that no padding falls inside. */
const slice = 192 * 1024;

export function requestBody(body: WireBody): RequestBody {
  switch (body.type) {
    case 'json':
      return jsonBody(body.value);
    case 'multipart':
      return multipartBody(body.parts);
    case 'picture':
      return bodyOf(body.picture.mediaType, [body.picture.bytes]);
    case 'lines':
      return bodyOf('application/jsonl', body.lines.flatMap(linePieces));
  }
}

type Bytes = PictureInput['bytes'];
type Piece = Bytes | { readonly encode: Bytes };

function bodyOf(contentType: string, pieces: readonly Piece[]): RequestBody {
  const lengthOf = (piece: Piece) =>
    'encode' in piece ? 4 * Math.ceil(piece.encode.length / 3) : piece.length;
  return {
    contentType,
    length: pieces.reduce((sum, piece) => sum + lengthOf(piece), 0),
    async *pieces() {
      for (const piece of pieces) {
        if (!('encode' in piece)) yield* slicesOf(piece);
        else
          for await (const bytes of slicesOf(piece.encode))
            yield Buffer.from(bytes.toString('base64'), 'latin1');
      }
    },
  };
}

async function* slicesOf(bytes: Bytes): AsyncGenerator<Buffer> {
  if (!(bytes instanceof Uint8Array)) {
    yield* fileSlices(bytes, slice);
    return;
  }
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let start = 0; start < buffer.length; start += slice) yield buffer.subarray(start, start + slice);
}

function jsonBody(value: JsonBody): RequestBody {
  return bodyOf('application/json', jsonPieces(value));
}

function linePieces(line: JsonBody): Piece[] {
  return [...jsonPieces(line), Buffer.from('\n')];
}

/** Pictures leave a mark in the text; the text is cut there. */
function jsonPieces(value: JsonBody): Piece[] {
  const mark = `easel-${randomBytes(16).toString('hex')}`;
  const pictures: InlinePicture[] = [];
  const text = JSON.stringify(value, (_key, part: unknown) => {
    if (!(part instanceof InlinePicture)) return part;
    pictures.push(part);
    return mark;
  });
  return text.split(mark).flatMap((between, index): Piece[] => {
    const picture = pictures[index - 1];
    if (!picture) return [Buffer.from(between)];
    const { mediaType, bytes } = picture.picture;
    const prefix = picture.form === 'dataUri' ? `data:${mediaType};base64,` : '';
    return [Buffer.from(prefix), { encode: bytes }, Buffer.from(between)];
  });
}

/** `multipart/form-data` as browsers write it (HTML standard, "multipart/form-data encoding algorithm"). */
function multipartBody(parts: readonly MultipartPart[]): RequestBody {
  const boundary = `easel-${randomBytes(16).toString('hex')}`;
  const pieces = parts.flatMap((part): Piece[] => [
    Buffer.from(`--${boundary}\r\n${partHead(part)}\r\n\r\n`),
    ...contentOf(part),
    Buffer.from('\r\n'),
  ]);
  pieces.push(Buffer.from(`--${boundary}--\r\n`));
  return bodyOf(`multipart/form-data; boundary=${boundary}`, pieces);
}

function contentOf(part: MultipartPart): Piece[] {
  if ('lines' in part) return part.lines.flatMap(linePieces);
  return ['picture' in part ? part.picture.bytes : Buffer.from(part.value)];
}

function partHead(part: MultipartPart): string {
  const disposition = `Content-Disposition: form-data; name="${escaped(part.name)}"`;
  if ('lines' in part)
    return `${disposition}; filename="${escaped(part.fileName)}"\r\nContent-Type: application/jsonl`;
  return 'picture' in part ? `${disposition}; ${pictureHead(part.picture)}` : disposition;
}

/** OpenAI refuses parts of no `image/*` type, and new-api reads the type off the file name. */
function pictureHead({ name, mediaType }: PictureInput): string {
  return `filename="${escaped(name)}"\r\nContent-Type: ${mediaType}`;
}

function escaped(name: string): string {
  return name.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22');
}
