/** Outside the mask nothing changes, whatever a provider answers, and what it did there is told truly. */

import assert from 'node:assert/strict';
import type Vips from 'wasm-vips';
import { inEnglish } from '../../../../src/core/sentence';
import type { MaskFile } from '../../../../src/pixels/edit/editMask';
import type { Library } from '../../../../src/pixels/vips';
import { alphaMask, imageOf, noise, numbersOf, opaque, paintedOver, waves } from '../support/drawings';
import { editRound, plainEdits, type Round, repaintingIn, useVips } from '../support/edits';
import { bitmapOf, png16, withOrientation } from '../support/pictures';

const [width, height] = [120, 90];
const isOpen = (x: number, y: number) => x >= 30 && x < 70 && y >= 20 && y < 60;
const red = [250, 10, 10];

/** Repaints everything. */
const allRed = (image: Vips.Image) => paintedOver(image, red);
const repainting = repaintingIn(red);

describe('An edit through a mask', () => {
  const vips = useVips();
  const photograph = (library: Library) => opaque(imageOf(library, noise(width, height)));
  const mask = (library: Library): MaskFile => ({ bytes: alphaMask(library, width, height, isOpen) });

  /** Pixels outside the mask that differ, and those in its middle that are not the provider's. */
  function compare(source: Uint8Array, finished: Uint8Array): { outside: number; inside: number } {
    const [before, after] = [numbersOf(vips(), source), numbersOf(vips(), finished)];
    assert.equal(after.length, before.length);
    const bands = before.length / width / height;
    let [outside, inside] = [0, 0];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = (y * width + x) * bands;
        for (let band = 0; band < bands; band++) {
          if (!isOpen(x, y) && before[at + band] !== after[at + band]) outside++;
          const isMiddle = x >= 42 && x < 58 && y >= 32 && y < 48;
          if (isMiddle && band < 3 && after[at + band] !== red[band]) inside++;
        }
      }
    }
    return { outside, inside };
  }

  for (const [what, answer] of [
    ['its own size', (image: Vips.Image) => allRed(image).writeToBuffer('.png')],
    ['another size', (image: Vips.Image) => allRed(image).resize(1.7).writeToBuffer('.png')],
    ['another shape', (image: Vips.Image) => allRed(image).embed(0, 0, 400, 100).writeToBuffer('.png')],
    ['another format', (image: Vips.Image) => allRed(image).writeToBuffer('.webp', { lossless: true })],
  ] as const) {
    it(`keeps every pixel outside when the provider repaints everything in ${what}`, () => {
      const source = photograph(vips()).writeToBuffer('.png');
      const { finished } = editRound(vips(), {
        ...{ source, mask: mask(vips()) },
        provider: ({ source: { bytes } }, library) => answer(library.Image.newFromBuffer(bytes)),
      });
      assert.equal(compare(source, finished.bytes).outside, 0);
      if (what !== 'another shape') assert.equal(compare(source, finished.bytes).inside, 0);
      // Noise hits the very colour now and then.
      assert.ok((finished.drift ?? 0) > 0.999, `${finished.drift}`);
    });
  }

  for (const fit of ['pad', 'crop', 'extend'] as const) {
    it(`keeps every pixel outside when the source has to be scaled to fit (${fit})`, () => {
      const source = photograph(vips()).writeToBuffer('.png');
      const { finished } = editRound(vips(), {
        ...{ source, mask: mask(vips()), fit, provider: repainting },
        sizes: { type: 'list', sizes: ['64x64'] },
      });
      assert.deepEqual(compare(source, finished.bytes), { outside: 0, inside: 0 });
    });
  }

  it('keeps transparent pixels outside with the colour that nobody sees', () => {
    const bitmap = noise(width, height);
    for (let at = 3; at < bitmap.data.length; at += 4) bitmap.data[at] = at % 3 === 0 ? 0 : at % 256;
    const source = imageOf(vips(), bitmap).writeToBuffer('.png');
    const { finished } = editRound(vips(), { source, mask: mask(vips()), provider: repainting });
    assert.deepEqual(compare(source, finished.bytes), { outside: 0, inside: 0 });
  });

  it('keeps all 16 bits outside, and says that the rest has 8', () => {
    const source = png16(width, height, (x, y) => [x * 546, y * 728, (x * y) % 65536]);
    const { finished } = editRound(vips(), { source, mask: mask(vips()), provider: repainting });
    assert.equal(compare(source, finished.bytes).outside, 0);
    assert.match(finished.warnings.map(inEnglish).join(), /16 bits/);
  });

  it('blames no provider that changed nothing of 16 bits in a wide gamut, and sends it 8', () => {
    const deep = vips().Image.newFromBuffer(png16(width, height, (x, y) => [x * 546, y * 728, 40_000]));
    const source = deep.iccTransform('p3', { input_profile: 'srgb', depth: 16 }).writeToBuffer('.png');
    const { finished, prepared } = editRound(vips(), { source, mask: mask(vips()) });
    assert.equal(vips().Image.newFromBuffer(prepared.source.bytes).format, 'uchar');
    assert.equal(finished.drift, 0);
    assert.equal(compare(source, finished.bytes).outside, 0);
  });

  it('keeps a photograph that lies on its side as its file has it', () => {
    const lying = opaque(imageOf(vips(), waves(height, width)));
    const jpeg = lying.writeToBuffer('.jpg', { Q: 97, subsample_mode: 'off' });
    const source = withOrientation(jpeg, 6);
    const { finished, prepared } = editRound(vips(), {
      ...{ source, mask: mask(vips()), provider: repainting, feather: 0 },
    });
    assert.deepEqual([prepared.source.width, prepared.source.height], [width, height]);
    const stored = vips().Image.newFromBuffer(finished.bytes);
    assert.deepEqual([stored.width, stored.height, stored.getInt('orientation')], [height, width, 6]);
    const [before, after] = [vips().Image.newFromBuffer(source).autorot(), stored.autorot()];
    // JPEG: off by what its own rounding does, away from the red edge's block.
    assert.ok(before.subtract(after).abs().crop(80, 0, 40, 90).max() <= 4);
    assert.ok(after.crop(40, 30, 20, 20).extractBand(0).min() > 240);
  });

  it('says exactly how much the provider changed', () => {
    const source = opaque(imageOf(vips(), waves(width, height))).writeToBuffer('.png');
    const rows = 31;
    const { finished } = editRound(vips(), {
      ...{ source, mask: mask(vips()) },
      provider: ({ source: { bytes } }, library) => {
        const image = library.Image.newFromBuffer(bytes);
        return image.insert(allRed(image.crop(0, 0, width, rows)), 0, 0).writeToBuffer('.png');
      },
    });
    let [changed, all] = [0, 0];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        if (isOpen(x, y)) continue;
        all++;
        if (y < rows) changed++;
      }
    }
    assert.ok(Math.abs((finished.drift ?? 0) - changed / all) < 0.001, `${finished.drift}`);
  });

  it('says so as well where the model was sent a smaller picture', () => {
    const source = opaque(imageOf(vips(), waves(width, height))).writeToBuffer('.png');
    const sizes = { type: 'list', sizes: [`${width / 2}x${height / 2}`] } as const;
    const driftWith = (change: (image: Vips.Image) => Vips.Image) =>
      editRound(vips(), {
        ...{ source, mask: mask(vips()), sizes },
        provider: ({ source: { bytes } }, library) =>
          change(library.Image.newFromBuffer(bytes)).writeToBuffer('.png'),
      }).finished.drift ?? 0;
    assert.equal(
      driftWith(image => image),
      0,
    );
    const top = (image: Vips.Image) => allRed(image.crop(0, 0, image.width, 10));
    let [changed, all] = [0, 0];
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        if (isOpen(x, y)) continue;
        all++;
        if (y < 20) changed++;
      }
    const drift = driftWith(image => image.insert(top(image), 0, 0));
    assert.ok(Math.abs(drift - changed / all) < 0.02, `${drift} for ${changed / all}`);
  });

  for (const [what, encode] of [
    ['a JPEG', (image: Vips.Image) => image.writeToBuffer('.jpg', { Q: 85 })],
    ['a picture of another size', (image: Vips.Image) => image.resize(1.5).writeToBuffer('.png')],
    ['a picture with opaque alpha', (image: Vips.Image) => image.addalpha().writeToBuffer('.png')],
  ] as const) {
    it(`tells no change when the provider changed nothing and answers with ${what}`, () => {
      const source = opaque(imageOf(vips(), waves(width, height))).writeToBuffer('.png');
      const { finished } = editRound(vips(), {
        ...{ source, mask: mask(vips()) },
        provider: ({ source: { bytes } }, library) => encode(library.Image.newFromBuffer(bytes)),
      });
      assert.equal(finished.drift, 0);
    });
  }

  it('blends inside the edge of the mask only, over as many px as asked for', () => {
    const grey = opaque(
      imageOf(
        vips(),
        bitmapOf(width, height, () => [100, 100, 100, 255]),
      ),
    );
    const source = grey.writeToBuffer('.png');
    const redsAt = (feather: number) => {
      const { finished } = editRound(vips(), {
        ...{ source, mask: mask(vips()), provider: repainting, feather },
      });
      const image = vips().Image.newFromBuffer(finished.bytes);
      return [29, 30, 33, 50].map(x => image.getpoint(x, 40)[0] ?? 0);
    };
    assert.deepEqual(redsAt(0), [100, 250, 250, 250]);
    const [outside, edge = 0, inner = 0, middle] = redsAt(8);
    assert.deepEqual([outside, middle], [100, 250]);
    assert.ok(100 < edge && edge < inner && inner < 250, `${edge}, ${inner}`);
  });

  it('does not let a thin line fade', () => {
    const source = photograph(vips()).writeToBuffer('.png');
    const line = alphaMask(vips(), width, height, x => x === 60);
    const { finished } = editRound(vips(), { source, mask: { bytes: line }, provider: repainting });
    assert.deepEqual(vips().Image.newFromBuffer(finished.bytes).getpoint(60, 40), red);
  });

  it('takes a mask by its alpha or by its white, and finds out which', () => {
    const source = photograph(vips()).writeToBuffer('.png');
    const white = imageOf(
      vips(),
      bitmapOf(width, height, (x, y) => (isOpen(x, y) ? [255, 255, 255, 255] : [0, 0, 0, 255])),
    );
    const masks: MaskFile[] = [
      mask(vips()),
      { ...mask(vips()), polarity: 'alpha' },
      { bytes: opaque(white).writeToBuffer('.png') },
      { bytes: opaque(white).colourspace('b-w').writeToBuffer('.png') },
      { bytes: white.writeToBuffer('.webp', { lossless: true }), polarity: 'white' },
    ];
    const sent = masks.map(each => {
      const { finished, prepared } = editRound(vips(), { source, mask: each, provider: repainting });
      assert.deepEqual(compare(source, finished.bytes), { outside: 0, inside: 0 });
      return prepared.mask?.bytes;
    });
    for (const bytes of sent) assert.deepEqual(bytes, sent[0]);
  });

  it('refuses a mask that marks nothing, has another size, or has no alpha where alpha was said', () => {
    const source = photograph(vips()).writeToBuffer('.png');
    const refused = (mask: MaskFile) => {
      try {
        editRound(vips(), { source, mask });
      } catch (error) {
        return error instanceof Error ? error.message : '';
      }
      return '';
    };
    assert.match(
      refused({ bytes: alphaMask(vips(), width, height, () => false), polarity: 'white' }),
      /nothing/,
    );
    assert.match(refused({ bytes: alphaMask(vips(), 50, 40, isOpen) }), /50 × 40 px, the picture 120 × 90/);
    assert.match(refused({ bytes: source, polarity: 'alpha' }), /no transparency/);
  });

  it('sends the mask that a model understands, as large as the picture beside it', () => {
    const source = photograph(vips()).writeToBuffer('.png');
    const sent = (edits: Round['edits']) => {
      const { prepared } = editRound(vips(), {
        ...{ source, mask: mask(vips()), ...(edits && { edits }) },
        sizes: { type: 'list', sizes: ['192x128'] },
      });
      assert.ok(prepared.mask);
      return vips().Image.newFromBuffer(prepared.mask.bytes);
    };
    // 120 × 90 lies at 36, 19 in 192 × 128.
    const [insideAt, outsideAt] = [
      [36 + 50, 19 + 40],
      [36 + 80, 19 + 40],
    ] as const;
    const alpha = sent(plainEdits);
    assert.deepEqual([alpha.width, alpha.height, alpha.bands], [192, 128, 4]);
    assert.equal(alpha.getpoint(...insideAt)[3], 0);
    assert.equal(alpha.getpoint(...outsideAt)[3], 255);
    assert.equal(alpha.getpoint(2, 2)[3], 255);
    const white = sent({ ...plainEdits, maskPolarity: 'white' });
    assert.deepEqual([white.width, white.height, white.bands], [192, 128, 1]);
    assert.deepEqual([white.getpoint(...insideAt), white.getpoint(...outsideAt)], [[255], [0]]);
    const black = sent({ ...plainEdits, maskPolarity: 'black' });
    assert.deepEqual([black.width, black.height, black.bands], [192, 128, 1]);
    assert.deepEqual([black.getpoint(...insideAt), black.getpoint(...outsideAt)], [[0], [255]]);
  });
});
