/** The field that stands on the picture where words are being written. Says once what was written, or nothing. */

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { t } from '../../strings';
import type { Point } from '../mask/mask';

type Properties = {
  /** CSS px of the stage. */
  readonly at: Point;
  /** CSS px of the letters. */
  readonly size: number;
  /** Enter, or leaving the field; Escape says nothing. */
  readonly onWords: (text: string) => void;
};

class NoteWords extends LitElement {
  static override properties = { props: { attribute: false } };
  declare props: Properties | undefined;

  protected override createRenderRoot(): this {
    return this;
  }

  protected override firstUpdated(): void {
    this.querySelector('input')?.focus();
  }

  protected override render(): unknown {
    if (!this.props) return nothing;
    const { at, size, onWords } = this.props;
    return html`<input
      class="note-words"
      dir="auto"
      aria-label=${t('Words on the picture')}
      .style=${`left: ${at.x}px; top: ${at.y}px; font-size: ${size}px`}
      @keydown=${this.pressKey}
      @blur=${({ target }: Event) => onWords((target as HTMLInputElement).value)}
    />`;
  }

  private readonly pressKey = (event: KeyboardEvent): void => {
    const { key, target } = event;
    // Enter and Escape belong to whoever composes a letter of several.
    if ((key !== 'Enter' && key !== 'Escape') || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    this.props?.onWords(key === 'Enter' ? (target as HTMLInputElement).value : '');
  };
}

customElements.define('studio-note-words', NoteWords);

export function noteWords(props: Properties): TemplateResult {
  return html`<studio-note-words .props=${props}></studio-note-words>`;
}
