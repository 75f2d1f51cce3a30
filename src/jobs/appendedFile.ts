/** A file of JSON lines that is only ever added to, by any number of windows, and read on from where the last reading ended. */

import { appendFile, mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

export class AppendedFile {
  /** Bytes that were read, always whole lines. */
  private read = 0;
  /** Which file that was: another window may have put a new one in its place. */
  private identity = '';

  /** `path` is absolute; neither the file nor its folder need be there. */
  constructor(readonly path: string) {}

  /**
   * What was added since, in whole lines. `undefined` when another file stands in its place, or none: what was read
   * counts no more, and after `restart` all of it is read again. Rejects as Node does when it cannot be read.
   */
  async readNews(): Promise<string | undefined> {
    const now = await stat(this.path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (now === undefined) return this.read === 0 ? '' : undefined;
    const identity = `${now.ino} ${now.birthtimeMs}`;
    if ((this.identity !== '' && identity !== this.identity) || now.size < this.read) return undefined;
    this.identity = identity;
    if (now.size === this.read) return '';
    const news = await readBetween(this.path, this.read, now.size);
    // Another window may be in the middle of a line.
    const whole = news.subarray(0, news.lastIndexOf(10) + 1);
    this.read += whole.length;
    return whole.toString();
  }

  /** The next reading begins at the beginning. */
  restart(): void {
    this.read = 0;
    this.identity = '';
  }

  /** In one write, which the system puts behind what other windows write. Rejects as Node does when the disk refuses. */
  async append(lines: readonly object[]): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    // Begins with a line break: what another window left half-written is damaged alone.
    const text = lines.map(line => `\n${JSON.stringify(line)}`).join('');
    await appendFile(this.path, `${text}\n`, { mode: 0o600 });
  }
}

async function readBetween(path: string, start: number, end: number): Promise<Buffer> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(end - start), 0, end - start, start);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
