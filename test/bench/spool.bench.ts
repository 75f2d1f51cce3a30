/**
 * Measures the spool against reading an answer whole, parsing it and decoding it: 10 pictures of 20 MB in one JSON.
 * Each way runs in a process of its own against the same server; figures are medians and ratios of one run.
 *
 *     node esbuild.js --tests && node out/test/bench/spool.bench.js [runs]
 */

import { fork } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { Network } from '../../src/net/network';
import { createSend } from '../../src/net/send';

const pictures = 10;
const pictureBytes = 20 * 1024 * 1024;

type Figures = { readonly peakMb: number; readonly longestHoldMs: number; readonly ms: number };

const ways = {
  async spool(origin: string, jobFolder: string): Promise<number> {
    const network = new Network(() => ({
      network: 'undici',
      proxySupport: 'off',
      proxy: '',
      noProxy: [],
      strictSSL: true,
      systemCertificates: false,
      environment: {},
    }));
    const { signal } = new AbortController();
    const send = createSend({ network, auth: 'none', baseUrl: origin, jobFolder, signal, report: () => {} });
    const answer = await send({ method: 'GET', url: origin });
    await network.dispose();
    return answer.pictures.size;
  },

  async naive(origin: string, folder: string): Promise<number> {
    const { body } = await request(origin);
    const { data } = (await body.json()) as { data: { b64_json: string }[] };
    for (const [index, { b64_json }] of data.entries())
      await writeFile(join(folder, `${index}.png`), Buffer.from(b64_json, 'base64'));
    return data.length;
  },
};

type Way = keyof typeof ways;

/** Runs in the child: what one way costs beyond a process that has done nothing. */
async function measure(way: Way, origin: string): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-bench-'));
  await import('undici');
  const before = process.memoryUsage.rss();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await new Promise(done => setTimeout(done, 50));
  delay.reset();
  const start = performance.now();
  const count = await ways[way](origin, folder);
  const ms = performance.now() - start;
  await new Promise(done => setTimeout(done, 20));
  await rm(folder, { recursive: true });
  if (count !== pictures) throw new Error(`${way} brought ${count} pictures`);
  // Linux counts in kB, and so does everyone else by way of libuv.
  const peak = process.resourceUsage().maxRSS * 1024 - before;
  return { peakMb: peak / 1024 / 1024, longestHoldMs: delay.max / 1e6, ms };
}

/** Sends the same answer as often as it is asked for, without holding it. */
async function serve() {
  const picture = Buffer.alloc(pictureBytes, 'noise that compresses, which does not matter here; ');
  picture.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const base64 = picture.toString('base64');
  const server = createServer(async (_, response) => {
    response.setHeader('content-type', 'application/json').write('{"created":1,"data":[');
    for (let index = 0; index < pictures; index++) {
      response.write(`${index ? ',' : ''}{"b64_json":"`);
      for (let at = 0; at < base64.length; at += 1 << 16)
        if (!response.write(base64.slice(at, at + (1 << 16))))
          await new Promise(done => response.once('drain', done));
      response.write('"}');
    }
    response.end(']}');
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function inChild(way: Way, origin: string): Promise<Figures> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [way, origin], { timeout: 120_000 });
    child.on('message', figures => resolve(figures as Figures));
    child.on('exit', code => reject(new Error(`${way} ended with ${code}`)));
  });
}

function medians(all: readonly Figures[]): Figures {
  const median = (name: keyof Figures) =>
    all.map(figures => figures[name]).sort((a, b) => a - b)[all.length >> 1] ?? Number.NaN;
  return { peakMb: median('peakMb'), longestHoldMs: median('longestHoldMs'), ms: median('ms') };
}

async function compare(runs: number): Promise<void> {
  const { server, origin } = await serve();
  const measured: Record<Way, Figures[]> = { spool: [], naive: [] };
  for (let run = 0; run < runs; run++)
    for (const way of ['naive', 'spool'] as const) measured[way].push(await inChild(way, origin));
  server.close();
  const [naive, spool] = [medians(measured.naive), medians(measured.spool)];
  console.log(`${pictures} pictures of 20 MB in one answer, medians of ${runs}`);
  for (const [name, title, unit] of [
    ['peakMb', 'memory at its peak', 'MB'],
    ['longestHoldMs', 'longest hold of the event loop', 'ms'],
    ['ms', 'time', 'ms'],
  ] as const) {
    const ratio = (naive[name] / spool[name]).toFixed(1);
    console.log(
      `${title}: naive ${naive[name].toFixed(0)} ${unit}, spool ${spool[name].toFixed(0)} ${unit}, ratio ${ratio}`,
    );
  }
}

const [first = '3', origin] = process.argv.slice(2);
if (origin === undefined) await compare(Number(first));
else process.send?.(await measure(first as Way, origin), () => process.exit());
