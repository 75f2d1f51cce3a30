import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sourceInAnswer } from '../../../src/core/editPlan';
import { exactSize, planExactPicture, planInAnswer, tellExactPicture } from '../../../src/core/exactSize';
import { inEnglish } from '../../../src/core/sentence';
import type { SizeRule } from '../../../src/core/sizes';

const squares: SizeRule = { type: 'list', sizes: ['auto', '512x512', '1024x1024'] };
const size = { width: 1200, height: 630 };

describe('Exact px', () => {
  it('are made here where the model does not make them, or in any case where they are to be exact', () => {
    assert.deepEqual(exactSize({ size: '1200 × 630' }, squares), size);
    assert.deepEqual(exactSize({ size: '1200x630' }, { type: 'prompt' }), size);
    assert.equal(exactSize({ size: '512x512' }, squares), undefined);
    assert.equal(exactSize({ size: '1200x630' }, { type: 'any' }), undefined);
    assert.deepEqual(exactSize({ size: '1200x630', isExact: true }, { type: 'any' }), size);
    for (const words of [undefined, 'auto', '16:9', 'huge'])
      assert.equal(exactSize({ size: words, isExact: true }, squares), undefined);
  });

  const side = fc.integer({ min: 100, max: 4000 });

  it('never stretch: the part of the answer and its place have one shape, to a pixel', () => {
    fc.assert(
      fc.property(side, side, side, side, fc.constantFrom('crop', 'pad'), (a, b, c, d, fit) => {
        const plan = planExactPicture({ width: a, height: b }, { width: c, height: d }, fit, false);
        assert.deepEqual(plan.frame, { width: c, height: d });
        const { part, place } = plan;
        // Sides of a shape that differ by rounding to whole px alone.
        assert.ok(place.height + 1 >= (place.width - 1) * ((part.height - 1) / (part.width + 1)));
        assert.ok(place.height - 1 <= (place.width + 1) * ((part.height + 1) / (part.width - 1)));
      }),
    );
  });

  it('tell where the picture lies in the answer', () => {
    const answer = { width: 1536, height: 1024 };
    const cropped = planExactPicture(answer, { width: 768, height: 256 }, 'crop', false);
    const found = sourceInAnswer(answer, cropped.frame, planInAnswer(answer, cropped));
    assert.deepEqual(found, { x: 0, y: 256, width: 1536, height: 512 });
    const padded = planExactPicture(answer, { width: 768, height: 768 }, 'pad', false);
    const around = sourceInAnswer(answer, padded.frame, planInAnswer(answer, padded));
    assert.deepEqual(around, { x: 0, y: -256, width: 1536, height: 1536 });
  });

  it('say what was done, and that enlarging adds nothing', () => {
    const told = (width: number, height: number, fit: 'crop' | 'pad') => {
      const answer = { width, height };
      return tellExactPicture(answer, planExactPicture(answer, size, fit, false)).map(inEnglish);
    };
    assert.deepEqual(told(1536, 1024, 'crop'), [
      'The picture came as 1536 × 1024 px and was cropped to 1200 × 630.',
    ]);
    assert.deepEqual(told(2400, 1260, 'crop'), [
      'The picture came as 2400 × 1260 px and was scaled to 1200 × 630.',
    ]);
    assert.deepEqual(told(600, 600, 'pad'), [
      'The picture came as 600 × 600 px and was padded to 1200 × 630.',
    ]);
    assert.match(told(512, 512, 'crop').join(' '), /cropped to 1200 × 630\. It was enlarged/);
  });
});
