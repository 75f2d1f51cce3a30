/** Posts to a Studio's page: its state, jobs and pictures. Never the same thing more often than the eye can follow, and never an older state after a newer. */

import * as vscode from 'vscode';
import type { HistoryFilter } from '../../core/historyFilter';
import { toImageError } from '../../core/imageError';
import { SerialQueue } from '../../core/serialQueue';
import { editedIn, type Reference } from '../../jobs/draft';
import type { HistoryPages } from '../../jobs/history/historyPages';
import type { Job } from '../../jobs/jobQueue';
import type { JobRequest } from '../../jobs/jobRequest';
import type { HostMessage } from '../../protocol/hostMessages';
import { Throttle } from '../../protocol/throttle';
import type { OtherPicture } from '../../protocol/views';
import { defaultProviderId } from '../../providers/presets';
import { describeError, type ErrorAction } from '../ui/errorPresenter';
import { composerView } from './composerView';
import type { DraftStore } from './draftStore';
import { JobViews } from './jobViews';
import { PictureViews } from './pictureViews';
import { ShownFiles } from './shownFiles';
import type { StudioServices } from './studioServices';
import type { WebviewUris } from './webviewUris';

/** ms between two messages about the same thing: ten a second look continuous and cost nothing. */
const messagePauseMs = 100;

export class StudioMessenger {
  private readonly shownFiles: ShownFiles;
  private readonly pictures: PictureViews;
  private readonly jobViews: JobViews;
  private readonly messages = new Throttle(messagePauseMs);
  /** Pictures whose small copy came late. */
  private readonly late = new Set<string>();
  /** The page has asked for its state and listens. */
  private isReady = false;
  /** What came up before the page listened. */
  private pending: HostMessage[] = [];
  /** One message is made after the other. Not among the intents: what is shown does not wait for what is being done. */
  private readonly making = new SerialQueue();

  constructor(
    private readonly webview: vscode.Webview,
    private readonly addresses: WebviewUris,
    private readonly store: DraftStore,
    private readonly pages: HistoryPages,
    private readonly services: StudioServices,
  ) {
    const { directory, history, thumbnails, previews } = services;
    this.shownFiles = new ShownFiles(addresses, previews);
    this.pictures = new PictureViews(addresses, history, thumbnails, this.shownFiles, id =>
      this.postLate(id),
    );
    const actionsFor = (job: Job) => this.actionsOf(job);
    const onKept = (job: string) => this.messages.run(job, () => this.make(() => this.sendJob(job)));
    this.jobViews = new JobViews({ directory, actionsFor, addresses, views: this.pictures, onKept });
  }

  /** A page is there and listens from now on. */
  open(): void {
    this.isReady = true;
    this.postState();
    for (const message of this.pending.splice(0)) this.post(message);
  }

  /** The page is hidden or gone; the one that comes in its place says when it is ready. */
  close(): void {
    this.isReady = false;
  }

  dispose(): void {
    this.close();
    this.messages.dispose();
  }

  /** Makes a reference's small copy, and posts it when it is there. */
  prepare({ sha256, uri }: Reference): void {
    void this.pictures.prepare(sha256, vscode.Uri.parse(uri)).then(() => this.postState());
  }

  invalidateHistory(): void {
    this.pages.invalidate();
    this.postState();
  }

  filterHistory(filter: HistoryFilter): void {
    this.pages.setFilter(filter);
  }

  postState(): void {
    this.messages.run('state', () => this.make(() => this.sendState()));
  }

  /** At once when it is new, has a new sketch or has ended; in between as often as the eye can follow. */
  postJob(job: Job): void {
    if (job.state.type === 'queued' || job.endedAt !== undefined) this.postState();
    // A sketch does not wait behind how many bytes of it came.
    const news = [job.id, ...job.partials].join(' ');
    this.messages.run(news, () => this.make(() => this.sendJob(job.id)));
  }

  async postHistory(from: number, to: number): Promise<void> {
    const entries = await this.services.history.entries();
    const page = this.pages.read(entries, idsOf(this.services.jobs.list()), from, to);
    const views = await this.pictures.view(page.shown, entries);
    this.post({ type: 'history', revision: page.revision, from: page.from, entries: views });
  }

  async postPictures(ids: readonly string[]): Promise<void> {
    const entries = await this.services.history.entries();
    const shown = ids.flatMap(id => entries.get(id) ?? []);
    this.post({ type: 'pictures', pictures: await this.pictures.view(shown, entries) });
  }

