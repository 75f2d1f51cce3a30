/** Holds the README's pictures, links and words on privacy against what is in the repository. */

import * as assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import Vips from 'wasm-vips';
import { presets } from '../../../src/providers/presets';
import { sourceFiles, withoutComments } from './sourceFiles';

const readme = readFileSync('README.md', 'utf8');
const pictures = [...readme.matchAll(/!\[([^\]]*)\]\(([^)]*)\)/g)].map(([, alt = '', file = '']) => ({
  alt,
  file,
}));
const film = 'media/readme/easel.webp';

type Shown = { readonly frames: number; readonly seconds: number; readonly width: number };

async function shownOf(file: string): Promise<Shown> {
  const vips = await Vips({ dynamicLibraries: [] });
  const image = vips.Image.webploadBuffer(readFileSync(file), { n: -1 });
  const has = (field: string) => image.getTypeof(field) !== 0;
  const milliseconds = has('delay') ? image.getArrayInt('delay') : [];
  return {
    frames: has('n-pages') ? image.getInt('n-pages') : 1,
    seconds: milliseconds.reduce((sum, one) => sum + one, 0) / 1000,
    width: image.width,
  };
}

/** As GitHub names the headings of a file. */
function anchorsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('The README', () => {
  it('begins with one moving picture, which runs long enough to be read and short enough to be watched', async () => {
    assert.equal(pictures[0]?.file, film);
    const { frames, seconds, width } = await shownOf(film);
    assert.ok(frames >= 12, `${frames} frames`);
    assert.ok(seconds >= 8 && seconds <= 16, `${seconds} s`);
    assert.ok(width >= 1000, `${width} px`);
    const bytes = readFileSync(film).length;
    assert.ok(bytes < 1_500_000, `${bytes} bytes`);
  });

  it('shows four pictures more, and keeps none that it does not show', async () => {
    const stills = pictures.slice(1).map(({ file }) => file);
    assert.equal(stills.length, 4);
    for (const file of stills) {
      const { frames, width } = await shownOf(file);
      assert.deepEqual([frames, width >= 1000], [1, true], file);
      assert.ok(readFileSync(file).length < 300_000, file);
    }
    assert.deepEqual(
      readdirSync('media/readme')
        .map(name => `media/readme/${name}`)
        .sort(),
      [film, ...stills].sort(),
    );
  });

  it('says of each picture what it shows, for those who do not see it', () => {
    for (const { alt, file } of pictures) assert.ok(alt.split(' ').length >= 8, `${file}: “${alt}”`);
  });

  it('has its pictures made by the demo, by a command that CONTRIBUTING.md names', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    assert.match(scripts.pictures ?? '', /demo\.js --pictures$/);
    assert.match(readFileSync('CONTRIBUTING.md', 'utf8'), /^npm run pictures\b/m);
  });

  it('leads with every link to something that is there', () => {
    const links = [...readme.matchAll(/(?<!!)\[[^\]]*\]\(([^)]*)\)/g)].map(([, target = '']) => target);
    assert.ok(links.length > 0);
    for (const link of links) {
      const [file = '', anchor] = link.split('#');
      assert.ok(existsSync(file), link);
      if (anchor !== undefined) assert.ok(anchorsOf(file).includes(anchor), link);
    }
  });

  it('may say that Easel calls nobody but the providers: its code names no other host', () => {
    // A namespace of XML looks like an address, and is a name.
    const texts = [...sourceFiles('src'), ...sourceFiles('media')].map(({ text }) =>
      withoutComments(text).replace(/\bxmlns:\w+="[^"]*"|'http:\/\/www\.w3\.org\/1999\/xhtml'/g, ''),
    );
    const named = texts.flatMap(text =>
      [...text.matchAll(/\bhttps?:\/\/([\w-]+(?:\.[\w-]+)+)/g)].map(([, host = '']) => host),
    );
    const addresses = presets.flatMap(({ baseUrl, baseUrlExample, keyUrl }) => [
      baseUrl,
      baseUrlExample,
      keyUrl,
    ]);
    const known = addresses.flatMap(address => (address === undefined ? [] : new URL(address).host));
    // The Demo's server on this computer, and examples of what to type.
    const isKnown = (host: string) => known.includes(host) || /^127\.0\.0\.1$|(^|\.)example\.com$/.test(host);
    assert.deepEqual(
      named.filter(host => !isKnown(host)),
      [],
    );
    assert.ok(named.length > 0);
  });
});
