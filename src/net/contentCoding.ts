/** Undoes a response's content codings as it arrives. Never fails on one cut off: what came is still handed on. */

import { pipeline, Readable } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** The codings of a `Content-Encoding` header, in the order in which they were applied. */
export function codingsOf(header = ''): string[] {
  const codings = header.toLowerCase().split(',');
  return codings.map(coding => coding.trim()).filter(coding => coding !== '' && coding !== 'identity');
}

/** We ask for none of them (base64 of pictures gains nothing), but gateways compress unasked. */
export function decoded(
  body: AsyncIterable<Uint8Array>,
  codings: readonly string[],
): AsyncIterable<Uint8Array> {
  let stream = body;
  for (const coding of codings.toReversed()) {
    const decoder = decoderOf(coding);
    if (decoder) stream = pipeline(Readable.from(stream, { objectMode: false }), decoder, () => {});
  }
  return stream;
}

function decoderOf(coding: string) {
  const finishFlush = constants.Z_SYNC_FLUSH;
  if (coding === 'gzip' || coding === 'x-gzip') return createGunzip({ flush: finishFlush, finishFlush });
  if (coding === 'deflate') return createInflate({ flush: finishFlush, finishFlush });
  if (coding === 'br') return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH });
  return undefined;
}
