/** Cuts a body into server-sent events as the HTML standard does, plus the last one without its blank line. Never reads what they say. */

import { HeldBytes } from './heldBytes';

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
const longestName = 256;

export class EventFrames {
  private place: 'field' | 'space' | 'value' = 'field';
  private isAfterCr = false;
  private isFirstLine = true;
  private readonly field = new HeldBytes();
  private readonly name = new HeldBytes();
  private isData = false;
  private dataLines = 0;

  constructor(private readonly sink: EventSink) {}

  write(bytes: Buffer): void {
    for (let i = 0; i < bytes.length; ) {
      if (this.isAfterCr && bytes[i] === lf) i++;
      this.isAfterCr = false;
      if (i === bytes.length) return;
      const stop = endOfLine(bytes, i);
      this.readLine(bytes, i, stop);
      if (stop < bytes.length) {
        this.endLine();
        this.isAfterCr = bytes[stop] === cr;
      }
      i = stop + 1;
    }
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
    const field = this.fieldName();
    this.place = 'space';
    if (field === 'data') this.beginData();
    if (field === 'event') this.name.clear();
  }

  private fieldName(): string {
    const name = this.field.toString();
    return this.isFirstLine ? name.replace(/^\ufeff/, '') : name;
  }

  private beginData(): void {
    if (this.dataLines > 0) this.sink.data(newLine, 0, 1);
    this.dataLines++;
    this.isData = true;
  }

  private readValue(bytes: Buffer, start: number, end: number): void {
    if (this.isData) this.sink.data(bytes, start, end);
    else if (this.fieldName() === 'event' && this.name.length < longestName)
      this.name.append(bytes, start, end);
  }

  private endLine(): void {
    const isBlank = this.place === 'field' && this.fieldName() === '';
    // A field without a colon has an empty value.
    if (this.place === 'field' && this.fieldName() === 'data') this.beginData();
    this.place = 'field';
    this.isFirstLine = this.isData = false;
    this.field.clear();
    if (isBlank) this.endEvent();
  }

  private endEvent(): void {
    if (this.dataLines > 0) this.sink.end(this.name.toString() || 'message');
    this.dataLines = 0;
    this.name.clear();
  }
}

function endOfLine(bytes: Buffer, start: number): number {
  const stopAt = (code: number, before: number) => {
    const found = bytes.subarray(start, before).indexOf(code);
    return found === -1 ? before : start + found;
  };
  return stopAt(cr, stopAt(lf, bytes.length));
}
