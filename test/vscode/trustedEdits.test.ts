/** Edits through the real extension, with providers that repaint everything, ignore the mask, and answer in another size, format or without alpha. */

import * as assert from 'node:assert/strict';
import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type Vips from 'wasm-vips';
import type { ImageResult } from '../../src/api';
import { type Library, loadVips } from '../../src/pixels/vips';
import { type Painter, startWilful } from '../servers/wilful';
import { heic } from '../unit/pixels/support/rareFormats';
import { imageError, namesIn, writeInWorkspace } from './easel';
import { useStandIn } from './providers/useProvider';

const provider = 'wilful';
const edit = (request: object) =>
  vscode.commands.executeCommand<ImageResult>('easel.edit', {
    ...{ prompt: 'a heron at dawn', open: false, provider },
    ...request,
  });
const entry = {
  label: 'Wilful',
  auth: 'none',
  models: [
    { id: 'masks', sizes: ['256x256', '384x256', '256x384'] },
    { id: 'any', sizes: 'any' },
    { id: 'opaque', sizes: 'any', backgrounds: ['auto', 'opaque'] },
    { id: 'blind', sizes: 'any', edits: { maxSources: 4, mask: false } },
    { id: 'alone', sizes: 'any', edits: { maxSources: 1, mask: false } },
    { id: 'white', sizes: 'any', edits: { mask: true, maskPolarity: 'white' } },
  ],
};

const [width, height] = [300, 200];
const box = { left: 100, top: 50, right: 200, bottom: 150 };
const isOpen = (x: number, y: number) => x >= box.left && x < box.right && y >= box.top && y < box.bottom;

