/** Which files were changed, and which unit tests can tell. Never runs a test. */

import { readFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { runWithUs } from './realVsCode/endWithUs';

/** What esbuild tells of the files that it bundled: paths relative to the repository. */
export type ImportGraph = {
  readonly inputs: Readonly<
    Record<string, { readonly imports: readonly { readonly path: string; readonly external?: boolean }[] }>
  >;
};

export type Change = {
  /** Relative to the repository. */
  readonly files: readonly string[];
  /** Where they were looked for, in words. */
  readonly since: string;
};

/** What is not committed yet; when everything is, what the last commit changed. */
export async function changedFiles(): Promise<Change> {
  const lines = async (...args: readonly string[]) => {
    const { code, output } = await runWithUs('git', args);
    if (code !== 0) throw new Error(`git ${args.join(' ')} failed:\n${output}`);
    return output.split('\n').filter(Boolean);
  };
  const uncommitted = [
    ...(await lines('diff', '--name-only', 'HEAD')),
    ...(await lines('ls-files', '--others', '--exclude-standard')),
  ];
  if (uncommitted.length > 0) return { files: uncommitted, since: 'not committed' };
  return { files: await lines('diff', '--name-only', 'HEAD~1', 'HEAD'), since: 'changed by the last commit' };
}

/** The sources of all files that were bundled for the tests. */
export function readImportGraph(): ImportGraph {
  return JSON.parse(readFileSync('out/meta.json', 'utf8')) as ImportGraph;
}

/**
 * The test files whose imports lead to a changed file, those with the shortest way first. What nobody imports
 * (workers, scripts, certificates, README.md) leads to the files that name it.
 */
export function testsThatReach(
  changed: readonly string[],
  { inputs }: ImportGraph,
  textOf: (file: string) => string,
): string[] {
  const files = Object.keys(inputs).filter(file => !file.startsWith('node_modules/'));
  const importers = new Map<string, string[]>();
  for (const file of files) {
    for (const { path, external } of inputs[file]?.imports ?? []) {
      if (!external) importers.set(path, [...(importers.get(path) ?? []), file]);
    }
  }
  const namers = (file: string) => {
    const name = basename(file).replace(/\.ts$/, '.js');
    return files.filter(other => other !== file && textOf(other).includes(name));
  };
  // A set keeps the order in which things came: the nearest first.
  const reached = new Set(changed);
  for (const file of reached) {
    for (const user of importers.get(file) ?? namers(file)) reached.add(user);
  }
  return [...reached].filter(file => /^test\/unit\/.*\.test\.ts$/.test(file) && file in inputs);
}

/** The compiled unit tests to run for a change, the likeliest to fail first. */
export function unitTestsFor({ files }: Change): string[] {
  const texts = new Map<string, string>();
  const textOf = (file: string) => {
    const text = texts.get(file) ?? readFileSync(file, 'utf8');
    texts.set(file, text);
    return text;
  };
  const graph = readImportGraph();
  // They read the repository's own files, and none of them takes a second.
  const house = testsThatReach(['test/unit/house/sourceFiles.ts', 'package.json'], graph, textOf);
  const reached = testsThatReach(files, graph, textOf);
  return [...new Set([...reached, ...house])]
    .filter(file => file !== packaging)
    .map(file => resolve('out', file.replace(/\.ts$/, '.js')));
}

/** Takes as long as all the others together: it builds and packs. */
const packaging = join('test/unit/house/package.test.ts');

/** For people: the source of a compiled test. */
export function sourceOf(compiled: string): string {
  return relative(resolve('out'), compiled).replace(/\.js$/, '.ts');
}
