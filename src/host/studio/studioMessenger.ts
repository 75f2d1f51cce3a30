/** What a Studio's page is told: its state, jobs and pictures. Never tells the same thing more often than the eye can follow, and never an older state after a newer. */

import * as vscode from 'vscode';
import type { Reference } from '../../jobs/draft';
import type { HistoryPages } from '../../jobs/history/historyPages';
import type { Job } from '../../jobs/jobQueue';
import type { HistoryFilter, HostMessage } from '../../protocol/studioProtocol';
import { Paced } from '../../protocol/throttle';
import { asImageError } from '../asImageError';
import { describe } from '../ui/errorPresenter';
import { composerView } from './composerView';
import type { DraftStore } from './draftStore';
import { JobViews } from './jobViews';
import { PictureViews } from './pictureViews';
import { ShownFiles } from './shownFiles';
import type { StudioTools } from './studioServices';
import type { Addresses } from './webviewUris';

/** ms between two messages about the same thing: ten a second look continuous and cost nothing. */
const messagePauseMs = 100;

export class Outbox {
  private readonly shownFiles: ShownFiles;
  private readonly pictures: PictureViews;
  private readonly jobViews: JobViews;
  private readonly messages = new Paced(messagePauseMs);
  /** Pictures whose small copy came late. */
  private readonly late = new Set<string>();
  /** The page has asked for its state and can hear. */
  private isReady = false;
  /** What was said before anybody could hear it. */
  private unheard: HostMessage[] = [];
  /** One message is made after the other. */
  private making: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly webview: vscode.Webview,
    private readonly addresses: Addresses,
    private readonly store: DraftStore,
    private readonly pages: HistoryPages,
    private readonly tools: StudioTools,
  ) {
    const { directory, history, thumbnails, previews, interaction } = tools;
    this.shownFiles = new ShownFiles(addresses, previews);
    this.pictures = new PictureViews(addresses, history, thumbnails, this.shownFiles, id =>
      this.tellLate(id),
    );
    const mendsOf: typeof interaction.mendsOf = (error, provider) => interaction.mendsOf(error, provider);
    this.jobViews = new JobViews({ directory, mendsOf, addresses, views: this.pictures });
  }

  /** A page is there and hears from now on. */
  open(): void {
    this.isReady = true;
    this.tellState();
    for (const message of this.unheard.splice(0)) this.post(message);
  }

  /** The page is hidden or gone; the one that comes in its place says when it is ready. */
  close(): void {
    this.isReady = false;
  }

  dispose(): void {
    this.close();
    this.messages.dispose();
  }

  /** Makes a reference's small copy, and tells when it is there. */
  prepare({ sha256, uri }: Reference): void {
    void this.pictures.prepare(sha256, vscode.Uri.parse(uri)).then(() => this.tellState());
  }

  turnHistory(): void {
    this.pages.turn();
    this.tellState();
  }

  filterHistory(filter: HistoryFilter): void {
    this.pages.setFilter(filter);
  }

  tellState(): void {
    this.messages.run('state', () => this.inTurn(() => this.postState()));
  }

  /** At once when it is new or has ended; in between as often as the eye can follow. */
  tellJob(job: Job): void {
    if (job.state.type === 'queued' || job.endedAt !== undefined) this.tellState();
    this.messages.run(job.id, () => this.inTurn(() => this.postJob(job.id)));
  }

  async tellHistory(from: number, to: number): Promise<void> {
    const entries = await this.tools.history.entries();
    const page = this.pages.read(entries, idsOf(this.tools.jobs.list()), from, to);
    const views = await this.pictures.view(page.shown, entries);
    this.post({ type: 'history', revision: page.revision, from: page.from, entries: views });
  }

  async tellPictures(ids: readonly string[]): Promise<void> {
    const entries = await this.tools.history.entries();
    const shown = ids.flatMap(id => entries.get(id) ?? []);
    this.post({ type: 'pictures', pictures: await this.pictures.view(shown, entries) });
  }

  tellPainter(reference: string): void {
    this.post({ type: 'paint', reference });
  }

  tellProblem(error: unknown): void {
    const failure = asImageError(error);
    if (failure.kind !== 'cancelled') this.post({ type: 'problem', message: describe(failure) });
  }

  /** Something new begins. */
  forgetProblem(): void {
    this.post({ type: 'problemOver' });
  }

  private tellLate(id: string): void {
    this.late.add(id);
    this.messages.run('late', () => {
      const ids = [...this.late];
      this.late.clear();
      this.inTurn(() => this.tellPictures(ids));
    });
  }

  private inTurn(work: () => Promise<void>): void {
    this.making = this.making.then(work).catch(error => this.tellProblem(error));
  }

  private async postState(): Promise<void> {
    if (!this.isReady) return;
    const { addresses, shownFiles, pictures: views } = this;
    const { directory, editor, history, jobs } = this.tools;
    const entries = await history.entries();
    // Whoever presses Generate is told what is wrong with the setting.
    const provider = await directory.current().catch(() => directory.find('demo'));
    const shown = jobs.list();
    const [composer, jobViews] = await Promise.all([
      composerView(this.store.draft, provider, entries, { directory, editor, addresses, shownFiles, views }),
      Promise.all(shown.map(job => this.jobViews.view(job, entries))),
    ]);
    this.openFolders(shown);
    const state = { composer, jobs: jobViews, history: this.pages.view(entries, idsOf(shown)) };
    this.post({ type: 'state', state });
  }

  private async postJob(id: string): Promise<void> {
    const job = this.tools.jobs.find(id);
    if (!this.isReady || job === undefined) return;
    this.openFolders([job]);
    const view = await this.jobViews.view(job, await this.tools.history.entries());
    this.post({ type: 'job', job: view });
  }

  /** Pictures that were saved outside the workspace lie where the page may not look yet. */
  private openFolders(jobs: readonly Job[]): void {
    for (const { made } of jobs) {
      for (const { uri } of made?.pictures ?? []) this.addresses.open(vscode.Uri.joinPath(uri, '..'));
    }
  }

  private post(message: HostMessage): void {
    if (this.isReady) void this.webview.postMessage(message);
    else if (message.type === 'problem' || message.type === 'paint') this.unheard.push(message);
  }
}

function idsOf(jobs: readonly Job[]): string[] {
  return jobs.map(({ id }) => id);
}
