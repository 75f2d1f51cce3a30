/** Reads a body that is one text: JSON, Markdown, HTML. Never fails on what it says. */

import type { AnswerBody } from '../core/wireFormat';
import { JsonStrings } from './jsonStrings';
import { PictureRuns } from './pictureRuns';
import { Skeleton } from './skeleton';
import type { SpooledFiles } from './spooledFiles';
import { Turns } from './turns';

export class TextReader {
  private readonly skeleton: Skeleton;
  private readonly strings: JsonStrings;
  private ended: Json = 'no JSON';
  private readonly turns = new Turns();

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

  takeRun(bytes: Buffer, start: number): number {
    return this.strings.takeRun(bytes, start);
  }

  flush(): Promise<void> {
    return this.files.flush();
  }

  /** Reads what came, in steps: a long list of models takes longer than the thread may be held at once. */
  async end(): Promise<void> {
    this.strings.end();
    this.skeleton.flush();
    if (this.skeleton.isTruncated || this.longPage() !== undefined) return;
    const { text } = this.skeleton;
    const nesting = new Nesting();
    for (let at = 0; at < text.length && !nesting.isTooMuch; await this.turns.give())
      at = nesting.read(text, at, at + step);
    this.ended = parsed(text, nesting);
    await this.turns.give();
  }

  /** JSON that nests deeper than `deepestJson`: it is given as text. */
  get isTooDeep(): boolean {
    return this.ended === 'too deep';
  }

  /** Known at the end. */
  isWhole(): boolean {
    return typeof this.ended === 'object';
  }

  body(): AnswerBody {
    const page = this.longPage();
    if (page !== undefined) return { type: 'text', text: page, truncated: true };
    if (typeof this.ended === 'object') return { type: 'json', value: this.ended.value };
    const { text, isTruncated } = this.skeleton;
    if (text.trim() === '') return { type: 'empty' };
    const beginning = text.slice(0, longestText);
    return { type: 'text', text: beginning, truncated: isTruncated || beginning.length < text.length };
  }

  /** The beginning of a page in place of a long list, which is not looked at as a whole. */
  private longPage(): string | undefined {
    const start = this.skeleton.beginning(longestText);
    return start !== undefined && /^\ufeff?\s*[^"[{\s]/.test(start) ? start : undefined;
  }
}

/** Characters of JSON that are looked through at a time: some 0.1 ms. */
const step = 64 * 1024;
/** Bytes or characters of what is no JSON: a page, a message, Markdown. */
const longestText = 64 * 1024;
/** Levels of JSON that are read: whoever goes through a value does so by calling itself. No answer in the field has twenty. */
export const deepestJson = 100;
/**
 * Commas and brackets of one text that is read, and different names of members: what the parser takes longest for. The
 * longest list of models has some 25,000 and some fifty names.
 */
const [mostMarks, mostNames] = [60_000, 500];
/** Characters by which names are told apart. */
const longestName = 64;

/** `undefined` where it does not parse, nests too deep or holds too much; a bare word or number is text. */
export function parseJson(text: string): unknown {
  const nesting = new Nesting();
  nesting.read(text, 0, text.length);
  const json = parsed(text, nesting);
  return typeof json === 'object' ? json.value : undefined;
}

type Json = { readonly value: unknown } | 'too deep' | 'no JSON';

function parsed(text: string, nesting: Nesting): Json {
  const start = text.replace(/^\ufeff/, '').trimStart();
  if (!/^["[{]/.test(start)) return 'no JSON';
  if (nesting.isTooMuch) return nesting.isTooDeep ? 'too deep' : 'no JSON';
  try {
    return { value: JSON.parse(start) as unknown };
  } catch {
    return 'no JSON';
  }
}

const [quote, backslash, colon, comma] = [0x22, 0x5c, 0x3a, 0x2c];

/** Looks through a text piece by piece, up to the first thing that is too much of JSON; whether it is any, the parser says. */
class Nesting {
  private level = 0;
  private marks = 0;
  private readonly names = new Set<string>();
  /** Where the string began that was seen last. */
  private stringAt = 0;
  private isInString = false;

  get isTooDeep(): boolean {
    return this.level > deepestJson;
  }

  get isTooMuch(): boolean {
    return this.isTooDeep || this.marks > mostMarks || this.names.size > mostNames;
  }

  /** Returns where the next piece begins. */
  read(text: string, start: number, end: number): number {
    let at = start;
    for (const stop = Math.min(end, text.length); at < stop && !this.isTooMuch; at++) {
      const code = text.charCodeAt(at);
      if (code === quote) {
        this.isInString = !this.isInString;
        if (this.isInString) this.stringAt = at;
      } else if (this.isInString) at += Number(code === backslash);
      else this.count(code, text);
    }
    return at;
  }

  private count(code: number, text: string): void {
    if (code === comma) this.marks++;
    else if (code === 0x5b || code === 0x7b) {
      this.marks++;
      this.level++;
    } else if (code === 0x5d || code === 0x7d) this.level--;
    else if (code === colon) this.names.add(text.slice(this.stringAt, this.stringAt + longestName));
  }
}
