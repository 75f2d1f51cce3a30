/** Easel: Generate Images from File…. Hundreds of requests in one file: what they cost is asked before anything is sent, and each line ends for itself. */

import * as vscode from 'vscode';
import { leftText } from '../../agents/callText';
import { dollars } from '../../core/dollars';
import { fileNameOf, stemOf } from '../../core/fileNames';
import { type Amount, excessOf, limitsFor } from '../../core/spendingLimits';
import { type BatchEnd, runBatch } from '../../jobs/batch';
import type { JobQueue } from '../../jobs/jobQueue';
import type { StartedBy } from '../../jobs/jobRequest';
import type { JobResult } from '../../jobs/jobResult';
import type { Purse } from '../../jobs/spending/purse';
import {
  type BatchPlan,
  type BatchPlanner,
  type EndedLine,
  type PlannedLine,
  plannedFile,
} from '../batch/batchPlanner';
import type { BatchSubmitter } from '../batch/batchSubmitter';
import type { WorkspaceBoundary } from '../files/workspaceBoundary';
import { activeFile, obviousWorkspaceFolder, resolveFile } from '../files/workspaceFiles';
import { readSettings } from '../settings';
import { dialogs } from '../ui/dialogs';
import { describeError, type ErrorPresenter } from '../ui/errorPresenter';
import { localized } from '../ui/localized';
import { signalOf } from '../ui/signal';
import type { TextDocuments } from '../ui/textDocuments';

export type BatchResult = { readonly lines: readonly Omit<EndedLine, 'error'>[] };

/** `batch`: by the Batch API of each line's provider, where it has one; else as `now`, by the queue. */
type Way = 'now' | 'batch';

type Wishes = { readonly startedBy: StartedBy; readonly unasked?: boolean; readonly by?: Way | undefined };

/** Lines that a question shows; the report has them all. */
const shownProblems = 5;

export class GenerateBatchCommand {
  readonly id = 'easel.generateBatch';
  /** By the file: the same one again, while it is carried out, is the same batch. */
  private readonly underWay = new Map<string, Promise<BatchResult | undefined>>();

  constructor(
    private readonly planner: BatchPlanner,
    private readonly submitter: BatchSubmitter,
    private readonly boundary: WorkspaceBoundary,
    private readonly jobs: JobQueue,
    private readonly purse: Purse,
    private readonly documents: TextDocuments,
    private readonly failures: ErrorPresenter,
    /** A batch waits at a provider now. */
    private readonly onHandedIn: () => void,
  ) {}

  /** No argument: asks for the file. An object: `file`, `by` and `unasked`. `undefined`: nobody agreed to it. */
  async execute(input?: unknown): Promise<BatchResult | undefined> {
    if (input !== undefined) return this.runArguments(input);
    const file = await pickFile();
    return file && this.runForPerson(file);
  }

  private async runArguments(input: unknown): Promise<BatchResult | undefined> {
    const { parseBatch } = await import('./argumentsSchema');
    const { file, unasked = false, by } = parseBatch(input);
    const uri = resolveFile(file, obviousWorkspaceFolder());
    await this.boundary.checkRead([uri], 'tool');
    return this.once(uri, { startedBy: 'command', unasked, by });
  }

  private async runForPerson(file: vscode.Uri): Promise<BatchResult | undefined> {
    try {
      return await this.once(file, { startedBy: 'person' });
    } catch (error) {
      await this.failures.show(error);
      return undefined;
    }
  }

  private once(file: vscode.Uri, wishes: Wishes): Promise<BatchResult | undefined> {
    const name = file.toString();
    const known = this.underWay.get(name);
    if (known !== undefined) return known;
    const result = this.run(file, wishes)
      .finally(() => this.underWay.delete(name))
      .then(lines => {
        if (lines === undefined) return undefined;
        void this.tellEnd(file, lines);
        return { lines: lines.map(({ error: _told, ...line }) => line) };
      });
    this.underWay.set(name, result);
    return result;
  }

  private async run(file: vscode.Uri, wishes: Wishes): Promise<readonly EndedLine[] | undefined> {
    const { startedBy } = wishes;
    const reading = vscode.l10n.t('Reading {0}', fileNameOf(file));
    const plan = await withProgress(reading, signal => this.planner.plan(file, startedBy, signal));
    const { ready, ended } = plan;
    const [first] = ended.flatMap(({ error }) => error ?? []);
    if (ready.length === 0 && first?.kind === 'noKey') throw first;
    const way = ready.length > 0 ? await this.agreedWay(file, plan, wishes) : 'now';
    if (way === undefined) return undefined;
    const later = way === 'batch' ? ready.filter(hasBatch) : [];
    const sooner = ready.filter(line => !later.includes(line));
    const title =
      sooner.length > 0
        ? vscode.l10n.t('Making the pictures of {0}', fileNameOf(file))
        : vscode.l10n.t('Submitting the batch of {0}', fileNameOf(file));
    const made = await withProgress(title, async (signal, tell) => [
      ...(later.length > 0 ? await this.submitter.handIn(file, later, startedBy, signal) : []),
      ...(await this.make(sooner, signal, tell)),
    ]);
    if (later.length > 0) this.onHandedIn();
    return [...ended, ...made].sort((a, b) => a.line - b.line);
  }

