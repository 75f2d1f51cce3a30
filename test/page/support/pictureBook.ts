/** Real pictures for the page under test, painted by the Demo. Never on the network: they are served from memory. */

import { resolve } from 'node:path';
import { DemoServer } from '../../../src/demo/demoServer';

export type Painting = {
  readonly name: string;
  readonly mediaType: 'image/png' | 'image/jpeg';
  readonly bytes: Uint8Array;
  /** px */
  readonly width: number;
  readonly height: number;
  readonly prompt: string;
};

const orders = [
  ['fox', 'A red fox in a birch forest at dawn, mist between the trees', 768, 512],
  ['foxDusk', 'A red fox in a birch forest at dusk, fireflies', 768, 512],
  ['lighthouse', 'A lighthouse on a cliff in a storm, oil on canvas', 512, 768],
  ['mountains', 'Mountains under a green aurora, long exposure', 768, 432],
  ['city', 'A city street in the rain at night, neon signs', 640, 640],
  ['cat', 'A tabby cat on a window sill, watercolour', 640, 640],
  ['emblem', 'A flat emblem of a paper plane', 512, 512],
  ['pattern', 'A pattern of lemons and leaves', 512, 512],
  ['space', 'A ringed planet above a desert, retro poster', 512, 640],
  ['boat', 'A small boat on a calm lake, early morning', 768, 432],
] as const;

export type PictureName = (typeof orders)[number][0];
export type PictureBook = ReadonlyMap<PictureName | `${PictureName}Sketch`, Painting>;

let painted: Promise<PictureBook> | undefined;

/** Painted once for all test files of a run. */
export function pictureBook(): Promise<PictureBook> {
  painted ??= paint();
  return painted;
}

async function paint(): Promise<PictureBook> {
  const server = new DemoServer({ workerFile: resolve('out/src/demo/paintWorker.js') });
  try {
    const book = new Map<PictureName | `${PictureName}Sketch`, Painting>();
    for (const [name, prompt, width, height] of orders) {
      const isTransparent = name === 'emblem';
      const format = isTransparent ? 'png' : 'jpeg';
      const [sketch, picture] = await ask(server, {
        prompt,
        size: `${width}x${height}`,
        output_format: format,
        background: isTransparent ? 'transparent' : 'opaque',
        seed: 7,
        stream: true,
        partial_images: 1,
      });
      const file = { mediaType: `image/${format}`, width, height, prompt } as const;
      if (sketch) book.set(`${name}Sketch`, { ...file, name: `${name}-sketch.${format}`, bytes: sketch });
      if (picture)
        book.set(name, { ...file, name: `${name}.${format === 'jpeg' ? 'jpg' : format}`, bytes: picture });
    }
    return book;
  } finally {
    server.dispose();
  }
}

/** The pictures of an event stream, in order: sketches, then the finished one. */
async function ask(server: DemoServer, body: object): Promise<Uint8Array[]> {
  const { baseUrl, token } = await server.start();
  const answer = await fetch(`${baseUrl}/images/generations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The Demo answered ${answer.status}: ${text.slice(0, 300)}`);
  return [...text.matchAll(/^data: (\{.*\})$/gm)].flatMap(([, json = '']) => {
    const { b64_json } = JSON.parse(json) as { b64_json?: string };
    return b64_json === undefined ? [] : [new Uint8Array(Buffer.from(b64_json, 'base64'))];
  });
}
