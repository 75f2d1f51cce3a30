/**
 * Reads one response as it arrives: pictures go to files of the job folder, a small skeleton stays.
 * Never holds more than 256 kB and one chunk, and never fails on what a server says.
 */

import type { SpooledPicture } from '../core/imageAnswer';
import { type MediaType, sniffMediaType } from '../core/mediaType';
import type { AnswerBody, ServerEvent } from '../core/wireFormat';
import { EventReader } from './eventReader';
import { PictureReader } from './pictureReader';
import { SpooledFiles } from './spooledFiles';
import { TextReader } from './textReader';
import { Turns } from './turns';

export type SpoolOptions = {
  /** Absolute path of the job folder, which exists. */
  readonly folder: string;
  readonly contentType?: string;
  /** Bytes of the skeleton that are kept in memory: 64 kB unless told. */
  readonly maxTextBytes?: number;
  readonly onEvent?: (event: ServerEvent) => void;
  /** Taken out of every text before it is written. */
  readonly key?: string;
};

export type Spooled = {
  readonly body: AnswerBody;
  readonly pictures: ReadonlyMap<string, SpooledPicture>;
  /** JSON that is nested deeper than anybody reads: it is given as text. */
  readonly isTooDeep: boolean;
  /** A picture was still arriving when the answer broke off. Its file stays; it is not among the pictures. */
  readonly isIncomplete: boolean;
};

type Reader = TextReader | EventReader | PictureReader;

/** Bytes by which a body is told apart: SVG may begin late, everything else shows itself at once. */
const longestHead = 512;
const shortestHead = 16;

/** Bytes after which the thread may do something else, outside of a picture. Small events and beginnings of pictures take longest: 1 µs a byte. */
const slice = 4 * 1024;

export class Spool {
  private head: Buffer = Buffer.alloc(0);
  private reader: Reader | undefined;
  private readonly turns = new Turns();

  private constructor(
    private readonly options: SpoolOptions,
    private readonly files: SpooledFiles,
  ) {}

  /** Claims its files. Throws ImageError `notSaved`, as `write` and `finish` do when the disk refuses. */
  static async open(options: SpoolOptions): Promise<Spool> {
    return new Spool(options, await SpooledFiles.claim(options.folder, options.key));
  }

  /** Resolves when the chunk's pictures are handed to the disk and its events are told. Throws what `onEvent` throws. */
  async write(chunk: Buffer): Promise<void> {
    for (let at = 0; at < chunk.length; ) {
      const taken = this.reader?.takeRun(chunk, at) ?? at;
      if (taken > at) await this.reader?.flush();
      else await this.read(chunk.subarray(at, at + slice));
      at = taken > at ? taken : at + slice;
      await this.turns.give();
    }
  }

  private async read(bytes: Buffer): Promise<void> {
    if (this.reader) return this.reader.write(bytes);
    this.head = Buffer.concat([this.head, bytes]);
    if (isEnough(this.head)) await this.begin();
  }

  /** The response ended, well or not. What arrived is on disk afterwards. */
  async finish(): Promise<Spooled> {
    try {
      const reader = this.reader ?? (await this.begin());
      await reader.end();
      const { pictures, isIncomplete } = this.files;
      const body = reader.body();
      const isTooDeep = reader instanceof TextReader && reader.isTooDeep;
      return { body, pictures, isTooDeep, isIncomplete };
    } finally {
      // Also when a listener throws in the middle.
      await this.files.closeAll();
    }
  }

  /** As `finish`, for a response that broke off: a picture in the middle of it is not among those that came. */
  async breakOff(): Promise<Spooled> {
    const reader = this.reader ?? (await this.begin());
    if (reader instanceof PictureReader) reader.breakOff();
    this.files.breakOff();
    return this.finish();
  }

  /** Whether what arrived is a complete answer, known at its end: a connection that breaks afterwards did no harm. */
  get isWhole(): boolean {
    return this.reader?.isWhole() ?? false;
  }

  /** Whether the server said that nothing follows, though it keeps the connection. */
  get isOver(): boolean {
    return this.reader instanceof EventReader && this.reader.isOver;
  }

  private async begin(): Promise<Reader> {
    this.reader = this.readerFor(this.head);
    await this.reader.write(this.head);
    this.head = Buffer.alloc(0);
    return this.reader;
  }

  /** By its bytes first, then by what the server calls it: gateways answer with events, HTML and pictures under any name. */
  private readerFor(head: Buffer): Reader {
    const { contentType = '', maxTextBytes = 64 * 1024, onEvent } = this.options;
    const mediaType: MediaType | undefined = sniffMediaType(head);
    if (mediaType) return new PictureReader(this.files, mediaType);
    const first = head
      .toString('latin1')
      .replace(/^\u00ef\u00bb\u00bf/, '')
      .trimStart();
    const isText = /^[[{<"]/.test(first);
    if (!isText && (/^text\/event-stream/i.test(contentType) || isEventStream(first)))
      return new EventReader(this.files, maxTextBytes, onEvent);
    if (!isText && /^image\//i.test(contentType)) return new PictureReader(this.files, undefined);
    return new TextReader(this.files, maxTextBytes);
  }
}

function isEnough(head: Buffer): boolean {
  if (head.length >= longestHead) return true;
  // Markup may yet turn out to be an SVG picture.
  return head.length >= shortestHead && !/^(\u00ef\u00bb\u00bf)?\s*(<|$)/.test(head.toString('latin1'));
}

/** Begins with a field of an event; `data:image/png;base64,…` begins with a data URI. */
function isEventStream(text: string): boolean {
  return /^(:|event:|id:\s|retry:|data:(?!image\/))/.test(text);
}
