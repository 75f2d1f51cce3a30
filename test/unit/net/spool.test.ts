import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sniffMediaType } from '../../../src/core/mediaType';
import { SpooledFiles } from '../../../src/net/spooledFiles';
import { TextReader } from '../../../src/net/textReader';
import { readChatAnswer } from '../../../src/wire/chatImages';
import { ChatReader } from '../../../src/wire/chatReader';
import { answerOf } from '../wire/fakeNetwork';
import { gifOf, jpegOf, noise, pngOf, webpOf, wrapped } from './support/pictures';
import { type Result, spooled } from './support/spooled';

const png = pngOf(5001);
const jpeg = jpegOf(70_000);
const base64 = png.toString('base64');

function assertPictures({ pictures }: Result, ...expected: Buffer[]) {
  assert.deepEqual(
    pictures.map(({ bytes }) => bytes.toString('hex')),
    expected.map(bytes => bytes.toString('hex')),
  );
  for (const { bytes, mediaType } of pictures) assert.equal(mediaType, sniffMediaType(bytes));
}

function readableJson({ body, readable }: Result): unknown {
  assert.equal(body.type, 'json');
  return JSON.parse(readable(JSON.stringify(body.type === 'json' ? body.value : undefined)));
}

/** Turns of the loop that the work gives way to when the clock tells it at every look that it is time. */
async function turnsOfEveryStep(work: () => Promise<void>): Promise<number> {
  const { now } = performance;
  let turns = -1;
  let clock = performance.now();
  let waiting: NodeJS.Immediate | undefined;
  const turn = () => {
    turns++;
    waiting = setImmediate(turn);
  };
  performance.now = () => (clock += 1000);
  turn();
  try {
    await work();
  } finally {
    performance.now = now;
    clearImmediate(waiting);
  }
  return turns;
}

