/** AVIF and HEIC pictures and SVG drawings as sources: read as they are looked at, and never more of them than is safe. */

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type Vips from 'wasm-vips';
import { readImageHeader } from '../../../../src/core/imageHeader';
import { sniffMediaType } from '../../../../src/core/mediaType';
import { inEnglish } from '../../../../src/core/sentence';
import { openPicture } from '../../../../src/pixels/openPicture';
import { imageOf, opaque } from '../support/drawings';
import { editRound, refusal, useVips } from '../support/edits';
import { bitmapOf } from '../support/pictures';
import { avifHead, heic, svgOf, withProperty } from '../support/rareFormats';

const [width, height] = [64, 40];
/** Red on the left, blue on the right. */
const halves = bitmapOf(width, height, x => (x < 32 ? [220, 30, 30, 255] : [30, 30, 220, 255]));

/** An AVIF or HEIC picture that says that it has so many px on each side. */
function declaring(edge: number, file: Uint8Array): Buffer {
  const declared = Buffer.from(file);
  const box = declared.indexOf('ispe');
  for (const at of [8, 12]) declared.writeUInt32BE(edge, box + at);
  return declared;
}

function assertNear(actual: readonly number[], expected: readonly number[]): void {
  assert.ok(
    expected.every((value, at) => Math.abs(value - (actual[at] ?? 0)) <= 8),
    `${actual} is not near ${expected}`,
  );
}

describe('An AVIF picture', () => {
  const vips = useVips([avifHead]);
  const picture = () => imageOf(vips(), halves);
  const avif = (image: Vips.Image) => image.writeToBuffer('.avif', { Q: 90, effort: 2 });

  it('is edited in its size, sent as PNG, and comes back as PNG', () => {
    const source = avif(opaque(picture()));
    assert.deepEqual(readImageHeader(source), { mediaType: 'image/avif', width, height });
    const { prepared, finished } = editRound(vips(), { source });
    assert.deepEqual([prepared.source.mediaType, finished.mediaType], ['image/png', 'image/png']);
    assert.match(finished.warnings.map(inEnglish).join(), /the edit is a PNG/);
    const made = vips().Image.newFromBuffer(finished.bytes);
    assert.deepEqual([made.width, made.height, made.bands], [width, height, 3]);
    assertNear(made.getpoint(5, 5), [220, 30, 30]);
    assertNear(made.getpoint(60, 35), [30, 30, 220]);
  });

  it('stands upright, keeps its alpha and its colour profile', () => {
    const lying = opaque(picture()).copy();
    lying.setInt('orientation', 6);
    const { finished } = editRound(vips(), { source: avif(lying) });
    const made = vips().Image.newFromBuffer(finished.bytes).autorot();
    assert.deepEqual([made.width, made.height], [height, width]);
    assertNear(made.getpoint(20, 5), [220, 30, 30]);
    assertNear(made.getpoint(20, 60), [30, 30, 220]);

    const cutOut = picture().extractBand(0, { n: 3 }).bandjoin(100);
    const seeThrough = editRound(vips(), { source: avif(cutOut) }).finished;
    assert.equal(vips().Image.newFromBuffer(seeThrough.bytes).extractBand(3).max(), 100);

    const inP3 = opaque(picture()).iccTransform('p3', { input_profile: 'srgb' });
    const round = editRound(vips(), { source: avif(inP3) });
    const [sent, kept] = [round.prepared.source.bytes, round.finished.bytes].map(bytes =>
      vips().Image.newFromBuffer(bytes),
    );
    assertNear(sent?.getpoint(5, 5) ?? [], [220, 30, 30]);
    assert.deepEqual(kept?.getBlob('icc-profile-data'), inP3.getBlob('icc-profile-data'));
  });

  it('is refused by its header where it declares enormous pixels', () => {
    const bomb = declaring(50_000, avif(opaque(picture())));
    assert.match(
      refusal(() => openPicture(vips(), bomb)),
      /too large: 50000 × 50000 pixels/,
    );
  });

  it('is known by the brands that it is compatible with', () => {
    const renamed = Buffer.from(avif(opaque(picture())));
    renamed.write('mif1', 8, 'latin1');
    assert.equal(sniffMediaType(renamed), 'image/avif');
  });

  it('is refused where it is damaged', () => {
    assert.match(
      refusal(() => openPicture(vips(), avifHead)),
      /damaged/,
    );
  });
});

