/** Reads a body that is a picture itself straight into a file. Never looks further than the format said by its first bytes. */

import type { SpooledPicture } from '../core/imageAnswer';
import type { MediaType } from '../core/mediaType';
import type { AnswerBody } from '../core/wireFormat';
import type { JobFile } from './jobFile';
import type { SpooledFiles } from './spooledFiles';

export class PictureReader {
  private readonly placeholder: string;
  private readonly file: JobFile;
  private isBroken = false;

  constructor(
    private readonly files: SpooledFiles,
    private readonly mediaType: MediaType | undefined,
  ) {
    this.placeholder = files.placeholder();
    this.file = files.nextFile(mediaType === undefined || mediaType === 'image/svg+xml');
  }

  async write(chunk: Buffer): Promise<void> {
    this.file.append(chunk);
    await this.file.flush();
  }

  /** The answer ends before its time: what came is no picture that anybody could ask for. */
  breakOff(): void {
    this.isBroken = true;
  }

  async end(): Promise<void> {
    await this.file.close();
    const picture = this.picture();
    if (!this.isBroken) this.files.pictures.set(picture.placeholder, picture);
  }

  /** Only the connection knows. */
  isWhole(): boolean {
    return false;
  }

  body(): AnswerBody {
    return { type: 'picture', picture: this.picture() };
  }

  private picture(): SpooledPicture {
    const picture = { placeholder: this.placeholder, file: this.file.path, bytes: this.file.bytes };
    return this.mediaType ? { ...picture, mediaType: this.mediaType } : picture;
  }
}
