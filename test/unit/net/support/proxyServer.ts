/** A proxy on loopback that tunnels every host, also made-up ones, to one local port. */

import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export class ProxyServer {
  /** `host:port` and `Proxy-Authorization` of each tunnel that was asked for. */
  readonly tunnels: { target: string; authorization: string | undefined }[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly http = createServer((_, response) => response.writeHead(501).end());

  private constructor(port: number, status: number, password?: string) {
    this.http.on('connection', (socket: Socket) => this.keep(socket));
    this.http.on('connect', ({ url: target = '', headers }, client: Socket) => {
      const authorization = headers['proxy-authorization'];
      this.tunnels.push({ target, authorization });
      if (password !== undefined && authorization !== password) {
        client.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n');
        return;
      }
      if (status === 0) return;
      if (status !== 200) {
        client.end(`HTTP/1.1 ${status} No\r\n\r\n`);
        return;
      }
      const server = this.keep(connect(port, '127.0.0.1'));
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      server.pipe(client).pipe(server);
    });
  }

  /** `status`: what it answers in place of a tunnel; 0: nothing, ever. */
  static async start(
    port: number,
    { status = 200, password }: { status?: number; password?: string } = {},
  ): Promise<ProxyServer> {
    const proxy = new ProxyServer(port, status, password);
    await new Promise<void>(done => proxy.http.listen(0, '127.0.0.1', done));
    return proxy;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>(done => this.http.close(() => done()));
  }

  private keep(socket: Socket): Socket {
    this.sockets.add(socket);
    return socket.on('error', () => {}).on('close', () => this.sockets.delete(socket));
  }
}
