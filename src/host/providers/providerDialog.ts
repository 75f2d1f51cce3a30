/** Easel: Manage Providers…: every provider with how it stands, and what can be done with it. Never shows or logs a key. */

import * as vscode from 'vscode';
import { presets } from '../../providers/presets';
import type { Provider } from '../../providers/provider';
import type { WireFormatId } from '../../wire/wireFormats';
import type { ModelPicker } from '../prompt/modelPicker';
import { writeUserSetting } from '../settings';
import { dialogs } from '../ui/dialogs';
import { type Choice, chooseStep, textStep } from '../ui/steps';
import type { Keys } from './keys';
import { type NewProvider, nameIn } from './newProvider';
import type { ProviderDirectory } from './providerDirectory';
import type { ProviderEntries } from './providerEntries';
import type { ProviderSetup } from './providerSetup';

/** `back`: to the step before. `done`: the dialog has nothing more to ask. Otherwise the provider's page is shown anew. */
type Next = 'back' | 'done' | 'again' | { readonly id: string };
type Action = () => Promise<Next>;

export type ProviderDialogParts = {
  readonly directory: ProviderDirectory;
  readonly keys: Keys;
  readonly entries: ProviderEntries;
  readonly setUp: ProviderSetup;
  readonly models: ModelPicker;
  readonly newProvider: NewProvider;
};

export class ProviderDialog {
  constructor(private readonly parts: ProviderDialogParts) {}

  /** The list of all; a step back from what is chosen leads there again. */
  async open(): Promise<void> {
    let next: Next = 'again';
    while (next !== 'done') {
      const chosen = await this.chooseProvider();
      if (chosen === undefined) return;
      next = await chosen();
    }
  }

  private async chooseProvider(): Promise<Action | undefined> {
    const { setUp } = this.parts;
    const add: Action = async () => ((await this.parts.newProvider.ask()) ? 'done' : 'back');
    const { usable, lacking } = await setUp.standings.choices();
    const managed = (choice: Choice<Provider>): Choice<Action> => ({
      ...choice,
      value: () => this.manage(choice.value.id),
      buttons: this.buttonsOf(choice.value),
    });
    const wrong = await this.wrongEntries();
    const adding = { label: vscode.l10n.t('Add a Provider…'), icon: 'add', group: ' ', value: add };
    const description = vscode.l10n.t('paste an address, or a whole curl line');
    return chooseStep<Action>({
      title: vscode.l10n.t('Manage Providers'),
      placeholder: vscode.l10n.t('Choose a provider to use it, test it or change it'),
      // In sight without scrolling, however many vendors nobody here has a key for.
      choices: [...usable.map(managed), ...wrong, { ...adding, description }, ...lacking.map(managed)],
      buttons: [
        { icon: 'add', tooltip: vscode.l10n.t('Add a Provider…'), value: add },
        { icon: 'go-to-file', tooltip: vscode.l10n.t('Open Settings (JSON)'), value: openSettings },
      ],
      hasBack: false,
    });
  }

  private buttonsOf(provider: Provider): NonNullable<Choice<Action>['buttons']> {
    const test = { icon: 'pulse', tooltip: vscode.l10n.t('Test Connection'), value: this.test(provider) };
    if (provider.hasOwnServer || provider.baseUrl === undefined) return [];
    if (provider.auth === 'none') return [test];
    return [{ icon: 'key', tooltip: vscode.l10n.t('Set API Key…'), value: this.setKey(provider) }, test];
  }

  /** Entries that the settings have and nobody can use. */
  private async wrongEntries(): Promise<Choice<Action>[]> {
    const known = new Set((await this.parts.directory.list()).map(({ id }) => id));
    return Object.keys(this.parts.entries.all())
      .filter(id => !known.has(id))
      .map(id => ({
        ...{ label: id, icon: 'warning', value: openSettings, group: vscode.l10n.t('wrong in the settings') },
        description: vscode.l10n.t('open the settings to mend it'),
      }));
  }

