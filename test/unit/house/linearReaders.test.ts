/**
 * Every reader of foreign text and bytes takes time in proportion to what it is given, whatever that is made of. A new
 * reader is one row of `readers`, a new trick is one row of `hostileShapes.ts`.
 */

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BatchFormat } from '../../../src/core/batchFormat';
import { readBatch } from '../../../src/core/batchText';
import { hasContentCredentials } from '../../../src/core/contentCredentials';
import { stemFromFileName, stemFromTemplate, stemOfEdit } from '../../../src/core/fileNames';
import { ImageError } from '../../../src/core/imageError';
import { readImageHeader } from '../../../src/core/imageHeader';
import { withoutMetadata } from '../../../src/core/jpegMetadata';
import { sniffMediaType } from '../../../src/core/mediaType';
import { pngHasAlpha } from '../../../src/core/pngAlpha';
import { rpcStatusIn } from '../../../src/core/rpcStatus';
import { safeSvg } from '../../../src/core/safeSvg';
import { parsePixelSize, parseShape, tidySize } from '../../../src/core/sizes';
import { statedWait } from '../../../src/core/statedWait';
import { checkSvg } from '../../../src/core/svgReferences';
import { svgSize } from '../../../src/core/svgSize';
import type { AnswerBody, Send } from '../../../src/core/wireFormat';
import { HistoryFile } from '../../../src/jobs/history/historyFile';
import { Lines, parseLine } from '../../../src/mcp/messages';
import { withServerInToml } from '../../../src/mcp/tomlConfig';
import { EventFrames } from '../../../src/net/eventFrames';
import { EventReader } from '../../../src/net/eventReader';
import { JobFile } from '../../../src/net/jobFile';
import { JsonStrings } from '../../../src/net/jsonStrings';
import { LineSpool } from '../../../src/net/lineSpool';
import { PictureFile } from '../../../src/net/pictureFile';
import { PictureRuns } from '../../../src/net/pictureRuns';
import { Skeleton } from '../../../src/net/skeleton';
import { SocketFrames } from '../../../src/net/socketFrames';
import { SpooledFiles } from '../../../src/net/spooledFiles';
import { parseJson, TextReader } from '../../../src/net/textReader';
import { withoutKey } from '../../../src/net/withoutKey';
import { hasText } from '../../../src/pixels/svg';
import { readPasted } from '../../../src/providers/pastedProvider';
import { readChatAnswer } from '../../../src/wire/chatImages';
import { ChatReader } from '../../../src/wire/chatReader';
import { fill, marksIn, readGraph } from '../../../src/wire/comfyGraph';
import { errorBodyIn } from '../../../src/wire/errorBody';
import { errorFrom } from '../../../src/wire/errors';
import { GeminiAnswer } from '../../../src/wire/geminiAnswer';
import { geminiBatch } from '../../../src/wire/geminiBatch';
import { readEntries } from '../../../src/wire/imageData';
import { ImageEvents } from '../../../src/wire/imageEvents';
import { readImagesAnswer } from '../../../src/wire/imagesAnswer';
import { readModelList } from '../../../src/wire/modelList';
import { openaiBatch } from '../../../src/wire/openaiBatch';
import { ResponsesAnswer } from '../../../src/wire/responsesAnswer';
import {
  bareAddresses,
  barePictures,
  linkedAddresses,
  markdownPictures,
} from '../../../src/wire/textPictures';
import { usageIn } from '../../../src/wire/usage';
import { xaiBatch } from '../../../src/wire/xaiBatch';
import { answerOf, type Told } from '../wire/fakeNetwork';
import { excessOf } from './growth';
import { type Input, inputOf, type Kind, type Shapes, shapes } from './hostileShapes';

type Read = (input: Input) => unknown;

type Row = {
  /** It is given all shapes of these. */
  readonly of: readonly Kind[];
  readonly read: Read;
};

/** Alone, it is given shapes of `text`. */
type Reader = Read | Row;

const url = 'https://api.example.com/v1/images';
const rpcType = (name: string) => `type.googleapis.com/google.rpc.${name}`;
const answered = ({ pictures }: Input, told: Told) => ({ ...answerOf(told), pictures });

/** What a reader throws is its own affair, as long as it is told in its kind. */
const ends = (read: () => unknown) => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    return error;
  }
};

const chatOf = (input: Input, body: AnswerBody, ...told: readonly unknown[]) => {
  const reader = new ChatReader();
  const { pictures } = input;
  for (const data of told) reader.listen({ name: 'message', data, pictures });
  return ends(() => readChatAnswer(answered(input, { body }), 'Example', reader));
};
const imagesOf = (input: Input, value: unknown) =>
  ends(() => readImagesAnswer(answered(input, { json: value }), 'Example'));
