/** Reads a body that is one text: JSON, Markdown, HTML. Never fails on what it says. */

import type { AnswerBody } from '../core/wireFormat';
import { JsonStrings } from './jsonStrings';
import { PictureRuns } from './pictureRuns';
import { Skeleton } from './skeleton';
import type { SpooledFiles } from './spooledFiles';

export class TextReader {
  private readonly skeleton: Skeleton;
  private readonly strings: JsonStrings;
  private ended: Json = 'no JSON';

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

  async end(): Promise<void> {
    this.strings.end();
    this.skeleton.flush();
  }

  /** JSON that nests deeper than `deepestJson`: it is given as text. */
  get isTooDeep(): boolean {
    return this.ended === 'too deep';
  }

  isWhole(): boolean {
    return typeof readJson(this.skeleton.text) === 'object';
  }

  body(): AnswerBody {
    const start = this.skeleton.beginning(longestText);
    // A page in place of a long list is not looked at as a whole.
    if (start !== undefined && /^\ufeff?\s*[^"[{\s]/.test(start))
      return { type: 'text', text: start, truncated: true };
    const { text, isTruncated } = this.skeleton;
    if (text.trim() === '') return { type: 'empty' };
    this.ended = isTruncated ? 'no JSON' : readJson(text);
    if (typeof this.ended === 'object') return { type: 'json', value: this.ended.value };
    const beginning = text.slice(0, longestText);
    return { type: 'text', text: beginning, truncated: isTruncated || beginning.length < text.length };
  }
}

/** Bytes or characters of what is no JSON: a page, a message, Markdown. */
const longestText = 64 * 1024;
/** Levels of JSON that are read: whoever goes through a value does so by calling itself. No answer in the field has twenty. */
export const deepestJson = 100;
/** Objects and arrays in one text that are read; the longest list of models has some ten thousand. */
const mostContainers = 100_000;

/** `undefined` where it does not parse, nests too deep or holds too much; a bare word or number is text. */
export function parseJson(text: string): unknown {
  const json = readJson(text);
  return typeof json === 'object' ? json.value : undefined;
}

type Json = { readonly value: unknown } | 'too deep' | 'no JSON';

function readJson(text: string): Json {
  const start = text.replace(/^\ufeff/, '').trimStart();
  if (!/^["[{]/.test(start)) return 'no JSON';
  const { depth, containers } = nestingOf(start);
  if (depth > deepestJson) return 'too deep';
  if (containers > mostContainers) return 'no JSON';
  try {
    return { value: JSON.parse(start) as unknown };
  } catch {
    return 'no JSON';
  }
}

const [quote, backslash] = [0x22, 0x5c];

/** Counted up to the first thing that is too much, of JSON; whether the text is any, the parser says. */
function nestingOf(text: string): { depth: number; containers: number } {
  let [level, depth, containers] = [0, 0, 0];
  let isInString = false;
  for (let at = 0; at < text.length && depth <= deepestJson && containers <= mostContainers; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) isInString = !isInString;
    else if (isInString) at += Number(code === backslash);
    else if (code === 0x5b || code === 0x7b) {
      containers++;
      depth = Math.max(depth, ++level);
    } else if (code === 0x5d || code === 0x7d) level--;
  }
  return { depth, containers };
}
