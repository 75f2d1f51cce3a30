import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ImageError } from '../../../src/core/imageError';
import { jpegOf, pngOf, webpOf, wrapped } from './support/pictures';
import { type Result, spooled } from './support/spooled';

const png = pngOf(2501, 3);
const jpeg = jpegOf(1801, 5);
const webp = webpOf(1300, 9);
const chat = `Bild 🎨:\n![a](data:image/jpeg;base64,${jpeg.toString('base64')})\nText`;

/** One body of every kind; each holds pictures. */
const bodies = [
  JSON.stringify({
    data: [{ b64_json: png.toString('base64') }, { b64_json: wrapped(webp, '\n') }],
    text: 'äöü 🎨',
  }),
  JSON.stringify({ content: chat }).replaceAll('/', '\\/').replaceAll('+', '\\u002b'),
  `event: x\r\ndata: ${JSON.stringify({ b64_json: png.toString('base64') })}\r\n\r\n` +
    (chat.match(/.{1,40}/gsu) ?? [])
      .map(content => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`)
      .join(''),
  `broken { "a": ${png.toString('base64')}, '${jpeg.toString('base64')}' \n ${wrapped(webp, '\n')}\n"end`,
  png,
];

function essence({ body, pictures, events, skeleton, readable }: Result) {
  return {
    body: readable(JSON.stringify(body, (key, value) => (key === 'file' ? undefined : value))),
    pictures: pictures.map(({ bytes, mediaType }) => [mediaType, bytes.toString('base64')]),
    events: readable(JSON.stringify(events.map(({ name, data }) => [name, data]))),
    skeleton,
  };
}

describe('The spool, fuzzed', function () {
  this.timeout(60_000);

  for (const [index, body] of bodies.entries())
    it(`finds the same pictures and text however body ${index} is cut into chunks`, async () => {
      const whole = essence(await spooled(body));
      assert.ok(whole.pictures.length > 0);
      const cut = fc.integer({ min: 1, max: Buffer.byteLength(body) });
      const cuts = fc.oneof(fc.array(cut, { maxLength: 40 }), fc.integer({ min: 1, max: 60 }).map(every));
      await fc.assert(
        fc.asyncProperty(cuts, async places => {
          assert.deepEqual(essence(await spooled(body, {}, places)), whole);
        }),
        { numRuns: 60, interruptAfterTimeLimit: 10_000, markInterruptAsFailure: false },
      );
    });

  it('reads random bytes, broken JSON and broken streams without an error of its own', async () => {
    const fragments = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      '\\u',
      '\\u00',
      ',',
      ':',
      '\n',
      '\r\n',
      '\n\n',
      'data: ',
      'event: ',
      '[DONE]',
      'data:image/png;base64,',
      '=',
      '==',
      ' ',
      png.toString('base64'),
      jpeg.toString('base64url'),
      '{"choices":[{"delta":{"content":"',
      '"}}]}',
      '\ufeff',
      '//',
      'A'.repeat(20_000),
    );
    const piece = fc.oneof(
      { weight: 3, arbitrary: fragments.map(text => Buffer.from(text)) },
      fc.uint8Array({ maxLength: 200 }).map(bytes => Buffer.from(bytes)),
    );
    const contentType = fc.constantFrom(
      '',
      'application/json',
      'text/event-stream',
      'image/png',
      'text/html',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 30 }),
        contentType,
        fc.integer({ min: 1, max: 5000 }),
        async (pieces, type, size) => {
          try {
            const { body } = await spooled(Buffer.concat(pieces), { contentType: type }, every(size));
            assert.ok(['json', 'events', 'text', 'picture', 'empty'].includes(body.type));
          } catch (error) {
            assert.ok(error instanceof ImageError, String(error));
          }
        },
      ),
      { numRuns: 200, interruptAfterTimeLimit: 15_000, markInterruptAsFailure: false },
    );
  });

  it('loses nothing of a text that holds no picture', async () => {
    const word = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.base64String({ maxLength: 900 }),
      fc.constantFrom('iVBORw0KGgo', '/9j/', ' ', '\n', '=', '//'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(word, { maxLength: 20 }),
        fc.integer({ min: 1, max: 99 }),
        async (words, size) => {
          const value = { text: words.join(' ') };
          assert.deepEqual((await spooled(JSON.stringify(value), {}, every(size))).body, {
            type: 'json',
            value,
          });
        },
      ),
      { numRuns: 200, interruptAfterTimeLimit: 15_000, markInterruptAsFailure: false },
    );
  });
});

/** Cuts at every `size` bytes of as much as any body here has. */
function every(size: number): number[] {
  return Array.from({ length: 3000 }, (_, index) => (index + 1) * size);
}
