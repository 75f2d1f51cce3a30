/** The menu of one picture, with the keys that do the same. Never stays open after a choice. */

import { html, nothing, type TemplateResult } from 'lit';
import type { PictureView } from '../../../src/protocol/views';
import { icon } from '../controls/icons';
import { followPointer, moveFocus } from '../controls/menuKeys';
import { popup } from '../controls/popup';
import type { Dispatch } from '../dispatch';
import { findPicture, type PageState, type Popup } from '../pageState';
import { t } from '../strings';
import { type Action, actionsFor, keyLabel, runAction } from './pictureActions';

export function pictureMenu(
  page: PageState,
  menu: Extract<Popup, { type: 'menu' }>,
  dispatch: Dispatch,
): TemplateResult {
  const picture = findPicture(page, menu.picture);
  const { studio } = page;
  if (!picture || !studio) return html``;
  const onClose = () => dispatch.change({ type: 'closePopup' });
  const choose = (action: Action) => {
    onClose();
    runAction(action.id, picture, studio, dispatch);
  };
  return popup({
    anchor: () => menu,
    onClose,
    content: html`<div class="menu" role="menu" aria-label=${t('Actions for {0}', picture.name)} @keydown=${moveFocus} @pointermove=${followPointer}>
      ${actionsFor(picture, studio.composer.editorName).map(
        action => html`<button type="button" role="menuitem" tabindex="-1" @click=${() => choose(action)}>
            ${icon(action.icon)}<span>${action.label}</span><kbd>${keyLabel(action) ?? nothing}</kbd>
          </button>${action.isLast ? html`<div role="separator"></div>` : nothing}`,
      )}
    </div>`,
  });
}

/** Where it was asked for. */
export function openMenuAt(event: MouseEvent, picture: PictureView, dispatch: Dispatch): void {
  event.preventDefault();
  event.stopPropagation();
  const at = event.currentTarget instanceof Element ? event.currentTarget.getBoundingClientRect() : undefined;
  // A key press has no place of its own.
  const isPointer = event.clientX > 0 || event.clientY > 0;
  const x = isPointer ? event.clientX : (at?.left ?? 0);
  const y = isPointer ? event.clientY : (at?.bottom ?? 0);
  dispatch.change({ type: 'open', popup: { type: 'menu', picture: picture.id, x, y } });
}
