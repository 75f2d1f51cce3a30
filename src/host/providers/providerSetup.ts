/** Asks for what a provider needs before it can be used, and tests it: which one, its address, its key. Never shows or logs a key. */

import * as vscode from 'vscode';
import { ImageError, type ImageErrorKind, invalidInput } from '../../core/imageError';
import { readPasted } from '../../providers/pastedProvider';
import type { Provider } from '../../providers/provider';
import { writeUserSetting } from '../settings';
import { dialogs } from '../ui/dialogs';
import type { ErrorPresenter } from '../ui/errorPresenter';
import { quoteText } from '../ui/quoteText';
import { chooseStep, type StepButton, textStep } from '../ui/steps';
import type { ConnectionTest } from './connectionTest';
import type { Keys } from './keys';
import { signIn } from './microsoftSignIn';
import type { ProviderDirectory } from './providerDirectory';
import type { ProviderEntries } from './providerEntries';
import { ProviderStandings } from './providerStandings';

/** Of a question that costs nothing, these tell of an address that leads to something else. */
const addressKinds: ReadonlySet<ImageErrorKind> = new Set([
  ...(['invalidInput', 'notFound', 'badRequest', 'badResponse', 'serverError', 'certificate'] as const),
  ...(['connectionLost', 'timeout'] as const),
]);

/** What is known before the key is asked for. */
type KeyQuestion = {
  /** Stands in the field, as dots. */
  readonly key?: string;
  readonly hasBack?: boolean;
  readonly step?: readonly [number, of: number];
  /** An empty field means that none is needed. */
  readonly mayBeEmpty?: boolean;
};

export class ProviderSetup {
  readonly standings: ProviderStandings;

  constructor(
    private readonly directory: ProviderDirectory,
    private readonly keys: Keys,
    private readonly entries: ProviderEntries,
    private readonly connection: ConnectionTest,
    private readonly failures: ErrorPresenter,
  ) {
    this.standings = new ProviderStandings(directory, keys);
  }

  /** A provider from the list, the chosen one first; `undefined` when the user closed it. */
  async pickProvider(title: string, isOffered = (_: Provider) => true): Promise<Provider | undefined> {
    const { usable, lacking } = await this.standings.choices();
    return chooseStep({
      title,
      placeholder: vscode.l10n.t('Choose a provider'),
      choices: [...usable, ...lacking].filter(({ value }) => isOffered(value)),
      hasBack: false,
    });
  }

  /** Makes `provider` the chosen one, after asking for what it lacks and testing what was never used. True when it can be used. */
  async use(provider: Provider): Promise<boolean> {
    if (this.standings.isUnknownServer(provider) || (await this.directory.needsSetUp(provider))) {
      const complete = await this.complete(provider);
      if (complete === undefined || !(await this.verify(complete))) return false;
    }
    await writeUserSetting('provider', provider.id);
    return true;
  }

  /** Asks for the address and the key that the provider lacks. `undefined` when the user closed a question. */
  async complete(provider: Provider): Promise<Provider | undefined> {
    const reachable = provider.baseUrl === undefined ? await this.askAddress(provider) : provider;
    if (reachable === undefined) return undefined;
    const hasKey = !(await this.directory.needsKey(reachable)) || (await this.askKey(reachable));
    return hasKey ? reachable : undefined;
  }

  /** Tests the connection and says that it is set up, or what is wrong, with the button that mends it. True when it works in the end. */
  async verify(provider: Provider): Promise<boolean> {
    return this.tested(provider, findings =>
      vscode.l10n.t('{0} is set up: {1}.', provider.label, findings.join(', ')),
    );
  }

  /** The same, of a key that was just given. */
  async verifyKey(provider: Provider): Promise<boolean> {
    return this.tested(provider, findings =>
      vscode.l10n.t('The key for {0} works: {1}.', provider.label, findings.join(', ')),
    );
  }

  private async tested(provider: Provider, said: (findings: readonly string[]) => string): Promise<boolean> {
    try {
      const { findings } = await this.connection.run(provider);
      void this.offerPicture(said([...findings, ...(await this.priceOfFirst(provider))]));
      return true;
    } catch (error) {
      const isElsewhere =
        error instanceof ImageError && addressKinds.has(error.kind) && !provider.hasOwnServer;
      const mends = isElsewhere ? [this.failures.changeAddress(provider)] : [];
      return (await this.failures.show(error, provider, ...mends)) === true;
    }
  }

  /** Of a picture as the model makes it unless told. */
  private async priceOfFirst(provider: Provider): Promise<readonly string[]> {
    const model = this.directory.modelOf(provider);
    if (model === undefined) return [];
    const { parameters = {} } = provider;
    const quote = await this.directory.quote(provider, model, { prompt: '', parameters, sources: [] });
    const price = quoteText(quote);
    return price === undefined ? [] : [vscode.l10n.t('a picture of {0}: {1}', model, price)];
  }

