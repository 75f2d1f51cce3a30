/** A real HTTP server on loopback for one test: it keeps what it was sent and answers as the test says. */

import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export type ReceivedRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

export class LocalServer {
  readonly requests: ReceivedRequest[] = [];
  readonly sockets = new Set<Socket>();
  private constructor(
    readonly origin: string,
    private readonly stop: () => Promise<void>,
  ) {}

  /** `answer` is called when a request's body is complete. */
  static async start(
    answer: (request: ReceivedRequest, response: ServerResponse) => void,
  ): Promise<LocalServer> {
    const listener: RequestListener = async (message, response) => {
      const chunks: Buffer[] = [];
      // A client that gives up in the middle is part of the tests.
      for await (const chunk of message.on('error', () => {})) chunks.push(chunk as Buffer);
      const { method = '', url: path = '', headers } = message;
      const request = { method, path, headers, body: Buffer.concat(chunks) };
      server.requests.push(request);
      answer(request, response);
    };
    const http = createServer(
      (message, response) => void Promise.resolve(listener(message, response)).catch(() => {}),
    );
    await new Promise<void>(done => http.listen(0, '127.0.0.1', done));
    const { port } = http.address() as AddressInfo;
    const server: LocalServer = new LocalServer(`http://127.0.0.1:${port}`, async () => {
      for (const socket of server.sockets) socket.destroy();
      await new Promise<void>(done => http.close(() => done()));
    });
    http.on('connection', (socket: Socket) => {
      server.sockets.add(socket);
      socket.on('close', () => server.sockets.delete(socket));
    });
    return server;
  }

  close(): Promise<void> {
    return this.stop();
  }
}

/** An origin on loopback where nobody listens. */
export async function deadOrigin(): Promise<string> {
  const server = await LocalServer.start(() => {});
  await server.close();
  return server.origin;
}
