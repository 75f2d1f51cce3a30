/** What a person goes through for a picture: prompt, progress, result. Never starts a request that its answers would make fail. */

import * as vscode from 'vscode';
import type { ImageResult } from '../api';
import { ImageError } from '../core/imageError';
import type { ImageParameters } from '../core/imageRequest';
import type { Provider } from '../providers/provider';
import { askFolder, pickAnyFolder } from './askFolder';
import type { Blamed, Failures, Mend } from './failures';
import type { ImageMaker } from './imageMaker';
import type { ImageOrder } from './imageOrder';
import { type Watch, withJobProgress } from './jobProgress';
import type { Jobs } from './jobs';
import { resultOf } from './madeImages';
import { maskBeside } from './maskBeside';
import { readPictureInput } from './pictureInputs';
import type { ModelPicker } from './prompt/modelPicker';
import { describeParameters, pickOptions } from './prompt/optionsPicker';
import { askPrompt } from './prompt/promptBox';
import type { ProviderDirectory } from './providerDirectory';
import type { SetUp } from './setUp';

/** What is known before the first question. */
export type Start = {
  /** Uri of the edited picture, then references. */
  readonly images?: readonly vscode.Uri[];
  readonly folder?: vscode.Uri;
};

/** How many of the Demo's pictures come with the way to a real provider. */
const demoHints = 3;

export class Interaction {
  constructor(
    private readonly directory: ProviderDirectory,
    private readonly setUp: SetUp,
    private readonly models: ModelPicker,
    private readonly jobs: Jobs,
    private readonly maker: ImageMaker,
    private readonly failures: Failures,
    private readonly state: Pick<vscode.ExtensionContext, 'globalState' | 'workspaceState'>,
  ) {}

  /** Asks for what is missing, makes the pictures and shows the first. `undefined`: the user stopped, or was shown why not. */
  async ask(start: Start): Promise<ImageResult | undefined> {
    let provider: Provider | undefined;
    try {
      // A picture that is gone or is none is told before anybody types a prompt.
      await Promise.all((start.images ?? []).map(readPictureInput));
      const prompt = await this.askPrompt(start);
      if (prompt === undefined) return undefined;
      provider = await this.directory.current();
      if (!(await this.isReady(provider))) return undefined;
      const place = start.images || start.folder ? start : await askFolder();
      if (place === undefined) return undefined;
      const [source] = start.images ?? [];
      const masked = source === undefined ? {} : await maskBeside(source, this.state.workspaceState);
      if (masked === undefined) return undefined;
      const order = { ...this.parametersOf(provider), ...place, ...masked, prompt };
      const result = await withJobProgress(progressTitle(order), watch => this.run(order, watch));
      await this.setDraft(start, '');
      await this.show(result, provider);
      return result;
    } catch (error) {
      await this.failures.show(error, provider, ...this.savings(error));
      return undefined;
    }
  }

  /** The buttons that mend a failed job, the most helpful one first. */
  mendsOf(error: ImageError, provider?: Blamed): Mend[] {
    return [...this.savings(error), ...this.failures.mendsOf(error, provider)];
  }

  /** Pictures that were paid for and have no place yet: the user names another one. */
  private savings(error: unknown): Mend[] {
    if (!(error instanceof ImageError) || error.kind !== 'notSaved') return [];
    const { keptIn } = error.details;
    if (keptIn === undefined) return [];
    const run = async () => {
      const folder = await pickAnyFolder();
      if (folder !== undefined) await openFirst({ images: await this.maker.saveKept(keptIn, folder) });
    };
    return [{ label: vscode.l10n.t('Save Elsewhere…'), run }];
  }

  /** Asks for an address, a key or a model where the provider lacks one. False when the user closed the question. */
  async isReady(provider: Provider): Promise<boolean> {
    if ((await this.directory.needsSetUp(provider)) && !(await this.setUp.use(provider, false))) return false;
    if (this.directory.modelOf(provider) === undefined) await this.models.pick(provider);
    return this.directory.modelOf(provider) !== undefined;
  }

  /** For arguments that another program gave: no question, and failures are thrown at who called. */
  async runArguments(kind: 'generate' | 'edit', input: unknown): Promise<ImageResult> {
    const order = await this.parse(kind, input);
    const result = await withJobProgress(progressTitle(order), watch => this.run(order, watch));
    if (order.open !== false) await openFirst(result);
    return result;
  }

  /** For the public API: nothing is shown at all. */
  async runQuietly(kind: 'generate' | 'edit', input: unknown, watch: Watch): Promise<ImageResult> {
    return this.run(await this.parse(kind, input), watch);
  }

