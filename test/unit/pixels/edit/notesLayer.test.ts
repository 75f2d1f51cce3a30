/** Notes by themselves as they are sent: where the picture lies in its frame, and nowhere else. */

import assert from 'node:assert/strict';
import { alphaMask, imageOf, opaque, waves } from '../support/drawings';
import { editRound, type Round, useVips } from '../support/edits';
import { bitmapOf } from '../support/pictures';

const red = [229, 20, 0, 255] as const;

describe('Notes on a picture that is edited', () => {
  const vips = useVips();
  const picture = (width: number, height: number) =>
    opaque(imageOf(vips(), waves(width, height))).writeToBuffer('.png');
  /** Red in the left part, `across` px wide. */
  const notes = (width: number, height: number, across: number) =>
    imageOf(
      vips(),
      bitmapOf(width, height, x => (x < across ? red : [0, 0, 0, 0])),
    ).writeToBuffer('.png');

  function sent(round: Round) {
    const { prepared } = editRound(vips(), round);
    assert.ok(prepared.markup);
    const { width, height, bytes } = prepared.markup;
    const layer = vips().Image.newFromBuffer(bytes);
    assert.deepEqual([width, height], [prepared.source.width, prepared.source.height]);
    assert.deepEqual([layer.width, layer.height, layer.bands], [width, height, 4]);
    return { layer, prepared };
  }

  it('go with the picture into a larger frame, and not into what is beside it', () => {
    const round = { source: picture(120, 90), markup: notes(120, 90, 10), sizes: list('192x128') };
    // 120 × 90 lies at 36, 19 in 192 × 128.
    for (const fit of ['pad', 'extend'] as const) {
      const { layer } = sent({ ...round, fit });
      assert.deepEqual(layer.getpoint(36 + 5, 19 + 40), red);
      for (const at of [
        [36 + 15, 19 + 40],
        [36 - 2, 19 + 40],
        [36 + 5, 19 - 2],
      ] as const)
        assert.equal(layer.getpoint(...at)[3], 0, `${fit} at ${at}`);
    }
  });

  it('are made smaller with the picture', () => {
    const { layer } = sent({
      source: picture(200, 100),
      markup: notes(200, 100, 100),
      sizes: list('100x50'),
    });
    assert.deepEqual([layer.getpoint(20, 25), layer.getpoint(80, 25)[3]], [red, 0]);
  });

  it('are never cut off by a crop', () => {
    const round = { source: picture(200, 100), sizes: list('100x100'), fit: 'crop' } as const;
    const { layer, prepared } = sent({ ...round, markup: notes(200, 100, 10) });
    assert.deepEqual([prepared.plan.part.x, layer.getpoint(5, 50)], [0, red]);
    assert.equal(sent({ ...round, markup: notes(200, 100, 150) }).prepared.plan.fit, 'pad');
  });

  it('lie on a photograph as it is looked at', () => {
    const lying = opaque(imageOf(vips(), waves(60, 40))).copy();
    lying.setInt('orientation', 6);
    const source = lying.writeToBuffer('.jpg');
    const { layer } = sent({ source, markup: notes(40, 60, 10), sizes: { type: 'any' } });
    assert.deepEqual([layer.width, layer.height, layer.getpoint(5, 30)], [40, 60, red]);
  });

  it('stay away beside a mask or an extended canvas, and where they are of another size', () => {
    const source = picture(60, 40);
    const mask = { bytes: alphaMask(vips(), 60, 40, x => x < 10) };
    const margin = { top: 0, right: 8, bottom: 0, left: 0 };
    const markup = notes(60, 40, 10);
    for (const round of [{ mask }, { extend: margin }, { markup: notes(61, 40, 10) }])
      assert.equal(editRound(vips(), { source, markup, ...round }).prepared.markup, undefined);
  });
});

function list(size: string): NonNullable<Round['sizes']> {
  return { type: 'list', sizes: [size] };
}
