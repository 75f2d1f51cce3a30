import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { shareWords } from '../../../media/studio/announcements';
import { editLine } from '../../../media/studio/composer/editLine';
import { change, firstPage, receive } from '../../../media/studio/pageState';
import { largestBrush, sizeAfter, sizeAt, wayOf } from '../../../media/studio/painter/mask/brushSizes';
import { commandOf } from '../../../media/studio/painter/painterKeys';
import { uprightSize } from '../../../media/studio/painter/stage/loadedPicture';
import {
  areaBetween,
  fitted,
  largestScale,
  moved,
  sensible,
  shownArea,
  toPicture,
  toStage,
  zoomed,
} from '../../../media/studio/painter/stage/stageView';
import { composer, state } from './support/views';

const stage = { width: 900, height: 600 };
const length = fc.integer({ min: 1, max: 9000 });
const someArea = fc.record({ x: fc.constant(0), y: fc.constant(0), width: length, height: length });
const spot = fc.record({
  x: fc.double({ min: 0, max: 900, noNaN: true }),
  y: fc.double({ min: 0, max: 600, noNaN: true }),
});

describe('The view of the stage', () => {
  it('shows the whole picture in its middle', () => {
    fc.assert(
      fc.property(someArea, area => {
        const view = fitted(area, stage);
        const end = toStage(view, { x: area.width, y: area.height });
        assert.ok(view.x >= 11 && view.y >= 11 && end.x <= 889 && end.y <= 589);
        assert.ok(Math.abs(view.x + end.x - 900) < 0.01 && Math.abs(view.y + end.y - 600) < 0.01);
      }),
    );
  });

  it('keeps what is under the pointer there while it zooms', () => {
    fc.assert(
      fc.property(someArea, spot, fc.double({ min: 0.1, max: 10, noNaN: true }), (area, at, factor) => {
        const view = fitted(area, stage);
        const before = toPicture(view, at);
        const after = toPicture(zoomed(view, view.scale * factor, at), at);
        assert.ok(
          Math.hypot(before.x - after.x, before.y - after.y) < 1e-6 * (1 + Math.hypot(before.x, before.y)),
        );
      }),
    );
  });

  it('never loses the picture, however far it is moved or zoomed', () => {
    const far = fc.integer({ min: -100_000, max: 100_000 });
    fc.assert(
      fc.property(
        someArea,
        far,
        far,
        fc.double({ min: 0.0001, max: 1000, noNaN: true }),
        (area, x, y, factor) => {
          const start = fitted(area, stage);
          const view = sensible(
            moved(zoomed(start, start.scale * factor, { x: 0, y: 0 }), x, y),
            area,
            stage,
            {
              x: 450,
              y: 300,
            },
          );
          assert.ok(view.scale <= largestScale);
          const shown = shownArea(view, area, stage);
          assert.ok(shown.width >= 1 && shown.height >= 1, JSON.stringify(view));
        },
      ),
    );
  });

  it('draws shapes in whole px, even ones with Shift, from any corner', () => {
    assert.deepEqual(areaBetween({ x: 9.6, y: 4.4 }, { x: 2.2, y: 20 }), {
      x: 2,
      y: 4,
      width: 8,
      height: 16,
    });
    assert.deepEqual(areaBetween({ x: 10, y: 10 }, { x: 4, y: 13 }, true), {
      x: 4,
      y: 10,
      width: 6,
      height: 6,
    });
  });
});

