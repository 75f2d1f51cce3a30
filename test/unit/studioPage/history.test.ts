import * as assert from 'node:assert/strict';
import {
  gridFor,
  heightOf,
  neighbour,
  placeOf,
  positionsWithin,
} from '../../../media/studio/timeline/gridLayout';
import {
  chunkSize,
  emptyWindow,
  entryAt,
  missingChunks,
  withEntries,
} from '../../../media/studio/timeline/historyWindow';
import { picture } from './support/views';

const entries = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => picture(`p${from + at}`));

describe('The window on the history', () => {
  it('holds entries under their place', () => {
    const window = withEntries(
      { ...emptyWindow, revision: 1 },
      { revision: 1, from: chunkSize, entries: entries(chunkSize, 3) },
    );
    assert.equal(entryAt(window, chunkSize + 2)?.id, `p${chunkSize + 2}`);
    assert.equal(entryAt(window, 2), undefined);
  });

  it('asks only for what it lacks', () => {
    const window = withEntries(
      { ...emptyWindow, revision: 1 },
      { revision: 1, from: 0, entries: entries(0, chunkSize) },
    );
    assert.deepEqual(missingChunks(window, 0, chunkSize), []);
    assert.deepEqual(missingChunks(window, 0, chunkSize * 3), [1, 2]);
  });

  it('does not grow with the history', () => {
    let window = { ...emptyWindow, revision: 1 };
    for (let chunk = 0; chunk < 200; chunk++) {
      window = {
        ...withEntries(window, {
          revision: 1,
          from: chunk * chunkSize,
          entries: entries(chunk * chunkSize, chunkSize),
        }),
      } as typeof window;
    }
    assert.ok(window.chunks.size <= 20, `${window.chunks.size} chunks`);
    assert.ok(entryAt(window, 199 * chunkSize));
  });
});

describe('The grid of the history', () => {
  const grid = gridFor(1000);

  it('has at least two columns, however narrow it is', () => {
    assert.equal(gridFor(200).columns, 2);
    assert.ok(gridFor(3000).columns > 10);
  });

  it('puts the newest at the bottom right and never moves an older one for it', () => {
    assert.deepEqual(placeOf(0, 100, grid), { right: 0, bottom: 0 });
    assert.equal(placeOf(grid.columns, 100, grid).bottom, grid.cell);
    assert.equal(heightOf(grid.columns + 1, grid), 2 * grid.cell);
  });

  it('begins the row at the top from the left', () => {
    const { columns, cell } = grid;
    const [left, second] = [(columns - 1) * cell, (columns - 2) * cell];
    assert.deepEqual(placeOf(0, 1, grid), { right: left, bottom: 0 });
    assert.deepEqual(placeOf(columns + 1, columns + 2, grid), { right: left, bottom: cell });
    assert.deepEqual(placeOf(columns, columns + 2, grid), { right: second, bottom: cell });
    assert.deepEqual(placeOf(columns, 2 * columns, grid), { right: 0, bottom: cell }, 'a full row');
  });

  it('names exactly the positions that touch a stretch', () => {
    const { columns, cell } = grid;
    assert.deepEqual(positionsWithin(0, cell, 1000, grid), { from: 0, to: columns });
    assert.deepEqual(positionsWithin(cell * 2.5, cell * 3.5, 1000, grid), {
      from: 2 * columns,
      to: 4 * columns,
    });
    assert.deepEqual(positionsWithin(-500, -100, 1000, grid), { from: 0, to: 0 });
    assert.equal(positionsWithin(0, 1e6, 7, grid).to, 7);
  });

  it('leads with the arrows as the eye goes, and never out of the grid', () => {
    const { columns } = grid;
    assert.equal(neighbour(0, 'ArrowLeft', 100, grid), 1);
    assert.equal(neighbour(1, 'ArrowRight', 100, grid), 0);
    assert.equal(neighbour(0, 'ArrowRight', 100, grid), 0);
    assert.equal(neighbour(0, 'ArrowUp', 100, grid), columns);
    assert.equal(neighbour(0, 'Home', 100, grid), 99);
    assert.equal(neighbour(99, 'End', 100, grid), 0);
  });
});
