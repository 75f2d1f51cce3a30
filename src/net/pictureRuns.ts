/** Finds long runs of base64 in a text that arrives in pieces and moves them to files. Never parses the text around them. */

import { type MediaType, sniffMediaType } from '../core/mediaType';
import { HeldBytes } from './heldBytes';
import { decode, isBase64 } from './pictureFile';

/** A picture of fewer characters stays in the text: it costs less there than a file. */
const shortestPicture = 1024;
/** What is no picture leaves the text only from here on: tokens, signatures and signed addresses stay. */
const longestForeignRun = 16 * 1024;
/** Characters that suffice to know a picture by: 12 bytes. */
const headCharacters = 16;
/** After white space, this many base64 characters in a row go on with a picture; fewer may be a word of prose. */
const surelyContinues = 32;
/** More white space than this inside a picture ends it. */
const longestGap = 1024;

const other = 0;
const base64 = 1;
const blank = 2;
const padding = 3;
const classes = new Uint8Array(256);
for (let c = 0; c < classes.length; c++) if (isBase64(c)) classes[c] = base64;
for (const c of Buffer.from(' \t\r\n')) classes[c] = blank;
classes[0x3d] = padding;

/** What closes a data URI or a quoted value in JSON, Markdown or HTML. */
const closers = new Set(Buffer.from('"\')]>}<`\\'));
const doubleSlash = Buffer.from('//');

/** Where text goes that is no picture. The bytes are only lent. */
export type TextSink = { append(bytes: Uint8Array, start?: number, end?: number): void };

/** Where a picture's base64 goes. */
export type Run = {
  readonly placeholder: string;
  readonly mediaType: MediaType | undefined;
  /** Taken so far. */
  readonly characters: number;
  append(characters: Uint8Array, start?: number, end?: number): void;
  /** As `PictureFile` says; absent where nothing is gained by it. */
  takeRun?(characters: Buffer, start: number, end: number): number;
  finish(): void;
  /** Whether the picture's own format says that it ended. */
  isWhole(): boolean;
};

/** For a picture that was found. `mediaType` is absent for a long run that is no picture we know. */
export type OpenPicture = (mediaType: MediaType | undefined) => Run;

/**
 * One channel of text: `span` and `escaped` feed it, `end` closes it. Text passes to `text` byte for byte, except that
 * a run's placeholder stands where the run stood. A `data:image/png;base64,` before it stays.
 * White space inside a picture (wrapped base64) is skipped; prose behind a picture is not swallowed.
 */
export class PictureRuns {
  private state: 'text' | 'candidate' | 'picture' | 'gap' | 'padded' = 'text';
  /** The run as it stands in the text, until it is known to be a picture. */
  private readonly raw = new HeldBytes();
  private readonly characters = new HeldBytes();
  private isPicture = false;
  private isJudged = false;
  private hasGaps = false;
  private paddings = 0;
  private file: Run | undefined;
  /** White space behind a picture and the start of what follows it, until it is known whether that is the picture too. */
  private readonly gapBlanks = new HeldBytes();
  private readonly gapRaw = new HeldBytes();
  private readonly gapCharacters = new HeldBytes();
  private isGapClosed = false;

  constructor(
    private readonly text: TextSink,
    private readonly open: OpenPicture,
  ) {}

  /** Goes on with the picture that is arriving, as far as it surely does, at the speed of native code; returns how far. */
  takeRun(bytes: Buffer, start: number, end: number): number {
    if (this.state !== 'picture' || this.hasGaps) return start;
    return this.file?.takeRun?.(bytes, start, end) ?? start;
  }

  get isInPicture(): boolean {
    return this.state === 'picture' && !this.hasGaps;
  }

  /** Text that stands for itself. */
  span(bytes: Uint8Array, start: number, end: number): void {
    for (let i = start; i < end; ) {
      const runEnd = endOfRun(bytes, i, end);
      if (runEnd > i) this.take(bytes, i, runEnd);
      if (runEnd < end) this.boundary(bytes[runEnd] ?? 0, bytes, runEnd, runEnd + 1);
      i = runEnd + 1;
    }
  }

  /** An escape such as `\/` or `\u002b`: `raw` is what stands in the text, `code` the character that it means. */
  escaped(raw: Buffer, code: number): void {
    if (classes[code] === base64) this.take(Uint8Array.of(code), 0, 1, raw);
    else this.boundary(code, raw, 0, raw.length);
  }

  /** The text ends here: whatever is held back finds its place. */
  end(): void {
    if (this.state === 'gap') this.leaveGap(true);
    if (this.state === 'candidate') this.reject();
    if (this.state !== 'text') this.finish();
  }

  private take(bytes: Uint8Array, start: number, end: number, raw?: Buffer): void {
    if (this.state === 'picture') {
      this.file?.append(bytes, start, end);
      return;
    }
    if (this.state === 'gap' && this.isGapClosed) this.leaveGap(false);
    if (this.state === 'gap') {
      this.gapCharacters.append(bytes, start, end);
      if (raw) this.gapRaw.append(raw);
      else this.gapRaw.append(bytes, start, end);
      if (this.gapCharacters.length >= surelyContinues) this.continueOrStartAnew();
      return;
    }
    if (this.state === 'padded') this.finish();
    this.state = 'candidate';
    this.characters.append(bytes, start, end);
    if (raw) this.raw.append(raw);
    else this.raw.append(bytes, start, end);
    this.judge();
  }

