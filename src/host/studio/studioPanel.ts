/** One Studio: a webview that draws, and the host's side of it. Owns nothing that the page could lose: it can be thrown away and redrawn at any moment. */

import * as vscode from 'vscode';
import { ImageError } from '../../core/imageError';
import { sentence } from '../../core/sentence';
import type { HistoryEntry } from '../../jobs/history/historyEntry';
import { HistoryPages } from '../../jobs/history/historyPages';
import type { Job } from '../../jobs/jobQueue';
import type { Intent } from '../../protocol/intents';
import { type Handlers, receive } from '../../protocol/receiveIntent';
import { ComposerController } from './composerController';
import { DraftStore } from './draftStore';
import { MaskController } from './maskController';
import { PictureActions } from './pictureActions';
import { References } from './references';
import { studioHtml } from './studioHtml';
import { StudioMessenger } from './studioMessenger';
import type { StudioServices } from './studioServices';
import { WebviewUris } from './webviewUris';

export class StudioPanel implements vscode.Disposable {
  private readonly addresses: WebviewUris;
  private readonly store: DraftStore;
  private readonly out: StudioMessenger;
  private readonly desk: ComposerController;
  private readonly masks: MaskController;
  private readonly actions: PictureActions;
  private readonly watchers: { dispose(): unknown }[];
  constructor(
    private readonly panel: vscode.WebviewPanel,
    /** 1 for the usual Studio, 2 for the one beside it …: the name of its draft. */
    readonly number: number,
    private readonly tools: StudioServices,
  ) {
    const { history, folders, jobs, directory, editor, state, versions } = tools;
    this.addresses = new WebviewUris(panel.webview, [
      ...[
        folders.page,
        folders.thumbnails,
        folders.previews,
        folders.jobs,
        folders.references,
        folders.answers,
      ],
      ...(vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri),
    ]);
    this.store = new DraftStore(state, number);
    const filterKey = `studio.filter.${number}`;
    const pages = new HistoryPages(state.get(filterKey), filter => void state.update(filterKey, filter));
    this.out = new StudioMessenger(panel.webview, this.addresses, this.store, pages, tools);
    this.actions = new PictureActions(history, editor, versions);
    const references = new References(folders.references, state);
    this.desk = new ComposerController(tools, this.store, references, reference =>
      this.out.prepare(reference),
    );
    this.masks = new MaskController(tools, this.store, references);
    this.watchers = [
      jobs.onDidChange(job => this.out.postJob(job)),
      history.onDidChange(() => this.out.invalidateHistory()),
      versions.onDidWriteOver(({ picture }) => this.attempt(() => this.desk.renew(picture))),
      editor.onDidChangeSelection(() => this.out.postState()),
      directory.onDidChange(() => this.out.postState()),
      vscode.workspace.onDidChangeConfiguration(change => {
        if (change.affectsConfiguration('easel')) this.out.postState();
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(({ added }) => {
        for (const { uri } of added) this.addresses.open(uri);
      }),
      panel.onDidChangeViewState(() => {
        // A hidden page is thrown away.
        if (!panel.visible) this.out.close();
      }),
      panel.webview.onDidReceiveMessage(message => this.receive(message)),
    ];
    panel.iconPath = folders.icon;
    panel.webview.html = studioHtml(panel.webview, folders.page, number);
  }

  reveal(): void {
    this.panel.reveal();
  }

  /** The picture becomes the one that is edited. */
  edit(uri: vscode.Uri): Promise<void> {
    return this.attempt(() => this.withMask(() => this.desk.edit(uri)));
  }

  /** The picture becomes the one that is edited, with the painter open on it. */
  paint(uri: vscode.Uri): Promise<void> {
    return this.attempt(async () => {
      await this.withMask(() => this.desk.edit(uri));
      this.openPainter();
    });
  }

  addReferences(uris: readonly vscode.Uri[]): Promise<void> {
    return this.attempt(() => this.withMask(() => this.desk.addUris(uris.map(String))));
  }

  /** The webview has gone, or goes now. */
  dispose(): void {
    for (const watcher of this.watchers) watcher.dispose();
    this.out.dispose();
    this.masks.dispose();
    this.store.dispose();
  }

  private receive(message: unknown): Promise<void> {
    return receive(message, {
      handlers: this.handlers,
      onProblem: error => this.out.postProblem(error),
      onRefused: reason => this.tools.log(`studio: a message was refused (${reason})`),
    });
  }

  private async attempt(work: () => unknown): Promise<void> {
    this.out.clearProblem();
    try {
      await this.redrawn(work);
    } catch (error) {
      this.out.postProblem(error);
    }
  }

  private readonly handlers: Handlers = {
    ready: () => this.out.open(),
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
    addReferences: () =>
      this.redrawn(async () => {
        const chosen = await this.desk.choose();
        await this.withMask(() => this.desk.addAll(chosen));
      }),
    addUris: ({ uris }) => this.redrawn(() => this.withMask(() => this.desk.addUris(uris))),
    addBytes: ({ name, bytes }) => this.redrawn(() => this.desk.addBytes(name, bytes)),
    removeReference: change => this.inTurn(() => this.store.change(change)),
    moveReference: change => this.inTurn(() => this.store.change(change)),
    paint: ({ reference }) => this.inTurn(() => this.paintReference(reference)),
    setMask: ({ reference, bytes }) => this.inTurn(() => this.masks.setMask(reference, bytes)),
    startMask: async ({ reference, from }) => {
      const file = from === 'file' ? await this.masks.choose(reference) : undefined;
      if (from !== 'file' || file !== undefined)
        await this.inTurn(() => this.masks.startMask(reference, from, file));
    },
    removeMask: ({ reference }) => this.inTurn(() => this.masks.removeMask(reference)),
    saveMask: async ({ reference }) => {
      await this.inTurn(() => {});
      await this.masks.saveMask(reference);
    },
    setFeather: change => this.inTurn(() => this.store.change(change)),
    setMargins: change => this.inTurn(() => this.store.change(change)),
    annotate: ({ reference, bytes }) =>
      this.inTurn(async () => this.out.prepare(await this.masks.annotate(reference, bytes))),
    generate: () => this.redrawn(() => this.desk.generate()),
    cancelJob: ({ job }) => this.tools.jobs.cancel(this.job(job).id),
    retryJob: ({ job }) => this.redrawn(() => this.retry(this.job(job))),
    dismissJob: ({ job }) => this.redrawn(() => this.tools.jobs.dismiss(this.job(job).id)),
    mendJob: ({ job, mend }) => this.redrawn(() => this.mend(this.job(job), mend)),
    picture: intent => this.redrawn(() => this.act(intent)),
    filterHistory: ({ filter }) => this.redrawn(() => this.out.filterHistory(filter)),
    readHistory: ({ from, to }) => this.out.postHistory(from, to),
    readPictures: ({ pictures }) => this.out.postPictures(pictures),
  };

  /** Whatever came of it, the page shows how things are now. */
  private async redrawn(work: () => unknown): Promise<void> {
    try {
      await work();
    } finally {
      this.out.postState();
    }
  }

  /** Writing a file takes a moment: what is said of pictures meanwhile comes after it, and an order goes with it. */
  private inTurn(work: () => unknown): Promise<void> {
    return this.redrawn(() => this.desk.inTurn(async () => void (await work())));
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
    this.tools.jobs.start(job.request);
  }

  private async mend({ state, resolved }: Job, index: number): Promise<void> {
    if (state.type !== 'failed') return;
    await this.tools.interaction.actionsFor(state.error, resolved?.provider)[index]?.run();
  }

  private async act({ picture, action }: Extract<Intent, { type: 'picture' }>): Promise<void> {
    const entry = await this.picture(picture);
    switch (action) {
      case 'edit':
        return this.withMask(() => this.desk.editPicture(entry));
      case 'mask':
        await this.withMask(() => this.desk.editPicture(entry));
        return this.openPainter();
      case 'useAsReference':
        return this.withMask(() => this.desk.addPicture(entry));
      case 'useSettings':
        return this.desk.useSettings(entry);
      case 'again':
        return this.desk.again(entry);
      default:
        return this.actions.run(action, entry);
    }
  }

  /** What becomes the first picture brings the mask along that lies beside it. `work` takes its turn at once: nothing comes between. */
  private async withMask(work: () => Promise<void>): Promise<void> {
    await Promise.all([work(), this.desk.inTurn(() => this.masks.findMask())]);
  }

  private paintReference(id: string): void {
    this.store.change({ type: 'moveReference', reference: id, to: 0 });
    this.openPainter();
  }

  private openPainter(): void {
    const [first] = this.store.draft.references;
    if (first !== undefined) this.out.openPainter(first.id);
  }
}
