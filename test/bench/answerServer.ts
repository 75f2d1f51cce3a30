/** The provider that every row asks, in a process of its own: whatever is sent, it answers what the bench told it to, as fast as the socket takes it. */

import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = {
  readonly pictures: number;
  /** Of one picture. */
  readonly bytes: number;
  /**
   * `events`: each picture after `partials` sketches of its size; `chat`: data URIs in a message; `batch`: the same picture
   * for each line of a batch, in the file of its answers. `/asked` tells when that file was asked for.
   */
  readonly as: 'b64_json' | 'url' | 'events' | 'chat' | 'batch';
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
let askedAt = 0;

function prepare(next: Answer, origin: string): void {
  answer = next;
  // One for all of a batch: they come to half a gigabyte.
  pictures = Array.from({ length: next.as === 'batch' ? 1 : next.pictures }, () => pictureOf(next));
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
    batch: () =>
      Array.from({ length: next.pictures }, (_, at) => [
        Buffer.from(
          `{"custom_id":"line-${at + 1}-1","response":{"status_code":200,"body":{"data":[{"b64_json":"`,
        ),
        ...base64,
        Buffer.from('"}]}},"error":null}\n'),
      ]).flat(),
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
  else if (request.url === '/asked') response.end(`${askedAt}`);
  else if (answer.as === 'batch') await answerBatch(request, response);
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

/** OpenAI's Batch API, as far as it goes well. */
async function answerBatch({ url }: IncomingMessage, response: ServerResponse): Promise<void> {
  if (url?.endsWith('/content')) {
    askedAt = Date.now();
    return send(response, parts);
  }
  const told = url?.endsWith('/files')
    ? { id: 'file-requests' }
    : { id: 'batch', status: 'completed', output_file_id: 'file-answers' };
  response.setHeader('content-type', 'application/json').end(JSON.stringify(told));
}

const server = createServer((request, response) => {
  response.on('error', () => {});
  receive(request, response).catch(() => response.destroy());
});
const originOf = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
server.listen(0, '127.0.0.1', () => process.send?.({ origin: originOf() }));
process.on('disconnect', () => process.exit());
