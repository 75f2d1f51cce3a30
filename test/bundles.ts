/** What the bundler made of the extension, from dist/meta.json. Never builds it. */

import { readFileSync } from 'node:fs';

export type Bundle = {
  /** Relative to the repository. */
  readonly file: string;
  readonly bytes: number;
  /** The source file that it was made for; absent where several share it. */
  readonly entry: string | undefined;
  /** Source files inside, relative to the repository. */
  readonly inputs: readonly string[];
  /** True for what VS Code reads when it activates the extension; the rest loads on first use. */
  readonly isLoadedAtActivation: boolean;
};

type Meta = {
  readonly outputs: Readonly<
    Record<
      string,
      {
        readonly bytes: number;
        readonly entryPoint?: string;
        readonly inputs: Readonly<Record<string, unknown>>;
        readonly imports: readonly { readonly path: string; readonly kind: string }[];
      }
    >
  >;
};

export function readBundles(): Bundle[] {
  const { outputs } = JSON.parse(readFileSync('dist/meta.json', 'utf8')) as Meta;
  const atActivation = new Set<string>();
  const follow = (file: string) => {
    if (atActivation.has(file)) return;
    atActivation.add(file);
    for (const { path, kind } of outputs[file]?.imports ?? []) {
      if (kind === 'import-statement' && path in outputs) follow(path);
    }
  };
  follow('dist/extension.js');
  return Object.entries(outputs)
    .filter(([file]) => file.endsWith('.js'))
    .map(([file, { bytes, entryPoint: entry, inputs }]) => ({
      file,
      bytes,
      entry,
      inputs: Object.keys(inputs),
      isLoadedAtActivation: atActivation.has(file),
    }))
    .sort((a, b) => b.bytes - a.bytes);
}
