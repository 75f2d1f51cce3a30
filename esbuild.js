// Bundles the extension into dist/, and with --tests the test suites into out/. Never type-checks: `npm run types` does.
import { readdirSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as esbuild from 'esbuild';

const production = process.argv.includes('--production');
const withTests = process.argv.includes('--tests');

/** Both builds are ES modules with splitting: every `await import(…)` becomes a chunk that loads on first use. */
const shared = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  splitting: true,
  target: 'node20.18',
  logLevel: 'warning',
  // CommonJS packages in an ES module bundle (undici) call `require` for Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
};

/** The codec is WebAssembly with a loader that finds its .wasm beside itself, so it is copied, not bundled; so is the reader of HEIC. */
const codecFiles = ['vips-node.mjs', 'vips.wasm', 'vips-heif.wasm', 'vips-resvg.wasm'];
const codecBesideTheBundle = {
  name: 'codec-beside-the-bundle',
  setup(build) {
    build.onResolve({ filter: /^wasm-vips$/ }, () => ({ path: './vips/vips-node.mjs', external: true }));
    build.onResolve({ filter: /^libheif-js\// }, () => ({
      path: './heif/libheif-bundle.mjs',
      external: true,
    }));
  },
};

/** Files that run in threads of their own: nobody imports them. */
const workers = ['src/demo/paintWorker.ts', 'src/pixels/editWorker.ts', 'src/pixels/thumbnailWorker.ts'];

async function buildExtension() {
  await rm('dist', { recursive: true, force: true });
  const result = await esbuild.build({
    ...shared,
    entryPoints: ['src/extension.ts', ...workers],
    outdir: 'dist',
    entryNames: '[name]',
    chunkNames: '[name]-[hash]',
    external: ['vscode'],
    plugins: [codecBesideTheBundle],
    minify: production,
    sourcemap: production ? false : 'linked',
    metafile: true,
  });
  await mkdir('dist/vips', { recursive: true });
  for (const file of codecFiles) await cp(join('node_modules/wasm-vips/lib', file), join('dist/vips', file));
  // The libraries inside it ask that their licences travel with them.
  await cp('node_modules/wasm-vips/THIRD-PARTY-NOTICES.md', 'dist/vips/THIRD-PARTY-NOTICES.md');
  // Of the LGPL: a file of its own, which anyone can replace by another build.
  await mkdir('dist/heif', { recursive: true });
  for (const file of ['libheif-bundle.mjs', 'LICENSE'])
    await cp(join('node_modules/libheif-js/libheif-wasm', file), join('dist/heif', file));
  await writeFile('dist/meta.json', JSON.stringify(result.metafile));
}

/** The Studio's page: one script and one style sheet for a browser, apart from everything that runs in Node. */
async function buildPage() {
  await esbuild.build({
    entryPoints: ['media/studio/studio.ts', 'media/studio/studio.css'],
    outdir: 'dist/studio',
    bundle: true,
    platform: 'browser',
    format: 'esm',
    target: 'chrome128',
    logLevel: 'warning',
    minify: production,
    sourcemap: production ? false : 'linked',
  });
}

async function buildTests() {
  await rm('out', { recursive: true, force: true });
  const entryPoints = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map(file => join('test', file));
  await esbuild.build({
    ...shared,
    entryPoints: [...entryPoints, ...workers],
    outdir: 'out',
    outbase: '.',
    external: ['vscode'],
    packages: 'external',
    sourcemap: 'linked',
  });
}

await buildExtension();
await buildPage();
if (withTests) await buildTests();
if (production) await sayHowToPack();

/** vsce makes public addresses of the README's pictures, and refuses where the manifest names no repository to make them of. */
async function sayHowToPack() {
  const { repository } = JSON.parse(await readFile('package.json', 'utf8'));
  if (!repository)
    process.stdout.write('No public repository is named in package.json: pack with `npm run package`.\n');
}
