/** Asks the person at the window before an agent outside spends: what such an agent asks by itself can be switched off there. */

import * as vscode from 'vscode';
import type { Confirm, Verdict } from '../../mcp/calls';
import { dialogs } from '../ui/dialogs';

const allowedKey = 'agents.allowed';
/** Somebody who is away comes back to an agent that has been told. */
const patienceMs = 10 * 60_000;

export class AgentQuestions {
  /** One question at a time: who says no to the first may not want to see the ninth. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly state: vscode.Memento) {}

  readonly confirm: Confirm = (caller, confirmation, signal) => {
    const verdict = this.turn.then(() => this.ask(caller, confirmation, signal));
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

  private async ask(
    ...[caller, { title, message, isEach = false }, signal]: Parameters<Confirm>
  ): Promise<Verdict> {
    if (this.allowed().includes(caller) && !isEach) return 'allowed';
    if (signal.aborted) return 'unanswered';
    const once = vscode.l10n.t('Allow Once');
    const always = vscode.l10n.t('Always Allow This Agent');
    const deny = vscode.l10n.t('Deny');
    // A notification has no lines.
    const text = `${caller}: ${title} ${message.replaceAll('\n\n', ' · ')}`;
    const asked = dialogs.showWarningMessage(text, once, ...(isEach ? [] : [always]), deny);
    const answer = await Promise.race([asked, gone(signal)]);
    if (answer === always) await this.state.update(allowedKey, [...this.allowed(), caller]);
    if (answer === once || answer === always) return 'allowed';
    return answer === 'gone' ? 'unanswered' : 'denied';
  }
}

/** Nobody answered in time, or the agent does not wait any more. */
function gone(signal: AbortSignal): Promise<'gone'> {
  return new Promise(resolve => {
    const end = () => {
      clearTimeout(timer);
      resolve('gone');
    };
    const timer = setTimeout(end, patienceMs);
    signal.addEventListener('abort', end, { once: true });
  });
}
