/** Takes ways to do the same in turns, and says of each what is typical: medians with the least and the most. */

export type Figures = {
  readonly ms: number;
  /** ms that the thread was held at a time, at most; absent where nobody measured. */
  readonly stallMs?: number;
  /** bytes of memory beyond what the process had; absent where nobody measured. */
  readonly addedBytes?: number;
};

export type Typical = {
  readonly rounds: number;
  /** Median, least and most. */
  readonly ms: readonly [number, number, number];
  /** Medians, for one pause of the machine is nobody's fault. */
  readonly stallMs?: number;
  readonly addedBytes?: number;
};

export type Way = () => Promise<Figures>;

/** ms for one row: ways that take long get fewer rounds, so that the whole bench ends within minutes. */
const rowLimitMs = 35_000;
/** A median of fewer says nothing. */
const fewestRounds = 3;

/** Whether there is time for another round. */
export function roundsUntil(rounds: number): (taken: number) => boolean {
  const start = performance.now();
  return taken =>
    taken < rounds && (taken < Math.min(rounds, fewestRounds) || performance.now() - start < rowLimitMs);
}

/** One round is one turn of each way. */
export async function inTurns<Name extends string>(
  rounds: number,
  ways: Readonly<Record<Name, Way>>,
): Promise<Record<Name, Typical>> {
  const taken = Object.fromEntries(Object.keys(ways).map(name => [name, [] as Figures[]]));
  const hasTime = roundsUntil(rounds);
  for (let round = 0; hasTime(round); round++)
    for (const [name, way] of Object.entries<Way>(ways)) taken[name]?.push(await way());
  const typical = Object.entries(taken).map(([name, figures]) => [name, typicalOf(figures)]);
  return Object.fromEntries(typical) as Record<Name, Typical>;
}

export function typicalOf(figures: readonly Figures[]): Typical {
  const times = figures.map(({ ms }) => ms);
  const stalls = figures.flatMap(({ stallMs }) => stallMs ?? []);
  const added = figures.flatMap(({ addedBytes }) => addedBytes ?? []);
  return {
    rounds: figures.length,
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

export type Check = {
  readonly what: string;
  readonly value: number;
  readonly atMost: number;
  /** For people, where `value` is a ratio or a difference of the two. */
  readonly ours?: string;
  readonly beside?: string;
};

export const typicalMs = ({ ms }: Typical) => ms[0];
const inMs = (typical: Typical) => `${typicalMs(typical).toFixed(1)} ms`;

/** How many times as long ours takes. `name`: of the other way. */
export function times(ours: Typical, name: string, other: Typical, atMost: number): Check {
  return { ...both(ours, name, other), value: typicalMs(ours) / typicalMs(other), what: 'time', atMost };
}

/** ms that ours takes longer. */
export function above(ours: Typical, name: string, other: Typical, atMost: number): Check {
  return { ...both(ours, name, other), value: typicalMs(ours) - typicalMs(other), what: 'ms above', atMost };
}

function both(ours: Typical, name: string, other: Typical): Pick<Check, 'ours' | 'beside'> {
  return { ours: inMs(ours), beside: `${name} ${inMs(other)}` };
}

const megabyte = 1024 * 1024;

/** 10 ms and 64 MB are what an extension may take of a host that others share. */
export const stall = ({ stallMs = 0 }: Typical, atMost = 10): Check => ({
  ...{ what: 'longest stall, ms', value: stallMs, atMost },
});
export const memory = ({ addedBytes = 0 }: Typical): Check => ({
  ...{ what: 'memory added, MB', value: addedBytes / megabyte, atMost: 64 },
});
