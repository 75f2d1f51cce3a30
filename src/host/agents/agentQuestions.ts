/** Asks the person at the window before an agent outside spends: what such an agent asks by itself can be switched off there. */

import * as vscode from 'vscode';
import type { Confirmation } from '../../agents/agentTool';
import type { Confirm, Verdict } from '../../mcp/calls';
import { dialogs } from '../ui/dialogs';

const allowedKey = 'agents.allowed';
/** Somebody who is away comes back to an agent that has been told. */
const patienceMs = 10 * 60_000;

export class AgentQuestions {
  /** One question at a time. */
  private turn: Promise<unknown> = Promise.resolve();
  /** ms since 1970 of a person's last no, by agent. */
  private readonly denied = new Map<string, number>();

  constructor(
    private readonly state: vscode.Memento,
    private readonly patience = patienceMs,
  ) {}

  readonly confirm: Confirm = (caller, confirmation, signal) => {
    const at = Date.now();
    const gone = AbortSignal.any([signal, AbortSignal.timeout(this.patience)]);
    const verdict = this.turn.then(async () => {
      // Who says no to an agent's first call does not want to say it ninety-nine times more.
      if ((this.denied.get(caller) ?? 0) >= at) return 'denied';
      const verdict = await this.ask(caller, confirmation, gone);
      if (verdict === 'denied') this.denied.set(caller, Date.now());
      return verdict;
    });
    this.turn = verdict.catch(() => {});
    return verdict;
  };

  /** Whom the person lets go on unasked, by the names that agents give themselves: up to what `easel.agents` lets go, within `easel.spending`. */
  allowed(): readonly string[] {
    return this.state.get<readonly string[]>(allowedKey, []);
  }

  async askAgain(): Promise<void> {
    await this.state.update(allowedKey, undefined);
  }

  /** `gone`: nobody answered in time, or the agent does not wait any more. */
  private async ask(
    caller: string,
    { title, message, isEach = false }: Confirmation,
    gone: AbortSignal,
  ): Promise<Verdict> {
    if (this.allowed().includes(caller) && !isEach) return 'allowed';
    if (gone.aborted) return 'unanswered';
    const once = vscode.l10n.t('Allow Once');
    const always = vscode.l10n.t('Always Allow This Agent');
    const deny = vscode.l10n.t('Deny');
    // A notification has no lines.
    const text = `${caller}: ${title} ${message.replaceAll('\n\n', ' · ')}`;
    const asked = dialogs.showWarningMessage(text, once, ...(isEach ? [] : [always]), deny);
    const nobody = new Promise<'nobody'>(resolve => {
      gone.addEventListener('abort', () => resolve('nobody'), { once: true });
    });
    const answer = await Promise.race([asked, nobody]);
    if (answer === always) await this.state.update(allowedKey, [...this.allowed(), caller]);
    if (answer === once || answer === always) return 'allowed';
    return answer === 'nobody' ? 'unanswered' : 'denied';
  }
}
