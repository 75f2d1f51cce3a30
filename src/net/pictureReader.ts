/** Reads a body that is a picture itself straight into a file. Never looks further than at its format and its end. */

import type { SpooledPicture } from '../core/imageAnswer';
import type { MediaType } from '../core/mediaType';
import { isWholePicture } from '../core/wholePicture';
import type { AnswerBody } from '../core/wireFormat';
import type { JobFile } from './jobFile';
import type { SpooledFiles } from './spooledFiles';

/** Bytes that suffice to see by that a picture begins or has just ended. */
const edge = 16;

export class PictureReader {
  private readonly placeholder: string;
  private readonly file: JobFile;
  private isBroken = false;
  private head: Buffer = Buffer.alloc(0);
  private tail: Buffer = Buffer.alloc(0);

  constructor(
    private readonly files: SpooledFiles,
    private readonly mediaType: MediaType | undefined,
  ) {
    this.placeholder = files.placeholder();
    this.file = files.nextFile(mediaType === undefined || mediaType === 'image/svg+xml');
  }

  async write(chunk: Buffer): Promise<void> {
    this.take(chunk);
    await this.flush();
  }

  flush(): Promise<void> {
    return this.file.flush();
  }

  private take(chunk: Buffer): void {
    if (this.head.length < edge) this.head = Buffer.concat([this.head, chunk.subarray(0, edge)]);
    this.tail = Buffer.concat([this.tail, chunk.subarray(-edge)]).subarray(-edge);
    this.file.append(chunk);
  }

  /** All of it is the picture's. */
  takeRun(bytes: Buffer, start: number): number {
    this.take(bytes.subarray(start));
    return bytes.length;
  }

  /** The answer ends before its time: what came is no picture that anybody could ask for, unless it is all of one. */
  breakOff(): void {
    this.isBroken = !this.isWhole();
  }

  async end(): Promise<void> {
    await this.file.close();
    const picture = this.picture();
    if (!this.isBroken) this.files.pictures.set(picture.placeholder, picture);
  }

  /** Where the format does not tell, only the connection knows. */
  isWhole(): boolean {
    if (this.mediaType === undefined) return false;
    return isWholePicture(this.mediaType, this.head, this.tail, this.file.bytes) ?? false;
  }

  body(): AnswerBody {
    return { type: 'picture', picture: this.picture() };
  }

  private picture(): SpooledPicture {
    const { path: file, bytes } = this.file;
    const picture = { placeholder: this.placeholder, file, bytes, sha256: this.file.sha256() };
    return this.mediaType ? { ...picture, mediaType: this.mediaType } : picture;
  }
}
