import * as assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';
import * as fc from 'fast-check';
import { greyPng } from '../../../media/studio/painter/mask/greyPng';
import { MarkHistory } from '../../../media/studio/painter/mask/markHistory';
import { apply, type Mark } from '../../../media/studio/painter/mask/marks';
import {
  emptyMask,
  fillEllipse,
  fillOutline,
  fillRectangle,
  fillSegment,
  type Mask,
  shareOf,
} from '../../../media/studio/painter/mask/mask';
import { coloursOf, drawMask } from '../../../media/studio/painter/mask/maskSample';
import { runsOf, unpack } from '../../../media/studio/painter/mask/runs';

const size = { width: 40, height: 30 };

/** One line of text for each row: `#` may change. */
function drawing({ width, bytes }: Mask): string[] {
  const text = [...bytes].map(value => (value === 0 ? '.' : value === 255 ? '#' : '+')).join('');
  return text.match(new RegExp(`.{${width}}`, 'g')) ?? [];
}

function small(width: number, height: number, draw: (mask: Mask) => unknown): string[] {
  const mask = emptyMask({ width, height });
  draw(mask);
  return drawing(mask);
}

const coordinate = fc.integer({ min: -10, max: 50 });
const point = fc.record({ x: coordinate, y: coordinate });
const area = fc.record({ x: coordinate, y: coordinate, width: fc.nat(40), height: fc.nat(40) });
const isErasing = fc.boolean();
const mark: fc.Arbitrary<Mark> = fc.oneof(
  fc.record({
    type: fc.constant('stroke' as const),
    points: fc.array(point, { minLength: 1, maxLength: 40 }),
    size: fc.integer({ min: 1, max: 20 }),
    isErasing,
  }),
  fc.record({ type: fc.constantFrom('rectangle' as const, 'ellipse' as const), area, isErasing }),
  fc.record({
    type: fc.constant('lasso' as const),
    points: fc.array(point, { minLength: 3, maxLength: 9 }),
    isErasing,
  }),
  fc.record({ type: fc.constantFrom('invert' as const, 'clear' as const) }),
);

function made(marks: readonly Mark[]): Mask {
  const mask = emptyMask(size);
  for (const one of marks) apply(mask, one);
  return mask;
}

describe('A mask', () => {
  it('is set by a brush of one px in one px, and by larger ones round', () => {
    const dot = (at: number, brush: number) =>
      small(5, 5, mask => fillSegment(mask, { x: at, y: at }, { x: at, y: at }, brush, 255));
    assert.deepEqual(dot(2.5, 1), ['.....', '.....', '..#..', '.....', '.....']);
    assert.deepEqual(dot(2, 2), ['.....', '.##..', '.##..', '.....', '.....']);
    assert.deepEqual(dot(2.5, 5), ['.###.', '#####', '#####', '#####', '.###.']);
  });

  it('is set along the whole way of the brush', () => {
    const line = small(6, 4, mask => fillSegment(mask, { x: 0.5, y: 0.5 }, { x: 5.5, y: 3.5 }, 1, 255));
    assert.deepEqual(line, ['#.....', '.##...', '...##.', '.....#']);
  });

  it('has a rectangle exactly, cut at its edges', () => {
    const rectangle = small(5, 3, mask => fillRectangle(mask, { x: 3, y: 1, width: 9, height: 1 }, 255));
    assert.deepEqual(rectangle, ['.....', '...##', '.....']);
  });

  it('has an ellipse within its box', () => {
    const ellipse = small(8, 4, mask => fillEllipse(mask, { x: 0, y: 0, width: 8, height: 4 }, 255));
    assert.deepEqual(ellipse, ['.######.', '########', '########', '.######.']);
  });

  it('has the inside of an outline, where it crosses itself too', () => {
    const square = [
      { x: 1, y: 1 },
      { x: 4, y: 1 },
      { x: 4, y: 4 },
      { x: 1, y: 4 },
    ];
    const once = ['.....', '.###.', '.###.', '.###.', '.....'];
    assert.deepEqual(
      small(5, 5, mask => fillOutline(mask, square, 255)),
      once,
    );
    assert.deepEqual(
      small(5, 5, mask => fillOutline(mask, [...square, ...square], 255)),
      once,
    );
  });

  it('says how much of the picture may change', () => {
    const mask = emptyMask({ width: 10, height: 10 });
    fillRectangle(mask, { x: 0, y: 0, width: 10, height: 3 }, 255);
    assert.equal(shareOf(mask), 0.3);
  });

  it('touches nothing beyond what each mark says it may have touched', () => {
    fc.assert(
      fc.property(fc.array(mark, { maxLength: 4 }), mark, (before, last) => {
        const mask = made(before);
        const old = mask.bytes.slice();
        const { x, y, width, height } = apply(mask, last);
        for (const [at, value] of mask.bytes.entries()) {
          const column = at % size.width;
          const row = Math.floor(at / size.width);
          const isInside = column >= x && column < x + width && row >= y && row < y + height;
          if (!isInside) assert.equal(value, old[at], JSON.stringify(last));
        }
      }),
    );
  });

  it('comes back whole from its runs', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.integer({ min: 1, max: 9 }),
        (some, times) => {
          const bytes = Uint8Array.from([...some].flatMap(value => Array<number>(times).fill(value)));
          const back = new Uint8Array(bytes.length);
          unpack(runsOf(bytes), back);
          assert.deepEqual(back, bytes);
        },
      ),
    );
  });

  it('is a greyscale PNG without transparency, px for px', async () => {
    const mask = made([
      { type: 'ellipse', area: { x: 3, y: 4, width: 20, height: 11 }, isErasing: false },
      { type: 'rectangle', area: { x: 30, y: 20, width: 10, height: 10 }, isErasing: false },
    ]);
    const png = Buffer.from(await greyPng(mask));
    assert.equal(png.subarray(0, 8).toString('latin1'), '\x89PNG\r\n\x1a\n');
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [40, 30]);
    assert.deepEqual([...png.subarray(24, 29)], [8, 0, 0, 0, 0], '8 bit, grey, not interlaced');
    const packed = png.subarray(41, 41 + png.readUInt32BE(33));
    const lines = inflateSync(packed);
    for (let row = 0; row < 30; row++) {
      assert.equal(lines[row * 41], 0);
      assert.deepEqual(
        new Uint8Array(lines.subarray(row * 41 + 1, row * 41 + 41)),
        mask.bytes.subarray(row * 40, row * 40 + 40),
      );
    }
  });
});

