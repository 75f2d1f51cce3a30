/** What is mutated: the answers of the stand-ins byte for byte as they come over the wire, and files of every format. */

import type { JobFolder } from '../../src/jobs/jobFolder';
import { answerChat, chatShapes, streamedShapes } from '../servers/chatDialect';
import { answeredFailures } from '../servers/failures';
import { answerImages, imageShapes, paintAll, streamImages } from '../servers/imagesDialect';
import { pictureOf, pngOf } from '../servers/pictures';
import { StandIn } from '../servers/standIn';
import { withOrientation } from '../unit/pixels/support/pictures';
import { avifHead, bmp, heic, svgOf } from '../unit/pixels/support/rareFormats';

export type Recording = {
  readonly name: string;
  readonly status: number;
  readonly contentType: string;
  readonly bytes: Buffer;
};

const lists: Readonly<Record<string, unknown>> = {
  openai: { object: 'list', data: [{ id: 'dall-e-3', object: 'model' }, { id: 'gpt-image-2' }] },
  openrouter: { data: [{ id: 'a/b', name: 'B', architecture: { output_modalities: ['text', 'image'] } }] },
  hub: { models: [{ model: 'openai/x', type: 'image' }, 'bare'] },
  bare: ['one', { name: 'two' }],
};

/** Every answer that a stand-in has, of pictures and of failures. */
export async function recordAnswers(): Promise<Recording[]> {
  const asked = { model: 'painter', text: 'a cat', images: [], isStream: false };
  const server: StandIn = await StandIn.start(standIn => ({
    errorBody: ({ message }) => ({ error: { message } }),
    answer: ({ path }, reply, { shape = '' }) => {
      if (path === '/chat') return answerChat(reply, standIn(), asked, shape);
      const pictures = paintAll(standIn(), 2);
      if (path === '/images') return answerImages(reply, standIn(), pictures, shape);
      return streamImages(reply, standIn(), pictures, {
        verb: 'image_generation',
        sketches: 1,
        usage: { total_tokens: 100 },
        shape,
      });
    },
  }));
  const record = async (path: string, behaviour: Parameters<StandIn['always']>[0]): Promise<Recording> => {
    server.always(behaviour);
    const response = await fetch(server.origin + path, { method: 'POST', body: '{}', headers: json });
    return {
      name: `${path} ${behaviour.shape ?? String(behaviour.fail)}`,
      status: response.status,
      contentType: response.headers.get('content-type') ?? '',
      bytes: Buffer.from(await response.arrayBuffer()),
    };
  };
  const recordings: Recording[] = [];
  const streamed = streamedShapes.map(shape => `${shape}+stream`);
  const empty = ['words', 'refusal', 'filtered'];
  for (const shape of [...chatShapes, ...streamed, ...empty])
    recordings.push(await record('/chat', { shape }));
  for (const shape of [...Object.keys(imageShapes), 'escapedSlashes', 'raw', 'cutOff'])
    recordings.push(await record('/images', { shape }));
  for (const shape of ['b64_json', 'url']) recordings.push(await record('/stream', { shape }));
  for (const fail of answeredFailures) recordings.push(await record('/images', { fail }));
  await server.close();
  for (const [name, list] of Object.entries(lists))
    recordings.push({
      name: `/models ${name}`,
      status: 200,
      contentType: json['content-type'],
      bytes: text(list),
    });
  return recordings;
}

const json = { 'content-type': 'application/json' };
const text = (value: unknown) => Buffer.from(JSON.stringify(value));

/** Picture files, by what is special in them. */
export const pictureFiles: Readonly<Record<string, Buffer>> = {
  png: pngOf(1, 16, 12),
  jpeg: pictureOf(2, 'jpeg'),
  'lying jpeg': Buffer.from(withOrientation(pictureOf(3, 'jpeg'), 6)),
  webp: pictureOf(4, 'webp'),
  gif: Buffer.from(
    'GIF89a\x10\0\x0c\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x10\0\x0c\0\0\x02\x0c\x84',
    'latin1',
  ),
  heic: heic.opaque,
  avif: Buffer.concat([avifHead, heic.opaque.subarray(28)]),
  bmp: Buffer.from(bmp(8, 6, (x, y) => [x, y, 200])),
  tiff: Buffer.from(
    '4d4d002a0000000800030100000300000001001000000101000300000001000c0000011200030000000100060000',
    'hex',
  ),
  svg: svgOf(
    'width="24mm" height="12" viewBox="0 0 24 12"',
    '<style>@import url("#a"); rect{fill:url(#b)}</style><!-- c --><use xlink:href="#d"/><image href="data:image/png;base64,AAAA"/><text>&#65;&amp;</text>',
  ),
};

/** Lines of a history as they are on disk. */
export const history = Buffer.from(
  [
    { type: 'made', entry: entryOf('one') },
    { type: 'moved', id: 'one', place: 'WORK/images/there.png' },
    { type: 'favourite', id: 'one', isFavourite: true },
    { type: 'made', entry: { ...entryOf('two'), edit: { extend: { left: 5 } }, warnings: ['a'] } },
    { type: 'replaced', id: 'one' },
    { type: 'hidden', id: 'two' },
  ]
    .map(line => `\n${JSON.stringify(line)}\n`)
    .join(''),
);

function entryOf(id: string) {
  return {
    ...{ id, place: `WORK/images/${id}.png`, sha256: 'ab'.repeat(32), prompt: 'a cat', provider: 'openai' },
    ...{ model: 'gpt-image-2', requested: { n: 2, size: '1024x1024' }, width: 1024, height: 1024 },
    ...{
      bytes: 12345,
      mediaType: 'image/png',
      job: 'job',
      sources: ['zero'],
      madeAt: '2026-11-21T12:00:00Z',
    },
    original: { place: 'WORK/a.png', sha256: 'cd'.repeat(32), width: 4, height: 3 },
  };
}

export const jobRecord: Parameters<typeof JobFolder.create>[1] = {
  ...{ startedAt: '2026-11-20T12:00:00.000Z', pid: 0x7ffffff0, provider: 'openai', model: 'gpt-image-2' },
  ...{ prompt: 'a cat', parameters: { n: 2 }, sources: [], folder: 'file:///work/images', stem: 'a-cat' },
};
