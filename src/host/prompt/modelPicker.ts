/** Lets the user choose the model: one that the provider lists, one that is known here, or any id typed in. Never costs anything. */

import * as vscode from 'vscode';
import { toImageError } from '../../core/imageError';
import type { ModelAbilities } from '../../core/modelAbilities';
import { tableRow } from '../../core/modelTable';
import { inPreference, offeredBeside } from '../../providers/livingModels';
import type { Provider } from '../../providers/provider';
import type { ListedModel } from '../../wire/modelList';
import type { ProviderClient } from '../providers/providerClient';
import type { ProviderDirectory } from '../providers/providerDirectory';
import type { ProviderSetup } from '../providers/providerSetup';
import { dialogs } from '../ui/dialogs';
import { describeError } from '../ui/errorPresenter';

/** A list is asked for no longer. */
const askedForMs = 30_000;
/** One that is younger is taken as it is. */
const listedForMs = 24 * 60 * 60_000;

type Item = vscode.QuickPickItem & {
  readonly model?: string;
  readonly changesProvider?: true;
  readonly mendsProvider?: true;
};

export class ModelPicker {
  constructor(
    private readonly directory: ProviderDirectory,
    private readonly requests: ProviderClient,
    private readonly setUp: ProviderSetup,
  ) {}

  /** The list opens with what is known here; the provider's own list joins it when it arrives. */
  async pick(provider: Provider): Promise<void> {
    const picked = await this.choose(provider);
    if (picked?.changesProvider) {
      const chosen = await this.setUp.pickProvider(vscode.l10n.t('Make pictures with which provider?'));
      if (chosen !== undefined) await this.setUp.use(chosen);
    } else if (picked?.mendsProvider) {
      await vscode.commands.executeCommand('easel.manageProviders');
    } else if (picked?.model !== undefined) {
      await this.directory.chooseModel(provider, picked.model);
    }
  }

  private async choose(provider: Provider): Promise<Item | undefined> {
    const abilitiesOf = await this.directory.loadAbilities(provider);
    const box = dialogs.createQuickPick<Item>();
    const controller = new AbortController();
    let listed: readonly ListedModel[] = this.directory.listOf(provider)?.models ?? [];
    let failure: Item | undefined;
    const refresh = () => {
      const items = this.items(provider, listed, box.value.trim(), abilitiesOf);
      box.items = failure === undefined ? items : [...items, failure];
    };
    box.title = vscode.l10n.t('Model of {0}', provider.label);
    box.placeholder = vscode.l10n.t('Choose a model, or type any id that the provider knows');
    box.matchOnDescription = true;
    box.matchOnDetail = true;
    box.busy = true;
    refresh();
    const listing = this.list(provider, controller.signal)
      .then(models => {
        listed = models ?? listed;
        if (models === undefined)
          box.title = vscode.l10n.t('Model of {0} – it lists no models; type an id', provider.label);
        refresh();
      })
      // The list is a help, and typing works without it.
      .catch(error => {
        if (controller.signal.aborted) return;
        failure = failedList(describeError(toImageError(error)));
        refresh();
      })
      .finally(() => {
        box.busy = false;
      });
    try {
      return await new Promise<Item | undefined>(resolve => {
        box.onDidChangeValue(refresh);
        box.onDidAccept(() => resolve(box.selectedItems[0]));
        box.onDidHide(() => resolve(undefined));
        box.show();
      });
    } finally {
      controller.abort();
      await listing;
      box.dispose();
    }
  }

  /** Asks again where what the provider listed is of yesterday or before: nobody waits for it, and it may fail. */
  async refresh(provider: Provider): Promise<void> {
    const { at } = this.directory.listOf(provider) ?? {};
    if (at === undefined || Date.now() - at < listedForMs) return;
    await this.list(provider, AbortSignal.timeout(askedForMs)).catch(() => undefined);
  }

  private async list(provider: Provider, signal: AbortSignal): Promise<readonly ListedModel[] | undefined> {
    const { listModels } = await import('../../providers/providerConnection');
    const models = await this.requests.ask(provider, signal, listModels);
    if (models !== undefined) await this.directory.learnModels(provider, models);
    return models;
  }

  private items(
    provider: Provider,
    listed: readonly ListedModel[],
    typed: string,
    abilitiesOf: (model: string) => ModelAbilities,
  ): Item[] {
    const now = this.directory.modelOf(provider);
    const own = offeredBeside(provider, this.directory.listOf(provider));
    const ids = new Set([
      ...(now === undefined ? [] : [now]),
      ...inPreference([...own, ...listed], provider).map(({ id }) => id),
    ]);
    const names = new Map(listed.map(({ id, name }) => [id, name]));
    const known = [...ids].map(model => ({
      model,
      label: model,
      description: [
        model === now ? vscode.l10n.t('now') : undefined,
        this.directory.isGone(provider, model) ? vscode.l10n.t('not in its list') : undefined,
        names.get(model),
      ]
        .filter(Boolean)
        .join(' · '),
      detail: isKnown(provider, model) ? describeAbilities(abilitiesOf(model)) : '',
    }));
    const typedItem: Item[] =
      typed === '' || ids.has(typed)
        ? []
        : [{ model: typed, label: typed, description: vscode.l10n.t('use this id'), alwaysShow: true }];
    const separator: Item = { label: '', kind: vscode.QuickPickItemKind.Separator };
    const change: Item = {
      label: vscode.l10n.t('Change provider…'),
      iconPath: new vscode.ThemeIcon('plug'),
      description: provider.label,
      changesProvider: true,
    };
    return [...known, ...typedItem, separator, change];
  }
}

/** The whole sentence, which a title would cut off; chosen, it leads to where the provider is mended. */
function failedList(detail: string): Item {
  return {
    label: vscode.l10n.t('Its own list of models did not come'),
    iconPath: new vscode.ThemeIcon('warning'),
    ...{ detail, alwaysShow: true, mendsProvider: true },
  };
}

/** Of others nothing is said: they work all the same. */
function isKnown({ models }: Provider, model: string): boolean {
  return tableRow(model) !== undefined || models.some(({ id, abilities }) => id === model && abilities);
}

function describeAbilities({ maxN, edits, maxPartialImages, backgrounds }: ModelAbilities): string {
  const facts = [
    maxN > 1 ? vscode.l10n.t('up to {0} at once', maxN) : undefined,
    edits === undefined ? vscode.l10n.t('no edits') : vscode.l10n.t('edits'),
    edits?.mask ? vscode.l10n.t('mask') : undefined,
    backgrounds !== 'any' && backgrounds.includes('transparent') ? vscode.l10n.t('transparency') : undefined,
    maxPartialImages > 0 ? vscode.l10n.t('partial pictures') : undefined,
  ];
  return facts.filter(fact => fact !== undefined).join(' · ');
}
