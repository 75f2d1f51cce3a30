/** A button that is an icon with a name. Never shows text. */

import { html, nothing, type TemplateResult } from 'lit';
import { type IconName, icon } from './icons';

export type IconButton = {
  readonly icon: IconName;
  /** Also its tooltip. */
  readonly label: string;
  /** What a screen reader says, where the label alone does not tell which one of several it is. */
  readonly name?: string;
  readonly onClick: (event: MouseEvent) => void;
  readonly isPressed?: boolean;
  readonly isDisabled?: boolean;
  /** What it opens. */
  readonly popup?: { readonly kind: 'menu' | 'dialog'; readonly isOpen: boolean };
  /** False: reached by another way than Tab. */
  readonly isTabStop?: boolean;
};

export function iconButton(button: IconButton): TemplateResult {
  const { label, name = label, isPressed, isDisabled = false, popup, isTabStop = true, onClick } = button;
  return html`<button
    type="button"
    class="icon-button"
    title=${label}
    aria-label=${name}
    aria-pressed=${isPressed ?? nothing}
    aria-haspopup=${popup?.kind ?? nothing}
    aria-expanded=${popup?.isOpen ?? nothing}
    ?disabled=${isDisabled}
    tabindex=${isTabStop ? nothing : -1}
    @click=${onClick}
  >${icon(button.icon, button.icon === 'star' && isPressed)}</button>`;
}
