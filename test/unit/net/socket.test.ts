/** A WebSocket that only listens: frames however they are cut, the way that requests go, and nothing that goes wrong with it but its end. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { ServerEvent } from '../../../src/core/wireFormat';
import { createSend, type SendOptions } from '../../../src/net/send';
import { type Heard, SocketFrames } from '../../../src/net/socketFrames';
import { closeServer, originOf } from '../../servers/loopback';
import { pictureOf } from '../../servers/pictures';
import { frame, ServedSocket } from '../../servers/webSocket';
import { failureOf } from '../wire/fakeNetwork';
import { useJob } from './support/job';
import { ProxyServer } from './support/proxyServer';

const [text, binary, close, ping] = [1, 2, 8, 9];

/** In pieces of so many bytes. */
function heardOf(bytes: Buffer, piece = bytes.length): Heard[] {
  const frames = new SocketFrames();
  const heard: Heard[] = [];
  for (let at = 0; at < bytes.length; at += piece) heard.push(...frames.read(bytes.subarray(at, at + piece)));
  return heard;
}

const messages = (heard: readonly Heard[]) =>
  heard.flatMap(each => (each.type === 'message' ? [each.message] : []));

describe('Frames of a WebSocket', () => {
  it('are read whole, of every length, wherever they are cut', () => {
    const sent = [0, 1, 125, 126, 65_535, 65_536, 200_000].map(length => Buffer.alloc(length, length % 251));
    const bytes = Buffer.concat(sent.map(payload => frame(binary, payload)));
    for (const piece of [7, 997, 70_000, bytes.length]) {
      const read = messages(heardOf(bytes, piece));
      assert.deepEqual(
        read.map(each => each.bytes.equals(sent[read.indexOf(each)] ?? Buffer.from('x'))),
        sent.map(() => true),
        `${piece}`,
      );
    }
  });

  it('are one message where they say so, with a ping among them that is answered', () => {
    const bytes = Buffer.concat([
      frame(text, Buffer.from('{"a'), false),
      frame(ping, Buffer.from('!')),
      frame(0, Buffer.from('":'), false),
      frame(0, Buffer.from('1}')),
      frame(close, Buffer.from([3, 232])),
    ]);
    const heard = heardOf(bytes, 1);
    assert.deepEqual(
      heard.map(({ type }) => type),
      ['reply', 'message', 'closed'],
    );
    assert.equal(messages(heard)[0]?.bytes.toString(), '{"a":1}');
  });

  it('are refused where they are none, or longer than anybody wants', () => {
    const endless = Buffer.from([0x82, 127, 0, 0, 1, 0, 0, 0, 0, 0]);
    const halves = Buffer.concat([
      frame(binary, Buffer.alloc(9_000_000), false),
      frame(0, Buffer.alloc(9_000_000)),
    ]);
    const wrong = {
      ...{ endless, halves, masked: Buffer.from([0x82, 0x81, 1, 2, 3, 4, 5]) },
      ...{ compressed: Buffer.from([0xc2, 1, 1]), unknown: Buffer.from([0x83, 1, 1]) },
      ...{ longPing: Buffer.from([0x89, 126, 1, 0]), continued: frame(0, Buffer.from('x')) },
      interrupted: Buffer.concat([frame(text, Buffer.from('{'), false), frame(text, Buffer.from('}'))]),
    };
    for (const [name, bytes] of Object.entries(wrong)) assert.throws(() => heardOf(bytes), Error, name);
  });
});

describe('A WebSocket', () => {
  const job = useJob();
  let server: Server;
  let asked: IncomingHttpHeaders[];
  let use: (socket: ServedSocket) => void;

  beforeEach(async () => {
    asked = [];
    use = socket => socket.close();
    server = createServer((_, response) => response.writeHead(404).end());
    server.on('upgrade', (request, socket: Socket) => {
      asked.push(request.headers);
      use(new ServedSocket(request, socket));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => closeServer(server));

  async function listen(
    path: string,
    { isTaken = true, until = new AbortController().signal, ...given }: Wishes = {},
  ) {
    const events: ServerEvent[] = [];
    const { baseUrl = originOf(server), settings = {}, ...overrides } = given;
    const send = createSend(job().options(baseUrl, overrides, settings));
    const url = baseUrl + path;
    const socket = { until, takesPicture: () => isTaken };
    const answer = await send({ method: 'GET', url, socket, onEvent: event => events.push(event) });
    return { answer, events };
  }

  type Wishes = Partial<SendOptions> & {
    readonly isTaken?: boolean;
    readonly until?: AbortSignal;
    readonly settings?: Parameters<ReturnType<typeof job>['options']>[2];
  };

  it('is asked for as the provider’s own, with its key and headers and of no page', async () => {
    const { answer } = await listen('/ws?clientId=a', { headers: { 'x-team': 'art' } });
    assert.equal(answer.status, 101);
    const [{ authorization, origin, 'x-team': team, 'sec-websocket-extensions': extensions } = {}] = asked;
    assert.deepEqual(
      [authorization, origin, team, extensions],
      ['Bearer sk-secret', undefined, 'art', undefined],
    );
  });

  it('goes through the proxy that requests go through', async () => {
    const port = Number(new URL(originOf(server)).port);
    const proxy = job().closing(await ProxyServer.start(port));
    await listen('/ws', {
      baseUrl: 'http://comfy.example.test',
      key: '',
      settings: { proxy: proxy.address },
    });
    assert.deepEqual(
      proxy.tunnels.map(({ target }) => target),
      ['comfy.example.test:80'],
    );
    assert.equal(asked.length, 1);
  });

  it('tells its JSON without the key, and has its pictures on disk; what is neither is nowhere', async () => {
    const picture = pictureOf(7);
    use = socket => {
      socket.json({ type: 'status', words: 'sk-secret' });
      socket.picture(Buffer.from([0, 0, 0, 1, 0, 0, 0, 2]), picture);
      socket.picture(Buffer.alloc(0), Buffer.from('neither'));
      socket.json('x'.repeat(100_000));
      socket.close();
    };
    const { events } = await listen('/ws');
    assert.deepEqual(events[0]?.data, { type: 'status', words: '…' });
    const [sketch] = events[1]?.pictures.values() ?? [];
    assert.ok(sketch && picture.equals(await readFile(sketch.file)));
    assert.equal(events.length, 2);
    const { events: fewer } = await listen('/ws', { isTaken: false });
    assert.deepEqual(
      fewer.map(({ name }) => name),
      ['message'],
    );
  });

  it('closes with whoever waits for it, and with the job', async () => {
    for (const end of ['until', 'signal'] as const) {
      const controller = new AbortController();
      let opened: ServedSocket | undefined;
      use = socket => {
        opened = socket;
        setTimeout(() => controller.abort(), 20);
      };
      await failureOf(
        listen('/ws', { [end]: controller.signal }),
        end === 'signal' ? 'cancelled' : 'connectionLost',
      );
      while (!opened?.isClosed) await new Promise(resolve => setTimeout(resolve, 5));
    }
  });

  it('fails in its kind where the server has none, breaks off, or cannot prove that it is one', async () => {
    use = socket => socket.breakOff();
    await failureOf(listen('/ws'), 'connectionLost');
    server.removeAllListeners('upgrade');
    await failureOf(listen('/ws'), 'connectionLost');
    server.on('upgrade', (_, socket: Socket) => {
      socket.end(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: no\r\n\r\n',
      );
    });
    await failureOf(listen('/ws'), 'connectionLost');
  });
});
