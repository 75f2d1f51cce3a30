/** The page's own icons, drawn on a 16 px grid in the current colour. Decoration only: the control around them has the name. */

import { html, svg, type TemplateResult } from 'lit';

const strokes = {
  add: 'M8 3v10M3 8h10',
  again: 'M13 8a5 5 0 1 1-1.6-3.7M13 2.5v2.8h-2.8',
  arrow: 'm3 13 9.5-9.5M6.5 3.5h6v6',
  back: 'M7 3.5 2.5 8 7 12.5M3 8h10.5',
  brush: 'M13.5 2.5 8 9.6 6.4 8zM6.2 8.2l1.6 1.6c.3 2-1.2 3.7-5.3 3.7 1.6-1 1.2-4.6 3.7-5.3z',
  chevronDown: 'm4 6 4 4 4-4',
  chevronLeft: 'M10 4 6 8l4 4',
  chevronRight: 'm6 4 4 4-4 4',
  close: 'm4 4 8 8M12 4l-8 8',
  compare: 'M8 1.5v13M2.5 4H6v8H2.5zM10 4h3.5v8H10z',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  delete: 'M3 4.5h10M6 4.5v-2h4v2M4.2 4.5l.6 9h6.4l.6-9M6.7 7v4M9.3 7v4',
  difference: 'M6 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM10 5a4 4 0 1 1 0 8 4 4 0 0 1 0-8z',
  edit: 'm10.5 3 2.5 2.5L6 12.5l-3 .5.5-3zM9 4.5 11.5 7',
  ellipse: 'M8 4c3.6 0 6 1.8 6 4s-2.4 4-6 4-6-1.8-6-4 2.4-4 6-4z',
  eraser: 'm9.5 3 4 4L8 12.5H5.5l-3-3zM6 6.5l4 4M5 13.5h8.5',
  error: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 5v3.6M8 10.6v.6',
  filter: 'M2.5 4h11M4.5 8h7M6.5 12h3',
  folder: 'M2 4h4l1.5 1.5H14V13H2z',
  hand: 'M5 8.5v-4a1 1 0 0 1 2 0V3.4a1 1 0 0 1 2 0v1a1 1 0 0 1 2 0v1.4a1 1 0 0 1 2 0V10c0 2.3-1.6 4-4 4-2 0-3-.8-4-2.6L3 8.9c-.5-1 .9-1.8 1.6-.9z',
  image: 'M2.5 3h11v10h-11zM2.5 11l3.5-3.5 3 3 1.5-1.5 3 3M10.6 5.7h.1',
  insert: 'M8 2.5v8M5 7.5l3 3 3-3M3 13.5h10',
  invert: 'M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11M8 5h3.6M8 8h5.2M8 11h3.6',
  lasso:
    'M5 10.2C3.3 9.5 2.2 8.2 2.2 6.8 2.2 4.4 4.8 2.5 8 2.5s5.8 1.9 5.8 4.3S11.2 11 8 11c-.6 0-1.2-.1-1.8-.2M5 9.2a1.4 1.4 0 1 1-.1 2.8 1.4 1.4 0 0 1 .1-2.8zM5 12c0 1-.4 1.7-1.2 2',
  lineage: 'M4.5 2.5v11M4.5 5.5c0 3 7 1.5 7 5M2.9 2.9h3.2M2.9 13h3.2M10 11.6l1.5 1.6 1.5-1.6',
  markdown: 'M1.5 4h13v8h-13zM4 10V6.5l1.8 2 1.8-2V10M11 6.5V10M9.7 8.7 11 10l1.3-1.3',
  minus: 'M3 8h10',
  more: 'M2.9 8a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0M7.4 8a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0M11.9 8a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0',
  open: 'M9.5 2.5h4v4M13.5 2.5 8 8M6.5 3.5h-4v10h10v-4',
  rectangle: 'M2.5 4h11v8h-11z',
  redo: 'M13 6.5H6a3.5 3.5 0 0 0 0 7h3M10 3.5l3 3-3 3',
  raw: 'M2.5 3h11v7h-11zM5 13h6M4.5 8.5 7 6l2 2 1-1 2 1.5',
  reference: 'M13.5 8.5V13h-11V3H8M2.5 11l3.2-3 3.3 3M12 1.5v5M9.5 4h5',
  rename: 'M8 3v10M6.5 3h3M6.5 13h3M6 5H2v6h4M10 5h4v6h-4',
  replace: 'M2.5 2.5h6v6h-6zM8.5 11l2.5 2.5 2.5-2.5M11 13.5V6.5h-2.5',
  request:
    'M6 2.5c-2 0-2 1-2 2.5s0 2.5-1.5 3C4 8.5 4 9.5 4 11s0 2.5 2 2.5M10 2.5c2 0 2 1 2 2.5s0 2.5 1.5 3C12 8.5 12 9.5 12 11s0 2.5-2 2.5',
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.3 10.3 14 14',
  selection: 'M2.5 4h11M2.5 8h7M2.5 12h9M12 7v4M10.5 7h3M10.5 11h3',
  settings: 'M2.5 5h5M11 5h2.5M2.5 11H5M8.5 11h5M7.5 3.3h3.5v3.4H7.5zM5 9.3h3.5v3.4H5z',
  sparkle: 'M7 2.5 8.3 6.2 12 7.5 8.3 8.8 7 12.5 5.7 8.8 2 7.5l3.7-1.3zM12.5 10.5v3.5M10.7 12.2h3.6',
  star: 'm8 2.2 1.75 3.65 4 .55-2.9 2.8.7 4L8 11.3l-3.55 1.9.7-4L2.25 6.4l4-.55z',
  stop: 'M4 4h8v8H4z',
  undo: 'M3 6.5h7a3.5 3.5 0 0 1 0 7H7M6 3.5l-3 3 3 3',
  warning: 'M8 2.5 14.5 13.5h-13zM8 6.5v3.6M8 11.5v.6',
  words: 'M3.5 5V3h9v2M8 3v10M6 13h4',
} as const;

export type IconName = keyof typeof strokes;

/** `isFilled`: for a thing that is on, such as a favourite's star. */
export function icon(name: IconName, isFilled = false): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
    ${svg`<path d=${strokes[name]} fill=${isFilled ? 'currentColor' : 'none'}></path>`}
  </svg>`;
}
