/** Cuts a body into server-sent events as the HTML standard does, plus the last one without its blank line. Never reads what they say. */

import { HeldBytes } from './heldBytes';
import { NextByte } from './nextByte';

export type EventSink = {
  /** Part of an event's data; lines are joined by LF. */
  data(bytes: Buffer, start: number, end: number): void;
  /** The event is complete; `name` is `message` where none was given. */
  end(name: string): void;
};

const lf = 0x0a;
const cr = 0x0d;
const colon = 0x3a;
const newLine = Buffer.from('\n');
const byteOrderMark = Buffer.from('\ufeff');
const longestName = 256;

export class EventFrames {
  private place: 'field' | 'space' | 'value' = 'field';
  private isAfterCr = false;
  private isFirstLine = true;
  private readonly field = new HeldBytes();
  private readonly name = new HeldBytes();
  private isData = false;
  private isName = false;
  private dataLines = 0;

  constructor(private readonly sink: EventSink) {}

  write(bytes: Buffer): void {
    const [nextLf, nextCr] = [new NextByte(bytes, lf), new NextByte(bytes, cr)];
    for (let i = 0; i < bytes.length; ) {
      if (this.isAfterCr && bytes[i] === lf) i++;
      this.isAfterCr = false;
      if (i === bytes.length) return;
      const stop = Math.min(nextLf.from(i), nextCr.from(i));
      this.readLine(bytes, i, stop);
      if (stop < bytes.length) {
        this.endLine();
        this.isAfterCr = bytes[stop] === cr;
      }
      i = stop + 1;
    }
  }

  /** Up to where `bytes` from `start` on is data of the line that has begun; `start` where none has. */
  endOfData(bytes: Buffer, start: number): number {
    if (this.place !== 'value' || !this.isData || this.isAfterCr) return start;
    const rest = bytes.subarray(start);
    const ends = [rest.indexOf(lf), rest.indexOf(cr)].filter(at => at >= 0);
    return start + Math.min(rest.length, ...ends);
  }

  end(): void {
    if (this.place !== 'field' || this.field.length > 0) this.endLine();
    this.endEvent();
  }

  private readLine(bytes: Buffer, start: number, end: number): void {
    let i = start;
    if (this.place === 'field') i = this.readField(bytes, i, end);
    if (this.place === 'space' && i < end) {
      this.place = 'value';
      if (bytes[i] === 0x20) i++;
    }
    if (this.place === 'value' && i < end) this.readValue(bytes, i, end);
  }

  private readField(bytes: Buffer, start: number, end: number): number {
    const at = bytes.subarray(start, end).indexOf(colon);
    const stop = at === -1 ? end : start + at;
    // Some gateways forget `data:` before an error: a line that begins with a brace is all data.
    if (this.field.length === 0 && bytes[start] === 0x7b) {
      this.beginData();
      this.place = 'value';
      return start;
    }
    if (this.field.length < longestName) this.field.append(bytes, start, stop);
    if (at === -1) return end;
    this.beginValue();
    return stop + 1;
  }

  private beginValue(): void {
    this.place = 'space';
    if (this.isField('data')) this.beginData();
    this.isName = this.isField('event');
    if (this.isName) this.name.clear();
  }

  private isField(name: string): boolean {
    const hasMark = this.isFirstLine && this.field.length === name.length + byteOrderMark.length;
    if (this.field.length !== name.length && !hasMark) return false;
    return this.field.toString() === (hasMark ? `\ufeff${name}` : name);
  }

  private beginData(): void {
    if (this.dataLines > 0) this.sink.data(newLine, 0, 1);
    this.dataLines++;
    this.isData = true;
  }

  private readValue(bytes: Buffer, start: number, end: number): void {
    if (this.isData) this.sink.data(bytes, start, end);
    else if (this.isName && this.name.length < longestName) this.name.append(bytes, start, end);
  }

  private endLine(): void {
    const isBlank = this.place === 'field' && this.isField('');
    // A field without a colon has an empty value.
    if (this.place === 'field' && this.isField('data')) this.beginData();
    this.place = 'field';
    this.isFirstLine = this.isData = this.isName = false;
    this.field.clear();
    if (isBlank) this.endEvent();
  }

  private endEvent(): void {
    if (this.dataLines > 0) this.sink.end(this.name.toString() || 'message');
    this.dataLines = 0;
    this.name.clear();
  }
}
