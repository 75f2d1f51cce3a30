/** The menu of one picture, with the keys that do the same. Never stays open after a choice. */

import { html, nothing, type TemplateResult } from 'lit';
import type { Act } from './act';
import { icon } from './icons';
import { findPicture, type PageState, type Popup } from './pageState';
import { type Action, actionsFor, keyLabel, runAction } from './pictureActions';
import { popup } from './popup';
import { t } from './strings';

export function pictureMenu(
  page: PageState,
  menu: Extract<Popup, { type: 'menu' }>,
  act: Act,
): TemplateResult {
  const picture = findPicture(page, menu.picture);
  const { studio } = page;
  if (!picture || !studio) return html``;
  const onClose = () => act.change({ type: 'closePopup' });
  const choose = (action: Action) => {
    onClose();
    runAction(action.id, picture, studio, act);
  };
  return popup({
    place: () => menu,
    onClose,
    content: html`<div class="menu" role="menu" aria-label=${t('Actions for {0}', picture.name)} @keydown=${moveFocus}>
      ${actionsFor(picture).map(
        action => html`<button type="button" role="menuitem" tabindex="-1" @click=${() => choose(action)}>
            ${icon(action.icon)}<span>${action.label}</span><kbd>${keyLabel(action) ?? nothing}</kbd>
          </button>${action.isLast ? html`<div role="separator"></div>` : nothing}`,
      )}
    </div>`,
  });
}

function moveFocus(event: KeyboardEvent): void {
  const { currentTarget, key } = event;
  if (!(currentTarget instanceof HTMLElement)) return;
  const items = [...currentTarget.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to = target(key, at, items);
  if (to === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  to.focus();
}

/** Arrows go round; a letter goes to the next item that begins with it. */
function target(key: string, at: number, items: readonly HTMLElement[]): HTMLElement | undefined {
  if (key === 'ArrowDown') return items[(at + 1) % items.length];
  if (key === 'ArrowUp') return items[(at - 1 + items.length) % items.length];
  if (key === 'Home') return items[0];
  if (key === 'End') return items.at(-1);
  if (key.length !== 1) return undefined;
  const later = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  return later.find(item => item.innerText.trim().toLowerCase().startsWith(key.toLowerCase()));
}
