/** A history of 100,000 pictures: how long it takes to open, to look for something in it and to add to it, beside SQLite. */

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { HistoryEntries } from '../../src/jobs/history/historyEntries';
import type { HistoryEntry, HistoryLine } from '../../src/jobs/history/historyEntry';
import { HistoryFile } from '../../src/jobs/history/historyFile';
import { HistoryPages } from '../../src/jobs/history/historyPages';
import { runWithUs } from '../realVsCode/endWithUs';
import { installVsCode } from '../realVsCode/install';
import { roundsUntil, typicalOf } from './figures';
import type { Row } from './rows';

type Times = { readonly open: number; readonly filter: number; readonly append: number };

const count = 100_000;
/** ms */
const atMost: Times = { open: 150, filter: 50, append: 2 };
const steps = ['open', 'filter', 'append'] as const;

function entry(at: number): HistoryEntry {
  return {
    ...{ id: `picture-${at}`, place: `pictures/images/picture-${at}.png` },
    ...{ sha256: at.toString(16).padStart(64, '0'), prompt: `a fox ${at} in the snow, soft light, 35 mm` },
    ...{ provider: 'openai', model: 'gpt-image-2', requested: { size: '1024x1024' } },
    ...{ width: 1024, height: 1024, bytes: 1_500_000, mediaType: 'image/png' },
    ...{ job: `job-${at >> 2}`, sources: [], madeAt: new Date(1_700_000_000_000 + at * 1000).toISOString() },
  };
}

async function timed<Value>(work: () => Value | Promise<Value>): Promise<[ms: number, value: Value]> {
  const start = performance.now();
  const value = await work();
  return [performance.now() - start, value];
}

/** As a Studio does: all of it is read, then the newest page; then what has some words in it. */
async function ours(place: string): Promise<Times> {
  const stored = new HistoryFile(place);
  const pages = new HistoryPages();
  const show = (entries: HistoryEntries) => [pages.view(entries, []), pages.read(entries, [], 0, 200)];
  const [open, entries] = await timed(async () => {
    const read = new HistoryEntries();
    for (const line of await stored.readAll()) read.apply(line);
    show(read);
    return read;
  });
  const [filter] = await timed(() => {
    pages.setFilter({ text: 'fox 77', favourites: false });
    show(entries);
  });
  const [append] = await timed(() => stored.append([{ type: 'moved', id: 'picture-1', place: 'elsewhere' }]));
  return { open, filter, append };
}

export const historyRow: Row = {
  name: 'a history of 100,000 pictures',
  run: async ({ folder, rounds }) => {
    const place = join(folder, 'history');
    const file = join(place, 'history.jsonl');
    const lines = Array.from({ length: count }, (_, at): HistoryLine => ({ type: 'made', entry: entry(at) }));
    await rm(place, { recursive: true, force: true });
    await mkdir(place, { recursive: true });
    await writeFile(file, lines.map(line => `${JSON.stringify(line)}\n`).join(''));
    const { node } = await installVsCode(() => {});
    const taken: { easel: Times; sqlite: Times }[] = [];
    const hasTime = roundsUntil(rounds);
    for (let round = 0; hasTime(round); round++) {
      const { output } = await runWithUs(node, [resolve('test/bench/peers/sqlite.js'), file]);
      const answer = /\{"open.*\}/.exec(output)?.[0];
      if (answer === undefined) throw new Error(`SQLite: ${output}`);
      const sqlite = JSON.parse(answer) as Times;
      taken.push({ easel: await ours(place), sqlite });
    }
    const ways = steps.flatMap(step =>
      (['easel', 'sqlite'] as const).map(
        who => [`${who}, ${step}`, typicalOf(taken.map(each => ({ ms: each[who][step] })))] as const,
      ),
    );
    const typical = Object.fromEntries(ways);
    return {
      ways: typical,
      checks: steps.map(step => ({
        what: `${step}, ms`,
        value: typical[`easel, ${step}`]?.ms[0] ?? Number.NaN,
        atMost: atMost[step],
      })),
    };
  },
};