describe('The painter', () => {
  it('grows and shrinks the brush by a px at least, and by a fifth', () => {
    assert.deepEqual(
      [sizeAfter(1, 1), sizeAfter(1, -1), sizeAfter(100, 1), sizeAfter(120, -1)],
      [2, 1, 120, 100],
    );
    assert.equal(sizeAfter(largestBrush, 5), largestBrush);
    for (const size of [1, 7, 40, 2000]) assert.equal(sizeAt(wayOf(size)), size);
  });

  it('knows its keys, whatever is needed to type them', () => {
    const key = (key: string, held: object = {}) =>
      commandOf({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });
    assert.equal(key('b'), 'brush');
    assert.equal(key('B', { shiftKey: true }), 'brush');
    assert.equal(key('+', { shiftKey: true }), 'zoomIn');
    assert.equal(key('[', { altKey: true }), 'smaller');
    assert.equal(key('z', { metaKey: true }), 'undo');
    assert.equal(key('Z', { metaKey: true, shiftKey: true }), 'redo');
    assert.equal(key('y', { ctrlKey: true }), 'redo');
    assert.equal(key('e', { ctrlKey: true }), undefined);
    assert.equal(key('q'), undefined);
  });

  it('takes the px of the upright picture, and of the file where it is shown a copy', () => {
    const stored = { width: 400, height: 300 };
    assert.deepEqual(uprightSize(stored, { width: 400, height: 300 }), stored);
    assert.deepEqual(uprightSize(stored, { width: 300, height: 400 }), { width: 300, height: 400 });
    assert.deepEqual(uprightSize(stored, { width: 200, height: 150 }), stored);
    assert.deepEqual(uprightSize(stored, { width: 150, height: 200 }), { width: 300, height: 400 });
  });
});

describe('The page’s state while someone paints', () => {
  const reference = (id: string) => ({ id, name: id, width: 10, height: 10 });
  const withFirst = (...ids: string[]) => {
    const one = state({});
    const edit = { maskRevision: 0, hasPreviousMask: false, isFitted: true };
    return { ...one, composer: composer({ references: ids.map(reference), edit }) };
  };

  it('opens the painter when the host says so, before or after the picture is the edited one', () => {
    let page = receive(firstPage(), { type: 'state', state: withFirst('a', 'b') });
    page = receive(page, { type: 'paint', reference: 'b' });
    page = receive(page, { type: 'state', state: withFirst('a', 'b') });
    page = receive(page, { type: 'state', state: withFirst('b', 'a') });
    assert.equal(page.painting, 'b');
    page = receive(page, { type: 'state', state: withFirst('a') });
    assert.equal(page.painting, undefined, 'the picture has gone');
  });

  it('is open after a reload only on the picture that is still edited', () => {
    const page = (first: string) =>
      receive(firstPage(undefined, 'a'), { type: 'state', state: withFirst(first) });
    assert.equal(page('a').painting, 'a');
    assert.equal(page('b').painting, undefined);
    assert.equal(change(page('a'), { type: 'stopPainting' }).painting, undefined);
  });
});

describe('The line of what an edit may change', () => {
  const edit = { maskRevision: 3, hasPreviousMask: false, isFitted: true };
  const line = (change: object, share?: number) =>
    editLine(
      composer({
        references: [{ id: 'a', name: 'a', width: 1, height: 1 }],
        edit: { ...edit, ...change },
      }),
      share === undefined ? undefined : { reference: 'a', revision: 3, share },
    );

  it('says what is painted, how soft and where the canvas grows', () => {
    const reference = { id: 'a', name: 'a', width: 1, height: 1 };
    const guided = (...references: (typeof reference)[]) => editLine(composer({ references }), undefined);
    assert.equal(guided(reference), 'A new picture, guided by this one');
    assert.equal(guided(reference, reference), 'A new picture, guided by these 2');
    assert.equal(line({}), 'All of the picture may change');
    assert.equal(line({ feather: 8 }), 'All of the picture may change', 'a feather of nothing');
    assert.equal(line({ mask: 'm' }), 'Only what is painted changes');
    assert.equal(line({ mask: 'm', feather: 8 }, 0.123), 'Only the painted 12 % change · feather 8 px');
    assert.equal(
      line({ margins: { top: 0, right: 200, bottom: 0, left: 0 } }),
      'Canvas grows by 200 px on the right',
    );
    assert.equal(line({ margins: { top: 0, right: 0, bottom: 0, left: 0 } }), line({}));
  });

  it('does not call a little nothing', () => {
    assert.equal(shareWords(0.000001), 'less than 0.1 % of the picture may change.');
    assert.equal(shareWords(0.0234), '2.3 % of the picture may change.');
  });
});
