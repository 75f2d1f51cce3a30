/** The keys and the pointer in a menu: arrows go round, a letter goes to the next item that begins with it, what is pointed at has the focus. Never chooses. */

/** One item is lit, not one for the keys and one for the pointer. */
export function followPointer({ target }: PointerEvent): void {
  const item = target instanceof Element && target.closest<HTMLElement>('[role="menuitem"]:not(:disabled)');
  if (item && item !== document.activeElement) item.focus();
}

export function moveFocus(event: KeyboardEvent): void {
  const { currentTarget, key } = event;
  if (!(currentTarget instanceof HTMLElement)) return;
  const items = [...currentTarget.querySelectorAll<HTMLElement>('[role="menuitem"]:not(:disabled)')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to = target(key, at, items);
  if (to === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  to.focus();
}

function target(key: string, at: number, items: readonly HTMLElement[]): HTMLElement | undefined {
  if (key === 'ArrowDown') return items[(at + 1) % items.length];
  if (key === 'ArrowUp') return items[(at - 1 + items.length) % items.length];
  if (key === 'Home') return items[0];
  if (key === 'End') return items.at(-1);
  if (key.length !== 1) return undefined;
  const later = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  return later.find(item => item.innerText.trim().toLowerCase().startsWith(key.toLowerCase()));
}
