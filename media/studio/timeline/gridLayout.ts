/** Where the pictures of the history stand. Pure: rows are counted from the newest at the bottom, so that older ones never move. */

export type Grid = {
  readonly columns: number;
  /** px, gap included */
  readonly cell: number;
  /** px between cells */
  readonly gap: number;
};

const gap = 6;
/** px: about as wide as a picture is to be told from another at a glance. */
const wanted = 190;
const fewestColumns = 2;

/** `width`: px there are. */
export function gridFor(width: number): Grid {
  const columns = Math.max(fewestColumns, Math.round((width + gap) / (wanted + gap)));
  return { columns, cell: (width + gap) / columns, gap };
}

export function heightOf(total: number, { columns, cell }: Grid): number {
  return Math.ceil(total / columns) * cell;
}

/** px from the right and the bottom edge. Position 0 is the newest, last in the row at the bottom; the row at the top may end early. */
export function placeOf(
  position: number,
  total: number,
  { columns, cell }: Grid,
): { right: number; bottom: number } {
  const row = Math.floor(position / columns);
  const isTop = row === Math.floor((total - 1) / columns);
  // Counted from the oldest, at the left of the top row.
  const fromRight = isTop ? columns - (total - position) : position % columns;
  return { right: fromRight * cell, bottom: row * cell };
}

/** Positions `from` up to, not including, `to` that touch the stretch from `near` to `far`, px above the bottom edge. */
export function positionsWithin(
  near: number,
  far: number,
  total: number,
  { columns, cell }: Grid,
): { from: number; to: number } {
  const first = Math.max(0, Math.floor(near / cell));
  const last = Math.max(first, Math.ceil(far / cell));
  return { from: Math.min(total, first * columns), to: Math.min(total, last * columns) };
}

/** Where an arrow key leads; the same position where it leads out of the grid. */
export function neighbour(position: number, key: string, total: number, { columns }: Grid): number {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: 1,
    ArrowRight: -1,
    ArrowUp: columns,
    ArrowDown: -columns,
    PageUp: columns * 3,
    PageDown: columns * -3,
    Home: total,
    End: -total,
  };
  const to = position + (steps[key] ?? 0);
  if (key === 'Home' || key === 'End' || key.startsWith('Page')) return Math.max(0, Math.min(total - 1, to));
  return to >= 0 && to < total ? to : position;
}
