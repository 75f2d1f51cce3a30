/** The repository's own source, as text, for the tests that hold the house together. Never runs it. */

import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

export type SourceFile = {
  /** Relative to the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
};

/** Every TypeScript file below `folder` of the repository. */
export function sourceFiles(folder: string): SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') || name.endsWith('.tsx'))
    .map(name => join(folder, name))
    .map(path => ({ path: path.split(sep).join('/'), text: readFileSync(path, 'utf8') }));
}

const stringOrComment =
  /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/.*$/gm;

/** The text without comments, line numbers kept. What looks like a comment inside a string stays. */
export function withoutComments(text: string): string {
  return text.replace(stringOrComment, found =>
    found.startsWith('/') ? found.replace(/[^\n]/g, '') : found,
  );
}
