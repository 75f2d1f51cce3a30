/** Holds what ships, and what activation loads, to their limits. */

import * as assert from 'node:assert/strict';
import { readBundles } from '../../bundles';
import { listPackedFiles, type Package, packExtension } from '../../realVsCode/packExtension';

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
      /^(extension\.vsixmanifest|\[Content_Types\]\.xml|extension\/(dist\/.+\.(js|mjs|wasm|css)|dist\/(vips\/THIRD-PARTY-NOTICES\.md|heif\/LICENSE(\.txt)?)|media\/((icon|readme|painter)\.png|activity\.svg)|l10n\/.+\.json|package(\.nls(\.[\w-]+)?)?\.json|readme\.md|changelog\.md|LICENSE(\.txt)?))$/;
    assert.deepEqual(
      files.filter(file => !allowed.test(file)),
      [],
    );
  });

  it('holds the codec with its readers of rare formats, and the licences of what is in them', async () => {
    const files = await listPackedFiles(packed.file);
    const vips = [
      'vips-node.mjs',
      'vips.wasm',
      'vips-heif.wasm',
      'vips-resvg.wasm',
      'THIRD-PARTY-NOTICES.md',
    ];
    const codec = [...vips.map(file => `vips/${file}`), 'heif/libheif-bundle.mjs', 'heif/LICENSE'];
    assert.deepEqual(
      codec.filter(file => !files.includes(`extension/dist/${file}`)),
      [],
    );
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
