/** What tests of providers ask of Easel's commands, and what of that the server heard. */

import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ImageResult } from '../../../src/api';
import type { ImageError, ImageErrorKind } from '../../../src/core/imageError';
import type { StandIn } from '../../servers/standIn';
import { imageError } from '../easel';

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
