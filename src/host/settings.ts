/** Reads Easel's settings. Never lets a workspace decide where a key or a request goes. */

import * as vscode from 'vscode';
import { type AgentRights, rightsFrom } from '../agents/agentRights';
import type { EditFit } from '../core/editPlan';
import type { SizeFit } from '../core/exactSize';
import { limitsFrom, type SpendingLimits } from '../core/spendingLimits';
import { defaultProviderId } from '../providers/presets';

export type Settings = {
  /** Id of the chosen provider. */
  readonly provider: string;
  /** The user's own providers, unchecked. */
  readonly providers: unknown;
  readonly timeoutSeconds: number;
  /** What models cost by the user's own word, unchecked. */
  readonly prices: unknown;
  readonly spending: SpendingLimits;
  readonly agents: AgentRights;
  readonly maxRetries: number;
  readonly maxParallel: number;
  readonly maxResponseMegabytes: number;
  readonly journalMegabytes: number;
  readonly network: 'auto' | 'undici' | 'vscode';
  readonly editSize: 'source' | 'provider';
  readonly editFit: EditFit;
  readonly sizeFit: SizeFit;
};

/** Each is read when it is asked for: VS Code takes 0.3 ms for one. */
export function readSettings(): Settings {
  return {
    get provider() {
      return userSetting<string>('provider') || defaultProviderId;
    },
    get providers() {
      return userSetting<unknown>('providers') ?? {};
    },
    get timeoutSeconds() {
      return userSetting<number>('timeoutSeconds') ?? 600;
    },
    get prices() {
      return userSetting<unknown>('prices');
    },
    get spending() {
      return limitsFrom(userSetting<unknown>('spending'));
    },
    get agents() {
      return rightsFrom(userSetting<unknown>('agents'));
    },
    get maxRetries() {
      return userSetting<number>('maxRetries') ?? 2;
    },
    get maxParallel() {
      return userSetting<number>('maxParallel') ?? 4;
    },
    get maxResponseMegabytes() {
      return userSetting<number>('maxResponseMegabytes') ?? 512;
    },
    get journalMegabytes() {
      return userSetting<number>('journalMegabytes') ?? 2048;
    },
    get network() {
      return userSetting<Settings['network']>('network') ?? 'auto';
    },
    get editSize() {
      return userSetting<Settings['editSize']>('editSize') ?? 'source';
    },
    get editFit() {
      return userSetting<EditFit>('editFit') ?? 'pad';
    },
    get sizeFit() {
      return userSetting<SizeFit>('sizeFit') ?? 'crop';
    },
  };
}

/** Relative to the workspace folder. A trusted workspace may decide it. */
export function readOutputFolder(scope: vscode.Uri): string {
  return vscode.workspace.getConfiguration('easel', scope).get('outputFolder', 'images');
}

/** How new pictures are called: a template for `stemFromTemplate`. */
export function readFileName(scope: vscode.Uri): string {
  return vscode.workspace.getConfiguration('easel', scope).get('fileName', '');
}

/** Texts that can be added to a prompt, by name. A workspace may have its own: each is seen before it is sent. */
export function readStyles(): Readonly<Record<string, string>> {
  const styles = vscode.workspace.getConfiguration('easel').get<Record<string, unknown>>('styles', {});
  return Object.fromEntries(
    Object.entries(styles).filter((style): style is [string, string] => typeof style[1] === 'string'),
  );
}

/** `undefined` removes it. Where the style is now: the workspace's settings, or the user's, where a new one goes as well. */
export async function writeStyle(name: string, text: string | undefined): Promise<void> {
  const easel = vscode.workspace.getConfiguration('easel');
  const { globalValue = {}, workspaceValue = {} } =
    easel.inspect<Readonly<Record<string, string>>>('styles') ?? {};
  const isWorkspaces = Object.hasOwn(workspaceValue, name);
  const { [name]: _before, ...others } = isWorkspaces ? workspaceValue : globalValue;
  await easel.update(
    'styles',
    text === undefined ? others : { ...(isWorkspaces ? workspaceValue : globalValue), [name]: text },
    isWorkspaces ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global,
  );
}

/** Changes a setting for the user, on every workspace. */
export async function writeUserSetting(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('easel').update(name, value, vscode.ConfigurationTarget.Global);
}

/** The user's value or the default. The scopes in package.json say the same; this holds where a host forgets them. */
function userSetting<T>(name: string): T | undefined {
  const values = vscode.workspace.getConfiguration('easel').inspect<T>(name);
  return values?.globalValue ?? values?.defaultValue;
}
