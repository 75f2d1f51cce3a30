/** The row of what will be sent beside the prompt: provider, model, and what that model takes. Each chip opens its picker. */

import { html, nothing, type TemplateResult } from 'lit';
import type { Composer } from '../../../src/protocol/views';
import { icon } from '../controls/icons';
import { popup } from '../controls/popup';
import type { Dispatch } from '../dispatch';
import type { PageState } from '../pageState';
import { t } from '../strings';
import { chipsAndMore, chipText } from './fields';
import { fieldPicker, modelPicker, morePicker, providerPicker } from './pickers';

export function chipRow(composer: Composer, page: PageState, dispatch: Dispatch): TemplateResult {
  const { chips, more } = chipsAndMore(composer);
  const chip = (name: string, text: string, label: string, isSet = true) =>
    oneChip({ name, text, label, isSet }, page, dispatch);
  return html`<div class="chips" role="group" aria-label=${t('Settings')}>
    ${chip('provider', composer.provider.label, t('Provider: {0}', composer.provider.label))}
    ${chip('model', composer.model ?? t('Choose a model'), t('Model: {0}', composer.model ?? t('none')))}
    ${chips.map(field => {
      const text = chipText(field, composer);
      const isSet = composer.parameters[field.parameter] !== undefined;
      return chip(
        field.parameter,
        text,
        text.startsWith(field.label) ? text : `${field.label}: ${text}`,
        isSet,
      );
    })}
    ${more.length > 0 ? chip('more', t('More'), t('More settings'), false) : nothing}
    ${page.popup?.type === 'picker' ? openPicker(page.popup.field, composer, dispatch) : nothing}
  </div>`;
}

type Chip = { readonly name: string; readonly text: string; readonly label: string; readonly isSet: boolean };

function oneChip({ name, text, label, isSet }: Chip, page: PageState, dispatch: Dispatch): TemplateResult {
  const isOpen = page.popup?.type === 'picker' && page.popup.field === name;
  return html`<button
    type="button"
    class="chip"
    data-chip=${name}
    ?data-set=${isSet}
    title=${label}
    aria-label=${label}
    aria-haspopup="dialog"
    aria-expanded=${isOpen}
    @click=${() => dispatch.change(isOpen ? { type: 'closePopup' } : { type: 'open', popup: { type: 'picker', field: name } })}
  ><span>${text}</span>${icon('chevronDown')}</button>`;
}

function openPicker(name: string, composer: Composer, dispatch: Dispatch): TemplateResult | typeof nothing {
  const content = pickerFor(name, composer, dispatch);
  if (!content) return nothing;
  return popup({
    anchor: () => document.querySelector(`[data-chip="${name}"]`)?.getBoundingClientRect(),
    onClose: () => dispatch.change({ type: 'closePopup' }),
    content,
  });
}

function pickerFor(name: string, composer: Composer, dispatch: Dispatch): TemplateResult | undefined {
  if (name === 'provider') return providerPicker(composer, dispatch);
  if (name === 'model') return modelPicker(composer, dispatch);
  const { chips, more } = chipsAndMore(composer);
  if (name === 'more') return morePicker(more, composer, dispatch);
  const field = [...chips, ...more].find(({ parameter }) => parameter === name);
  return field && fieldPicker(field, composer, dispatch);
}
