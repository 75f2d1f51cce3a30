/** Asks a person for a prompt, with provider, model and options one button away. Never sends anything, and never loses what was typed. */

import * as vscode from 'vscode';
import type { EditOptions } from '../../api';
import type { ModelAbilities } from '../../core/modelAbilities';
import { type ImageParameters, usable } from '../../core/parameters';
import { promptWith } from '../../core/promptWith';
import type { JobRequest } from '../../jobs/jobRequest';
import type { Provider } from '../../providers/provider';
import type { History } from '../history/history';
import type { ProviderDirectory } from '../providers/providerDirectory';
import { readStyles } from '../settings';
import { dialogs } from '../ui/dialogs';
import { quoteText } from '../ui/quoteText';
import { canImprovePrompts, improvePrompt } from './improvePrompt';
import type { ModelPicker } from './modelPicker';
import { describeParameters, pickOptions } from './optionsPicker';
import { askPrompt, type PromptButton } from './promptBox';
import { pickPrompt } from './promptHistory';

/** What is known before the first question. */
export type PromptContext = {
  /** Uri of the edited picture, then references. */
  readonly images?: readonly vscode.Uri[];
  readonly folder?: vscode.Uri;
  /** Stands in the box, in place of a selected text or a draft. */
  readonly prompt?: string;
  readonly task?: EditTask;
};

/** An edit that knows what it is for. */
export type EditTask = {
  /** Of the prompt's box, from the picture's name. */
  readonly title: (name: string) => string;
  /** Stands in the box, for the user to change. */
  readonly prompt: string;
  /** Hold over the user's options. */
  readonly parameters: ImageParameters;
  readonly edit?: EditOptions;
  readonly isVariation?: boolean;
};

export class PromptDialog {
  constructor(
    private readonly directory: ProviderDirectory,
    private readonly models: ModelPicker,
    private readonly state: vscode.Memento,
    private readonly history: Pick<History, 'entries'>,
  ) {}

  /** `replace`: the picture is to be written over. `undefined`: the user closed the box, which keeps what was typed. */
  async ask(start: PromptContext): Promise<Pick<JobRequest, 'prompt' | 'replace'> | undefined> {
    const { images, task } = start;
    const name = images?.[0]?.path.split('/').at(-1);
    const placeholder =
      name === undefined
        ? vscode.l10n.t('Describe the picture, e.g. a lighthouse above a stormy sea at sunset')
        : vscode.l10n.t('Describe the change, e.g. make it night and add a moon');
    const choices = { provider: await this.directory.current(), isReplacing: false };
    const prompt = await askPrompt({
      placeholder,
      title: () => titleOf(name, task, choices.isReplacing),
      value: task?.prompt ?? start.prompt ?? (selectedText() || this.draft(start)),
      describe: () => this.describe(choices.provider, start),
      buttons: this.buttons(choices, start, await canImprovePrompts()),
      validate: text =>
        text.trim() === ''
          ? vscode.l10n.t('The prompt is empty. Say what the picture should show.')
          : undefined,
      onDraft: text => void this.setDraft(start, text),
    });
    return prompt === undefined ? undefined : { prompt, ...(choices.isReplacing && { replace: true }) };
  }

  /** The user's options that the provider's model has a use for; the provider's own suggestion until there are any. */
  async parametersOf(provider: Provider, { images }: PromptContext): Promise<ImageParameters> {
    return usable(this.optionsFor(provider), await this.abilitiesOf(provider), images !== undefined);
  }

  private optionsFor(provider: Provider): ImageParameters {
    return this.state.get(optionsKey(provider, this.directory), provider.parameters ?? {});
  }

  private abilitiesOf(provider: Provider): Promise<ModelAbilities> {
    return this.directory.abilitiesOf(provider, this.directory.modelOf(provider) ?? '');
  }

  /** The prompt became a picture: the next one starts empty. */
  async forgetDraft(start: PromptContext): Promise<void> {
    await this.setDraft(start, '');
  }

