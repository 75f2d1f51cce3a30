/** Holds what ships, and what activation loads, to their limits. */

import * as assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parserOf } from '../../../src/net/lateReaders';
import type { Network as SourceNetwork } from '../../../src/net/network';
import { readBundles } from '../../bundles';
import { listPackedFiles, type Package, packExtension, readPackedFile } from '../../realVsCode/packExtension';
import { direct } from '../net/support/job';

/** The part of the production build that opens connections. */
function networkBundle(): string {
  assert.ok(!existsSync('dist/extension.js.map'), 'what is in dist is a build for development');
  const bundle = readBundles().find(({ entry }) => entry === 'src/net/network.ts');
  assert.ok(bundle, 'the network is no bundle of its own');
  return bundle.file;
}

/** What may ship. One more needs its line in CONTRIBUTING.md, with the reason. */
const chosenPackages = [
  '@lit/reactive-element',
  '@vscode-elements/elements',
  'jsonc-parser',
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

  it('is packed without a warning and without an option', () => {
    // In capitals: npm, which vsce starts, warns in small letters about the machine that it runs on.
    assert.doesNotMatch(packed.output, /\bWARN(ING)?\b/);
  });

  it('holds no source, no test, no map and no native binary', async () => {
    const files = await listPackedFiles(packed.file);
    assert.ok(files.includes('extension/package.json'));
    assert.ok(files.includes('extension/dist/extension.js'));
    const allowed =
      /^(extension\.vsixmanifest|\[Content_Types\]\.xml|extension\/(dist\/.+\.(js|mjs|cjs|wasm|br|css)|dist\/(THIRD-PARTY-NOTICES\.md|heif\/LICENSE(\.txt)?)|media\/(icon\.png|activity\.svg|walkthrough\/\w+\.svg)|l10n\/.+\.json|skills\/[\w-]+\/SKILL\.md|package(\.nls(\.[\w-]+)?)?\.json|readme\.md|changelog\.md|LICENSE(\.txt)?))$/;
    assert.deepEqual(
      files.filter(file => !allowed.test(file)),
      [],
    );
  });

  it('has a page whose pictures and links have public addresses, and says what is missing for them to have any', async () => {
    const { repository } = JSON.parse(await readPackedFile(packed.file, 'extension/package.json')) as {
      repository?: unknown;
    };
    const page = await readPackedFile(packed.file, 'extension/readme.md');
    const addresses = [...page.matchAll(/\]\(([^)]*)\)/g)].map(([, address = '']) => address);
    assert.deepEqual(
      addresses.filter(address => !/^https:\/\//.test(address)),
      [],
    );
    assert.equal(addresses.length > 0, repository !== undefined);
    assert.equal(/^package\.json names no "repository" yet: /m.test(packed.output), repository === undefined);
    for (const heading of readFileSync('README.md', 'utf8').match(/^#+ .*$/gm) ?? [])
      assert.ok(page.includes(heading), heading);
  });

  it('holds the codec with its readers of rare formats', async () => {
    const files = await listPackedFiles(packed.file);
    const vips = ['vips.mjs', 'vips-node.mjs', 'vips.wasm.br', 'vips-heif.wasm', 'vips-resvg.wasm'];
    const codec = [
      ...vips.map(file => `vips/${file}`),
      'heif/libheif.cjs',
      'heif/library.cjs',
      'heif/libheif.wasm.br',
      'heif/LICENSE',
    ];
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

  it('loads less than 20 kB when it is activated', () => {
    const bytes = readBundles()
      .filter(({ isLoadedAtActivation }) => isLoadedAtActivation)
      .reduce((sum, bundle) => sum + bundle.bytes, 0);
    assert.ok(bytes > 0 && bytes < 20_000, `${bytes} bytes`);
  });

  it('looks as a window starts for agents and batches with a few more, before anything else is loaded', () => {
    const [look] = readBundles().filter(({ entry }) => entry === 'src/host/onStartup.ts');
    assert.ok(look && look.bytes < 5000);
    assert.deepEqual([...look.inputs].sort(), [
      'src/host/agents/whenConnected.ts',
      'src/host/batch/whenWaiting.ts',
      'src/host/onStartup.ts',
    ]);
  });

  it('holds the bridge that agents start as one file, which needs no other', () => {
    const bridge = readBundles().find(({ file }) => file === 'dist/mcp.js');
    assert.ok(bridge && bridge.bytes < 20_000, `${bridge?.bytes} bytes`);
    assert.deepEqual(
      bridge.inputs.filter(input => !/^src\/(mcp|core)\//.test(input)),
      [],
    );
    const imports = readFileSync('dist/mcp.js', 'utf8').matchAll(/\bfrom ?"([^"]+)"/g);
    assert.deepEqual(
      [...imports].flatMap(([, from = '']) => (from.startsWith('node:') ? [] : [from])),
      [],
    );
  });

  it('finds undici’s parser, though it is minified, and gets all from a server that hangs up on a lagging reader', async () => {
    const { Network } = (await import(pathToFileURL(resolve(networkBundle())).href)) as {
      Network: typeof SourceNetwork;
    };
    const body = Buffer.alloc(1_180_000, 'picture ');
    const server = createServer(socket => {
      socket
        .on('error', () => {})
        .once('data', async () => {
          socket.write('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n');
          // The last piece finds no room, neither in Easel nor in undici.
          for (const [start, end] of [
            [0, 1_100_000],
            [1_100_000, 1_140_000],
            [1_140_000, body.length],
          ]) {
            socket.write(body.subarray(start, end));
            await sleep(30);
          }
          socket.end();
        });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    let socket: Socket | undefined;
    const hear = (message: unknown) => {
      ({ socket } = message as { socket: Socket });
    };
    subscribe('undici:client:connected', hear);
    const network = new Network(() => direct);
    try {
      const response = await network.open({
        method: 'GET',
        url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
        headers: {},
        signal: AbortSignal.timeout(10_000),
        connectTimeoutMs: 5000,
        publicOnly: false,
      });
      const parser = socket && parserOf(socket);
      assert.deepEqual(
        [parser?.paused, typeof parser?.resume, typeof parser?.ptr, typeof parser?.llhttp.llhttp_resume],
        [false, 'function', 'number', 'function'],
      );
      await sleep(300);
      const received: Uint8Array[] = [];
      for await (const chunk of response.body) received.push(chunk);
      assert.ok(Buffer.concat(received).equals(body));
    } finally {
      unsubscribe('undici:client:connected', hear);
      await network.dispose();
      server.close();
    }
  });

  it('loads network, schemas and codec on first use only', () => {
    const heavy = readBundles()
      .filter(({ isLoadedAtActivation }) => isLoadedAtActivation)
      .flatMap(({ inputs }) => inputs)
      .filter(input => /node_modules\/(undici|zod|wasm-vips|libheif-js)\//.test(input));
    assert.deepEqual(heavy, []);
  });
});
