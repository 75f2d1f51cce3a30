/** Easel: Recover Unsaved Images… lists what jobs received and could not save, and does with it what a person wants. */

import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { SavedImage } from '../../api';
import { Journal, type KeptJob } from '../../jobs/journal';
import type { Thumbnails } from '../../pixels/thumbnails';
import type { BatchLook, ProviderBatches } from '../batch/providerBatches';
import { pickAnyFolder } from '../files/askFolder';
import type { ProviderDirectory } from '../providers/providerDirectory';
import { labelOf, type Recovery } from '../recovery';
import { dialogs } from '../ui/dialogs';
import type { ErrorPresenter } from '../ui/errorPresenter';
import { withJobProgress } from '../ui/jobProgress';
import { localized } from '../ui/localized';
import type { TextDocuments } from '../ui/textDocuments';

type Item = vscode.QuickPickItem & { readonly job: KeptJob };
type Choice = vscode.QuickPickItem & { readonly run: (jobs: readonly KeptJob[]) => Promise<unknown> };

export class RecoverCommand {
  readonly id = 'easel.recover';
  constructor(
    private readonly recovery: Recovery,
    private readonly batches: ProviderBatches,
    private readonly directory: ProviderDirectory,
    private readonly thumbnails: Thumbnails,
    private readonly documents: TextDocuments,
    private readonly failures: ErrorPresenter,
  ) {}

  /** `{ job }`: the path of a job's folder, which is chosen already. */
  async execute(input?: { readonly job?: unknown }): Promise<void> {
    try {
      const jobs = await this.recovery.list();
      if (jobs.length === 0) {
        await dialogs.showInformationMessage(
          vscode.l10n.t('There is nothing to recover: every picture is saved.'),
        );
        return;
      }
      const named = jobs.filter(({ path }) => path === input?.job);
      const chosen = named.length > 0 ? named : await this.choose(jobs);
      if (chosen.length > 0) await this.treat(chosen);
    } catch (error) {
      await this.failures.show(error);
    }
  }

  private async choose(jobs: readonly KeptJob[]): Promise<readonly KeptJob[]> {
    const isOnly = jobs.length === 1;
    const items = await Promise.all(jobs.map(async job => ({ ...(await this.itemOf(job)), picked: isOnly })));
    const title = vscode.l10n.t('Recover unsaved images of which jobs?');
    return (await dialogs.showQuickPicks(items, { title, matchOnDetail: true }))?.map(({ job }) => job) ?? [];
  }

  private async itemOf(job: KeptJob): Promise<Item> {
    const { record, pictures } = job;
    const [first] = pictures;
    const small = first && (await this.thumbnails.make(record.startedAt.replace(/\W/g, ''), first.file));
    const when = new Date(record.startedAt).toLocaleString(vscode.env.language);
    return {
      job,
      label: labelOf(job).slice(0, 80),
      description: [await this.providerOf(job), record.model, when].join(' · '),
      detail: [...holdings(job), whyOf(job)].join(' · '),
      iconPath: small === undefined ? new vscode.ThemeIcon('file-media') : vscode.Uri.file(small),
    };
  }

  /** As it is called now; one that was removed since, by its id. */
  private async providerOf({ record }: KeptJob): Promise<string> {
    const providers = await this.directory.list();
    return providers.find(({ id }) => id === record.provider)?.label ?? record.provider;
  }

  private async treat(jobs: readonly KeptJob[]): Promise<void> {
    const choices = this.choicesFor(jobs);
    const title = jobs.length === 1 ? labelOf(jobs[0] as KeptJob) : vscode.l10n.t('{0} jobs', jobs.length);
    const chosen = await dialogs.showQuickPick(choices, { title });
    await chosen?.run(jobs);
  }

