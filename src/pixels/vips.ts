/** Loads libvips as WebAssembly, with what a picture needs beyond it. Never on the extension host's thread: it waits for its own threads by blocking the one it is called on. */

import { tmpdir } from 'node:os';
import type Vips from 'wasm-vips';
import { type MediaType, sniffMediaType } from '../core/mediaType';
import { closeFiles, type Files } from './closedFiles';
import { loadHeic, type ReadHeic } from './heic';

export type Library = NonNullable<typeof Vips> & {
  /** Where it was loaded. */
  readonly readHeic?: ReadHeic;
};

/** What a format needs that few pictures have: libraries beside `vips.wasm` (3.8 MB and 1.2 MB), and one of its own. */
const readers = {
  'image/avif': 'vips-heif.wasm',
  'image/svg+xml': 'vips-resvg.wasm',
  'image/heic': 'libheif',
} as const;

export type Reader = (typeof readers)[keyof typeof readers];

/** What has to be loaded before these pictures can be opened. */
export function readersFor(pictures: readonly Uint8Array[]): Reader[] {
  const known: Partial<Record<MediaType, Reader>> = readers;
  const types = new Set(pictures.map(sniffMediaType));
  return [...types].map(type => type && known[type]).filter(reader => reader !== undefined);
}

/** One for each set of dynamic libraries, for this thread's life. */
const libraries = new Map<string, Promise<Library>>();

/** The first time takes 80 ms and 5 MB of WebAssembly, and starts three threads. */
export async function loadVips(wanted: readonly Reader[] = []): Promise<Library> {
  const dynamic = wanted.filter(reader => reader !== 'libheif').sort();
  const known = libraries.get(dynamic.join()) ?? start(dynamic);
  libraries.set(dynamic.join(), known);
  const vips = await known;
  return wanted.includes('libheif') ? Object.assign(vips, { readHeic: await loadHeic() }) : vips;
}

/** bytes that pictures have taken at one time since this thread began. */
export async function mostMemory(): Promise<number> {
  const loaded = await Promise.all(libraries.values());
  return loaded.reduce((sum, vips) => sum + vips.Stats.memHighwater(), 0);
}

async function start(dynamicLibraries: string[]): Promise<Library> {
  const { default: load } = await import('wasm-vips');
  const silent = () => {};
  const vips = await load({
    dynamicLibraries,
    print: silent,
    printErr: silent,
    preRun: (module?: { readonly ENV: Record<string, string>; readonly FS: Files }) => {
      if (module === undefined) return;
      // libvips warns of every flaw in a file on stderr, past `printErr`.
      module.ENV.VIPS_WARNING = '0';
      closeFiles(module.FS, tmpdir());
    },
  });
  vips.concurrency(1);
  vips.Cache.max(0);
  return vips;
}
