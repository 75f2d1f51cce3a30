/** Easel: Connect an Agent… puts Easel into the configuration of an agent outside VS Code, after saying what is written and where. */

import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { invalidInput } from '../../core/imageError';
import { agentFolder } from '../../mcp/agentFolder';
import { changeConfig, readConfig } from '../../mcp/configFile';
import { commandIn } from '../../mcp/install';
import { configured, type OutsideAgent, outsideAgents, usualConfiguration } from '../../mcp/outsideAgents';
import type { AgentQuestions } from '../agents/agentQuestions';
import { dialogs } from '../ui/dialogs';
import type { ErrorPresenter } from '../ui/errorPresenter';

type Item = vscode.QuickPickItem & { readonly run: () => Promise<void> };

export class ConnectAgentCommand {
  readonly id = 'easel.connectAgent';
  constructor(
    /** Installs the bridge and opens this window to it. */
    private readonly serve: () => Promise<unknown>,
    private readonly questions: AgentQuestions,
    private readonly failures: ErrorPresenter,
  ) {}

  /** `agent`: the id of one, such as `codex`; what would be written is asked about all the same. */
  async execute(input?: { readonly agent?: unknown }): Promise<void> {
    try {
      if (input?.agent === undefined) await this.choose();
      else await this.connect(agentCalled(input.agent));
    } catch (error) {
      await this.failures.show(error);
    }
  }

  private async choose(): Promise<void> {
    const items = [
      ...(await Promise.all(outsideAgents.map(agent => this.itemOf(agent)))),
      { label: '', kind: vscode.QuickPickItemKind.Separator, run: async () => {} },
      {
        label: vscode.l10n.t('Agents of VS Code'),
        detail: vscode.l10n.t(
          'Have Easel’s tools already: type # in the chat, or choose them in its list of tools.',
        ),
        run: openChat,
      },
      {
        label: vscode.l10n.t('Copy the Configuration'),
        detail: vscode.l10n.t('For any other agent that speaks MCP.'),
        run: () => this.copy(),
      },
      ...this.askAgain(),
    ];
    const title = vscode.l10n.t('Connect which agent to Easel?');
    const picked = await dialogs.showQuickPick<Item>(items, { title, matchOnDetail: true });
    await picked?.run();
  }

  private async itemOf(agent: OutsideAgent): Promise<Item> {
    const text = await readConfig(fileOf(agent)).catch(() => '');
    return {
      label: agent.label,
      description: isConnected(agent, text) ? vscode.l10n.t('connected') : '',
      detail: fileOf(agent),
      run: () => this.connect(agent),
    };
  }

  private askAgain(): Item[] {
    const allowed = this.questions.allowed();
    if (allowed.length === 0) return [];
    const label = vscode.l10n.t('Ask Again before Agents Make Pictures');
    const detail = vscode.l10n.t('Not asked now: {0}', allowed.join(', '));
    return [{ label, detail, run: () => this.questions.askAgain() }];
  }

  private async connect(agent: OutsideAgent): Promise<void> {
    const file = fileOf(agent);
    const text = await readConfig(file);
    if (isConnected(agent, text)) return this.offerToDisconnect(agent);
    // Before the question: a file that cannot be changed is no question.
    configured(agent, text, server());
    const message = vscode.l10n.t('Connect {0} to Easel?', agent.label);
    const detail = vscode.l10n.t(
      'This goes into {0}, where everything else stays as it is:\n\n{1}\nEasel’s tools ask you in this window before they make a picture, and the limits of easel.spending hold.',
      file,
      configured(agent, '', server()),
    );
    const yes = vscode.l10n.t('Connect');
    if ((await dialogs.showWarningMessage(message, { modal: true, detail }, yes)) !== yes) return;
    await this.serve();
    await changeConfig(file, now => configured(agent, now, server()));
    await tell(
      vscode.l10n.t(
        '{0} finds Easel when it is started the next time, while its folder is open in VS Code.',
        agent.label,
      ),
      file,
    );
  }

  private async offerToDisconnect(agent: OutsideAgent): Promise<void> {
    await this.serve();
    const disconnect = vscode.l10n.t('Disconnect');
    const message = vscode.l10n.t('{0} is connected to Easel.', agent.label);
    if ((await dialogs.showInformationMessage(message, disconnect)) !== disconnect) return;
    await changeConfig(fileOf(agent), now => agent.format.withoutServer(now));
    await tell(vscode.l10n.t('{0} does not find Easel any more.', agent.label), fileOf(agent));
  }

  private async copy(): Promise<void> {
    await this.serve();
    await vscode.env.clipboard.writeText(usualConfiguration(server()));
    void dialogs.showInformationMessage(
      vscode.l10n.t('Copied. Put it where your agent keeps its MCP servers.'),
    );
  }
}

function agentCalled(id: unknown): OutsideAgent {
  const agent = outsideAgents.find(agent => agent.id === id);
  if (agent) return agent;
  throw invalidInput(
    'There is no agent “{0}”. Use one of {1}.',
    String(id),
    outsideAgents.map(({ id }) => id).join(', '),
  );
}

function isConnected(agent: OutsideAgent, text: string): boolean {
  try {
    return text !== '' && configured(agent, text, server()) === text;
  } catch {
    return false;
  }
}

function fileOf(agent: OutsideAgent): string {
  return agent.file({ home: homedir(), environment: process.env });
}

function server() {
  return commandIn(agentFolder());
}

async function openChat(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.chat.open');
}

async function tell(message: string, file: string): Promise<void> {
  const open = vscode.l10n.t('Open File');
  void dialogs.showInformationMessage(message, open).then(async pressed => {
    if (pressed === open) await vscode.window.showTextDocument(vscode.Uri.file(file));
  });
}
