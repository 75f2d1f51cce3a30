/** Notes by themselves, kept for the copies that have them: found again by what the copy and its picture are, wherever their files lie. */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export class Markups {
  /** `folder`: absolute; copies that came as bytes have a folder in it that is called by their hash. */
  constructor(private readonly folder: string) {}

  /** `copy`, `picture`: their SHA-256 in hex. `layer`: a PNG of the picture's px that is transparent but for the notes. */
  async keep(copy: string, picture: string, layer: Uint8Array): Promise<void> {
    await mkdir(join(this.folder, copy), { recursive: true });
    await writeFile(this.fileOf(copy, picture), layer);
  }

  /** `undefined`: it is no copy with notes on that picture, or they went with what else was old. */
  async find(copy: string, picture: string): Promise<Uint8Array | undefined> {
    return readFile(this.fileOf(copy, picture)).catch(() => undefined);
  }

  private fileOf(copy: string, picture: string): string {
    return join(this.folder, copy, `${picture}.markup.png`);
  }
}
