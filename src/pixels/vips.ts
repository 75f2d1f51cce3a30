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

/** Takes 80 ms and 5 MB of WebAssembly, and starts three threads. */
export async function loadVips(wanted: readonly Reader[] = []): Promise<Library> {
  const vips = await start(wanted.filter(reader => reader !== 'libheif'));
  return wanted.includes('libheif') ? Object.assign(vips, { readHeic: await loadHeic() }) : vips;
}

/** A thread's libraries: one for each set of readers, of which most threads ever need the empty one. */
export class Libraries {
  private readonly loaded = new Map<string, Promise<Library>>();

  /** With what it takes to open these pictures, and to write AVIF where that is to be written. */
  for(pictures: readonly Uint8Array[], writesAvif = false): Promise<Library> {
    const wanted = [...readersFor(pictures), ...(writesAvif ? [readers['image/avif']] : [])];
    const readerNames = [...new Set(wanted)].sort();
    const library = this.loaded.get(readerNames.join()) ?? loadVips(readerNames);
    this.loaded.set(readerNames.join(), library);
    return library;
  }

  /** bytes that pictures took at one time, at most. */
  async mostMemory(): Promise<number> {
    const loaded = await Promise.all(this.loaded.values());
    return loaded.reduce((sum, vips) => sum + vips.Stats.memHighwater(), 0);
  }
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
