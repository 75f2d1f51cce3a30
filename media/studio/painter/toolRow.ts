/** What the rows of tools of all modes have in common: one tool of several, one step back, one step on. Never says what a step was. */

import { html, type TemplateResult } from 'lit';
import { iconButton } from '../controls/iconButton';
import type { IconName } from '../controls/icons';
import { t } from '../strings';
import type { PainterMode } from './painterMode';

export type ToolButton<Tool> = { readonly tool: Tool; readonly icon: IconName; readonly label: string };

export function toolButtons<Tool>(
  buttons: readonly ToolButton<Tool>[],
  chosen: Tool,
  choose: (tool: Tool) => void,
): TemplateResult {
  return html`${buttons.map(({ tool, icon, label }) =>
    iconButton({ icon, label, isPressed: tool === chosen, onClick: () => choose(tool) }),
  )}`;
}

type Steps = { readonly canUndo: boolean; readonly canRedo: boolean };

export function undoButtons({ canUndo, canRedo }: Steps, { run }: Pick<PainterMode, 'run'>): TemplateResult {
  return html`${iconButton({
    icon: 'undo',
    label: t('Undo (Ctrl+Z)'),
    isDisabled: !canUndo,
    onClick: () => run('undo'),
  })}
  ${iconButton({
    icon: 'redo',
    label: t('Redo (Ctrl+Y)'),
    isDisabled: !canRedo,
    onClick: () => run('redo'),
  })}`;
}