describe('The spool', () => {
  it('leaves ordinary JSON with placeholders where pictures stood', async () => {
    const answer = {
      created: 1,
      data: [{ b64_json: base64, revised_prompt: 'Ein Kätzchen 🎨' }, { b64_json: jpeg.toString('base64') }],
    };
    const result = await spooled(JSON.stringify(answer));
    assertPictures(result, png, jpeg);
    assert.deepEqual(readableJson(result), {
      created: 1,
      data: [{ b64_json: '‹0›', revised_prompt: 'Ein Kätzchen 🎨' }, { b64_json: '‹1›' }],
    });
  });

  it('takes JSON that nests deeper than any answer does for text, and keeps its picture', async () => {
    const nested = (depth: number) => `${'{"a":['.repeat(depth)}"${base64}"${']}'.repeat(depth)}`;
    const deep = await spooled(nested(5000));
    assertPictures(deep, png);
    assert.equal(deep.body.type, 'text');
    assert.equal((await spooled(nested(40))).body.type, 'json');
    // What stands in a string is no nesting.
    assert.equal((await spooled(JSON.stringify({ text: '["\\{'.repeat(1000) }))).body.type, 'json');
  });

  it('takes JSON of more entries, or of more names, than any answer has for text', async () => {
    const maxTextBytes = 1024 * 1024;
    const typeOf = async (json: string) => (await spooled(json, { maxTextBytes })).body.type;
    const entries = (count: number) => `{"data":[${Array(count).fill('{}').join()}]}`;
    assert.equal(await typeOf(entries(25_000)), 'json');
    assert.equal(await typeOf(entries(35_000)), 'text');
    const names = (count: number) =>
      JSON.stringify(Array.from({ length: 5000 }, (_, i) => ({ [`n${i % count}`]: 1 })));
    assert.equal(await typeOf(names(400)), 'json');
    assert.equal(await typeOf(names(600)), 'text');
    // What stands in a string is neither.
    assert.equal(await typeOf(JSON.stringify({ text: '"a":{},'.repeat(50_000) })), 'json');
  });

  it('looks through no more than 64 kB of a long list before the thread may do something else', async () => {
    const turnsFor = async (bytes: number) => {
      const folder = await mkdtemp(join(tmpdir(), 'easel-list-'));
      const files = await SpooledFiles.claim(folder);
      const reader = new TextReader(files, 4 * 2 ** 20);
      await reader.write(Buffer.from(JSON.stringify({ data: [' '.repeat(bytes)] })));
      const turns = await turnsOfEveryStep(() => reader.end());
      assert.equal(reader.body().type, 'json');
      await files.closeAll();
      await rm(folder, { recursive: true });
      return turns;
    };
    const turns = await turnsFor(2 ** 20);
    assert.ok(turns > 16, `${turns} turns`);
    assert.equal((await turnsFor(2 * 2 ** 20)) - turns, 16);
  });

  it('lets the thread do something else while an answer of small events floods in', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await spooled('data: {"a":1}\n\n'.repeat(20_000), { contentType: 'text/event-stream' });
    clearInterval(timer);
    assert.ok(turns > 5, `${turns} turns`);
  });

  it('keeps the skeleton on disk as it keeps it in memory', async () => {
    const result = await spooled(JSON.stringify({ data: [{ b64_json: base64 }] }));
    assert.equal(result.skeleton, '{"data":[{"b64_json":"‹0›"}]}');
  });

  it('finds a picture behind a data URI and leaves the prefix before the placeholder', async () => {
    const result = await spooled(JSON.stringify({ b64_json: `data:image/png;base64,${base64}` }));
    assertPictures(result, png);
    assert.deepEqual(readableJson(result), { b64_json: 'data:image/png;base64,‹0›' });
  });

  it('leaves a placeholder that whoever reads the text finds, beside an address', async () => {
    const content = `![image](data:image/png;base64,${base64})\n[more](https://pictures.example.test/a.png)`;
    const { pictures, body } = await spooled(JSON.stringify({ choices: [{ message: { content } }] }));
    const [picture] = pictures.map(({ placeholder, bytes }) => ({
      ...{ placeholder, bytes: bytes.length, file: '/job/0.bin', sha256: '' },
    }));
    assert.ok(picture);
    const answer = readChatAnswer(answerOf({ body, pictures: [picture] }), 'Example', new ChatReader());
    assert.deepEqual(answer.pictures, [{ sources: [{ type: 'spooled', picture }] }]);
  });

  it('finds a picture behind base64://', async () => {
    const result = await spooled(JSON.stringify({ content: `base64://${base64}` }));
    assertPictures(result, png);
    assert.deepEqual(readableJson(result), { content: 'base64://‹0›' });
  });

  it('reads Markdown in a chat answer, with the words around the picture', async () => {
    const content = `> done\n\n![image](data:image/png;base64,${base64})\n\nHere is your picture.`;
    const result = await spooled(JSON.stringify({ choices: [{ message: { content } }] }));
    assertPictures(result, png);
    const expected = content.replace(base64, '‹0›');
    assert.deepEqual(readableJson(result), { choices: [{ message: { content: expected } }] });
  });

  for (const [name, write] of [
    ['slashes escaped as PHP does', (text: string) => text.replaceAll('/', '\\/')],
    [
      'slashes and plus signs as \\u escapes',
      (text: string) => text.replaceAll('/', '\\u002F').replaceAll('+', '\\u002b'),
    ],
    ['escaped equals signs', (text: string) => text.replaceAll('=', '\\u003d')],
    ['base64url', (text: string) => text.replaceAll('/', '_').replaceAll('+', '-')],
    ['no padding', (text: string) => text.replaceAll('=', '')],
  ] as const)
    it(`decodes ${name}`, async () => {
      const result = await spooled(`{"a":"${write(jpeg.toString('base64'))}","b":"${write(base64)}"}`);
      assertPictures(result, jpeg, png);
      assert.deepEqual(readableJson(result), { a: '‹0›', b: '‹1›' });
    });

  for (const [name, lineEnd] of [
    ['escaped line breaks', '\\n'],
    ['escaped CRLF', '\\r\\n'],
    ['raw line breaks, which are no JSON', '\n'],
    ['spaces', ' '],
  ] as const)
    for (const length of [5001, 5000, 4999])
      it(`decodes base64 wrapped with ${name} (${length} bytes)`, async () => {
        const [first, second] = [pngOf(length), webpOf(length)];
        const result = await spooled(
          `{"a":"${wrapped(first, lineEnd)}","b":"${wrapped(second, lineEnd)}${lineEnd}"}`,
        );
        assertPictures(result, first, second);
      });

  it('decodes a picture whose base64 is broken at any place', async () => {
    for (const at of [100, 1023, 1024, 3000, base64.length - 33, base64.length - 20, base64.length - 5]) {
      const broken = `${base64.slice(0, at)}\n${base64.slice(at)}`;
      assertPictures(await spooled(JSON.stringify({ b64_json: broken })), png);
    }
  });

  it('does not swallow the prose behind a picture', async () => {
    const words = [
      'Done',
      'Done.',
      '\n\nHere is your picture',
      '\nAbcd',
      'aVeryLongWordOfMoreThanThirtyTwoCharactersIndeed',
    ];
    // Without padding, only the picture itself says where it ends.
    for (const picture of [pngOf(6000), jpegOf(6000), webpOf(6000), jpegOf(6001)])
      for (const prose of words) {
        const result = await spooled(JSON.stringify({ content: `${picture.toString('base64')} ${prose}` }));
        assertPictures(result, picture);
        assert.deepEqual(readableJson(result), { content: `‹0› ${prose}` });
      }
  });

  it('does not take words for the rest of a picture whose end it cannot see', async () => {
    const gif = gifOf(3000);
    for (const prose of ['Here is your picture', 'Done.', 'x', '- a'])
      for (const gap of [' ', '\n\n']) {
        const result = await spooled(JSON.stringify({ content: `${gif.toString('base64')}${gap}${prose}` }));
        assertPictures(result, gif);
        assert.deepEqual(readableJson(result), { content: `‹0›${gap}${prose}` });
      }
  });

  it('keeps two pictures apart that only white space parts', async () => {
    for (const [first, second] of [
      [webpOf(3000), webpOf(4002, 7)],
      [gifOf(3000), pngOf(4002)],
      [pngOf(3000), gifOf(4002)],
    ] as const)
      assertPictures(
        await spooled(`${first.toString('base64')}\n${second.toString('base64')}\n`),
        first,
        second,
      );
  });

  it('leaves short pictures, tokens and addresses in the text', async () => {
    const answer = {
      b64_json: pngOf(600).toString('base64'),
      token: noise(6000).toString('base64'),
      url: `https://x.example/${'a/b-c_d'.repeat(500)}?sig=${noise(900).toString('base64url')}`,
    };
    const result = await spooled(JSON.stringify(answer));
    assertPictures(result);
    assert.deepEqual(readableJson(result), answer);
  });

  it('moves a long run that is no picture to a file of no media type', async () => {
    const bytes = noise(30_000);
    const result = await spooled(JSON.stringify({ b64_json: bytes.toString('base64') }));
    assertPictures(result, bytes);
    assert.equal(result.pictures[0]?.mediaType, undefined);
  });

  it('loses no picture to malformed JSON', async () => {
    for (const malformed of [
      `{"data":[{"b64_json":"${base64}"} {"b64_json":"${jpeg.toString('base64')}"`,
      `{data:[{b64_json:${base64}},{b64_json:'${jpeg.toString('base64')}']}`,
      `"}]${base64}"\\u00"${jpeg.toString('base64')}\\`,
    ]) {
      const result = await spooled(malformed);
      assertPictures(result, png, jpeg);
      assert.equal(result.body.type, 'text');
    }
  });

  it('keeps a picture as far as it came when the answer breaks off', async () => {
    const result = await spooled(`{"data":[{"b64_json":"${base64.slice(0, 4000)}`);
    assertPictures(result, png.subarray(0, 3000));
    assert.deepEqual(result.body, {
      type: 'text',
      text: `{"data":[{"b64_json":"${result.pictures[0]?.placeholder}`,
      truncated: false,
    });
  });

  it('takes a body that is a picture as it is, whatever its Content-Type', async () => {
    const svg = Buffer.from(
      `<?xml version="1.0"?>\n<!-- ${'x'.repeat(300)} -->\n<svg xmlns="http://www.w3.org/2000/svg"/>`,
    );
    for (const bytes of [png, jpeg, webpOf(900), svg])
      for (const contentType of ['image/png', 'application/json', 'text/event-stream', '']) {
        const result = await spooled(bytes, { contentType }, [3, 7, 20]);
        assert.equal(result.body.type, 'picture');
        assertPictures(result, bytes);
      }
  });

  it('calls HTML text, JSON without its Content-Type JSON, and nothing empty', async () => {
    const html = '<!DOCTYPE html><html><body>Bad gateway</body></html>';
    assert.deepEqual((await spooled(html, { contentType: 'application/json' })).body, {
      type: 'text',
      text: html,
      truncated: false,
    });
    assert.deepEqual((await spooled(' {"error":"no"}', { contentType: 'text/html' })).body, {
      type: 'json',
      value: { error: 'no' },
    });
    assert.deepEqual((await spooled('')).body, { type: 'empty' });
    assert.deepEqual((await spooled('Unauthorized')).body, {
      type: 'text',
      text: 'Unauthorized',
      truncated: false,
    });
    assert.deepEqual((await spooled('null')).body, { type: 'text', text: 'null', truncated: false });
  });

  it('gives the beginning alone of a page that came in place of a long list', async () => {
    const page = `<html>${'words '.repeat(100_000)}`;
    const { body } = await spooled(page, { maxTextBytes: 1024 * 1024 });
    assert.deepEqual(body, { type: 'text', text: page.slice(0, 64 * 1024), truncated: true });
    const umlauts = await spooled(`x${'ä'.repeat(100_000)}`, { maxTextBytes: 1024 * 1024 });
    assert.ok(umlauts.body.type === 'text' && umlauts.body.text.endsWith('ää'), 'no half character');
  });

  it('keeps 64 kB of a longer text in memory and all of it on disk', async () => {
    const text = 'prose, '.repeat(30_000);
    const result = await spooled(text);
    assert.deepEqual(result.body, { type: 'text', text: text.slice(0, 64 * 1024), truncated: true });
    assert.equal(result.skeleton, text);
  });
});
