/** A Studio's host with a page that is only its messages. The editor's panel and stores are stand-ins; all else is the extension's own. */

import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { defaultLimits } from '../../src/core/spendingLimits';
import type { DemoServerLauncher } from '../../src/demo/demoServerLauncher';
import { BatchReceiver } from '../../src/host/batch/batchReceiver';
import { ProviderBatches } from '../../src/host/batch/providerBatches';
import { ClearStoredDataCommand } from '../../src/host/commands/clearStoredData';
import { RecoverCommand } from '../../src/host/commands/recover';
import { PictureFiles } from '../../src/host/files/pictureFiles';
import { PictureSaver } from '../../src/host/files/pictureSaver';
import { PreviousVersions } from '../../src/host/files/previousVersions';
import { SubstituteFolders } from '../../src/host/files/substituteFolders';
import { WorkspaceBoundary } from '../../src/host/files/workspaceBoundary';
import { History } from '../../src/host/history/history';
import { JobPreparer } from '../../src/host/jobPreparer';
import { JobRunner } from '../../src/host/jobRunner';
import { Interaction } from '../../src/host/prompt/interaction';
import { ModelPicker } from '../../src/host/prompt/modelPicker';
import { PromptDialog } from '../../src/host/prompt/promptDialog';
import { ConnectionTest } from '../../src/host/providers/connectionTest';
import { Keys } from '../../src/host/providers/keys';
import { ProviderClient } from '../../src/host/providers/providerClient';
import { ProviderDirectory } from '../../src/host/providers/providerDirectory';
import { ProviderEntries } from '../../src/host/providers/providerEntries';
import { ProviderSetup } from '../../src/host/providers/providerSetup';
import { Recovery } from '../../src/host/recovery';
import { StudioPanel } from '../../src/host/studio/studioPanel';
import { ErrorPresenter } from '../../src/host/ui/errorPresenter';
import { LastEditor } from '../../src/host/ui/lastEditor';
import { Log } from '../../src/host/ui/log';
import { TextDocuments } from '../../src/host/ui/textDocuments';
import { Continuations } from '../../src/jobs/continuations';
import { JobQueue } from '../../src/jobs/jobQueue';
import type { JobRequest } from '../../src/jobs/jobRequest';
import { Journal } from '../../src/jobs/journal';
import { Markups } from '../../src/jobs/markups';
import { Purse } from '../../src/jobs/spending/purse';
import { PictureEditor } from '../../src/pixels/pictureEditor';
import { Thumbnails } from '../../src/pixels/thumbnails';
import type { HostMessage } from '../../src/protocol/hostMessages';
import type { Intent } from '../../src/protocol/intents';
import type { PictureView, StudioState } from '../../src/protocol/views';
import { easelExtension } from './easel';

export class FakeMemento implements vscode.Memento {
  private readonly values = new Map<string, unknown>();
  keys(): readonly string[] {
    return [...this.values.keys()];
  }
  get<T>(key: string, instead?: T): T {
    return (this.values.get(key) ?? instead) as T;
  }
  async update(key: string, value: unknown): Promise<void> {
    this.values.set(key, structuredClone(value));
  }
  setKeysForSync(): void {}
}

export type StudioHost = {
  /** What the page says, at once and without waiting for what comes of it. */
  readonly say: (...intents: readonly Intent[]) => void;
  /** Whatever else comes in by the page’s way. */
  readonly sayAnything: (message: unknown) => void;
  /** Lines of the log. */
  readonly logged: readonly string[];
  /** The first state from now on that is as wanted. */
  readonly state: (isWanted: (state: StudioState) => boolean) => Promise<StudioState>;
  /** The history's newest pictures. */
  readonly pictures: () => Promise<readonly PictureView[]>;
  /** The next thing that goes wrong. */
  readonly problem: () => Promise<string>;
  /** What went wrong, as the page was told. */
  readonly problems: readonly string[];
  /** Orders that became jobs; none is carried out. */
  readonly requested: readonly JobRequest[];
  /** The next two pictures that the page is to compare. */
  readonly compared: () => Promise<Extract<HostMessage, { type: 'compare' }>>;
  readonly compare: StudioPanel['compare'];
  readonly history: History;
  readonly versions: PreviousVersions;
  readonly journal: Journal;
  readonly recovery: Recovery;
  readonly interaction: Interaction;
  readonly directory: ProviderDirectory;
  readonly commands: { readonly recover: RecoverCommand; readonly clearStoredData: ClearStoredDataCommand };
  /** Absolute path of what it keeps. */
  readonly folder: string;
  readonly close: () => void;
};

