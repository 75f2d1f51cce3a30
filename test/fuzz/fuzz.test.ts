/**
 * Every reader of foreign bytes against what stand-ins answer and files hold, gone wrong by chance. Each input has a seed
 * of its own: `npm run fuzz -- --seed N` begins with the one that failed.
 */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomNumbers } from '../random';
import { figureMark, testVariables } from '../runMocha';
import { readAnswer, readFrames, readHeaders } from './answerTargets';
import { readDrawing, readHistory, readJournal, readPicture, readWords } from './fileTargets';
import { pick, type Random } from './mutations';
import { type Recording, recordAnswers } from './recordings';

/** Of the processor. */
const seconds = Number(process.env[testVariables.fuzzSeconds] ?? 20);
const seed = Number(process.env[testVariables.seed] ?? Date.now() % 1_000_000_000);
/** ms of the processor that one input may take: most take one. */
const longest = 3000;
/** Bytes of the process, of which a quarter is Node and what it has read. */
const mostMemory = 600 * 1024 * 1024;

describe('Whatever becomes of what servers and files say', function () {
  this.timeout(seconds * 20_000 + 60_000);
  let folder: string;
  let recordings: Recording[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'easel-fuzz-'));
    recordings = await recordAnswers();
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const readers: Readonly<Record<string, (random: Random) => unknown>> = {
    answer: random => readAnswer(random, recordings, folder),
    headers: random => readHeaders(random, recordings, folder),
    frames: random => readFrames(random, recordings),
    picture: readPicture,
    drawing: readDrawing,
    words: readWords,
    history: random => readHistory(random, folder),
    journal: random => readJournal(random, folder),
  };
  /** Answers are what is paid for. */
  const turns = [
    'answer',
    'answer',
    'answer',
    'answer',
    'headers',
    'frames',
    ...Object.keys(readers).slice(3),
  ];

  it(`it is read, refused in words, or kept (seed ${seed})`, async () => {
    const counts: Record<string, number> = {};
    const cpu = () => process.cpuUsage().user + process.cpuUsage().system;
    const start = cpu();
    for (let at = seed; at === seed || cpu() - start < seconds * 1e6; at++) {
      const random = randomNumbers(at);
      const name = pick(random, turns);
      counts[name] = (counts[name] ?? 0) + 1;
      const began = cpu();
      try {
        await readers[name]?.(random);
        assert.ok(cpu() - began < longest * 1000, `${(cpu() - began) / 1000} ms for one input`);
        assert.ok(process.memoryUsage.rss() < mostMemory, `${process.memoryUsage.rss()} bytes of memory`);
      } catch (error) {
        console.log(`The reader of ${name} failed: npm run fuzz -- 0 --seed ${at}`);
        throw error;
      }
    }
    const sum = Object.values(counts).reduce((all, count) => all + count, 0);
    const parts = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
    console.log(
      `${figureMark}${sum} inputs that went wrong, all read to an end: ${parts.join(', ')} (seed ${seed})`,
    );
  });
});