  private async run(order: ImageOrder, watch: Watch): Promise<ImageResult> {
    return resultOf(await this.jobs.start(order, watch).result);
  }

  private async parse(kind: 'generate' | 'edit', input: unknown): Promise<ImageOrder> {
    const { parseEdit, parseGenerate } = await import('./orderSchema');
    return kind === 'edit' ? parseEdit(input) : parseGenerate(input);
  }

  private async askPrompt(start: Start): Promise<string | undefined> {
    const { images } = start;
    let provider = await this.directory.current();
    const name = images?.[0]?.path.split('/').at(-1);
    const refresh = async () => {
      provider = await this.directory.current();
    };
    return askPrompt({
      title: name === undefined ? vscode.l10n.t('Generate Image') : vscode.l10n.t('Edit {0}', name),
      placeholder:
        name === undefined
          ? vscode.l10n.t('Describe the picture, e.g. a lighthouse above a stormy sea at sunset')
          : vscode.l10n.t('Describe the change, e.g. make it night and add a moon'),
      value: selectedText() || this.draft(start),
      describe: () => this.describe(provider, images?.length ?? 0),
      buttons: [
        {
          icon: 'chip',
          tooltip: vscode.l10n.t('Change Model…'),
          press: () => this.models.pick(provider).then(refresh),
        },
        {
          icon: 'settings',
          tooltip: vscode.l10n.t('Options…'),
          press: () => this.changeOptions(provider),
        },
      ],
      validate: text =>
        text.trim() === ''
          ? vscode.l10n.t('The prompt is empty. Say what the picture should show.')
          : undefined,
      onDraft: text => void this.setDraft(start, text),
    });
  }

  private describe(provider: Provider, pictures: number): string {
    const references = pictures > 1 ? [vscode.l10n.t('{0} pictures, the first is edited', pictures)] : [];
    const model = this.directory.modelOf(provider);
    return [
      provider.label,
      model ?? vscode.l10n.t('no model chosen yet'),
      ...describeParameters(this.parametersOf(provider)),
      ...references,
    ].join(' · ');
  }

  private async changeOptions(provider: Provider): Promise<void> {
    const abilities = this.directory.abilitiesOf(provider, this.directory.modelOf(provider) ?? '');
    const changed = await pickOptions(abilities, this.parametersOf(provider));
    await this.state.workspaceState.update(optionsKey(provider, this.directory), changed);
  }

  /** The user's options for the provider's model; the provider's own suggestion until there are any. */
  private parametersOf(provider: Provider): ImageParameters {
    return this.state.workspaceState.get(optionsKey(provider, this.directory), provider.parameters ?? {});
  }

  private draft(start: Start): string {
    return this.state.workspaceState.get(draftKey(start), '');
  }

  private setDraft(start: Start, text: string): Thenable<void> {
    return this.state.workspaceState.update(draftKey(start), text || undefined);
  }

  private async show(result: ImageResult, provider: Provider): Promise<void> {
    await openFirst(result);
    if (result.warnings.length > 0) {
      void vscode.window.showWarningMessage(result.warnings.join(' '));
    }
    if (provider.id === 'demo') await this.hintAtProviders(provider);
  }

  private async hintAtProviders({ label }: Provider): Promise<void> {
    const shown = this.state.globalState.get('demoHints', 0);
    if (shown >= demoHints) return;
    await this.state.globalState.update('demoHints', shown + 1);
    const message = vscode.l10n.t('Painted by {0}.', label);
    const button = vscode.l10n.t('Set Up a Provider…');
    // Not awaited by the job: the hint may stay until the user has time for it.
    void vscode.window.showInformationMessage(message, button).then(chosen => {
      if (chosen === button) return vscode.commands.executeCommand('easel.setUpProvider');
      return undefined;
    });
  }
}

function draftKey({ images }: Start): string {
  return images === undefined ? 'draft.generate' : 'draft.edit';
}

function optionsKey(provider: Provider, directory: ProviderDirectory): string {
  return `options.${provider.id}.${directory.modelOf(provider)}`;
}

function progressTitle({ images, mask }: ImageOrder): string {
  if (mask !== undefined) return vscode.l10n.t('Editing image inside its mask');
  return images === undefined ? vscode.l10n.t('Generating image') : vscode.l10n.t('Editing image');
}

function selectedText(): string {
  const editor = vscode.window.activeTextEditor;
  return editor?.document.getText(editor.selection).replace(/\s+/g, ' ').trim() ?? '';
}

async function openFirst({ images }: Pick<ImageResult, 'images'>): Promise<void> {
  const [first] = images;
  if (first !== undefined) await vscode.commands.executeCommand('vscode.open', first.uri);
}
