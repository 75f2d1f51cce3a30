/** What stand-ins of Batch APIs share: batches that take several looks until they are done, whose answers come in another order, and of which a part is there when they are stopped. */

import { Refusal } from './refusal';
import type { Answered, Reply } from './standIn';

export type DoneLine = { readonly key: string; readonly status: number; readonly body: unknown };

type Line = { readonly key: string; readonly answer: () => unknown };

/** Prompts with this word are refused, as moderation would. */
export const forbidden = /forbidden/;

export class Batch {
  /** Times that it was asked after. */
  looks = 0;
  isStopped = false;
  private made: readonly DoneLine[] | undefined;

  constructor(
    readonly id: string,
    readonly lines: readonly Line[],
    /** Told to the client instead of being done. */
    readonly problem: string | undefined,
    private readonly desk: BatchDesk,
  ) {}

  get isDone(): boolean {
    return this.made !== undefined || (!this.desk.isHeld && this.looks > this.desk.looksUntilDone);
  }

  /** Each line once, the last one first. Of a batch that was stopped, the first half. */
  done(errorBody: (refusal: Refusal) => unknown): readonly DoneLine[] {
    const count = this.isStopped ? Math.ceil(this.lines.length / 2) : this.lines.length;
    this.made ??= this.lines.slice(0, count).map(({ key, answer }) => {
      try {
        return { key, status: 200, body: answer() };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return { key, status: error.status, body: errorBody(error) };
      }
    });
    return [...this.made].reverse();
  }
}

export class BatchDesk {
  readonly files = new Map<string, Buffer>();
  readonly batches = new Map<string, Batch>();
  looksUntilDone = 1;
  /** Nothing gets done. */
  isHeld = false;
  /** ms that answers take to be sent. */
  answersMs = 0;
  /** Files and pages of answers that were sent to their end. */
  sent = 0;

  keep(bytes: Buffer): string {
    const id = `file-${this.files.size + 1}`;
    this.files.set(id, bytes);
    return id;
  }

  begin(lines: readonly Line[], problem?: string): Batch {
    const batch = new Batch(`batch_${this.batches.size + 1}`, lines, problem, this);
    this.batches.set(batch.id, batch);
    return batch;
  }

  async send(bytes: Buffer, type: string, reply: Reply): Promise<Answered> {
    const answered = await reply.slowly(bytes, type, this.answersMs);
    this.sent++;
    return answered;
  }

  find(id = ''): Batch {
    const batch = this.batches.get(id);
    if (batch === undefined) throw new Refusal(404, `No batch found with id '${id}'.`);
    return batch;
  }
}

/** The JSON objects of a file; a Refusal names the line that is none. */
export function jsonLines(bytes: Buffer): Readonly<Record<string, unknown>>[] {
  const lines = bytes.toString('utf8').split('\n').filter(Boolean);
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as Readonly<Record<string, unknown>>;
    } catch {
      throw new Refusal(400, `Line ${index + 1} is not valid JSON.`, { code: 'invalid_json_line' });
    }
  });
}
