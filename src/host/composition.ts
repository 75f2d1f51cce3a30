/** Builds every object and hands each what it needs. Loaded on first use; never does any work itself. */

import * as vscode from 'vscode';
import type { AgentTool } from '../agents/agentTool';
import type { EaselApi } from '../api';
import { toImageError } from '../core/imageError';
import { DemoServerLauncher } from '../demo/demoServerLauncher';
import { Continuations } from '../jobs/continuations';
import { JobQueue } from '../jobs/jobQueue';
import { Journal } from '../jobs/journal';
import { Markups } from '../jobs/markups';
import { Purse } from '../jobs/spending/purse';
import { mostAnswerBytes } from '../pixels/finishAnswers';
import { PictureEditor } from '../pixels/pictureEditor';
import { pruneFolder } from '../pixels/pruneFolder';
import { Thumbnails } from '../pixels/thumbnails';
import { AgentQuestions } from './agents/agentQuestions';
import { windowDesk } from './agents/windowDesk';
import { BatchPlanner } from './batch/batchPlanner';
import { BatchReceiver } from './batch/batchReceiver';
import { BatchSubmitter } from './batch/batchSubmitter';
import { ProviderBatches } from './batch/providerBatches';
import { ClearStoredDataCommand } from './commands/clearStoredData';
import { CompareWithHeadCommand } from './commands/compareWithHead';
import { ConnectAgentCommand } from './commands/connectAgent';
import { EditCommand, MakeVariationsCommand, RemoveBackgroundCommand } from './commands/edit';
import { GenerateCommand, GenerateFromSelectionCommand, GenerateHereCommand } from './commands/generate';
import { GenerateBatchCommand } from './commands/generateBatch';
import { CancelJobCommand, DismissJobCommand } from './commands/jobs';
import { MakeSizesCommand } from './commands/makeSizes';
import { EditStylesCommand, PromptHistoryCommand } from './commands/prompts';
import {
  ManageProvidersCommand,
  RemoveApiKeyCommand,
  SelectModelCommand,
  SelectProviderCommand,
  SetApiKeyCommand,
} from './commands/providers';
import { RecoverCommand } from './commands/recover';
import { RestorePreviousCommand } from './commands/restorePrevious';
import { ShowSpendingCommand } from './commands/showSpending';
import {
  EditWithMaskCommand,
  OpenInStudioCommand,
  OpenStudioBesideCommand,
  OpenStudioCommand,
  UseAsReferenceCommand,
} from './commands/studio';
import { TestConnectionCommand } from './commands/testConnection';
import { PictureFiles } from './files/pictureFiles';
import { PictureSaver } from './files/pictureSaver';
import { PreviousVersions } from './files/previousVersions';
import { tellRestorable } from './files/restorable';
import { SizedFiles } from './files/sizedFiles';
import { SubstituteFolders } from './files/substituteFolders';
import { WorkspaceBoundary } from './files/workspaceBoundary';
import { History } from './history/history';
import { JobPreparer } from './jobPreparer';
import { JobRunner } from './jobRunner';
import { PictureList } from './pictures/pictureList';
import { Interaction } from './prompt/interaction';
import { ModelPicker } from './prompt/modelPicker';
import { PromptDialog } from './prompt/promptDialog';
import { ConnectionTest } from './providers/connectionTest';
import { Keys } from './providers/keys';
import { NewProvider } from './providers/newProvider';
import { ProviderClient } from './providers/providerClient';
import { ProviderDialog } from './providers/providerDialog';
import { ProviderDirectory } from './providers/providerDirectory';
import { ProviderEntries } from './providers/providerEntries';
import { ProviderSetup } from './providers/providerSetup';
import { Recovery } from './recovery';
import { readSettings } from './settings';
import { StudioPanels } from './studio/studioPanels';
import { ErrorPresenter } from './ui/errorPresenter';
import { JobStatus } from './ui/jobStatus';
import type { LastEditor } from './ui/lastEditor';
import { Log } from './ui/log';
import { signalOf } from './ui/signal';
import { TextDocuments } from './ui/textDocuments';

export type Easel = {
  readonly api: EaselApi;
  readonly studios: StudioPanels;
  /** What the activity bar's view lists. */
  readonly pictures: PictureList;
  readonly commands: ReadonlyMap<string, Command>;
  /** Looks at once after what an earlier window left at providers. */
  readonly fetchBatches: () => void;
  /** What language models may call. */
  readonly tools: () => Promise<readonly AgentTool[]>;
};

