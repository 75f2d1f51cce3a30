/** Keeps the end of a connection back until undici has taken everything before it. Never changes a byte. */

import type { buildConnector } from 'undici';

/** More than a socket holds at a time would make it hold more (bytes). */
const largestPiece = 64 * 1024;

/**
 * A read that empties a socket after its end was received also announces the end. When that very piece makes the reader
 * pause, undici 7.30.2 meets the end with its parser paused and throws where nobody can catch it
 * (`assert(!this.paused)` in `lib/dispatcher/client-h1.js`). A read of a stated size announces nothing: the end comes
 * with the next read, and that one waits until the reader goes on.
 */
export function holdingTheEnd(connect: buildConnector.connector): buildConnector.connector {
  return (options, answer) =>
    connect(options, (...result) => {
      const [, socket] = result;
      if (socket) {
        const read = socket.read.bind(socket);
        socket.read = size => read(size ?? (Math.min(socket.readableLength, largestPiece) || undefined));
      }
      answer(...result);
    });
}
