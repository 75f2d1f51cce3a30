/** What language models say to the tools, whatever they say: a request, or a sentence that they can act on. */

import * as assert from 'node:assert/strict';
import fc from 'fast-check';
import { Refusal } from '../../../src/agents/refusal';
import { parseEdit, parseFind, parseGenerate, parseSizes } from '../../../src/agents/toolArguments';
import { toolDefinitions } from '../../../src/agents/toolDefinitions';

const fox = { prompt: 'a fox' };
const refused = (parse: (input: unknown) => unknown, input: unknown): string => {
  try {
    parse(input);
  } catch (error) {
    assert.ok(error instanceof Refusal, String(error));
    return error.message;
  }
  throw new assert.AssertionError({ message: `taken: ${JSON.stringify(input)}` });
};

describe('Arguments of tools', () => {
  it('become a request as those of the public API do', () => {
    const { request } = parseGenerate({
      ...{ ...fox, n: 2, width: 1200, height: 630, transparent: true, quality: 'low', seed: 7 },
      ...{ references: ['a.png'], folder: 'images', fileName: 'fox', model: 'm', provider: 'p' },
    });
    assert.deepEqual(request, {
      ...{ prompt: 'a fox', references: ['a.png'], folder: 'images', fileName: 'fox' },
      ...{ model: 'm', provider: 'p', isExact: true },
      parameters: { n: 2, quality: 'low', seed: 7, size: '1200x630', background: 'transparent' },
    });
  });

  it('of an edit say which part may change', () => {
    const maskRect = { x: 10, y: 20, width: 30, height: 40 };
    const { request } = parseEdit({ ...fox, images: ['a.png', 'b.png'], maskRect });
    assert.deepEqual(request.edit, { maskRect });
    assert.deepEqual(request.images, ['a.png', 'b.png']);
    const masked = parseEdit({ ...fox, images: ['a.png'], maskFile: 'm.png', maskPolarity: 'white' });
    assert.deepEqual(masked.request.edit, { mask: 'm.png', maskPolarity: 'white' });
  });

  it('that there are not are told by name, with those that there are', () => {
    const told = refused(parseGenerate, { ...fox, aspect_ratio: '16:9', limit: 100 });
    assert.match(told, /There is no argument “aspect_ratio” or “limit”\. There are: prompt, path, folder/);
    assert.match(
      refused(parseEdit, { ...fox, images: ['a.png'], maskRect: { x: 1, w: 2 } }),
      /“w” in “maskRect”/,
    );
  });

  it('never raise a limit', () => {
    for (const name of ['force', 'startedBy', 'spending', 'caller', 'unattendedPerDay', 'confirm', 'open'])
      assert.match(refused(parseGenerate, { ...fox, [name]: true }), new RegExp(`no argument “${name}”`));
  });

  it('of wrong types or sizes are refused in words', () => {
    for (const input of [
      ...[undefined, null, 7, 'a fox', [], [fox], {}, { prompt: '' }, { prompt: ' \u0000 ' }, { prompt: 7 }],
      ...[
        { ...fox, n: 10_000 },
        { ...fox, n: 0 },
        { ...fox, n: '3' },
        { ...fox, width: 100 },
      ],
      ...[{ ...fox, width: 1e9, height: 1 }, { prompt: 'x'.repeat(40_000) }, { ...fox, references: [] }],
      ...[
        { ...fox, references: Array.from({ length: 17 }, () => 'a.png') },
        { ...fox, folder: 'a\u0000b' },
      ],
      ...[
        { ...fox, transparent: true, path: 'a.jpg' },
        { ...fox, path: 'a.png', folder: 'images' },
      ],
      ...[
        { ...fox, path: 'images/' },
        { ...fox, path: 'hero' },
        { ...fox, path: 'hero.gif' },
      ],
      ...[
        { ...fox, path: 'a.png', outputFormat: 'webp' },
        { ...fox, path: '.png' },
      ],
    ])
      assert.match(refused(parseGenerate, input), /^\S.* .*\.$/s);
    const image = { ...fox, images: ['a.png'] };
    for (const input of [
      ...[fox, { ...fox, images: [] }, { ...image, maskRect: { x: 0, y: 0, width: 0, height: 5 } }],
      ...[
        { ...image, maskRect: { x: -1, y: 0, width: 5, height: 5 } },
        { ...image, cutOut: true, maskFile: 'm' },
      ],
      ...[{ ...image, maskFile: 'm.png', maskRect: { x: 0, y: 0, width: 5, height: 5 } }],
      ...[
        { ...image, cutOut: true, path: 'b.jpg' },
        { ...image, replace: true, path: 'b.png' },
        { ...image, extend: {} },
      ],
    ])
      assert.match(refused(parseEdit, input), /^\S.* .*\.$/s);
    assert.match(refused(parseFind, { path: 'a.png', query: 'fox' }), /one picture/);
    assert.match(refused(parseFind, { since: 'yesterday' }), /must be a date/);
    assert.match(refused(parseSizes, { image: 'a.png', sets: ['everything'] }), /sets/);
  });

  it('come without what no screen shows', () => {
    const { request } = parseGenerate({ prompt: '  a\u0000 fox\u001b[31m\nin the snow\u0007 ' });
    assert.equal(request.prompt, 'a  fox [31m\nin the snow');
  });

  it('are a request or a refusal, whatever they are', () => {
    const wild = fc.dictionary(
      fc.constantFrom(
        ...toolDefinitions.flatMap(({ inputSchema }) => Object.keys(inputSchema.properties ?? {})),
      ),
      fc.oneof(fc.anything(), fc.string(), fc.integer(), fc.constant(['a.png'])),
    );
    fc.assert(
      fc.property(fc.oneof(fc.anything(), wild), input => {
        for (const parse of [parseGenerate, parseEdit, parseFind, parseSizes]) {
          try {
            parse(input);
          } catch (error) {
            assert.ok(error instanceof Refusal, String(error));
          }
        }
      }),
    );
  });
});

describe('The tools', () => {
  it('say of each argument what it is for', () => {
    for (const { name, inputSchema } of toolDefinitions) {
      for (const [argument, schema] of Object.entries(inputSchema.properties ?? {}))
        assert.match(
          String((schema as { description?: string }).description),
          /\w+ \w+/,
          `${name} ${argument}`,
        );
    }
  });

  it('have names, words and schemas that every client takes', () => {
    for (const { name, description, inputSchema } of toolDefinitions) {
      assert.match(name, /^easel_[a-z_]{1,58}$/);
      // One client cuts at 2 KB.
      assert.ok(description.length < 2000, name);
      assert.equal(inputSchema.type, 'object');
      assert.equal(inputSchema.$schema, undefined);
    }
  });
});