const textBody = (text: string): AnswerBody => ({ type: 'text', text, truncated: true });
const noEvents: AnswerBody = { type: 'events', count: 0, joined: {} };

let folder = '';
let files: SpooledFiles;
const limit = 64 * 1024;
/** In pieces as the spool hands them on. */
const spool = async (reader: TextReader | EventReader, start: string, { bytes }: Input) => {
  await reader.write(Buffer.from(start));
  for (let at = 0; at < bytes.length; at += 16_384) await reader.write(bytes.subarray(at, at + 16_384));
  await reader.end();
  return reader.body();
};
const eventReader = () => {
  const [chat, images] = [new ChatReader(), new ImageEvents(() => {})];
  return new EventReader(files, limit, event => [chat.listen(event), images.listen(event)]);
};

const piecesOf = (bytes: Buffer, length: number) =>
  Array.from({ length: Math.ceil(bytes.length / length) }, (_, at) =>
    bytes.subarray(at * length, (at + 1) * length),
  );
/** As a file has them that a batch left. */
const batchLines = (format: BatchFormat, input: Input, values: readonly unknown[]) => {
  const send: Send = async ({ lines }) => {
    for (const json of values) await lines?.onLine(answered(input, { json }));
    return answered(input, { text: '' });
  };
  return format.read(url, values.length, send, async () => {}).catch(told);
};
/** What a reader throws is its own affair, as long as it is told in its kind. */
const told = (error: unknown) => assert.ok(error instanceof ImageError);

/** Written the first time, for what takes time is to read. */
const histories = new Map<number, Buffer>();
async function folderWithHistory(bytes: Buffer): Promise<string> {
  const place = join(folder, `${bytes.length}`);
  if (histories.get(bytes.length) !== bytes) {
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'history.jsonl'), bytes);
    histories.set(bytes.length, bytes);
  }
  return place;
}

