/** Shows what was measured: a table for whoever ran the bench, and one for the README, whose figures nobody types. */

import { cpus, totalmem } from 'node:os';
import type { Check, Typical } from './figures';
import type { Result } from './rows';

/** What a run of the bench leaves in its file. */
export type Report = {
  readonly machine: string;
  readonly rows: Readonly<Record<string, Result | { readonly failed: string }>>;
};

const megabyte = 1024 * 1024;

export function machineOf(): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 1024 / megabyte);
  return `${cpus().length} × ${first?.model.trim() ?? 'unknown'}, ${memory} GB, ${process.platform}`;
}

export function toldWays(ways: Result['ways']): string {
  const lines = Object.entries(ways).map(([way, typical]) => {
    const { ms, stallMs, addedBytes, rounds } = typical;
    const [middle, least, most] = ms.map(time => time.toFixed(1));
    const stall = stallMs === undefined ? '' : `  held ${stallMs.toFixed(1)} ms`;
    const memory = addedBytes === undefined ? '' : `  + ${(addedBytes / megabyte).toFixed(0)} MB`;
    const time = `${(middle ?? '').padStart(9)} ms  (${least}–${most}, ${rounds} rounds)`;
    return `  ${way.padEnd(16)}${time}${stall}${memory}\n`;
  });
  return lines.join('');
}

export const isMet = ({ value, atMost }: Check): boolean => value <= atMost;

/** One line for each goal, over all rows. */
export function table({ rows }: Report): string {
  const heads = ['row', 'what', 'ours', 'beside', 'is', 'goal', ''];
  const lines = Object.entries(rows).flatMap(([row, result]) =>
    'failed' in result
      ? [[row, result.failed.split('\n', 1)[0] ?? '', '', '', '', '', 'FAILED']]
      : result.checks.map(check => [
          row,
          check.what,
          check.ours ?? '',
          check.beside ?? '',
          check.value.toFixed(2),
          `≤ ${check.atMost}`,
          isMet(check) ? 'met' : 'MISSED',
        ]),
  );
  const widths = heads.map((head, at) => Math.max(head.length, ...lines.map(line => line[at]?.length ?? 0)));
  const shown = [heads, ...lines].map(line =>
    line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  '),
  );
  return `${shown.join('\n')}\n`;
}

/** The rows that a user would feel, by what they are called there; `beside`: the way that is shown next to ours. */
const forReaders: readonly { readonly row: string; readonly tells: string; readonly beside: string }[] = [
  { row: 'b64_json, 1 × 2 MB', tells: 'One picture of 2 MB, from the answer to its file', beside: 'openai' },
  { row: 'b64_json, 10 × 20 MB', tells: 'Ten pictures of 20 MB', beside: 'openai' },
  {
    row: 'edit, 16 references of 20 MB',
    tells: 'An edit with 16 references of 20 MB, sent',
    beside: 'openai',
  },
  {
    row: 'edit of 12 megapixels with a mask',
    tells: 'An edit of 12 megapixels with a mask, put back into its source',
    beside: 'sharp',
  },
  { row: 'activation in a fresh extension host', tells: 'Activation, in a fresh window', beside: 'empty' },
  {
    row: 'the Studio, from its command until it can be used',
    tells: 'The Studio, from its command until it can be used',
    beside: 'empty',
  },
];

const called: Readonly<Record<string, string>> = {
  openai: 'the `openai` package',
  sharp: '`sharp`',
  empty: 'an empty one',
};

const marks = ['<!-- how fast: begin -->', '<!-- how fast: end -->'] as const;

/** The README with its table as this report has it. Throws where the marks or a row are missing. */
export function withTable(readme: string, { machine, rows }: Report): string {
  const [begin, end] = marks.map(mark => readme.indexOf(mark)) as [number, number];
  if (begin < 0 || end < begin) throw new Error(`the README has no ${marks.join(' and ')}`);
  const lines = forReaders.map(({ row, tells, beside }) => {
    const result = rows[row];
    const ways = result && 'ways' in result ? result.ways : {};
    const [ours, other] = [ways.easel, ways[beside]];
    if (!ours || !other) throw new Error(`the report has no row “${row}”`);
    return `| ${tells} | ${cell(ours)} | ${called[beside]}: ${cell(other)} |`;
  });
  const text = ['| | Easel | beside it |', '| --- | --- | --- |', ...lines, '', `Measured on ${machine}.`];
  return `${readme.slice(0, begin)}${marks[0]}\n${text.join('\n')}\n${readme.slice(end)}`;
}

function cell({ ms, stallMs, addedBytes }: Typical): string {
  const facts = [time(ms[0])];
  if (addedBytes !== undefined) facts.push(`${Math.round(addedBytes / megabyte)} MB of memory`);
  if (stallMs !== undefined) facts.push(`held up ${time(stallMs)} at most`);
  return facts.join(', ');
}

function time(ms: number): string {
  return ms < 1000 ? `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
