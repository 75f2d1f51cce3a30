/** Reads the graphs of ComfyUI that an entry of the user's settings names. Never one of a folder that is not trusted. */

import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import { invalidInput } from '../../core/imageError';
import { parseJson } from '../../net/textReader';
import type { Provider } from '../../providers/provider';

/** bytes; what ComfyUI exports of the longest graphs is some 100 kB. */
const largestFile = 1024 * 1024;

/** The provider with what its graph files hold. A relative path is looked for in the workspace's folders. Throws ImageError `invalidInput`. */
export async function withGraphs(provider: Provider): Promise<Provider> {
  const { graphFiles } = provider;
  if (graphFiles === undefined) return provider;
  const read = Object.entries(graphFiles).map(async ([kind, path]) => [kind, await graphIn(path)] as const);
  return { ...provider, quirks: { ...provider.quirks, graphs: Object.fromEntries(await Promise.all(read)) } };
}

async function graphIn(path: string): Promise<unknown> {
  for (const file of placesOf(path)) {
    const size = await stat(file).then(
      found => found.size,
      () => undefined,
    );
    if (size === undefined) continue;
    const graph = size > largestFile ? undefined : parseJson(await readFile(file, 'utf8'));
    if (graph !== undefined) return graph;
    throw invalidInput('{0} is no JSON file of at most {1} MB.', file, 1);
  }
  throw invalidInput(
    'The graph {0} is not there. Paths in "graphs" of easel.providers are absolute, or relative to a trusted workspace’s folder.',
    path,
  );
}

function placesOf(path: string): readonly string[] {
  if (isAbsolute(path)) return [path];
  if (!vscode.workspace.isTrusted) return [];
  return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => join(uri.fsPath, path));
}
