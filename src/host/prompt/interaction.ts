/** What a person goes through for a picture: prompt, progress, result. Never starts a request that its answers would make fail. */

import * as vscode from 'vscode';
import type { EditOptions, ImageResult, SavedImage } from '../../api';
import { ImageError, type ImageErrorKind, toImageError } from '../../core/imageError';
import type { JobQueue } from '../../jobs/jobQueue';
import type { JobContext, JobRequest } from '../../jobs/jobRequest';
import { toImageResult } from '../../jobs/jobResult';
import type { Provider } from '../../providers/provider';
import { askFolder, pickAnyFolder } from '../files/askFolder';
import { maskBeside } from '../files/maskBeside';
import { lookAtPictureInput } from '../files/pictureInputs';
import type { SubstituteFolders } from '../files/substituteFolders';
import type { ProviderDirectory } from '../providers/providerDirectory';
import type { ProviderSetup } from '../providers/providerSetup';
import type { Recovery } from '../recovery';
import { dialogs } from '../ui/dialogs';
import type { ErrorAction, ErrorPresenter } from '../ui/errorPresenter';
import { withJobProgress } from '../ui/jobProgress';
import { offerRestore } from '../ui/offerRestore';
import type { ModelPicker } from './modelPicker';
import type { PromptContext, PromptDialog } from './promptDialog';

/** How a person goes on after a failure. */
export type Ways = {
  /** The same once more, into another folder or by another model where one is given. */
  readonly again: (change?: { readonly folder?: vscode.Uri; readonly model?: string }) => Promise<unknown>;
  /** That was asked. */
  readonly model?: string | undefined;
  readonly editPrompt: () => Promise<unknown>;
};

/** What a change of the prompt mends. */
const promptFailures: ReadonlySet<ImageErrorKind> = new Set(['refused', 'badRequest', 'invalidInput']);

/** How many of the Demo's pictures come with the way to a real provider. */
const demoHints = 3;

export class Interaction {
  /** What was asked for with arguments and is not done yet, by its request. */
  private readonly underWay = new Map<string, Promise<ImageResult>>();
  /** Models that are gone and that the user wants asked nevertheless, in this session. */
  private readonly insisted = new Set<string>();
  /** Chosen by the user last. */
  private folder: vscode.Uri | undefined;

  constructor(
    private readonly directory: ProviderDirectory,
    private readonly setUp: ProviderSetup,
    private readonly models: ModelPicker,
    private readonly dialog: PromptDialog,
    private readonly jobs: JobQueue,
    private readonly recovery: Recovery,
    private readonly failures: ErrorPresenter,
    private readonly substitutes: SubstituteFolders,
    private readonly state: Pick<vscode.ExtensionContext, 'globalState' | 'workspaceState'>,
  ) {}

  /** Asks for what is missing, makes the pictures and shows the first. `undefined`: the user stopped, or was shown why not. */
  async ask(start: PromptContext): Promise<ImageResult | undefined> {
    let provider: Provider | undefined;
    try {
      // A picture that is gone or is none is told before anybody types a prompt.
      await Promise.all((start.images ?? []).map(lookAtPictureInput));
      const asked = await this.dialog.ask(start);
      if (asked === undefined) return undefined;
      provider = await this.directory.current();
      if ((await this.readyModel(provider)) === undefined) return undefined;
      const place = start.images || start.folder ? {} : await this.askFolder();
      if (place === undefined) return undefined;
      const edit = await this.editFor(start);
      if (edit === undefined) return undefined;
      const { task, ...known } = start;
      const parameters = { ...(await this.dialog.parametersOf(provider, start)), ...task?.parameters };
      const request: JobRequest = {
        ...{ ...known, ...place, ...asked, parameters, edit },
        ...(task?.isVariation && { isVariation: true }),
      };
      return await this.make(request, provider, start);
    } catch (error) {
      await this.failures.show(error, provider);
      return undefined;
    }
  }

  private async make(
    request: JobRequest,
    provider: Provider,
    start: PromptContext,
  ): Promise<ImageResult | undefined> {
    let result: ImageResult;
    try {
      result = await withJobProgress(progressTitle(request), watch => this.run(request, watch));
    } catch (error) {
      const ways: Ways = {
        again: change => this.make({ ...request, ...change }, provider, start),
        editPrompt: () => this.ask(start),
        model: request.model ?? this.directory.modelOf(provider),
      };
      const open = (images: readonly SavedImage[]) => openFirst({ images });
      const failure = toImageError(error);
      await this.failures.showJob(failure, this.actionsFor(failure, ways, provider, open));
      return undefined;
    }
    await this.dialog.forgetDraft(start);
    await this.show(result, provider);
    const [first] = result.images;
    if (first !== undefined && isWrittenOver(start, result)) offerRestore(first.uri);
    return result;
  }

