/** Where sources lie in what is sent: legal, whole, never stretched. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type EditFit,
  type EditPlan,
  framedPart,
  planEdit,
  sourceInAnswer,
} from '../../../src/core/editPlan';
import { tableRow } from '../../../src/core/modelTable';
import { type Area, isLegalSize, type PixelSize, type SizeRule } from '../../../src/core/sizes';

const ruleOf = (model: string): SizeRule => {
  const rule = tableRow(model)?.sizes;
  assert.ok(rule);
  return rule;
};
const rules: readonly SizeRule[] = [
  { type: 'any' },
  { type: 'prompt' },
  ...['dall-e-2', 'gpt-image-1', 'gpt-image-2', 'gemini-2.5-flash-image', 'grok-imagine'].map(ruleOf),
];
const fits: readonly EditFit[] = ['pad', 'crop', 'extend'];

const edge = fc.oneof(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 12_000 }));
const source = fc.record({ width: edge, height: edge });

const wideCrop = (focus: Area) =>
  planEdit({ width: 3000, height: 1000 }, ruleOf('gpt-image-1'), { fit: 'crop', focus });

const isInside = (area: Area, { width, height }: PixelSize) =>
  [area.x, area.y, area.width, area.height].every(Number.isInteger) &&
  area.x >= 0 &&
  area.y >= 0 &&
  area.width >= 1 &&
  area.height >= 1 &&
  area.x + area.width <= width &&
  area.y + area.height <= height;

/** How far a plan stretches: 0 where both sides are scaled alike, 1 for a pixel of rounding on the smaller scale. */
function stretch({ part, place }: EditPlan): number {
  const scale = Math.sqrt((place.width * place.height) / (part.width * part.height));
  const off = (from: number, to: number) => Math.abs(to - from * scale) / Math.max(1, scale);
  // A side of a few pixels cannot be scaled truly.
  if (Math.min(part.width, part.height, place.width, place.height) < 24) return 0;
  return Math.max(off(part.width, place.width), off(part.height, place.height));
}

describe('planEdit', () => {
  for (const fit of fits) {
    it(`sends a legal size with the source inside, never stretched (${fit})`, () => {
      fc.assert(
        fc.property(source, fc.constantFrom(...rules), (size, rule) => {
          const plan = planEdit(size, rule, { fit });
          if (plan.size !== undefined) assert.ok(isLegalSize(plan.size, rule), plan.size);
          if (rule.type === 'list' || rule.type === 'free')
            assert.equal(plan.size, `${plan.frame.width}x${plan.frame.height}`);
          assert.ok(isInside(plan.part, size), JSON.stringify(plan));
          assert.ok(isInside(plan.place, plan.frame), JSON.stringify(plan));
          assert.ok(stretch(plan) <= 24, `${stretch(plan)} ${JSON.stringify(plan)}`);
          if (fit !== 'crop') assert.deepEqual(plan.part, { x: 0, y: 0, ...size });
          else assert.deepEqual(plan.place, { x: 0, y: 0, ...plan.frame });
        }),
        { numRuns: 2000 },
      );
    });
  }

  it('never resamples a source that fits into a legal size', () => {
    const free = ruleOf('gpt-image-2');
    const inside = fc.record({
      width: fc.integer({ min: 1, max: 1536 }),
      height: fc.integer({ min: 1, max: 1024 }),
    });
    fc.assert(
      fc.property(inside, fc.constantFrom(free, ruleOf('gpt-image-1')), (size, rule) => {
        const { part, place } = planEdit(size, rule, { fit: 'pad' });
        const times = place.width / part.width;
        assert.ok(Number.isInteger(times));
        assert.equal(place.height, part.height * times);
      }),
      { numRuns: 2000 },
    );
  });

  it('sends a source as it is where the model takes any', () => {
    const plan = planEdit({ width: 937, height: 1201 }, { type: 'any' }, { fit: 'pad' });
    assert.deepEqual(plan, {
      fit: 'pad',
      frame: { width: 937, height: 1201 },
      part: { x: 0, y: 0, width: 937, height: 1201 },
      place: { x: 0, y: 0, width: 937, height: 1201 },
    });
  });

  it('pads to the next multiples that a free size allows', () => {
    const plan = planEdit({ width: 1000, height: 801 }, ruleOf('gpt-image-2'), { fit: 'pad' });
    assert.equal(plan.size, '1008x816');
    assert.deepEqual(plan.place, { x: 4, y: 7, width: 1000, height: 801 });
  });

  it('asks for the size that the user wished, where it is legal', () => {
    const wished = (size: string, rule: SizeRule) =>
      planEdit({ width: 500, height: 500 }, rule, { fit: 'pad', size }).size;
    assert.equal(wished('1536 × 1024', ruleOf('gpt-image-1')), '1536x1024');
    assert.equal(wished('512x512', { type: 'any' }), '512x512');
    assert.equal(wished('auto', ruleOf('gpt-image-1')), '1024x1024');
    assert.equal(wished('16:9 2K', ruleOf('gemini-2.5-flash-image')), '16:9 2K');
  });

  it('keeps the mask in the middle of a crop', () => {
    const plan = wideCrop({ x: 2900, y: 10, width: 80, height: 60 });
    assert.equal(plan.size, '1536x1024');
    assert.deepEqual(plan.part, { x: 1500, y: 0, width: 1500, height: 1000 });
  });

  it('never cuts off any of what is to change', () => {
    const one = fc.tuple(
      source,
      fc.constantFrom(...rules),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
    );
    fc.assert(
      fc.property(one, ([size, rule, [a = 0, b = 0, c = 0, d = 0]]) => {
        const [x, y] = [Math.floor(a * (size.width - 1)), Math.floor(b * (size.height - 1))];
        const width = 1 + Math.floor(c * (size.width - x - 1));
        const height = 1 + Math.floor(d * (size.height - y - 1));
        const { part } = planEdit(size, rule, { fit: 'crop', focus: { x, y, width, height } });
        const [left, top] = [x - part.x, y - part.y];
        assert.ok(left >= 0 && top >= 0 && left + width <= part.width && top + height <= part.height);
      }),
      { numRuns: 2000 },
    );
  });

  it('sends the whole picture where no crop holds all that is to change', () => {
    const plan = wideCrop({ x: 0, y: 0, width: 2000, height: 20 });
    assert.equal(plan.fit, 'pad');
    assert.deepEqual(plan.part, { x: 0, y: 0, width: 3000, height: 1000 });
  });

  it('makes the frame a square for models that want one', () => {
    const plan = planEdit({ width: 60, height: 20 }, { type: 'any' }, { fit: 'pad', square: true });
    assert.deepEqual(plan.frame, { width: 60, height: 60 });
    assert.deepEqual(plan.place, { x: 0, y: 20, width: 60, height: 20 });
  });

  it('takes a smaller legal size when the larger one has too many pixels', () => {
    const most = (rule: SizeRule) =>
      planEdit({ width: 1000, height: 1000 }, rule, { fit: 'pad', mostPixels: 400_000 });
    assert.equal(most(ruleOf('dall-e-2')).size, '512x512');
    assert.ok(most({ type: 'any' }).frame.width <= 633);
    assert.ok(isLegalSize(most(ruleOf('gpt-image-2')).size ?? '', ruleOf('gpt-image-2')));
  });
});

