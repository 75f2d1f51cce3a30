/** Everything that can go wrong between a provider and a picture, as data: what a server does, in which ways of asking, and how the job ends. */

import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { ImageErrorKind } from '../../src/core/imageError';
import { eventOf } from './standIn';

/** How pictures are asked for and how they come. In the way of `addresses` it is the download that fails. */
export const ways = ['generate', 'edit', 'chat', 'stream', 'addresses'] as const;
export type Way = (typeof ways)[number];

/** What is right to answer. */
export type GoodAnswer = {
  readonly type: string;
  readonly bytes: Buffer;
  /** Offset in the middle of the last picture. */
  readonly middle: number;
  /** Those that `bytes` hold, in their order. */
  readonly pictures: readonly Buffer[];
  /** The same as events, where there are any. */
  readonly events: readonly string[];
};

/** Resolves, when the client can have read them, to the pictures that were sent whole. `elsewhere`: another origin. */
type Respond = (response: ServerResponse, good: GoodAnswer, elsewhere: string) => Promise<readonly Buffer[]>;

export type Fault = {
  /** How the job ends on a disk that takes everything, in each way; `saved` with or without warnings. */
  readonly ends: { readonly [Asked in Way]?: ImageErrorKind | 'saved' };
  /** Why the other ways are left out. */
  readonly leftOut?: string;
  /** `connection`: there is no server. `time`: the job's time is short. */
  readonly needs?: 'connection' | 'time';
  /** In place of the picture's own address. */
  readonly address?: string;
  readonly answer?: Respond;
};

const each = (end: ImageErrorKind | 'saved', addresses = end): Fault['ends'] => ({
  ...{ generate: end, edit: end, chat: end, stream: end, addresses },
});

/** ms in which what was written is read, and what is under way gets no further. */
const pause = 60;

const breakAt =
  (bytesSent: (good: GoodAnswer) => number): Respond =>
  async (response, good) => {
    response.writeHead(200, { 'content-type': good.type, 'content-length': good.bytes.length });
    response.flushHeaders();
    response.write(good.bytes.subarray(0, bytesSent(good)));
    await sleep(pause);
    response.socket?.resetAndDestroy();
    return bytesSent(good) > 0 ? good.pictures.slice(0, -1) : [];
  };

const send = async (
  response: ServerResponse,
  { type, bytes, pictures }: Pick<GoodAnswer, 'type' | 'bytes' | 'pictures'>,
  headers: Record<string, string> = {},
): Promise<readonly Buffer[]> => {
  response.writeHead(200, { 'content-type': type, 'content-length': bytes.length, ...headers }).end(bytes);
  return pictures;
};

const status =
  (code: number, body = '', headers: Record<string, string> = {}): Respond =>
  async response => {
    response.writeHead(code, headers).end(body);
    return [];
  };

/** Says a length that is not the body's, and closes. */
const withLength =
  (wrong: (length: number) => number, arrives: (good: GoodAnswer) => readonly Buffer[]): Respond =>
  async ({ socket }, good) => {
    socket?.write(`HTTP/1.1 200 OK\r\ncontent-type: ${good.type}\r\n`);
    socket?.write(`content-length: ${wrong(good.bytes.length)}\r\n\r\n`);
    socket?.write(good.bytes);
    await sleep(pause);
    socket?.end();
    return arrives(good);
  };

/** Goes on with `more` until the client has enough. */
async function endlessly(response: ServerResponse, more: Buffer): Promise<void> {
  while (!response.destroyed) {
    if (!response.write(more))
      await new Promise(resolve => response.once('drain', resolve).once('close', resolve));
  }
}

const nothingThere = 'it is about what an address leads to';
const onlyText = 'a picture that is downloaded is no text';
const onlyEvents = 'there are no events';
const spaces = Buffer.alloc(64 * 1024, ' ');