  /** The buttons of a failed job: what mends it, the same once more, where more is told, and the log last. */
  actionsFor(
    error: ImageError,
    { again, editPrompt, model }: Ways,
    provider?: Provider,
    show?: (images: readonly SavedImage[]) => Promise<unknown>,
  ): ErrorAction[] {
    const { kind, details } = error;
    const { unwritableFolder } = details;
    const toFolder = async (unwritable: string) => {
      const folder = await this.chooseFolder(vscode.Uri.parse(unwritable, true));
      return folder && again({ folder });
    };
    return [
      ...this.saveActions(error, show),
      ...(unwritableFolder === undefined
        ? []
        : [{ label: vscode.l10n.t('Choose Folder…'), run: () => toFolder(unwritableFolder) }]),
      ...(promptFailures.has(kind) && unwritableFolder === undefined
        ? [{ label: vscode.l10n.t('Edit Prompt'), run: editPrompt }]
        : []),
      ...(kind === 'notFound' && provider && model !== undefined
        ? this.successorActions(provider, model, again)
        : []),
      ...this.failures.remediesFor(error, provider && { ...provider, again: () => again() }),
      { label: vscode.l10n.t('Try Again'), run: () => again() },
      ...this.failures.detailsOf(error),
    ];
  }

  /** Where new pictures go, where that is not obvious. With no folder open it is asked once in a session. As `askFolder`. */
  async askFolder(): Promise<{ readonly folder?: vscode.Uri } | undefined> {
    if (this.folder !== undefined && vscode.workspace.workspaceFolders === undefined)
      return { folder: this.folder };
    const asked = await askFolder();
    this.folder = asked?.folder;
    return asked;
  }

  /** For this picture, and for all that would go where nothing can be written. */
  private async chooseFolder(unwritable: vscode.Uri): Promise<vscode.Uri | undefined> {
    const folder = await pickAnyFolder(vscode.Uri.joinPath(unwritable, '..'));
    if (folder === undefined) return undefined;
    this.folder = folder;
    await this.substitutes.choose(unwritable, folder);
    return folder;
  }

  /** What can be done with what a failed job received. */
  private saveActions(
    error: unknown,
    show: (images: readonly SavedImage[]) => Promise<unknown> = async () => {},
  ): ErrorAction[] {
    if (!(error instanceof ImageError) || error.details.keptIn === undefined) return [];
    const { keptIn } = error.details;
    const elsewhere = async () => {
      const folder = await pickAnyFolder();
      if (folder !== undefined) await show(await this.recovery.save(keptIn, folder));
    };
    if (error.kind === 'notSaved') return [{ label: vscode.l10n.t('Save Elsewhere…'), run: elsewhere }];
    const recover = () => vscode.commands.executeCommand('easel.recover', { job: keptIn });
    return [{ label: vscode.l10n.t('Recover…'), run: recover }];
  }

  /** The living model in place of one that its provider does not know. */
  private successorActions(provider: Provider, model: string, again: Ways['again']): ErrorAction[] {
    const successor = this.directory.successorOf(provider, model);
    if (successor === undefined) return [];
    const use = async () => {
      await this.directory.chooseModel(provider, successor);
      return again({ model: successor });
    };
    return [{ label: vscode.l10n.t('Use {0}', successor), run: use }];
  }

  /**
   * The model to ask, once the provider has an address, a key and a model: asks for what it lacks, and about a model that
   * has gone. `undefined` when the user closed a question. `wanted`: what was chosen when the user asked for a picture.
   */
  async readyModel(
    provider: Provider,
    wanted = this.directory.modelOf(provider),
  ): Promise<string | undefined> {
    if ((await this.directory.needsSetUp(provider)) && !(await this.setUp.complete(provider)))
      return undefined;
    if (wanted === undefined) await this.models.pick(provider);
    const model = wanted ?? this.directory.modelOf(provider);
    if (model === undefined) return undefined;
    void this.models.refresh(provider);
    return this.directory.isGone(provider, model) ? this.insteadOf(model, provider) : model;
  }

