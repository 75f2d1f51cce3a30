/** Points providers of the user's settings at servers of this machine, for as long as a describe lasts. Never at a vendor's real address. */

import * as assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { ImageResult } from '../../../src/api';
import type { ImageError, ImageErrorKind } from '../../../src/core/imageError';
import { pictureOf, pngOf } from '../../servers/pictures';
import type { StandIn } from '../../servers/standIn';
import { imageError, removeKey, setKey, writeInWorkspace } from '../easel';

export async function setProviders(providers: Readonly<Record<string, object>> | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration('easel');
  await settings.update('providers', providers, vscode.ConfigurationTarget.Global);
}

/** For every host that is not on this machine. */
async function setProxy(address: string | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration('http');
  await settings.update('proxy', address, vscode.ConfigurationTarget.Global);
}

export type Place = {
  /** Behind the server's origin. */
  readonly path?: string;
  readonly key?: string;
  /** Fields of the entry in `easel.providers` beside `baseUrl`. */
  readonly entry?: object;
};

/** The stand-in of the describe around it, and the provider `id` of the settings at its address, with its key. */
export function useStandIn(
  id: string,
  start: () => Promise<StandIn>,
  { path = '', key, entry = {} }: Place = {},
): () => StandIn {
  let server: StandIn | undefined;
  before(async () => {
    server = await start();
    await setProviders({ [id]: { baseUrl: server.origin + path, ...entry } });
    await setProxy(server.proxy);
    if (key !== undefined) await setKey(id, key);
  });
  after(async () => {
    if (key !== undefined) await removeKey(id);
    await setProviders(undefined);
    await setProxy(undefined);
    await server?.close();
  });
  return () => {
    assert.ok(server, 'the stand-in did not start');
    return server;
  };
}

export const prompt = 'a heron at dawn';

export function generate(request: object): Promise<ImageResult> {
  return run('easel.generate', request);
}

/** With the answer as it came, so that it can be compared; a mask is kept to all the same. */
export function edit(request: object): Promise<ImageResult> {
  return run('easel.edit', { editSize: 'provider', ...request });
}

let made = 0;

async function run(command: string, request: object): Promise<ImageResult> {
  return vscode.commands.executeCommand<ImageResult>(command, {
    prompt,
    folder: 'providers',
    // To find the next free one of some hundred names takes longer than all the rest.
    fileName: `picture-${++made}`,
    open: false,
    ...request,
  });
}

/** The files hold what the server painted, byte for byte and in its order. */
export async function assertSaved({ images }: ImageResult, painted: readonly Buffer[]): Promise<void> {
  assert.equal(images.length, painted.length);
  const files = await Promise.all(images.map(({ uri }) => readFile(uri.fsPath)));
  files.forEach((file, index) => {
    assert.ok(painted[index]?.equals(file), `picture ${index} of ${painted.length}`);
  });
}

/** Behind a mask the source is put back; what the server painted is kept beside, byte for byte. */
export async function assertAnswered({ images }: ImageResult, painted: Buffer | undefined): Promise<void> {
  const [image] = images;
  assert.ok(image?.raw && painted);
  assert.ok(painted.equals(await readFile(image.raw.fsPath)));
  assert.deepEqual([image.width, image.height], [64, 48]);
}

export type SourceFile = { readonly path: string; readonly bytes: Buffer };

/** A picture to edit, in the workspace. PNG is 64 × 48 px, the others 40 × 30. */
export async function sourceFile(format: 'png' | 'jpeg' | 'webp', seed = 99): Promise<SourceFile> {
  const bytes = pictureOf(seed, format);
  return { bytes, path: await writeInWorkspace(`sources/${seed}.${format}`, bytes) };
}

/** A mask for a PNG of `sourceFile`. */
export async function maskFile(): Promise<SourceFile> {
  const bytes = pngOf(5, 64, 48);
  return { bytes, path: await writeInWorkspace('sources/mask.png', bytes) };
}

/** `POST /v1/images/edits` and so on, in their order. */
export function asked({ requests }: StandIn, from = 0): string[] {
  return requests.slice(from).map(({ method, path }) => `${method} ${path}`);
}

/** Names of the files of a form, in their order. */
export function filesIn({ requests }: StandIn): string[] {
  return (requests.at(-1)?.parts ?? []).filter(part => part.fileName !== undefined).map(({ name }) => name);
}

/** The ImageError of that kind that some work must end in. */
export async function failureOf(work: Promise<unknown>, kind: ImageErrorKind): Promise<ImageError> {
  const error = await work.then(
    () => assert.fail(`it did not fail as ${kind}`),
    (reason: unknown) => reason,
  );
  assert.ok(imageError(kind)(error));
  return error as ImageError;
}
