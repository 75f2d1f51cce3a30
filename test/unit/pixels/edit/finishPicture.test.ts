/** A new picture of exactly the px and the transparency that were asked for, made of what a model answered. */

import assert from 'node:assert/strict';
import type Vips from 'wasm-vips';
import { inEnglish } from '../../../../src/core/sentence';
import { finishPicture, type PictureWishes } from '../../../../src/pixels/edit/finishPicture';
import { imageOf, noise, opaque, waves } from '../support/drawings';
import { useVips } from '../support/edits';
import { bitmapOf } from '../support/pictures';

const [width, height] = [320, 240];
type Rgb = readonly [number, number, number];
const far = (x: number, y: number) => Math.hypot(x + 0.5 - width / 2, y + 0.5 - height / 2);

describe('A new picture', () => {
  const vips = useVips();

  const made = (answer: Uint8Array, wishes: Partial<PictureWishes>) => {
    const { file, ...rest } = finishPicture(vips(), answer, { sizeFit: 'crop', ...wishes });
    const image = file && vips().Image.newFromBuffer(file.bytes);
    return { ...rest, file, image, told: rest.warnings.map(inEnglish) };
  };
  const sizeOf = (image: Vips.Image | undefined) => image && [image.width, image.height];
  const plain = () => opaque(imageOf(vips(), waves(width, height)));

  /** A green disc with a soft edge before whatever `ground` says. */
  const disc = (ground: (x: number, y: number) => Rgb) => {
    const grain = noise(width, height, 3);
    const bitmap = bitmapOf(width, height, (x, y) => {
      const share = Math.min(1, Math.max(0, 80 - far(x, y) + 0.5));
      const behind = ground(x, y);
      const mix = (own: number, band: 0 | 1 | 2) => Math.round(share * own + (1 - share) * behind[band]);
      const by = (grain.data[(y * width + x) * 4] ?? 0) % 20;
      return [mix(40 + by, 0), mix(150, 1), mix(60, 2), 255];
    });
    return opaque(imageOf(vips(), bitmap));
  };
  const boardOf =
    (side: number, light = 255, dark = 204) =>
    (x: number, y: number): Rgb => {
      const level = (Math.floor(x / side) + Math.floor(y / side)) % 2 === 0 ? light : dark;
      return [level, level, level];
    };

  /** Outside nothing, inside all of it, and no colour of the ground in between. */
  function checkDisc(image: Vips.Image | undefined): void {
    assert.ok(image);
    assert.equal(image.bands, 4);
    const pixels = image.writeToMemory();
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = (y * width + x) * 4;
        const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.slice(at, at + 4);
        if (far(x, y) > 84) assert.equal(alpha, 0, `${x}, ${y}`);
        if (far(x, y) < 76) assert.equal(alpha, 255, `${x}, ${y}`);
        if (alpha > 40) assert.ok(green > red && green > blue, `${x}, ${y}: ${[red, green, blue, alpha]}`);
      }
    }
  }

  it('stays as it came where it has the px that were asked for', () => {
    const answer = plain().writeToBuffer('.png');
    assert.deepEqual(finishPicture(vips(), answer, { sizeFit: 'crop', size: { width, height } }), {
      warnings: [],
    });
  });

  it('is cropped to exactly its px, in its own format, and says so', () => {
    const { file, image, told, plan } = made(plain().writeToBuffer('.jpg'), {
      size: { width: 200, height: 90 },
    });
    assert.deepEqual([sizeOf(image), file?.mediaType], [[200, 90], 'image/jpeg']);
    assert.deepEqual(told, ['The picture came as 320 × 240 px and was cropped to 200 × 90.']);
    assert.deepEqual(plan?.frame, { width, height });
  });

  it('is written in the format that was asked for where it came in another, and says so', () => {
    const { file, image, told } = made(plain().writeToBuffer('.png'), { format: 'webp' });
    assert.deepEqual([sizeOf(image), file?.mediaType], [[width, height], 'image/webp']);
    assert.deepEqual(told, ['The picture came as PNG and was written as WEBP.']);
    for (const format of ['png', 'svg']) {
      assert.deepEqual(made(plain().writeToBuffer('.png'), { format }).file, undefined, format);
    }
  });

  it('is padded whole where that was asked for: with its edges, or clear where it is transparent', () => {
    const wishes = { size: { width: 400, height: 400 }, sizeFit: 'pad' } as const;
    const edges = made(plain().writeToBuffer('.png'), wishes);
    assert.deepEqual([sizeOf(edges.image), edges.image?.bands], [[400, 400], 3]);
    assert.deepEqual(edges.image?.getpoint(100, 5), edges.image?.getpoint(100, 80));
    const clear = made(imageOf(vips(), noise(width, height, 2, 128)).writeToBuffer('.webp'), wishes);
    assert.deepEqual([sizeOf(clear.image), clear.file?.mediaType], [[400, 400], 'image/webp']);
    assert.equal(clear.image?.getpoint(200, 5)[3], 0);
    assert.equal(clear.image?.getpoint(200, 200)[3], 128);
  });

  it('stays as it came where it is transparent already', () => {
    const answer = imageOf(vips(), noise(width, height, 2, 128)).writeToBuffer('.png');
    assert.deepEqual(made(answer, { transparency: 'alpha' }).file, undefined);
  });

  for (const [what, write] of [
    ['PNG', (image: Vips.Image) => image.writeToBuffer('.png')],
    ['JPEG', (image: Vips.Image) => image.writeToBuffer('.jpg', { Q: 95, subsample_mode: 'off' })],
  ] as const) {
    it(`is cut out of the plain backdrop that was asked for, with no colour of it left, of a ${what}`, () => {
      const { image, told, file } = made(write(disc(() => [255, 0, 255])), {
        transparency: 'backdrop',
        format: 'png',
      });
      checkDisc(image);
      assert.deepEqual([told, file?.mediaType], [[], 'image/png']);
    });
  }

  it('is cut out of a plain white that came in place of transparency, and says so', () => {
    const { image, told } = made(disc(() => [252, 252, 252]).writeToBuffer('.png'), {
      transparency: 'alpha',
    });
    checkDisc(image);
    assert.match(told.join(), /came without transparency: the plain background .* was cut away/);
  });

  for (const [what, board] of [
    ['of whole px', boardOf(16)],
    ['of light greys, scaled', boardOf(13.4, 254, 238)],
    ['of dark greys', boardOf(24, 120, 90)],
  ] as const) {
    it(`is cut out of a painted checkerboard ${what}, and says so`, () => {
      const { image, told } = made(disc(board).writeToBuffer('.png'), { transparency: 'alpha' });
      checkDisc(image);
      assert.match(told.join(), /painted a checkerboard .* cut away here/);
    });
  }

  it('is left as it came, and told, where the checkerboard is too irregular', () => {
    const wobbly = (x: number, y: number) => boardOf(16)(x + 5 * Math.sin(y / 23), y + 5 * Math.sin(x / 31));
    const { file, told } = made(disc(wobbly).writeToBuffer('.png'), { transparency: 'alpha' });
    assert.equal(file, undefined);
    assert.match(told.join(), /painted a checkerboard .* cannot be told from the picture/);
  });

  it('takes no stripes, noise, waves or plain grey for a checkerboard', () => {
    const stripes = (x: number): Rgb => {
      const level = [255, 204, 150][Math.floor(x / 16) % 3] ?? 0;
      return [level, level, level];
    };
    const grey = noise(width, height, 7);
    const grain = (x: number, y: number): Rgb => {
      const level = 90 + ((grey.data[(y * width + x) * 4] ?? 0) % 160);
      return [level, level, level];
    };
    for (const ground of [stripes, grain, (x: number): Rgb => [x / 2, x / 2, x / 2]]) {
      const { file, told } = made(disc(ground).writeToBuffer('.png'), { transparency: 'alpha' });
      assert.equal(file, undefined);
      assert.match(told.join(), /without transparency, before a background that cannot be cut away/);
    }
  });

  it('is a PNG where a transparent JPEG was asked for', () => {
    const { file } = made(disc(() => [255, 0, 255]).writeToBuffer('.png'), {
      transparency: 'backdrop',
      format: 'jpeg',
    });
    assert.equal(file?.mediaType, 'image/png');
  });
});
