/** The one place that shows failures, each with the button that mends it. Never shows a prompt or a key. */

import * as vscode from 'vscode';
import { dollars } from '../../core/dollars';
import { type ImageError, type ImageErrorKind, toImageError } from '../../core/imageError';
import type { Sentence } from '../../core/sentence';
import type { LimitName } from '../../core/spendingLimits';
import { dialogs } from './dialogs';
import { localized } from './localized';
import type { Log } from './log';

/** What a button does; `undefined` when there is nothing to do it to. */
export type ErrorAction = { readonly label: string; readonly run: () => Thenable<unknown> };

/** Whom it happened with: some buttons need to know. */
export type ProviderRef = {
  readonly id: string;
  readonly keyUrl?: string;
  readonly hasOwnServer?: true;
  /** What failed, once more, when a button has mended the provider: nothing of it was charged for. */
  readonly again?: () => Thenable<unknown>;
};

export class ErrorPresenter {
  /** The wrong settings that were shown last, so that they are shown once and not with every command. */
  private shownProblems = '';

  private readonly noted = new WeakSet<ImageError>();

  /** A program may ask a hundred times in a second. */
  private isOfferingRaise = false;

  constructor(
    private readonly log: Log,
    /** Whether a person sees failed jobs where they are: then no notification repeats them. */
    private readonly areJobsShown: () => boolean = () => false,
    /** Allows more to be spent: a person has pressed the button that says how much. */
    private readonly raise: (limit: LimitName, by: number) => Promise<void> = async () => {},
  ) {}

  /** Resolves when the user has dismissed it, or to what came of the chosen button. A cancelled job shows nothing. */
  async show(error: unknown, provider?: ProviderRef, ...first: ErrorAction[]): Promise<unknown> {
    const failure = toImageError(error);
    this.note(failure);
    if (failure.kind === 'cancelled') return undefined;
    return this.offer(failure, [...first, ...this.actionsFor(failure, provider)]);
  }

  /** A job's failure, unless it is seen where jobs are shown. `actions`: all its buttons, the most helpful one first. */
  async showJob(failure: ImageError, actions: readonly ErrorAction[]): Promise<void> {
    this.note(failure);
    if (this.areJobsShown()) return;
    if (failure.kind !== 'cancelled') await this.offer(failure, actions);
    else if (failure.details.isGoodToKnow) tell(failure, failure.details.keptIn === undefined ? [] : actions);
  }

  /** Tells the person of a limit that a program ran into, and lets them allow more. One such notification at a time. */
  async offerRaise(failure: ImageError): Promise<void> {
    if (this.isOfferingRaise) return;
    this.isOfferingRaise = true;
    try {
      await this.showJob(failure, this.actionsFor(failure, undefined));
    } finally {
      this.isOfferingRaise = false;
    }
  }

  /** In the log, once. */
  note(failure: ImageError): void {
    if (this.noted.has(failure)) return;
    this.noted.add(failure);
    this.log.error(describeForLog(failure));
  }

  private async offer(failure: ImageError, actions: readonly ErrorAction[]): Promise<unknown> {
    const labels = actions.map(action => action.label);
    const chosen = await dialogs.showErrorMessage(describeError(failure), ...labels);
    return actions.find(action => action.label === chosen)?.run();
  }

  /** Asks for another address of the provider, and tests it. */
  changeAddress({ id, again }: ProviderRef): ErrorAction {
    return {
      label: vscode.l10n.t('Change Address…'),
      run: () => mended('easel.manageProviders', { provider: id, change: 'address' }, again),
    };
  }

  /** One notification for all wrong entries of `easel.providers`; the others go on working. */
  showSettingProblems = (problems: readonly Sentence[]): void => {
    const all = problems.map(localized).join(' ');
    if (all === this.shownProblems) return;
    this.shownProblems = all;
    if (all === '') return;
    const open = vscode.l10n.t('Open Settings');
    const message = vscode.l10n.t('Part of the setting easel.providers is not used: {0}', all);
    void dialogs.showWarningMessage(message, open).then(chosen => {
      if (chosen === open)
        return vscode.commands.executeCommand('workbench.action.openSettings', 'easel.providers');
      return undefined;
    });
  };

  /** The buttons of a failure, the most helpful one first. */
  actionsFor(failure: ImageError, provider: ProviderRef | undefined): ErrorAction[] {
    return [...this.remediesFor(failure, provider), ...this.detailsOf(failure)];
  }

