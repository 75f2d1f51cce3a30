/** What may be spent and what was, shared by all windows: a file for each month, only ever added to. A request is in it before it is sent, so that no two of them take the same money. */

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dollars } from '../../core/dollars';
import { ImageError } from '../../core/imageError';
import { type Sentence, sentence } from '../../core/sentence';
import {
  type Amount,
  type Excess,
  excessOf,
  type LimitName,
  type SpendingLimits,
  type Spent,
} from '../../core/spendingLimits';
import { Ledger } from './ledger';
import { type Entry, type LedgerLine, type Month, spentBy } from './ledgerLine';

/** What a request is expected to take, and who asks for it. */
export type Order = Omit<Entry, 'id' | 'startedAt' | 'pid'>;

/** Where a reservation stands in the ledger, for a window to come. */
export type ReservationNote = Pick<Entry, 'id' | 'startedAt'>;

/** Exactly one of `settle` and `release` ends it; until then it counts as it was expected. Neither of them rejects. */
export type Reservation = {
  readonly note: ReservationNote;
  /** Before anything is sent that may be charged for. Throws ImageError `invalidInput` where that cannot be noted. */
  markSent(): Promise<void>;
  settle(amount: Amount & { readonly isPerhaps?: boolean }): Promise<void>;
  /** Nothing was charged. */
  release(): Promise<void>;
};

/** ms in which others that asked at the same time learn that they were refused. */
const decisionMs = 100;

export class Purse {
  private readonly listeners = new Set<() => void>();
  private current: Ledger | undefined;

  constructor(
    /** Absolute path of a folder that need not exist. */
    private readonly folder: string,
    /** Asked with each request. */
    private readonly limits: () => SpendingLimits,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** Something was reserved, spent or raised in this window. */
  onDidChange(listener: () => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }

  /**
   * Throws ImageError `overLimit` where a limit has no room for it: nothing may be sent then. Throws `invalidInput` where
   * the ledger cannot be written.
   *
   * The line is written first and judged then, by the lines before it: of several that are written at the same time,
   * in whichever process, each sees those that come before its own. So they never pass a limit together.
   */
  async reserve(order: Order): Promise<Reservation> {
    const startedAt = this.now();
    const ledger = this.ledgerOf(startedAt);
    // A flood of requests for which there is no room does not fill the file.
    this.check(order, await this.read(ledger), startedAt);
    const id = randomUUID();
    const entry = { ...order, id, startedAt: startedAt.toISOString(), pid: process.pid };
    await this.write(ledger, { type: 'reserved', ...entry });
    try {
      await this.judge(order, id, ledger, startedAt);
    } catch (error) {
      await this.note(ledger, { type: 'released', id });
      throw error;
    }
    return this.reservation({ id, startedAt: entry.startedAt }, ledger);
  }

  /** One of an earlier window, in the ledger of its month. */
  reopen(note: ReservationNote): Reservation {
    return this.reservation(note, this.ledgerOf(new Date(note.startedAt)));
  }

  private reservation(note: ReservationNote, ledger: Ledger): Reservation {
    const { id } = note;
    return {
      note,
      markSent: () => this.write(ledger, { type: 'sent', id }),
      settle: amount => this.note(ledger, { type: 'settled', id, ...amount }),
      release: () => this.note(ledger, { type: 'released', id }),
    };
  }

  /** A person wants more of it, today or this month. */
  async raise(limit: LimitName, by: number): Promise<void> {
    const now = this.now();
    await this.write(this.ledgerOf(now), { type: 'raised', limit, by, at: now.toISOString() });
  }

  /** This month, as all windows know it. */
  async month(): Promise<Month> {
    return this.read(this.ledgerOf(this.now()));
  }

  /** Today and this month, and the limits that hold. */
  async standing(): Promise<{ readonly spent: Spent; readonly limits: SpendingLimits }> {
    return { spent: spentBy(await this.month(), this.now()), limits: this.limits() };
  }

  /** One that was refused at the same time stands before it for a moment: that alone refuses nothing. */
  private async judge(order: Order, id: string, ledger: Ledger, now: Date): Promise<void> {
    const before = async () => {
      const { entries, raises } = await this.read(ledger);
      const own = entries.findIndex(entry => entry.id === id);
      return { entries: own < 0 ? entries : entries.slice(0, own), raises };
    };
    try {
      this.check(order, await before(), now);
    } catch {
      await sleep(decisionMs);
      this.check(order, await before(), now);
    }
  }

  private check(order: Order, month: Month, now: Date): void {
    const excess = excessOf(order, order.startedBy !== 'person', spentBy(month, now), this.limits());
    if (excess === undefined) return;
    const { name: limit, raiseBy: by } = excess;
    throw new ImageError('overLimit', overLimit(order, excess), { raise: { limit, by } });
  }

  private ledgerOf(day: Date): Ledger {
    const month = String(day.getMonth() + 1).padStart(2, '0');
    const path = join(this.folder, `spending-${day.getFullYear()}-${month}.jsonl`);
    if (this.current?.path !== path) this.current = new Ledger(path);
    return this.current;
  }

  private async read(ledger: Ledger): Promise<Month> {
    try {
      return await ledger.month();
    } catch (cause) {
      throw unusable(this.folder, cause);
    }
  }

  private async write(ledger: Ledger, line: LedgerLine): Promise<void> {
    try {
      await ledger.append(line);
    } catch (cause) {
      throw unusable(this.folder, cause);
    }
    for (const listener of [...this.listeners]) listener();
  }

  /** How it ended, where that finds room: without it, it goes on to count as it was expected. */
  private note(ledger: Ledger, line: LedgerLine): Promise<void> {
    return this.write(ledger, line).catch(() => {});
  }
}

function unusable(folder: string, cause: unknown): ImageError {
  const text =
    'Easel counts what pictures cost in {0}, and cannot read or write there ({1}). Make room or check permissions. Nothing was sent.';
  const { code = 'unknown' } = cause as NodeJS.ErrnoException;
  return new ImageError('invalidInput', sentence(text, folder, code), { cause });
}

function overLimit({ usd = 0, pictures }: Order, { name, most, spent }: Excess): Sentence {
  const left = Math.max(0, most - spent);
  switch (name) {
    case 'unpricedPerDay':
      return sentence(
        'The price of these {0} pictures is not known, and of the {1} unpriced pictures for today {2} are left. Nothing was sent.',
        pictures,
        most,
        left,
      );
    case 'unattendedPerDay':
      return sentence(
        'This may cost {0}, and of the {1} a day for what no person starts {2} are left. Nothing was sent; a person can allow more.',
        dollars(usd),
        dollars(most),
        dollars(left),
      );
    case 'perDay':
      return sentence(
        'This may cost {0}, and of the {1} for today {2} are left. Nothing was sent.',
        dollars(usd),
        dollars(most),
        dollars(left),
      );
    case 'perMonth':
      return sentence(
        'This may cost {0}, and of the {1} for this month {2} are left. Nothing was sent.',
        dollars(usd),
        dollars(most),
        dollars(left),
      );
  }
}
