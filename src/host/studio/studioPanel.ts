/** One Studio: a webview that draws, and the host's side of it. Owns nothing that the page could lose: it can be thrown away and redrawn at any moment. */

import * as vscode from 'vscode';
import { ImageError } from '../../core/imageError';
import { sentence } from '../../core/sentence';
import { asImageError } from '../asImageError';
import { describe } from '../failures';
import type { HistoryEntry } from '../history/historyEntry';
import type { Job } from '../jobs';
import { Addresses } from './addresses';
import { ComposerDesk } from './composerDesk';
import { composerView } from './composerView';
import { DraftStore } from './draftStore';
import { HistoryPages } from './historyPages';
import { type Handlers, receive } from './inbox';
import { JobViews } from './jobViews';
import { Paced } from './paced';
import { PictureActions } from './pictureActions';
import { PictureViews } from './pictureViews';
import type { HostMessage, Intent } from './protocol';
import { studioHtml } from './studioHtml';
import type { StudioTools } from './studioTools';

/** ms between two messages about the same thing: ten a second look continuous and cost nothing. */
const messagePauseMs = 100;

export class StudioPanel implements vscode.Disposable {
  private readonly addresses: Addresses;
  private readonly store: DraftStore;
  private readonly pictures: PictureViews;
  private readonly jobViews: JobViews;
  private readonly desk: ComposerDesk;
  private readonly actions: PictureActions;
  private readonly pages = new HistoryPages();
  private readonly messages = new Paced(messagePauseMs);
  /** Pictures whose small copy came late. */
  private readonly late = new Set<string>();
  private readonly watchers: { dispose(): unknown }[];
  /** The page has asked for its state and can hear. */
  private isReady = false;
  /** What went wrong before anybody could hear of it. */
  private unheard: HostMessage[] = [];
  /** One message is made after the other: an older one never arrives after a newer. */
  private making: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly panel: vscode.WebviewPanel,
    /** 1 for the usual Studio, 2 for the one beside it …: the name of its draft. */
    readonly number: number,
    private readonly tools: StudioTools,
  ) {
    const { history, thumbnails, places, jobs, directory, interaction, editor, state } = tools;
    this.addresses = new Addresses(panel.webview, [
      ...[places.page, places.thumbnails, places.jobs],
      ...(vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri),
    ]);
    this.store = new DraftStore(state, `studio.draft.${number}`);
    this.pictures = new PictureViews(this.addresses, history, thumbnails, id => this.tellLate(id));
    const mendsOf: typeof interaction.mendsOf = (error, provider) => interaction.mendsOf(error, provider);
    this.jobViews = new JobViews({ directory, mendsOf, addresses: this.addresses, views: this.pictures });
    this.actions = new PictureActions(history, editor);
    this.desk = new ComposerDesk(tools, this.store, ({ sha256, uri }) => {
      void this.pictures.prepare(sha256, vscode.Uri.parse(uri)).then(() => this.tellState());
    });
    this.watchers = [
      jobs.onDidChange(job => this.tellJob(job)),
      history.onDidChange(() => {
        this.pages.turn();
        this.tellState();
      }),
      editor.onDidChangeSelection(() => this.tellState()),
      directory.onDidChange(() => this.tellState()),
      vscode.workspace.onDidChangeConfiguration(change => {
        if (change.affectsConfiguration('easel')) this.tellState();
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(({ added }) => {
        for (const { uri } of added) this.addresses.open(uri);
      }),
      panel.onDidChangeViewState(() => {
        // A hidden page is gone; the one that comes in its place says when it is ready.
        if (!panel.visible) this.isReady = false;
      }),
      panel.webview.onDidReceiveMessage(message => this.receive(message)),
    ];
    panel.iconPath = places.icon;
    panel.webview.html = studioHtml(panel.webview, places.page, number);
  }

  reveal(): void {
    this.panel.reveal();
  }

  /** The picture becomes the one that is edited. */
  async edit(uri: vscode.Uri): Promise<void> {
    await this.attempt(() => this.desk.edit(uri));
    this.tellState();
  }

  /** The webview has gone, or goes now. */
  dispose(): void {
    this.isReady = false;
    for (const watcher of this.watchers) watcher.dispose();
    this.messages.dispose();
    this.store.dispose();
  }

  private receive(message: unknown): Promise<void> {
    return receive(message, {
      handlers: this.handlers,
      onProblem: error => this.tellProblem(error),
      onRefused: reason => this.tools.log(`studio: a message was refused (${reason})`),
    });
  }

  private async attempt(work: () => unknown): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.tellProblem(error);
    }
  }

  private readonly handlers: Handlers = {
    ready: () => {
      this.isReady = true;
      this.tellState();
      for (const message of this.unheard.splice(0)) this.post(message);
    },
    // The page shows its own letters already.
    setPrompt: change => this.store.change(change),
    useSelection: () => this.redrawn(() => this.desk.useSelection()),
    setProvider: ({ provider }) => this.redrawn(() => this.desk.setProvider(provider)),
    setModel: ({ model }) => this.redrawn(() => this.desk.setModel(model)),
    pickModel: () => this.redrawn(() => this.desk.pickModel()),
    setUpProvider: () => this.redrawn(() => vscode.commands.executeCommand('easel.setUpProvider')),
    setParameter: change => this.redrawn(() => this.store.change(change)),
    toggleStyle: change => this.redrawn(() => this.store.change(change)),
    showRequest: () => this.desk.showRequest(),
    addReferences: () => this.redrawn(() => this.desk.addChosen()),
    addUris: ({ uris }) => this.redrawn(() => this.desk.addUris(uris)),
    addBytes: ({ name, bytes }) => this.redrawn(() => this.desk.addBytes(name, bytes)),
    removeReference: change => this.redrawn(() => this.store.change(change)),
    moveReference: change => this.redrawn(() => this.store.change(change)),
    generate: () => this.redrawn(() => this.desk.generate()),
    cancelJob: ({ job }) => this.tools.jobs.cancel(this.job(job).id),
    retryJob: ({ job }) => this.redrawn(() => this.retry(this.job(job))),
    dismissJob: ({ job }) => this.redrawn(() => this.tools.jobs.dismiss(this.job(job).id)),
    mendJob: ({ job, mend }) => this.redrawn(() => this.mend(this.job(job), mend)),
    picture: intent => this.redrawn(() => this.act(intent)),
    filterHistory: ({ filter }) => this.redrawn(() => this.pages.setFilter(filter)),
    readHistory: ({ from, to }) => this.tellHistory(from, to),
    readPictures: ({ pictures }) => this.tellPictures(pictures),
  };

  /** Whatever came of it, the page shows how things are now. */
  private async redrawn(work: () => unknown): Promise<void> {
    try {
      await work();
    } finally {
      this.tellState();
    }
  }

  private job(id: string): Job {
    const job = this.tools.jobs.find(id);
    if (job === undefined) throw new ImageError('invalidInput', sentence('That job is not there any more.'));
    return job;
  }

  private async picture(id: string): Promise<HistoryEntry> {
    const entry = (await this.tools.history.entries()).get(id);
    if (entry === undefined)
      throw new ImageError('invalidInput', sentence('That picture is not in the history any more.'));
    return entry;
  }

  private retry(job: Job): void {
    if (job.endedAt === undefined) return;
    this.tools.jobs.dismiss(job.id);
    this.tools.jobs.start(job.order);
  }

  private async mend({ state, plan }: Job, index: number): Promise<void> {
    if (state.type !== 'failed') return;
    await this.tools.interaction.mendsOf(state.error, plan?.provider)[index]?.run();
  }

  private async act({ picture, action }: Extract<Intent, { type: 'picture' }>): Promise<void> {
    const entry = await this.picture(picture);
    switch (action) {
      case 'edit':
        return this.desk.editPicture(entry);
      case 'useAsReference':
        return this.desk.addPicture(entry);
      case 'useSettings':
        return this.desk.useSettings(entry);
      case 'again':
        return this.desk.again(entry);
      default:
        return this.actions.run(action, entry);
    }
  }

  private inTurn(work: () => Promise<void>): void {
    this.making = this.making.then(() => this.attempt(work));
  }

  private tellState(): void {
    this.messages.run('state', () => this.inTurn(() => this.postState()));
  }

  private async postState(): Promise<void> {
    if (!this.isReady) return;
    const { directory, editor, history, jobs } = this.tools;
    const entries = await history.entries();
    // Whoever presses Generate is told what is wrong with the setting.
    const provider = await directory.current().catch(() => directory.find('demo'));
    const shown = jobs.list();
    const [composer, views] = await Promise.all([
      composerView(this.store.draft, provider, entries, { directory, editor, views: this.pictures }),
      Promise.all(shown.map(job => this.jobViews.view(job, entries))),
    ]);
    this.openFolders(shown);
    this.post({
      type: 'state',
      state: { composer, jobs: views, history: this.pages.view(entries, idsOf(shown)) },
    });
  }

  /** At once when it is new or has ended; in between as often as the eye can follow. */
  private tellJob(job: Job): void {
    if (job.state.type === 'queued' || job.endedAt !== undefined) this.tellState();
    this.messages.run(job.id, () => this.inTurn(() => this.postJob(job.id)));
  }

  private async postJob(id: string): Promise<void> {
    const job = this.tools.jobs.find(id);
    if (!this.isReady || job === undefined) return;
    this.openFolders([job]);
    const view = await this.jobViews.view(job, await this.tools.history.entries());
    this.post({ type: 'job', job: view });
  }

  private async tellHistory(from: number, to: number): Promise<void> {
    const entries = await this.tools.history.entries();
    const page = this.pages.read(entries, idsOf(this.tools.jobs.list()), from, to);
    const views = await this.pictures.view(page.shown, entries);
    this.post({ type: 'history', revision: page.revision, from: page.from, entries: views });
  }

  private async tellPictures(ids: readonly string[]): Promise<void> {
    const entries = await this.tools.history.entries();
    const shown = ids.flatMap(id => entries.get(id) ?? []);
    this.post({ type: 'pictures', pictures: await this.pictures.view(shown, entries) });
  }

  private tellLate(id: string): void {
    this.late.add(id);
    this.messages.run('late', () => {
      const ids = [...this.late];
      this.late.clear();
      this.inTurn(() => this.tellPictures(ids));
    });
  }

  private tellProblem(error: unknown): void {
    const failure = asImageError(error);
    if (failure.kind !== 'cancelled') this.post({ type: 'problem', message: describe(failure) });
  }

  /** Pictures that were saved outside the workspace lie where the page may not look yet. */
  private openFolders(jobs: readonly Job[]): void {
    for (const { made } of jobs) {
      for (const { uri } of made?.pictures ?? []) this.addresses.open(vscode.Uri.joinPath(uri, '..'));
    }
  }

  private post(message: HostMessage): void {
    if (this.isReady) void this.panel.webview.postMessage(message);
    else if (message.type === 'problem') this.unheard.push(message);
  }
}

function idsOf(jobs: readonly Job[]): string[] {
  return jobs.map(({ id }) => id);
}
