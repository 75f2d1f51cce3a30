/** What models want to see again with pictures that they made, kept by the content of each. Never more than a help: without it a picture is sent as a new one. */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Continuation, isContinuation } from '../core/continuation';
import type { Signature } from '../core/imageAnswer';

export type ContinuedPicture = {
  /** Of the picture as it came, in hex. */
  readonly sha256: string;
  readonly continuation?: Continuation<Signature>;
};

export class Continuations {
  constructor(
    /** Absolute path of a folder that need not exist. */
    private readonly folder: string,
    /** Keeps the folder small. */
    private readonly prune: (folder: string) => Promise<void>,
  ) {}

  /** A disk that is full costs the memory of it, not the pictures. */
  async keep(pictures: readonly ContinuedPicture[], provider: string, model: string): Promise<void> {
    try {
      for (const { sha256, continuation } of pictures) {
        if (continuation === undefined) continue;
        await mkdir(this.folder, { recursive: true, mode: 0o700 });
        const kept = { provider, model, continuation: await withTexts(continuation) };
        await writeFile(this.fileOf(sha256), JSON.stringify(kept), { mode: 0o600 });
      }
      if (pictures.some(({ continuation }) => continuation !== undefined)) await this.prune(this.folder);
    } catch {
      // The next edit is sent as a new picture.
    }
  }

  /** For an edit of a picture with this content; `undefined`: it was made by another, or changed since. */
  async find(sha256: string, provider: string, model: string): Promise<Continuation | undefined> {
    try {
      const kept: Record<string, unknown> = JSON.parse(await readFile(this.fileOf(sha256), 'utf8'));
      const isTheirs = kept.provider === provider && kept.model === model;
      return isTheirs && isContinuation(kept.continuation) ? kept.continuation : undefined;
    } catch {
      return undefined;
    }
  }

  private fileOf(sha256: string): string {
    return join(this.folder, `${sha256}.json`);
  }
}

/** What the spool took out is base64 again. */
async function withTexts({ prompt, parts }: Continuation<Signature>): Promise<Continuation> {
  const texts = parts.map(async ({ signature, ...part }) => {
    if (signature === undefined) return part;
    const isText = typeof signature === 'string';
    return { ...part, signature: isText ? signature : await readFile(signature.file, 'base64') };
  });
  return { prompt, parts: await Promise.all(texts) };
}
