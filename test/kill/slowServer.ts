/** A provider that sends several large pictures slowly, and knows when it sent the last byte of each. */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeServer, originOf } from '../servers/loopback';
import { pngOf } from '../servers/pictures';

export type SentPicture = {
  readonly bytes: Buffer;
  /** `performance.now()`; absent: it was not sent to its end. */
  sentAt?: number;
};

export type Task = {
  readonly requests: readonly object[];
  /** Arguments of `easel.generateBatch`, one after the other. */
  readonly batches?: readonly object[];
  /** Of providers by their ids, set before that. */
  readonly keys?: Readonly<Record<string, string>>;
  /** Bytes that the disk has room for; absent: enough. */
  readonly room?: number;
};

const piece = 8 * 1024;
/** Base64 of all that one job is sent takes about a second. */
const pauseMs = 12;

export class SlowServer {
  readonly pictures: SentPicture[] = [];
  /** What the next windows that say hello are to do. */
  task: Task = { requests: [] };
  /** `performance.now()` when a host first found no room, since the last hello. */
  fullAt = Number.POSITIVE_INFINITY;
  private readonly waiting: { readonly pid: number; readonly response: ServerResponse }[] = [];
  private expected = 1;
  private running = 0;
  private heardOf: (pids: readonly number[]) => void = () => {};
  private begun: () => void = () => {};
  private ended: () => void = () => {};
  private handedIn: () => void = () => {};

  private constructor(
    private readonly server: Server,
    private readonly count: number,
  ) {}

  /** `count`: pictures that one request is answered with. */
  static async start(count: number): Promise<SlowServer> {
    const server = createServer();
    const slow = new SlowServer(server, count);
    server.on('request', (request, response) => void slow.receive(request, response));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return slow;
  }

  get origin(): string {
    return originOf(this.server);
  }

  /** The processes of the next windows' extension hosts, which begin together when the last of them is there. */
  readonly hello = (count = 1): Promise<readonly number[]> => {
    this.expected = count;
    return new Promise(resolve => (this.heardOf = resolve));
  };
  /** The first byte of the next answer. */
  readonly firstByte = (): Promise<void> => new Promise(resolve => (this.begun = resolve));
  /** The last byte of the next answer that comes to its end. */
  readonly lastByte = (): Promise<void> => new Promise(resolve => (this.ended = resolve));
  /** A window has submitted its batches. */
  readonly submitted = (): Promise<void> => new Promise(resolve => (this.handedIn = resolve));

  /** No answer is being sent. */
  get isIdle(): boolean {
    return this.running === 0;
  }

  async close(): Promise<void> {
    await closeServer(this.server);
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => {});
    const url = new URL(request.url ?? '/', this.origin);
    if (url.pathname === '/hello') {
      this.greet(Number(url.searchParams.get('pid')), response);
      return;
    }
    if (url.pathname === '/submitted') {
      this.handedIn();
      response.end();
      return;
    }
    if (url.pathname === '/full') {
      this.fullAt = Math.min(this.fullAt, performance.now());
      response.end();
      return;
    }
    request.resume();
    await once(request, 'end').catch(() => {});
    this.running++;
    await this.answer(response);
    this.running--;
  }

  private greet(pid: number, response: ServerResponse): void {
    this.waiting.push({ pid, response });
    if (this.waiting.length < this.expected) return;
    const windows = this.waiting.splice(0);
    this.expected = 1;
    this.fullAt = Number.POSITIVE_INFINITY;
    for (const { response } of windows)
      response.setHeader('content-type', 'application/json').end(JSON.stringify(this.task));
    this.heardOf(windows.map(({ pid }) => pid));
  }

  private async answer(response: ServerResponse): Promise<void> {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"data":[');
    this.begun();
    for (let index = 0; index < this.count; index++) {
      const picture: SentPicture = { bytes: pngOf(this.pictures.length + 1, 160, 120) };
      this.pictures.push(picture);
      const text = `${index === 0 ? '' : ','}{"b64_json":"${picture.bytes.toString('base64')}"}`;
      for (let at = 0; at < text.length; at += piece) {
        if (response.destroyed) return;
        response.write(text.slice(at, at + piece));
        await sleep(pauseMs);
      }
      picture.sentAt = performance.now();
    }
    response.end(']}');
    this.ended();
  }
}