describe('framedPart', () => {
  it('is the whole answer where it has the shape of the frame, and its middle where not', () => {
    const frame = { width: 1536, height: 1024 };
    assert.deepEqual(framedPart(frame, frame), { x: 0, y: 0, ...frame });
    assert.deepEqual(framedPart({ width: 767, height: 512 }, frame), {
      ...{ x: 0, y: 0, width: 767, height: 512 },
    });
    assert.deepEqual(framedPart({ width: 1024, height: 1024 }, frame), {
      ...{ x: 0, y: 170, width: 1024, height: 683 },
    });
  });

  it('always lies inside the answer', () => {
    fc.assert(
      fc.property(source, source, (answer, frame) => {
        assert.ok(isInside(framedPart(answer, frame), answer));
      }),
    );
  });
});

describe('sourceInAnswer', () => {
  const square = { width: 1024, height: 1024 };
  const plan = (size: PixelSize, fit: EditFit, focus?: Area) =>
    planEdit(size, { type: 'list', sizes: ['1024x1024'] }, { fit, focus });

  it('finds a padded source between its bands, in an answer of twice the size too', () => {
    const size = { width: 1000, height: 600 };
    assert.deepEqual(sourceInAnswer(square, size, plan(size, 'pad')), { x: 12, y: 212, ...size });
    assert.deepEqual(sourceInAnswer({ width: 2048, height: 2048 }, size, plan(size, 'pad')), {
      ...{ x: 24, y: 424, width: 2000, height: 1200 },
    });
  });

  it('lets a source that was cut reach over the edges of its answer', () => {
    const size = { width: 2048, height: 1024 };
    const focus = { x: 2000, y: 0, width: 48, height: 48 };
    assert.deepEqual(sourceInAnswer(square, size, plan(size, 'crop', focus)), { x: -1024, y: 0, ...size });
  });

  it('leaves out what an answer of another shape has around the frame', () => {
    const size = { width: 1024, height: 1024 };
    const answer = { width: 1536, height: 1024 };
    assert.deepEqual(sourceInAnswer(answer, size, plan(size, 'pad')), { x: 256, y: 0, ...size });
  });
});
