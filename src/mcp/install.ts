/** Puts the bridge where agents' configurations name it, and keeps it there over updates: what lies inside an extension moves with each version. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentTool } from '../agents/agentTool';
import { bridgeFile, ensurePrivate, toolsFile, writeWhole } from './agentFolder';
import { waitTool } from './connection';
import { type ListedTool, listed } from './protocol';

export type Installation = {
  /** `~/.easel`. */
  readonly folder: string;
  /** The bridge as this version has it. */
  readonly bundle: string;
  /** Of this version, such as `1.2.0`. */
  readonly version: string;
  /** VS Code's own Node, for machines without another. */
  readonly node: string;
};

/** What starts the bridge, for an agent's configuration. Windows starts no script without a shell. */
export function commandIn(folder: string): { readonly command: string; readonly args: readonly string[] } {
  const script = launcherFile(folder);
  return process.platform === 'win32'
    ? { command: 'cmd', args: ['/c', script] }
    : { command: script, args: [] };
}

/** Writes what is missing or of another version. An older Easel beside a newer leaves the newer's. */
export async function install({ folder, bundle, version, node }: Installation): Promise<void> {
  const [ours, theirs] = await Promise.all([
    readFile(bundle, 'utf8'),
    readFile(bridgeFile(folder), 'utf8').catch(() => undefined),
  ]);
  await ensurePrivate(folder);
  const marked = `// Easel ${version}\n${ours}`;
  if (theirs !== marked && !isNewer(versionIn(theirs ?? ''), version))
    await writeWhole(bridgeFile(folder), marked);
  const launcher = process.platform === 'win32' ? windowsLauncher(node) : posixLauncher(node);
  const file = launcherFile(folder);
  if ((await readFile(file, 'utf8').catch(() => undefined)) !== launcher)
    await writeWhole(file, launcher, 0o700);
}

/** What the bridge lists while no window is open. */
export async function writeTools(
  folder: string,
  version: string,
  tools: readonly AgentTool[],
): Promise<void> {
  const list: readonly ListedTool[] = [...tools, waitTool].map(listed);
  const text = JSON.stringify({ version, tools: list });
  if ((await readFile(toolsFile(folder), 'utf8').catch(() => undefined)) !== text)
    await writeWhole(toolsFile(folder), text);
}

const launcherFile = (folder: string): string =>
  join(folder, process.platform === 'win32' ? 'easel-mcp.cmd' : 'easel-mcp');

function posixLauncher(node: string): string {
  return `#!/bin/sh
# Starts Easel's bridge for agents. Written by Easel in VS Code, which repairs it.
folder=$(dirname "$0")
if command -v node >/dev/null 2>&1; then exec node "$folder/mcp.mjs" "$@"; fi
ELECTRON_RUN_AS_NODE=1 exec '${node.replaceAll("'", "'\\''")}' "$folder/mcp.mjs" "$@"
`;
}

function windowsLauncher(node: string): string {
  return [
    '@echo off',
    'rem Starts the bridge of Easel for agents. Written by Easel in VS Code, which repairs it.',
    'where node >nul 2>nul',
    'if %errorlevel%==0 goto node',
    'set ELECTRON_RUN_AS_NODE=1',
    `"${node.replaceAll('%', '%%')}" "%~dp0mcp.mjs" %*`,
    'exit /b %errorlevel%',
    ':node',
    'node "%~dp0mcp.mjs" %*',
    '',
  ].join('\r\n');
}

function versionIn(bridge: string): string {
  return /^\/\/ Easel (\d+\.\d+\.\d+)/.exec(bridge)?.[1] ?? '0.0.0';
}

function isNewer(one: string, other: string): boolean {
  const [a, b] = [one, other].map(version => version.split('.').map(Number));
  const at = a?.findIndex((part, index) => part !== b?.[index]) ?? -1;
  return at >= 0 && (a?.[at] ?? 0) > (b?.[at] ?? 0);
}