describe('A HEIC picture', () => {
  const vips = useVips([heic.opaque]);
  const edited = (source: Uint8Array) => {
    const { prepared, finished } = editRound(vips(), { source });
    assert.deepEqual([prepared.source.mediaType, finished.mediaType], ['image/png', 'image/png']);
    const [sent, made] = [prepared.source.bytes, finished.bytes].map(file =>
      vips().Image.newFromBuffer(file),
    );
    assert.ok(sent && made);
    return { sent, made };
  };

  it('is edited in its size as PNG, without the padding that its coding has', () => {
    const { made } = edited(heic.opaque);
    assert.deepEqual([made.width, made.height, made.bands], [width, height, 3]);
    assertNear(made.getpoint(5, 5), [220, 30, 30]);
    assertNear(made.getpoint(60, 35), [30, 30, 220]);
  });

  it('keeps its alpha', () => {
    const { made } = edited(heic.seeThrough);
    assert.deepEqual([made.bands, made.extractBand(3).min(), made.extractBand(3).max()], [4, 100, 100]);
  });

  it('stands upright as its file says', () => {
    // Three quarter turns against the clock.
    const { made } = edited(withProperty(heic.opaque, 'irot', Buffer.from([3])));
    assert.deepEqual([made.width, made.height], [height, width]);
    assertNear(made.getpoint(20, 5), [220, 30, 30]);
    assertNear(made.getpoint(20, 60), [30, 30, 220]);
  });

  it('keeps its colour profile, and what the provider sees is in sRGB', () => {
    const inP3 = imageOf(vips(), halves).iccTransform('p3', { input_profile: 'srgb' });
    const profile = Buffer.from(inP3.getBlob('icc-profile-data'));
    const source = withProperty(heic.opaque, 'colr', Buffer.concat([Buffer.from('prof'), profile]));
    const { sent, made } = edited(source);
    assert.deepEqual(Buffer.from(made.getBlob('icc-profile-data')), profile);
    assertNear(made.getpoint(5, 5).slice(0, 1), [220]);
    // The same numbers are a stronger red there.
    assert.ok((sent.getpoint(5, 5)[0] ?? 0) > 228, `${sent.getpoint(5, 5)}`);
  });

  it('is refused where it is enormous by its header, damaged or cut short', () => {
    const bomb = declaring(20_000, heic.opaque);
    assert.match(
      refusal(() => openPicture(vips(), bomb)),
      /too large: 20000 × 20000 pixels/,
    );
    // Behind so much that a first look might miss it.
    const free = Buffer.alloc(80_000);
    free.writeUInt32BE(free.length);
    free.write('free', 4, 'latin1');
    const hidden = Buffer.concat([bomb.subarray(0, 28), free, bomb.subarray(28)]);
    assert.match(
      refusal(() => openPicture(vips(), hidden)),
      /too large: 20000 × 20000 pixels/,
    );
    // Nor where the head says no size at all, for it has far too much to say.
    const silent = withProperty(heic.opaque, 'free', Buffer.alloc(1_100_000));
    assert.match(
      refusal(() => openPicture(vips(), silent)),
      /damaged/,
    );
    assert.match(
      refusal(() => openPicture(vips(), heic.opaque.subarray(0, 700))),
      /HEIC picture.*damaged/,
    );
    assert.match(
      refusal(() => openPicture(vips(), heic.opaque.subarray(0, 60))),
      /damaged/,
    );
  });
});

