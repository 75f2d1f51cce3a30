/** A provider's batch of half a gigabyte: how long its pictures take from the file of answers into the workspace, and what that costs the extension host. */

import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runWithUs } from '../realVsCode/endWithUs';
import type { Answer } from './answerServer';
import { inTurns, memory, stall, typicalMs, type Way } from './figures';
import type { Bench, Row } from './rows';

const count = 500;
/** 1 MB of base64 each. */
const answer: Answer = { pictures: count, bytes: 768 * 1024, as: 'batch' };
let batches = 0;

/** Easel looks after a batch when it sees fit: the time runs from its question for the answers. */
function easel({ host, origin, answers }: Bench): Way {
  return async () => {
    await answers(answer);
    const name = `batch-${batches++}`;
    const file = join(host.workspace, `${name}.jsonl`);
    const lines = Array.from({ length: count }, (_, at) =>
      JSON.stringify({ provider: 'bench', prompt: 'a lighthouse', path: `${name}/${at}.png` }),
    );
    await writeFile(file, lines.join('\n'));
    const args = { file, by: 'batch', unasked: true };
    await host.run({ type: 'command', id: 'easel.generateBatch', args });
    const folder = join(host.workspace, name);
    const { value, stallMs, addedBytes } = await host.run<{ endedAt: number }>({
      ...{ type: 'awaitBatch', folder, count },
    });
    const askedAt = Number(await (await fetch(`${origin}/asked`)).text());
    await rm(folder, { recursive: true });
    await rm(file);
    return { ms: value.endedAt - askedAt, stallMs, addedBytes };
  };
}

/** The same bytes into one file. */
function floor({ origin, folder, answers }: Bench): Way {
  return async () => {
    await answers(answer);
    const start = performance.now();
    const url = `${origin}/v1/files/file-answers/content`;
    const { code, output } = await runWithUs('curl', ['-s', '-o', join(folder, 'answers'), url]);
    if (code !== 0) throw new Error(`curl: ${output}`);
    return { ms: performance.now() - start };
  };
}

export const batchRow: Row = {
  name: 'the answers of a provider’s batch, 500 pictures in 0.5 GB',
  run: async bench => {
    const ways = await inTurns(bench.rounds, { easel: easel(bench), floor: floor(bench) });
    const above = (typicalMs(ways.easel) - typicalMs(ways.floor)) / count;
    return {
      ways,
      checks: [
        { what: 'ms a picture above the floor', value: above, atMost: 15 },
        memory(ways.easel),
        stall(ways.easel),
      ],
    };
  },
};
