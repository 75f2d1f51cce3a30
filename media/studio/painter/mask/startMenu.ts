/** Where a mask can come from and go to. Never makes one: the host does, and says so. */

import { html, type TemplateResult } from 'lit';
import { type IconName, icon } from '../../controls/icons';
import { followPointer, moveFocus } from '../../controls/menuKeys';
import { popup } from '../../controls/popup';
import { t } from '../../strings';
import type { PainterContext } from '../painterMode';

type Item = {
  readonly icon: IconName;
  readonly label: string;
  readonly isDisabled?: boolean;
  readonly choose: () => void;
};

export type MaskStart = 'alpha' | 'file' | 'previous';

/** The mask's mode as this menu sees it. */
export type MaskStarts = {
  readonly context: PainterContext;
  readonly history: { readonly canUndo: boolean };
  readonly startFrom: (from: MaskStart) => void;
  readonly save: () => void;
};

/** The popup's name among the page's. */
export const maskMenu = 'mask';

export function startMenu(mode: MaskStarts): TemplateResult {
  const { context, history } = mode;
  const onClose = () => context.dispatch.change({ type: 'closePopup' });
  const starts: readonly Item[] = [
    { icon: 'image', label: t('The picture’s transparency'), choose: () => mode.startFrom('alpha') },
    { icon: 'folder', label: t('A mask file…'), choose: () => mode.startFrom('file') },
    {
      icon: 'again',
      label: t('The previous edit’s mask'),
      isDisabled: !context.edit.hasPreviousMask,
      choose: () => mode.startFrom('previous'),
    },
  ];
  const save: Item = {
    icon: 'insert',
    label: t('Save mask beside picture'),
    isDisabled: context.edit.mask === undefined && !history.canUndo,
    choose: () => mode.save(),
  };
  const one = (item: Item) => html`<button
    type="button"
    role="menuitem"
    tabindex="-1"
    ?disabled=${item.isDisabled ?? false}
    @click=${() => {
      onClose();
      item.choose();
    }}
  >${icon(item.icon)}<span>${item.label}</span></button>`;
  return popup({
    anchor: () => document.querySelector(`[data-chip="${maskMenu}"]`)?.getBoundingClientRect(),
    onClose,
    content: html`<div class="menu" role="menu" aria-label=${t('Mask')} @keydown=${moveFocus} @pointermove=${followPointer}>
      <div role="group" aria-label=${t('Start from')}><p class="menu-title" aria-hidden="true">${t('Start from')}</p>${starts.map(one)}</div>
      <div role="separator"></div>${one(save)}
    </div>`,
  });
}
