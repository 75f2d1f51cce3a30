/** Follows JSON as far as strings, escapes and paths go, and never minds when it is malformed: pictures are found all the same. */

import { HeldBytes } from './heldBytes';
import { NextByte } from './nextByte';
import type { PictureRuns } from './pictureRuns';

/** The channel of the string value at this path (`choices.0.delta.content`), where it has one of its own. */
export type ChannelAt = (path: string) => PictureRuns | undefined;

type Marks = { readonly quote: NextByte; readonly backslash: NextByte };
type Container = { readonly isArray: boolean; index: number; key: string };

const quote = 0x22;
const backslash = 0x5c;
const letterU = 0x75;
/** What the short escapes mean, by their letter. */
const escapes = new Map(
  [...'bfnrt"\\/'].map(letter => [letter.charCodeAt(0), JSON.parse(`"\\${letter}"`).charCodeAt(0) as number]),
);
/** Paths deeper than this are not followed; no answer that has one of interest nests so. */
const deepest = 64;
const longestKey = 64;

export class JsonStrings {
  private isInString = false;
  private isEscape = false;
  private readonly escape = new HeldBytes();
  private channel: PictureRuns;
  private readonly containers: Container[] = [];
  /** Open containers beyond `deepest`. */
  private tooDeep = 0;
  private isKeyNext = false;
  private isKey = false;
  private readonly key = new HeldBytes();

  constructor(
    private readonly text: PictureRuns,
    private readonly channelAt?: ChannelAt,
  ) {
    this.channel = text;
  }

  /** Goes on with a picture inside of a string, as `PictureRuns` does. */
  takeRun(bytes: Buffer, start = 0, end = bytes.length): number {
    if (this.isEscape || this.isKey || !this.channel.isInPicture) return start;
    const rest = bytes.subarray(start, end);
    const [closing, escaping] = [rest.indexOf(quote), rest.indexOf(backslash)];
    const stop = Math.min(...[closing, escaping, rest.length].filter(at => at >= 0));
    return this.channel.takeRun(bytes, start, start + stop);
  }

  write(bytes: Buffer, start = 0, end = bytes.length): void {
    const marks = { quote: new NextByte(bytes, quote, end), backslash: new NextByte(bytes, backslash, end) };
    for (let i = start; i < end; ) {
      if (this.isEscape) i = this.readEscape(bytes, i, end);
      else if (this.isInString) i = this.readString(bytes, i, marks);
      else i = this.readOutside(bytes, i, end, marks.quote.from(i));
    }
  }

  /** The text ends here, in whatever state; the next `write` begins another. Channels of their own go on. */
  end(): void {
    if (this.isEscape) this.channel.escaped(this.escape.copy(), 0);
    this.text.end();
    this.isInString = this.isEscape = this.isKeyNext = this.isKey = false;
    this.escape.clear();
    this.containers.length = this.tooDeep = 0;
    this.channel = this.text;
  }

  private readOutside(bytes: Buffer, start: number, end: number, next: number): number {
    const stop = Math.min(next + 1, end);
    if (this.channelAt) for (let i = start; i < stop; i++) this.follow(bytes[i] ?? 0);
    this.text.span(bytes, start, stop);
    if (next < end) this.beginString();
    return stop;
  }

  private follow(code: number): void {
    const top = this.containers.at(-1);
    if (code === 0x7b || code === 0x5b) {
      if (this.containers.length < deepest)
        this.containers.push({ isArray: code === 0x5b, index: 0, key: '' });
      else this.tooDeep++;
      this.isKeyNext = code === 0x7b;
    } else if (code === 0x7d || code === 0x5d) {
      if (this.tooDeep > 0) this.tooDeep--;
      else this.containers.pop();
    } else if (code === 0x2c && top) {
      top.index++;
      this.isKeyNext = !top.isArray;
    } else if (code === 0x3a) this.isKeyNext = false;
  }

  private beginString(): void {
    this.isInString = true;
    this.isKey = this.isKeyNext;
    this.key.clear();
    if (!this.channelAt || this.isKey || this.tooDeep > 0) return;
    const path = this.containers.map(({ isArray, index, key }) => (isArray ? index : key)).join('.');
    this.channel = this.channelAt(path) ?? this.text;
  }

  private readString(bytes: Buffer, start: number, marks: Marks): number {
    const [closing, escaping] = [marks.quote.from(start), marks.backslash.from(start)];
    const stop = Math.min(closing, escaping);
    if (this.isKey && this.key.length < longestKey) this.key.append(bytes, start, stop);
    this.channel.span(bytes, start, stop);
    // Neither comes.
    if (closing === escaping) return stop;
    if (bytes[stop] === backslash) {
      this.isEscape = true;
      this.escape.append(bytes, stop, stop + 1);
      return stop + 1;
    }
    this.endString(bytes, stop);
    return stop + 1;
  }

  private endString(bytes: Buffer, at: number): void {
    const top = this.containers.at(-1);
    if (this.isKey && top) top.key = this.key.toString();
    this.isInString = this.isKey = false;
    this.channel = this.text;
    this.text.span(bytes, at, at + 1);
  }

  private readEscape(bytes: Buffer, start: number, end: number): number {
    let i = start;
    while (i < end && !this.isEscapeWhole(bytes[i] ?? 0)) this.escape.append(bytes, i, ++i);
    // Cut off at the end of a chunk: `0` could go on with it.
    if (i === end && !this.isEscapeWhole(0x30)) return i;
    const raw = this.escape.copy();
    const code =
      raw[1] === letterU ? Number.parseInt(raw.toString('latin1', 2), 16) : escapes.get(raw[1] ?? 0);
    this.isEscape = false;
    this.escape.clear();
    this.channel.escaped(raw, code || 0);
    return i;
  }

  private isEscapeWhole(next: number): boolean {
    const { length } = this.escape;
    if (length < 2) return false;
    return this.escape.view(1, 2)[0] !== letterU || length === 6 || !isHex(next);
  }
}

function isHex(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66);
}
