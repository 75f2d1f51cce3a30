/** An answer on its way from the socket to pictures or an ImageError, as `send.ts` and the wire formats read it. */

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ImageError } from '../../src/core/imageError';
import { sniffMediaType } from '../../src/core/mediaType';
import { statedWait } from '../../src/core/statedWait';
import { endBytes, isWholePicture } from '../../src/core/wholePicture';
import type { ServerEvent, WireAnswer } from '../../src/core/wireFormat';
import { codingsOf } from '../../src/net/contentCoding';
import { Deadline } from '../../src/net/deadline';
import { EventFrames } from '../../src/net/eventFrames';
import { receive } from '../../src/net/receive';
import { Spool } from '../../src/net/spool';
import { listeningWithoutKey, withoutKey } from '../../src/net/withoutKey';
import { readChatAnswer } from '../../src/wire/chatImages';
import { ChatReader } from '../../src/wire/chatReader';
import { errorBodyIn } from '../../src/wire/errorBody';
import { errorFrom } from '../../src/wire/errors';
import { ImageEvents } from '../../src/wire/imageEvents';
import { readImagesAnswer } from '../../src/wire/imagesAnswer';
import { readModelList } from '../../src/wire/modelList';
import { usageIn } from '../../src/wire/usage';
import { below, mutated, pick, type Random } from './mutations';
import type { Recording } from './recordings';

const key = 'sk-0123456789abcdef';
const contentTypes = ['application/json', 'text/event-stream', 'image/png', 'text/html', ''];

/** Only what is told: a TypeError is nobody's answer, and `internal` is what becomes of one. */
export function ends<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ImageError) || error.kind === 'internal') throw error;
    return undefined;
  }
}

/** A job folder inside a folder of its own, in which nothing else may come to be. */
async function inFolder<T>(parent: string, use: (folder: string) => Promise<T>): Promise<T> {
  const around = await mkdtemp(join(parent, 'answer-'));
  const folder = join(around, 'job');
  await mkdir(folder);
  try {
    const result = await use(folder);
    assert.deepEqual(await readdir(around), ['job']);
    const names = await readdir(folder);
    const strange = names.filter(name => !/^1-(skeleton\.txt|more\.txt|\d{1,3}\.bin)$/.test(name));
    assert.deepEqual(strange, []);
    return result;
  } finally {
    await rm(around, { recursive: true, force: true });
  }
}

/** What the spool left of the bytes, which arrive in pieces by chance: whole pictures, and what is read of it. */
async function spooled(bytes: Buffer, random: Random, contentType: string, folder: string) {
  const [chat, images] = [new ChatReader(), new ImageEvents(() => {})];
  const listened = (event: ServerEvent) => {
    ends(() => chat.listen(event));
    ends(() => images.listen(event));
  };
  const call = listeningWithoutKey({ method: 'GET', url: '', onEvent: listened }, key);
  const spool = await Spool.open({
    folder,
    contentType,
    key,
    ...(call.onEvent && { onEvent: call.onEvent }),
  });
  const longest = pick(random, [1, 7, 64, 4096, 65_536]);
  const least = bytes.length / 2000;
  for (let at = 0; at < bytes.length; ) {
    const size = Math.ceil(Math.max(least, 1 + below(random, longest)));
    await spool.write(Buffer.from(bytes.subarray(at, at + size)));
    at += size;
  }
  const { body, pictures } = random() < 0.5 ? await spool.finish() : await spool.breakOff();
  const answer = {
    ...{ status: 200, headers: {} },
    url: 'https://api.example.com/v1/images',
    body,
    pictures,
  };
  return { answer: withoutKey(answer, key), chat, images };
}

function readEveryWay(answer: WireAnswer, chat: ChatReader, images: ImageEvents): void {
  ends(() => readImagesAnswer(answer, 'Example'));
  ends(() => readImagesAnswer(answer, 'Example', images));
  ends(() => readChatAnswer(answer, 'Example', new ChatReader()));
  ends(() => readChatAnswer(answer, 'Example', chat));
  ends(() => errorBodyIn(answer.body));
  const failed = errorFrom({ ...answer, status: 429 }, 'Example');
  assert.ok(failed instanceof ImageError && failed.kind !== 'internal' && failed.message.length < 20_000);
  if (answer.body.type !== 'json') return;
  const { value } = answer.body;
  readModelList(value);
  usageIn(value);
}

/** Bytes of the pictures that are whole in a beginning of an answer. */
async function picturesIn(beginning: Buffer, contentType: string, folder: string): Promise<Buffer[]> {
  const spool = await Spool.open({ folder, contentType, onEvent: () => {} });
  await spool.write(Buffer.from(beginning));
  const { pictures } = await spool.breakOff();
  const found = await Promise.all([...pictures.values()].map(({ file }) => readFile(file)));
  return found.filter(bytes => {
    const mediaType = sniffMediaType(bytes);
    return mediaType && isWholePicture(mediaType, bytes, bytes.subarray(-endBytes), bytes.length) === true;
  });
}

