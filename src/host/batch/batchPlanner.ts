/** Finds out what a file of requests comes to before anything of it is sent. The file may be anybody's: what it names lies in the workspace, or is refused. */

import * as vscode from 'vscode';
import { type BatchText, mostBatchBytes, readBatch } from '../../core/batchText';
import { numberedNames } from '../../core/fileNames';
import { ImageError, invalidInput, toImageError } from '../../core/imageError';
import { type Sentence, sentence } from '../../core/sentence';
import type { JobRequest, StartedBy } from '../../jobs/jobRequest';
import type { KeptJob } from '../../jobs/journal';
import type { WorkspaceBoundary } from '../files/workspaceBoundary';
import { obviousWorkspaceFolder, outputFolderIn, resolveFile } from '../files/workspaceFiles';
import type { ForeseenJob, JobRunner } from '../jobRunner';
import type { Recovery } from '../recovery';
import { describeError } from '../ui/errorPresenter';
import { localized } from '../ui/localized';

/** A request that can be sent. */
export type PlannedLine = ForeseenJob & {
  readonly line: number;
  readonly request: JobRequest;
  /** That it makes: those that are there already are not among them. */
  readonly pictures: number;
};

/** How a line ended, or why nothing is sent of it. */
export type EndedLine = {
  readonly line: number;
  /** `waiting`: its provider does it as a batch. */
  readonly state: 'made' | 'skipped' | 'failed' | 'notSent' | 'waiting';
  /** What is there of it: files that were made, or the name of what was to be. */
  readonly files: readonly vscode.Uri[];
  /** In the user's language. */
  readonly reason?: string;
  readonly error?: ImageError;
};

export type BatchPlan = {
  readonly ready: readonly PlannedLine[];
  /** In the order of the file. */
  readonly ended: readonly EndedLine[];
};

export class BatchPlanner {
  constructor(
    private readonly maker: JobRunner,
    private readonly boundary: WorkspaceBoundary,
    private readonly recovery: Recovery,
  ) {}

  /** Throws ImageError where the file cannot be read as one of requests. Nothing is sent to a model and nothing is written. */
  async plan(file: vscode.Uri, startedBy: StartedBy, signal: AbortSignal): Promise<BatchPlan> {
    const { batchFields, parseBatchRow } = await import('../commands/argumentsSchema');
    const { rows, problems } = await readFile(file, batchFields);
    const base = vscode.workspace.getWorkspaceFolder(file)?.uri ?? obviousWorkspaceFolder();
    const places = new Places(await this.recovery.list());
    const ready: PlannedLine[] = [];
    const ended: EndedLine[] = problems.map(({ line, reason }) =>
      failed(line, new ImageError('invalidInput', reason)),
    );
    for (const { line, fields } of rows) {
      if (signal.aborted) throw new ImageError('cancelled', stopped);
      try {
        const request = { ...(await this.settle(parseBatchRow(fields), base)), startedBy };
        const foreseen = await this.maker.foresee(request, signal);
        const { n: wanted = 1 } = request.parameters;
        const there = await places.take(line, foreseen.target, wanted);
        if (there.reason !== undefined)
          ended.push({ line, state: 'skipped', files: there.files, reason: localized(there.reason) });
        else if (there.missing === wanted) ready.push({ ...foreseen, line, request, pictures: wanted });
        else {
          const rest = { ...request, parameters: { ...request.parameters, n: there.missing } };
          const { quote, batchQuote } = await this.maker.foresee(rest, signal);
          const quotes = { quote, ...(batchQuote && { batchQuote }) };
          ready.push({ ...foreseen, ...quotes, line, request: rest, pictures: there.missing });
        }
      } catch (error) {
        ended.push(failed(line, toImageError(error)));
      }
    }
    return { ready, ended: ended.sort((a, b) => a.line - b.line) };
  }

  /** With its files as addresses, and none of those that it names outside the workspace: nobody is asked about that. */
  private async settle(request: JobRequest, base: vscode.Uri | undefined): Promise<JobRequest> {
    const references = request.references?.map(reference => resolveFile(reference, base));
    await this.boundary.checkRead(references ?? [], 'tool');
    const { folder: named } = request;
    const folder = named === undefined ? base && outputFolderIn(base) : resolveFile(named, base);
    if (named !== undefined && folder !== undefined) await this.boundary.checkWrite(folder, 'tool');
    return { ...request, ...(references && { references }), ...(folder && { folder }) };
  }
}

