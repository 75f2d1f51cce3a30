/** The pictures that go along, numbered as the prompt can name them: the one that is edited first, then references. Never holds a picture itself. */

import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
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
  const one = (reference: ReferenceView, at: number) =>
    thumbnail(reference, dispatch, {
      ...{ at, all: references, isOver: at >= most, isPainting: painting === reference.id },
      ...(at === 0 && edit && { edit }),
    });
  return html`<ol class="references" aria-label=${t('Pictures that go along')}>
    ${repeat(references, ({ id }) => id, one)}
    ${
      references.length > 1
        ? html`<li class="remove-all"><button type="button" class="link" @click=${() => dispatch.send({ type: 'removeReferences' })}>${t('Remove All')}</button></li>`
        : nothing
    }
    ${
      references.length > most
        ? html`<li class="too-many">${icon('warning')}${limitText(most)}</li>`
        : nothing
    }
  </ol>`;
}

function limitText(most: number): string {
  if (most === 0) return t('This model makes new pictures only.');
  return most === 1 ? t('This model takes one picture.') : t('This model takes at most {0} pictures.', most);
}

type Place = {
  readonly at: number;
  readonly all: readonly ReferenceView[];
  /** The model takes fewer. */
  readonly isOver: boolean;
  readonly isPainting: boolean;
  /** It is the one that is edited. */
  readonly edit?: EditView;
};

function thumbnail(reference: ReferenceView, dispatch: Dispatch, place: Place): TemplateResult {
  const { id, name, thumbnail, width, height } = reference;
  const { at, edit, isOver } = place;
  return html`<li
    draggable="true"
    ?data-edited=${edit !== undefined}
    ?data-over=${isOver}
    @dragstart=${(event: DragEvent) => event.dataTransfer?.setData(dragType, id)}
    @dragover=${(event: DragEvent) => isMove(event) && event.preventDefault()}
    @drop=${(event: DragEvent) => drop(event, place, dispatch)}
  >
    <button
      type="button"
      class="reference"
      title=${`${name} · ${pixels(width, height)}`}
      aria-label=${t('{0}. Left and Right move it, E edits it, Delete removes it.', labelOf(reference, place))}
      @keydown=${(event: KeyboardEvent) => pressKey(event, reference, dispatch)}
    >
      ${thumbnail === undefined ? icon('image') : html`<img src=${thumbnail} alt="" draggable="false" />`}
      ${edit?.mask === undefined ? nothing : html`<span class="painted" .style=${`mask-image: url("${edit.mask}")`}></span>`}
      ${edit?.margins === undefined ? nothing : html`<span class="extended"></span>`}
      <span class="number">${at + 1}${edit ? icon('edit') : nothing}${isOver ? icon('warning') : nothing}</span>
    </button>
    ${buttons(reference, place, dispatch)}
  </li>`;
}

function labelOf({ name }: ReferenceView, { at, edit, isOver }: Place): string {
  const what = edit
    ? t('Picture {0}, edited: {1}', at + 1, name)
    : t('Picture {0}, reference: {1}', at + 1, name);
  const parts = [
    what,
    edit?.mask === undefined ? '' : t('with a mask'),
    edit?.margins === undefined ? '' : t('extended'),
    isOver ? t('more than the model takes') : '',
  ];
  return parts.filter(Boolean).join(', ');
}

function buttons(
  { id, name }: ReferenceView,
  { edit, isPainting }: Place,
  { send, change }: Dispatch,
): TemplateResult {
  return html`${iconButton({
    icon: 'brush',
    label: t('Paint Mask on {0}…', name),
    ...(isPainting ? { isPressed: true } : {}),
    onClick: () => (isPainting ? change({ type: 'stopPainting' }) : send({ type: 'paint', reference: id })),
  })}
  ${
    edit
      ? nothing
      : iconButton({
          icon: 'edit',
          label: t('Edit {0}', name),
          // By keyboard it has a key of its own.
          isTabStop: false,
          onClick: () => send({ type: 'setEdited', reference: id }),
        })
  }
  ${iconButton({
    icon: 'close',
    label: t('Remove {0}', name),
    onClick: () => send({ type: 'removeReference', reference: id }),
  })}`;
}

function pressKey(event: KeyboardEvent, { id: reference }: ReferenceView, { send, change }: Dispatch): void {
  const { key, ctrlKey, metaKey, altKey } = event;
  if (ctrlKey || metaKey || altKey) return;
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    change({ type: 'moveReference', reference });
    send({ type: 'moveReference', reference, by: key === 'ArrowLeft' ? -1 : 1 });
  } else if (key === 'Delete' || key === 'Backspace') send({ type: 'removeReference', reference });
  else if (key.toLowerCase() === 'e') send({ type: 'setEdited', reference });
  else return;
  event.preventDefault();
}

function drop(event: DragEvent, { at, all }: Place, { send, change }: Dispatch): void {
  const reference = event.dataTransfer?.getData(dragType);
  const from = all.findIndex(({ id }) => id === reference);
  if (!reference || from < 0) return;
  event.preventDefault();
  event.stopPropagation();
  change({ type: 'moveReference', reference });
  send({ type: 'moveReference', reference, by: at - from });
}

function isMove({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes(dragType) ?? false;
}