describe('The marks of a mask', () => {
  it('can all be taken back and done again, in any order, as if never undone', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof({ weight: 3, arbitrary: mark }, { weight: 2, arbitrary: fc.constantFrom('undo', 'redo') }),
          {
            maxLength: 120,
          },
        ),
        steps => {
          const history = new MarkHistory(size);
          let done: Mark[] = [];
          let undone: Mark[] = [];
          for (const step of steps) {
            if (step === 'undo') {
              history.undo();
              undone = [...undone, ...done.splice(-1)];
            } else if (step === 'redo') {
              history.redo();
              done = [...done, ...undone.splice(-1)];
            } else {
              history.add(step as Mark);
              done = [...done, step as Mark];
              undone = [];
            }
            assert.equal(history.canUndo, done.length > 0);
            assert.equal(history.canRedo, undone.length > 0);
          }
          assert.deepEqual(history.mask.bytes, made(done).bytes);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('grow while a stroke is drawn, and lose it when it is given up', () => {
    const history = new MarkHistory(size);
    history.begin({ x: 5.2, y: 5.2 }, 1, false);
    history.extend([
      { x: 5.4, y: 5.4 },
      { x: 9.9, y: 5.1 },
    ]);
    assert.equal(drawing(history.mask)[5]?.indexOf('#####'), 5);
    assert.equal(history.undo(), undefined, 'not while it is drawn');
    history.cancel();
    assert.equal(shareOf(history.mask), 0);
    history.begin({ x: 1, y: 1 }, 3, false);
    history.end();
    assert.equal(history.canUndo, true);
  });

  it('begin where a mask was begun elsewhere', () => {
    const history = new MarkHistory(size);
    const given = made([{ type: 'rectangle', area: { x: 0, y: 0, width: 4, height: 4 }, isErasing: false }]);
    history.begins(runsOf(given.bytes));
    assert.equal(history.canUndo, false);
    history.add({ type: 'invert' });
    history.undo();
    assert.deepEqual(history.mask.bytes, given.bytes);
  });
});

describe('A mask on the screen', () => {
  /** One letter for each px: `W` and `B` the line, `r` the mask's colour, `.` nothing. */
  const seen = (mask: Mask, scale: number, width: number) => {
    const area = { x: 0, y: 0, width, height: width };
    const drawn = drawMask(mask, { scale, x: 0, y: 0 }, area, coloursOf([200, 10, 20], 0.5));
    const bytes = new Uint8Array(drawn.buffer);
    const letterAt = (at: number) => {
      const [red, green, blue, alpha] = bytes.subarray(at * 4, at * 4 + 4);
      if (alpha === 0) return '.';
      if (red === 200) return alpha === 128 ? 'r' : 'a';
      return red === 255 && green === 255 && blue === 255 ? 'W' : 'B';
    };
    return Array.from({ length: width }, (_, y) =>
      Array.from({ length: width }, (_, x) => letterAt(y * width + x)).join(''),
    );
  };

  it('shows each px as a square in a line of its own, and averages where it is shown smaller', () => {
    const mask = emptyMask({ width: 4, height: 4 });
    fillRectangle(mask, { x: 1, y: 1, width: 1, height: 1 }, 255);
    assert.deepEqual(seen(mask, 1, 4), ['.B..', 'BWB.', '.B..', '....']);
    const fourfold = seen(mask, 4, 12);
    assert.deepEqual(fourfold.slice(3, 9), [
      '....BBBB....',
      '...BWWWWB...',
      '...BWrrWB...',
      '...BWrrWB...',
      '...BWWWWB...',
      '....BBBB....',
    ]);
    assert.deepEqual(seen(mask, 0.5, 2), ['a.', '..']);
  });

  it('has no line along the border of the picture', () => {
    const mask = emptyMask({ width: 2, height: 2 });
    fillRectangle(mask, { x: 0, y: 0, width: 2, height: 2 }, 255);
    assert.deepEqual(seen(mask, 2, 4), ['rrrr', 'rrrr', 'rrrr', 'rrrr']);
  });
});