type Command = { readonly id: string; execute(...input: readonly unknown[]): Promise<unknown> };

/** `onDidChangePictures`: the activity bar's view has to be drawn anew. `serveAgents` opens this window to agents outside. */
export function compose(
  context: vscode.ExtensionContext,
  editor: LastEditor,
  onDidChangePictures: () => void,
  serveAgents: () => Promise<unknown>,
): Easel {
  const log = new Log(vscode.window.createOutputChannel('Easel', { log: true }));
  const stored = (name: string) => vscode.Uri.joinPath(context.globalStorageUri, name);
  const purse = new Purse(stored('spending').fsPath, () => readSettings().spending);
  const failures = new ErrorPresenter(
    log,
    () => studios.isInView,
    (limit, by) => purse.raise(limit, by),
  );
  const keys = new Keys(context.secrets);
  const directory = new ProviderDirectory(keys, context.globalState, failures.showSettingProblems);
  const inDist = (name: string) => vscode.Uri.joinPath(context.extensionUri, 'dist', name);
  const demo = new DemoServerLauncher(inDist('paintWorker.js').fsPath);
  const requests = new ProviderClient(directory, keys, demo);
  const connection = new ConnectionTest(directory, requests, log);
  // Both lie in the folder of the user's profile.
  const entries = new ProviderEntries(vscode.Uri.joinPath(context.globalStorageUri, '../../settings.json'));
  const setUp = new ProviderSetup(directory, keys, entries, connection, failures);
  const edits = new PictureEditor({
    workerFile: inDist('editWorker.js').fsPath,
    answersFolder: stored('answers').fsPath,
  });
  const files = new PictureFiles();
  const versions = new PreviousVersions(stored('versions').fsPath, files);
  const saver = new PictureSaver(files, versions);
  const journal = new Journal(stored('jobs').fsPath);
  const boundary = new WorkspaceBoundary();
  const substitutes = new SubstituteFolders(context.workspaceState, files);
  // It is part of what providers answered, and cleared away with that.
  const continuations = new Continuations(stored('answers').fsPath, folder =>
    pruneFolder(folder, mostAnswerBytes),
  );
  // With no folder open there is no storage of a workspace.
  const workspaceStorage = context.storageUri ?? stored('no-workspace');
  const references = vscode.Uri.joinPath(workspaceStorage, 'references');
  const markups = new Markups(references.fsPath);
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
  const history = new History(workspaceStorage.fsPath, log);
  versions.onDidWriteOver(written => history.wasWrittenOver(written));
  versions.onDidChange(() => tellRestorable(stored('versions').fsPath));
  const models = new ModelPicker(directory, requests, setUp);
  const newProvider = new NewProvider(directory, keys, entries, setUp, requests);
  const providers = new ProviderDialog({ directory, keys, entries, setUp, models, newProvider });
  const recover = () => {
    void recovery.begin().catch(error => log.error(`journal: ${toImageError(error).message}`));
    waiting.begin();
  };
  const jobs = new JobQueue({
    run: (request, context, onResolved) => {
      recover();
      return maker.run(request, context, onResolved).catch(error => {
        const failure = toImageError(error);
        failures.note(failure);
        if (failure.kind === 'overLimit' && (request.startedBy ?? 'person') !== 'person')
          void failures.offerRaise(failure);
        throw error;
      });
    },
    maxParallel: () => readSettings().maxParallel,
    record: (job, result) => history.add(job, result),
    onDismiss: job => void recovery.forget(job),
  });
  const recovery = new Recovery(journal, jobs, directory, requests, saver);
  const received = new BatchReceiver(maker, saver, history, journal, purse);
  const waiting = new ProviderBatches(directory, requests, received, journal, log);
  const dialog = new PromptDialog(directory, models, context.workspaceState, history);
  const interaction = new Interaction(
    ...([directory, setUp, models, dialog, jobs, recovery, failures, substitutes, context] as const),
  );
  const thumbnails = new Thumbnails({
    folder: stored('thumbnails').fsPath,
    workerFile: inDist('thumbnailWorker.js').fsPath,
  });
  const previews = new Thumbnails({
    folder: stored('previews').fsPath,
    workerFile: inDist('thumbnailWorker.js').fsPath,
    side: 4096,
  });
  const looks = new Thumbnails({
    folder: stored('looks').fsPath,
    workerFile: inDist('thumbnailWorker.js').fsPath,
    ...{ side: 768, mostFileBytes: 150_000, mostBytes: 50 * 1024 * 1024 },
  });
  const documents = new TextDocuments();
  const studios = new StudioPanels({
    ...{ directory, setUp, models, interaction, jobs, maker, edits, versions, requests },
    ...{ history, thumbnails, previews, editor, documents, substitutes },
    state: context.workspaceState,
    folders: {
      page: inDist('studio'),
      icon: vscode.Uri.joinPath(context.extensionUri, 'media', 'icon.png'),
      thumbnails: stored('thumbnails'),
      previews: stored('previews'),
      jobs: stored('jobs'),
      references,
      answers: stored('answers'),
    },
    recover,
    log: line => log.warn(line),
  });

  const status = new JobStatus(jobs, studios, purse);
  const pictures = new PictureList({ jobs, history, thumbnails, versions, onDidChange: onDidChangePictures });

  const storedFolders = {
    ...{ jobs: stored('jobs').fsPath, history: workspaceStorage.fsPath, answers: stored('answers').fsPath },
    ...{ thumbnails: stored('thumbnails').fsPath, previews: stored('previews').fsPath },
    looks: stored('looks').fsPath,
    versions: stored('versions').fsPath,
    spending: stored('spending').fsPath,
    references: references.fsPath,
  };
  const sizes = new MakeSizesCommand(new SizedFiles(edits, files), boundary, failures);
  const batches = new GenerateBatchCommand(
    new BatchPlanner(maker, boundary, recovery),
    new BatchSubmitter(maker, directory, requests, journal, purse),
    ...([boundary, jobs, purse, documents, failures, () => waiting.begin()] as const),
  );
  waiting.onDidFinish(({ file, lines }) => void batches.tellEnd(file, lines));
  const desk = windowDesk({ jobs, maker, purse, history, sizes, boundary, looks });
  let tools: Promise<readonly AgentTool[]> | undefined;
  const commands: readonly Command[] = [
    new GenerateCommand(interaction),
    new GenerateHereCommand(interaction),
    new GenerateFromSelectionCommand(interaction),
    batches,
    new EditCommand(interaction),
    new RemoveBackgroundCommand(interaction),
    new MakeVariationsCommand(interaction),
    sizes,
    new RestorePreviousCommand(versions, failures),
    new SetApiKeyCommand(directory, keys, setUp),
    new RemoveApiKeyCommand(directory, keys, setUp),
    new SelectProviderCommand(setUp),
    new ManageProvidersCommand(directory, setUp, providers, failures),
    new SelectModelCommand(directory, models, failures),
    new RecoverCommand(recovery, waiting, directory, thumbnails, documents, failures),
    new ClearStoredDataCommand(storedFolders, history, recovery, versions, failures),
    new TestConnectionCommand(directory, connection, failures),
    new OpenStudioCommand(studios),
    new OpenStudioBesideCommand(studios),
    new OpenInStudioCommand(studios),
    new EditWithMaskCommand(studios),
    new UseAsReferenceCommand(studios),
    new CompareWithHeadCommand(studios, failures),
    new PromptHistoryCommand(history, interaction),
    new EditStylesCommand(failures),
    new CancelJobCommand(jobs),
    new DismissJobCommand(jobs),
    new ShowSpendingCommand(purse, failures),
    new ConnectAgentCommand(serveAgents, new AgentQuestions(context.globalState), failures),
  ];
  context.subscriptions.push(
    log,
    directory,
    demo,
    requests,
    waiting,
    edits,
    studios,
    status,
    pictures,
    jobs,
    history,
    versions,
    thumbnails,
    previews,
    looks,
    documents,
  );

  const quiet = (token?: vscode.CancellationToken) => ({ signal: signalOf(token), report: () => {} });
  return {
    api: {
      generate: (request, token) => interaction.runQuietly('generate', request, quiet(token)),
      edit: (request, token) => interaction.runQuietly('edit', request, quiet(token)),
    },
    studios,
    pictures,
    fetchBatches: () => waiting.begin(0),
    commands: new Map(commands.map(command => [command.id, command])),
    tools: () => {
      tools ??= import('../agents/agentTools').then(({ agentTools }) => agentTools(desk));
      return tools;
    },
  };
}
