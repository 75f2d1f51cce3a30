import assert from 'node:assert/strict';
import { numberedNames, stemFromFileName, stemFromPrompt, stemOf } from '../../../src/core/fileNames';
import { ImageError } from '../../../src/core/imageError';

describe('the name of a picture', () => {
  it('is made of the prompt’s words', () => {
    assert.equal(stemFromPrompt('A cat programming'), 'a-cat-programming');
    assert.equal(stemFromPrompt('  “Neon” sign: OPEN 24/7!  '), 'neon-sign-open-24-7');
  });

  it('keeps letters of every script readable', () => {
    assert.equal(stemFromPrompt('Ein Füllhorn über München'), 'ein-füllhorn-über-münchen');
    assert.equal(stemFromPrompt('夜の東京、雨'), '夜の東京-雨');
    assert.equal(stemFromPrompt('नमस्ते दुनिया'), 'नमस्ते-दुनिया');
  });

  it('is never empty', () => {
    for (const prompt of ['', '   ', '🦊✨', '../..', '///']) assert.equal(stemFromPrompt(prompt), 'image');
  });

  it('is never a device of Windows', () => {
    assert.equal(stemFromPrompt('CON'), 'image-con');
    assert.equal(stemFromPrompt('lpt1'), 'image-lpt1');
    assert.equal(stemFromPrompt('con artist'), 'con-artist');
  });

  it('ends at a whole word, and inside a word only when one word is too long', () => {
    const stem = stemFromPrompt(
      'the quick brown fox jumps over the lazy dog and then the story goes on and on',
    );
    assert.equal(stem, 'the-quick-brown-fox-jumps-over-the-lazy-dog-and-then-the');
    assert.equal(stemFromPrompt('x'.repeat(300)), 'x'.repeat(60));
    assert.ok(Buffer.byteLength(stemFromPrompt('語'.repeat(300))) <= 120);
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

  it('counts from nothing for a new picture and from one for an edit', () => {
    const take = (names: Generator<string, never>) => [
      names.next().value,
      names.next().value,
      names.next().value,
    ];
    assert.deepEqual(take(numberedNames('cat', 'png', 0)), ['cat.png', 'cat-1.png', 'cat-2.png']);
    assert.deepEqual(take(numberedNames('cat-edit', 'png', 1)), [
      'cat-edit-1.png',
      'cat-edit-2.png',
      'cat-edit-3.png',
    ]);
  });

  it('knows a file’s stem', () => {
    assert.equal(stemOf('photo.final.JPG'), 'photo.final');
    assert.equal(stemOf('.hidden'), '.hidden');
    assert.equal(stemOf('none'), 'none');
  });
});