  private buttons(
    choices: { provider: Provider; isReplacing: boolean },
    { images }: PromptContext,
    canImprove: boolean,
  ): PromptButton[] {
    const isEdit = images !== undefined;
    const model = {
      icon: 'chip',
      tooltip: vscode.l10n.t('Change Model…'),
      press: async () => {
        await this.models.pick(choices.provider);
        choices.provider = await this.directory.current();
        return undefined;
      },
    };
    const options = {
      icon: 'settings',
      tooltip: vscode.l10n.t('Options…'),
      press: async () => {
        await this.changeOptions(choices.provider, isEdit);
        return undefined;
      },
    };
    const styles = { icon: 'paintcan', tooltip: vscode.l10n.t('Add Styles…'), press: addStyles };
    const earlier = {
      icon: 'history',
      tooltip: vscode.l10n.t('Earlier Prompts…'),
      press: () => pickPrompt(this.history),
    };
    const improve = {
      icon: 'sparkle',
      tooltip: vscode.l10n.t('Improve Prompt…'),
      press: async (text: string) => (text.trim() === '' ? undefined : improvePrompt(text, isEdit)),
    };
    const replace = {
      icon: 'replace',
      tooltip: vscode.l10n.t('Write over the Picture, or Save beside It'),
      press: async () => {
        choices.isReplacing = !choices.isReplacing;
        return undefined;
      },
    };
    const hasStyles = Object.keys(readStyles()).length > 0;
    return [
      ...[model, options, earlier],
      ...(canImprove ? [improve] : []),
      ...(hasStyles ? [styles] : []),
      ...(isEdit ? [replace] : []),
    ];
  }

  private async describe(provider: Provider, start: PromptContext): Promise<string> {
    const pictures = start.images?.length ?? 0;
    const references = pictures > 1 ? [vscode.l10n.t('{0} pictures, the first is edited', pictures)] : [];
    const model = this.directory.modelOf(provider);
    const parameters = await this.parametersOf(provider, start);
    return [
      provider.label,
      model ?? vscode.l10n.t('no model chosen yet'),
      ...describeParameters(parameters),
      ...references,
      ...(await this.priceOf(provider, model, parameters, pictures)),
    ].join(' · ');
  }

  /** The size of what goes along is not read for it. */
  private async priceOf(
    provider: Provider,
    model: string | undefined,
    parameters: ImageParameters,
    pictures: number,
  ): Promise<string[]> {
    if (model === undefined) return [];
    const sources = Array.from({ length: pictures }, () => ({ width: 1024, height: 1024 }));
    const quote = await this.directory.quote(provider, model, { prompt: '', parameters, sources });
    return [quoteText(quote)].filter(text => text !== undefined);
  }

  private async changeOptions(provider: Provider, isEdit: boolean): Promise<void> {
    const changed = await pickOptions(await this.abilitiesOf(provider), isEdit, this.optionsFor(provider));
    await this.state.update(optionsKey(provider, this.directory), changed);
  }

  private draft(start: PromptContext): string {
    return this.state.get(draftKey(start), '');
  }

  /** A task brings its own words. */
  private async setDraft(start: PromptContext, text: string): Promise<void> {
    if (start.task === undefined) await this.state.update(draftKey(start), text || undefined);
  }
}

/** The prompt with the user's own texts (`easel.styles`) that were chosen; `undefined` when the list was closed. */
export async function addStyles(prompt: string): Promise<string | undefined> {
  const items = Object.entries(readStyles()).map(([label, detail]) => ({ label, detail }));
  const title = vscode.l10n.t('Styles');
  const picked = await dialogs.showQuickPicks(items, { title });
  const texts = picked?.map(({ detail }) => detail);
  return texts && promptWith(prompt, texts);
}

function titleOf(name: string | undefined, task: EditTask | undefined, isReplacing: boolean): string {
  if (name === undefined) return vscode.l10n.t('Generate Image');
  const title = task?.title(name) ?? vscode.l10n.t('Edit {0}', name);
  return isReplacing ? vscode.l10n.t('{0}, writing over it', title) : title;
}

function draftKey({ images }: PromptContext): string {
  return images === undefined ? 'draft.generate' : 'draft.edit';
}

function optionsKey(provider: Provider, directory: ProviderDirectory): string {
  return `options.${provider.id}.${directory.modelOf(provider)}`;
}

function selectedText(): string {
  const editor = vscode.window.activeTextEditor;
  return editor?.document.getText(editor.selection).replace(/\s+/g, ' ').trim() ?? '';
}