  /** What mends it. */
  *remediesFor({ kind, details }: ImageError, provider: ProviderRef | undefined): Generator<ErrorAction> {
    if (details.raise !== undefined) {
      const { limit, by } = details.raise;
      yield {
        label: allowMore(limit, by),
        run: async () => {
          await this.raise(limit, by);
          return provider?.again?.();
        },
      };
    }
    if (kind === 'noKey' || kind === 'unauthorized') {
      yield {
        label: kind === 'noKey' ? vscode.l10n.t('Set API Key…') : vscode.l10n.t('Change Key…'),
        run: () => mended('easel.setApiKey', provider && { provider: provider.id }, provider?.again),
      };
    }
    if (kind === 'network' && provider !== undefined && !provider.hasOwnServer)
      yield this.changeAddress(provider);
    const page = provider?.keyUrl;
    if ((kind === 'noCredit' || kind === 'forbidden') && page !== undefined) {
      yield {
        label: kind === 'noCredit' ? vscode.l10n.t('Add Credit…') : vscode.l10n.t('Open Provider’s Site'),
        run: () => vscode.env.openExternal(vscode.Uri.parse(page)),
      };
    }
  }

  /** Where more of it can be set or seen, the log last. */
  *detailsOf({ kind, details }: ImageError): Generator<ErrorAction> {
    const setting = settingToMend[kind];
    if (setting !== undefined) {
      yield {
        label: kind === 'network' ? vscode.l10n.t('Proxy Settings') : vscode.l10n.t('Open Settings'),
        run: () => vscode.commands.executeCommand('workbench.action.openSettings', setting),
      };
    }
    const keptIn = details.keptIn;
    if (keptIn !== undefined) {
      yield {
        label: vscode.l10n.t('Show Received Files'),
        run: () => vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(keptIn)),
      };
    }
    if (kind !== 'invalidInput') {
      yield { label: vscode.l10n.t('Show Log'), run: async () => this.log.show() };
    }
  }
}

function allowMore(limit: LimitName, by: number): string {
  if (limit === 'unpricedPerDay') return vscode.l10n.t('Allow {0} More Pictures Today', by);
  return limit === 'perMonth'
    ? vscode.l10n.t('Allow {0} More This Month', dollars(by))
    : vscode.l10n.t('Allow {0} More Today', dollars(by));
}

/** The command resolves to true when the provider works now. */
async function mended(
  command: string,
  input: object | undefined,
  again: ProviderRef['again'],
): Promise<unknown> {
  const works = (await vscode.commands.executeCommand(command, input)) === true;
  return works && again ? again() : works;
}

/** The setting that mends a kind of failure, as the settings editor's search takes it. */
const settingToMend: Partial<Record<ImageErrorKind, string>> = {
  network: 'http.proxy',
  certificate: 'http.systemCertificates',
  timeout: 'easel.timeoutSeconds',
  overLimit: 'easel.spending',
};

/** Waits for nothing: who cancelled it is done with it. */
function tell({ sentence: told }: ImageError, [first]: readonly ErrorAction[]): void {
  const labels = first === undefined ? [] : [first.label];
  void dialogs
    .showInformationMessage(localized(told), ...labels)
    .then(chosen => (chosen === undefined ? undefined : first?.run()));
}

/** Our sentence, the server's own words, whether it may have cost something, and what its support will ask for. */
export function describeError({ sentence: told, details }: ImageError): string {
  const parts = [localized(told)];
  if (details.serverMessage !== undefined && !parts[0]?.includes(details.serverMessage)) {
    parts.push(vscode.l10n.t('The server said: “{0}”', details.serverMessage));
  }
  if (details.retryAfterMs !== undefined) {
    parts.push(vscode.l10n.t('It asks for a wait of {0} s.', Math.ceil(details.retryAfterMs / 1000)));
  }
  if (details.mayHaveBeenCharged && !details.isPaid)
    parts.push(vscode.l10n.t('The provider may have charged for this request.'));
  const host = details.host !== undefined && parts[0]?.includes(details.host) ? undefined : details.host;
  const facts = [details.status, host, details.requestId].filter(fact => fact !== undefined);
  if (facts.length > 0) parts.push(`(${facts.join(' · ')})`);
  return parts.join(' ');
}

/** Characters of a code or a parameter's name as a server gives it. */
const longestFact = 100;

/** Without the server's words: servers repeat prompts, and the log holds none. */
function describeForLog({ kind, details, cause }: ImageError): string {
  const facts = { status: details.status, code: details.code, param: details.param, host: details.host };
  const known = Object.entries({ ...facts, requestId: details.requestId }).filter(
    ([, value]) => value !== undefined,
  );
  const code = cause instanceof Error && 'code' in cause ? ` cause=${String(cause.code)}` : '';
  return `${kind} ${known.map(([name, value]) => `${name}=${String(value).slice(0, longestFact)}`).join(' ')}${code}`;
}