const startsWith = (bytes: Buffer, start: Buffer) => bytes.subarray(0, start.length).equals(start);

/** What was whole before the first byte that is another stays found, whatever follows. */
export async function readAnswer(
  random: Random,
  recordings: readonly Recording[],
  parent: string,
): Promise<void> {
  const { bytes, contentType: stated } = pick(random, recordings);
  const changed = mutated(
    bytes,
    random,
    recordings.map(each => each.bytes),
  );
  const contentType = random() < 0.8 ? stated : pick(random, contentTypes);
  const same = firstDifference(bytes, changed);
  const before =
    same < 1024
      ? []
      : await inFolder(parent, folder => picturesIn(bytes.subarray(0, same), contentType, folder));
  await inFolder(parent, async folder => {
    const { answer, chat, images } = await spooled(changed, random, contentType, folder);
    const names = (await readdir(folder)).filter(name => name.endsWith('.bin'));
    const files = await Promise.all(names.map(name => readFile(join(folder, name))));
    for (const picture of before)
      assert.ok(
        files.some(file => startsWith(file, picture)),
        `a picture of ${picture.length} bytes that had arrived before byte ${same} is gone`,
      );
    readEveryWay(answer, chat, images);
  });
}

function firstDifference(one: Buffer, other: Buffer): number {
  const end = Math.min(one.length, other.length);
  for (let at = 0; at < end; at++) if (one[at] !== other[at]) return at;
  return end;
}

const headers: readonly Readonly<Record<string, string>>[] = [
  { 'content-type': 'application/json', 'content-length': '12', 'retry-after': '2', 'x-request-id': 'req_1' },
  { 'content-encoding': 'gzip, br', 'retry-after': 'Fri, 21 Nov 2026 12:00:00 GMT', 'cf-ray': '8f' },
  { 'content-type': 'text/event-stream', 'retry-after-ms': '40', 'x-ratelimit-reset-requests': '6m0s' },
  { 'content-encoding': 'deflate', 'content-type': 'image/png', location: '/elsewhere' },
];

/** Each value of a response's head, with a body in whatever coding that promises. */
export async function readHeaders(
  random: Random,
  recordings: readonly Recording[],
  parent: string,
): Promise<void> {
  const words = headers.flatMap(each => Object.values(each)).map(value => Buffer.from(value));
  const head = Object.fromEntries(
    Object.entries(pick(random, headers)).map(([name, value]) => [
      name,
      mutated(Buffer.from(value), random, words).toString('latin1').slice(0, 8000),
    ]),
  );
  statedWait(head, 0);
  codingsOf(head['content-encoding']);
  const { bytes } = pick(random, recordings);
  const { signal } = new AbortController();
  const watch = new Deadline(10_000).watch(signal);
  const body = (async function* () {
    yield bytes.subarray(0, 100);
    yield bytes.subarray(100);
  })();
  await inFolder(parent, async folder => {
    const url = new URL('https://api.example.com/v1/images');
    const circumstances = { host: url.host, purpose: 'request' as const, keptIn: folder };
    const call = { method: 'POST' as const, url: url.href };
    const options = { call, url, watch, circumstances, jobFolder: folder, key, report: () => {} };
    const response = { status: 200, headers: head, body: body as never };
    const answer = await receive(response, options).catch((error: unknown) => error);
    // What breaks a body is told by `failureOf`, which knows Node's own errors: a TypeError is none of those.
    assert.ok(!(answer instanceof TypeError) && !(answer instanceof RangeError), String(answer));
    if (!(answer instanceof Error)) errorFrom({ ...(answer as WireAnswer), status: 429 }, 'Example');
  });
  watch.end();
}

/** The frames of a stream: what comes in other pieces says the same. */
export function readFrames(random: Random, recordings: readonly Recording[]): void {
  const streams = recordings.filter(({ contentType }) => contentType.startsWith('text/event-stream'));
  const { bytes } = pick(random, streams);
  const changed = mutated(
    bytes,
    random,
    streams.map(each => each.bytes),
  ).subarray(0, 100_000);
  const framed = (cut: number) => {
    const told: string[] = [];
    let data = '';
    const frames = new EventFrames({
      data: (part, start, end) => {
        data += part.toString('latin1', start, end);
      },
      end: name => {
        told.push(`${name}: ${data}`);
        data = '';
      },
    });
    for (let at = 0; at < changed.length; at += cut) frames.write(changed.subarray(at, at + cut));
    frames.end();
    return told;
  };
  assert.deepEqual(framed(1 + below(random, 50)), framed(changed.length + 1));
}
