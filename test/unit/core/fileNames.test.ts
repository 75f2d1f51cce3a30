import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  cleanedName,
  dayOf,
  type NameParts,
  numberedNames,
  stemFromFileName,
  stemFromTemplate,
  stemOf,
  stemOfEdit,
} from '../../../src/core/fileNames';
import { ImageError } from '../../../src/core/imageError';

const usual: NameParts = {
  prompt: 'A red lighthouse!',
  model: 'openai/gpt-image-1.5',
  size: '1024x1024',
  date: '2026-11-21',
};
/** `{prompt}` for `${prompt}`, which would be a slip of the pen in any other text. */
const named = (template: string, parts: Partial<NameParts> = {}) =>
  stemFromTemplate(template.replaceAll('{', '${'), { ...usual, ...parts });
const fromPrompt = (prompt: string) => named('{prompt}', { prompt });

describe('the name of a picture', () => {
  it('is made of the prompt’s words', () => {
    assert.equal(fromPrompt('A cat programming'), 'a-cat-programming');
    assert.equal(fromPrompt('  “Neon” sign: OPEN 24/7!  '), 'neon-sign-open-24-7');
  });

  it('keeps letters of every script readable', () => {
    assert.equal(fromPrompt('Ein Füllhorn über München'), 'ein-füllhorn-über-münchen');
    assert.equal(fromPrompt('夜の東京、雨'), '夜の東京-雨');
    assert.equal(fromPrompt('नमस्ते दुनिया'), 'नमस्ते-दुनिया');
  });

  it('is never empty', () => {
    for (const prompt of ['', '   ', '🦊✨', '../..', '///']) assert.equal(fromPrompt(prompt), 'image');
    for (const template of ['', ' ', '\u00a0', '\u3000-', '.', '{size}', '-{size}-', '///'])
      assert.equal(named(template, { size: '' }), 'image');
  });

  it('is never a device of Windows', () => {
    assert.equal(fromPrompt('CON'), 'image-con');
    assert.equal(fromPrompt('lpt1'), 'image-lpt1');
    assert.equal(fromPrompt('con artist'), 'con-artist');
    assert.equal(named('com{n}'), 'image-com*');
    assert.equal(named('nul.{prompt}'), 'image-nul.a-red-lighthouse');
  });

  it('ends at a whole word, and inside a word only when one word is too long', () => {
    const stem = fromPrompt('the quick brown fox jumps over the lazy dog and then the story goes on and on');
    assert.equal(stem, 'the-quick-brown-fox-jumps-over-the-lazy');
    assert.equal(fromPrompt('x'.repeat(300)), 'x'.repeat(40));
    assert.ok(Buffer.byteLength(fromPrompt('語'.repeat(300))) <= 80);
  });

  it('is what the template says', () => {
    assert.equal(named('{date} {prompt}'), '2026-11-21 a-red-lighthouse');
    assert.equal(named('{prompt}_{model}_{size}'), 'a-red-lighthouse_openai-gpt-image-1-5_1024x1024');
    assert.equal(named('art'), 'art');
    assert.equal(named('{prompt}.png'), 'a-red-lighthouse');
    assert.equal(named('{prompt}-{size}-{date}', { size: '' }), 'a-red-lighthouse-2026-11-21');
    assert.equal(named('{prompt}-{size}', { size: '' }), 'a-red-lighthouse');
    assert.equal(named('{unknown}-{prompt}'), '-{unknown}-a-red-lighthouse'.slice(1));
  });

  it('fills a template once: words of a prompt are words', () => {
    assert.equal(named('{prompt}', { prompt: `\${model} * \${n}` }), 'model-n');
    assert.equal(named('{prompt}', { prompt: '../../etc/passwd' }), 'etc-passwd');
  });

  it('never leads out of its folder, hides or turns what follows', () => {
    assert.equal(named('../../{prompt}'), 'a-red-lighthouse');
    assert.equal(named('C:\\{prompt}'), 'C-a-red-lighthouse');
    assert.equal(named('.{prompt}.'), 'a-red-lighthouse');
    assert.equal(named('a\u202egnp.{prompt}'), 'a-gnp.a-red-lighthouse');
  });

  it('can be used on every system, whatever the template and the words are', () => {
    const pieces = fc.constantFrom(
      '{prompt}',
      '{model}',
      '{size}',
      '{date}',
      '{n}',
      '/',
      '..',
      '*',
      ' ',
      'con',
    );
    const templates = fc
      .array(fc.oneof(pieces, fc.string({ unit: 'grapheme' })))
      .map(parts => parts.join(''));
    const words = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(templates, words, words, words, (template, prompt, model, size) => {
        const name = numberedNames(named(template, { prompt, model, size }), 'png').next().value;
        assert.equal(
          stemFromFileName(name),
          name.replace(/\.png$/, '').replace(/\.(png|jpe?g|webp|gif|avif|heic|bmp|tiff?|svg)$/i, ''),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('follows the bytes, so a chosen name loses its picture extension', () => {
    assert.equal(stemFromFileName('hero.png'), 'hero');
    assert.equal(stemFromFileName('hero.v2.JPEG'), 'hero.v2');
    assert.equal(stemFromFileName('hero'), 'hero');
  });

  for (const name of [
    '',
    '.png',
    '..',
    'a/b.png',
    'a\\b.png',
    'a:b',
    'nul.png',
    'what?',
    'dot.',
    'a\nb',
    'x'.repeat(250),
  ]) {
    it(`is refused with a reason: ${JSON.stringify(name.slice(0, 12))}`, () => {
      assert.throws(
        () => stemFromFileName(name),
        (error: unknown) => error instanceof ImageError && error.kind === 'invalidInput',
      );
    });
  }

  it('is quoted in a refusal no further than anybody reads', () => {
    assert.throws(
      () => stemFromFileName(`a/${'b'.repeat(100_000)}`),
      (error: unknown) => error instanceof ImageError && error.message.length < 1200,
    );
  });

  it('gets its number behind it when it is taken, or from 1 on where the name says where', () => {
    const three = (stem: string) => {
      const names = numberedNames(stem, 'png');
      return [names.next().value, names.next().value, names.next().value];
    };
    assert.deepEqual(three('cat'), ['cat.png', 'cat-1.png', 'cat-2.png']);
    assert.deepEqual(three(named('{n} {prompt}', { prompt: 'cat' })), [
      '1 cat.png',
      '2 cat.png',
      '3 cat.png',
    ]);
    assert.deepEqual(three(stemOfEdit('cat', 'edit')), [
      'cat-edit-1.png',
      'cat-edit-2.png',
      'cat-edit-3.png',
    ]);
    assert.deepEqual(three(stemOfEdit('cat', 'noBackground')).slice(0, 2), [
      'cat-no-background.png',
      'cat-no-background-1.png',
    ]);
  });

  it('tells of an edit what everything began with and what was done last', () => {
    assert.equal(stemOfEdit('lake-edit-1', 'edit'), 'lake-edit-*');
    assert.equal(stemOfEdit('lake-no-background-1', 'variation'), 'lake-variation-*');
    assert.equal(stemOfEdit('lake-variation-3-edit-12', 'extended'), 'lake-extended');
    assert.equal(stemOfEdit('lake-edition-1', 'edit'), 'lake-edition-1-edit-*');
    assert.equal(stemOfEdit('-edit-1', 'edit'), '-edit-1-edit-*');
    assert.ok(Buffer.byteLength(stemOfEdit('語'.repeat(85), 'noBackground')) < 250);
  });

  it('knows a file’s stem', () => {
    assert.equal(stemOf('photo.final.JPG'), 'photo.final');
    assert.equal(stemOf('.hidden'), '.hidden');
    assert.equal(stemOf('none'), 'none');
  });
});

describe('a name that a person typed', () => {
  it('stays as it is where every system takes it', () => {
    for (const name of ['paper-boat', 'Papierboot, zweites', '紙の船', 'v1.2'])
      assert.equal(cleanedName(name), name);
  });

  it('loses what leads out of the folder, hides a file, turns what follows or is a device', () => {
    assert.equal(cleanedName('../../etc/passwd'), 'etc-passwd');
    assert.equal(cleanedName('C:\\boats\\red?.png'), 'C-boats-red');
    assert.equal(cleanedName('.hidden '), 'hidden');
    assert.equal(cleanedName('a\u202egnp'), 'a-gnp');
    assert.equal(cleanedName('con'), 'image-con');
    assert.equal(cleanedName(`\${prompt}*\${n}`), '{prompt}-{n}');
  });

  it('is none where nothing of it is left', () => {
    for (const name of ['', '  ', '..', '///', '.png']) assert.equal(cleanedName(name), '');
  });

  it('is a file name that is taken from callers, too', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'a.-/\\:*? $\u202e夜é') }), typed => {
        const name = cleanedName(typed);
        if (name !== '' && !/\.\w+$/.test(name)) assert.equal(stemFromFileName(name), name);
      }),
    );
  });
});

describe('the day in a name', () => {
  it('is the one on the person’s own calendar', () => {
    assert.equal(dayOf(new Date(2026, 0, 5, 23, 59)), '2026-01-05');
  });
});
