/** Reads a body that is an event stream: each event is told as it ends, none is kept. Never tells one before its pictures are on disk. */

import type { AnswerBody, ServerEvent } from '../core/wireFormat';
import { EventFrames } from './eventFrames';
import { JsonStrings } from './jsonStrings';
import { PictureRuns } from './pictureRuns';
import { type Budget, Skeleton } from './skeleton';
import type { SpooledFiles } from './spooledFiles';
import { parseJson } from './textReader';
import { Turns } from './turns';

/** Strings that go on from event to event: a chat's text, and `response.output_text.delta` of the Responses API. */
const streamedPath = /^(choices\.\d+\.delta\.content|delta)$/;
/** Choices that one answer can stream at a time. */
const mostStreams = 16;

const blankLine = Buffer.from('\n\n');

type Stream = { readonly runs: PictureRuns; readonly text: Skeleton };

export class EventReader {
  /** True when the stream said that nothing follows (`[DONE]`), whether or not the connection is closed. */
  isOver = false;
  private isCompleted = false;
  private readonly joinedBudget: Budget;
  private readonly skeleton: Skeleton;
  private readonly text: PictureRuns;
  private readonly strings: JsonStrings;
  private readonly frames: EventFrames;
  private readonly streams = new Map<string, Stream>();
  private ended: { name: string; data: unknown }[] = [];
  private count = 0;
  private readonly turns = new Turns();

  constructor(
    private readonly files: SpooledFiles,
    limit: number,
    private readonly onEvent?: (event: ServerEvent) => void,
  ) {
    this.joinedBudget = { left: limit };
    this.skeleton = new Skeleton({ left: limit }, files.skeleton);
    this.text = new PictureRuns(this.skeleton, files.openPicture);
    this.strings = new JsonStrings(this.text, path => this.streamAt(path));
    this.frames = new EventFrames({
      data: (bytes, start, end) => this.strings.write(bytes, start, end),
      end: name => this.endEvent(name),
    });
  }

  async write(chunk: Buffer): Promise<void> {
    this.frames.write(chunk);
    await this.tell();
  }

  takeRun(bytes: Buffer, start: number): number {
    const end = this.frames.endOfData(bytes, start);
    return end > start ? this.strings.takeRun(bytes, start, end) : start;
  }

  flush(): Promise<void> {
    return this.files.flush();
  }

  async end(): Promise<void> {
    this.frames.end();
    for (const { runs } of this.streams.values()) runs.end();
    if (this.streams.size > 0) this.skeleton.append(Buffer.from(JSON.stringify(this.joined())));
    await this.tell();
  }

  isWhole(): boolean {
    return this.isOver || this.isCompleted;
  }

  body(): AnswerBody {
    return { type: 'events', count: this.count, joined: this.joined() };
  }

  private streamAt(path: string): PictureRuns | undefined {
    if (!streamedPath.test(path)) return undefined;
    let stream = this.streams.get(path);
    if (!stream && this.streams.size < mostStreams) {
      const text = new Skeleton(this.joinedBudget);
      stream = { text, runs: new PictureRuns(text, this.files.openPicture) };
      this.streams.set(path, stream);
    }
    return stream?.runs;
  }

  private endEvent(name: string): void {
    this.strings.end();
    const { text, isTruncated } = this.skeleton;
    const data = (isTruncated ? undefined : parseJson(text)) ?? text;
    if (text === '[DONE]') this.isOver = true;
    if (isCompleted(data)) this.isCompleted = true;
    this.ended.push({ name, data });
    this.count++;
    // To the file with the rest of the chunk: so many small pieces that wait for it would hold up the collector.
    this.skeleton.append(blankLine);
    this.skeleton.restart();
  }

  private async tell(): Promise<void> {
    this.skeleton.flush();
    await this.files.flush();
    const events = this.ended;
    this.ended = [];
    for (const event of events) {
      this.onEvent?.({ ...event, pictures: this.files.pictures });
      await this.turns.give();
    }
  }

  private joined(): Record<string, string> {
    return Object.fromEntries([...this.streams].map(([path, { text }]) => [path, unescaped(text.text)]));
  }
}

/** `image_generation.completed`, `response.completed`: the answer can do without what comes after it. */
function isCompleted(data: unknown): boolean {
  const type = typeof data === 'object' && data !== null && 'type' in data ? data.type : undefined;
  return typeof type === 'string' && /^(image_generation|image_edit|response)\.completed$/.test(type);
}

/** The content of a JSON string. One cut off inside an escape loses that escape. */
function unescaped(content: string): string {
  const quotable = content.replace(/\p{Cc}/gu, c => JSON.stringify(c).slice(1, -1));
  for (let cut = 0; cut < 7; cut++) {
    const value = parseJson(`"${cut === 0 ? quotable : quotable.slice(0, -cut)}"`);
    if (typeof value === 'string') return value;
  }
  return content;
}
