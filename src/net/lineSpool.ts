/** Reads a file of JSON lines as it arrives, each line through a spool of its own. Never holds more than the spool of one line does. */

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LineReader, WireAnswer } from '../core/wireFormat';
import { Spool, type Spooled, type SpoolOptions } from './spool';

export type LineSpoolOptions = Pick<SpoolOptions, 'folder' | 'key' | 'maxTextBytes'> & {
  readonly lines: LineReader;
  /** Of one line. */
  readonly maxBytes: number;
  /** What is thrown for a longer one. */
  readonly tooLong: () => Error;
  /** Of the response that the lines are in. */
  readonly head: Pick<WireAnswer, 'status' | 'url' | 'headers'>;
};

const newline = 0x0a;
const nothing: Spooled = {
  body: { type: 'empty' },
  pictures: new Map(),
  isTooDeep: false,
  isIncomplete: false,
};

export class LineSpool {
  /** There are more lines than anybody asked for. */
  isOver = false;
  /** All that is whole was heard already: what comes after a break is wanted all the same. */
  readonly isWhole = false;
  private readonly folder: string;
  private line: Spool | undefined;
  private bytes = 0;
  private count = 0;

  constructor(private readonly options: LineSpoolOptions) {
    this.folder = join(options.folder, 'line');
  }

  /** Resolves when the lines that end in the chunk were heard. Throws what `onLine` throws. */
  async write(chunk: Buffer): Promise<void> {
    for (let at = 0; at < chunk.length && !this.isOver; ) {
      const end = chunk.indexOf(newline, at);
      await this.take(chunk.subarray(at, end < 0 ? chunk.length : end));
      if (end >= 0) await this.endLine();
      at = end < 0 ? chunk.length : end + 1;
    }
  }

  /** The last line may have no end. */
  async finish(): Promise<Spooled> {
    await this.endLine();
    return nothing;
  }

  /** The line that broke off says nothing. */
  async breakOff(): Promise<Spooled> {
    await this.line?.breakOff().catch(() => undefined);
    await this.forgetLine();
    return nothing;
  }

  private async take(bytes: Buffer): Promise<void> {
    if (this.line === undefined && isBlank(bytes)) return;
    this.bytes += bytes.length;
    if (this.bytes > this.options.maxBytes) {
      await this.breakOff();
      throw this.options.tooLong();
    }
    this.line ??= await this.openLine();
    await this.line.write(bytes);
  }

  private async openLine(): Promise<Spool> {
    const { key, maxTextBytes } = this.options;
    await rm(this.folder, { recursive: true, force: true });
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    return Spool.open({
      folder: this.folder,
      ...(key === undefined ? {} : { key }),
      ...(maxTextBytes === undefined ? {} : { maxTextBytes }),
    });
  }

  private async endLine(): Promise<void> {
    if (this.line === undefined) return;
    const { lines, head } = this.options;
    const { body, pictures } = await this.line.finish();
    await lines.onLine({ ...head, body, pictures });
    this.count++;
    this.isOver = this.count >= lines.most;
    await this.forgetLine();
  }

  private async forgetLine(): Promise<void> {
    this.line = undefined;
    this.bytes = 0;
    await rm(this.folder, { recursive: true, force: true });
  }
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every(byte => byte === 0x20 || byte === 0x0d || byte === 0x09);
}
