/** One job's way through the purse: reserved, sent, and counted as what it did cost. */

import { type Cost, costOf } from '../../core/cost';
import type { ImageAnswer } from '../../core/imageAnswer';
import type { ImageError } from '../../core/imageError';
import type { PricedRequest } from '../../core/price';
import type { Usage } from '../../core/usage';
import { type ModelPrice, quoteOf } from '../../providers/priceOf';
import type { JobRequest } from '../jobRequest';
import type { Purse, Reservation, ReservationNote } from './purse';

export type SpendingJob = Pick<JobRequest, 'startedBy' | 'caller'> & {
  /** Id of the provider. */
  readonly provider: string;
  readonly model: string;
  readonly price: ModelPrice;
  /** As it is sent. */
  readonly request: PricedRequest;
};

/** What a window to come needs to end it. */
export type SpendingNote = {
  readonly price: ModelPrice;
  readonly expected?: number;
  readonly asked: number;
  readonly reservation?: ReservationNote;
};

export class JobSpending {
  private sent: Promise<void> | undefined;
  private isEnded = false;

  private constructor(
    private readonly price: ModelPrice,
    /** USD for all pictures; absent: not known. */
    private readonly expected: number | undefined,
    private readonly asked: number,
    /** Absent: it costs nothing. */
    private readonly reservation: Reservation | undefined,
  ) {}

  /** Throws ImageError as `Purse.reserve` does: nothing may be sent then. */
  static async begin(purse: Purse, job: SpendingJob): Promise<JobSpending> {
    const { provider, model, price, request, startedBy = 'person', caller } = job;
    const { n: pictures = 1 } = request.parameters;
    const quote = quoteOf(price, request);
    if (quote === 'free') return new JobSpending(price, 0, pictures, undefined);
    const usd = quote === 'unknown' ? undefined : quote.usd;
    const reservation = await purse.reserve({ provider, model, startedBy, caller, usd, pictures });
    return new JobSpending(price, usd, pictures, reservation);
  }

  /** What was begun in an earlier window, of which it was noted. */
  static resume(purse: Purse, { price, expected, asked, reservation }: SpendingNote): JobSpending {
    return new JobSpending(price, expected, asked, reservation && purse.reopen(reservation));
  }

  get note(): SpendingNote {
    const { price, expected, asked, reservation } = this;
    return {
      ...{ price, asked },
      ...(expected !== undefined && { expected }),
      ...(reservation && { reservation: reservation.note }),
    };
  }

  /** Before each request that may be charged for. Throws ImageError `invalidInput` where that cannot be noted. */
  markSent(): Promise<void> {
    this.sent ??= this.reservation?.markSent() ?? Promise.resolve();
    return this.sent;
  }

  /** What the answer says that it cost; else what was expected of as many pictures. `undefined`: free, or not known. */
  async succeed({ pictures, failures, usage }: ImageAnswer): Promise<Cost | undefined> {
    if (this.reservation === undefined) return undefined;
    const came = pictures.length;
    const cost = this.costOf(usage, came);
    const missing = Math.max(0, this.asked - came);
    // Of requests that failed beside those that came, some may have been charged.
    const isPerhaps = missing > 0 && failures.some(({ details }) => details.mayHaveBeenCharged === true);
    await this.end({
      usd: this.inDollars(cost, came, isPerhaps ? missing : 0),
      pictures: came + (isPerhaps ? missing : 0),
    });
    return cost;
  }

  /** Nothing where it succeeded before: pictures that cannot be saved were paid for all the same. */
  async fail({ details: { usage, mayHaveBeenCharged = false } }: ImageError): Promise<void> {
    const cost = usage && this.costOf(usage, 0);
    if (mayHaveBeenCharged) {
      await this.end({ usd: this.expected, pictures: this.asked, isPerhaps: true });
    } else if (cost !== undefined && cost.basis !== 'estimate') {
      await this.end({ usd: this.inDollars(cost, this.asked, 0), pictures: this.asked });
    } else if (!this.isEnded) {
      this.isEnded = true;
      await this.reservation?.release();
    }
  }

  private costOf(usage: Usage | undefined, pictures: number): Cost | undefined {
    const price = typeof this.price === 'string' ? undefined : this.price;
    const known = costOf(usage, price, pictures);
    if (known !== undefined || this.expected === undefined) return known;
    return { amount: this.expectedOf(pictures), currency: 'USD', basis: 'estimate' };
  }

  /** A hub's credits have no price in dollars but the one that was expected. */
  private inDollars(cost: Cost | undefined, pictures: number, perhaps: number): number | undefined {
    const isDollars = cost?.currency === 'USD';
    if (!isDollars && this.expected === undefined) return undefined;
    return (isDollars ? cost.amount : this.expectedOf(pictures)) + this.expectedOf(perhaps);
  }

  private expectedOf(pictures: number): number {
    return ((this.expected ?? 0) * pictures) / this.asked;
  }

  private async end(amount: Parameters<Reservation['settle']>[0]): Promise<void> {
    if (this.isEnded) return;
    this.isEnded = true;
    await this.reservation?.settle(amount);
  }
}