  private choicesFor(jobs: readonly KeptJob[]): Choice[] {
    const hasPictures = jobs.some(({ pictures }) => pictures.length > 0);
    const canFetch = jobs.some(isElsewhere);
    const hasAnswers = jobs.some(({ answers, batch }) => answers.length > 0 && batch === undefined);
    const l = vscode.l10n.t;
    const save: Choice[] = [
      {
        label: l('Save'),
        description: l('Into the folder where they should have gone'),
        iconPath: new vscode.ThemeIcon('save'),
        run: chosen => this.saveAll(chosen),
      },
      {
        label: l('Save Elsewhere…'),
        iconPath: new vscode.ThemeIcon('folder-opened'),
        run: chosen => this.saveElsewhere(chosen),
      },
    ];
    const fetchAgain: Choice = {
      label: l('Fetch Again'),
      description: l('From the addresses that the provider named; costs nothing'),
      iconPath: new vscode.ThemeIcon('cloud-download'),
      run: chosen => this.fetchAll(chosen),
    };
    const open: Choice = {
      label: l('Open the Answer'),
      description: l('What the provider sent, without the pictures'),
      iconPath: new vscode.ThemeIcon('go-to-file'),
      run: chosen => this.openAnswers(chosen),
    };
    const discard: Choice = {
      label: l('Discard…'),
      iconPath: new vscode.ThemeIcon('trash'),
      run: chosen => this.discardAll(chosen),
    };
    const look: Choice = {
      label: l('Look Again'),
      description: l('Fetches what the batch has made, once it is done'),
      iconPath: new vscode.ThemeIcon('refresh'),
      run: chosen => this.lookAtAll(chosen),
    };
    const cancel: Choice = {
      label: l('Cancel the Batch'),
      description: l('What is done by then is fetched and charged for'),
      iconPath: new vscode.ThemeIcon('circle-slash'),
      run: chosen => this.cancelAll(chosen),
    };
    return [
      ...(jobs.some(isBatch) ? [look, cancel] : []),
      ...(hasPictures ? save : []),
      ...(canFetch ? [fetchAgain] : []),
      ...(hasAnswers ? [open] : []),
      discard,
    ];
  }

  private async saveAll(jobs: readonly KeptJob[], folder?: vscode.Uri): Promise<void> {
    const saved: SavedImage[] = [];
    for (const { path } of jobs.filter(({ pictures }) => pictures.length > 0)) {
      saved.push(...(await this.recovery.save(path, folder)));
    }
    await tellSaved(saved);
  }

  private async saveElsewhere(jobs: readonly KeptJob[]): Promise<void> {
    const folder = await pickAnyFolder();
    if (folder !== undefined) await this.saveAll(jobs, folder);
  }

  private async fetchAll(jobs: readonly KeptJob[]): Promise<void> {
    const title = vscode.l10n.t('Fetching pictures again');
    const saved = await withJobProgress(title, async context => {
      const fetched: SavedImage[] = [];
      for (const { path } of jobs.filter(isElsewhere)) {
        fetched.push(...(await this.recovery.fetchAgain(path, context)));
      }
      return fetched;
    });
    await tellSaved(saved);
  }

  private async lookAtAll(jobs: readonly KeptJob[]): Promise<void> {
    const title = vscode.l10n.t('Fetching a batch');
    const looks = await withJobProgress(title, async context => {
      const found: BatchLook[] = [];
      for (const { path } of jobs.filter(isBatch)) found.push(await this.batches.look(path, context));
      return found;
    });
    // What came is told by whoever hears of every batch.
    const waits = looks.map(waitOf).filter(Boolean);
    if (waits.length > 0) void dialogs.showInformationMessage(waits.join(' '));
  }

  private async cancelAll(jobs: readonly KeptJob[]): Promise<void> {
    for (const { path } of jobs.filter(isBatch)) await this.batches.cancel(path, AbortSignal.timeout(30_000));
    await this.lookAtAll(jobs);
  }