  private async offerPicture(message: string): Promise<void> {
    const generate = vscode.l10n.t('Generate a First Picture');
    if ((await dialogs.showInformationMessage(message, generate)) === generate)
      await vscode.commands.executeCommand('easel.generate');
  }

  /** Asks for a key and stores it for the provider's present address. False when the user closed the box. */
  async askKey(provider: Provider, question: KeyQuestion = {}): Promise<boolean> {
    const address = await this.directory.addressOf(provider);
    const given = await textStep({
      title: vscode.l10n.t('API Key for {0}', provider.label),
      prompt: await this.keyPrompt(provider, address, question),
      placeholder: question.mayBeEmpty
        ? vscode.l10n.t('Paste the key, or leave this empty where none is needed')
        : vscode.l10n.t('Paste the key'),
      value: question.key ?? '',
      isPassword: true,
      hasBack: question.hasBack ?? false,
      ...(question.step && { step: question.step }),
      buttons: [...this.signInButtons(provider, address), ...keyButtons(provider)],
      read: async key => {
        if (key !== '') await this.keys.store(provider.id, address, key);
        else if (!question.mayBeEmpty) throw invalidInput('Paste the key here.');
        return true;
      },
    });
    return given === true;
  }

  /** The way to be let in without a key. */
  private signInButtons(provider: Provider, address: string): StepButton<boolean>[] {
    if (provider.signInScopes === undefined) return [];
    const run = async () => {
      if (!(await signIn(provider))) return undefined;
      await this.keys.storeSignIn(provider.id, address);
      return true;
    };
    return [{ icon: 'account', tooltip: vscode.l10n.t('Sign In with Microsoft in Place of a Key'), run }];
  }

  private async keyPrompt(provider: Provider, address: string, { key }: KeyQuestion): Promise<string> {
    const bound = await this.keys.boundAddress(provider.id);
    if (key !== undefined)
      return vscode.l10n.t(
        'The key of the pasted line. Enter keeps it in VS Code’s secret storage; it is sent to {0} only.',
        address,
      );
    return bound !== undefined && (await this.keys.read(provider.id, address)) === undefined
      ? vscode.l10n.t('The stored key was given for {0}. This one will be sent to {1}.', bound, address)
      : vscode.l10n.t('Kept in VS Code’s secret storage and sent to {0} only.', address);
  }

  /** The provider at the address that the user types, which is kept in `easel.providers`. `undefined` when the box was closed. */
  async askAddress(provider: Provider, hasBack = false): Promise<Provider | undefined> {
    const baseUrl = await textStep({
      title: vscode.l10n.t('Address of {0}', provider.label),
      prompt: vscode.l10n.t('Where its API begins. Kept in the setting easel.providers.'),
      placeholder: provider.baseUrlExample ?? 'https://example.com/v1',
      value: provider.baseUrl ?? '',
      hasBack,
      read: async text => (await readPasted(text)).baseUrl,
    });
    if (baseUrl === undefined) return undefined;
    await this.entries.change(provider.id, { baseUrl });
    return this.directory.find(provider.id);
  }

  /** Asks for another address, and what becomes of the key. True when the provider answers there. */
  async changeAddress(provider: Provider, hasBack = false): Promise<boolean | undefined> {
    const before = await this.keys.boundAddress(provider.id);
    const moved = await this.askAddress(provider, hasBack);
    if (moved === undefined) return undefined;
    const address = await this.directory.addressOf(moved);
    const isKeyLeft = before !== undefined && (await this.keys.read(moved.id, address)) === undefined;
    if (isKeyLeft && !(await this.takeKeyAlong(moved, before, address))) return false;
    return this.verify(moved);
  }

  /** A key is for the address that it was given for, until a person says otherwise. */
  private async takeKeyAlong({ id, label }: Provider, before: string, address: string): Promise<boolean> {
    const message = vscode.l10n.t('Send the API key of {0} to its new address?', label);
    const detail = vscode.l10n.t(
      'It was given for {0}. It would be sent to {1} from now on.',
      before,
      address,
    );
    const [same, other] = [vscode.l10n.t('Send the Same Key'), vscode.l10n.t('Set Another…')];
    const chosen = await dialogs.showWarningMessage(message, { modal: true, detail }, same, other);
    if (chosen === same) await this.keys.move(id, address);
    return chosen === other ? this.askKey(await this.directory.find(id)) : chosen === same;
  }
}

function keyButtons({ keyUrl }: Provider): StepButton<boolean>[] {
  if (keyUrl === undefined) return [];
  const run = async () => void (await vscode.env.openExternal(vscode.Uri.parse(keyUrl)));
  return [{ icon: 'link-external', tooltip: vscode.l10n.t('Get a Key…'), run }];
}
