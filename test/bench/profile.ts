/** Reads what V8's profiler wrote about the extension host: what took the thread's time, and what held it longest at a time. */

import { readFile } from 'node:fs/promises';

/** As the inspector's `Profiler.stop` gives it. */
type CpuProfile = {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
    readonly children?: readonly number[];
  }[];
  /** Ids of nodes. */
  readonly samples: readonly number[];
  /** µs since the sample before. */
  readonly timeDeltas: readonly number[];
};

/** ms by function, most first. */
type Shares = readonly (readonly [what: string, ms: number])[];

type ProfileSummary = {
  /** ms that the thread had something to do. */
  readonly busyMs: number;
  readonly idleMs: number;
  readonly shares: Shares;
  /** The longest time without a pause, in ms, and what it went to: whole stacks, innermost function first. */
  readonly longest: { readonly ms: number; readonly shares: Shares };
};

export function summarize({ nodes, samples, timeDeltas }: CpuProfile): ProfileSummary {
  const byId = new Map(nodes.map(node => [node.id, node]));
  const parents = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map(child => [child, id] as const)),
  );
  const nameOf = (id: number): string => {
    const { functionName, url, lineNumber } = byId.get(id)?.callFrame ?? {
      functionName: '',
      url: '',
      lineNumber: 0,
    };
    const file = url.split('/').at(-1);
    return `${functionName || '(anonymous)'}${file ? ` ${file}:${lineNumber + 1}` : ''}`;
  };
  const stackOf = (id: number): string => {
    const stack: string[] = [];
    for (let at: number | undefined = id; at !== undefined && stack.length < 6; at = parents.get(at))
      stack.push(nameOf(at));
    return stack.join(' < ');
  };
  const own = new Map<string, number>();
  let [busy, idle] = [0, 0];
  let stretch = new Map<string, number>();
  let longest = { ms: 0, shares: [] as Shares };
  const endStretch = () => {
    const ms = sumOf(stretch);
    if (ms > longest.ms) longest = { ms, shares: mostFirst(stretch) };
    stretch = new Map();
  };
  samples.forEach((id, at) => {
    // A sample stands for the time until the next one.
    const ms = (timeDeltas[at + 1] ?? 0) / 1000;
    if (byId.get(id)?.callFrame.functionName === '(idle)') {
      idle += ms;
      endStretch();
      return;
    }
    busy += ms;
    add(own, nameOf(id), ms);
    add(stretch, stackOf(id), ms);
  });
  endStretch();
  return { busyMs: busy, idleMs: idle, shares: mostFirst(own), longest };
}

/** For people. */
export async function toldProfile(file: string): Promise<string> {
  const { busyMs, idleMs, shares, longest } = summarize(
    JSON.parse(await readFile(file, 'utf8')) as CpuProfile,
  );
  const lines = (those: Shares, count: number) =>
    those.slice(0, count).map(([what, ms]) => `    ${ms.toFixed(1).padStart(7)}  ${what}`);
  return [
    `  ${file}: busy ${busyMs.toFixed(0)} ms, idle ${idleMs.toFixed(0)} ms`,
    ...lines(shares, 20),
    `  longest without a pause: ${longest.ms.toFixed(1)} ms`,
    ...lines(longest.shares, 12),
    '',
  ].join('\n');
}

function add(sums: Map<string, number>, name: string, ms: number): void {
  sums.set(name, (sums.get(name) ?? 0) + ms);
}

function sumOf(sums: ReadonlyMap<string, number>): number {
  return [...sums.values()].reduce((sum, ms) => sum + ms, 0);
}

function mostFirst(sums: ReadonlyMap<string, number>): Shares {
  return [...sums].sort(([, one], [, other]) => other - one);
}