  private async openAnswers(jobs: readonly KeptJob[]): Promise<void> {
    for (const job of jobs) {
      const texts = await Promise.all(job.answers.map(file => readFile(file, 'utf8')));
      const title = vscode.l10n.t('What {0} answered', await this.providerOf(job));
      await this.documents.show(title, texts.map(text => `\`\`\`\`json\n${text}\n\`\`\`\``).join('\n\n'));
    }
  }

  private async discardAll(jobs: readonly KeptJob[]): Promise<void> {
    const discard = vscode.l10n.t('Discard');
    const message =
      jobs.length === 1
        ? vscode.l10n.t('Discard what is kept of this job?')
        : vscode.l10n.t('Discard what is kept of {0} jobs?', jobs.length);
    const detail = vscode.l10n.t('It may have been paid for, and cannot be brought back.');
    if ((await dialogs.showWarningMessage(message, { modal: true, detail }, discard)) !== discard) return;
    for (const { path } of jobs) await this.recovery.discard(path);
  }
}

async function tellSaved(saved: readonly SavedImage[]): Promise<void> {
  const [first] = saved;
  if (first === undefined) return;
  const show = vscode.l10n.t('Show');
  const folder = vscode.workspace.asRelativePath(vscode.Uri.joinPath(first.uri, '..'));
  const message =
    saved.length === 1
      ? vscode.l10n.t('1 picture was saved in {0}.', folder)
      : vscode.l10n.t('{0} pictures were saved in {1}.', saved.length, folder);
  void dialogs.showInformationMessage(message, show).then(chosen => {
    if (chosen === show) return vscode.commands.executeCommand('vscode.open', first.uri);
    return undefined;
  });
}

/** Whether a picture of it is at the provider, or will be. */
function isElsewhere({ addresses, submitted, batch }: KeptJob): boolean {
  return addresses.length + submitted.length > 0 && batch === undefined;
}

/** Whether it is a batch that waits at its provider. */
function isBatch({ batch, submitted }: KeptJob): boolean {
  return batch !== undefined && submitted.length > 0;
}

function waitOf(look: BatchLook): string {
  if (look.type === 'done') return '';
  if (look.type === 'elsewhere') return vscode.l10n.t('Another window fetches the batch.');
  return look.done === undefined
    ? vscode.l10n.t('The batch is not done yet. Easel looks again by itself.')
    : vscode.l10n.t('The batch: {0} of {1} are done. Easel looks again by itself.', look.done, look.of);
}

function holdings(job: KeptJob): string[] {
  const { pictures, addresses, submitted, answers, batch } = job;
  if (batch !== undefined) {
    const open = batch.entries.length - batch.ends.length;
    return [vscode.l10n.t('a batch of {0}, {1} of them to be fetched', batch.entries.length, open)];
  }
  const whole = pictures.filter(({ isWhole }) => isWhole).length;
  const broken = pictures.length - whole;
  return [
    whole === 1 ? vscode.l10n.t('1 picture') : '',
    whole > 1 ? vscode.l10n.t('{0} pictures', whole) : '',
    broken > 0 ? vscode.l10n.t('{0} that broke off', broken) : '',
    addresses.length === 1 ? vscode.l10n.t('1 address') : '',
    addresses.length > 1 ? vscode.l10n.t('{0} addresses', addresses.length) : '',
    submitted.length === 1 ? vscode.l10n.t('1 still at the provider') : '',
    submitted.length > 1 ? vscode.l10n.t('{0} still at the provider', submitted.length) : '',
    !Journal.holdsPictures(job) && answers.length > 0 ? vscode.l10n.t('an answer') : '',
  ].filter(Boolean);
}

function whyOf({ outcome, batch, submitted }: KeptJob): string {
  if (batch !== undefined && submitted.length > 0) return vscode.l10n.t('its provider makes it');
  return outcome === undefined ? vscode.l10n.t('VS Code closed while it ran') : localized(outcome.sentence);
}