  /** A model that has gone is told before it is paid for. `undefined` when the user closed the question. */
  private async insteadOf(model: string, provider: Provider): Promise<string | undefined> {
    const name = `${provider.id} ${model}`;
    if (this.insisted.has(name)) return model;
    const successor = this.directory.successorOf(provider, model);
    const use = successor === undefined ? [] : [vscode.l10n.t('Use {0}', successor)];
    const [other, same] = [vscode.l10n.t('Select Model…'), vscode.l10n.t('Ask It All the Same')];
    const message = vscode.l10n.t('{0} is not in the list of models of {1}.', model, provider.label);
    const detail = vscode.l10n.t('Nothing was sent yet.');
    const chosen = await dialogs.showWarningMessage(message, { modal: true, detail }, ...use, other, same);
    if (chosen === same) {
      this.insisted.add(name);
      return model;
    }
    if (chosen === other) await this.models.pick(provider);
    else if (chosen !== undefined && successor !== undefined)
      await this.directory.chooseModel(provider, successor);
    const now = this.directory.modelOf(provider);
    return chosen !== undefined && now !== model ? now : undefined;
  }

  /**
   * For arguments that another program gave: no question, and failures are thrown at who called. The same arguments again,
   * while they are being carried out, are the same job: a key that is held down calls many times in a second.
   */
  async runArguments(kind: 'generate' | 'edit', input: unknown): Promise<ImageResult> {
    const request = { ...(await this.parse(kind, input)), startedBy: 'command' as const };
    const asked = JSON.stringify(request);
    const known = this.underWay.get(asked);
    if (known !== undefined) return known;
    const result = this.runAndOpen(request).finally(() => this.underWay.delete(asked));
    this.underWay.set(asked, result);
    return result;
  }

  private async runAndOpen(request: JobRequest): Promise<ImageResult> {
    const result = await withJobProgress(progressTitle(request), watch => this.run(request, watch));
    if (request.open !== false) await openFirst(result);
    return result;
  }

  /** For the public API: nothing is shown at all. */
  async runQuietly(kind: 'generate' | 'edit', input: unknown, watch: JobContext): Promise<ImageResult> {
    return this.run({ ...(await this.parse(kind, input)), startedBy: 'extension' }, watch);
  }

  private async run(request: JobRequest, watch: JobContext): Promise<ImageResult> {
    return toImageResult(await this.jobs.start(request, watch).result);
  }

  private async parse(kind: 'generate' | 'edit', input: unknown): Promise<JobRequest> {
    const { parseEdit, parseGenerate } = await import('../commands/argumentsSchema');
    return kind === 'edit' ? parseEdit(input) : parseGenerate(input);
  }

  /** A task is about the whole picture. `undefined`: the user closed the question. */
  private async editFor({ images, task }: PromptContext): Promise<EditOptions | undefined> {
    const [source] = images ?? [];
    if (source === undefined || task !== undefined) return task?.edit ?? {};
    return maskBeside(source, this.state.workspaceState);
  }

  private async show(result: ImageResult, provider: Provider): Promise<void> {
    await openFirst(result);
    if (result.warnings.length > 0) {
      void dialogs.showWarningMessage(result.warnings.join(' '));
    }
    if (provider.hasOwnServer) await this.hintAtProviders(provider);
  }

  private async hintAtProviders({ label }: Provider): Promise<void> {
    const shown = this.state.globalState.get('demoHints', 0);
    if (shown >= demoHints) return;
    await this.state.globalState.update('demoHints', shown + 1);
    const message = vscode.l10n.t('Painted by {0}.', label);
    const button = vscode.l10n.t('Manage Providers…');
    // Not awaited by the job: the hint may stay until the user has time for it.
    void dialogs.showInformationMessage(message, button).then(chosen => {
      if (chosen === button) return vscode.commands.executeCommand('easel.manageProviders');
      return undefined;
    });
  }
}

function isWrittenOver({ images }: PromptContext, result: ImageResult): boolean {
  const [source] = images ?? [];
  return source !== undefined && result.images[0]?.uri.toString() === source.toString();
}

function progressTitle({ images, edit }: JobRequest): string {
  if ((edit?.mask ?? edit?.maskRect) !== undefined) return vscode.l10n.t('Editing image inside its mask');
  return images === undefined ? vscode.l10n.t('Generating image') : vscode.l10n.t('Editing image');
}

async function openFirst({ images }: Pick<ImageResult, 'images'>): Promise<void> {
  const [first] = images;
  if (first !== undefined) await vscode.commands.executeCommand('vscode.open', first.uri);
}
