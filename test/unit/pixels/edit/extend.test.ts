/** A picture whose canvas is drawn outward: exactly so much larger, and the old picture in it as it was. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type Vips from 'wasm-vips';
import type { EditFit } from '../../../../src/core/editPlan';
import { ImageError } from '../../../../src/core/imageError';
import { extendedSize, type Margins, marginsOf } from '../../../../src/core/margins';
import { inEnglish } from '../../../../src/core/sentence';
import type { SizeRule } from '../../../../src/core/sizes';
import type { Library } from '../../../../src/pixels/vips';
import { alphaMask, imageOf, noise, numbersOf, opaque, waves } from '../support/drawings';
import { editRound, plainEdits, type Round, repaintingIn, useVips } from '../support/edits';
import { bitmapOf, png16, withOrientation } from '../support/pictures';

const rules: readonly SizeRule[] = [
  { type: 'any' },
  { type: 'prompt' },
  { type: 'list', sizes: ['auto', '64x64', '96x64', '64x96'] },
  {
    ...{ type: 'free', named: ['auto'], multipleOf: 16, maxEdge: 240, maxRatio: 3 },
    ...{ minPixels: 2560, maxPixels: 32_400 },
  },
  { type: 'ratios', ratios: ['1:1', '3:2', '2:3', '16:9'], resolutions: ['1K'] },
];
const side = fc.integer({ min: 0, max: 40 });
const margins: fc.Arbitrary<Margins> = fc
  .record({ top: side, right: side, bottom: side, left: side })
  .filter(({ top, right, bottom, left }) => top + right + bottom + left > 0);
const pixels = fc.record({ width: fc.integer({ min: 1, max: 70 }), height: fc.integer({ min: 1, max: 70 }) });

const green = [10, 250, 20];
const repainting = repaintingIn(green);

/** The largest difference between the source and what lies in its place. */
function offInMiddle(vips: Library, source: Uint8Array, finished: Uint8Array, by: Margins): number {
  const [before, after] = [source, finished].map(file => vips.Image.newFromBuffer(file).autorot());
  assert.ok(before && after);
  const { width, height } = before;
  const [x, y] = [by.left, by.top];
  const middle = after.crop(x, y, width, height);
  const bands = Math.min(before.bands, middle.bands);
  if (middle.bands > bands) assert.equal(middle.extractBand(bands).min(), 255);
  const first = (image: Vips.Image) => image.extractBand(0, { n: bands });
  return first(middle).subtract(first(before)).abs().max();
}

