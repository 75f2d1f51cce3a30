/** One file of a job's folder: what is appended is what is read, and its memory serves the next file. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JobFile } from '../../../src/net/jobFile';

describe('A file of a job', () => {
  const folder = mkdtempSync(join(tmpdir(), 'easel-'));
  after(() => rmSync(folder, { recursive: true }));
  let files = 0;
  const next = () => new JobFile(join(folder, `${files++}.bin`));
  const piece = 60_000;

  async function write(file: JobFile, bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length; at += piece) {
      file.append(bytes.subarray(at, at + piece));
      await file.flush();
    }
    await file.close();
  }

  it('takes its memory from those before it, so that hundreds of pictures leave nothing to collect', async () => {
    await write(next(), randomBytes(800_000));
    const memory = new Set<ArrayBufferLike>();
    const { allocUnsafeSlow } = Buffer;
    Buffer.allocUnsafeSlow = size => {
      const buffer = allocUnsafeSlow(size);
      memory.add(buffer.buffer);
      return buffer;
    };
    try {
      for (let count = 0; count < 20; count++) await write(next(), randomBytes(800_000));
    } finally {
      Buffer.allocUnsafeSlow = allocUnsafeSlow;
    }
    assert.ok(memory.size <= 4, `${memory.size} pieces`);
  });

  it('keeps no memory that was made for one large piece', async () => {
    const large = randomBytes(5_000_000);
    const whole = async () => {
      const file = next();
      file.append(large);
      await file.close();
    };
    await whole();
    const { allocUnsafeSlow } = Buffer;
    let most = 0;
    Buffer.allocUnsafeSlow = size => {
      most = Math.max(most, size);
      return allocUnsafeSlow(size);
    };
    try {
      await whole();
    } finally {
      Buffer.allocUnsafeSlow = allocUnsafeSlow;
    }
    assert.ok(most >= large.length, `${most} bytes`);
  });

  it('holds what was appended to it, however many others are written at the same time', async () => {
    const contents = Array.from({ length: 12 }, (_, at) => randomBytes(100_000 * (at + 1)));
    const written = contents.map(bytes => ({ file: next(), bytes }));
    await Promise.all(written.map(({ file, bytes }) => write(file, bytes)));
    for (const { file, bytes } of written) assert.ok((await readFile(file.path)).equals(bytes), file.path);
  });
});
