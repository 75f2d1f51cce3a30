/** The pictures that go along, numbered as the prompt can name them: the first is edited. Never holds a picture itself. */

import { html, nothing, type TemplateResult } from 'lit';
import type { Composer, EditView, ReferenceView } from '../../../src/protocol/views';
import { iconButton } from '../controls/iconButton';
import { icon } from '../controls/icons';
import type { Dispatch } from '../dispatch';
import { pixels } from '../formatting';
import type { PageState } from '../pageState';
import { t } from '../strings';

/** Our own type: a reference that is put into another place. */
const dragType = 'application/x-easel-reference';

export function references(
  { references, abilities, edit }: Composer,
  { painting }: PageState,
  dispatch: Dispatch,
): TemplateResult | typeof nothing {
  if (references.length === 0) return nothing;
  const most = abilities.edits?.maxSources ?? 0;
  const first = { edit, isPainting: painting !== undefined && painting === references[0]?.id };
  return html`<ol class="references" aria-label=${t('Pictures that go along')}>
    ${references.map((reference, at) => one(reference, at, references.length, dispatch, at === 0 ? first : {}))}
    ${
      references.length > most
        ? html`<li class="too-many" role="note">${icon('warning')}${limitText(most)}</li>`
        : nothing
    }
  </ol>`;
}

function limitText(most: number): string {
  if (most === 0) return t('This model makes new pictures only.');
  return most === 1 ? t('This model takes one picture.') : t('This model takes at most {0} pictures.', most);
}

/** What is so of the picture that is edited alone. */
type Edited = { readonly edit?: EditView | undefined; readonly isPainting?: boolean };

function one(
  { id, name, thumbnail, width, height }: ReferenceView,
  at: number,
  total: number,
  dispatch: Dispatch,
  { edit, isPainting = false }: Edited,
): TemplateResult {
  const { send } = dispatch;
  const move = (to: number) => to >= 0 && to < total && send({ type: 'moveReference', reference: id, to });
  const what = at === 0 ? t('Picture 1, edited: {0}', name) : t('Picture {0}, reference: {1}', at + 1, name);
  const isExtended = edit?.margins !== undefined;
  const label = [what, edit?.mask === undefined ? '' : t('with a mask'), isExtended ? t('extended') : '']
    .filter(Boolean)
    .join(', ');
  const pressKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') move(at - 1);
    else if (event.key === 'ArrowRight') move(at + 1);
    else if (event.key === 'Delete' || event.key === 'Backspace')
      send({ type: 'removeReference', reference: id });
    else return;
    event.preventDefault();
  };
  return html`<li
    draggable="true"
    @dragstart=${(event: DragEvent) => event.dataTransfer?.setData(dragType, id)}
    @dragover=${(event: DragEvent) => isMove(event) && event.preventDefault()}
    @drop=${(event: DragEvent) => {
      const moved = event.dataTransfer?.getData(dragType);
      if (!moved) return;
      event.preventDefault();
      event.stopPropagation();
      send({ type: 'moveReference', reference: moved, to: at });
    }}
  >
    <button
      type="button"
      class="reference"
      title=${`${name} · ${pixels(width, height)}`}
      aria-label=${t('{0}. Left and Right move it, Delete removes it.', label)}
      @keydown=${pressKey}
    >
      ${thumbnail === undefined ? icon('image') : html`<img src=${thumbnail} alt="" draggable="false" />`}
      ${edit?.mask === undefined ? nothing : html`<span class="painted" .style=${`mask-image: url("${edit.mask}")`}></span>`}
      ${isExtended ? html`<span class="extended"></span>` : nothing}
      <span class="number">${at + 1}${at === 0 ? icon('edit') : nothing}</span>
    </button>
    ${iconButton({
      icon: 'brush',
      label: t('Paint Mask on {0}…', name),
      ...(isPainting ? { isPressed: true } : {}),
      onClick: () =>
        isPainting ? dispatch.change({ type: 'stopPainting' }) : send({ type: 'paint', reference: id }),
    })}
    ${iconButton({
      icon: 'close',
      label: t('Remove {0}', name),
      onClick: () => send({ type: 'removeReference', reference: id }),
    })}
  </li>`;
}

function isMove({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes(dragType) ?? false;
}
