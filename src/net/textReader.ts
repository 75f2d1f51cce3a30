/** Reads a body that is one text: JSON, Markdown, HTML. Never fails on what it says. */

import type { AnswerBody } from '../core/wireFormat';
import { JsonStrings } from './jsonStrings';
import { PictureRuns } from './pictureRuns';
import { Skeleton } from './skeleton';
import type { SpooledFiles } from './spooledFiles';

export class TextReader {
  private readonly skeleton: Skeleton;
  private readonly strings: JsonStrings;

  constructor(
    private readonly files: SpooledFiles,
    limit: number,
  ) {
    this.skeleton = new Skeleton({ left: limit }, files.skeleton);
    this.strings = new JsonStrings(new PictureRuns(this.skeleton, files.openPicture));
  }

  async write(chunk: Buffer): Promise<void> {
    this.strings.write(chunk);
    this.skeleton.flush();
    await this.files.flush();
  }

  async end(): Promise<void> {
    this.strings.end();
    this.skeleton.flush();
  }

  isWhole(): boolean {
    return parseJson(this.skeleton.text) !== undefined;
  }

  body(): AnswerBody {
    const { text, isTruncated } = this.skeleton;
    if (text.trim() === '') return { type: 'empty' };
    const value = isTruncated ? undefined : parseJson(text);
    return value === undefined ? { type: 'text', text, truncated: isTruncated } : { type: 'json', value };
  }
}

/** `undefined` where it does not parse; a bare word or number is text. */
export function parseJson(text: string): unknown {
  const start = text.replace(/^\ufeff/, '').trimStart();
  if (!/^["[{]/.test(start)) return undefined;
  try {
    return JSON.parse(start) as unknown;
  } catch {
    return undefined;
  }
}
