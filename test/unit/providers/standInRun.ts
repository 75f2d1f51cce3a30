/** What tests of providers against their stand-ins share: a user with a key, pictures to send, and bytes to compare. */

import assert from 'node:assert/strict';
import type { PictureInMemory } from '../../../src/core/imageRequest';
import { chunk, pictureOf, pngOf } from '../../servers/pictures';
import type { Received, StandIn } from '../../servers/standIn';
import { type Outcome, ProviderRun } from './providerRun';

const endings: (() => Promise<void>)[] = [];

/** Is done when the test is over. */
export function afterwards(ending: () => Promise<void>): void {
  endings.push(ending);
}

/** After each test. */
export async function endAll(): Promise<void> {
  for (const end of endings.splice(0)) await end();
}

/** The provider's stand-in, and a user of it who knows its address. */
export async function begin(id: string, start: Promise<StandIn>, path: string, key: string | undefined) {
  const server = await start;
  const user = await ProviderRun.begin(id, server.origin + path, key, server.proxy);
  endings.push(
    () => user.end(),
    () => server.close(),
    // A server that asks for none would take any: what is not set is not sent.
    async () => assert.ok(key !== undefined || server.requests.every(isWithoutKey), 'a key was sent'),
  );
  return { server, user };
}

function isWithoutKey({ headers }: Received): boolean {
  return headers.authorization === undefined;
}

/** PNG is 64 × 48 px, the others 40 × 30. */
export function source(format: 'png' | 'jpeg' | 'webp' = 'png', seed = 99): PictureInMemory {
  const [width, height] = format === 'png' ? [64, 48] : [40, 30];
  const name = `source.${format === 'jpeg' ? 'jpg' : format}`;
  return { name, mediaType: `image/${format}`, bytes: pictureOf(seed, format), width, height };
}

/** For a PNG of `source`. */
export const mask: PictureInMemory = { ...source(), name: 'mask.png', bytes: pngOf(5, 64, 48) };

/** Grey without alpha, as servers want it that change what is white: only its head and its kind count here. */
export const whiteMask: PictureInMemory = { ...mask, bytes: grey(mask.bytes, 64, 48) };

function grey(png: Uint8Array, width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0], 8);
  return Buffer.concat([png.subarray(0, 8), chunk('IHDR', header), png.subarray(33)]);
}

export function assertSame({ pictures }: Outcome, painted: readonly Buffer[]): void {
  assert.equal(pictures.length, painted.length);
  for (const [index, picture] of painted.entries())
    assert.ok(pictures[index]?.equals(picture), `picture ${index}`);
}

export function only<T>([first, ...others]: readonly T[]): T {
  assert.ok(first !== undefined && others.length === 0);
  return first;
}

export const asked = ({ requests }: StandIn) => requests.map(({ method, path }) => `${method} ${path}`);