  /** The page of one provider, until the user goes back or is done. */
  private async manage(id: string): Promise<Next> {
    let [current, next]: [string, Next] = [id, 'again'];
    while (next !== 'done' && next !== 'back') {
      const provider = await this.parts.directory.find(current);
      const chosen = await chooseStep<Action>({
        title: provider.label,
        placeholder: await this.parts.setUp.standings.describe(provider),
        choices: await this.actionsFor(provider),
        hasBack: true,
      });
      next = chosen === undefined ? 'back' : await chosen();
      if (typeof next === 'object') current = next.id;
    }
    return next;
  }

  private async actionsFor(provider: Provider): Promise<Choice<Action>[]> {
    const { setUp, directory } = this.parts;
    const { hasOwnServer, baseUrl, auth } = provider;
    const use: Action = async () => {
      await setUp.use(provider);
      return 'done';
    };
    const using = setUp.standings.isInUse(provider)
      ? { label: vscode.l10n.t('In Use'), icon: 'check' }
      : { label: vscode.l10n.t('Use for New Pictures'), icon: 'circle-large' };
    const model = directory.modelOf(provider) ?? vscode.l10n.t('none chosen yet');
    const choosing = { label: vscode.l10n.t('Choose Model…'), icon: 'chip', description: model };
    const chooseModel: Action = async () => {
      await this.chooseModel(provider);
      return 'again';
    };
    const first: Choice<Action>[] = [{ ...using, value: use }];
    if (hasOwnServer) return [...first, { ...choosing, value: chooseModel }];
    const testing = { label: vscode.l10n.t('Test Connection'), icon: 'pulse', value: this.test(provider) };
    const [address, key] = [vscode.l10n.t('Change Address…'), vscode.l10n.t('Set API Key…')];
    const changeAddress: Action = async () =>
      (await setUp.changeAddress(provider, true)) === undefined ? 'again' : 'done';
    return [
      ...first,
      ...(baseUrl === undefined ? [] : [{ ...testing, description: vscode.l10n.t('costs nothing') }]),
      { label: address, icon: 'globe', description: baseUrl ?? '', value: changeAddress, group: ' ' },
      ...(auth === 'none' || baseUrl === undefined
        ? []
        : [
            {
              ...{ label: key, icon: 'key', value: this.setKey(provider) },
              description: await setUp.standings.ofKey(provider),
            },
          ]),
      { ...choosing, value: chooseModel },
      ...(this.isOwn(provider) ? [this.speaking(provider)] : []),
      ...(await this.rareActions(provider)),
    ];
  }

  /** An address alone does not say which dialect its server speaks. */
  private speaking({ id, label, wire }: Provider): Choice<Action> {
    const { entries } = this.parts;
    const names = apiNames();
    const value: Action = async () => {
      const chosen = await chooseStep<WireFormatId>({
        title: vscode.l10n.t('API of {0}', label),
        placeholder: vscode.l10n.t('How its server is spoken to'),
        choices: [...names].map(([each, name]) => ({
          ...{ label: name, value: each },
          ...(each === wire && { icon: 'check' }),
        })),
        hasBack: true,
      });
      if (chosen !== undefined) await entries.change(id, { wire: chosen });
      return 'again';
    };
    return { label: vscode.l10n.t('Change API…'), icon: 'plug', description: names.get(wire) ?? wire, value };
  }

  private async rareActions(provider: Provider): Promise<Choice<Action>[]> {
    const { entries, keys } = this.parts;
    const group = '  ';
    const duplicate = { label: vscode.l10n.t('Duplicate…'), icon: 'copy', group };
    const hasKey = (await keys.boundAddress(provider.id)) !== undefined;
    const [isOwn, isChanged] = [this.isOwn(provider), provider.id in entries.all()];
    const removal = isOwn ? vscode.l10n.t('Remove…') : vscode.l10n.t('Reset…');
    return [
      { ...duplicate, value: () => this.duplicate(provider) },
      ...(hasKey
        ? [{ label: vscode.l10n.t('Remove API Key…'), icon: 'trash', group, value: this.removeKey(provider) }]
        : []),
      ...(isChanged
        ? [
            {
              ...{ label: removal, icon: isOwn ? 'trash' : 'discard', group },
              ...(isOwn ? {} : { description: vscode.l10n.t('as Easel has it') }),
              value: () => this.remove(provider, isOwn),
            },
          ]
        : []),
    ];
  }

