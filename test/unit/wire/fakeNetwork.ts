/** Stands in for the network: answers what a test tells it to, and keeps what was asked. Never opens a connection. */

import assert from 'node:assert/strict';
import { placeholderOf, type SpooledPicture } from '../../../src/core/imageAnswer';
import { ImageError, type ImageErrorKind } from '../../../src/core/imageError';
import type { ImageRequest, PictureInMemory } from '../../../src/core/imageRequest';
import { type PartialAbilities, permissive } from '../../../src/core/modelAbilities';
import type {
  AnswerBody,
  Endpoint,
  JsonBody,
  MultipartPart,
  Progress,
  Quirks,
  Send,
  ServerEvent,
  WireAnswer,
  WireCall,
} from '../../../src/core/wireFormat';
import { imageRequest, type Wishes } from '../support/imageRequest';

/** A picture that the spool would have taken out, with the placeholder that stands in its place. */
export function spooled(name: string, bytes = 70_000): SpooledPicture {
  const nonce = Buffer.from(name).toString('hex').padEnd(16, '0').slice(0, 16);
  const file = `/job/${name}.bin`;
  return { placeholder: placeholderOf(nonce, 0), file, bytes, sha256: '', mediaType: 'image/png' };
}

export type Told = {
  readonly status?: number;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
  /** Event data, or `[name, data]`. */
  readonly events?: readonly unknown[];
  readonly joined?: Readonly<Record<string, string>>;
  readonly body?: AnswerBody;
  readonly pictures?: readonly SpooledPicture[];
  readonly requestId?: string;
  readonly brokenOff?: ImageError;
};

export class FakeNetwork {
  readonly calls: WireCall[] = [];
  readonly progress: Progress[] = [];
  /** Most requests that were under way at the same time. */
  mostAtOnce = 0;
  private atOnce = 0;
  private readonly answers: (Told | ((call: WireCall) => Told))[];

  /** The last answer is given again and again. */
  constructor(...answers: (Told | ((call: WireCall) => Told))[]) {
    this.answers = answers;
  }

  readonly send: Send = async call => {
    this.calls.push(call);
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.atOnce);
    const next = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
    await new Promise(resolve => setImmediate(resolve));
    this.atOnce--;
    assert.ok(next, 'a request that the test does not expect');
    return answerOf(typeof next === 'function' ? next(call) : next, call);
  };

  readonly report = (progress: Progress): void => {
    this.progress.push(progress);
  };

  /** `METHOD path` of every request. */
  get asked(): string[] {
    return this.calls.map(({ method, url }) => `${method} ${url}`);
  }

  /** The JSON value of a request. */
  json(index = 0): { readonly [key: string]: JsonBody | undefined } {
    const body = this.calls[index]?.body;
    assert.equal(body?.type, 'json');
    // As it goes out: fields that are undefined are not there.
    return Object.fromEntries(
      Object.entries(body.value as object).filter(([, value]) => value !== undefined),
    );
  }

  parts(index = 0): readonly MultipartPart[] {
    const body = this.calls[index]?.body;
    assert.equal(body?.type, 'multipart');
    return body.parts;
  }
}

/** What is reported of a route that an answer taught. */
export function learnedRoute(what: string, route: string): Progress {
  return { type: 'learned', fact: { type: 'route', what, route } };
}

export function answerOf(told: Told, call?: WireCall): WireAnswer {
  const pictures = new Map((told.pictures ?? []).map(picture => [picture.placeholder, picture]));
  for (const event of told.events ?? []) call?.onEvent?.(eventOf(event, pictures));
  return {
    status: told.status ?? 200,
    url: told.url ?? call?.url ?? 'https://api.example.com/v1/images/generations',
    headers: told.headers ?? {},
    ...(told.requestId === undefined ? {} : { requestId: told.requestId }),
    body: told.body ?? bodyOf(told),
    pictures,
    ...(told.brokenOff === undefined ? {} : { brokenOff: told.brokenOff }),
  };
}

function eventOf(event: unknown, pictures: ServerEvent['pictures']): ServerEvent {
  return Array.isArray(event)
    ? { name: String(event[0]), data: event[1] as unknown, pictures }
    : { name: 'message', data: event, pictures };
}

function bodyOf({ json, text, events, joined }: Told): AnswerBody {
  if (events !== undefined || joined !== undefined) {
    return { type: 'events', count: events?.length ?? 0, joined: joined ?? {} };
  }
  if (json !== undefined) return { type: 'json', value: json };
  return text === undefined || text === '' ? { type: 'empty' } : { type: 'text', text, truncated: false };
}

export function endpoint(
  given: Partial<Endpoint> & { quirks?: Quirks } = {},
  abilities: PartialAbilities = {},
): Endpoint {
  return {
    label: 'Example',
    baseUrl: 'https://api.example.com/v1',
    abilities: { ...permissive, ...abilities } as Endpoint['abilities'],
    quirks: {},
    maxParallel: 4,
    ...given,
  };
}

export function request(wishes: Wishes = {}): ImageRequest {
  return imageRequest(wishes);
}

/** A PNG's head: enough for what looks at no pixels. `colourType` 6 has alpha, 2 has none. */
export function png(name = 'cat.png', width = 64, height = 64, colourType = 6): PictureInMemory {
  const bytes = new Uint8Array(64);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  bytes.set([8, colourType], 24);
  bytes.set([0x49, 0x44, 0x41, 0x54], 37);
  return { name, mediaType: 'image/png', bytes, width, height };
}

/** The ImageError that a promise or a function ends in. */
export async function failureOf(
  run: Promise<unknown> | (() => unknown),
  kind?: ImageErrorKind,
): Promise<ImageError> {
  try {
    await (typeof run === 'function' ? run() : run);
  } catch (error) {
    assert.ok(error instanceof ImageError, `not an ImageError: ${String(error)}`);
    if (kind !== undefined) assert.equal(error.kind, kind, error.message);
    return error;
  }
  assert.fail('nothing was thrown');
}
