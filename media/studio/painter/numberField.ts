/** A number with its name before it and its unit behind. Never hands on what is no number. */

import { html, nothing, type TemplateResult } from 'lit';

export type NumberField = {
  readonly label: string;
  /** `undefined` shows `empty`. */
  readonly value: number | undefined;
  readonly min: number;
  readonly max: number;
  readonly unit?: string;
  readonly empty?: string;
  /** What a screen reader says, where the label is short. */
  readonly name?: string;
  /** As soon as it is entered: Enter, an arrow, or leaving the field. `undefined`: it was emptied. */
  readonly onNumber: (value: number | undefined) => void;
  /** Enter was pressed, after the number was handed on. */
  readonly onEnter?: () => void;
};

export function numberField(field: NumberField): TemplateResult {
  const { label, value, min, max, unit, empty, name, onNumber, onEnter } = field;
  const take = ({ target }: Event) => {
    const input = target as HTMLInputElement;
    const number = Number(input.value);
    if (input.value.trim() === '') {
      onNumber(undefined);
      if (empty === undefined) input.value = String(value ?? '');
      return;
    }
    const within = Math.max(min, Math.min(max, Math.round(number)));
    input.value = String(within);
    onNumber(within);
  };
  return html`<label class="number-field"><span>${label}</span><input
    type="number"
    inputmode="numeric"
    aria-label=${name ?? label}
    min=${min}
    max=${max}
    step="1"
    placeholder=${empty ?? nothing}
    .value=${String(value ?? '')}
    @change=${take}
    @keydown=${(event: KeyboardEvent) => {
      if (event.key !== 'Enter' || onEnter === undefined) return;
      take(event);
      onEnter();
    }}
  />${unit === undefined ? nothing : html`<span class="unit">${unit}</span>`}</label>`;
}
