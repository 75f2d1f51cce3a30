/** What of the history is shown: words, where it came from, favourites, one family. Never filters anything itself: the host does. */

import { VscodeTextfield } from '@vscode-elements/elements/dist/vscode-textfield/vscode-textfield.js';
import { html, nothing, type TemplateResult } from 'lit';
import { type HistoryFilter, isFiltered } from '../../../src/core/historyFilter';
import type { StudioState } from '../../../src/protocol/views';
import { providerName } from '../composer/fields';
import { iconButton } from '../controls/iconButton';
import { icon } from '../controls/icons';
import { popup } from '../controls/popup';
import type { Dispatch } from '../dispatch';
import { pictures } from '../formatting';
import type { PageState } from '../pageState';
import { t } from '../strings';

const nothingChosen: HistoryFilter = { text: '', favourites: false };

export function historyFilter(
  history: StudioState['history'],
  page: PageState,
  dispatch: Dispatch,
): TemplateResult {
  const { filter, total } = history;
  const set = (change: Partial<HistoryFilter>) =>
    dispatch.send({ type: 'filterHistory', filter: { ...filter, ...change } });
  const isOpen = page.popup?.type === 'filters';
  const chosen = [filter.provider, filter.model, filter.folder].filter(value => value !== undefined);
  return html`<div class="filter-bar" role="search" aria-label=${t('Filter the history')}>
    <vscode-textfield
      type="search"
      .label=${t('Search in prompts and names')}
      placeholder=${t('Search')}
      .value=${textIn(filter)}
      @input=${(event: Event) => set({ text: valueIn(event) })}
    ><span slot="content-before">${icon('search')}</span></vscode-textfield>
    <span class="filter-anchor">${iconButton({
      icon: 'filter',
      label: chosen.length === 0 ? t('Filter by Origin…') : t('Filter by Origin… ({0})', chosen.join(', ')),
      popup: { kind: 'dialog', isOpen },
      isPressed: chosen.length > 0,
      onClick: () =>
        dispatch.change(isOpen ? { type: 'closePopup' } : { type: 'open', popup: { type: 'filters' } }),
    })}</span>
    ${iconButton({
      icon: 'star',
      label: t('Favourites Only'),
      isPressed: filter.favourites,
      onClick: () => set({ favourites: !filter.favourites }),
    })}
    ${
      filter.familyOf === undefined
        ? nothing
        : html`<button type="button" class="chip" @click=${() => dispatch.send({ type: 'filterHistory', filter: withoutFamily(filter) })}>
            ${icon('lineage')}${t('One family')}${icon('close')}
          </button>`
    }
    ${
      isFiltered(filter)
        ? html`<span class="total" role="status">${pictures(total)}</span>
            <button type="button" class="link" @click=${() => dispatch.send({ type: 'filterHistory', filter: nothingChosen })}>${t('Show all')}</button>`
        : nothing
    }
    ${isOpen ? originPicker(history, page, dispatch) : nothing}
  </div>`;
}

function originPicker(
  { filter, providers, models, folders }: StudioState['history'],
  page: PageState,
  dispatch: Dispatch,
): TemplateResult {
  const rows = [
    ['provider', t('Provider'), providers],
    ['model', t('Model'), models],
    ['folder', t('Folder'), folders],
  ] as const;
  const choose = (key: 'provider' | 'model' | 'folder', value: string) => {
    const { [key]: _, ...rest } = filter;
    dispatch.send({ type: 'filterHistory', filter: value === '' ? rest : { ...rest, [key]: value } });
  };
  return popup({
    anchor: () => document.querySelector('.filter-anchor')?.getBoundingClientRect(),
    onClose: () => dispatch.change({ type: 'closePopup' }),
    content: html`<div class="picker" role="dialog" aria-label=${t('Filter by origin')}>
      ${rows.map(
        ([key, label, values]) => html`<label class="form-row"><span>${label}</span>
          <select @change=${(event: Event) => choose(key, valueIn(event))}>
            <option value="" ?selected=${filter[key] === undefined}>${t('All')}</option>
            ${values.map(value => html`<option value=${value} ?selected=${filter[key] === value}>${nameOf(key, value, page)}</option>`)}
          </select>
        </label>`,
      )}
    </div>`,
  });
}

function nameOf(key: string, value: string, { studio }: PageState): string {
  if (key === 'provider') return providerName(value, studio?.composer);
  return value || t('Workspace');
}

/** While someone writes, what he writes: the host may not have read the last letter yet. */
function textIn({ text }: HistoryFilter): string {
  const field = document.activeElement;
  return field instanceof VscodeTextfield && field.matches('.filter-bar *') ? field.value : text;
}

function withoutFamily({ familyOf: _, ...rest }: HistoryFilter): HistoryFilter {
  return rest;
}

function valueIn({ target }: Event): string {
  return (target as HTMLInputElement | HTMLSelectElement).value;
}
