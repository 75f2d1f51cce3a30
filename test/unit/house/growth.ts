/** Tells a reader that takes the square of what it is given from one that takes time in proportion, on a machine that is busy with other things. */

/** Bytes; each length is so many times the one before. */
const [least, most, step] = [256, 16 * 1024 * 1024, 4];
/** ms from which on a time says something. */
const enough = 0.5;
/** What a step takes longer: 4 times in proportion, 16 times as the square. Caches and memory make some more of the 4. */
const [clearlyLinear, hardlyLinear] = [5, 9];
/** Times that two lengths are measured again before their growth is taken for what it is, and ms that go into it; once at least. */
const [mostRuns, patience] = [6, 120];

/** ms of the processor: what others do on this machine counts for little. */
async function timeOf(read: () => unknown): Promise<number> {
  const start = process.cpuUsage();
  await read();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/**
 * Lengthens the input until its time says something, and further as long as it grows by more than in proportion; two
 * such steps in a row are the square. One alone is a cache that is full, or what was measured while others worked.
 * Says what was too long, `undefined` when nothing was.
 */
export async function excessOf(read: (length: number) => unknown): Promise<string | undefined> {
  const times = new Map<number, number>();
  const best = (length: number) => times.get(length) ?? Number.POSITIVE_INFINITY;
  const measure = async (length: number) =>
    times.set(length, Math.min(best(length), await timeOf(() => read(length))));
  /** Beyond what any call costs. */
  const work = (length: number) => Math.max(0.001, best(length) - best(least));
  const needed = () => Math.max(enough, 4 * best(least));
  const saysSomething = (length: number) => work(length) >= needed();
  const growth = (length: number) => work(length) / work(length / step);
  /** Both anew, up to the first time that they are in proportion. */
  const confirm = async (length: number) => {
    for (let run = 0; growth(length) > clearlyLinear; run++) {
      if (run > 0 && (run === mostRuns || run * best(length) > patience)) return;
      await measure(length / step);
      await measure(length);
    }
  };

  await measure(least);
  let steps = 0;
  for (let length = least * step; length <= most; length *= step) {
    await measure(length);
    if (!saysSomething(length)) continue;
    // What ran first ran slowest.
    await measure(least);
    await measure(length / step);
    await confirm(length);
    // The shorter one may have been measured while others worked, and hide what the longer one takes.
    if (growth(length) <= clearlyLinear) {
      await measure(length / step);
      await confirm(length);
    }
    if (growth(length) <= clearlyLinear && saysSomething(length)) return undefined;
    const isTold = work(length / step) >= needed() / step;
    steps = isTold && growth(length) > hardlyLinear ? steps + 1 : 0;
    if (steps === 2 && growth(length / step) > hardlyLinear)
      return `${length} bytes take ${best(length).toFixed(1)} ms, a quarter of them ${best(length / step).toFixed(1)} ms`;
  }
  return undefined;
}
