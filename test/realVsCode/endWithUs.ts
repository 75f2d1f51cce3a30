/** Child processes and temporary folders that must not outlive this process. Never waits: what ends us may be a Ctrl-C. */

import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** With the signal that ends each. */
const children = new Map<ChildProcess, NodeJS.Signals>();
const folders = new Set<string>();
const isWindows = process.platform === 'win32';

process.once('exit', () => {
  for (const child of children.keys()) endTree(child);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  process.once(signal, () => process.exit(code));
}

export type SpawnWithUs = SpawnOptions & {
  /** SIGKILL: VS Code's server stays for its windows when it is asked kindly. SIGTERM for what ends children of its own. */
  readonly endsBy?: 'SIGKILL' | 'SIGTERM';
};

/** Spawns a process that is ended, with all that it started, when this one ends. */
export function spawnWithUs(
  command: string,
  args: readonly string[],
  { endsBy = 'SIGKILL', ...options }: SpawnWithUs = {},
): ChildProcess {
  // A process group of its own on POSIX: ending the group ends the grandchildren (extension hosts, renderers) too.
  const child = spawn(command, args, { ...options, detached: !isWindows });
  children.set(child, endsBy);
  child.once('exit', () => children.delete(child));
  return child;
}

/** Ends a process of `spawnWithUs` and all that it started. */
export function endTree(child: ChildProcess): void {
  const signal = children.get(child) ?? 'SIGKILL';
  children.delete(child);
  if (child.pid === undefined) return;
  try {
    if (isWindows) child.kill();
    else process.kill(-child.pid, signal);
  } catch {
    // It has ended already.
  }
}

/** A new empty folder that is gone when this process ends. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `easel-${name}-`));
  folders.add(folder);
  return folder;
}

export type Finished = {
  /** `null`: ended by a signal. */
  readonly code: number | null;
  /** stdout and stderr as they came. */
  readonly output: string;
};

/** Runs a process to its end; `onOutput` hears it as it comes. Rejects when it cannot be started. */
export function runWithUs(
  command: string,
  args: readonly string[],
  { onOutput, ...options }: SpawnWithUs & { onOutput?: ((text: string) => void) | undefined } = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawnWithUs(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const hear = (text: string) => {
      output += text;
      onOutput?.(text);
    };
    child.stdout?.setEncoding('utf8').on('data', hear);
    child.stderr?.setEncoding('utf8').on('data', hear);
    child.once('error', reject);
    child.once('close', code => resolve({ code, output }));
  });
}
