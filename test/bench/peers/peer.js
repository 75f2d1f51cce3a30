// Runs one way to do what Easel does, in this fresh process: `node peer.js WAY ORIGIN FOLDER OPTIONS`. Prints its figures as JSON.
import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { measure } from '../driver/measure.js';

const [, , way, origin, folder, json] = process.argv;
const options = JSON.parse(json ?? '{}');
const place = { apiKey: 'sk-bench', baseURL: `${origin}/v1` };
const prompt = 'a lighthouse';

/** Each loads its package and makes its client first: that is not measured. */
const ways = {
  async openai() {
    const { default: OpenAI } = await import('openai');
    const client = new OpenAI({ ...place, maxRetries: 0 });
    return async ({ n, as }) => {
      if (as === 'chat') {
        const answer = await client.chat.completions.create({
          model: 'painter',
          messages: [{ role: 'user', content: prompt }],
        });
        for (const [at, { image_url }] of answer.choices[0].message.images.entries())
          await save(at, Buffer.from(image_url.url.split(',')[1], 'base64'));
        return;
      }
      if (as === 'events') {
        let at = 0;
        const stream = await client.images.generate({
          ...{ model: 'gpt-image-1', prompt, n, stream: true, partial_images: 3 },
        });
        for await (const event of stream)
          if (event.type === 'image_generation.completed')
            await save(at++, Buffer.from(event.b64_json, 'base64'));
        return;
      }
      const { data } = await client.images.generate({ model: 'gpt-image-1', prompt, n });
      for (const [at, { b64_json, url }] of data.entries())
        await save(
          at,
          url ? Buffer.from(await (await fetch(url)).arrayBuffer()) : Buffer.from(b64_json, 'base64'),
        );
    };
  },
  async openaiEdit() {
    const { default: OpenAI } = await import('openai');
    const client = new OpenAI({ ...place, maxRetries: 0 });
    return async ({ images }) => {
      const { data } = await client.images.edit({
        ...{ model: 'gpt-image-1', prompt, image: images.map(file => createReadStream(file)) },
      });
      await save(0, Buffer.from(data[0].b64_json, 'base64'));
    };
  },
  async ai() {
    const { generateImage } = await import('ai');
    const { createOpenAI } = await import('@ai-sdk/openai');
    const model = createOpenAI(place).image('gpt-image-1');
    return async ({ n }) => {
      const { images } = await generateImage({ model, prompt, n, maxImagesPerCall: 10, maxRetries: 0 });
      for (const [at, { uint8Array }] of images.entries()) await save(at, uint8Array);
    };
  },
  async fetch() {
    return async () => {
      const response = await fetch(`${origin}/v1/images/generations`, { method: 'POST', body: '{}' });
      const { data } = await response.json();
      await save(0, Buffer.from(data[0].b64_json, 'base64'));
    };
  },
  async sharp() {
    const { default: sharp } = await import('sharp');
    return async ({ source, mask, answer }) => {
      const { width, height } = await sharp(source).metadata();
      const alpha = await sharp(mask).resize(width, height).extractChannel(0).raw().toBuffer();
      const edited = await sharp(await readFile(answer))
        .resize(width, height, { fit: 'fill' })
        .removeAlpha()
        .joinChannel(alpha, { raw: { width, height, channels: 1 } })
        .png({ compressionLevel: 3 })
        .toBuffer();
      const whole = await sharp(source)
        .composite([{ input: edited }])
        .png({ compressionLevel: 3 })
        .toBuffer();
      await save(0, whole);
    };
  },
};

const save = (at, bytes) => writeFile(join(folder, `${process.pid}-${at}.png`), bytes);

const run = await ways[way]();
// The first time tells what memory it takes and how long it holds the thread, the second one how long it takes when warm.
const { stallMs, addedBytes } = await measure(() => run(options));
const { ms } = await measure(() => run(options));
process.stdout.write(JSON.stringify({ ms, stallMs, addedBytes }));
process.exit();