describe('A drawing', () => {
  const vips = useVips([svgOf('')]);
  const box = '<rect width="12" height="12" fill="#00f"/>';
  const drawn = (attributes: string, content = box) => {
    const source = svgOf(attributes, content);
    const { prepared, finished } = editRound(vips(), { source });
    const made = vips().Image.newFromBuffer(finished.bytes);
    const header = readImageHeader(source);
    if (header?.width) assert.deepEqual([made.width, made.height], [header.width, header.height]);
    assert.deepEqual([prepared.source.mediaType, finished.mediaType], ['image/png', 'image/png']);
    return made;
  };

  it('has the pixels that it states, and is transparent where nothing is drawn', () => {
    const made = drawn('width="24" height="12"');
    assert.deepEqual([made.getpoint(5, 5), made.getpoint(18, 5)[3]], [[0, 0, 255, 255], 0]);
  });

  it('is drawn as large as an edit wants it where it states proportions alone', () => {
    const made = drawn('viewBox="0 0 24 12"');
    assert.deepEqual([made.width, made.height], [1024, 512]);
    // Drawn anew, not enlarged: the edge is one pixel wide.
    assert.deepEqual([made.getpoint(510, 300)[3], made.getpoint(513, 300)[3]], [255, 0]);
    const measured = drawn('');
    assert.deepEqual([measured.width, measured.height], [1024, 1024]);
  });

  it('has exactly the pixels of its header, however its units are rounded', () => {
    for (const attributes of [
      'width="210mm" height="297mm" viewBox="0 0 210 297"',
      'width="33.4pt" height="21.7pt"',
      'width="48" viewBox="0 0 24.3 12.7"',
      'viewBox="0 0 24.3 12.7"',
      'width="20.5" height="10.5"',
    ])
      drawn(attributes);
  });

  it('is refused where it points to anything that is not in it, and nothing of that is fetched', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked++;
      response.end();
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const links = [`http://127.0.0.1:${port}/a.png`, 'file:///etc/hostname', '/proc/self/environ'];
    const images = links.map(link => `<image width="24" height="12" xlink:href="${link}"/>`);
    const style = `<style>@import url("http://127.0.0.1:${port}/b.css");</style>`;
    for (const content of [...images, style]) {
      const source = svgOf('width="24" height="12"', content);
      assert.match(
        refusal(() => editRound(vips(), { source })),
        /“source.png”: The drawing points to something outside itself/,
      );
      assert.equal(vips().Image.svgloadBuffer(source).extractBand(3).max(), 0);
    }
    await new Promise(resolve => setTimeout(resolve, 50));
    server.close();
    assert.equal(asked, 0);
  });

  it('is refused where it hides what it is from a first look', () => {
    const hidden = Buffer.concat([Buffer.alloc(600, ' '), svgOf('width="9" height="9"', box)]);
    for (const source of [hidden, gzipSync(svgOf('width="9" height="9"', box))])
      assert.match(
        refusal(() => openPicture(vips(), source)),
        /unknown format/,
      );
  });

  it('is refused with text in it, which would be missing', () => {
    const source = svgOf('width="90" height="30"', '<text x="5" y="20">Hello</text>');
    assert.match(
      refusal(() => editRound(vips(), { source })),
      /“source.png”: The drawing has text/,
    );
  });

  it('is refused where it is enormous, draws itself without end, or is no drawing', () => {
    assert.match(
      refusal(() => openPicture(vips(), svgOf('width="90000" height="90000"'))),
      /too large/,
    );
    const groups = Array.from({ length: 9 }, (_, level) => {
      const uses = `<use xlink:href="#g${level}"/>`.repeat(10);
      return `<g id="g${level + 1}">${uses}</g>`;
    });
    const bomb = `<defs><g id="g0">${box}</g>${groups.join('')}</defs><use xlink:href="#g9"/>`;
    assert.match(
      refusal(() => openPicture(vips(), svgOf('width="9" height="9"', bomb))),
      /damaged/,
    );
    assert.match(
      refusal(() => openPicture(vips(), Buffer.from('<svg width="9" height="9"'))),
      /damaged/,
    );
  });
});
