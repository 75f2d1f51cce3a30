/** The files of an edit: every kind of source that people have, what is sent of it, and what comes back. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type Vips from 'wasm-vips';
import { hasContentCredentials } from '../../../../src/core/contentCredentials';
import { readImageHeader } from '../../../../src/core/imageHeader';
import { inEnglish } from '../../../../src/core/sentence';
import { prepareEdit, prepareReference } from '../../../../src/pixels/edit/prepareEdit';
import { signed } from '../../support/signed';
import { alphaMask, imageOf, noise, opaque, waves } from '../support/drawings';
import { editRound, plainEdits, refusal, useVips } from '../support/edits';
import { bitmapOf } from '../support/pictures';
import { bmp } from '../support/rareFormats';

describe('The file of an edit', () => {
  const vips = useVips();
  const picture = (width = 60, height = 40) => opaque(imageOf(vips(), waves(width, height)));
  const types = (source: Uint8Array) => {
    const { prepared, finished } = editRound(vips(), { source });
    const warnings = finished.warnings.map(inEnglish).join(' ');
    const image = vips().Image.newFromBuffer(finished.bytes);
    return { sent: prepared.source.mediaType, made: finished.mediaType, warnings, image };
  };

  for (const [suffix, mediaType] of [
    ['.png', 'image/png'],
    ['.jpg', 'image/jpeg'],
    ['.webp', 'image/webp'],
  ] as const) {
    it(`is ${mediaType} again, and goes to the provider byte for byte`, () => {
      const source = picture().writeToBuffer(suffix, suffix === '.jpg' ? { keep: 'none' } : {});
      const { prepared, finished } = editRound(vips(), { source });
      assert.deepEqual(Buffer.from(prepared.source.bytes), Buffer.from(source));
      assert.equal(finished.mediaType, mediaType);
      assert.equal(readImageHeader(finished.bytes)?.mediaType, mediaType);
    });
  }

  it('is the answer itself where that is what was asked for, with the credentials that its provider gave it', () => {
    const source = picture().writeToBuffer('.png', { keep: 'none' });
    const answer = signed(Buffer.from(picture().invert().writeToBuffer('.png')), 'png');
    const { finished } = editRound(vips(), { source, provider: () => answer });
    assert.ok(answer.equals(finished.bytes));
    assert.deepEqual(finished.warnings, []);
  });

  it('says that credentials are gone where the answer had to be fitted to its source', () => {
    const source = picture().writeToBuffer('.png');
    const answer = signed(Buffer.from(picture().resize(2).writeToBuffer('.png')), 'png');
    const { finished } = editRound(vips(), { source, provider: () => answer });
    assert.match(finished.warnings.map(inEnglish).join(' '), /signed its picture/);
    assert.equal(hasContentCredentials(finished.bytes), false);
  });

  for (const [suffix, written] of [
    ['.jpg', ['exif-data', 'exif-ifd0-Make', 'exif-ifd3-GPSLatitude', 'xmp-data', 'iptc-data']],
    ['.webp', ['exif-data', 'exif-ifd0-Make', 'exif-ifd3-GPSLatitude', 'xmp-data']],
    ['.png', ['exif-data', 'exif-ifd0-Make', 'exif-ifd3-GPSLatitude', 'xmp-data']],
    ['.tif', ['xmp-data', 'iptc-data']],
  ] as const) {
    const namesIn = (bytes: Uint8Array) => {
      const image = vips().Image.newFromBuffer(bytes);
      return written.filter(name => image.getTypeof(name) !== 0);
    };
    const photograph = () => {
      const image = picture().copy();
      image.setString('exif-ifd0-Make', 'Leica (Leica, ASCII, 6 components, 6 bytes)');
      image.setString('exif-ifd3-GPSLatitude', '52/1 31/1 12/1');
      image.setBlob('xmp-data', Buffer.from('<x:xmpmeta xmlns:x="adobe:ns:meta/">Berlin</x:xmpmeta>'));
      // A record 2:90, the city, in Photoshop's block for IPTC.
      const city = Buffer.from('\x1c\x02\x5a\0\x06Berlin\0', 'latin1');
      const block = Buffer.from('Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0b', 'latin1');
      image.setBlob('iptc-data', Buffer.concat([block, city]));
      return image.writeToBuffer(suffix);
    };

    it(`goes to the provider without its EXIF, XMP and IPTC, and keeps them itself (${suffix})`, () => {
      const source = photograph();
      assert.deepEqual(namesIn(source), written);
      const { prepared, finished } = editRound(vips(), { source });
      assert.deepEqual(namesIn(prepared.source.bytes), []);
      assert.ok(!Buffer.from(prepared.source.bytes).includes('Berlin'));
      const [sent, own] = [prepared.source.bytes, source].map(bytes => vips().Image.newFromBuffer(bytes));
      assert.equal(own && sent?.subtract(own).abs().max(), 0);
      assert.deepEqual(namesIn(finished.bytes), written);
    });

    it(`goes without them in another size, and as a reference (${suffix})`, () => {
      const source = photograph();
      const options = { model: 'some-model', edits: plainEdits };
      const { source: sent } = prepareEdit(vips(), {
        ...options,
        source: { name: 'source', bytes: source },
        sizes: { type: 'list', sizes: ['128x128'] },
        fit: 'pad',
      });
      const { picture: reference } = prepareReference(vips(), { name: 'reference', bytes: source }, options);
      for (const { bytes } of [sent, reference]) {
        assert.deepEqual(namesIn(bytes), []);
        assert.ok(!Buffer.from(bytes).includes('Berlin'));
      }
    });
  }

  it('is TIFF again, though no provider takes that', () => {
    const { sent, made, image } = types(picture().writeToBuffer('.tif'));
    assert.deepEqual([sent, made, image.width], ['image/png', 'image/tiff', 60]);
  });

  it('is a PNG of a GIF, of which the first frame is edited, and says so', () => {
    const frames = picture().join(picture().invert(), 'vertical').copy();
    frames.setInt('page-height', 40);
    const { sent, made, warnings, image } = types(frames.writeToBuffer('.gif'));
    assert.deepEqual([sent, made, image.width, image.height], ['image/png', 'image/png', 60, 40]);
    assert.match(warnings, /only its first frame/);
    assert.match(warnings, /is a PNG/);
  });

  it('is a PNG of a Windows bitmap', () => {
    const { sent, made, image } = types(bmp(7, 5, (x, y) => [x * 30, y * 40, 99]));
    assert.deepEqual([sent, made], ['image/png', 'image/png']);
    assert.deepEqual(image.getpoint(6, 1), [180, 40, 99]);
    assert.deepEqual(image.getpoint(0, 4), [0, 160, 99]);
  });

  it('has the colours of a palette, and those of a grey picture', () => {
    const palette = picture().writeToBuffer('.png', { palette: true });
    assert.equal(types(palette).image.bands, 3);
    const grey = picture().colourspace('b-w');
    const { image } = types(grey.writeToBuffer('.png'));
    assert.equal(image.bands, 3);
    for (let band = 0; band < 3; band++) assert.equal(image.extractBand(band).subtract(grey).abs().max(), 0);
  });

  it('is in sRGB where the source is a CMYK JPEG, and says so', () => {
    const { sent, made, warnings, image } = types(picture().colourspace('cmyk').writeToBuffer('.jpg'));
    assert.deepEqual([sent, made, image.bands], ['image/png', 'image/jpeg', 3]);
    assert.match(warnings, /CMYK/);
  });

  it('keeps the profile of the source, and what the provider sees is in sRGB', () => {
    const inP3 = picture().iccTransform('p3', { input_profile: 'srgb' });
    const source = inP3.writeToBuffer('.png');
    const { prepared, finished } = editRound(vips(), { source });
    const [before, after] = [vips().Image.newFromBuffer(source), vips().Image.newFromBuffer(finished.bytes)];
    assert.ok(before.getTypeof('icc-profile-data') !== 0);
    assert.deepEqual(after.getBlob('icc-profile-data'), before.getBlob('icc-profile-data'));
    // Two transformations, each rounded to 8 bits.
    assert.ok(after.subtract(before).abs().max() <= 3);
    const seen = vips().Image.newFromBuffer(prepared.source.bytes);
    assert.ok(seen.subtract(picture()).abs().max() <= 3);
    assert.equal(seen.getTypeof('icc-profile-data'), 0);
  });

  it('keeps the outline of a cut-out when the answer has no alpha, and takes the answer’s where it has', () => {
    const round = imageOf(
      vips(),
      bitmapOf(50, 50, (x, y) => [200, 30, 30, Math.hypot(x - 25, y - 25) < 20 ? 255 : 0]),
    );
    const source = round.writeToBuffer('.webp', { lossless: true, exact: true });
    const alphaAt = (provider: (image: Vips.Image) => Vips.Image, x: number) => {
      const { finished } = editRound(vips(), {
        source,
        provider: () => provider(round).writeToBuffer('.png'),
      });
      assert.equal(finished.mediaType, 'image/webp');
      return vips().Image.newFromBuffer(finished.bytes).getpoint(x, 25)[3];
    };
    const flat = (image: Vips.Image) => image.flatten({ background: [255] });
    assert.deepEqual([alphaAt(flat, 2), alphaAt(flat, 25)], [0, 255]);
    const turned = (image: Vips.Image) => opaque(image).bandjoin(image.extractBand(3).invert());
    assert.deepEqual([alphaAt(turned, 2), alphaAt(turned, 25)], [255, 0]);
  });

  it('is a PNG where a JPEG became transparent, and the format that was asked for', () => {
    const source = picture().writeToBuffer('.jpg');
    const seeThrough = () => picture().bandjoin(100).writeToBuffer('.png');
    const { finished } = editRound(vips(), { source, provider: seeThrough });
    assert.equal(finished.mediaType, 'image/png');
    assert.match(finished.warnings.map(inEnglish).join(), /JPEG cannot be/);
    assert.equal(editRound(vips(), { source, format: 'webp' }).finished.mediaType, 'image/webp');
  });

  it('is sent smaller where the provider’s limit asks for it, and this is told', () => {
    const source = opaque(imageOf(vips(), noise(400, 300))).writeToBuffer('.png');
    const edits = { ...plainEdits, mediaTypes: ['image/png'] as const, maxBytes: 60_000 };
    const {
      warnings,
      source: sent,
      plan,
    } = prepareEdit(vips(), {
      ...{ model: 'small-model', sizes: { type: 'any' }, fit: 'pad', edits },
      source: { name: 'big.png', bytes: source },
    });
    assert.ok(sent.bytes.length <= 60_000 && sent.width < 400, `${sent.bytes.length}`);
    assert.ok(Math.abs(plan.frame.width / plan.frame.height - 4 / 3) < 0.02);
    assert.match(warnings.map(inEnglish).join(), /“big.png” was sent with \d+ × \d+ px: small-model/);
  });

  it('sends references as they are, and converts and shrinks only those that need it', () => {
    const plain = picture().writeToBuffer('.jpg', { keep: 'none' });
    const large = opaque(imageOf(vips(), noise(400, 300))).writeToBuffer('.png');
    const edits = { ...plainEdits, mediaTypes: ['image/png', 'image/jpeg'] as const, maxBytes: 60_000 };
    const prepared = (name: string, bytes: Uint8Array) =>
      prepareReference(vips(), { name, bytes }, { model: 'm', edits });
    const first = prepared('plain.jpg', plain);
    assert.equal(first.picture.bytes, plain);
    const second = prepared('moving.gif', picture().writeToBuffer('.gif'));
    assert.deepEqual([second.picture.mediaType, second.picture.width], ['image/png', 60]);
    const third = prepared('large.png', large);
    assert.ok(third.picture.bytes.length <= 60_000);
    assert.deepEqual([...first.warnings, ...second.warnings], []);
    assert.match(third.warnings.map(inEnglish).join(), /large\.png/);
  });
});

describe('A file that cannot be edited', () => {
  const vips = useVips();
  const refused = (source: Uint8Array) => refusal(() => editRound(vips(), { source }));

  it('is refused by its header where it declares enormous pixels', () => {
    const bomb = Buffer.from(alphaMask(vips(), 8, 8, () => true));
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    assert.match(refused(bomb), /too large: 60000 × 60000 pixels/);
    assert.match(refused(bmpHeader(20_000, 20_000)), /too large: 20000 × 20000 pixels/);
    const gif = Buffer.from('GIF89a\xff\xff\xff\xff\0\0\0', 'latin1');
    assert.match(refused(gif), /too large: 65535 × 65535 pixels/);
  });

  it('is refused where it is no picture at all', async () => {
    assert.match(refused(await readFile('package.json')), /damaged or of an unknown format/);
  });

  it('is refused where it is damaged or cut short', () => {
    const png = opaque(imageOf(vips(), noise(200, 200))).writeToBuffer('.png');
    assert.match(refused(png.subarray(0, 40)), /damaged/);
    assert.match(refused(bmpHeader(200, 200)), /compressed or damaged/);
  });

  for (const format of ['png', 'jpg', 'webp', 'gif']) {
    it(`is refused before it is paid for where it breaks off half way (${format})`, () => {
      const whole = opaque(imageOf(vips(), noise(240, 200))).writeToBuffer(`.${format}`);
      const half = whole.subarray(0, whole.length / 2);
      assert.equal(refused(whole), '');
      assert.match(refused(half), /damaged/);
      const named = { name: 'a', bytes: half };
      // As a file that could go as it is, and as one that goes along.
      const options = { model: 'm', fit: 'pad', sizes: { type: 'any' }, edits: plainEdits } as const;
      assert.match(
        refusal(() => prepareEdit(vips(), { ...options, source: named })),
        /damaged/,
      );
      assert.match(
        refusal(() => prepareReference(vips(), named, options)),
        /damaged/,
      );
    });
  }
});

function bmpHeader(width: number, height: number): Uint8Array {
  const head = Buffer.from(bmp(1, 1, () => [0, 0, 0]));
  head.writeInt32LE(width, 18);
  head.writeInt32LE(height, 22);
  return head;
}
