/** Takes a body as it comes and lets it wait here: a stream forgets what waits in it when its connection breaks. Never holds much more than 1 MB. */

import type { Readable } from 'node:stream';

/** Bytes that may wait before the server has to. */
const most = 1024 * 1024;

/** All that arrived, then what ended it. Listens at once, though nobody reads yet. */
export function eagerBody(body: Readable): AsyncIterable<Uint8Array> {
  const waiting: Uint8Array[] = [];
  let bytes = 0;
  let end: { readonly error?: unknown } | undefined;
  let wake = () => {};
  const over = (how: { readonly error?: unknown }) => {
    end ??= how;
    wake();
  };
  body.on('data', (chunk: Uint8Array) => {
    waiting.push(chunk);
    bytes += chunk.length;
    if (bytes > most) body.pause();
    wake();
  });
  body.once('end', () => over({}));
  body.on('error', error => over({ error }));
  body.once('close', () => over({ error: new Error('The body was closed.') }));

  async function* read(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const chunk = waiting.shift();
        if (chunk) {
          bytes -= chunk.length;
          if (bytes <= most / 2 && body.isPaused()) body.resume();
          yield chunk;
        } else if (end) {
          if ('error' in end) throw end.error;
          return;
        } else {
          await new Promise<void>(resolve => {
            wake = resolve;
          });
        }
      }
    } finally {
      body.destroy();
    }
  }
  return read();
}
