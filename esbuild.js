// Bundles the extension into dist/, and with --tests the test suites into out/. Never type-checks: `npm run types` does.
import { readdirSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
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
  // Its CommonJS build loads its parts in a way that no bundler follows, its ES modules in one that Node does not.
  alias: { 'jsonc-parser': './node_modules/jsonc-parser/lib/esm/main.js' },
  // CommonJS packages in an ES module bundle (undici) call `require` for Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
};

/** The codec is WebAssembly with a loader that finds its libraries beside itself, so it is copied, not bundled; so is the reader of HEIC. */
const codecFiles = ['vips-node.mjs', 'vips-heif.wasm', 'vips-resvg.wasm'];
const codecBesideTheBundle = {
  name: 'codec-beside-the-bundle',
  setup(build) {
    build.onResolve({ filter: /^wasm-vips$/ }, () => ({ path: './vips/vips.mjs', external: true }));
    build.onResolve({ filter: /^libheif-js\// }, () => ({
      path: './heif/libheif.cjs',
      external: true,
    }));
  },
};

/** In place of wasm-vips's own front door, which reads the WebAssembly as it is. */
const vipsLoader = `import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import start from './vips-node.mjs';
const read = () => brotliDecompressSync(readFileSync(new URL('vips.wasm.br', import.meta.url)));
export default options => new Promise((resolve, reject) => {
  const instantiateWasm = (imports, receive) => {
    WebAssembly.instantiate(read(), imports).then(({ instance, module }) => receive(instance, module), reject);
    return {};
  };
  start({ ...options, instantiateWasm }).then(resolve, reject);
});
`;

/** In place of libheif's, which does the same. */
const heifLoader = `const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { brotliDecompressSync } = require('node:zlib');
const start = require('./library.cjs');
module.exports = () => start({ wasmBinary: brotliDecompressSync(readFileSync(join(__dirname, 'libheif.wasm.br'))) });
`;

/** Files that run in threads of their own: nobody imports them. */
const workers = ['src/demo/paintWorker.ts', 'src/pixels/editWorker.ts', 'src/pixels/thumbnailWorker.ts'];

/** Packs both 340 kB smaller than the VSIX would. A build for the tests does not take the seconds for that. */
async function brotli(file, packed) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: production ? 9 : 1 };
  await writeFile(packed, brotliCompressSync(await readFile(file), { params }));
}

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
  await brotli('node_modules/wasm-vips/lib/vips.wasm', 'dist/vips/vips.wasm.br');
  await writeFile('dist/vips/vips.mjs', vipsLoader);
  // Of the LGPL: a file of its own, which anyone can replace by another build.
  await mkdir('dist/heif', { recursive: true });
  const heif = 'node_modules/libheif-js/libheif-wasm';
  await cp(join(heif, 'LICENSE'), 'dist/heif/LICENSE');
  // CommonJS, and everything beside it is ES modules.
  await cp(join(heif, 'libheif.js'), 'dist/heif/library.cjs');
  await brotli(join(heif, 'libheif.wasm'), 'dist/heif/libheif.wasm.br');
  await writeFile('dist/heif/libheif.cjs', heifLoader);
  return result.metafile;
}

/** What agents outside start, with whichever Node they have: one file, which is copied to where no update moves it. */
async function buildBridge() {
  const result = await esbuild.build({
    entryPoints: ['src/mcp/main.ts'],
    outfile: 'dist/mcp.js',
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node18',
    logLevel: 'warning',
    minify: production,
    metafile: true,
  });
  return result.metafile;
}

/** The Studio's page: one script and one style sheet for a browser, apart from everything that runs in Node. */
async function buildPage() {
  const result = await esbuild.build({
    entryPoints: ['media/studio/studio.ts', 'media/studio/studio.css'],
    outdir: 'dist/studio',
    bundle: true,
    platform: 'browser',
    format: 'esm',
    target: 'chrome128',
    logLevel: 'warning',
    minify: production,
    sourcemap: production ? false : 'linked',
    metafile: true,
  });
  return result.metafile;
}

/** Packages that are copied beside the bundles. */
const copiedPackages = ['wasm-vips', 'libheif-js'];

/** The licence of every package whose code ships, as its authors ask. */
async function writeNotices(inputs) {
  const bundled = inputs.map(file => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]).filter(Boolean);
  const names = [...new Set([...bundled, ...copiedPackages])].sort();
  const parts = await Promise.all(names.map(noticeOf));
  await writeFile('dist/THIRD-PARTY-NOTICES.md', `# Third-party notices\n\n${parts.join('\n')}`);
}

async function noticeOf(name) {
  const folder = join('node_modules', name);
  const { version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter(file => /^(licen[cs]e|notice|third-party-notices)/i.test(file));
  const texts = await Promise.all(files.map(file => readFile(join(folder, file), 'utf8')));
  const quoted = texts.map(text => `\`\`\`\`text\n${text.trim()}\n\`\`\`\``);
  return [`## ${name} ${version} (${license})`, '', ...quoted, ''].join('\n');
}

async function buildTests() {
  await rm('out', { recursive: true, force: true });
  const entryPoints = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts') && !file.endsWith('.d.ts') && !file.includes('node_modules'))
    .map(file => join('test', file));
  const result = await esbuild.build({
    ...shared,
    entryPoints: [...entryPoints, ...workers],
    outdir: 'out',
    outbase: '.',
    external: ['vscode'],
    packages: 'external',
    sourcemap: 'linked',
    metafile: true,
  });
  // Who imports whom: `npm test -- --only changed` asks.
  await writeFile('out/meta.json', JSON.stringify({ inputs: result.metafile.inputs }));
}

const [extension, page, bridge] = [await buildExtension(), await buildPage(), await buildBridge()];
const meta = {
  inputs: { ...extension.inputs, ...page.inputs, ...bridge.inputs },
  outputs: { ...extension.outputs, ...page.outputs, ...bridge.outputs },
};
await writeFile('dist/meta.json', JSON.stringify(meta));
await writeNotices(Object.values(meta.outputs).flatMap(({ inputs }) => Object.keys(inputs)));
if (withTests) await buildTests();
if (production) await writeExtensionPage();

/**
 * VS Code shows pictures and follows links of public addresses only. vsce makes them, of the repository that the manifest
 * names, and refuses where it names none: the page goes without them then.
 */
async function writeExtensionPage() {
  const { repository } = JSON.parse(await readFile('package.json', 'utf8'));
  const readme = await readFile('README.md', 'utf8');
  await writeFile('dist/README.md', repository ? readme : withoutRelativeAddresses(readme));
  if (repository) return;
  process.stdout.write(
    'package.json names no "repository" yet: the packed page goes without pictures and links. See “Publishing” in CONTRIBUTING.md.\n',
  );
}

function withoutRelativeAddresses(markdown) {
  return markdown
    .replace(/(?:<br>)?!\[[^\]]*\]\((?!https:)[^)]*\)/g, '')
    .replace(/\[([^\]]*)\]\((?!https:)[^)]*\)/g, '$1')
    .replace(/\n{3,}/g, '\n\n');
}
