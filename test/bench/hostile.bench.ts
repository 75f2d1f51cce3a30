/**
 * Measures how long the extension host's thread is held at a time by what others may send: 16 MB of every hostile shape
 * as an answer, as a stream, as a list of models, and as a picture file. A figure is the longest step of a run, in the best
 * of some runs: a step that is long by what it has to do is so in every run, one that another program pushed aside is not.
 * The last line tells what the same machine made of steps of plain work, each of the same size: where those are no even
 * 4 ms, it is too busy for these figures.
 *
 *     npm run hostile -- [runs] [words of a line]
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stemFromFileName, stemFromTemplate } from '../../src/core/fileNames';
import { readImageHeader } from '../../src/core/imageHeader';
import { pngHasAlpha } from '../../src/core/pngAlpha';
import { tidySize } from '../../src/core/sizes';
import type { WireAnswer } from '../../src/core/wireFormat';
import { Spool, type SpoolOptions } from '../../src/net/spool';
import { withoutKey } from '../../src/net/withoutKey';
import { readChatAnswer } from '../../src/wire/chatImages';
import { ChatReader } from '../../src/wire/chatReader';
import { ImageEvents } from '../../src/wire/imageEvents';
import { readImagesAnswer } from '../../src/wire/imagesAnswer';
import { readModelList } from '../../src/wire/modelList';
import { type Shapes, shapes } from '../unit/house/hostileShapes';

const length = 16 * 1024 * 1024;
const [runs = '3', words = ''] = process.argv.slice(2);

/** As `providerClient.ts` has it. */
const longestListBytes = 2 * 1024 * 1024;

const nextTurn = () => new Promise(resolve => setImmediate(resolve));

/** What the reader says is of no interest here. */
const ends = (read: () => unknown) => {
  try {
    read();
  } catch {}
};

/** As a socket brings it: each piece may find the thread at work for others. */
async function spooled(bytes: Buffer, options: Omit<SpoolOptions, 'folder'>): Promise<WireAnswer> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-hostile-'));
  const spool = await Spool.open({ folder, ...options });
  for (let at = 0; at < bytes.length; at += 65_536) {
    await spool.write(bytes.subarray(at, at + 65_536));
    await nextTurn();
  }
  const { body, pictures } = await spool.finish();
  await rm(folder, { recursive: true });
  await nextTurn();
  const url = 'https://api.example.com/v1';
  return withoutKey({ status: 200, url, headers: {}, body, pictures }, 'sk-0123456789');
}

const ways: Readonly<Record<string, (bytes: Buffer, text: string) => Promise<unknown> | unknown>> = {
  answer: async bytes => {
    const answer = await spooled(bytes, { contentType: 'application/json' });
    await nextTurn();
    ends(() => readImagesAnswer(answer, 'Example'));
    await nextTurn();
    ends(() => readChatAnswer(answer, 'Example', new ChatReader()));
  },
  stream: async bytes => {
    const [chat, images] = [new ChatReader(), new ImageEvents(() => {})];
    const answer = await spooled(bytes, {
      contentType: 'text/event-stream',
      onEvent: event => {
        chat.listen(event);
        images.listen(event);
      },
    });
    await nextTurn();
    ends(() => readImagesAnswer(answer, 'Example', images));
    await nextTurn();
    ends(() => readChatAnswer(answer, 'Example', chat));
  },
  models: async bytes => {
    const { body } = await spooled(bytes.subarray(0, longestListBytes), { maxTextBytes: longestListBytes });
    if (body.type === 'json') readModelList(body.value);
  },
  file: bytes => readImageHeader(bytes),
  'file with alpha': bytes => pngHasAlpha(bytes),
  words: (_, text) => {
    stemFromTemplate(text, { prompt: text, model: text, size: text, date: '' });
    ends(() => stemFromFileName(text));
    tidySize(text);
  },
};

/**
 * ms that the thread was held between two turns of the loop, at most. The processor's time counts the process's other
 * threads too, the clock what other processes do: it was no longer than either.
 */
async function longestStep(run: () => unknown): Promise<number> {
  let longest = 0;
  let last = { cpu: process.cpuUsage(), clock: performance.now() };
  let isOver = false;
  const turn = () => {
    const { user, system } = process.cpuUsage(last.cpu);
    longest = Math.max(longest, Math.min((user + system) / 1000, performance.now() - last.clock));
    last = { cpu: process.cpuUsage(), clock: performance.now() };
    if (!isOver) setImmediate(turn);
  };
  turn();
  await nextTurn();
  await run();
  await nextTurn();
  isOver = true;
  return longest;
}

/** ms that the thread may work before it looks for others: as `turns.ts` has it. */
const plainMs = 4;
const plainSteps = 400;

/** The longest of many equal steps of plain work, and the one in their middle, in the best of the runs. */
async function plainWork(): Promise<{ longest: number; median: number }> {
  const cells = new Uint32Array(64 * 1024);
  const work = (rounds: number) => {
    for (let round = 0; round < rounds; round++)
      for (let at = 0; at < cells.length; at++) cells[at] = Math.imul((cells[at] ?? 0) + at, 31);
  };
  const timed = (rounds: number) => {
    const start = performance.now();
    work(rounds);
    return performance.now() - start;
  };
  const fastest = Math.min(...Array.from({ length: 50 }, () => timed(10)));
  const rounds = Math.round((plainMs / fastest) * 10);
  const all: { longest: number; median: number }[] = [];
  for (let run = 0; run < Number(runs); run++) {
    const times: number[] = [];
    const longest = await longestStep(async () => {
      for (let step = 0; step < plainSteps; step++) {
        times.push(timed(rounds));
        await nextTurn();
      }
    });
    all.push({ longest, median: times.sort((a, b) => a - b)[plainSteps / 2] ?? 0 });
  }
  return all.reduce((best, each) => (each.longest < best.longest ? each : best));
}

const steps: { readonly name: string; readonly ms: number }[] = [];
for (const made of Object.values<Shapes>(shapes)) {
  for (const [shape, make] of Object.entries(made)) {
    const bytes = make(length);
    const text = bytes.toString();
    for (const [way, read] of Object.entries(ways)) {
      if (!`${way} of ${shape}`.includes(words)) continue;
      const times: number[] = [];
      for (let run = 0; run < Number(runs); run++) times.push(await longestStep(() => read(bytes, text)));
      steps.push({ name: `${way} of ${shape}`, ms: Math.min(...times) });
    }
  }
}
steps.sort((a, b) => b.ms - a.ms);
for (const { name, ms } of steps.slice(0, 40)) console.log(`${ms.toFixed(1).padStart(8)} ms  ${name}`);
console.log(
  `${steps.length} inputs of ${length / 1024 / 1024} MB; the longest step took ${steps[0]?.ms.toFixed(1)} ms`,
);
const plain = await plainWork();
console.log(
  `plain work in steps of ${plainMs} ms: ${plain.median.toFixed(1)} ms in the middle, the longest ${plain.longest.toFixed(1)} ms`,
);
