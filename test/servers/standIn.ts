/** The strict HTTP core of every provider's stand-in: reads requests, keeps them, refuses what is wrong, and fails as told. Never listens beyond this machine. */

import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Failure, failWith } from './failures';
import { closeServer, originOf } from './loopback';
import { type Part, readMultipart } from './multipart';
import { type PictureFormat, pictureOf } from './pictures';
import { Refusal } from './refusal';

export type Received = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The parsed body of `application/json`. */
  readonly json: Readonly<Record<string, unknown>>;
  /** The parts of `multipart/form-data`. */
  readonly parts: readonly Part[];
};

/** What the next answer is to be like; the default is a good one in the vendor's documented shape. */
export type Behaviour = {
  /** One of the dialect's answer shapes. */
  readonly shape?: string;
  readonly fail?: Failure;
  /** Nothing is answered before. */
  readonly after?: Promise<unknown>;
  /** A stream begins with this partial picture, and then goes on for as long as it is not cancelled. */
  readonly endlessAfter?: Buffer;
};

/** Asked of a dialect for each request that is well-formed HTTP. May throw a Refusal. */
export type Dialect = {
  readonly answer: (received: Received, reply: Reply, behaviour: Behaviour) => Answered | Promise<Answered>;
  readonly errorBody: (refusal: Refusal) => unknown;
  /** Takes over a connection that asks to be a WebSocket, or refuses it. Without it there are none. */
  readonly upgrade?: (request: IncomingMessage, socket: Socket) => void;
  /** The key that is let in; `undefined`: none is asked for. */
  readonly key?: string | undefined;
  /** Whether the headers carry it; as a bearer token unless told. */
  readonly letsIn?: (headers: IncomingHttpHeaders) => boolean;
  /** Paths that are open to everybody. */
  readonly openPaths?: readonly string[];
  /** The vendor's words for a wrong key. */
  readonly wrongKey?: Refusal;
  /** The path that takes the bytes of files as they are. */
  readonly uploadPath?: string;
};

export class StandIn {
  /** Everything that was asked of the API, refused or not, in its order. */
  readonly requests: Received[] = [];
  /** Every finished picture that was sent or put at an address, in its order. */
  readonly painted: Buffer[] = [];
  /** Requests for pictures at an address, with the headers they came with. */
  readonly downloads: { readonly url: string; readonly headers: IncomingHttpHeaders }[] = [];
  /** Addresses answer 403 from now on, as expired signatures do. */
  isExpired = false;
  private readonly coming: Behaviour[] = [];
  private standing: Behaviour = {};
  private readonly files = new Map<string, Buffer>();

  private constructor(
    private readonly dialect: Dialect,
    private readonly api: Server,
    private readonly store: Server,
  ) {}

  static async start(dialect: (server: () => StandIn) => Dialect): Promise<StandIn> {
    const [api, store] = [createServer(), createServer()];
    const standIn: StandIn = new StandIn(
      dialect(() => standIn),
      api,
      store,
    );
    api.on('request', (request, response) => void standIn.receive(request, response));
    const { upgrade } = standIn.dialect;
    if (upgrade) api.on('upgrade', (request, socket: Socket) => upgrade(request, socket));
    store.on('request', (request, response) => standIn.serveFile(request, response));
    store.on('connect', (_: IncomingMessage, client: Socket) => {
      client.on('error', () => {}).write('HTTP/1.1 200 Connection established\r\n\r\n');
      store.emit('connection', client);
    });
    for (const server of [api, store]) {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
    }
    return standIn;
  }

  /** `http://127.0.0.1:PORT`, of the API. */
  get origin(): string {
    return originOf(this.api);
  }

  /**
   * Another origin, where pictures lie that are answered as addresses. A public name, for no provider may name what lies
   * on this machine; it is reached through `proxy`.
   */
  readonly storeOrigin = 'http://pictures.example.test';

  /** Address of an HTTP proxy behind which every name is the store. */
  get proxy(): string {
    return originOf(this.store);
  }

  /** For the next requests, one each. */
  next(...behaviours: readonly Behaviour[]): this {
    this.coming.push(...behaviours);
    return this;
  }

  /** Holds the answer to the next request until the function is called that is returned. */
  holdNext(behaviour: Behaviour = {}): () => void {
    let release = () => {};
    const after = new Promise<void>(resolve => {
      release = resolve;
    });
    this.next({ ...behaviour, after });
    return release;
  }

  /** For every request that nothing else was said of. */
  always(behaviour: Behaviour): this {
    this.standing = behaviour;
    return this;
  }

  /** Paints a new picture, and remembers it for comparison. */
  paint(format: PictureFormat = 'png'): Buffer {
    const picture = pictureOf(this.painted.length + 1, format);
    this.painted.push(picture);
    return picture;
  }

  /** Paints a picture that is no result. */
  sketch(): Buffer {
    return pictureOf(1000 + this.painted.length);
  }

  /** A path under both origins where a picture can be had. */
  put(picture: Buffer): string {
    const path = `/cdn/${this.files.size}.png`;
    this.files.set(path, picture);
    return path;
  }

