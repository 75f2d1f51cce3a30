/** Which key means what while the painter has the focus. Pure: never acts. */

export type Command =
  | 'move'
  | 'brush'
  | 'eraser'
  | 'rectangle'
  | 'ellipse'
  | 'lasso'
  | 'arrow'
  | 'words'
  | 'invert'
  | 'clear'
  | 'swap'
  | 'smaller'
  | 'larger'
  | 'undo'
  | 'redo'
  | 'zoomIn'
  | 'zoomOut'
  | 'fit'
  | 'actual';

type Key = {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
};

const plain: Readonly<Record<string, Command>> = {
  v: 'move',
  b: 'brush',
  e: 'eraser',
  r: 'rectangle',
  o: 'ellipse',
  l: 'lasso',
  a: 'arrow',
  t: 'words',
  i: 'invert',
  x: 'swap',
  '[': 'smaller',
  ']': 'larger',
  delete: 'clear',
  backspace: 'clear',
  '+': 'zoomIn',
  '=': 'zoomIn',
  '-': 'zoomOut',
  '0': 'fit',
  '1': 'actual',
};

export function commandOf({ key, ctrlKey, metaKey, shiftKey, altKey }: Key): Command | undefined {
  const letter = key.toLowerCase();
  if (ctrlKey || metaKey) {
    if (altKey) return undefined;
    if (letter === 'z') return shiftKey ? 'redo' : 'undo';
    return letter === 'y' && !shiftKey ? 'redo' : undefined;
  }
  // On some keyboards brackets, plus and numbers need Shift or Alt: the sign counts, not the way to it.
  return plain[letter];
}

/** A letter typed into a field is a letter. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.matches('input:not([type="range"], [type="radio"], [type="checkbox"]), textarea, select')
  );
}
