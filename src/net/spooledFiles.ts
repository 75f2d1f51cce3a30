/** The files that one answer leaves in the job folder: its skeleton and its pictures. Never deletes one. */

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { placeholderOf, type SpooledPicture } from '../core/imageAnswer';
import { ImageError } from '../core/imageError';
import type { MediaType } from '../core/mediaType';
import { sentence } from '../core/sentence';
import { JobFile } from './jobFile';
import { KeyHider } from './keyHider';
import { OverflowFile, overflowSuffix } from './overflowFile';
import { PictureFile } from './pictureFile';
import type { Run } from './pictureRuns';

/** Files that one answer may make. Ten pictures with three sketches each are forty; what is beyond shares one file. */
const mostFiles = 512;

export class SpooledFiles {
  /** Pictures that are whole and on disk, by placeholder. */
  readonly pictures = new Map<string, SpooledPicture>();
  /** Whether a picture was still arriving when the answer broke off: its file stays, but it is not listed. */
  isIncomplete = false;
  private readonly open = new Set<PictureFile>();
  private readonly broken = new Set<PictureFile>();
  private overflow: OverflowFile | undefined;
  private count = 0;
  /** A server that could guess a placeholder could pass off one picture as another. */
  private readonly nonce = randomBytes(8).toString('hex');

  private constructor(
    private readonly folder: string,
    private readonly number: number,
    readonly skeleton: JobFile,
    private readonly key: string | undefined,
  ) {}

  /**
   * Claims the first free number of the job folder: `1-skeleton.txt` and `1-0.bin`, `1-1.bin` … belong to one answer.
   * Answers that arrive at the same time never share a name.
   */
  static async claim(folder: string, key?: string): Promise<SpooledFiles> {
    for (let number = 1; ; number++) {
      const skeleton = new JobFile(join(folder, `${number}-skeleton.txt`), KeyHider.of(key));
      try {
        await skeleton.create();
        return new SpooledFiles(folder, number, skeleton, key);
      } catch (cause) {
        const { code = 'unknown' } = cause as NodeJS.ErrnoException;
        if (code === 'EEXIST') continue;
        throw new ImageError(
          'notSaved',
          sentence('The job folder {0} cannot be written ({1}). Nothing was received yet.', folder, code),
          { cause },
        );
      }
    }
  }

  /** A picture that is about to arrive as base64; beyond `mostFiles` it stays as that. */
  readonly openPicture = (mediaType: MediaType | undefined): Run => {
    const placeholder = this.placeholder();
    if (this.count >= mostFiles) {
      this.count++;
      this.overflow ??= new OverflowFile(this.textFile(overflowSuffix));
      return this.overflow.run(placeholder, mediaType);
    }
    const picture = new PictureFile(placeholder, this.nextFile(), mediaType);
    this.open.add(picture);
    return picture;
  };

  /** A file for a picture that arrives as it is. `isText`: SVG, or a page in a picture's place. */
  nextFile(isText = false): JobFile {
    const name = `-${this.count++}.bin`;
    return isText ? this.textFile(name) : new JobFile(this.path(name));
  }

  placeholder(): string {
    return placeholderOf(this.nonce, this.count);
  }

  /** The answer broke off: pictures whose format does not say that they are whole are not. */
  breakOff(): void {
    for (const picture of this.open) if (!picture.isFinished && !picture.isWhole()) this.broken.add(picture);
    this.isIncomplete = this.broken.size > 0;
  }

  /** Puts on disk what arrived. Pictures that ended are closed and listed. */
  async flush(): Promise<void> {
    await this.skeleton.flush();
    await this.overflow?.file.flush();
    for (const picture of this.open) {
      if (picture.isFinished) await this.close(picture);
      else await picture.file.flush();
    }
  }

  /** Puts on disk what arrived, whole or not, and closes everything. */
  async closeAll(): Promise<void> {
    const closing = [...this.open].map(picture => {
      picture.finish();
      return this.close(picture);
    });
    const results = await Promise.allSettled([
      ...closing,
      this.skeleton.close(),
      this.overflow?.file.close(),
    ]);
    const refused = results.find(({ status }) => status === 'rejected');
    if (refused?.status === 'rejected') throw refused.reason;
  }

  private async close(ended: PictureFile): Promise<void> {
    const { placeholder, file, mediaType } = ended;
    this.open.delete(ended);
    await file.close();
    if (this.broken.has(ended)) return;
    const picture = { placeholder, file: file.path, bytes: file.bytes, sha256: file.sha256() };
    this.pictures.set(placeholder, mediaType ? { ...picture, mediaType } : picture);
  }

  private textFile(name: string): JobFile {
    return new JobFile(this.path(name), KeyHider.of(this.key));
  }

  private path(name: string): string {
    return join(this.folder, `${this.number}${name}`);
  }
}
