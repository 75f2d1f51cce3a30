/** One Studio: a webview that draws, and the host's side of it. Owns nothing that the page could lose: it can be thrown away and redrawn at any moment. */

import * as vscode from 'vscode';
import { fileNameOf } from '../../core/fileNames';
import { HistoryPages } from '../../jobs/history/historyPages';
import { IntentQueue } from '../../protocol/intentQueue';
import { ComposerController } from './composerController';
import { DraftStore } from './draftStore';
import { intentHandlers } from './intentHandlers';
import { MaskController } from './maskController';
import { PictureActions } from './pictureActions';
import { PictureJobs } from './pictureJobs';
import { References } from './references';
import { studioHtml } from './studioHtml';
import { StudioMessenger } from './studioMessenger';
import type { StudioServices } from './studioServices';
import { WebviewUris } from './webviewUris';

export class StudioPanel implements vscode.Disposable {
  private readonly addresses: WebviewUris;
  private readonly store: DraftStore;
  private readonly pages: HistoryPages;
  private readonly messenger: StudioMessenger;
  private readonly references: References;
  private readonly composer: ComposerController;
  private readonly masks: MaskController;
  private readonly intents: IntentQueue;
  private readonly watchers: { dispose(): unknown }[];

  constructor(
    private readonly panel: vscode.WebviewPanel,
    /** 1 for the usual Studio, 2 for the one beside it …: the name of its draft. */
    readonly number: number,
    services: StudioServices,
  ) {
    const { history, folders, jobs, directory, editor, state, versions } = services;
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
    this.pages = new HistoryPages(state.get(filterKey), filter => void state.update(filterKey, filter));
    this.messenger = new StudioMessenger(panel.webview, this.addresses, this.store, this.pages, services);
    const actions = new PictureActions(history, editor, versions);
    this.references = new References(folders.references, state);
    this.masks = new MaskController(services, this.store, this.references);
    this.composer = new ComposerController(services, this.store, this.references, this.masks, reference =>
      this.messenger.prepare(reference),
    );
    const { store, messenger, composer, masks, references } = this;
    const pictureJobs = new PictureJobs(services, store, references, composer);
    this.intents = new IntentQueue({
      handlers: intentHandlers({ services, store, messenger, composer, masks, actions, pictureJobs }),
      redraw: () => messenger.postState(),
      onProblem: error => messenger.postProblem(error),
      onRefused: reason => services.log(`studio: a message was refused (${reason})`),
    });
    this.watchers = [
      jobs.onDidChange(job => this.messenger.postJob(job)),
      history.onDidChange(() => this.messenger.invalidateHistory()),
      versions.onDidWriteOver(({ picture }) => this.run(() => composer.renew(picture))),
      editor.onDidChange(() => this.messenger.postState()),
      directory.onDidChange(() => this.messenger.postState()),
      vscode.workspace.onDidChangeConfiguration(change => {
        if (change.affectsConfiguration('easel')) this.messenger.postState();
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(({ added }) => {
        for (const { uri } of added) this.addresses.open(uri);
      }),
      panel.onDidChangeViewState(() => {
        // A hidden page is thrown away.
        if (!panel.visible) this.messenger.close();
      }),
      panel.webview.onDidReceiveMessage(message => this.intents.receive(message)),
    ];
    panel.iconPath = folders.icon;
    panel.webview.html = studioHtml(panel.webview, folders.page, number);
  }

  /** A person sees every job there, also one that failed; under a filter it is hidden. */
  get showsJobs(): boolean {
    return this.panel.visible && !this.pages.isFiltered;
  }

  reveal(): void {
    this.panel.reveal();
  }

  /** The picture becomes the one that is edited. */
  edit(uri: vscode.Uri): Promise<void> {
    return this.run(() => this.composer.edit(uri));
  }

  /** The picture becomes the one that is edited, with the painter open on it. */
  paint(uri: vscode.Uri): Promise<void> {
    return this.run(async () => {
      await this.composer.edit(uri);
      this.messenger.openPainter();
    });
  }

  addReferences(uris: readonly vscode.Uri[]): Promise<void> {
    return this.run(() => this.composer.addUris(uris.map(String)));
  }

  /** The picture as it is now against bytes of it that were. `before`: what those are called. */
  compare(picture: vscode.Uri, bytes: Uint8Array, before: string): Promise<void> {
    return this.run(async () => {
      const old = await this.references.fromBytes(fileNameOf(picture), bytes);
      await this.messenger.compare({ ...old, name: before }, await this.references.fromUri(picture));
    });
  }

  /** The webview has gone, or goes now. */
  dispose(): void {
    for (const watcher of this.watchers) watcher.dispose();
    this.messenger.dispose();
    this.masks.dispose();
    this.store.dispose();
  }

  private run(work: () => unknown): Promise<void> {
    this.messenger.clearProblem();
    return this.intents.run(work);
  }
}