/** What it is to be called, but for its extension. */
export function plannedFile({ target }: PlannedLine): vscode.Uri {
  return vscode.Uri.joinPath(target.folder, target.stem);
}

function failed(line: number, error: ImageError): EndedLine {
  return { line, state: 'failed', files: [], reason: describeError(error), error };
}

async function readFile(file: vscode.Uri, names: readonly string[]): Promise<BatchText> {
  const { size } = await vscode.workspace.fs.stat(file).then(undefined, () => ({ size: -1 }));
  const shown = vscode.workspace.asRelativePath(file);
  if (size < 0) throw invalidInput('There is no file {0}.', shown);
  if (size > mostBatchBytes)
    throw invalidInput('{0} is larger than {1} MB.', shown, mostBatchBytes / 1024 / 1024);
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  return readBatch(text, /\.(md|markdown)$/i.test(file.path) ? 'table' : 'json', names);
}

type There = {
  readonly missing: number;
  readonly files: readonly vscode.Uri[];
  /** Why nothing is to be made. */
  readonly reason?: Sentence;
};

/** Which files of a batch are there already, and which of its lines would make the same. */
class Places {
  /** Pictures in a folder: their names in lower case without the extension, which follows the bytes. */
  private readonly names = new Map<string, Promise<ReadonlyMap<string, vscode.Uri>>>();
  private readonly taken = new Map<string, number>();
  private readonly kept: ReadonlySet<string>;
  private readonly waiting: ReadonlySet<string>;

  constructor(jobs: readonly KeptJob[]) {
    const single = jobs.filter(({ batch }) => batch === undefined);
    this.kept = new Set(single.filter(holdsWhole).map(({ record }) => placeOf(record.folder, record.stem)));
    const places = jobs.flatMap(({ batch }) => batch?.entries ?? []);
    this.waiting = new Set(places.map(({ folder, stem }) => placeOf(folder, stem)));
  }

  /** Throws ImageError `invalidInput` where an earlier line makes the same file. */
  async take(line: number, { folder, stem }: ForeseenJob['target'], wanted: number): Promise<There> {
    const place = placeOf(folder.toString(), stem);
    const earlier = this.taken.get(place);
    if (earlier !== undefined)
      throw invalidInput('Line {0} makes the same file. Give one of them another “fileName”.', earlier);
    this.taken.set(place, line);
    if (this.kept.has(place)) return { missing: 0, files: [], reason: isKept };
    if (this.waiting.has(place)) return { missing: 0, files: [], reason: isWaiting };
    const names = await this.namesIn(folder);
    const numbered = numberedNames(stem.toLowerCase(), '');
    const own = Array.from({ length: wanted }, () => numbered.next().value.slice(0, -1));
    const files = own.flatMap(name => names.get(name) ?? []);
    const missing = wanted - files.length;
    return { missing, files, ...(missing === 0 && { reason: isThere }) };
  }

  private namesIn(folder: vscode.Uri): Promise<ReadonlyMap<string, vscode.Uri>> {
    const known = this.names.get(folder.toString()) ?? picturesIn(folder);
    this.names.set(folder.toString(), known);
    return known;
  }
}

/** What broke off is no picture that a line could be done with. */
function holdsWhole({ pictures, addresses, submitted }: KeptJob): boolean {
  return pictures.some(({ isWhole }) => isWhole) || addresses.length + submitted.length > 0;
}

function placeOf(folder: string, stem: string): string {
  return `${folder}\n${stem}`.toLowerCase();
}

async function picturesIn(folder: vscode.Uri): Promise<ReadonlyMap<string, vscode.Uri>> {
  const entries = await vscode.workspace.fs.readDirectory(folder).then(undefined, () => []);
  const pictures = entries.flatMap(([name]): [string, vscode.Uri][] => {
    const [extension] = /\.(png|jpe?g|webp|gif|avif|heic|bmp|tiff?|svg)$/i.exec(name) ?? [];
    return extension === undefined
      ? []
      : [[name.slice(0, -extension.length).toLowerCase(), vscode.Uri.joinPath(folder, name)]];
  });
  return new Map(pictures);
}

const stopped = sentence('The batch was stopped before anything was sent.');
const isThere = sentence('Its file is there already.');
const isKept = sentence(
  'Its picture was received and not saved yet: “Easel: Recover Unsaved Images…” does that.',
);
const isWaiting = sentence(
  'It is in a batch that was submitted: “Easel: Recover Unsaved Images…” shows how far that is.',
);