const readers: Readonly<Record<string, Reader>> = {
  'core/svgSize': { of: ['markup'], read: ({ text }) => svgSize(text) },
  'core/svgReferences': { of: ['markup'], read: ({ bytes }) => checkSvg(bytes) },
  'core/safeSvg': { of: ['markup'], read: ({ bytes }) => safeSvg(bytes) },
  'core/mediaType': { of: ['markup', 'binary'], read: ({ bytes }) => sniffMediaType(bytes) },
  'core/imageHeader': { of: ['markup', 'binary'], read: ({ bytes }) => readImageHeader(bytes) },
  'core/contentCredentials': {
    of: ['markup', 'binary'],
    read: ({ bytes }) => hasContentCredentials(bytes),
  },
  'core/jpegMetadata': { of: ['binary'], read: ({ bytes }) => withoutMetadata(bytes) },
  'core/pngAlpha': { of: ['binary'], read: ({ bytes }) => pngHasAlpha(bytes) },
  'core/fileNames of a template': ({ text }) =>
    stemFromTemplate(text, { prompt: text, model: text, size: text, date: text }),
  'core/fileNames of an edit': ({ text }) => stemOfEdit(text, 'edit'),
  'core/fileNames of a name': ({ text }) => ends(() => stemFromFileName(text)),
  'core/sizes': ({ text }) => [tidySize(`1${text}x1`), parsePixelSize(text), parseShape(text)],
  'core/batchText': ({ text }) =>
    ends(() => [
      readBatch(`${text}\n`.repeat(2), 'json', ['prompt']),
      readBatch(`| prompt |\n|---|\n| ${text} |\n${text}|\n`, 'table', ['prompt']),
    ]),
  'core/statedWait': ({ text }) => [
    statedWait({ 'retry-after': text }, 0),
    statedWait({ 'x-ratelimit-reset-requests': text, 'retry-after-ms': text }, 0),
  ],
  'core/rpcStatus': ({ text, pieces }) =>
    rpcStatusIn({
      error: {
        ...{ code: 429, status: 'INTERNAL' },
        details: [
          { '@type': rpcType('RetryInfo'), retryDelay: text },
          { '@type': rpcType('BadRequest'), fieldViolations: [{ field: text }] },
          { '@type': rpcType('QuotaFailure'), violations: pieces.map(quotaId => ({ quotaId })) },
          ...pieces,
        ],
      },
    }),
  'net/socketFrames': {
    of: ['binary'],
    read: ({ bytes }) => {
      const frames = new SocketFrames();
      const head = Buffer.from([0x82, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
      head.writeUInt32BE(bytes.length, 6);
      for (const chunk of [head, ...piecesOf(bytes, 16)])
        for (const heard of frames.read(chunk)) assert.ok(heard);
      // Each a message of its own.
      const short = Buffer.from([0x82, 0]);
      for (const chunk of piecesOf(Buffer.alloc(bytes.length, short), 4096))
        for (const heard of frames.read(chunk)) assert.ok(heard);
    },
  },
  'wire/comfyGraph': ({ text, pieces }) => {
    const node = {
      class_type: 'A',
      inputs: { text, prompt: '%prompt%', ...Object.fromEntries(pieces.entries()) },
    };
    const graph = { 1: node };
    return ends(() => [
      readGraph({
        1: { ...node, _meta: { title: text } },
        2: { ...node, _meta: { title: `Easel:${text}` } },
      }),
      ...[marksIn(graph), fill(graph, { prompt: text })],
    ]);
  },
  'mcp/messages': {
    of: ['json'],
    read: ({ bytes, text }) => {
      const lines = new Lines(line => line && parseLine(line));
      for (let at = 0; at < bytes.length; at += 16) lines.write(bytes.subarray(at, at + 16));
      parseLine(text);
    },
  },
  'mcp/tomlConfig': { of: ['text', 'json'], read: ({ text }) => ends(() => withServerInToml(text, {})) },
  'pixels/svg': { of: ['markup'], read: ({ bytes }) => hasText(bytes) },
  'providers/pastedProvider': async ({ text }) => {
    for (const line of [text, `curl ${text}`, `curl -H${text}`, `curl -d "${text}`])
      await readPasted(line).catch(error => assert.ok(error instanceof ImageError));
  },
  'wire/textPictures': input => {
    const found = { url, ...input };
    return [markdownPictures, barePictures, bareAddresses, linkedAddresses].map(look =>
      look(input.text, found),
    );
  },
  'wire/imageData': input => {
    const found = { url, ...input };
    return [readEntries([input.text, { url: input.text }], found), readEntries(input.pieces, found)];
  },
  'wire/imagesAnswer': input => [
    imagesOf(input, { data: [{ b64_json: input.text }] }),
    imagesOf(input, { data: input.pieces.map(url => ({ url, revised_prompt: url })) }),
  ],
  'wire/imageEvents': ({ pieces, pictures }) => {
    const events = new ImageEvents(() => {});
    for (const b64_json of pieces) {
      events.listen({ name: 'image_generation.partial_image', data: { b64_json }, pictures });
      events.listen({ name: 'message', data: { b64_json }, pictures });
    }
    return readEntries(events.entries, { url, pictures });
  },
  'wire/chatReader of a message': input =>
    chatOf(input, { type: 'json', value: { choices: [{ message: { content: input.text } }] } }),
  'wire/chatReader of parts': input => {
    const content = input.pieces.flatMap(text => [text, { type: 'text', text }, { url: text }]);
    return chatOf(input, { type: 'json', value: { choices: [{ message: { content, images: content } }] } });
  },
  'wire/chatReader of text': input => chatOf(input, textBody(input.text)),
  'wire/chatReader of events': input =>
    chatOf(
      input,
      noEvents,
      ...input.pieces.flatMap(content => [
        { choices: [{ delta: { content }, finish_reason: content }] },
        { choices: [{ delta: { images: [content, { url: content }] } }] },
      ]),
    ),
  'wire/responsesAnswer': input => {
    const reader = new ResponsesAnswer('', () => {});
    const { pictures } = input;
    for (const content of input.pieces)
      reader.listen({
        name: 'message',
        data: { response: { output: [{ content: [{ text: content }] }] } },
        pictures,
      });
    const call = { type: 'image_generation_call', id: input.text.slice(0, 20), result: input.text };
    const told = { output: [call, { content: [{ text: input.text, refusal: input.text }] }] };
    return ends(() => reader.read(answered(input, { json: told }), 'Example'));
  },
  'wire/geminiAnswer': input => {
    const { text, pieces, pictures } = input;
    const heard = new GeminiAnswer('a cat', () => {});
    const parts = pieces.flatMap(each => [
      { text: each, thoughtSignature: each },
      { inlineData: { data: each }, thoughtSignature: each },
      { inlineData: { data: each }, thought: true },
    ]);
    heard.listen({ name: 'message', data: { candidates: [{ content: { parts } }] }, pictures });
    const json = { candidates: [{ content: { parts: [{ text }] }, finishReason: text }] };
    return ends(() => heard.read(answered(input, { json }), 'Example'));
  },
  'wire/openaiBatch': input =>
    batchLines(openaiBatch, input, [
      { custom_id: input.text, response: { status_code: 200, body: input.pieces } },
      ...input.pieces.map(each => ({ custom_id: each, error: { message: each } })),
    ]),
  'wire/geminiBatch': input =>
    batchLines(geminiBatch, input, [
      { key: input.text, response: input.pieces },
      ...input.pieces.map(each => ({ key: each, error: { message: each } })),
    ]),
  'wire/xaiBatch': input => {
    const results = input.pieces.map(each => ({ batch_request_id: each, error_message: each }));
    const send = async () => answered(input, { json: { results, pagination_token: '' } });
    return xaiBatch.read(`${url}/results?limit=20`, 1, send, async () => {}).catch(told);
  },
  'net/lineSpool': {
    of: ['json'],
    read: async ({ bytes }) => {
      const lines = { most: 20, onLine: async () => {} };
      const head = { status: 200, url, headers: {} };
      const options = { folder, lines, head, maxBytes: 1e9, tooLong: () => new Error('too long') };
      const spooled = new LineSpool(options);
      for (let at = 0; at < bytes.length; at += 16_384) await spooled.write(bytes.subarray(at, at + 16_384));
      await spooled.finish();
    },
  },
  'wire/errorBody': {
    of: ['text', 'markup'],
    read: ({ text }) => [
      errorBodyIn(textBody(text)),
      errorBodyIn({ type: 'json', value: { error: { message: text, code: text }, detail: text } }),
    ],
  },
  'wire/errors': ({ text, pieces }) => [
    errorFrom(answerOf({ status: 500, text }), 'Example'),
    errorFrom(answerOf({ status: 400, json: { detail: pieces, errors: pieces } }), 'Example'),
  ],
  'wire/modelList': ({ text, pieces }) => [
    readModelList([text, { id: text, architecture: { output_modalities: pieces } }]),
    readModelList({ data: pieces.map(id => ({ id, name: id })) }),
  ],
  'wire/usage': ({ text, pieces }) => usageIn({ cost: text, ...pieces }),
  'net/textReader of JSON': { of: ['json'], read: ({ text }) => parseJson(text) },
  'net/withoutKey': ({ text, pieces }) => [
    withoutKey(answerOf({ text }), 'sk-0123456789'),
    withoutKey(answerOf({ json: { data: pieces } }), 'sk-0123456789'),
  ],
  'net/eventFrames': {
    of: ['json'],
    read: ({ bytes }) => {
      const frames = new EventFrames({ data: () => {}, end: () => {} });
      frames.write(bytes);
      frames.end();
    },
  },
  'net/jsonStrings': {
    of: ['json'],
    read: ({ bytes }) => {
      const open = () => new PictureFile('', new JobFile(''), 'image/png');
      const strings = new JsonStrings(new PictureRuns(new Skeleton({ left: limit }), open), () => undefined);
      // As lines of events in one chunk.
      const line = 16;
      for (let at = 0; at < bytes.length; at += line) strings.write(bytes, at, at + line);
      strings.end();
    },
  },
  'net/textReader of a body': {
    of: ['json'],
    read: input => spool(new TextReader(files, limit), '', input),
  },
  'net/textReader of a string': {
    of: ['json'],
    read: input => spool(new TextReader(files, limit), '{"data":[{"b64_json":"', input),
  },
  'net/eventReader': { of: ['json'], read: input => spool(eventReader(), ':\n', input) },
  'net/eventReader of one event': {
    of: ['json'],
    read: input => spool(eventReader(), 'data: {"choices":[{"delta":{"content":"', input),
  },
  'host/history': {
    of: ['json'],
    read: async ({ bytes }) => new HistoryFile(await folderWithHistory(bytes)).readAll(),
  },
};

describe('Every reader of foreign text takes time in proportion to it', function () {
  this.timeout(120_000);
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'easel-linear-'));
    files = await SpooledFiles.claim(folder);
  });
  after(async () => {
    await files.closeAll();
    await rm(folder, { recursive: true, force: true });
  });

  for (const [kind, made] of Object.entries<Shapes>(shapes))
    for (const [shape, make] of Object.entries(made))
      it(`when it is made of ${shape}`, async () => {
        const known = new Map<number, Input>();
        const inputs = (length: number) => {
          const input = known.get(length) ?? inputOf(make, length);
          known.set(length, input);
          return input;
        };
        const excesses: string[] = [];
        for (const [name, reader] of Object.entries(readers)) {
          const row: Row = typeof reader === 'function' ? { of: ['text'], read: reader } : reader;
          if (!row.of.some(each => each === kind)) continue;
          const excess = await excessOf(length => row.read(inputs(length)));
          if (excess !== undefined) excesses.push(`${name}: ${excess}`);
        }
        assert.deepEqual(excesses, []);
      });
});