  /** Unasked goes what fits into what may be spent without a person. */
  private async agreedWay(
    file: vscode.Uri,
    plan: BatchPlan,
    { startedBy, unasked = false, by }: Wishes,
  ): Promise<Way | undefined> {
    const { spent, limits } = await this.purse.standing();
    const isUnattended = startedBy !== 'person';
    const hasRoom = (amount: Amount) => excessOf(amount, isUnattended, spent, limits) === undefined;
    const fits = ({ usd, pictures, unpriced }: Sum) =>
      (usd === 0 || hasRoom({ usd, pictures })) && (unpriced === 0 || hasRoom({ pictures: unpriced }));
    const sum = totalOf(plan.ready, by ?? 'now');
    if (unasked && fits(sum)) return by ?? 'now';
    const l = vscode.l10n.t;
    const late = by === 'now' ? [] : plan.ready.filter(hasBatch);
    const batched = by === undefined && late.length > 0 ? totalOf(plan.ready, 'batch') : undefined;
    const problems = plan.ended.filter(({ state }) => state === 'failed');
    const skipped = countsOf(plan.ended.filter(({ state }) => state === 'skipped'));
    const left = limitsFor(isUnattended, spent, limits)
      .filter(({ name }) => (name === 'unpricedPerDay' ? sum.unpriced : sum.usd) > 0)
      .map(limit => localized(leftText(limit)));
    const unusable = problems.length === 0 ? '' : l('Lines that cannot be used: {0}', problems.length);
    const detail = [
      [l('Pictures: {0}', sum.pictures), ...costsOf(sum)],
      [
        batched ? l('By the provider’s Batch API: {0}', costsOf(batched).join(' ')) : '',
        late.length > 0 ? l('The provider makes them within 24 hours; Easel fetches them by itself.') : '',
        late.length > 0 && late.length < plan.ready.length
          ? l('Lines that go into a batch: {0}. The others are made now.', late.length)
          : '',
      ],
      left,
      [
        fits(sum) ? '' : l('Not all of it fits into that: what does not is not sent.'),
        !fits(sum) && batched && fits(batched) ? l('As a batch, all of it fits.') : '',
      ],
      [skipped],
      [unusable, ...problems.slice(0, shownProblems).map(lineText)],
    ]
      .map(part => part.filter(Boolean).join('\n'))
      .filter(Boolean)
      .join('\n\n');
    const [make, handIn] = [l('Make Pictures'), l('Submit as Batch')];
    const message = l('Make the pictures of {0}?', fileNameOf(file));
    const buttons = by === 'batch' ? [handIn] : late.length > 0 ? [make, handIn] : [make];
    const chosen = await dialogs.showWarningMessage(message, { modal: true, detail }, ...buttons);
    if (chosen === undefined) return undefined;
    return chosen === handIn ? 'batch' : 'now';
  }

  private async make(
    ready: readonly PlannedLine[],
    signal: AbortSignal,
    tell: (message: string) => void,
  ): Promise<EndedLine[]> {
    let done = 0;
    // What runs has been paid for, or may have been: the button stops what has not begun.
    const watch = { signal: new AbortController().signal, report: () => {} };
    if (ready.length > 0) tell(`0 / ${ready.length}`);
    const ends = await runBatch<PlannedLine, JobResult>(ready, {
      run: ({ request }) => this.jobs.start(request, watch).result,
      providerOf: ({ provider }) => provider.id,
      maxParallel: () => readSettings().maxParallel,
      signal,
      onEnd: () => tell(`${++done} / ${ready.length}`),
    });
    return ready.map((planned, at) => endOf(planned, ends[at]));
  }

  /** Waited for by nobody. */
  async tellEnd(file: vscode.Uri, lines: readonly EndedLine[]): Promise<void> {
    const isWhole = lines.every(({ state }) => state !== 'failed' && state !== 'notSent');
    const report = vscode.l10n.t('Show Report');
    const again = vscode.l10n.t('Try Failed Again');
    const message = `${fileNameOf(file)}: ${countsOf(lines)}`;
    const chosen = isWhole
      ? await dialogs.showInformationMessage(message, report)
      : await dialogs.showWarningMessage(message, again, report);
    if (chosen === report) await this.documents.show(reportTitle(file), reportOf(lines));
    // What is there by then is skipped, and lines that were mended are read anew.
    if (chosen === again) await this.runForPerson(file);
  }
}

