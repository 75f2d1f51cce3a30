/** Files of other sizes, read back by the codec. */

import assert from 'node:assert/strict';
import { planSizes, type SizeSet, sizeSets } from '../../../../src/core/sizeSets';
import { makeSize } from '../../../../src/pixels/sizes/makeSize';
import { loadVips } from '../../../../src/pixels/vips';
import { imageOf, opaque, waves } from '../support/drawings';
import { useVips } from '../support/edits';
import { bitmapOf } from '../support/pictures';

describe('A size', () => {
  const vips = useVips();
  /** Red to its very corners, clear in the middle. */
  const frame = () =>
    imageOf(
      vips(),
      bitmapOf(300, 300, (x, y) => {
        const isMiddle = x > 100 && x < 200 && y > 100 && y < 200;
        return [220, 30, 30, isMiddle ? 0 : 255];
      }),
    ).writeToBuffer('.png');

  const make = (master: Uint8Array, set: SizeSet, path: string, ground?: string) => {
    const [width, height] = [300, 300];
    const found = planSizes({ stem: 'fox', width, height }, [set]).find(({ file }) => file.path === path);
    assert.ok(found && 'sizes' in found.file);
    return makeSize(vips(), { master, file: found.file, ...(ground !== undefined && { ground }) });
  };
  const read = (bytes: Uint8Array) => vips().Image.newFromBuffer(bytes);

  it('that is maskable is opaque, and has all that is visible of the master within the inner circle of 80 %', () => {
    const made = read(make(frame(), 'web', 'icon-maskable-512.png', '#1e90ff'));
    assert.deepEqual([made.width, made.height, made.bands], [512, 512, 3]);
    const pixels = made.writeToMemory();
    let farthest = 0;
    for (let y = 0; y < 512; y++) {
      for (let x = 0; x < 512; x++) {
        const at = (y * 512 + x) * 3;
        const isGround = Math.abs((pixels[at] ?? 0) - 0x1e) < 4 && Math.abs((pixels[at + 2] ?? 0) - 0xff) < 4;
        if (!isGround) farthest = Math.max(farthest, Math.hypot(x + 0.5 - 256, y + 0.5 - 256));
      }
    }
    assert.ok(farthest <= 0.4 * 512, `${farthest} px from the middle`);
    assert.ok(farthest > 0.38 * 512, `${farthest} px: no smaller than it needs to be`);
  });

  it('of an Android layer is clear around the circle that every launcher shows', () => {
    const made = read(make(frame(), 'android', 'android/mipmap-xxxhdpi/ic_launcher_foreground.png'));
    assert.deepEqual([made.width, made.bands], [432, 4]);
    const alpha = made.extractBand(3);
    assert.equal(alpha.crop(0, 0, 432, 60).max(), 0);
    const ground = read(make(frame(), 'android', 'android/mipmap-mdpi/ic_launcher_background.png'));
    assert.deepEqual([ground.width, ...ground.getpoint(3, 3)], [108, 255, 255, 255]);
  });

  it('of a favicon holds PNGs of 16, 32 and 48 px that can be read, transparent as the master', () => {
    const file = make(frame(), 'favicon', 'favicon.ico');
    const view = new DataView(file.buffer, file.byteOffset);
    for (const [at, side] of [16, 32, 48].entries()) {
      const [length, offset] = [view.getUint32(14 + 16 * at, true), view.getUint32(18 + 16 * at, true)];
      const made = read(file.slice(offset, offset + length));
      assert.deepEqual([made.width, made.height, made.bands], [side, side, 4]);
      // Beside an edge resampling leaves a little of it.
      assert.ok((made.getpoint(side / 2, side / 2)[3] ?? 255) < 10);
      assert.equal(made.getpoint(1, 1)[3], 255);
    }
  });

  it('of a social card is filled by the middle, opaque and never stretched', () => {
    const square = bitmapOf(300, 300, (x, y) => {
      const isDisc = Math.hypot(x - 150, y - 150) < 50;
      return [isDisc ? 255 : 0, 0, 0, 255];
    });
    const made = read(
      make(opaque(imageOf(vips(), square)).writeToBuffer('.png'), 'social', 'social-card.png'),
    );
    assert.deepEqual([made.width, made.height, made.bands], [1200, 630, 3]);
    const red = made.extractBand(0).more(127);
    const [across, down] = [red.crop(0, 315, 1200, 1).avg() * 1200, red.crop(600, 0, 1, 630).avg() * 630];
    assert.ok(Math.abs(across - down) < 3 * 255, `${across / 255} × ${down / 255}`);
  });

  it('of a master without transparency goes over into its own colour where it is laid on something', () => {
    const wide = bitmapOf(300, 150, () => [10, 120, 60, 255]);
    const made = read(
      make(opaque(imageOf(vips(), wide)).writeToBuffer('.jpg'), 'favicon', 'apple-touch-icon.png'),
    );
    assert.deepEqual([made.width, made.height, made.bands], [180, 180, 3]);
    for (const [red = 0, green = 0] of [made.getpoint(90, 5), made.getpoint(90, 90)])
      assert.ok(Math.abs(red - 10) < 6 && Math.abs(green - 120) < 6);
  });

  it('is made of every set, also of a small and wide master', async () => {
    const withAvif = await loadVips(['vips-heif.wasm']);
    const [width, height] = [200, 50];
    const master = opaque(imageOf(vips(), waves(width, height))).writeToBuffer('.webp');
    for (const { file } of planSizes({ stem: 'fox', width, height }, sizeSets)) {
      if (!('sizes' in file)) continue;
      const bytes = makeSize(withAvif, { master, file });
      if (file.format === 'ico' || file.format === 'icns') continue;
      const made = withAvif.Image.newFromBuffer(bytes);
      const [size] = file.sizes;
      assert.deepEqual([made.width, made.height], [size?.width, size?.height], file.path);
    }
  });
});
