import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { ExtendMode } from '../../../media/studio/painter/extend/extendMode';
import {
  byPart,
  canvasArea,
  dragged,
  handlePoint,
  handles,
  noMargins,
  toShape,
  widestMargin,
} from '../../../media/studio/painter/extend/marginHandles';
import { arrowHead, type Note, NoteHistory } from '../../../media/studio/painter/notes/notes';
import type { PainterContext } from '../../../media/studio/painter/painterMode';
import { extendedSize } from '../../../src/core/margins';

const size = fc.record({
  width: fc.integer({ min: 1, max: 4000 }),
  height: fc.integer({ min: 1, max: 4000 }),
});
const px = fc.nat(500);
const margins = fc.record({ top: px, right: px, bottom: px, left: px });

describe('The margins of a canvas', () => {
  it('follow the handle that is dragged, and only the sides that it moves', () => {
    const to = fc.record({
      x: fc.integer({ min: -900, max: 5000 }),
      y: fc.integer({ min: -900, max: 5000 }),
    });
    fc.assert(
      fc.property(size, margins, fc.constantFrom(...handles), to, (picture, before, handle, point) => {
        const after = dragged(picture, before, handle, point);
        const stands = handlePoint(canvasArea(picture, after), handle);
        const isOutward = (at: number, side: number, length: number) =>
          side === -1 ? at <= 0 : side === 1 ? at >= length : false;
        if (isOutward(point.x, handle.x, picture.width)) assert.equal(stands.x, point.x);
        if (isOutward(point.y, handle.y, picture.height)) assert.equal(stands.y, point.y);
        if (handle.x !== -1) assert.equal(after.left, before.left);
        if (handle.y !== 1) assert.equal(after.bottom, before.bottom);
        assert.ok(Object.values(after).every(value => value >= 0));
      }),
    );
  });

  it('stop where the picture begins, and where the host takes no more', () => {
    const picture = { width: 100, height: 100 };
    assert.deepEqual(dragged(picture, noMargins, { x: 1, y: 0 }, { x: 40, y: 0 }), noMargins);
    assert.equal(dragged(picture, noMargins, { x: 1, y: 0 }, { x: 99_999, y: 0 }).right, widestMargin);
  });

  it('make a shape by the side that is too short, with the picture in the middle', () => {
    assert.deepEqual(toShape({ width: 768, height: 512 }, 1), { top: 128, right: 0, bottom: 128, left: 0 });
    assert.deepEqual(toShape({ width: 5, height: 8 }, 1), { top: 0, right: 2, bottom: 0, left: 1 });
    fc.assert(
      fc.property(size, fc.constantFrom(1, 16 / 9, 4 / 3), (picture, ratio) => {
        const { width, height } = extendedSize(picture, toShape(picture, ratio));
        if (Math.max(width, height) < widestMargin)
          assert.ok(Math.abs(width - height * ratio) <= ratio + 0.5);
      }),
    );
  });

  it('stay as they were drawn until the host has them, whatever it says meanwhile', () => {
    const edit = { maskRevision: 0, hasPreviousMask: false, isFitted: true };
    const sent: unknown[] = [];
    const context = {
      ...{ edit, references: 1, isMenuOpen: false, picture: { width: 100, height: 80 } },
      ...{ reference: { id: 'a', name: 'a', width: 100, height: 80 } },
      dispatch: { debounce: (name: string) => sent.push(name) },
    } as unknown as PainterContext;
    const frame = { redraw: () => {}, focus: () => {}, update: () => {}, keepNotes: () => {} };
    const mode = new ExtendMode(context, frame, { drawOver: () => {} });
    const gesture = mode.press({ x: 100, y: 40 }, {} as PointerEvent, { scale: 1, x: 0, y: 0 });
    assert.ok(typeof gesture === 'object');
    gesture.move([{ x: 130, y: 40 }], {} as PointerEvent);
    const drawn = { top: 0, right: 30, bottom: 0, left: 0 };
    assert.deepEqual([mode.margins, sent], [drawn, ['margins']]);
    mode.take(context);
    assert.deepEqual(mode.margins, drawn, 'said before it heard of them');
    mode.take({ ...context, edit: { ...edit, margins: drawn } });
    mode.take(context);
    assert.deepEqual(mode.margins, { ...drawn, right: 0 }, 'taken back by the host itself');
  });

  it('grow by a part of both sides', () => {
    const grown = extendedSize({ width: 100, height: 80 }, byPart({ width: 100, height: 80 }, 0.25));
    assert.deepEqual(grown, { width: 125, height: 100 });
  });
});

describe('Notes', () => {
  const note = (text: string): Note => ({
    type: 'words',
    at: { x: 0, y: 0 },
    text,
    colour: '#000000',
    width: 2,
  });

  it('can be taken back and done again, clearing too', () => {
    const history = new NoteHistory();
    history.add(note('a'));
    history.add(note('b'));
    history.clear();
    assert.equal(history.notes.length, 0);
    history.undo();
    assert.deepEqual(
      history.notes.map(one => one.type === 'words' && one.text),
      ['a', 'b'],
    );
    history.undo();
    history.redo();
    history.redo();
    assert.equal(history.notes.length, 0);
    assert.equal(history.canRedo, false);
    for (let step = 0; step < 5; step++) history.undo();
    assert.equal(history.canUndo, false);
    history.clear();
    assert.equal(history.canUndo, false, 'clearing nothing is no step');
  });

  it('have arrows whose head is never longer than the arrow', () => {
    const [one, other] = arrowHead({ x: 0, y: 0 }, { x: 100, y: 0 }, 4);
    assert.ok(one.x > 75 && one.x < 90 && Math.abs(one.y + other.y) < 1e-9);
    const [short] = arrowHead({ x: 0, y: 0 }, { x: 3, y: 0 }, 10);
    assert.ok(Math.hypot(short.x - 3, short.y) <= 3 + 1e-9);
  });
});