export const faults = {
  none: { ends: each('saved'), answer: (response, good) => send(response, good) },
  'connection refused': {
    ends: { generate: 'network', edit: 'network', chat: 'network', stream: 'network' },
    leftOut: 'who cannot be asked names no address',
    needs: 'connection',
  },
  'reset before headers': {
    ends: each('connectionLost'),
    answer: async response => {
      response.socket?.resetAndDestroy();
      return [];
    },
  },
  'reset after headers': { ends: each('connectionLost'), answer: breakAt(() => 0) },
  'reset in the body': {
    ends: { ...each('saved', 'connectionLost'), chat: 'connectionLost' },
    answer: breakAt(({ middle }) => middle),
  },
  'slow-loris': {
    ends: { ...each('saved', 'timeout'), chat: 'timeout' },
    needs: 'time',
    answer: async (response, good) => {
      response.writeHead(200, { 'content-type': good.type, 'content-length': good.bytes.length });
      response.write(good.bytes.subarray(0, good.middle));
      for (let at = good.middle; !response.destroyed && at < good.bytes.length - 1; at++) {
        response.write(good.bytes.subarray(at, at + 1));
        await sleep(pause);
      }
      return good.pictures.slice(0, -1);
    },
  },
  'truncated JSON': {
    ends: { generate: 'saved', edit: 'saved', chat: 'badResponse', stream: 'saved' },
    leftOut: onlyText,
    answer: (response, { bytes, middle, pictures, type }) =>
      send(response, { type, bytes: bytes.subarray(0, middle), pictures: pictures.slice(0, -1) }),
  },
  'bad base64': {
    ends: { generate: 'saved', edit: 'saved', chat: 'badResponse', stream: 'saved' },
    leftOut: onlyText,
    answer: (response, { bytes, middle, pictures, type }) => {
      const damaged = Buffer.from(bytes);
      damaged.write('*!*!', middle, 'latin1');
      return send(response, { type, bytes: damaged, pictures: pictures.slice(0, -1) });
    },
  },
  'wrong type': {
    ends: each('saved'),
    answer: (response, { pictures }) => {
      const [first = Buffer.alloc(0)] = pictures;
      return send(response, { type: 'text/plain', bytes: first, pictures: [first] });
    },
  },
  'HTML with 200': {
    ends: each('badResponse'),
    answer: status(
      200,
      '<!DOCTYPE html><html><head><title>Console</title></head><body>Sign in</body></html>',
      {
        'content-type': 'text/html',
      },
    ),
  },
  '204': { ends: each('noImage', 'badResponse'), answer: status(204) },
  'too long a Content-Length': {
    ends: each('saved'),
    answer: withLength(
      length => length + 500,
      ({ pictures }) => pictures,
    ),
  },
  'too short a Content-Length': {
    ends: { ...each('saved', 'badResponse'), chat: 'badResponse' },
    answer: withLength(
      length => length - 500,
      ({ pictures }) => pictures.slice(0, -1),
    ),
  },
  'compressed bomb': {
    ends: each('saved', 'badResponse'),
    answer: (response, { bytes, pictures, type }) =>
      send(
        response,
        { type, pictures, bytes: gzipSync(Buffer.concat([bytes, Buffer.alloc(4 * 1024 * 1024, ' ')])) },
        { 'content-encoding': 'gzip' },
      ),
  },
  'endless body': {
    ends: each('saved', 'badResponse'),
    answer: async (response, { bytes, pictures, type }) => {
      response.writeHead(200, { 'content-type': type });
      response.write(bytes);
      await endlessly(response, spaces);
      return pictures;
    },
  },
  'endless events': {
    ends: { chat: 'saved', stream: 'saved' },
    leftOut: onlyEvents,
    answer: async (response, { events, pictures }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(events.join(''));
      await endlessly(response, Buffer.from(': still painting\n\n'.repeat(1000)));
      return pictures;
    },
  },
  'duplicate events': {
    ends: { chat: 'saved', stream: 'saved' },
    leftOut: onlyEvents,
    answer: (response, { events, pictures }) => {
      const bytes = Buffer.from(`${events.flatMap(event => [event, event]).join('')}data: [DONE]\n\n`);
      return send(response, { type: 'text/event-stream', bytes, pictures });
    },
  },
  'expired with 403': { ends: { addresses: 'expired' }, leftOut: nothingThere, answer: status(403) },
  'expired with 404': { ends: { addresses: 'expired' }, leftOut: nothingThere, answer: status(404) },
  'expired with 410': { ends: { addresses: 'expired' }, leftOut: nothingThere, answer: status(410) },
  'address that nobody answers at': {
    ends: { addresses: 'badResponse' },
    leftOut: nothingThere,
    address: 'http://127.0.0.1:1/picture.png',
  },
  'name of a private address': {
    ends: { addresses: 'badResponse' },
    leftOut: nothingThere,
    address: 'http://inside.easel-test.example/picture.png',
  },
  'redirect elsewhere': {
    ends: each('badResponse'),
    answer: async (response, _, elsewhere) => {
      response.writeHead(307, { location: `${elsewhere}/elsewhere` }).end();
      return [];
    },
  },
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof faults;

/** Faults after which nothing is at the address any more. */
export const isDead = (name: FaultName): boolean => name.startsWith('expired');

/** What a good server answers to a request for these pictures. `addresses`: where they can be had. */
export function goodAnswer(way: Way, pictures: readonly Buffer[], addresses: readonly string[]): GoodAnswer {
  const encoded = pictures.map(picture => picture.toString('base64'));
  const events = way === 'chat' ? chatEvents(encoded) : encoded.map(b64_json => completed({ b64_json }));
  const text = {
    generate: () => JSON.stringify({ created: 1, data: encoded.map(b64_json => ({ b64_json })) }),
    chat: () =>
      JSON.stringify({
        choices: [{ message: { role: 'assistant', content: '', images: encoded.map(inChat) } }],
      }),
    stream: () => events.join(''),
    addresses: () => JSON.stringify({ created: 1, data: addresses.map(url => ({ url })) }),
  }[way === 'edit' ? 'generate' : way]();
  const last = encoded.at(-1) ?? '';
  return {
    type: way === 'stream' ? 'text/event-stream' : 'application/json',
    bytes: Buffer.from(text),
    middle: text.lastIndexOf(last) + (last.length >> 1),
    ...{ pictures, events },
  };
}

/** A picture as it lies at its address. */
export function goodDownload(picture: Buffer): GoodAnswer {
  return { type: 'image/png', bytes: picture, middle: picture.length >> 1, pictures: [picture], events: [] };
}

function completed(fields: object): string {
  return eventOf({ type: 'image_generation.completed', ...fields }, 'image_generation.completed');
}

function inChat(base64: string): object {
  return { type: 'image_url', image_url: { url: `data:image/png;base64,${base64}` } };
}

function chatEvents(encoded: readonly string[]): string[] {
  return encoded.map(base64 => eventOf({ choices: [{ index: 0, delta: { images: [inChat(base64)] } }] }));
}