  private boundary(code: number, bytes: Uint8Array, start: number, end: number): void {
    const kind = classes[code] ?? other;
    if (this.state === 'picture' && kind === padding) {
      this.state = 'padded';
      this.paddings = 1;
      return;
    }
    if (this.state === 'padded' && kind === padding && this.paddings < 2) {
      this.paddings++;
      return;
    }
    if (kind === blank && this.mayHaveGap()) {
      this.holdBlank(bytes, start, end);
      return;
    }
    if (this.state === 'gap') {
      const isTakenIn = this.leaveGap(kind === padding || closers.has(code));
      // A short last line's padding belongs to it.
      if (isTakenIn && kind === padding) {
        this.boundary(code, bytes, start, end);
        return;
      }
    }
    if (this.state === 'candidate') this.reject();
    if (this.state !== 'text') this.finish();
    this.text.append(bytes, start, end);
  }

  private mayHaveGap(): boolean {
    if (this.state === 'gap') return this.gapBlanks.length < longestGap;
    if (this.state === 'candidate') return this.isPicture;
    return this.state === 'picture' && this.file?.mediaType !== undefined && !this.file.isWhole();
  }

  private holdBlank(bytes: Uint8Array, start: number, end: number): void {
    this.state = 'gap';
    if (this.gapCharacters.length === 0) {
      this.gapBlanks.append(bytes, start, end);
      return;
    }
    this.isGapClosed = true;
    this.gapRaw.append(bytes, start, end);
    if (this.gapRaw.length > longestGap) this.leaveGap(false);
  }

  /** What follows the white space is long enough: the picture's next line, or another picture. */
  private continueOrStartAnew(): void {
    const isAnother = !this.hasGaps && sniffMediaType(decode(this.gapCharacters.view(0, headCharacters)));
    if (!isAnother) {
      this.joinGap();
      return;
    }
    const [raw, characters] = [this.gapRaw.copy(), this.gapCharacters.copy()];
    this.gapRaw.clear();
    this.gapCharacters.clear();
    this.leaveGap(false);
    this.state = 'candidate';
    this.raw.append(raw);
    this.characters.append(characters);
    this.judge();
  }

  private joinGap(): void {
    this.hasGaps = true;
    if (this.file) {
      this.state = 'picture';
      this.file.append(this.gapCharacters.view());
    } else {
      this.state = 'candidate';
      this.raw.append(this.gapBlanks.view());
      this.raw.append(this.gapRaw.view());
      this.characters.append(this.gapCharacters.view());
    }
    this.clearGap();
    if (!this.file) this.judge();
  }

  /** Decides about a gap whose text is shorter than a line: the picture's last characters (true) or prose (false). */
  private leaveGap(isClosed: boolean): boolean {
    const before = this.file?.characters ?? this.characters.length;
    const short = this.gapCharacters.length;
    // No base64 is one character longer than whole groups of four.
    if (isClosed && short > 0 && before % 4 !== 1 && (before + short) % 4 !== 1) {
      this.joinGap();
      return true;
    }
    if (this.file) this.finish();
    else this.reject();
    this.text.append(this.gapBlanks.view());
    this.text.append(this.gapRaw.view());
    this.clearGap();
    return false;
  }

  private clearGap(): void {
    this.gapBlanks.clear();
    this.gapRaw.clear();
    this.gapCharacters.clear();
    this.isGapClosed = false;
  }

  /** Decides about a candidate as soon as enough of it is there. */
  private judge(): void {
    const { characters } = this;
    if (!this.isJudged && characters.length >= headCharacters) {
      this.isJudged = true;
      this.isPicture = mayBePicture(this.headOf(headCharacters));
    }
    if (this.isPicture && characters.length >= shortestPicture) {
      const mediaType = sniffMediaType(this.headOf(shortestPicture));
      if (mediaType) {
        this.commit(mediaType);
        return;
      }
      this.isPicture = false;
      if (this.hasGaps) this.reject();
    }
    if (!this.isPicture && characters.length >= longestForeignRun) this.commit(undefined);
  }

  private commit(mediaType: MediaType | undefined): void {
    const start = this.slashes();
    if (start > 0) this.text.append(doubleSlash);
    this.file = this.open(mediaType);
    this.text.append(Buffer.from(this.file.placeholder));
    this.file.append(this.characters.view(), start);
    this.state = 'picture';
    this.raw.clear();
    this.characters.clear();
  }

  /** The slashes of `base64://…` look like base64, but no picture's data begins so. */
  private slashes(): number {
    return this.characters.view(0, 2).equals(doubleSlash) ? 2 : 0;
  }

  private headOf(end: number): Buffer {
    return decode(this.characters.view(this.slashes(), Math.min(end, this.characters.length)));
  }

  /** No picture: the candidate stays in the text as it stood. */
  private reject(): void {
    this.text.append(this.raw.view());
    this.reset();
  }

  private finish(): void {
    this.file?.finish();
    this.reset();
  }

  private reset(): void {
    this.state = 'text';
    this.raw.clear();
    this.characters.clear();
    this.isPicture = false;
    this.isJudged = false;
    this.hasGaps = false;
    this.file = undefined;
  }
}

function endOfRun(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  while (i < end && classes[bytes[i] ?? 0] === base64) i++;
  return i;
}

/** By its first twelve bytes; SVG is text and shows only a promise of itself there. */
function mayBePicture(head: Buffer): boolean {
  return (
    sniffMediaType(head) !== undefined ||
    /^(\u00ef\u00bb\u00bf)?\s*<(\?xml|!--|!doc|svg)/i.test(head.toString('latin1'))
  );
}