async function pickFile(): Promise<vscode.Uri | undefined> {
  const active = activeFile();
  const start = active !== undefined && /\.(jsonl|ndjson|md)$/i.test(active.path) ? active : undefined;
  const defaultUri = start ?? obviousWorkspaceFolder();
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Generate images of which file of requests?'),
      filters: { [vscode.l10n.t('JSON Lines or Markdown')]: ['jsonl', 'ndjson', 'md'] },
      ...(defaultUri && { defaultUri }),
    })) ?? [];
  return file;
}

function withProgress<T>(
  title: string,
  work: (signal: AbortSignal, tell: (message: string) => void) => Promise<T>,
): Thenable<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return dialogs.withProgress(options, (notification, token) =>
    work(signalOf(token), message => notification.report({ message })),
  );
}

type Sum = {
  readonly usd: number;
  readonly isAtMost: boolean;
  /** Pictures without a known price. */
  readonly unpriced: number;
  readonly pictures: number;
};

function hasBatch({ batchQuote }: PlannedLine): boolean {
  return batchQuote !== undefined;
}

function costsOf({ usd, isAtMost, unpriced }: Sum): string[] {
  const l = vscode.l10n.t;
  const price = isAtMost ? l('It costs up to {0}.', dollars(usd)) : l('It costs about {0}.', dollars(usd));
  return [
    usd === 0 && unpriced === 0 ? l('It costs nothing.') : '',
    usd > 0 ? price : '',
    unpriced > 0 ? l('Without a known price: {0}', unpriced) : '',
  ].filter(Boolean);
}

function totalOf(ready: readonly PlannedLine[], way: Way): Sum {
  let [usd, unpriced, pictures] = [0, 0, 0];
  let isAtMost = false;
  for (const { quote: now, batchQuote = now, pictures: own } of ready) {
    const quote = way === 'batch' ? batchQuote : now;
    pictures += own;
    if (quote === 'unknown') unpriced += own;
    if (typeof quote === 'string') continue;
    usd += quote.usd;
    isAtMost ||= quote.isAtMost;
  }
  return { usd, isAtMost, unpriced, pictures };
}

function endOf(planned: PlannedLine, end: BatchEnd<JobResult> | undefined): EndedLine {
  const { line } = planned;
  if (end === undefined) throw new TypeError('every line has an end');
  if (end.type === 'made') {
    const { pictures, warnings } = end.made;
    const reason = warnings.length === 0 ? {} : { reason: warnings.join(' ') };
    return { line, state: 'made', files: pictures.map(({ uri }) => uri), ...reason };
  }
  const files = [plannedFile(planned)];
  return { line, state: end.type, files, reason: describeError(end.error), error: end.error };
}

function stateName(state: EndedLine['state']): string {
  switch (state) {
    case 'made':
      return vscode.l10n.t('made');
    case 'skipped':
      return vscode.l10n.t('skipped');
    case 'failed':
      return vscode.l10n.t('failed');
    case 'notSent':
      return vscode.l10n.t('not sent');
    case 'waiting':
      return vscode.l10n.t('waiting at the provider');
  }
}

/** `made: 118 · skipped: 2`, in lines. */
function countsOf(lines: readonly EndedLine[]): string {
  const states = ['made', 'waiting', 'skipped', 'failed', 'notSent'] as const;
  return states
    .map(state => [stateName(state), lines.filter(line => line.state === state).length] as const)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name}: ${count}`)
    .join(' · ');
}

function lineText({ line, reason = '' }: EndedLine): string {
  return vscode.l10n.t('Line {0}: {1}', line, reason);
}

function reportTitle(file: vscode.Uri): string {
  return vscode.l10n.t('Report of {0}', stemOf(fileNameOf(file)));
}

/** What went wrong first. */
function reportOf(lines: readonly EndedLine[]): string {
  const order: Readonly<Record<EndedLine['state'], number>> = {
    ...{ failed: 0, notSent: 1, waiting: 2, skipped: 3, made: 4 },
  };
  const l = vscode.l10n.t;
  const rows = [...lines]
    .sort((a, b) => order[a.state] - order[b.state])
    .map(({ line, state, files, reason = '' }) => [
      String(line),
      stateName(state),
      files.map(file => vscode.workspace.asRelativePath(file)).join(', '),
      reason,
    ]);
  const heading = [l('Line'), l('Result'), l('File'), l('Reason')];
  return [heading, heading.map(() => '---'), ...rows].map(tableRow).join('\n');
}

/** The words of servers are among them: none is markup. */
function tableRow(cells: readonly string[]): string {
  const plain = cells.map(cell =>
    cell.replace(/\s+/g, ' ').replace(/[\\|[\]<>`]/g, character => `\\${character}`),
  );
  return `| ${plain.join(' | ')} |`;
}
