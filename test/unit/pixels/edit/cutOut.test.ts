/** A picture of which only the subject is to be left: its own pixels within the outline that a model found. */

import assert from 'node:assert/strict';
import type Vips from 'wasm-vips';
import { planEdit } from '../../../../src/core/editPlan';
import { inEnglish } from '../../../../src/core/sentence';
import type { SizeRule } from '../../../../src/core/sizes';
import type { Bitmap } from '../../../../src/pixels/bitmap';
import { finishCutOut } from '../../../../src/pixels/edit/finishCutOut';
import { intoFrame } from '../../../../src/pixels/edit/framing';
import { imageOf, noise, opaque, waves } from '../support/drawings';
import { useVips } from '../support/edits';
import { bitmapOf, png16, withOrientation } from '../support/pictures';

const [width, height] = [160, 120];
/** How far inside the subject: a ring, so that it has a hole; px, negative outside. */
const depth = (x: number, y: number) => {
  const far = Math.hypot(x + 0.5 - 80, y + 0.5 - 60);
  return Math.min(45 - far, far - 14);
};
const cover = (x: number, y: number) => Math.min(1, Math.max(0, depth(x, y) + 0.5));
const magenta = [255, 0, 255] as const;

describe('A cut-out', () => {
  const vips = useVips();
  const source = () => imageOf(vips(), waves(width, height));
  const planFor = (sizes: SizeRule = { type: 'any' }) => planEdit({ width, height }, sizes, { fit: 'pad' });

  function cutOut(
    answer: Uint8Array,
    { file = opaque(source()).writeToBuffer('.png'), plan = planFor(), format = '' } = {},
  ) {
    return finishCutOut(vips(), { source: file, answer, plan, ...(format && { format }) });
  }

  /** What a model without transparency paints: its own idea of the subject before a plain colour. */
  const painted = (
    colour: readonly [number, number, number],
    subject: readonly number[] = [60, 140, 70],
  ): Bitmap => {
    const grain = noise(width, height, 9);
    return bitmapOf(width, height, (x, y) => {
      const [share, at] = [cover(x, y), (y * width + x) * 4];
      const channel = (band: 0 | 1 | 2) => {
        const own = (subject[band] ?? 0) + ((grain.data[at + band] ?? 0) % 40) - 20;
        return Math.round(share * own + (1 - share) * colour[band]);
      };
      return [channel(0), channel(1), channel(2), 255];
    });
  };

  /** The source's colours everywhere, and the true outline within `blur` px and `tolerance` levels. */
  function check(bytes: Uint8Array, blur: number, tolerance = 2): void {
    const made = vips().Image.newFromBuffer(bytes);
    assert.deepEqual([made.width, made.height, made.bands], [width, height, 4]);
    const [own, pixels] = [source().writeToMemory(), made.writeToMemory()];
    let worst = 0;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = (y * width + x) * 4;
        for (let band = 0; band < 3; band++) assert.equal(pixels[at + band], own[at + band], `${x}, ${y}`);
        const [alpha = 0, far] = [pixels[at + 3], Math.abs(depth(x, y))];
        // Resampling leaves a level or two beside an edge.
        if (far > 3) assert.ok(Math.abs(alpha - (depth(x, y) > 0 ? 255 : 0)) <= 3, `${x}, ${y}: ${alpha}`);
        const share = (by: number) => 255 * Math.min(1, Math.max(0, depth(x, y) + by + 0.5));
        worst = Math.max(worst, share(-blur) - alpha, alpha - share(blur));
      }
    }
    assert.ok(worst <= tolerance, `off by ${worst} with ${blur}`);
  }

  it('has the alpha of the answer and the colours of the source, bit for bit', () => {
    const outlined = bitmapOf(width, height, (x, y) => [200, 0, 0, Math.round(255 * cover(x, y))]);
    const made = cutOut(imageOf(vips(), outlined).writeToBuffer('.png'));
    assert.ok(made);
    assert.deepEqual([made.mediaType, made.warnings], ['image/png', []]);
    check(made.bytes, 0);
  });

  it('finds its outline again in an answer of a legal size, padded and of twice that', () => {
    const plan = planFor({ type: 'list', sizes: ['192x128'] });
    const outlined = bitmapOf(width, height, (x, y) => [200, 0, 0, Math.round(255 * cover(x, y))]);
    const sent = intoFrame(imageOf(vips(), outlined), plan);
    const made = cutOut(sent.resize(2).writeToBuffer('.png'), { plan });
    assert.ok(made);
    check(made.bytes, 0.6, 25);
  });

  for (const [what, write, blur] of [
    ['as PNG', (image: Vips.Image) => image.writeToBuffer('.png'), 0.3],
    ['as a JPEG', (image: Vips.Image) => image.writeToBuffer('.jpg', { Q: 90 }), 0.6],
    ['as a larger WebP', (image: Vips.Image) => image.resize(1.5).writeToBuffer('.webp', { Q: 90 }), 1],
  ] as const) {
    it(`is made of an answer before a plain backdrop ${what}, with its hole and a soft edge`, () => {
      const made = cutOut(write(opaque(imageOf(vips(), painted(magenta)))));
      assert.ok(made);
      check(made.bytes, blur, 25);
      const alpha = vips().Image.newFromBuffer(made.bytes).extractBand(3);
      const between = alpha.more(20).minpair(alpha.less(235)).avg() / 255;
      assert.ok(between > 0.005, `${between} of the picture is soft`);
    });
  }

  it('is made of a backdrop that a model missed a little, behind a subject that touches the border', () => {
    const answer = imageOf(vips(), painted([243, 14, 236])).insert(
      vips()
        .Image.black(60, 50, { bands: 4 })
        .add([90, 90, 90, 255])
        .cast('uchar')
        .copy({ interpretation: 'srgb' }),
      50,
      70,
    );
    const made = cutOut(opaque(answer).writeToBuffer('.jpg', { Q: 90 }));
    assert.ok(made);
    const alpha = vips().Image.newFromBuffer(made.bytes).extractBand(3);
    assert.equal(alpha.crop(53, 80, 54, 40).min(), 255);
    assert.equal(alpha.crop(0, 0, 30, height).max(), 0);
  });

  it('keeps a white spot of a subject before white, which may be its own', () => {
    const made = cutOut(opaque(imageOf(vips(), painted([255, 255, 255]))).writeToBuffer('.png'));
    assert.ok(made);
    const alpha = vips().Image.newFromBuffer(made.bytes).extractBand(3);
    assert.equal(alpha.crop(75, 55, 10, 10).min(), 255);
    assert.equal(alpha.crop(0, 0, 20, height).max(), 0);
  });

  it('is none where the answer is neither transparent nor before a plain colour, or is that colour alone', () => {
    assert.equal(cutOut(opaque(imageOf(vips(), noise(width, height))).writeToBuffer('.png')), undefined);
    assert.equal(cutOut(opaque(source()).writeToBuffer('.jpg')), undefined);
    const plain = bitmapOf(width, height, () => [...magenta, 255]);
    assert.equal(cutOut(opaque(imageOf(vips(), plain)).writeToBuffer('.png')), undefined);
  });

  it('stays transparent where its source was, and keeps 16 bits without a word of them', () => {
    const bitmap = waves(width, height);
    for (let at = 3; at < bitmap.data.length; at += 4) bitmap.data[at] = at < 4 * width * 60 ? 100 : 255;
    const outlined = bitmapOf(width, height, (x, y) => [200, 0, 0, Math.round(255 * cover(x, y))]);
    const answer = imageOf(vips(), outlined).writeToBuffer('.png');
    const made = cutOut(answer, { file: imageOf(vips(), bitmap).writeToBuffer('.png') });
    assert.ok(made);
    const alpha = vips().Image.newFromBuffer(made.bytes).extractBand(3);
    assert.deepEqual([alpha.crop(80, 20, 1, 1).max(), alpha.crop(80, 90, 1, 1).max()], [100, 255]);

    const deep = png16(width, height, (x, y) => [x * 400, y * 500, 1234]);
    const kept = cutOut(answer, { file: deep });
    assert.ok(kept);
    const image = vips().Image.newFromBuffer(kept.bytes);
    assert.deepEqual([image.format, kept.warnings], ['ushort', []]);
    assert.equal(image.extractBand(0, { n: 3 }).subtract(vips().Image.newFromBuffer(deep)).abs().max(), 0);
    assert.equal(image.extractBand(3).crop(80, 90, 1, 1).max(), 65535);
  });

  it('is a PNG of a JPEG, turned as its file lies, a WebP of a WebP, and never a JPEG', () => {
    const outlined = bitmapOf(width, height, (x, y) => [200, 0, 0, Math.round(255 * cover(x, y))]);
    const answer = imageOf(vips(), outlined).writeToBuffer('.png');
    const lying = opaque(imageOf(vips(), waves(height, width))).writeToBuffer('.jpg');
    const ofJpeg = cutOut(answer, { file: withOrientation(lying, 6) });
    assert.deepEqual([ofJpeg?.mediaType, ofJpeg?.warnings], ['image/png', []]);
    const upright = vips()
      .Image.newFromBuffer(ofJpeg?.bytes ?? new Uint8Array())
      .autorot();
    assert.deepEqual([upright.width, upright.height], [width, height]);
    assert.equal(upright.extractBand(3).crop(80, 90, 1, 1).max(), 255);
    const webp = opaque(source()).writeToBuffer('.webp', { lossless: true });
    const ofWebp = cutOut(answer, { file: webp });
    assert.equal(ofWebp?.mediaType, 'image/webp');
    check(ofWebp?.bytes ?? new Uint8Array(), 0);
    const asked = cutOut(answer, { format: 'jpeg' });
    assert.equal(asked?.mediaType, 'image/png');
    assert.match(asked?.warnings.map(inEnglish).join() ?? '', /JPEG cannot be/);
  });
});
