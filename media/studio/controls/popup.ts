/** What floats above the page: pickers and menus, beside what opened them. Never stays when the focus goes elsewhere. */

import { html, type TemplateResult } from 'lit';

/** px kept free around it. */
const margin = 4;
/**
 * px by which a menu begins before the pointer: the button is let go over it then, and not beside its rounded corner,
 * which the platform takes for a click elsewhere.
 */
const underPointer = 6;

export type Anchor = DOMRect | { readonly x: number; readonly y: number };

export type PopupOptions = {
  /** What it stands beside; asked for once it is in the page. */
  readonly anchor: () => Anchor | undefined;
  readonly onClose: () => void;
  readonly content: TemplateResult;
};

/** The platform's popover: it lies above everything, Escape and a click elsewhere close it. */
class StudioPopup extends HTMLElement {
  anchor: PopupOptions['anchor'] = () => undefined;
  onClose: PopupOptions['onClose'] = () => {};
  private opener: HTMLElement | undefined;
  private readonly resized = new ResizeObserver(() => this.settle());

  connectedCallback(): void {
    const { activeElement } = document;
    this.opener = activeElement instanceof HTMLElement ? activeElement : undefined;
    this.popover = 'auto';
    this.addEventListener('toggle', this.closed);
    this.addEventListener('focusout', this.left);
    this.resized.observe(this);
    window.addEventListener('resize', this.settle);
    // Lit fills the element after it is connected.
    queueMicrotask(() => this.open());
  }

  disconnectedCallback(): void {
    this.resized.disconnect();
    window.removeEventListener('resize', this.settle);
    this.removeEventListener('focusout', this.left);
    this.giveFocusBack();
  }

  private open(): void {
    if (!this.isConnected) return;
    this.showPopover();
    this.settle();
    const first = this.querySelector<HTMLElement>('[autofocus], :checked') ?? this.firstControl();
    first?.focus();
  }

  private firstControl(): HTMLElement | null {
    return this.querySelector<HTMLElement>('input, button, select, vscode-textfield, vscode-checkbox');
  }

  private readonly closed = (event: Event): void => {
    if ((event as ToggleEvent).newState === 'closed' && this.isConnected) this.onClose();
  };

  private readonly left = ({ relatedTarget }: FocusEvent): void => {
    if (relatedTarget instanceof Node && !this.contains(relatedTarget)) this.onClose();
  };

  /** Only where nobody has taken the focus meanwhile: a click elsewhere is where it should go. */
  private giveFocusBack(): void {
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body) this.opener?.focus();
  }

  /** Above its opener where there is room, else below; within the window in any case. */
  private readonly settle = (): void => {
    const anchor = this.anchor();
    if (!anchor) return;
    const { offsetWidth: width, offsetHeight: height } = this;
    const isPoint = !('width' in anchor);
    const opener = isPoint ? new DOMRect(anchor.x - underPointer, anchor.y - underPointer, 0, 0) : anchor;
    const above = opener.top - height - margin;
    const top = above >= margin && !isPoint ? above : opener.bottom + (isPoint ? 0 : margin);
    const within = (at: number, length: number, all: number) =>
      Math.max(margin, Math.min(at, all - length - margin));
    this.style.left = `${within(opener.left, width, window.innerWidth)}px`;
    this.style.top = `${within(top, height, window.innerHeight)}px`;
  };
}

customElements.define('studio-popup', StudioPopup);

export function popup({ anchor, onClose, content }: PopupOptions): TemplateResult {
  return html`<studio-popup .anchor=${anchor} .onClose=${onClose}>${content}</studio-popup>`;
}