describe('An edit that can be trusted', () => {
  let vips: Library;
  let painter: Painter = picture => picture;
  const server = useStandIn(provider, () => startWilful(() => painter), { path: '/v1', entry });
  const files = { source: '', cutOut: '', mask: '', white: '' };

  before(async () => {
    vips = await loadVips();
    const pixels = new Uint8Array(width * height * 4);
    const [alpha, white] = [new Uint8Array(width * height * 4), new Uint8Array(width * height)];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = y * width + x;
        // Fine stripes on slow waves: whatever is resampled shows.
        const wave = (by: number) => Math.round(90 + 50 * Math.sin(by / 40) + ((x ^ y) & 31));
        pixels.set([wave(x), wave(y), wave(x + y), Math.hypot(x - 150, y - 100) < 95 ? 255 : 0], at * 4);
        alpha[at * 4 + 3] = isOpen(x, y) ? 0 : 255;
        white[at] = isOpen(x, y) ? 255 : 0;
      }
    }
    const cutOut = imageOf(pixels, 4, 'srgb');
    files.source = await write('source.png', cutOut.extractBand(0, { n: 3 }));
    files.cutOut = await write('cut-out.webp', cutOut);
    files.mask = await write('some-mask.png', imageOf(alpha, 4, 'srgb'));
    files.white = await write('white-mask.png', imageOf(white, 1, 'b-w'));
  });

  const imageOf = (data: Uint8Array, bands: number, interpretation: 'srgb' | 'b-w') =>
    vips.Image.newFromMemory(data, width, height, bands, vips.BandFormat.uchar).copy({ interpretation });
  const write = (name: string, image: Vips.Image) => {
    const isWebp = name.endsWith('.webp');
    const file = isWebp
      ? image.writeToBuffer('.webp', { lossless: true, exact: true })
      : image.writeToBuffer('.png');
    return writeInWorkspace(`trusted/${name}`, file);
  };
  const read = (file: Uint8Array) => vips.Image.newFromBuffer(file);

  /** A provider that repaints everything, then does something else to it. */
  const repainting =
    (finish: (image: Vips.Image) => Uint8Array): Painter =>
    picture => {
      const image = read(picture);
      return finish(image.newFromImage([200, 20, 220]).copy({ interpretation: 'srgb' }));
    };

  async function edited(request: object): Promise<{ result: ImageResult; file: Buffer }> {
    const result = await edit({ folder: 'trusted/made', ...request });
    const [image] = result.images;
    assert.ok(image);
    return { result, file: await readFile(image.uri.fsPath) };
  }

  async function generated(request: object): Promise<{ result: ImageResult }> {
    const order = {
      prompt: 'a heron at dawn',
      provider,
      model: 'masks',
      folder: 'trusted/guided',
      open: false,
    };
    return { result: await vscode.commands.executeCommand('easel.generate', { ...order, ...request }) };
  }

  /** Values outside the mask that differ from the source, and px in the middle of the mask that are the provider's. */
  async function compare(source: string, file: Buffer): Promise<{ outside: number; inside: number }> {
    const [before, after] = [read(await readFile(source)), read(file)];
    assert.deepEqual([after.width, after.height, after.bands], [width, height, before.bands]);
    const [was, is] = [before.writeToMemory(), after.writeToMemory()];
    const { bands } = before;
    let [outside, inside] = [0, 0];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = (y * width + x) * bands;
        if (isOpen(x, y)) {
          if (Math.hypot(x - 150, y - 100) < 30 && is[at] === 200 && is[at + 1] === 20) inside++;
        } else {
          for (let band = 0; band < bands; band++) if (was[at + band] !== is[at + band]) outside++;
        }
      }
    }
    return { outside, inside };
  }

  for (const [what, finish] of [
    ['in the size that it was asked for', (image: Vips.Image) => image.writeToBuffer('.png')],
    ['in another size', (image: Vips.Image) => image.resize(1.31).writeToBuffer('.png')],
    ['as a small WebP', (image: Vips.Image) => image.resize(0.5).writeToBuffer('.webp', { lossless: true })],
    ['with alpha', (image: Vips.Image) => image.addalpha().writeToBuffer('.png')],
  ] as const) {
    for (const model of ['masks', 'any'] as const) {
      it(`keeps every pixel outside the mask when ${model} repaints everything ${what}`, async () => {
        painter = repainting(finish);
        const { result, file } = await edited({ model, images: [files.source], mask: files.mask });
        const { outside, inside } = await compare(files.source, file);
        assert.equal(outside, 0);
        assert.ok(inside > 2000, `${inside}`);
        assert.deepEqual(result.warnings, [
          'The provider changed 100 % of the protected pixels; the original was kept there.',
        ]);
        assert.equal(result.images[0]?.mediaType, 'image/png');
      });
    }
  }

  it('keeps the alpha of a cut-out and its format when the provider knows neither', async () => {
    painter = repainting(image => image.writeToBuffer('.jpg'));
    const { result, file } = await edited({ model: 'any', images: [files.cutOut], mask: files.mask });
    assert.equal((await compare(files.cutOut, file)).outside, 0);
    assert.equal(result.images[0]?.mediaType, 'image/webp');
  });

  it('tells how much a provider that ignores the mask changed, to a tenth of a percent', async () => {
    const rows = 77;
    // Of 384 × 256 px, where the source lies at 42, 28.
    painter = picture => {
      const image = read(picture);
      const painted = image.crop(0, 0, image.width, 28 + rows).invert();
      return image.insert(painted, 0, 0).writeToBuffer('.png');
    };
    const { result, file } = await edited({ model: 'masks', images: [files.source], mask: files.mask });
    assert.equal((await compare(files.source, file)).outside, 0);
    const [inverted, before] = await Promise.all([1, 0].map(async () => read(await readFile(files.source))));
    assert.ok(inverted && before);
    // Inverting leaves a middle grey nearly as it was: only what moves by more than 16 levels counts.
    const moved = inverted.invert().subtract(before).abs().more(16).bandor().writeToMemory();
    let [changed, all] = [0, 0];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        if (isOpen(x, y)) continue;
        all++;
        if (y < rows && moved[y * width + x] === 255) changed++;
      }
    }
    const told = Number(/changed ([\d.]+) %/.exec(result.warnings.join())?.[1]);
    assert.ok(Math.abs(told - (100 * changed) / all) <= 0.1, `${told} told, ${(100 * changed) / all} true`);
  });

  it('warns of nothing when the provider did as it was asked, and shows its answer all the same', async () => {
    painter = (picture, mask) => {
      assert.ok(mask);
      const open = read(mask).extractBand(3).invert();
      const image = read(picture);
      return open.ifthenelse(image.invert(), image).writeToBuffer('.png');
    };
    const { result, file } = await edited({ model: 'masks', images: [files.source], mask: files.mask });
    assert.deepEqual(result.warnings, []);
    assert.equal((await compare(files.source, file)).outside, 0);
    const raw = read(await readFile(result.images[0]?.raw?.fsPath ?? ''));
    assert.deepEqual([raw.width, raw.height], [384, 256]);
  });

  it('sends a mask of the very size of the picture beside it, in a legal size that it asks for', async () => {
    painter = picture => picture;
    await edited({ model: 'masks', images: [files.source], mask: files.mask });
    const parts = server().requests.at(-1)?.parts ?? [];
    const part = (name: string) => parts.find(part => part.name === name)?.bytes ?? Buffer.alloc(0);
    assert.equal(part('size').toString(), '384x256');
    const [picture, mask] = [read(part('image')), read(part('mask'))];
    assert.deepEqual([picture.width, picture.height, mask.width, mask.height], [384, 256, 384, 256]);
    assert.deepEqual([mask.getpoint(42 + 150, 28 + 100)[3], mask.getpoint(42 + 10, 28 + 10)[3]], [0, 255]);
  });

  it('sends white for what is to change where the server wants that', async () => {
    painter = picture => picture;
    await edited({ model: 'white', images: [files.source], mask: files.mask });
    const sent = server()
      .requests.at(-1)
      ?.parts.find(({ name }) => name === 'mask')?.bytes;
    assert.ok(sent);
    assert.deepEqual([read(sent).getpoint(150, 100), read(sent).getpoint(10, 10)], [[255], [0]]);
  });

  it('takes a mask that is white where the picture may change', async () => {
    painter = repainting(image => image.writeToBuffer('.png'));
    const { file } = await edited({ model: 'any', images: [files.source], mask: files.white });
    const { outside, inside } = await compare(files.source, file);
    assert.ok(outside === 0 && inside > 2000);
  });

  it('shows the mask to a model that takes none, and puts the original back', async () => {
    painter = repainting(image => image.writeToBuffer('.png'));
    const { result, file } = await edited({ model: 'blind', images: [files.source], mask: files.mask });
    assert.equal((await compare(files.source, file)).outside, 0);
    const parts = server().requests.at(-1)?.parts ?? [];
    assert.equal(parts.filter(({ name }) => name === 'image[]').length, 2);
    assert.ok(!parts.some(({ name }) => name === 'mask'));
    assert.match(parts.find(({ name }) => name === 'prompt')?.bytes.toString() ?? '', /Image 2 is a mask/);
    assert.match(result.warnings.join(' '), /blind takes no mask: it was shown the mask as picture 2/);
    const alone = await edited({ model: 'alone', images: [files.source], mask: files.mask });
    assert.equal((await compare(files.source, alone.file)).outside, 0);
    assert.match(alone.result.warnings.join(' '), /alone takes no mask: it saw the whole picture/);
  });

  it('has the size of its source without a mask as well, unless the provider’s is wanted', async () => {
    painter = picture => read(picture).resize(2).writeToBuffer('.webp');
    const { result } = await edited({ model: 'masks', images: [files.source] });
    const [image] = result.images;
    assert.deepEqual([image?.width, image?.height, image?.mediaType], [width, height, 'image/png']);
    const free = await edited({ model: 'masks', images: [files.source], editSize: 'provider' });
    const [own] = free.result.images;
    assert.deepEqual([own?.width, own?.height, own?.mediaType], [2 * width, 2 * height, 'image/webp']);
  });

  it('is none where references guide a new picture: the size asked for, a name from the prompt, nothing fitted', async () => {
    painter = picture =>
      read(picture).thumbnailImage(384, { height: 256, size: 'force' }).writeToBuffer('.png');
    const { result } = await generated({ references: [files.source, files.cutOut], size: '384x256' });
    const [image] = result.images;
    assert.deepEqual([image?.width, image?.height, result.warnings], [384, 256, []]);
    assert.match(image?.uri.path ?? '', /\/guided\/a-heron-at-dawn\.png$/);
    const sent = server().requests.at(-1);
    assert.match(sent?.path ?? '', /\/images\/edits$/);
    assert.equal(sent?.parts.filter(({ name }) => name === 'image[]').length, 2);
    assert.equal(sent?.parts.find(({ name }) => name === 'size')?.bytes.toString(), '384x256');
  });

  it('tells that a picture came in another size than the one asked for, and not where it is fitted', async () => {
    painter = picture => read(picture).resize(0.5).writeToBuffer('.png');
    const { result } = await generated({ references: [files.source], size: '384x256' });
    const [{ width: wide = 0, height: high = 0 } = {}] = result.images;
    assert.deepEqual(result.warnings, [`Asked 384×256, got ${wide}×${high}.`]);
    const fitted = await edited({ model: 'masks', images: [files.source], size: '384x256' });
    assert.ok(
      !fitted.result.warnings.some(warning => warning.includes('Asked')),
      'a source has its own size',
    );
  });

  it('converts a picture that the model does not take, whichever size is wanted', async () => {
    painter = picture => picture;
    const gif = await writeInWorkspace(
      'trusted/still.gif',
      read(await readFile(files.source)).writeToBuffer('.gif'),
    );
    for (const editSize of ['source', 'provider']) {
      const { result } = await edited({ model: 'any', images: [gif], editSize });
      const [image] = result.images;
      assert.deepEqual([image?.width, image?.height, image?.mediaType], [width, height, 'image/png']);
      assert.equal(
        server()
          .requests.at(-1)
          ?.parts.find(({ name }) => name === 'image')?.mediaType,
        'image/png',
      );
    }
  });

  it('edits AVIF and HEIC pictures and a drawing as PNG, in their own size', async () => {
    painter = picture => picture;
    const rich = await loadVips(['vips-heif.wasm']);
    const avif = rich.Image.newFromBuffer(await readFile(files.source)).writeToBuffer('.avif', { Q: 90 });
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="9" height="9"/></svg>`;
    const sources = { 'photo.avif': avif, 'phone.heic': heic.opaque, 'drawing.svg': Buffer.from(svg) };
    const sizes = { 'photo.avif': [width, height], 'phone.heic': [64, 40], 'drawing.svg': [30, 20] };
    for (const [name, bytes] of Object.entries(sources)) {
      const images = [await writeInWorkspace(`trusted/${name}`, bytes)];
      const { result, file } = await edited({ model: 'any', images });
      const made = read(file);
      assert.deepEqual([made.width, made.height], sizes[name as keyof typeof sizes]);
      assert.equal(result.images[0]?.mediaType, 'image/png');
      assert.match(result.warnings.join(), /the edit is a PNG/);
    }
  });

  it('saves an answer that cannot be fitted as it came, and says so', async () => {
    // It begins and ends as a PNG does, and there is nothing in it to be decoded.
    painter = picture => Buffer.concat([picture.subarray(0, 60), picture.subarray(-12)]);
    const { result, file } = await edited({ model: 'any', images: [files.source], mask: files.mask });
    assert.equal(file.length, 72);
    assert.match(result.warnings.join(' '), /saved as it came/);
  });

  it('replaces its source when told to, and brings it back', async () => {
    painter = repainting(image => image.writeToBuffer('.png'));
    const before = await readFile(files.source);
    const path = await writeInWorkspace('trusted/replaced.png', before);
    const uri = vscode.Uri.file(path);
    const restore = () => vscode.commands.executeCommand<boolean>('easel.restorePrevious', uri);
    for (const mask of [files.mask, undefined]) {
      const { result } = await edited({ model: 'any', images: [path], replace: true, ...(mask && { mask }) });
      assert.equal(result.images[0]?.uri.fsPath, path);
      assert.ok(!before.equals(await readFile(path)));
    }
    const seen: string[] = [];
    const watcher = watch(dirname(path), (event, name) => name === 'replaced.png' && seen.push(event));
    assert.equal(await restore(), true);
    watcher.close();
    assert.ok(seen.filter(event => event === 'rename').length <= 1, `it was there all the time: ${seen}`);
    assert.deepEqual((await compare(files.source, await readFile(path))).outside, 0);
    assert.equal(await restore(), true);
    assert.ok(before.equals(await readFile(path)));
    assert.equal(await restore(), false, 'there is no older one');
    assert.ok(before.equals(await readFile(path)));
    assert.deepEqual(
      (await namesIn('trusted')).filter(name => /replaced|tmp/.test(name)),
      ['replaced.png'],
    );
  });

  it('is saved beside, with a warning, where it cannot replace its source', async () => {
    painter = repainting(image => image.writeToBuffer('.png'));
    const { result, file } = await edited({
      ...{ model: 'any', images: [files.source], replace: true, outputFormat: 'jpeg' },
    });
    assert.match(result.images[0]?.uri.path ?? '', /made\/.*\.jpg$/);
    assert.match(result.warnings.join(' '), /not replaced/);
    assert.ok(file.length > 0);
  });

  for (const model of ['masks', 'any', 'blind'] as const) {
    it(`draws the canvas outward by what was asked for, around a source that stays, when ${model} repaints everything`, async () => {
      painter = repainting(image => image.writeToBuffer('.png'));
      const { result, file } = await edited({
        ...{ model, images: [files.source], extend: { top: 7, right: 60, left: 13 }, editSize: 'provider' },
      });
      const [before, after] = [read(await readFile(files.source)), read(file)];
      assert.deepEqual([after.width, after.height, after.bands], [width + 73, height + 7, 3]);
      assert.equal(after.crop(13, 7, width, height).subtract(before).abs().max(), 0);
      const data = after.writeToMemory();
      const pixel = (x: number, y: number) => [0, 1, 2].map(band => data[(y * after.width + x) * 3 + band]);
      assert.deepEqual(pixel(width + 70, 100), [200, 20, 220]);
      assert.match(result.warnings.join(' '), /changed 100 % of the protected pixels/);
      assert.deepEqual([result.images[0]?.width, result.images[0]?.height], [width + 73, height + 7]);
    });
  }

  it('asks for what an extended picture gets anew: transparent in the picture, transparent in the mask', async () => {
    painter = picture => picture;
    await edited({ model: 'any', images: [files.source], extend: { bottom: 50 } });
    const parts = server().requests.at(-1)?.parts ?? [];
    for (const name of ['image', 'mask']) {
      const sent = read(parts.find(part => part.name === name)?.bytes ?? Buffer.alloc(0));
      const alpha = sent.extractBand(3);
      assert.deepEqual([sent.width, sent.height], [width, height + 50]);
      assert.equal(alpha.crop(0, 0, width, height).min(), 255);
      assert.equal(alpha.crop(0, height, width, 50).max(), 0);
    }
  });

  const isSubject = (x: number, y: number) => Math.hypot(x + 0.5 - 150, y + 0.5 - 100) < 60;
  const backdrops = {
    transparent: (image: Vips.Image, shown: Vips.Image) =>
      image.extractBand(0, { n: 3 }).bandjoin(shown).writeToBuffer('.png'),
    plain: (image: Vips.Image, shown: Vips.Image) =>
      shown.ifthenelse(image, [255, 0, 255]).copy({ interpretation: 'srgb' }).writeToBuffer('.png'),
  };
  for (const [what, paint] of Object.entries(backdrops)) {
    it(`cuts out the source's own pixels by an outline that comes with a ${what} background`, async () => {
      const shown = new Uint8Array(width * height);
      for (let at = 0; at < shown.length; at++)
        shown[at] = isSubject(at % width, Math.floor(at / width)) ? 255 : 0;
      // A subject in colours of its own, in which the provider did not keep to the source.
      painter = picture => paint(read(picture).linear(0.5, 10).cast('uchar'), imageOf(shown, 1, 'b-w'));
      const request = { model: 'any', images: [files.source], cutOut: true, editSize: 'provider' };
      const { result, file } = await edited(request);
      assert.deepEqual(result.warnings, []);
      const [before, after] = [read(await readFile(files.source)), read(file)];
      assert.deepEqual([after.width, after.height, after.bands], [width, height, 4]);
      assert.equal(after.extractBand(0, { n: 3 }).subtract(before).abs().max(), 0);
      const alpha = after.extractBand(3).writeToMemory();
      const isNearEdge = (x: number, y: number) => Math.abs(Math.hypot(x - 150, y - 100) - 60) < 3;
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++)
          if (!isNearEdge(x, y)) assert.equal(alpha[y * width + x], isSubject(x, y) ? 255 : 0, `${x}, ${y}`);
      }
    });
  }

  it('asks for a transparent background, or for a plain one where the model makes none, and says so', async () => {
    painter = picture => picture;
    const asked = async (model: string) => {
      const { result } = await edited({ model, images: [files.cutOut], cutOut: true });
      const { parts = [] } = server().requests.at(-1) ?? {};
      const field = (name: string) => parts.find(part => part.name === name)?.bytes.toString();
      return [
        field('background'),
        field('output_format'),
        field('prompt')?.includes('#FF00FF'),
        result.warnings,
      ];
    };
    assert.deepEqual(await asked('any'), ['transparent', 'png', false, []]);
    assert.deepEqual(await asked('opaque'), [
      ...[undefined, undefined, true],
      ['opaque makes no transparent background: it was asked for a plain one, which was cut away.'],
    ]);
  });

  it('saves what a provider gives without any outline as it came, and says so', async () => {
    painter = picture => read(picture).resize(0.5).writeToBuffer('.jpg');
    const { result, file } = await edited({ model: 'any', images: [files.source], cutOut: true });
    assert.deepEqual(result.warnings, [
      'any gave no transparent background: the picture was saved as it came.',
    ]);
    assert.deepEqual([read(file).width, result.images[0]?.mediaType], [width / 2, 'image/jpeg']);
    await assert.rejects(
      async () => edit({ model: 'any', images: [files.source], cutOut: true, mask: files.mask }),
      imageError('invalidInput'),
    );
  });

  it('refuses margins that are none, or too wide, before anything is sent', async () => {
    const asked = server().requests.length;
    for (const extend of [{}, { top: 0 }, { left: -5 }, { right: 10_001 }, { right: 1.5 }, { up: 5 }]) {
      await assert.rejects(
        async () => edit({ model: 'any', images: [files.source], extend }),
        imageError('invalidInput'),
      );
    }
    assert.equal(server().requests.length, asked);
  });

  it('refuses a picture of enormous pixels before anything is sent', async () => {
    const bomb = Buffer.from(await readFile(files.source));
    bomb.writeUInt32BE(50_000, 16);
    bomb.writeUInt32BE(50_000, 20);
    const asked = server().requests.length;
    const images = [await writeInWorkspace('trusted/bomb.png', bomb)];
    await assert.rejects(async () => edit({ model: 'any', images }), imageError('invalidInput'));
    assert.equal(server().requests.length, asked);
  });
});
