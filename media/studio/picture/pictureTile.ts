/** One picture to point at: its face, a few actions on hover or focus, a menu. Never opens anything itself. */

import { html, nothing, type TemplateResult } from 'lit';
import type { PixelSize } from '../../../src/core/sizes';
import type { PictureView } from '../../../src/protocol/views';
import { iconButton } from '../controls/iconButton';
import { icon } from '../controls/icons';
import type { Dispatch } from '../dispatch';
import { formatName, pixels } from '../formatting';
import type { PageState } from '../pageState';
import { t } from '../strings';
import { dragOut } from './drags';
import { actionForKey, actionsFor, quickActions, runAction } from './pictureActions';
import { openMenuAt } from './pictureMenu';

/** px in all: above it the small copy is shown, so that a huge file does not have to be decoded for a tile. */
const mostDecoded = 16_000_000;

/** Takes a while to decode. */
export function isLarge({ width, height }: PixelSize): boolean {
  return width * height > mostDecoded;
}

export type TileOptions = {
  readonly isTabStop?: boolean;
  /** `contain` shows the whole picture on the checkerboard; `cover` fills the tile. */
  readonly fit: 'contain' | 'cover';
  /** The place that is kept free for it, of the shape that was asked for: the tile has the picture's own, within that. */
  readonly within?: PixelSize;
};

export function pictureTile(
  picture: PictureView,
  page: PageState,
  dispatch: Dispatch,
  options: TileOptions,
): TemplateResult {
  const { isTabStop = true, fit, within } = options;
  const isSelected = page.selected === picture.id || page.comparing?.first === picture.id;
  return html`<div
    class="picture fit-${fit}"
    data-picture=${picture.id}
    .style=${within ? shapeWithin(picture, within) : ''}
    ?data-selected=${isSelected}
    draggable=${picture.isGone ? 'false' : 'true'}
    @dragstart=${(event: DragEvent) => dragOut(event, picture)}
    @contextmenu=${(event: MouseEvent) => openMenuAt(event, picture, dispatch)}
    @keydown=${(event: KeyboardEvent) => pressKey(event, picture, page, dispatch)}
  >
    <button
      type="button"
      class="face"
      aria-label=${tileLabel(picture)}
      aria-current=${isSelected ? 'true' : nothing}
      tabindex=${isTabStop ? nothing : -1}
      @click=${() => dispatch.change({ type: 'select', picture: picture.id })}
    >${face(picture, fit)}${fit === 'cover' ? html`<span class="caption" dir="auto">${picture.prompt}</span>` : nothing}</button>
    ${fit === 'contain' && !picture.isGone ? fileLink(picture, page, dispatch) : nothing}
    ${picture.isFavourite ? html`<span class="favourite-mark">${icon('star', true)}</span>` : nothing}
    ${quickBar(picture, page, dispatch, isTabStop)}
  </div>`;
}

function shapeWithin({ width, height }: PixelSize, place: PixelSize): string {
  if (width === 0 || height === 0) return '';
  const isWider = width * place.height > height * place.width;
  return `aspect-ratio: ${width} / ${height}; ${isWider ? 'height: auto' : 'width: fit-content'}`;
}

export function tileLabel({
  prompt,
  name,
  width,
  height,
  mediaType,
  isGone,
  isReplaced = false,
  isFavourite,
}: PictureView): string {
  const words = prompt.length > 120 ? `${prompt.slice(0, 120)}…` : prompt;
  const parts = [words || name, pixels(width, height), formatName(mediaType)];
  if (isFavourite) parts.push(t('favourite'));
  if (isGone) parts.push(isReplaced ? t('written over') : t('the file is gone'));
  return parts.join(', ');
}

function face(picture: PictureView, fit: TileOptions['fit']): TemplateResult {
  if (picture.isGone) {
    return goneFace(picture);
  }
  const whole =
    fit === 'contain' && !isLarge(picture) ? (picture.source ?? picture.thumbnail) : picture.thumbnail;
  return html`
    ${
      whole !== picture.thumbnail && picture.thumbnail !== undefined
        ? html`<img class="under" src=${picture.thumbnail} alt="" draggable="false" />`
        : nothing
    }
    ${whole === undefined ? nothing : html`<img src=${whole} alt="" decoding="async" draggable="false" />`}
  `;
}

/** In the picture's place. */
export function goneFace({ isReplaced = false }: PictureView): TemplateResult {
  const words = isReplaced ? t('Written over') : t('The file is gone');
  return html`<span class="gone">${icon('image')}<span>${words}</span></span>`;
}

/** By keyboard the picture's own key opens it. */
function fileLink(picture: PictureView, { studio }: PageState, dispatch: Dispatch): TemplateResult {
  return html`<button
    type="button"
    class="file-link"
    dir="auto"
    tabindex="-1"
    title=${t('Open')}
    @click=${() => studio && runAction('open', picture, studio, dispatch)}
  >${picture.name}</button>`;
}

function quickBar(
  picture: PictureView,
  page: PageState,
  dispatch: Dispatch,
  isTabStop: boolean,
): TemplateResult {
  const { studio } = page;
  const actions = actionsFor(picture, studio?.composer.editorName);
  const quick = actions.filter(({ id }) => quickActions.includes(id));
  const isOpen = page.popup?.type === 'menu' && page.popup.picture === picture.id;
  return html`<div class="quick" role="group" aria-label=${t('Actions')}>
    ${quick.map(action =>
      iconButton({
        icon: action.icon,
        label: action.label,
        // By keyboard they have keys of their own, and the menu.
        isTabStop: false,
        ...(action.id === 'favourite' ? { isPressed: picture.isFavourite } : {}),
        onClick: () => studio && runAction(action.id, picture, studio, dispatch),
      }),
    )}
    ${iconButton({
      icon: 'more',
      label: t('More Actions…'),
      name: t('More Actions for {0}…', picture.name),
      isTabStop,
      popup: { kind: 'menu', isOpen },
      onClick: event => openMenuAt(event, picture, dispatch),
    })}
  </div>`;
}

function pressKey(event: KeyboardEvent, picture: PictureView, page: PageState, dispatch: Dispatch): void {
  const action = actionForKey(picture, event);
  // Enter and Space on a button of the bar are that button's.
  if (!action || action.id === 'view' || !page.studio) return;
  event.preventDefault();
  event.stopPropagation();
  runAction(action.id, picture, page.studio, dispatch);
}