  async close(): Promise<void> {
    for (const server of [this.api, this.store]) await closeServer(server);
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.startsWith('/cdn/')) return this.serveFile(request, response);
    const reply = new Reply(response);
    try {
      const body = await readBody(request);
      const raw = read(request, body);
      this.requests.push(raw);
      this.checkKey(raw);
      const isUpload = raw.path === this.dialect.uploadPath;
      const received = isUpload ? raw : withBody(raw);
      this.requests[this.requests.length - 1] = received;
      const isApi = received.method === 'POST' && !isUpload;
      const behaviour = (isApi ? this.coming.shift() : undefined) ?? (isApi ? this.standing : {});
      await behaviour.after;
      if (behaviour.fail === undefined) await this.dialect.answer(received, reply, behaviour);
      else await failWith(behaviour.fail, response);
    } catch (error) {
      if (response.destroyed) return;
      const refusal = error instanceof Refusal ? error : new Refusal(500, String(error));
      reply.json(this.dialect.errorBody(refusal), refusal.status);
    }
  }

  private checkKey({ path, headers }: Received): void {
    const { key, openPaths = [] } = this.dialect;
    if (key === undefined) {
      // Clients that want a key are given any, and a server that asks for none does not look at it.
      if (headers.authorization !== undefined && !/^\w+ \S/.test(headers.authorization))
        throw new Refusal(400, 'An empty Authorization was sent');
      return;
    }
    const { letsIn = ({ authorization }) => authorization === `Bearer ${key}`, wrongKey } = this.dialect;
    if (openPaths.includes(path) || letsIn(headers)) return;
    if (wrongKey !== undefined) throw wrongKey;
    const words =
      headers.authorization === undefined ? 'You did not provide an API key.' : 'Incorrect API key provided.';
    throw new Refusal(401, words, { code: 'invalid_api_key', type: 'invalid_request_error' });
  }

  private serveFile(request: IncomingMessage, response: ServerResponse): void {
    this.downloads.push({ url: request.url ?? '', headers: request.headers });
    const [path = ''] = (request.url ?? '').split('?');
    const file = this.files.get(path);
    if (this.isExpired)
      response
        .writeHead(403, { 'content-type': 'application/xml' })
        .end('<Error><Code>AuthenticationFailed</Code></Error>');
    else if (file === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'image/png', 'content-length': file.length }).end(file);
  }
}

/** What every way through a dialect ends in, so that the compiler finds one that does not answer. */
export type Answered = 'answered';

const slowPieces = 40;

/** Ways to answer. */
export class Reply {
  constructor(readonly response: ServerResponse) {}

  json(value: unknown, status = 200): Answered {
    return this.text(JSON.stringify(value), 'application/json', status);
  }

  text(text: string, type: string, status = 200): Answered {
    return this.bytes(Buffer.from(text), type, status);
  }

  bytes(bytes: Buffer, type: string, status = 200): Answered {
    this.response.writeHead(status, {
      'content-type': type,
      'content-length': bytes.length,
      'x-request-id': `req-${status}`,
    });
    this.response.end(bytes);
    return 'answered';
  }

  /** In pieces, all of which take so long. */
  async slowly(bytes: Buffer, type: string, ms: number): Promise<Answered> {
    if (ms === 0) return this.bytes(bytes, type);
    this.response.writeHead(200, { 'content-type': type, 'content-length': bytes.length });
    const piece = Math.ceil(bytes.length / slowPieces);
    for (let at = 0; at < bytes.length && !this.response.destroyed; at += piece) {
      this.response.write(bytes.subarray(at, at + piece));
      await sleep(ms / slowPieces);
    }
    this.response.end();
    return 'answered';
  }

  /** Each string is written by itself, so that a reader sees events torn apart. */
  async stream(pieces: Iterable<string>): Promise<Answered> {
    this.response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'x-request-id': 'req-200',
    });
    for (const piece of pieces) {
      this.response.write(piece);
      await new Promise(resolve => setImmediate(resolve));
    }
    this.response.end();
    return 'answered';
  }
}

/** One server-sent event. */
export function eventOf(data: unknown, name?: string): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return `${name === undefined ? '' : `event: ${name}\n`}data: ${text}\n\n`;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function read({ method = '', url = '/', headers }: IncomingMessage, body: Buffer): Received {
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
  return { method, path: pathname, query: searchParams, headers, body, json: {}, parts: [] };
}

/** Throws a Refusal for a body that is not what its type says. */
function withBody(received: Received): Received {
  const { body, headers, method } = received;
  const type = headers['content-type'] ?? '';
  if (method === 'GET' || body.length === 0) return received;
  if (headers['content-length'] === undefined) throw new Refusal(411, 'Length required');
  if (type.startsWith('multipart/form-data')) return { ...received, parts: readMultipart(type, body) };
  if (type !== 'application/json') throw new Refusal(415, `Unsupported content type '${type}'`);
  try {
    const json = JSON.parse(body.toString('utf8')) as unknown;
    if (typeof json === 'object' && json !== null) return { ...received, json: { ...json } };
  } catch {
    // Falls through to the refusal.
  }
  throw new Refusal(400, 'We could not parse the JSON body of your request.', {
    type: 'invalid_request_error',
  });
}
