/** The provider that every row asks, in a process of its own: whatever is sent, it answers what the bench told it to, as fast as the socket takes it. */

import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = {
  readonly pictures: number;
  /** Of one picture. */
  readonly bytes: number;
  /** `events`: each picture after `partials` sketches of its size; `chat`: data URIs in a message. */
  readonly as: 'b64_json' | 'url' | 'events' | 'chat';
  readonly partials?: number;
  /** A real picture to answer with, base64; `bytes` is its length. */
  readonly picture?: string;
  /** ms before the answer begins, as a model that is at work. */
  readonly delayMs?: number;
  /** ms between the last sketch and the picture. `/sketched` tells when that sketch was sent to its last byte. */
  readonly holdMs?: number;
};

/** Stands in an answer where it waits for `holdMs`. */
const hold = 'hold';
type Part = Buffer | typeof hold;

const end = Buffer.from([0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]);
/** 1024 × 1024 px, 8 bits, RGBA: what a reader of headers looks at. The rest is noise. */
const start = Buffer.from('iVBORw0KGgoAAAANSUhEUgAABAAAAAQACAYAAAB/HSuD', 'base64');

function pictureOf({ bytes, picture }: Answer): Buffer {
  if (picture !== undefined) return Buffer.from(picture, 'base64');
  return Buffer.concat([start, randomBytes(bytes - start.length - end.length), end]);
}

let answer: Answer = { pictures: 1, bytes: 1024, as: 'b64_json' };
let pictures: Buffer[] = [];
let parts: Part[] = [];
/** `Date.now()` ms */
let sketchedAt = 0;

function prepare(next: Answer, origin: string): void {
  answer = next;
  pictures = Array.from({ length: next.pictures }, () => pictureOf(next));
  const base64 = pictures.map(picture => Buffer.from(picture.toString('base64')));
  const list = (items: readonly Buffer[], opening: string, closing: string) => [
    Buffer.from('{"created":1,"data":['),
    ...items.flatMap((item, at) => [
      Buffer.from(`${at > 0 ? ',' : ''}${opening}`),
      item,
      Buffer.from(closing),
    ]),
    Buffer.from(']}'),
  ];
  const event = (type: string, item: Buffer) => [
    Buffer.from(`event: ${type}\ndata: {"type":"${type}","partial_image_index":0,"b64_json":"`),
    item,
    Buffer.from('"}\n\n'),
  ];
  const ways: Record<Answer['as'], () => Part[]> = {
    b64_json: () => list(base64, '{"b64_json":"', '"}'),
    url: () =>
      list(
        pictures.map((_, at) => Buffer.from(`${origin}/pictures/${at}.png`)),
        '{"url":"',
        '"}',
      ),
    events: () =>
      base64.flatMap(item => [
        ...Array.from({ length: next.partials ?? 0 }, () =>
          event('image_generation.partial_image', item),
        ).flat(),
        ...(next.holdMs ? [hold as Part] : []),
        ...event('image_generation.completed', item),
      ]),
    chat: () => [
      Buffer.from(
        '{"choices":[{"finish_reason":"stop","message":{"role":"assistant","content":"","images":[',
      ),
      ...base64.flatMap((item, at) => [
        Buffer.from(`${at > 0 ? ',' : ''}{"type":"image_url","image_url":{"url":"data:image/png;base64,`),
        item,
        Buffer.from('"}}'),
      ]),
      Buffer.from(']}}]}'),
    ],
  };
  parts = ways[next.as]();
}

async function send(response: ServerResponse, body: readonly Part[]): Promise<void> {
  for (const part of body) {
    if (part === hold) {
      sketchedAt = Date.now();
      await new Promise(resolve => setTimeout(resolve, answer.holdMs));
    } else await new Promise<void>(sent => response.write(part, () => sent()));
  }
  response.end();
}

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body: Buffer[] = [];
  const isForMe = request.url === '/answer';
  for await (const chunk of request) if (isForMe) body.push(chunk as Buffer);
  const picture = /^\/(pictures|base64)\/(\d+)/.exec(request.url ?? '');
  if (isForMe) {
    prepare(JSON.parse(Buffer.concat(body).toString()) as Answer, originOf());
    response.end();
  } else if (request.url === '/sketched') response.end(`${sketchedAt}`);
  else if (picture) {
    const bytes = pictures[Number(picture[2])] ?? Buffer.alloc(0);
    const isRaw = picture[1] === 'pictures';
    response.setHeader('content-type', isRaw ? 'image/png' : 'text/plain');
    await send(response, [isRaw ? bytes : Buffer.from(bytes.toString('base64'))]);
  } else {
    const type = answer.as === 'events' ? 'text/event-stream' : 'application/json';
    if (answer.delayMs) await new Promise(resolve => setTimeout(resolve, answer.delayMs));
    response.setHeader('content-type', type);
    await send(response, parts);
  }
}

const server = createServer((request, response) => {
  response.on('error', () => {});
  receive(request, response).catch(() => response.destroy());
});
const originOf = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
server.listen(0, '127.0.0.1', () => process.send?.({ origin: originOf() }));
process.on('disconnect', () => process.exit());
