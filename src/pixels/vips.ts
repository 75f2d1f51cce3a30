/** Loads libvips as WebAssembly. Never on the extension host's thread: it waits for its own threads by blocking the one it is called on. */

import type Vips from 'wasm-vips';

export type Library = NonNullable<typeof Vips>;

/** Takes 80 ms and 5 MB of WebAssembly, and starts three threads. */
export async function loadVips(): Promise<Library> {
  const { default: start } = await import('wasm-vips');
  const silent = () => {};
  // AVIF and SVG are libraries of their own (3.8 MB and 1.2 MB), loaded only when named here.
  const vips = await start({
    dynamicLibraries: [],
    print: silent,
    printErr: silent,
    // libvips warns of every flaw in a file on stderr, past `printErr`.
    preRun: (module?: { ENV: Record<string, string> }) => {
      if (module !== undefined) module.ENV.VIPS_WARNING = '0';
    },
  });
  vips.concurrency(1);
  vips.Cache.max(0);
  return vips;
}
