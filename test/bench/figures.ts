/** Takes ways to do the same in turns, and says of each what is typical: medians with the least and the most. */

export type Figures = {
  readonly ms: number;
  /** ms that the thread was held at a time, at most; absent where nobody measured. */
  readonly stallMs?: number;
  /** bytes of memory beyond what the process had; absent where nobody measured. */
  readonly addedBytes?: number;
};

export type Typical = {
  /** Median, least and most. */
  readonly ms: readonly [number, number, number];
  /** Medians, for one pause of the machine is nobody's fault. */
  readonly stallMs?: number;
  readonly addedBytes?: number;
};

export type Way = () => Promise<Figures>;

/** One round is one turn of each way. */
export async function inTurns<Name extends string>(
  rounds: number,
  ways: Readonly<Record<Name, Way>>,
): Promise<Record<Name, Typical>> {
  const taken = Object.fromEntries(Object.keys(ways).map(name => [name, [] as Figures[]]));
  for (let round = 0; round < rounds; round++)
    for (const [name, way] of Object.entries<Way>(ways)) taken[name]?.push(await way());
  const typical = Object.entries(taken).map(([name, figures]) => [name, typicalOf(figures)]);
  return Object.fromEntries(typical) as Record<Name, Typical>;
}

export function typicalOf(figures: readonly Figures[]): Typical {
  const times = figures.map(({ ms }) => ms);
  const stalls = figures.flatMap(({ stallMs }) => stallMs ?? []);
  const added = figures.flatMap(({ addedBytes }) => addedBytes ?? []);
  return {
    ms: [median(times), Math.min(...times), Math.max(...times)],
    ...(stalls.length > 0 && { stallMs: median(stalls) }),
    ...(added.length > 0 && { addedBytes: median(added) }),
  };
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
}

/** Of `y = c · x^k` the k that fits best: 1 for what grows in proportion, 0 for what stays. */
export function exponentOf(points: readonly (readonly [x: number, y: number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(Math.max(y, 1e-9))] as const);
  const mean = (of: 0 | 1) => logs.reduce((sum, log) => sum + log[of], 0) / logs.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const slope = logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return slope / logs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}
