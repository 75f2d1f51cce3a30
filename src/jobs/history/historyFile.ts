/** The history on disk: a line for each thing that happened, only ever added to. Two windows may add at the same time; a damaged line costs itself alone. */

import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppendedFile } from '../appendedFile';
import { type HistoryLine, parseHistoryLine } from './historyEntry';

/** Characters parsed before the thread may do something else: some 5 ms. */
const charactersInATurn = 512 * 1024;
/** Characters; a picture takes some hundreds. A longer line is damaged. */
const longestLine = 1024 * 1024;

export class HistoryFile {
  /** What was compacted, then what was being compacted when a window died, then what came since. */
  private readonly compacted: string;
  private readonly retired: string;
  private readonly current: AppendedFile;

  constructor(private readonly folder: string) {
    this.compacted = join(folder, 'history-compacted.jsonl');
    this.retired = join(folder, 'history-retired.jsonl');
    this.current = new AppendedFile(join(folder, 'history.jsonl'));
  }

  /** Everything from the beginning; no lines where there is no history yet. */
  async readAll(): Promise<HistoryLine[]> {
    const older = [await readText(this.compacted), await readText(this.retired)].join('\n');
    this.current.restart();
    return [...(await parse(older)), ...((await this.readNews()) ?? [])];
  }

  /** What this or another window added since; `undefined` when another compacted the file: read all of it again. */
  async readNews(): Promise<HistoryLine[] | undefined> {
    const news = await this.current.readNews();
    return news === undefined ? undefined : parse(news);
  }

  /** Rejects as Node does when the disk refuses. */
  append(lines: readonly HistoryLine[]): Promise<void> {
    return this.current.append(lines);
  }

  /** Everything that was kept, for good. */
  async remove(): Promise<void> {
    for (const file of [this.compacted, this.retired, this.current.path]) await rm(file, { force: true });
    this.current.restart();
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
    if (!isLeft) await rename(this.current.path, this.retired);
    const lines = await parse([await readText(this.compacted), await readText(this.retired)].join('\n'));
    const half = join(this.folder, `${randomUUID()}.tmp`);
    const text = shrink(lines).map(line => `${JSON.stringify(line)}\n`);
    await writeFile(half, text.join(''), { mode: 0o600 });
    await rename(half, this.compacted);
    await rm(this.retired, { force: true });
    this.current.restart();
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
