/** The history on disk: a line for each thing that happened, only ever added to. Two windows may add at the same time; a damaged line costs itself alone. */

import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type HistoryLine, parseHistoryLine } from './historyEntry';

/** Characters parsed before the thread may do something else: some 5 ms. */
const charactersInATurn = 512 * 1024;
/** Characters; a picture takes some hundreds. A longer line is damaged. */
const longestLine = 1024 * 1024;

export class HistoryFile {
  /** What was compacted, then what was being compacted when a window died, then what came since. */
  private readonly compacted: string;
  private readonly retired: string;
  private readonly current: string;
  /** Bytes of `current` that were read, always whole lines. */
  private read = 0;
  /** Which file that was: another window may have put a new one in its place. */
  private identity = '';

  constructor(private readonly folder: string) {
    this.compacted = join(folder, 'history-compacted.jsonl');
    this.retired = join(folder, 'history-retired.jsonl');
    this.current = join(folder, 'history.jsonl');
  }

  /** Everything from the beginning; no lines where there is no history yet. */
  async readAll(): Promise<HistoryLine[]> {
    const older = [await readText(this.compacted), await readText(this.retired)].join('\n');
    this.read = 0;
    this.identity = '';
    return [...(await parse(older)), ...((await this.readNews()) ?? [])];
  }

  /** What this or another window added since; `undefined` when another compacted the file: read all of it again. */
  async readNews(): Promise<HistoryLine[] | undefined> {
    const now = await stat(this.current).catch(() => undefined);
    if (now === undefined) return this.read === 0 ? [] : undefined;
    const identity = `${now.ino} ${now.birthtimeMs}`;
    if ((this.identity !== '' && identity !== this.identity) || now.size < this.read) return undefined;
    this.identity = identity;
    if (now.size === this.read) return [];
    const text = await readFrom(this.current, this.read, now.size);
    // Another window may be in the middle of a line.
    const whole = text.subarray(0, text.lastIndexOf(10) + 1);
    this.read += whole.length;
    return parse(whole.toString());
  }

  /** Rejects as Node does when the disk refuses. */
  async append(lines: readonly HistoryLine[]): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    // Begins with a line break: what another window left half-written is damaged alone.
    const text = lines.map(line => `\n${JSON.stringify(line)}`).join('');
    await appendFile(this.current, `${text}\n`, { mode: 0o600 });
  }

  /** Everything that was kept, for good. */
  async remove(): Promise<void> {
    for (const file of [this.compacted, this.retired, this.current]) await rm(file, { force: true });
    this.read = 0;
    this.identity = '';
  }

  /**
   * Writes what the lines add up to in their place. `shrink` gets all lines and returns fewer. What another window
   * adds meanwhile goes into a new file and is kept.
   */
  async compact(shrink: (lines: readonly HistoryLine[]) => readonly HistoryLine[]): Promise<void> {
    // A file that a dead window left is compacted first, for nothing may be renamed over it.
    const isLeft = await stat(this.retired).then(
      () => true,
      () => false,
    );
    if (!isLeft) await rename(this.current, this.retired);
    const lines = await parse([await readText(this.compacted), await readText(this.retired)].join('\n'));
    const half = join(this.folder, `${randomUUID()}.tmp`);
    const text = shrink(lines).map(line => `${JSON.stringify(line)}\n`);
    await writeFile(half, text.join(''), { mode: 0o600 });
    await rename(half, this.compacted);
    await rm(this.retired, { force: true });
    this.read = 0;
    this.identity = '';
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

async function readFrom(path: string, start: number, end: number): Promise<Buffer> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(end - start), 0, end - start, start);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function parse(text: string): Promise<HistoryLine[]> {
  const lines: HistoryLine[] = [];
  let turn = 0;
  for (let at = 0, end = 0; at < text.length; at = end + 1) {
    end = endOfLine(text, at);
    if (end - turn >= charactersInATurn) {
      turn = end;
      await nextTurn();
    }
    if (end === at || end - at > longestLine) continue;
    const parsed = parseHistoryLine(text.slice(at, end));
    if (parsed !== undefined) lines.push(parsed);
  }
  return lines;
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}