  /** On the picture that is edited. */
  openPainter(): void {
    const edited = editedIn(this.store.draft);
    if (edited !== undefined) this.post({ type: 'paint', reference: edited.id });
  }

  /** Two pictures that need not be in the history, `first` the older one. */
  async compare(first: Reference, second: Reference): Promise<void> {
    const [before, after] = await Promise.all([this.otherPicture(first), this.otherPicture(second)]);
    this.post({ type: 'compare', first: before, second: after });
  }

  private async otherPicture({ name, uri: text, sha256, width, height }: Reference): Promise<OtherPicture> {
    const uri = vscode.Uri.parse(text, true);
    this.addresses.open(vscode.Uri.joinPath(uri, '..'));
    await this.pictures.prepare(sha256, uri);
    return { name, width, height, source: this.shownFiles.addressOf(uri, sha256) ?? '' };
  }

  /** The buttons of a failed job as its card has them, in that order. */
  actionsOf({ id, request, resolved, state }: Job): readonly ErrorAction[] {
    if (state.type !== 'failed') return [];
    const { jobs, interaction } = this.services;
    const again = async (change?: Pick<JobRequest, 'folder' | 'model'>) => {
      jobs.dismiss(id);
      jobs.start({ ...request, ...change });
    };
    const editPrompt = async () => {
      const { prompt, parameters } = request;
      this.store.change({ type: 'useSettings', prompt, parameters });
      this.postState();
      this.post({ type: 'focusPrompt' });
    };
    const ways = { again, editPrompt, model: resolved?.model };
    return interaction.actionsFor(state.error, ways, resolved?.provider);
  }

  postProblem(error: unknown): void {
    const failure = toImageError(error);
    if (failure.kind !== 'cancelled') this.post({ type: 'problem', message: describeError(failure) });
  }

  /** Something new begins. */
  clearProblem(): void {
    this.post({ type: 'problemOver' });
  }

  private postLate(id: string): void {
    this.late.add(id);
    this.messages.run('late', () => {
      const ids = [...this.late];
      this.late.clear();
      this.make(() => this.postPictures(ids));
    });
  }

  private make(message: () => Promise<void>): void {
    void this.making.run(message).catch(error => this.postProblem(error));
  }

  private async sendState(): Promise<void> {
    if (!this.isReady) return;
    const { addresses, shownFiles, pictures: views } = this;
    const { directory, editor, history, jobs, substitutes } = this.services;
    const entries = await history.entries();
    // Whoever presses Generate is told what is wrong with the setting.
    const provider = await directory.current().catch(() => directory.find(defaultProviderId));
    const model = directory.modelOf(provider);
    if (model !== undefined) void this.services.requests.lookUp(provider, model);
    const shown = jobs.list();
    const [composer, jobViews] = await Promise.all([
      composerView(this.store.draft, provider, entries, {
        ...{ directory, editor, addresses, shownFiles, views, substitutes },
      }),
      Promise.all(shown.map(job => this.jobViews.view(job, entries))),
    ]);
    this.openFolders(shown);
    const state = { composer, jobs: jobViews, history: this.pages.view(entries, idsOf(shown)) };
    this.post({ type: 'state', state });
  }

  private async sendJob(id: string): Promise<void> {
    const job = this.services.jobs.find(id);
    if (!this.isReady || job === undefined) return;
    this.openFolders([job]);
    const view = await this.jobViews.view(job, await this.services.history.entries());
    this.post({ type: 'job', job: view });
  }

  /** Pictures outside the workspace lie where the page may not look yet. It loads anew for that: rather before there is a picture to see. */
  private openFolders(jobs: readonly Job[]): void {
    for (const { request, resolved, output } of jobs) {
      // Where it may write at all.
      if (resolved && request.folder instanceof vscode.Uri) this.addresses.open(request.folder);
      for (const { uri } of output?.pictures ?? []) this.addresses.open(vscode.Uri.joinPath(uri, '..'));
    }
  }

  private post(message: HostMessage): void {
    if (this.isReady) void this.webview.postMessage(message);
    else if (['problem', 'paint', 'compare'].includes(message.type)) this.pending.push(message);
  }
}

function idsOf(jobs: readonly Job[]): string[] {
  return jobs.map(({ id }) => id);
}
