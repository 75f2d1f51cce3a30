/** The growing text area of the prompt. Walks through earlier prompts at the text's edges. */

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Composer } from '../../../src/protocol/views';
import { t } from '../strings';

type Properties = {
  /** As the host said it last: the same object until it says something new. */
  readonly composer: Composer;
  readonly placeholder: string;
  /** Shown below when it is true. */
  readonly isTooLong: boolean;
  /** Typed, or taken from an earlier prompt. `revision`: of the host's prompt that it takes the place of. */
  readonly onPrompt: (prompt: string, revision: number) => void;
  /** Every change of what stands in the field, also by the host: for what counts characters. */
  readonly onTyping: (prompt: string) => void;
};

class PromptField extends LitElement {
  static override properties = { props: { attribute: false } };
  declare props: Properties | undefined;

  private text = '';
  /** Of the prompt that the host wrote last. */
  private revision: number | undefined;
  /** `-1`: the person's own text, kept in `own` while an earlier prompt is shown. */
  private earlier = -1;
  private own = '';

  protected override createRenderRoot(): this {
    return this;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const { composer, onTyping } = this.props ?? {};
    // What is typed here is never taken back by an echo, however late it comes: only what the host wrote itself counts.
    if (!changed.has('props') || !composer || composer.promptRevision === this.revision) return;
    this.revision = composer.promptRevision;
    if (composer.prompt === this.text) return;
    this.text = composer.prompt;
    onTyping?.(this.text);
  }

  protected override render(): unknown {
    const { placeholder, isTooLong } = this.props ?? {};
    return html`<textarea
      id="prompt"
      dir="auto"
      rows="1"
      aria-label=${t('Prompt')}
      aria-invalid=${isTooLong ? 'true' : nothing}
      aria-describedby="prompt-count"
      placeholder=${placeholder ?? nothing}
      spellcheck="true"
      .value=${this.text}
      @input=${this.input}
      @keydown=${this.pressKey}
    ></textarea>`;
  }

  /** What was asked for before is not what the next picture needs: typing replaces it, and until then it stays. */
  beginAnew(): void {
    const area = this.querySelector('textarea');
    const { earlierPrompts = [], isPromptOfAnother } = this.props?.composer ?? {};
    if (isPromptOfAnother || this.text === earlierPrompts[0]) area?.setSelectionRange(0, this.text.length);
    if (document.hasFocus()) area?.focus();
  }

  private readonly input = ({ target }: Event): void => {
    this.earlier = -1;
    this.take((target as HTMLTextAreaElement).value);
  };

  private take(text: string): void {
    this.text = text;
    this.props?.onTyping(text);
    this.props?.onPrompt(text, this.revision ?? 0);
  }

  private readonly pressKey = (event: KeyboardEvent): void => {
    const { key, target, shiftKey, altKey, ctrlKey, metaKey } = event;
    if (shiftKey || altKey || ctrlKey || metaKey || !(target instanceof HTMLTextAreaElement)) return;
    const { selectionStart, selectionEnd, value } = target;
    if (selectionStart !== selectionEnd) return;
    const isAtEdge = key === 'ArrowUp' ? selectionStart === 0 : selectionEnd === value.length;
    if ((key !== 'ArrowUp' && key !== 'ArrowDown') || !isAtEdge) return;
    const to = this.earlier + (key === 'ArrowUp' ? 1 : -1);
    if (to < -1 || to >= (this.props?.composer.earlierPrompts.length ?? 0)) return;
    event.preventDefault();
    this.show(to, target, key === 'ArrowUp');
  };

  private async show(earlier: number, area: HTMLTextAreaElement, isUp: boolean): Promise<void> {
    if (this.earlier === -1) this.own = this.text;
    this.earlier = earlier;
    this.take(earlier === -1 ? this.own : (this.props?.composer.earlierPrompts[earlier] ?? ''));
    this.requestUpdate();
    await this.updateComplete;
    // At the edge again, so that the same key goes on.
    const caret = isUp ? 0 : area.value.length;
    area.setSelectionRange(caret, caret);
  }
}

customElements.define('studio-prompt', PromptField);

export function promptField(props: Properties): TemplateResult {
  return html`<studio-prompt .props=${props}></studio-prompt>`;
}

/** Another picture is edited from now on. */
export function beginPromptAnew(): void {
  document.querySelector<PromptField>('studio-prompt')?.beginAnew();
}

export function focusPrompt(): void {
  document.querySelector<HTMLTextAreaElement>('#prompt')?.focus();
}
