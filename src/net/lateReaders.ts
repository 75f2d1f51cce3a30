/** Lets a server close its connection while a reader lags behind. Never needed once undici 8 can be had: see below. */

import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';

/** As far as it concerns us, of `lib/dispatcher/client-h1.js`. */
type Parser = {
  paused: boolean;
  resume(): void;
  readonly ptr: number;
  readonly llhttp: { llhttp_resume(ptr: number): void };
};

/**
 * undici 7 asserts in the socket's own events, where nobody can catch it, that its parser is not paused, and it pauses
 * whenever 64 kB wait for their reader (nodejs/undici#5360; mended in 8, which wants Node 22.19).
 */
export function endingPauses(connect: buildConnector.connector): buildConnector.connector {
  return (options, answer) =>
    connect(options, (...result) => {
      const [, socket] = result;
      if (socket) listen(socket);
      answer(...result);
    });
}

/** Hears the socket before undici does, which begins to listen once it is told that there is a connection. */
function listen(socket: Socket): void {
  socket.prependListener('end', () => {
    const parser = parserOf(socket);
    // Everything has arrived: the parser hands on what it holds back.
    parser?.resume();
    // A body that ends with the connection makes it pause again, and only `finish` comes to its end.
    if (parser?.paused) parser.llhttp.llhttp_resume(parser.ptr);
    if (parser) parser.paused = false;
  });
  for (const event of ['error', 'close']) {
    socket.prependListener(event, () => {
      const parser = parserOf(socket);
      if (parser) parser.paused = false;
    });
  }
}

/** undici's own, while a request is under way; by the name that its symbol has in undici's source. */
export function parserOf(socket: Socket): Parser | undefined {
  const symbol = Object.getOwnPropertySymbols(socket).find(({ description }) => description === 'parser');
  return symbol && ((Reflect.get(socket, symbol) as Parser | null) ?? undefined);
}
