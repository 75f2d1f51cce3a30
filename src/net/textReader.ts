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

  get isTooDeep(): boolean {
    return !this.skeleton.isTruncated && isNestedTooDeep(this.skeleton.text);
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

/** Levels of JSON that are read: whoever goes through a value does so by calling itself. No answer in the field has twenty. */
export const deepestJson = 100;

/** `undefined` where it does not parse or nests too deep; a bare word or number is text. */
export function parseJson(text: string): unknown {
  const start = text.replace(/^\ufeff/, '').trimStart();
  if (!/^["[{]/.test(start) || isNestedTooDeep(start)) return undefined;
  try {
    return JSON.parse(start) as unknown;
  } catch {
    return undefined;
  }
}

function isNestedTooDeep(text: string): boolean {
  if (!/^\ufeff?\s*[[{]/.test(text)) return false;
  let depth = 0;
  let isInString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (isInString) {
      if (character === '\\') i++;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === '[' || character === '{') {
      if (++depth > deepestJson) return true;
    } else if (character === ']' || character === '}') depth--;
  }
  return false;
}
