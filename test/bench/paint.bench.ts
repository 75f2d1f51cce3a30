/** Prints how long the Demo takes to paint, edit and encode, and how long it holds the thread that asked. Never asserts. */

import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { DemoServer } from '../../src/demo/demoServer';

const server = new DemoServer({ workerFile: resolve('out/src/demo/paintWorker.js') });

async function timed(
  name: string,
  send: (base: string, headers: Record<string, string>) => Promise<Response>,
): Promise<Buffer> {
  const { baseUrl, token } = await server.start();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const begin = performance.now();
  delay.enable();
  const response = await send(baseUrl, { authorization: `Bearer ${token}` });
  // Read without parsing: parsing megabytes of base64 would be this script's own hold, not the Demo's.
  const body = Buffer.from(await response.arrayBuffer());
  delay.disable();
  const ms = Math.round(performance.now() - begin);
  const held = (delay.max / 1e6).toFixed(1);
  const megabytes = (body.length / 1e6).toFixed(1);
  const resident = Math.round(process.memoryUsage.rss() / 1e6);
  console.log(
    `${name.padEnd(46)} ${`${ms} ms`.padStart(9)}   held ${held.padStart(5)} ms   ${megabytes.padStart(5)} MB   rss ${resident} MB`,
  );
  return body;
}

const generate = (body: object) => (base: string, headers: Record<string, string>) =>
  fetch(`${base}/images/generations`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const idle = monitorEventLoopDelay({ resolution: 1 });
idle.enable();
await pause(2000);
idle.disable();
console.log(`this machine holds a thread that does nothing for ${(idle.max / 1e6).toFixed(1)} ms`);
const begin = performance.now();
await server.start();
console.log(`start ${Math.round(performance.now() - begin)} ms`);
await timed('first picture, 64x64, with the codec', generate({ prompt: 'a lake', size: '64x64', seed: 1 }));
for (const prompt of [
  'a mountain lake at sunset',
  'a city at night',
  'a cat in a meadow',
  'space',
  'abstract',
]) {
  for (const output_format of prompt === 'space' ? ['png', 'jpeg', 'webp'] : ['png']) {
    await timed(`1024x1024 ${output_format} ${prompt}`, generate({ prompt, seed: 1, output_format }));
  }
}
await timed('1536x1024 png mountains', generate({ prompt: 'mountains', seed: 1, size: '1536x1024' }));
await timed(
  '4096x4096 jpeg mountains',
  generate({ prompt: 'mountains', seed: 1, size: '4096x4096', output_format: 'jpeg' }),
);
await timed('10 pictures of 1024x1024', generate({ prompt: 'the sea', seed: 1, n: 10 }));

const photo = await timed(
  'a photograph of 12 megapixels',
  generate({ prompt: 'forest', seed: 1, size: '4000x3000', output_format: 'jpeg' }),
);
const { data } = JSON.parse(photo.toString('utf8')) as { data: { b64_json: string }[] };
const source = new Blob([Buffer.from(data[0]?.b64_json ?? '', 'base64')], { type: 'image/jpeg' });
for (const prompt of ['make it night with a moon', 'blur it', 'surprise me']) {
  await timed(`edit 4000x3000: ${prompt}`, (base, headers) => {
    const form = new FormData();
    form.append('prompt', prompt);
    form.append('output_format', 'jpeg');
    form.append('image', source, 'photo.jpg');
    return fetch(`${base}/images/edits`, { method: 'POST', headers, body: form });
  });
}
if (process.platform === 'linux') console.log(`${readdirSync('/proc/self/task').length} threads`);
server.dispose();
