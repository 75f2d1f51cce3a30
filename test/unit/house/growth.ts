/** Tells a reader that takes the square of what it is given from one that takes time in proportion, on a machine that is busy with other things. */

/** Bytes; each length is so many times the one before. */
const [least, most, step] = [256, 16 * 1024 * 1024, 4];
/** ms from which on a time says something. */
const enough = 0.5;
/** What a step takes longer: 4 times in proportion, 16 times as the square. Caches and memory make some more of the 4. */
const [clearlyLinear, hardlyLinear] = [6, 9];
/** Times that two lengths are measured again before their growth is taken for what it is, */
const mostRuns = 6;
/** and ms from which on there is no need to. */
const certain = 20;

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
  const saysSomething = (length: number) => work(length) >= Math.max(enough, 4 * best(least));
  const growth = (length: number) => work(length) / work(length / step);
  const isDoubtful = (length: number) => growth(length) > clearlyLinear && best(length) < certain;

  await measure(least);
  let steps = 0;
  for (let length = least * step; length <= most; length *= step) {
    await measure(length);
    if (!saysSomething(length)) continue;
    // What ran first ran slowest.
    await measure(least);
    await measure(length / step);
    for (let run = 0; run < mostRuns && isDoubtful(length); run++) {
      await measure(length / step);
      await measure(length);
    }
    if (growth(length) <= clearlyLinear && saysSomething(length)) return undefined;
    steps = saysSomething(length / step) && growth(length) > hardlyLinear ? steps + 1 : 0;
    if (steps === 2)
      return `${length} bytes take ${best(length).toFixed(1)} ms, a quarter of them ${best(length / step).toFixed(1)} ms`;
  }
  return undefined;
}
