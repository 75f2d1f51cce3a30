/** A file of JSON lines that may be larger than memory: each line is heard as it arrives, with its pictures on disk. */

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import type { WireAnswer } from '../../../src/core/wireFormat';
import { createSend } from '../../../src/net/send';
import { useJob } from './support/job';
import { pngOf } from './support/pictures';

const lineOf = (key: string, picture: Buffer) =>
  `${JSON.stringify({ custom_id: key, response: { body: { data: [{ b64_json: picture.toString('base64') }] } } })}\n`;

const keyOf = ({ body }: WireAnswer) =>
  body.type === 'json' ? (body.value as { custom_id?: string }).custom_id : undefined;

describe('A file of lines', () => {
  const job = useJob();

  async function read(
    answer: (response: ServerResponse, time: number) => unknown,
    { most = 100, ...options }: { most?: number; maxResponseBytes?: number; maxRetries?: number } = {},
  ) {
    const heard: { key: string | undefined; pictures: Buffer[] }[] = [];
    let times = 0;
    const server = await job().serve((_, response) => void answer(response, ++times));
    const send = createSend(job().options(server.origin, options));
    const onLine = async (line: WireAnswer) => {
      const files = await Promise.all([...line.pictures.values()].map(({ file }) => readFile(file)));
      heard.push({ key: keyOf(line), pictures: files });
    };
    const outcome: unknown = await send({
      ...{ method: 'GET', url: `${server.origin}/v1/files/1/content`, lines: { most, onLine } },
    }).catch((error: unknown) => error);
    return { heard, outcome, times: () => times };
  }

  it('is heard line by line, each with its own pictures, and leaves nothing', async () => {
    const pictures = [1, 2, 3].map(number => pngOf(5000 + number));
    const text = pictures.map((picture, index) => lineOf(`line-${index}`, picture)).join('\r\n');
    const { heard } = await read(response => {
      // Torn apart anywhere.
      for (let at = 0; at < text.length; at += 777) response.write(text.slice(at, at + 777));
      response.end();
    });
    assert.deepEqual(
      heard,
      pictures.map((picture, index) => ({ key: `line-${index}`, pictures: [picture] })),
    );
    assert.deepEqual(
      (await readdir(job().folder)).filter(name => name === 'line'),
      [],
    );
  });

  it('has a last line also where nothing ends it, and skips empty ones', async () => {
    const { heard } = await read(response => response.end(`\n\n${lineOf('a', pngOf(400)).trim()}`));
    assert.deepEqual(
      heard.map(({ key }) => key),
      ['a'],
    );
  });

  it('begins anew where the connection breaks, and never gives half a line', async () => {
    const lines = ['a', 'b'].map(key => lineOf(key, pngOf(9000)));
    const { heard, times } = await read((response, time) => {
      if (time > 1) {
        response.end(lines.join(''));
        return;
      }
      response.writeHead(200, { 'content-length': 10 ** 6 });
      response.write(lines[0] + (lines[1] ?? '').slice(0, 5000), () => response.destroy());
    });
    assert.equal(times(), 2);
    assert.deepEqual(
      heard.map(({ key }) => key),
      ['a', 'a', 'b'],
    );
  });

  it('ends with a line that is longer than an answer may be, and where there are more than were asked for', async () => {
    const endless = (response: ServerResponse) => {
      const piece = Buffer.alloc(64 * 1024, 'A');
      const more = () => {
        while (!response.destroyed && response.write(piece));
        if (!response.destroyed) response.once('drain', more);
      };
      response.write('{"custom_id":"');
      more();
    };
    const long = await read(endless, { maxResponseBytes: 1024 * 1024 });
    assert.equal((long.outcome as { kind?: string }).kind, 'badResponse');
    assert.equal(long.heard.length, 0);
    const many = (response: ServerResponse) => {
      const more = () => {
        while (!response.destroyed && response.write('{"custom_id":"x"}\n'));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    };
    assert.equal((await read(many, { most: 50 })).heard.length, 50);
  });

  it('may be far larger than one answer may', async () => {
    const picture = pngOf(100_000);
    const { heard } = await read(
      response => {
        for (let index = 0; index < 40; index++) response.write(lineOf(`line-${index}`, picture));
        response.end();
      },
      { maxResponseBytes: 256 * 1024 },
    );
    assert.equal(heard.length, 40);
    assert.ok(heard.every(({ pictures }) => pictures[0]?.equals(picture)));
  });

  it('is no file of lines where the server complains', async () => {
    const { outcome, heard } = await read(response => {
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end('{"error":{"message":"No such File object: file-1"}}');
    });
    assert.equal((outcome as WireAnswer).status, 404);
    assert.deepEqual(heard, []);
  });
});