describe('A picture that is extended', () => {
  const vips = useVips();
  const [width, height] = [60, 40];
  const extend = marginsOf({ top: 10, right: 24, left: 5 });
  const photograph = (wide = width, high = height) => opaque(imageOf(vips(), noise(wide, high)));
  const opened = (bytes: Uint8Array) => vips().Image.newFromBuffer(bytes);

  it('asks for what is new: transparent in the picture, marked in the mask', () => {
    const { prepared } = editRound(vips(), { source: photograph().writeToBuffer('.png'), extend });
    const sent = opened(prepared.source.bytes);
    const mask = opened(prepared.mask?.bytes ?? new Uint8Array());
    assert.deepEqual([sent.width, sent.height, mask.width, mask.height], [89, 50, 89, 50]);
    for (const [x, y, alpha] of [
      [4, 20, 0],
      [5, 20, 255],
      [64, 49, 255],
      [65, 49, 0],
      [30, 9, 0],
      [30, 10, 255],
    ] as const) {
      assert.deepEqual([sent.getpoint(x, y)[3], mask.getpoint(x, y)[3]], [alpha, alpha], `${x}, ${y}`);
    }
  });

  it('marks what lies around a transparent border as well, where a legal size is larger', () => {
    const { prepared } = editRound(vips(), {
      ...{ source: photograph().writeToBuffer('.png'), extend: marginsOf({ right: 20 }) },
      sizes: { type: 'list', sizes: ['128x64'] },
    });
    const sent = opened(prepared.source.bytes);
    const mask = opened(prepared.mask?.bytes ?? new Uint8Array());
    // 80 × 40 lies at 24, 12.
    for (const [x, y] of [
      [127, 30],
      [2, 30],
      [100, 2],
      [40, 2],
      [90, 30],
    ] as const) {
      assert.equal(sent.getpoint(x, y)[3], mask.getpoint(x, y)[3], `${x}, ${y}`);
    }
    assert.equal(mask.getpoint(127, 30)[3], 0);
    assert.equal(mask.getpoint(2, 30)[3], 255);
  });

  it('goes with its edges continued where the model takes no PNG', () => {
    const source = opaque(imageOf(vips(), waves(width, height))).writeToBuffer('.jpg', { Q: 97 });
    const { prepared } = editRound(vips(), {
      ...{ source, extend, provider: repainting },
      edits: { ...plainEdits, mask: false, mediaTypes: ['image/jpeg'] },
    });
    assert.equal(prepared.source.mediaType, 'image/jpeg');
    const sent = opened(prepared.source.bytes);
    assert.deepEqual([sent.width, sent.height, sent.bands], [89, 50, 3]);
    for (let band = 0; band < 3; band++) {
      const [edge = 0, far = 0] = [sent.getpoint(64, 30)[band], sent.getpoint(88, 30)[band]];
      assert.ok(Math.abs(edge - far) < 12, `${edge}, ${far}`);
    }
  });

  it('is the model’s where it is new, and blends there only', () => {
    const source = photograph().writeToBuffer('.png');
    const at = (feather: number) => {
      const { finished } = editRound(vips(), { source, extend, provider: repainting, feather });
      assert.equal(offInMiddle(vips(), source, finished.bytes, extend), 0);
      const image = opened(finished.bytes);
      assert.equal(image.bands, 3);
      return [image.getpoint(65, 30), image.getpoint(85, 30)];
    };
    assert.deepEqual(at(0), [green, green]);
    const [seam, far] = at(8);
    assert.notDeepEqual(seam, green);
    assert.deepEqual(far, green);
  });

  it('changes what its mask marks as well, and nothing else', () => {
    const source = photograph().writeToBuffer('.png');
    const isOpen = (x: number, y: number) => x >= 20 && x < 40 && y >= 10 && y < 30;
    const mask = { bytes: alphaMask(vips(), width, height, isOpen) };
    const { finished } = editRound(vips(), { source, mask, extend, provider: repainting, feather: 0 });
    const [before, after] = [numbersOf(vips(), source), numbersOf(vips(), finished.bytes)];
    const wide = extendedSize({ width, height }, extend).width;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [old, now] = [(y * width + x) * 3, ((y + extend.top) * wide + x + extend.left) * 3];
        for (let band = 0; band < 3; band++)
          assert.equal(after[now + band], isOpen(x, y) ? green[band] : before[old + band]);
      }
    }
  });

  it('tells how much of the old picture the provider changed', () => {
    const source = opaque(imageOf(vips(), waves(width, height))).writeToBuffer('.png');
    const rows = 18;
    // The upper rows of the old picture inverted, and everything new filled in.
    const provider: Round['provider'] = ({ source: { bytes } }, library) => {
      const image = library.Image.newFromBuffer(bytes);
      const filled = image.flatten({ background: [0, 0, 255] });
      const top = opened(source).crop(0, 0, width, rows);
      const inverted = top.add(128).remainder(256).cast('uchar').copy({ interpretation: 'srgb' });
      return filled.insert(inverted, extend.left, extend.top).writeToBuffer('.png');
    };
    const { finished } = editRound(vips(), { source, extend, provider });
    assert.ok(Math.abs((finished.drift ?? 0) - rows / height) < 0.001, `${finished.drift}`);
    const good: Round['provider'] = ({ source: { bytes } }, library) =>
      library.Image.newFromBuffer(bytes)
        .flatten({ background: [0, 0, 255] })
        .writeToBuffer('.png');
    assert.equal(editRound(vips(), { source, extend, provider: good }).finished.drift, 0);
  });

  it('keeps 16 bits, a profile, and alpha with the colour that nobody sees', () => {
    const deep = png16(width, height, (x, y) => [x * 1000, y * 1600, (x * y * 27) % 65536]);
    const made = editRound(vips(), { source: deep, extend, provider: repainting }).finished;
    assert.equal(opened(made.bytes).format, 'ushort');
    assert.equal(offInMiddle(vips(), deep, made.bytes, extend), 0);

    const inP3 = photograph().iccTransform('p3', { input_profile: 'srgb' }).writeToBuffer('.png');
    const wide = editRound(vips(), { source: inP3, extend, provider: repainting }).finished;
    const profile = (bytes: Uint8Array) => opened(bytes).getBlob('icc-profile-data');
    assert.deepEqual(profile(wide.bytes), profile(inP3));
    assert.equal(offInMiddle(vips(), inP3, wide.bytes, extend), 0);

    const bitmap = noise(width, height);
    for (let at = 3; at < bitmap.data.length; at += 4) bitmap.data[at] = at % 3 === 0 ? 0 : at % 256;
    const cutOut = imageOf(vips(), bitmap).writeToBuffer('.webp', { lossless: true, exact: true });
    const whole = editRound(vips(), { source: cutOut, extend, provider: repainting }).finished;
    assert.equal(whole.mediaType, 'image/webp');
    assert.equal(offInMiddle(vips(), cutOut, whole.bytes, extend), 0);
  });

  it('grows on the sides of the picture as it is looked at, however its file lies', () => {
    const lying = opaque(
      imageOf(
        vips(),
        bitmapOf(40, 64, () => [90, 90, 200, 255]),
      ),
    );
    const source = withOrientation(lying.writeToBuffer('.jpg', { Q: 97, subsample_mode: 'off' }), 6);
    const { finished } = editRound(vips(), {
      ...{ source, extend: marginsOf({ right: 32 }), provider: repainting, feather: 0 },
    });
    const stored = opened(finished.bytes);
    assert.equal(stored.getInt('orientation'), 6);
    const upright = stored.autorot();
    assert.deepEqual([upright.width, upright.height], [96, 40]);
    assert.ok((upright.getpoint(90, 20)[1] ?? 0) > 240);
    assert.ok((upright.getpoint(10, 20)[2] ?? 0) > 190);
  });

  it('is refused before anything is sent where it would be larger than can be worked on', () => {
    const source = photograph(200, 100).writeToBuffer('.png');
    assert.throws(
      () => editRound(vips(), { source, extend: marginsOf({ right: 10_000, bottom: 10_000 }) }),
      (error: unknown) =>
        error instanceof ImageError &&
        error.kind === 'invalidInput' &&
        error.message.includes('The extended picture would have 10200 × 10100 pixels'),
    );
  });

  it('is never cropped away: what is new is sent, with a warning where the whole picture had to go', () => {
    const source = photograph().writeToBuffer('.png');
    const sizes: SizeRule = { type: 'list', sizes: ['64x64'] };
    const round = (extend: Margins) =>
      editRound(vips(), { source, sizes, extend, fit: 'crop', provider: repainting, feather: 0 });
    const toTheRight = round(marginsOf({ right: 20 }));
    assert.deepEqual(toTheRight.prepared.warnings, []);
    assert.deepEqual(opened(toTheRight.finished.bytes).getpoint(79, 39), green);
    const around = round(marginsOf({ left: 30, right: 30 }));
    assert.match(around.prepared.warnings.map(inEnglish).join(), /whole picture was sent/);
    for (const x of [0, 119]) assert.deepEqual(opened(around.finished.bytes).getpoint(x, 20), green);
  });
});

/** With a library of its own: `getpoint` finds nothing any more once a library's memory has grown. */
describe('Any picture that is extended', () => {
  const vips = useVips();

  it('has exactly the size that was asked for, and the old picture as it was, whatever the model’s sizes', function () {
    this.timeout(60_000);
    const fits = fc.constantFrom<EditFit>('pad', 'crop', 'extend');
    const one = fc.tuple(pixels, margins, fc.constantFrom(...rules), fits, fc.boolean(), fc.nat());
    fc.assert(
      fc.property(one, ([size, extend, sizes, fit, isIdentity, seed]) => {
        const source = opaque(imageOf(vips(), noise(size.width, size.height, seed))).writeToBuffer('.png');
        const { finished } = editRound(vips(), {
          ...{ source, sizes, fit, extend },
          ...(!isIdentity && { provider: repainting }),
        });
        const { width, height } = vips().Image.newFromBuffer(finished.bytes);
        assert.deepEqual({ width, height }, extendedSize(size, extend));
        assert.equal(offInMiddle(vips(), source, finished.bytes, extend), 0);
      }),
      { numRuns: 150 },
    );
  });
});
