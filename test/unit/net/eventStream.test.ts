import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerEvent } from '../../../src/core/wireFormat';
import { EventReader } from '../../../src/net/eventReader';
import { SpooledFiles } from '../../../src/net/spooledFiles';
import { jpegOf, pngOf } from './support/pictures';
import { type Result, spooled } from './support/spooled';

const png = pngOf(5001);
const base64 = png.toString('base64');

/** What each event said, with readable placeholders. */
function told({ events, readable }: Result): unknown {
  return events.map(({ name, data }) => [name, JSON.parse(readable(JSON.stringify(data)))]);
}

describe('An event stream', () => {
  it('tells each event with its pictures on disk', async () => {
    const partial = JSON.stringify({
      type: 'image_generation.partial_image',
      b64_json: base64,
      partial_image_index: 0,
    });
    const completed = JSON.stringify({
      type: 'image_generation.completed',
      b64_json: jpegOf(3000).toString('base64'),
    });
    const result = await spooled(
      `event: image_generation.partial_image\ndata: ${partial}\n\nevent: image_generation.completed\ndata: ${completed}\n\n`,
      { contentType: 'text/event-stream; charset=utf-8' },
    );
    assert.deepEqual(told(result), [
      [
        'image_generation.partial_image',
        { type: 'image_generation.partial_image', b64_json: '‹0›', partial_image_index: 0 },
      ],
      ['image_generation.completed', { type: 'image_generation.completed', b64_json: '‹1›' }],
    ]);
    assert.deepEqual(
      result.pictures.map(({ bytes }) => bytes),
      [png, jpegOf(3000)],
    );
    const [first] = result.events;
    assert.equal(first?.pictures.get(result.pictures[0]?.placeholder ?? '')?.bytes, png.length);
    assert.deepEqual(result.body, { type: 'events', count: 2, joined: {} });
  });

  it('goes to its file in few pieces, however small its events are', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'easel-'));
    const files = await SpooledFiles.claim(folder);
    const { skeleton } = files;
    const append = skeleton.append.bind(skeleton);
    const pieces: number[] = [];
    skeleton.append = bytes => {
      if (bytes.length > 0) pieces.push(bytes.length);
      append(bytes);
    };
    const reader = new EventReader(files, 64 * 1024);
    const events = Buffer.from('data: {"a":1}\n\n'.repeat(1000));
    await reader.write(events);
    await reader.end();
    await files.closeAll();
    const written = await readFile(join(folder, '1-skeleton.txt'), 'utf8');
    await rm(folder, { recursive: true });
    assert.equal(written, '{"a":1}\n\n'.repeat(1000));
    assert.ok(pieces.length <= 2, `${pieces.length} pieces`);
  });

  it('is not told before its pictures are on disk', async () => {
    const sizes: number[] = [];
    const onEvent = ({ pictures }: ServerEvent) => {
      for (const { file } of pictures.values()) sizes.push(statSync(file).size);
    };
    await spooled(`data: ${JSON.stringify({ b64_json: base64 })}\n\n`, { onEvent });
    assert.deepEqual(sizes, [png.length]);
  });

  it('joins a chat’s text from event to event, though it is cut inside the base64', async () => {
    const text = `Hier 🎨:\n\n![image](data:image/png;base64,${base64})\n\nFertig "so".`;
    const pieces = text.match(/.{1,97}/gsu) ?? [];
    const body = pieces
      .map(content => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`)
      .join('');
    const result = await spooled(`${body}data: [DONE]\n\n`);
    assert.ok(result.body.type === 'events');
    assert.equal(
      result.readable(result.body.joined['choices.0.delta.content'] ?? ''),
      text.replace(base64, '‹0›'),
    );
    assert.deepEqual(
      result.pictures.map(({ bytes }) => bytes),
      [png],
    );
    assert.deepEqual(result.events[0]?.data, { choices: [{ index: 0, delta: { content: '' } }] });
    assert.equal(result.events.at(-1)?.data, '[DONE]');
  });

  it('joins characters that ASCII-only JSON cuts into two escapes', async () => {
    const body = ['Look \\ud83c', '\\udfa8 \\u00e9\\"'].map(
      content => `data: {"choices":[{"delta":{"content":"${content}"}}]}\n\n`,
    );
    const result = await spooled(body.join(''));
    assert.ok(result.body.type === 'events');
    assert.deepEqual(result.body.joined, { 'choices.0.delta.content': 'Look 🎨 é"' });
  });

  it('joins the text of the Responses API and of several choices apart', async () => {
    const chat = (content: string) =>
      `data: {"choices":[{"delta":{}},{"delta":{"content":"${content}"}}]}\n\n`;
    const text = (delta: string) => `data: {"type":"response.output_text.delta","delta":"${delta}"}\n\n`;
    const result = await spooled(chat('a') + text('x') + chat('b') + text('y'));
    assert.ok(result.body.type === 'events');
    assert.deepEqual(result.body.joined, { 'choices.1.delta.content': 'ab', delta: 'xy' });
  });

  it('takes pictures out of strings that are no stream, event by event', async () => {
    const event = {
      choices: [
        { delta: { content: '', images: [{ image_url: { url: `data:image/png;base64,${base64}` } }] } },
      ],
    };
    const result = await spooled(`data: ${JSON.stringify(event)}\n\n`);
    assert.deepEqual(told(result), [
      [
        'message',
        {
          choices: [
            { delta: { content: '', images: [{ image_url: { url: 'data:image/png;base64,‹0›' } }] } },
          ],
        },
      ],
    ]);
  });

  for (const lineEnd of ['\n', '\r', '\r\n'])
    it(`is cut into events as the HTML standard says, with lines ending in ${JSON.stringify(lineEnd)}`, async () => {
      const lines = [
        ': ping',
        '',
        'event: a',
        'data:{"x":',
        'data: 1}',
        'id: 7',
        '',
        'data',
        '',
        'retry: 3',
        '',
        'data: last',
      ];
      for (let cut = 0; cut < lines.join(lineEnd).length; cut++) {
        const result = await spooled(`\ufeff${lines.join(lineEnd)}`, { contentType: 'text/event-stream' }, [
          cut,
        ]);
        assert.deepEqual(
          told(result),
          [
            ['a', { x: 1 }],
            ['message', ''],
            ['message', 'last'],
          ],
          `cut at ${cut}`,
        );
      }
    });

  it('is known by its first line when the Content-Type lies, and JSON is known when an event stream was promised', async () => {
    assert.equal(
      (await spooled('data: {"a":1}\n\n', { contentType: 'application/json' })).body.type,
      'events',
    );
    assert.equal((await spooled('{"a":1}', { contentType: 'text/event-stream' })).body.type, 'json');
    assert.equal((await spooled(`data:image/png;base64,${base64}`)).body.type, 'text');
  });

  it('hears an error whose line lacks `data:`', async () => {
    const result = await spooled('data: {"a":1}\n\n{"error":{"message":"no"}}\n', {
      contentType: 'text/event-stream',
    });
    assert.deepEqual(told(result), [
      ['message', { a: 1 }],
      ['message', { error: { message: 'no' } }],
    ]);
  });

  it('gives an event that is no JSON as text', async () => {
    const result = await spooled('data: {"a":\n\ndata: hello\n\n');
    assert.deepEqual(told(result), [
      ['message', '{"a":'],
      ['message', 'hello'],
    ]);
  });
});
