/** Holds what ships, and what activation loads, to their limits. */

import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readBundles } from '../../bundles';
import { listPackedFiles, type Package, packExtension } from '../../realVsCode/packExtension';

/** What may ship. One more needs its line in CONTRIBUTING.md, with the reason. */
const chosenPackages = [
  '@lit/reactive-element',
  '@vscode-elements/elements',
  'libheif-js',
  'lit',
  'lit-element',
  'lit-html',
  'undici',
  'wasm-vips',
  'zod',
];

describe('The packed extension', () => {
  let packed: Package;

  before(async function () {
    this.timeout(120_000);
    packed = await packExtension();
  });

  it('is packed without a warning', () => {
    // In capitals: npm, which vsce starts, warns in small letters about the machine that it runs on.
    assert.doesNotMatch(packed.output, /\bWARN(ING)?\b/);
  });

  it('holds no source, no test, no map and no native binary', async () => {
    const files = await listPackedFiles(packed.file);
    assert.ok(files.includes('extension/package.json'));
    assert.ok(files.includes('extension/dist/extension.js'));
    for (const name of ['readme', 'painter'])
      assert.ok(files.includes(`extension/media/${name}.png`), `the README shows ${name}.png`);
    const allowed =
      /^(extension\.vsixmanifest|\[Content_Types\]\.xml|extension\/(dist\/.+\.(js|mjs|wasm|css)|dist\/(THIRD-PARTY-NOTICES\.md|heif\/LICENSE(\.txt)?)|media\/((icon|readme|painter)\.png|activity\.svg)|l10n\/.+\.json|package(\.nls(\.[\w-]+)?)?\.json|readme\.md|changelog\.md|LICENSE(\.txt)?))$/;
    assert.deepEqual(
      files.filter(file => !allowed.test(file)),
      [],
    );
  });

  it('holds the codec with its readers of rare formats', async () => {
    const files = await listPackedFiles(packed.file);
    const vips = ['vips-node.mjs', 'vips.wasm', 'vips-heif.wasm', 'vips-resvg.wasm'];
    const codec = [...vips.map(file => `vips/${file}`), 'heif/libheif-bundle.mjs', 'heif/LICENSE'];
    assert.deepEqual(
      codec.filter(file => !files.includes(`extension/dist/${file}`)),
      [],
    );
  });

  it('holds the licences of every package in it, each of which somebody chose', async () => {
    const bundled = readBundles()
      .flatMap(({ inputs }) => inputs)
      .flatMap(input => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []);
    const shipped = [...new Set([...bundled, 'libheif-js', 'wasm-vips'])].sort();
    assert.deepEqual(shipped, chosenPackages);
    const files = await listPackedFiles(packed.file);
    assert.ok(files.includes('extension/dist/THIRD-PARTY-NOTICES.md'));
    const notices = readFileSync('dist/THIRD-PARTY-NOTICES.md', 'utf8');
    for (const name of shipped) {
      const [, notice = ''] = notices.split(`\n## ${name} `);
      assert.match(notice.slice(0, 400), /copyright|licen[cs]e/i, `the licence of ${name}`);
    }
    for (const library of ['libvips', 'resvg', 'libheif', 'mozjpeg'])
      assert.ok(notices.includes(library), library);
  });

  it('loads less than 150 kB when it is activated', () => {
    const bytes = readBundles()
      .filter(({ isLoadedAtActivation }) => isLoadedAtActivation)
      .reduce((sum, bundle) => sum + bundle.bytes, 0);
    assert.ok(bytes > 0 && bytes < 150_000, `${bytes} bytes`);
  });

  it('loads network, schemas and codec on first use only', () => {
    const heavy = readBundles()
      .filter(({ isLoadedAtActivation }) => isLoadedAtActivation)
      .flatMap(({ inputs }) => inputs)
      .filter(input => /node_modules\/(undici|zod|wasm-vips|libheif-js)\//.test(input));
    assert.deepEqual(heavy, []);
  });
});
