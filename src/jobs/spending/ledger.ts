/** A month of the ledger as all windows know it by now. Reading on costs what was added since, however long the month is. */

import { AppendedFile } from '../appendedFile';
import { areRunning } from '../isRunning';
import { type LedgerLine, type Month, parseLedger, type SpentEntry } from './ledgerLine';

export class Ledger {
  private readonly file: AppendedFile;
  private readonly entries = new Map<string, SpentEntry>();
  private readonly sent = new Set<string>();
  private readonly raises: Month['raises'][number][] = [];
  private reading: Promise<unknown> = Promise.resolve();

  /** `path` is absolute; neither the file nor its folder need be there. */
  constructor(readonly path: string) {
    this.file = new AppendedFile(path);
  }

  /** A request of a process that ended without a word counts where it had been sent. Rejects as Node does. */
  month(): Promise<Month> {
    // One after the other: two that read on from the same place would know everything twice.
    const month = this.reading.then(async () => {
      await this.readOn();
      return this.standing();
    });
    this.reading = month.catch(() => {});
    return month;
  }

  /** Rejects as Node does. */
  append(line: LedgerLine): Promise<void> {
    return this.file.append([line]);
  }

  private async readOn(): Promise<void> {
    let news = await this.file.readNews();
    if (news === undefined) {
      this.entries.clear();
      this.sent.clear();
      this.raises.length = 0;
      this.file.restart();
      news = await this.file.readNews();
    }
    for (const line of parseLedger(news ?? '')) this.apply(line);
  }

  private apply(line: LedgerLine): void {
    if (line.type === 'reserved') {
      const { type: _, ...entry } = line;
      this.entries.set(line.id, { ...entry, state: 'reserved' });
    } else if (line.type === 'sent') this.sent.add(line.id);
    else if (line.type === 'released') this.entries.delete(line.id);
    else if (line.type === 'raised') this.raises.push(line);
    else {
      const entry = this.entries.get(line.id);
      const { usd, pictures, isPerhaps } = line;
      if (entry)
        this.entries.set(line.id, { ...entry, usd, pictures, state: isPerhaps ? 'perhaps' : 'spent' });
    }
  }

  private async standing(): Promise<Month> {
    const known = [...this.entries.values()];
    const reserved = known.filter(({ state }) => state === 'reserved');
    const areAlive = await areRunning(reserved);
    const left = new Set(reserved.filter((_, at) => !areAlive[at]));
    return {
      entries: known.flatMap(entry => {
        if (!left.has(entry)) return [entry];
        return this.sent.has(entry.id) ? [{ ...entry, state: 'perhaps' as const }] : [];
      }),
      raises: [...this.raises],
    };
  }
}
