/** Brings what the journal still holds to where a person wants it, and jobs that failed before this window back to be seen. */

import { rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { SavedImage } from '../api';
import { fileNameOf } from '../core/fileNames';
import { ImageError, invalidInput } from '../core/imageError';
import { sentence } from '../core/sentence';
import { hashOfFile } from '../jobs/hash';
import { takeHold } from '../jobs/hold';
import { JobFolder } from '../jobs/jobFolder';
import type { Job, JobQueue } from '../jobs/jobQueue';
import type { JobContext } from '../jobs/jobRequest';
import { Journal, type KeptJob } from '../jobs/journal';
import type { PictureSaver } from './files/pictureSaver';
import type { ProviderClient } from './providers/providerClient';
import type { ProviderDirectory } from './providers/providerDirectory';
import { readSettings } from './settings';
import { dialogs } from './ui/dialogs';
import { describeError } from './ui/errorPresenter';
import { localized } from './ui/localized';

const megabyte = 1024 * 1024;
const keptForMs = 30 * 24 * 60 * 60_000;
/** Failed jobs of earlier windows that are shown again; older ones are found by “Recover Unsaved Images…”. */
const mostShown = 50;

export class Recovery {
  private beginning: Promise<void> | undefined;

  constructor(
    private readonly journal: Journal,
    private readonly jobs: JobQueue,
    private readonly directory: ProviderDirectory,
    private readonly client: ProviderClient,
    private readonly saver: PictureSaver,
  ) {}

  /** Jobs of any workspace of which something is left that was paid for, the newest first. */
  async list(): Promise<KeptJob[]> {
    return (await this.journal.list()).filter(Journal.holdsAny).reverse();
  }

  /** Every job that has ended and still has a folder. */
  listAll(): Promise<KeptJob[]> {
    return this.journal.list();
  }

  /**
   * Once in a window, by whatever is used first: failed jobs of earlier windows are shown again, the journal is kept within
   * its limits, and where pictures are left unsaved that is offered, without waiting for an answer.
   */
  begin(): Promise<void> {
    this.beginning ??= this.restoreAndOffer();
    return this.beginning;
  }

  private async restoreAndOffer(): Promise<void> {
    const lost = await this.prune();
    if (lost !== undefined) void dialogs.showWarningMessage(lost);
    const unsaved = await this.restoreJobs();
    if (unsaved.length === 0) return;
    const recover = vscode.l10n.t('Recover…');
    const message = vscode.l10n.t('Pictures of {0} earlier jobs are kept and not saved yet.', unsaved.length);
    void dialogs.showInformationMessage(message, recover).then(chosen => {
      if (chosen === recover) return vscode.commands.executeCommand('easel.recover');
      return undefined;
    });
  }

  /** Failed jobs of this workspace become cards again. Resolves to those of which something can be recovered. */
  private async restoreJobs(): Promise<readonly KeptJob[]> {
    // A batch is looked after by itself.
    const here = (await this.journal.list()).filter(
      ({ record, batch }) => batch === undefined && isHere(record.folder),
    );
    const shown = here.filter(job => job.outcome !== undefined || Journal.holdsAny(job)).slice(-mostShown);
    for (const kept of shown) await this.restore(kept).catch(() => {});
    return shown.filter(Journal.holdsAny);
  }

  /**
   * Saves the job's pictures, the whole ones where there are any. `folder`: where to; absent: where they should have gone.
   * Throws ImageError `notSaved`, `badResponse` for what is not safe to open, or `invalidInput` when there is none any more.
   */
  save(path: string, folder?: vscode.Uri): Promise<readonly SavedImage[]> {
    return this.alone(path, kept => this.saveKept(kept, folder));
  }

  /** Asks once more for pictures that were paid for and did not arrive, and saves what comes. Throws ImageError. */
  fetchAgain(path: string, context: JobContext): Promise<readonly SavedImage[]> {
    return this.alone(path, async kept => {
      const provider = await this.directory.find(kept.record.provider);
      try {
        const fetched = await this.client.fetchAgain(provider, kept, context);
        await JobFolder.at(path).writePictures([...kept.pictures, ...(await withoutKnown(fetched, kept))]);
      } catch (error) {
        // What its provider says is no more is not offered again.
        await this.clearFetched(path);
        throw error;
      }
      return this.saveKept(await this.read(path));
    });
  }

  /** In one place at a time, whichever button or window asked: the same pictures would be saved twice. */
  private async alone<Saved>(path: string, work: (kept: KeptJob) => Promise<Saved>): Promise<Saved> {
    await this.read(path);
    const release = await takeHold(path);
    if (release === undefined) throw invalidInput('The pictures of that job are being saved already.');
    try {
      return await work(await this.read(path));
    } finally {
      await release();
    }
  }

  private async saveKept(kept: KeptJob, folder?: vscode.Uri): Promise<readonly SavedImage[]> {
    const { path } = kept;
    const whole = kept.pictures.filter(({ isWhole }) => isWhole);
    const pictures = whole.length > 0 ? whole : kept.pictures;
    if (pictures.length === 0) throw invalidInput('Nothing of that job is left to be saved.');
    await this.restore(kept);
    const target = { folder: folder ?? vscode.Uri.parse(kept.record.folder, true), stem: kept.record.stem };
    const saved = await this.saver.saveAll(pictures, target, JobFolder.at(path));
    const warnings = [...saved.warnings.map(localized), ...saved.failures.map(describeError)];
    await this.jobs.complete(path, saved.pictures, warnings);
    await this.clearFetched(path);
    return saved.pictures;
  }

  /** Takes the job's folder away, whatever is in it. */
  async discard(path: string): Promise<void> {
    await JobFolder.at(path).remove();
    const card = this.jobs.list().find(({ resolved }) => resolved?.journal === path);
    if (card !== undefined) this.jobs.dismiss(card.id);
  }

  /** A card was put away: its folder goes with it, unless something is in it that was paid for. */
  async forget({ resolved }: Job): Promise<void> {
    if (resolved !== undefined) await this.clear(resolved.journal);
  }

  /** Keeps the journal within its limits; a sentence where something was lost by that. */
  private async prune(): Promise<string | undefined> {
    const lost = await this.journal.prune({
      bytes: readSettings().journalMegabytes * megabyte,
      ms: keptForMs,
    });
    if (lost.length === 0) return undefined;
    return vscode.l10n.t(
      'Unsaved pictures of {0} jobs were removed: they were older than 30 days, or the journal had no room (easel.journalMegabytes).',
      lost.length,
    );
  }

  private async read(path: string): Promise<KeptJob> {
    const kept = await this.journal.read(path);
    if (kept === undefined) throw invalidInput('Nothing of that job is left.');
    return kept;
  }

  private async clear(path: string): Promise<void> {
    const kept = await this.journal.read(path);
    if (kept !== undefined && !Journal.holdsAny(kept)) await JobFolder.at(path).remove();
  }

  /** What is left of the answers is not wanted any more once their pictures are here. */
  private async clearFetched(path: string): Promise<void> {
    const kept = await this.journal.read(path);
    if (kept !== undefined && !Journal.holdsPictures(kept)) await JobFolder.at(path).remove();
  }

  private async restore(job: KeptJob): Promise<void> {
    const { path, record, pictures, outcome } = job;
    const { model, prompt, parameters, sources, isGuided, edit, startedAt } = record;
    const provider = await this.directory.find(record.provider);
    const images = sources.map(({ uri }) => uri);
    const { mask, ...options } = edit ?? {};
    const request = {
      ...{ prompt, provider: provider.id, model, parameters, folder: record.folder },
      ...(images.length > 0 && (isGuided ? { references: images } : { images })),
      ...(edit && { edit: { ...options, ...(mask !== undefined && { mask }) } }),
    };
    const described = sources.map(({ uri, ...facts }) => ({ uri: vscode.Uri.parse(uri, true), ...facts }));
    const resolved = { provider, model, requested: parameters, journal: path, sources: described };
    const endedAt = Date.parse(outcome?.endedAt ?? startedAt);
    const span = { startedAt: Date.parse(startedAt), endedAt };
    const kept = pictures.filter(({ isWhole }) => isWhole).map(({ file }) => file);
    this.jobs.restore(request, resolved, errorOf(job), span, kept);
  }
}

/** A window may have closed between a picture's last byte and the note that it is here. */
async function withoutKnown<Picture extends { readonly file: string; readonly sha256: string }>(
  fetched: readonly Picture[],
  { pictures }: KeptJob,
): Promise<Picture[]> {
  const known = new Set(await Promise.all(pictures.map(({ file }) => hashOfFile(file))));
  const fresh: Picture[] = [];
  for (const picture of fetched) {
    if (!known.has(picture.sha256)) fresh.push(picture);
    else await rm(picture.file, { force: true });
  }
  return fresh;
}

function errorOf(kept: KeptJob): ImageError {
  const { outcome, path, submitted } = kept;
  if (outcome === undefined) {
    const text =
      submitted.length > 0
        ? 'VS Code closed while the provider was at this job. “Easel: Recover Unsaved Images…” fetches the picture.'
        : 'VS Code closed while this job ran. What had arrived until then is kept.';
    return new ImageError('connectionLost', sentence(text), { keptIn: path, mayHaveBeenCharged: true });
  }
  // Nobody is offered to recover what never came.
  const keptIn = Journal.holdsAny(kept) ? { keptIn: path } : {};
  return new ImageError(outcome.kind, outcome.sentence, { ...outcome.details, ...keptIn });
}

/** Whether the folder where a job's pictures should have gone is of this workspace. */
function isHere(folder: string): boolean {
  return vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(folder, true)) !== undefined;
}

/** What a job's pictures will be called, for a list. */
export function labelOf({ record }: KeptJob): string {
  return record.prompt.trim() || fileNameOf({ path: record.folder });
}
