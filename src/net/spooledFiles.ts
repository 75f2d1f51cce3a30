/** The files that one answer leaves in the job folder: its skeleton and its pictures. Never deletes one. */

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { SpooledPicture } from '../core/imageAnswer';
import { ImageError } from '../core/imageError';
import type { MediaType } from '../core/mediaType';
import { sentence } from '../core/sentence';
import { JobFile } from './jobFile';
import { PictureFile } from './pictureFile';

export class SpooledFiles {
  /** Pictures that are whole and on disk, by placeholder. */
  readonly pictures = new Map<string, SpooledPicture>();
  private readonly open = new Set<PictureFile>();
  private count = 0;
  /** A server that could guess a placeholder could pass off one picture as another. */
  private readonly nonce = randomBytes(8).toString('hex');

  private constructor(
    private readonly folder: string,
    private readonly number: number,
    readonly skeleton: JobFile,
  ) {}

  /**
   * Claims the first free number of the job folder: `1-skeleton.txt` and `1-0.bin`, `1-1.bin` … belong to one answer.
   * Answers that arrive at the same time never share a name.
   */
  static async claim(folder: string): Promise<SpooledFiles> {
    for (let number = 1; ; number++) {
      const skeleton = new JobFile(join(folder, `${number}-skeleton.txt`));
      try {
        await skeleton.create();
        return new SpooledFiles(folder, number, skeleton);
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

  /** A picture that is about to arrive as base64. */
  readonly openPicture = (mediaType: MediaType | undefined): PictureFile => {
    const picture = new PictureFile(this.placeholder(), this.nextFile(), mediaType);
    this.open.add(picture);
    return picture;
  };

  /** A file for a picture that arrives as it is. */
  nextFile(): JobFile {
    return new JobFile(join(this.folder, `${this.number}-${this.count++}.bin`));
  }

  placeholder(): string {
    return `easel${this.nonce}picture${this.count}x`;
  }

  /** Puts on disk what arrived. Pictures that ended are closed and listed. */
  async flush(): Promise<void> {
    await this.skeleton.flush();
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
    const results = await Promise.allSettled([...closing, this.skeleton.close()]);
    const refused = results.find(({ status }) => status === 'rejected');
    if (refused?.status === 'rejected') throw refused.reason;
  }

  private async close(ended: PictureFile): Promise<void> {
    const { placeholder, file, mediaType } = ended;
    this.open.delete(ended);
    await file.close();
    const picture = { placeholder, file: file.path, bytes: file.bytes };
    this.pictures.set(placeholder, mediaType ? { ...picture, mediaType } : picture);
  }
}