  private isOwn({ id }: Provider): boolean {
    return presets.every(preset => preset.id !== id);
  }

  private test(provider: Provider): Action {
    return async () => {
      void vscode.commands.executeCommand('easel.testConnection', { provider: provider.id });
      return 'done';
    };
  }

  private setKey(provider: Provider): Action {
    return async () => {
      if (!(await this.parts.setUp.askKey(provider, { hasBack: true }))) return 'again';
      void this.parts.setUp.verifyKey(provider);
      return 'done';
    };
  }

  private removeKey({ id }: Provider): Action {
    return async () => {
      await vscode.commands.executeCommand('easel.removeApiKey', { provider: id });
      return 'again';
    };
  }

  /** What the dialog chooses for a provider of the user's own stands with it in the settings. */
  private async chooseModel(provider: Provider): Promise<void> {
    const { models, directory, entries } = this.parts;
    await models.pick(provider);
    const defaultModel = directory.modelOf(provider);
    const isNew = defaultModel !== undefined && defaultModel !== provider.defaultModel;
    if (isNew && this.isOwn(provider)) await entries.change(provider.id, { defaultModel });
  }

  private async duplicate(provider: Provider): Promise<Next> {
    const { entries, directory } = this.parts;
    const label = await textStep({
      title: vscode.l10n.t('Duplicate {0}', provider.label),
      prompt: vscode.l10n.t('What the other one is called. It gets a key of its own.'),
      value: vscode.l10n.t('{0} (2)', provider.label),
      hasBack: true,
      read: nameIn,
    });
    if (label === undefined) return 'again';
    const written = entries.all()[provider.id] ?? {};
    const preset = this.isOwn(provider) ? {} : { preset: provider.id };
    const id = await entries.newId(label, await directory.list());
    await entries.change(id, { ...preset, ...written, label });
    return { id };
  }

  private async remove(provider: Provider, isOwn: boolean): Promise<Next> {
    const { entries, keys, setUp } = this.parts;
    const { id, label } = provider;
    const message = isOwn ? vscode.l10n.t('Remove {0}?', label) : vscode.l10n.t('Reset {0}?', label);
    const detail = isOwn
      ? vscode.l10n.t('Its entry in your settings and its API key are removed. Pictures made with it stay.')
      : vscode.l10n.t('What your settings change of it is removed. Its API key stays.');
    const yes = isOwn ? vscode.l10n.t('Remove') : vscode.l10n.t('Reset');
    if ((await dialogs.showWarningMessage(message, { modal: true, detail }, yes)) !== yes) return 'again';
    if (isOwn && setUp.standings.isInUse(provider)) await writeUserSetting('provider', undefined);
    if (isOwn) await keys.remove(id);
    await entries.remove(id);
    return isOwn ? 'back' : 'again';
  }
}

/** Many speak the first two; every other API is called as the vendor is whose it is. */
function apiNames(): ReadonlyMap<WireFormatId, string> {
  const names = new Map<WireFormatId, string>([
    ['openai-images', vscode.l10n.t('OpenAI Images')],
    ['chat-images', vscode.l10n.t('chat completions that answer with pictures')],
  ]);
  for (const { wire, label } of presets) if (!names.has(wire)) names.set(wire, label);
  return names;
}

async function openSettings(): Promise<Next> {
  const revealSetting = { key: 'easel.providers' };
  await vscode.commands.executeCommand('workbench.action.openSettingsJson', { revealSetting });
  return 'done';
}