export async function openStudioHost(workspaceState = new FakeMemento()): Promise<StudioHost> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-studio-'));
  const inDist = (name: string) => join(easelExtension().extensionPath, 'dist', name);
  const log = new Log(vscode.window.createOutputChannel('Easel under test', { log: true }));
  const globalState = new FakeMemento();
  const keys = new Keys({
    get: async () => undefined,
    store: async () => {},
    delete: async () => {},
    keys: async () => [],
    onDidChange: new vscode.EventEmitter<vscode.SecretStorageChangeEvent>().event,
  });
  const directory = new ProviderDirectory(keys, globalState, () => {});
  const requests = new ProviderClient(directory, keys, {} as DemoServerLauncher);
  const connection = new ConnectionTest(directory, requests, log);
  const entries = new ProviderEntries(vscode.Uri.file(join(folder, 'settings.json')));
  const setUp = new ProviderSetup(directory, keys, entries, connection, new ErrorPresenter(log));
  const edits = new PictureEditor({
    workerFile: inDist('editWorker.js'),
    answersFolder: join(folder, 'answers'),
  });
  const files = new PictureFiles();
  const versions = new PreviousVersions(join(folder, 'versions'), files);
  const saver = new PictureSaver(files, versions);
  const journal = new Journal(join(folder, 'jobs'));
  const boundary = new WorkspaceBoundary();
  const substitutes = new SubstituteFolders(workspaceState, files);
  const purse = new Purse(join(folder, 'spending'), () => defaultLimits);
  const continuations = new Continuations(join(folder, 'answers'), async () => {});
  const markups = new Markups(join(folder, 'references'));
  const preparer = new JobPreparer(directory, edits, boundary, substitutes, continuations, markups);
  const maker = new JobRunner(
    preparer,
    directory,
    requests,
    edits,
    saver,
    boundary,
    journal,
    purse,
    continuations,
    log,
  );
  const history = new History(folder, log);
  versions.onDidWriteOver(written => history.wasWrittenOver(written));
  const models = new ModelPicker(directory, requests, setUp);
  const requested: JobRequest[] = [];
  const jobs = new JobQueue({
    run: request => {
      requested.push(request);
      return new Promise(() => {});
    },
    maxParallel: () => 10,
    record: async () => {},
    onDismiss: () => {},
  });
  const recovery = new Recovery(journal, jobs, directory, requests, saver);
  const received = new BatchReceiver(maker, saver, history, journal, purse);
  const batches = new ProviderBatches(directory, requests, received, journal, log);
  const dialog = new PromptDialog(directory, models, workspaceState, history);
  const interaction = new Interaction(
    ...([directory, setUp, models, dialog, jobs, recovery, new ErrorPresenter(log), substitutes] as const),
    { globalState, workspaceState },
  );
  const workerFile = inDist('thumbnailWorker.js');
  const copies = (name: string) => new Thumbnails({ folder: join(folder, name), workerFile });
  const [thumbnails, previews] = [copies('thumbnails'), copies('previews')];
  const place = (name: string) => vscode.Uri.file(join(folder, name));
  const documents = new TextDocuments();
  const stored = (name: string) => join(folder, name);
  const failures = new ErrorPresenter(log);
  const commands = {
    recover: new RecoverCommand(recovery, batches, directory, thumbnails, documents, failures),
    clearStoredData: new ClearStoredDataCommand(
      {
        ...{ jobs: stored('jobs'), history: folder, thumbnails: stored('thumbnails') },
        ...{ previews: stored('previews'), versions: stored('versions'), spending: stored('spending') },
        ...{ references: stored('references'), answers: stored('answers'), looks: stored('looks') },
      },
      ...([history, recovery, versions, failures] as const),
    ),
  };
  const { panel, hear, said, problems } = fakePanel();
  const logged: string[] = [];
  const editor = new LastEditor();
  const studio = new StudioPanel(panel, 1, {
    ...{ directory, setUp, models, interaction, jobs, maker, edits, versions, requests },
    ...{ history, thumbnails, previews, editor, state: workspaceState, log: line => logged.push(line) },
    ...{ documents, substitutes },
    recover: () => {},
    folders: {
      ...{ page: place('page'), icon: place('icon.png'), thumbnails: place('thumbnails') },
      ...{ previews: place('previews'), jobs: place('jobs'), answers: place('answers') },
      references: place('references'),
    },
  });
  said.fire({ type: 'ready' });
  return {
    say: (...intents) => {
      for (const intent of intents) said.fire(intent);
    },
    sayAnything: message => said.fire(message as Intent),
    state: async isWanted => {
      const isState = (message: HostMessage) => message.type === 'state' && isWanted(message.state);
      const message = await hear(isState);
      if (message.type !== 'state') throw new TypeError('asked for a state');
      return message.state;
    },
    pictures: async () => {
      const told = hear(({ type }) => type === 'history');
      said.fire({ type: 'readHistory', from: 0, to: 10 });
      const message = await told;
      return message.type === 'history' ? message.entries : [];
    },
    problem: async () => {
      const message = await hear(({ type }) => type === 'problem');
      return message.type === 'problem' ? message.message : '';
    },
    compared: async () => {
      const message = await hear(({ type }) => type === 'compare');
      if (message.type !== 'compare') throw new TypeError('asked for a comparison');
      return message;
    },
    compare: (...input) => studio.compare(...input),
    ...{ requested, history, versions, problems, journal, recovery, interaction, directory },
    ...{ commands, folder, logged },
    close: () => {
      studio.dispose();
      for (const each of [editor, directory, documents, history, versions, thumbnails, previews, log])
        each.dispose();
    },
  };
}

type Page = {
  readonly panel: vscode.WebviewPanel;
  readonly said: vscode.EventEmitter<Intent>;
  readonly hear: (isWanted: (message: HostMessage) => boolean) => Promise<HostMessage>;
  readonly problems: readonly string[];
};

function fakePanel(): Page {
  const said = new vscode.EventEmitter<Intent>();
  const told = new vscode.EventEmitter<HostMessage>();
  const problems: string[] = [];
  told.event(message => message.type === 'problem' && problems.push(message.message));
  const webview = {
    ...{ options: {}, html: '', cspSource: 'test:' },
    asWebviewUri: (uri: vscode.Uri) => uri,
    postMessage: async (message: HostMessage) => {
      told.fire(message);
      return true;
    },
    onDidReceiveMessage: said.event,
  };
  const panel = {
    ...{ webview, visible: true, active: true },
    onDidChangeViewState: new vscode.EventEmitter<unknown>().event,
    reveal: () => {},
  } as unknown as vscode.WebviewPanel;
  const hear: Page['hear'] = isWanted =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`never told; problems: ${problems}`)), 15_000);
      const watcher = told.event(message => {
        if (!isWanted(message)) return;
        clearTimeout(late);
        watcher.dispose();
        resolve(message);
      });
    });
  return { panel, said, hear, problems };
}
