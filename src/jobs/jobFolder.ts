/** The journal: one folder in global storage for each job, from before it is paid for until its pictures are safe. Never holds a key. */

import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReceivedPicture } from '../core/imageAnswer';

/** What a later recovery needs to know of a job: who was asked for what, when, and where the result should go. */
export type JobRecord = {
  readonly startedAt: string;
  readonly provider: string;
  readonly model: string;
  readonly prompt: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** URIs of the pictures that were sent along. */
  readonly sources: readonly string[];
  /** URI of the folder where the pictures should go. */
  readonly folder: string;
  readonly stem: string;
};

export class JobFolder {
  private constructor(readonly path: string) {}

  /** One that is there already. */
  static at(path: string): JobFolder {
    return new JobFolder(path);
  }

  /** `jobsFolder`: absolute; made when it is not there. */
  static async create(jobsFolder: string, record: JobRecord): Promise<JobFolder> {
    // Sorts by time; the random part keeps two windows apart.
    const name = `${record.startedAt.replace(/[:.]/g, '-')}-${randomBytes(4).toString('hex')}`;
    const path = join(jobsFolder, name);
    await mkdir(path, { recursive: true });
    await writeFile(join(path, 'request.json'), `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 });
    return new JobFolder(path);
  }

  /** Says which of the files are the pictures, so that a later recovery need not guess. */
  async writePictures(pictures: readonly ReceivedPicture[]): Promise<void> {
    await writeFile(join(this.path, 'pictures.json'), JSON.stringify(pictures), { mode: 0o600 });
  }

  async readPictures(): Promise<readonly ReceivedPicture[]> {
    return JSON.parse(await readFile(join(this.path, 'pictures.json'), 'utf8')) as ReceivedPicture[];
  }

  async readRecord(): Promise<JobRecord> {
    return JSON.parse(await readFile(join(this.path, 'request.json'), 'utf8')) as JobRecord;
  }

  /** Whether a picture's bytes lie here: something that may have been paid for. */
  async holdsPictures(): Promise<boolean> {
    const files = await readdir(this.path);
    return files.some(file => file.endsWith('.bin'));
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}
