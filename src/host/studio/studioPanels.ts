/** The Studios of this window: one by default, more beside it, all back after a reload. Never knows what is inside one. */

import * as vscode from 'vscode';
import { studioViewType } from '../../protocol/viewType';
import type { StudioPanel } from './studioPanel';
import type { StudioServices } from './studioServices';

export class StudioPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly panels = new Map<number, StudioPanel>();
  /** The Studio that a person was in last. */
  private latest: number | undefined;
  private readonly shown = new vscode.EventEmitter<void>();
  /** A Studio came into view. */
  readonly onDidShow = this.shown.event;
  private onAdopted: (studio: StudioPanel) => void = () => {};

  constructor(private readonly services: StudioServices) {}

  /** Jobs are seen there. */
  get isInView(): boolean {
    return [...this.panels.values()].some(({ showsJobs }) => showsJobs);
  }

  /** The Studio that is there, or the first one. */
  async open(): Promise<StudioPanel> {
    const open = this.panels.get(this.latest ?? 1) ?? [...this.panels.values()][0];
    if (open === undefined) return (await this.revealHidden()) ?? this.create(vscode.ViewColumn.Active);
    open.reveal();
    return open;
  }

  /** One more, with a draft of its own. */
  openBeside(): Promise<StudioPanel> {
    return this.create(vscode.ViewColumn.Beside);
  }

  /** `state`: what the page kept with `setState`; its number says which draft is its own. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const kept = typeof state === 'object' && state !== null && 'studio' in state ? Number(state.studio) : 0;
    await this.adopt(panel, Number.isSafeInteger(kept) && kept > 0 ? kept : undefined);
  }

  dispose(): void {
    for (const panel of this.panels.values()) panel.dispose();
    this.panels.clear();
    this.shown.dispose();
  }

  /** One that was in the background when the window was reloaded: VS Code restores it when its tab is shown. */
  private async revealHidden(): Promise<StudioPanel | undefined> {
    const tab = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(isStudio);
    if (tab === undefined) return undefined;
    const adopted = new Promise<StudioPanel | undefined>(resolve => {
      this.onAdopted = resolve;
      setTimeout(() => resolve(undefined), longestRestoreMs);
    });
    await show(tab);
    return adopted;
  }

  private create(column: vscode.ViewColumn): Promise<StudioPanel> {
    const title = vscode.l10n.t('Easel Studio');
    return this.adopt(
      vscode.window.createWebviewPanel(studioViewType, title, column, { enableScripts: true }),
    );
  }

  private async adopt(panel: vscode.WebviewPanel, wanted?: number): Promise<StudioPanel> {
    const { StudioPanel } = await import('./studioPanel');
    const number = wanted !== undefined && !this.panels.has(wanted) ? wanted : this.freeNumber();
    if (number > 1) panel.title = vscode.l10n.t('Easel Studio {0}', number);
    const studio = new StudioPanel(panel, number, this.services);
    this.panels.set(number, studio);
    this.latest = number;
    this.onAdopted(studio);
    this.services.recover();
    panel.onDidChangeViewState(() => {
      if (panel.active) this.latest = number;
      if (panel.visible) this.shown.fire();
    });
    panel.onDidDispose(() => {
      this.panels.delete(number);
      studio.dispose();
    });
    this.shown.fire();
    return studio;
  }

  private freeNumber(): number {
    let number = 1;
    while (this.panels.has(number)) number++;
    return number;
  }
}

/** ms. Longer than it takes, and short enough for who waits for a Studio. */
const longestRestoreMs = 5000;

function isStudio({ input }: vscode.Tab): boolean {
  return input instanceof vscode.TabInputWebview && input.viewType.endsWith(studioViewType);
}

const ordinals = ['First', 'Second', 'Third', 'Fourth', 'Fifth', 'Sixth', 'Seventh', 'Eighth'];

/** Nobody but VS Code holds its panel yet: it is shown as a person would, by its place. */
async function show(tab: vscode.Tab): Promise<void> {
  const { viewColumn, tabs } = tab.group;
  await vscode.commands.executeCommand(`workbench.action.focus${ordinals[viewColumn - 1]}EditorGroup`);
  await vscode.commands.executeCommand('workbench.action.openEditorAtIndex', tabs.indexOf(tab));
}
