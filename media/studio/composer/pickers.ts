/** The small forms behind the chips. They show what the model accepts and nothing else; the host keeps what is chosen. */

import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Composer } from '../../../src/protocol/views';
import type { Dispatch } from '../dispatch';
import { t } from '../strings';
import type { Field, Parameter } from './fields';
import { sizePicker } from './sizePicker';

export function providerPicker({ provider, providers }: Composer, dispatch: Dispatch): TemplateResult {
  return picker(
    t('Provider'),
    html`${radios({
      name: 'provider',
      label: t('Provider'),
      options: providers.map(({ id, label }) => ({ value: id, label })),
      value: provider.id,
      choose: id => dispatch.send({ type: 'setProvider', provider: id }),
    })}
    ${footer(t('Manage Providers…'), () => dispatch.send({ type: 'manageProviders' }), dispatch)}`,
    dispatch,
  );
}

export function modelPicker({ model, models }: Composer, dispatch: Dispatch): TemplateResult {
  return picker(
    t('Model'),
    html`${radios({
      name: 'model',
      label: t('Model'),
      options: models.map(value => ({ value, label: value })),
      value: model ?? '',
      choose: value => dispatch.send({ type: 'setModel', model: value }),
    })}
    ${footer(t('All Models…'), () => dispatch.send({ type: 'pickModel' }), dispatch)}`,
    dispatch,
  );
}

/** Closes when something is chosen by pointer or Enter; arrows walk through the choices. */
function picker(label: string, content: TemplateResult, { change }: Dispatch): TemplateResult {
  // In a moment: what was clicked tells of its change after the click.
  const close = () => setTimeout(() => change({ type: 'closePopup' }));
  const note = ({ type, currentTarget }: Event) => {
    if (currentTarget instanceof HTMLElement) currentTarget.dataset.by = type;
  };
  return html`<div
    class="picker"
    role="dialog"
    aria-label=${label}
    @pointerdown=${note}
    @keydown=${(event: KeyboardEvent) => {
      note(event);
      if (event.key === 'Enter' && isChoice(event)) close();
    }}
    @click=${(event: Event) => {
      const isByKey = (event.currentTarget as HTMLElement).dataset.by === 'keydown';
      if (isChoice(event) && !isByKey) close();
    }}
  >${content}</div>`;
}

function isChoice({ target }: Event): boolean {
  const choices = '[type="radio"], .number-button, .custom-size vscode-button, .custom-size .link';
  return target instanceof Element && target.closest(choices) !== null;
}

export function fieldPicker(field: Field, composer: Composer, dispatch: Dispatch): TemplateResult {
  return picker(
    field.label,
    html`${field.kind === 'size' || field.kind === 'choice' ? nothing : html`<p class="title">${field.label}</p>`}
    ${control(field, composer, dispatch)}`,
    dispatch,
  );
}

export function morePicker(fields: readonly Field[], composer: Composer, dispatch: Dispatch): TemplateResult {
  // What is set becomes a chip and leaves: each of the others keeps its own box, in which somebody may be typing.
  const row = (field: Field) => html`<div class="form-row">
    ${field.kind === 'flag' ? nothing : html`<span>${field.label}</span>`}
    ${field.kind === 'choice' ? dropDown(field, composer, dispatch) : control(field, composer, dispatch)}
  </div>`;
  return html`<div class="picker more" role="dialog" aria-label=${t('More settings')}>
    ${repeat(fields, ({ parameter }) => parameter, row)}
  </div>`;
}

function control(field: Field, composer: Composer, dispatch: Dispatch): TemplateResult {
  const value = composer.parameters[field.parameter];
  switch (field.kind) {
    case 'size':
      return sizePicker(field.rule, composer, value => set(field.parameter, value, dispatch));
    case 'choice':
      return radios({
        name: field.parameter,
        label: field.label,
        options: [
          { value: '', label: field.unset },
          ...field.choices.map(value => ({ value, label: value })),
        ],
        value: String(value ?? ''),
        choose: chosen => set(field.parameter, chosen === '' ? null : chosen, dispatch),
      });
    case 'flag':
      return html`<vscode-checkbox
        label=${field.label}
        .checked=${value === true}
        @change=${(event: Event) => set(field.parameter, (event.target as HTMLInputElement).checked || null, dispatch)}
      ></vscode-checkbox>`;
    case 'text':
      return html`<vscode-textfield
        .label=${field.label}
        placeholder=${field.unset}
        .value=${String(value ?? '')}
        @change=${(event: Event) => set(field.parameter, valueIn(event) || null, dispatch)}
      ></vscode-textfield>`;
    case 'number':
      return numberControl(field, value, dispatch);
  }
}

function numberControl(
  field: Extract<Field, { kind: 'number' }>,
  value: unknown,
  dispatch: Dispatch,
): TemplateResult {
  const take = (event: Event) => {
    const text = valueIn(event).trim();
    const number = Number(text);
    if (text === '') set(field.parameter, null, dispatch);
    else if (field.isDecimal ? Number.isFinite(number) : Number.isInteger(number))
      set(field.parameter, Math.min(field.max, Math.max(field.min, number)), dispatch);
  };
  const isFew = field.max - field.min < 10 && !field.isDecimal;
  if (!isFew) {
    return html`<vscode-textfield
      type="number"
      .label=${field.label}
      placeholder=${field.unset}
      min=${field.min}
      max=${field.max}
      step=${field.isDecimal ? 'any' : '1'}
      .value=${String(value ?? '')}
      @change=${take}
    ></vscode-textfield>`;
  }
  const numbers = Array.from({ length: field.max - field.min + 1 }, (_, at) => field.min + at);
  return html`<div class="numbers" role="group" aria-label=${field.label}>
    ${numbers.map(
      number => html`<button type="button" class="number-button" aria-pressed=${number === (value ?? field.min)}
        ?autofocus=${number === (value ?? field.min)} @click=${() => set(field.parameter, number, dispatch)}>${number}</button>`,
    )}
  </div>`;
}

function dropDown(
  field: Extract<Field, { kind: 'choice' }>,
  { parameters }: Composer,
  dispatch: Dispatch,
): TemplateResult {
  const value = parameters[field.parameter];
  return html`<select aria-label=${field.label} @change=${(event: Event) => set(field.parameter, valueIn(event) || null, dispatch)}>
    <option value="" ?selected=${value === undefined}>${field.unset}</option>
    ${field.choices.map(choice => html`<option value=${choice} ?selected=${choice === value}>${choice}</option>`)}
  </select>`;
}

type Radios = {
  readonly name: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly value: string;
  readonly choose: (value: string) => void;
};

/** The platform's own radio buttons: one tab stop, arrows move and choose. */
export function radios({ name, label, options, value, choose }: Radios): TemplateResult {
  return html`<fieldset class="radios"><legend>${label}</legend>
    ${options.map(
      option => html`<label><input type="radio" name=${name} value=${option.value} .checked=${option.value === value}
        @change=${() => choose(option.value)} /><span>${option.label}</span></label>`,
    )}
  </fieldset>`;
}

/** Leads out of the page, so the picker goes. */
function footer(label: string, go: () => void, dispatch: Dispatch): TemplateResult {
  return html`<button type="button" class="link footer" @click=${() => {
    dispatch.change({ type: 'closePopup' });
    go();
  }}>${label}</button>`;
}

function set(parameter: Parameter, value: string | number | boolean | null, { send }: Dispatch): void {
  send({ type: 'setParameter', parameter, value });
}

function valueIn({ target }: Event): string {
  return (target as HTMLInputElement).value;
}
