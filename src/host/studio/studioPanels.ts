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

  constructor(private readonly services: StudioServices) {}

  get isInView(): boolean {
    return [...this.panels.values()].some(({ isVisible }) => isVisible);
  }

  /** The Studio that is there, or the first one. */
  async open(): Promise<StudioPanel> {
    const open = this.panels.get(this.latest ?? 1) ?? [...this.panels.values()][0];
    if (open === undefined) return this.create(vscode.ViewColumn.Active);
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
