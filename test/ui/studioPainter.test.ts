/** A mask painted in the real Studio, by mouse and by keyboard, up to what the provider's server received and what came of it in the file. */

import * as assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Bitmap, newBitmap } from '../../src/pixels/bitmap';
import { Codec } from '../../src/pixels/codec';
import type { Received, StandIn } from '../servers/standIn';
import { startWilful } from '../servers/wilful';
import { bitmapOf, pixelAt } from '../unit/pixels/support/pictures';
import { assertSoon } from './assertSoon';
import { EaselFrame } from './easelFrame';
import type { StudioFrame } from './studioFrame';
import { useWorkbench } from './useWorkbench';

const [width, height] = [480, 320];
const photo = bitmapOf(width, height, (x, y) => [x % 256, y % 256, (x * y) % 251, 255]);

/** px of what a mask opens, and whether that is a rectangle without a hole. */
function opened({ width, height, data }: Bitmap) {
  let [left, top, right, bottom, count] = [width, height, -1, -1, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const alpha = data[(y * width + x) * 4 + 3];
      assert.ok(alpha === 0 || alpha === 255, 'a mask for a server is hard');
      if (alpha === 255) continue;
      count++;
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    }
  }
  const area = { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
  return { area, isWhole: count === area.width * area.height };
}

describe('Edit with Mask…', function () {
  this.timeout(120_000);
  let server: StandIn;
  let codec: Codec;
  const open = useWorkbench({
    prepare: async workspace => {
      codec = await Codec.load();
      await writeFile(join(workspace, 'photo.png'), codec.encode(photo, { format: 'png' }));
    },
    settings: async () => {
      const red: (size: Bitmap) => Bitmap = ({ width, height }) => {
        const all = newBitmap(width, height);
        for (let at = 0; at < all.data.length; at += 4) all.data.set([220, 20, 60, 255], at);
        return all;
      };
      // Repaints everything, whatever the mask says.
      server = await startWilful(
        () => picture => codec.encode(red(codec.decode(picture)), { format: 'png' }),
      );
      const wilful = {
        ...{ label: 'Wilful', baseUrl: `${server.origin}/v1`, auth: 'none' },
        models: [{ id: 'any', sizes: 'any' }],
        defaultModel: 'any',
      };
      const layers = {
        ...{ ...wilful, label: 'Layers' },
        models: [{ id: 'layered', sizes: 'any', edits: { markup: true } }],
        defaultModel: 'layered',
      };
      return { 'easel.provider': 'wilful', 'easel.providers': { wilful, layers } };
    },
  });
  after(() => server.close());

  const partsOf = ({ parts }: Received, name: string) =>
    parts
      .filter(part => part.name === name || part.name === `${name}[]`)
      .map(({ bytes }) => codec.decode(bytes));
  const saved = async (name: string) => codec.decode(await readFile(join(open().workspace, name)));
  const shoot = (name: string) =>
    open().workbench.screenshot(resolve('out/screenshots/studio-in-vs-code', `painter-${name}.png`));

  /** Presses Generate, and waits for the server's request and the job's end. */
  async function sent(easel: EaselFrame, prompt: string): Promise<Received> {
    const before = server.requests.length;
    await easel.studio.generate(prompt);
    await easel.studio.jobs('done').filter({ hasText: prompt }).waitFor({ state: 'attached' });
    assert.equal(server.requests.length, before + 1);
    const request = server.requests.at(-1);
    if (request === undefined) throw new Error('counted');
    return request;
  }

  /** Everything outside the area is the photograph's, and something inside is not. */
  async function assertKept(
    name: string,
    { x, y, width: across, height: down }: ReturnType<typeof opened>['area'],
  ) {
    const result = await saved(name);
    assert.deepEqual([result.width, result.height], [width, height]);
    let changed = 0;
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const isInside = column >= x && column < x + across && row >= y && row < y + down;
        const isSame = pixelAt(result, column, row).join() === pixelAt(photo, column, row).join();
        if (!isInside) assert.ok(isSame, `${column}, ${row}`);
        else if (!isSame) changed++;
      }
    }
    assert.ok(changed > 0);
  }

  it('paints with the mouse what the server then gets as its mask, and nothing else changes', async () => {
    const { workbench } = open();
    await workbench.chooseFromFileMenu(['photo.png'], 'Edit with Mask…');
    const easel = await EaselFrame.find(workbench);
    await easel.tool('Rectangle');
    await easel.draw([100, 80], [150, 120], [260, 200]);
    await easel.studio.frame.getByText(/^Only the painted \d+(\.\d)? % change$/).waitFor();
    await shoot('rectangle');
    const request = await sent(easel, 'a red door');
    const [mask] = partsOf(request, 'mask');
    assert.ok(mask);
    const { area, isWhole } = opened(mask);
    assert.deepEqual([mask.width, mask.height, isWhole], [width, height, true]);
    // One px of the window may be several of the picture, or the other way round.
    for (const [is, meant] of [
      ...[
        [area.x, 100],
        [area.y, 80],
      ],
      ...[
        [area.x + area.width, 261],
        [area.y + area.height, 201],
      ],
    ] as const) {
      assert.ok(Math.abs(is - meant) <= 2, `${is} for ${meant}`);
    }
    await assertKept('photo-edit-1.png', area);
  });

  it('tells how much the provider changed outside, and shows its answer on a click', async () => {
    const { workbench } = open();
    const { studio } = await EaselFrame.closed(workbench);
    const said = /The provider changed \d+(\.\d)? % of the protected pixels; the original was kept there\./;
    await studio.picture('a red door').press('Enter');
    const viewer = studio.frame.locator('.viewer');
    await viewer.getByText(said).first().waitFor();
    const image = viewer.locator('.large img');
    const source = await image.getAttribute('src');
    await viewer.getByRole('button', { name: 'Show What the Provider Answered' }).click();
    await assertSoon(async () => (await image.getAttribute('src')) !== source, true);
    await shoot('raw');
    await viewer.getByRole('button', { name: 'Show What the Provider Answered' }).click();
    await assertSoon(() => image.getAttribute('src'), source);
    await workbench.page.keyboard.press('Escape');
  });

  it('protects the same when the picture is made again', async () => {
    const { workbench } = open();
    const { studio } = await EaselFrame.closed(workbench);
    const [before] = partsOf(server.requests.at(-1) as Received, 'mask');
    const count = server.requests.length;
    await studio.picture('a red door').press('g');
    await assertSoon(async () => server.requests.length, count + 1);
    const [again] = partsOf(server.requests.at(-1) as Received, 'mask');
    assert.ok(before && again);
    assert.ok(Buffer.from(again.data).equals(Buffer.from(before.data)));
    await studio.frame.locator('.job[data-state="done"]').nth(1).waitFor();
  });

  it('takes back a stroke, and not what is written in the prompt', async () => {
    const { workbench } = open();
    const { keyboard } = workbench.page;
    const { studio } = await EaselFrame.closed(workbench);
    await studio.button('Paint Mask on photo.png…').click();
    const easel = await EaselFrame.find(workbench);
    await studio.prompt.fill('a green');
    await studio.prompt.pressSequentially(' door');
    await easel.draw([300, 200], [340, 240]);
    await keyboard.press('ControlOrMeta+z');
    await studio.frame.getByRole('button', { name: 'Redo', disabled: false }).waitFor();
    await easel.mode('Extend');
    await studio.frame.locator('.painter .stage').focus();
    await keyboard.press('ControlOrMeta+z');
    // Whatever the workbench makes of keys it does in their order: it has done that when it opens this.
    await workbench.findCommand('Easel: Open Studio');
    await keyboard.press('Escape');
    assert.equal(await studio.prompt.inputValue(), 'a green door');
    await easel.close();
  });

  it('is painted by keyboard alone, exact to the pixel', async () => {
    const { workbench } = open();
    const { keyboard } = workbench.page;
    const { studio } = await EaselFrame.closed(workbench);
    await studio.button('Paint Mask on photo.png…').focus();
    await keyboard.press('Enter');
    await EaselFrame.find(workbench);
    await keyboard.press('Delete');
    await keyboard.press('r');
    for (const [name, value] of Object.entries({ X: 11, Y: 22, Width: 33, Height: 44 })) {
      await studio.frame.getByRole('spinbutton', { name, exact: true }).focus();
      // Ctrl+A goes a long way round through the workbench.
      await keyboard.press('End');
      await keyboard.press('Shift+Home');
      await keyboard.type(String(value));
      await keyboard.press('Tab');
    }
    await studio.button('Add').focus();
    await keyboard.press('Enter');
    await studio.prompt.fill('a small blue door');
    const before = server.requests.length;
    await keyboard.press('ControlOrMeta+Enter');
    await assertSoon(async () => server.requests.length, before + 1);
    const [mask] = partsOf(server.requests.at(-1) as Received, 'mask');
    assert.ok(mask);
    assert.deepEqual(opened(mask), { area: { x: 11, y: 22, width: 33, height: 44 }, isWhole: true });
    await studio.jobs('done').filter({ hasText: 'a small blue door' }).waitFor({ state: 'attached' });
    await assertKept('photo-edit-3.png', { x: 11, y: 22, width: 33, height: 44 });
  });

  it('is there after a reload, and is saved beside the picture', async () => {
    const { workbench, workspace } = open();
    const reloaded = workbench.page.waitForEvent('load');
    await workbench.runCommand('Developer: Reload Window').catch(() => {});
    await reloaded;
    const { studio } = await EaselFrame.closed(workbench);
    await studio.button(/^Picture 1, edited: photo\.png, with a mask/).waitFor();
    await studio.button('Paint Mask on photo.png…').click();
    const easel = await EaselFrame.find(workbench);
    await easel.menu('Mask', 'Save mask beside picture');
    await workbench.waitForNotification('The mask was saved as photo.mask.png.');
    const file = codec.decode(await readFile(join(workspace, 'photo.mask.png')));
    let white = 0;
    for (let at = 0; at < file.data.length; at += 4) if (file.data[at] === 255) white++;
    assert.deepEqual([file.width, file.height, white], [width, height, 33 * 44]);
    await easel.close();
  });

  it('extends the canvas by what was typed, around a picture that stays', async () => {
    const { workbench } = open();
    const { studio } = await EaselFrame.closed(workbench);
    await studio.button('Paint Mask on photo.png…').click();
    const easel = await EaselFrame.find(workbench);
    await workbench.page.keyboard.press('Delete');
    await studio.frame.getByText(/^Only the painted/).waitFor({ state: 'detached' });
    await easel.mode('Extend');
    for (const [name, value] of Object.entries({ Top: '16', Right: '80' })) {
      await studio.frame.getByRole('spinbutton', { name, exact: true }).fill(value);
      await studio.frame.getByRole('spinbutton', { name, exact: true }).press('Tab');
    }
    await studio.frame.getByText('Canvas grows by 16 px at the top, 80 px on the right').waitFor();
    await shoot('extend');
    const request = await sent(easel, 'more of it');
    const [mask] = partsOf(request, 'mask');
    assert.deepEqual([mask?.width, mask?.height], [width + 80, height + 16]);
    assert.ok(mask && pixelAt(mask, 10, 10)[3] === 0 && pixelAt(mask, 10, 100)[3] === 255);
    const result = await saved('photo-extended.png');
    assert.deepEqual([result.width, result.height], [width + 80, height + 16]);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) assert.deepEqual(pixelAt(result, x, y + 16), pixelAt(photo, x, y));
    }
    assert.deepEqual(pixelAt(result, width + 60, 200), [220, 20, 60, 255]);
    assert.deepEqual(await comparedPlaces(studio), [0, 16, width, height]);
    await studio.button('Paint Mask on photo.png…').click();
    await easel.mode('Extend');
    for (const name of ['Top', 'Right']) {
      await studio.frame.getByRole('spinbutton', { name, exact: true }).fill('0');
      await studio.frame.getByRole('spinbutton', { name, exact: true }).press('Tab');
    }
    await easel.close();
  });

  /** Where the source of the newest edit lies when it is compared with it: x, y, width and height in px of the edit. */
  async function comparedPlaces(studio: StudioFrame): Promise<number[]> {
    await studio.choose(studio.picture('more of it'), 'Compare with Source');
    const comparison = studio.frame.locator('dialog.compare');
    await studio.shownSizes(comparison.locator('.sheet'));
    await shoot('compare-extended');
    const [source, edit] = await comparison
      .locator('.sheet img')
      .evaluateAll(images => images.map(image => image.getBoundingClientRect().toJSON() as DOMRect));
    assert.ok(source && edit);
    const scale = (width + 80) / edit.width;
    await comparison.getByText('Difference', { exact: true }).click();
    const shown = (await Codec.load()).decode(await comparison.locator('canvas').screenshot());
    // In the middle of what was kept, and on the right where the picture is new.
    const part = (across: number, down: number) =>
      pixelAt(shown, Math.round(shown.width * across), Math.round(shown.height * down)).slice(0, 3);
    for (let at = 0.1; at < 0.8; at += 0.013)
      assert.ok(Math.max(...part(at, at + 0.1)) <= 2, `${part(at, at + 0.1)} at ${at}`);
    assert.ok(Math.max(...part(0.95, 0.5)) > 100);
    await comparison.getByRole('button', { name: 'Close', exact: true }).click();
    return [source.x - edit.x, source.y - edit.y, source.width, source.height].map(px =>
      Math.round(px * scale),
    );
  }

  it('sends notes on a copy, as the second picture, and leaves the picture alone', async () => {
    const { workbench } = open();
    const before = await readFile(join(open().workspace, 'photo.png'));
    const { studio } = await EaselFrame.closed(workbench);
    await studio.button('Paint Mask on photo.png…').click();
    const easel = await EaselFrame.find(workbench);
    await easel.mode('Annotate');
    await easel.tool('Box');
    await easel.draw([100, 80], [150, 120], [260, 200]);
    await shoot('annotate');
    await studio.button('Add to Prompt’s Pictures').click();
    await studio.button(/^Picture 2, reference: photo-annotated\.png/).waitFor();
    const request = await sent(easel, 'as drawn');
    const [picture, notes] = partsOf(request, 'image');
    assert.ok(picture && notes);
    assert.deepEqual([notes.width, notes.height], [width, height]);
    assert.deepEqual(pixelAt(picture, 180, 80), pixelAt(photo, 180, 80));
    assert.notDeepEqual(pixelAt(notes, 180, 80), pixelAt(photo, 180, 80));
    assert.deepEqual(pixelAt(notes, 400, 300), pixelAt(photo, 400, 300));
    assert.ok(before.equals(await readFile(join(open().workspace, 'photo.png'))));
  });

  it('hands the notes by themselves to a model that takes them so', async () => {
    const { workbench } = open();
    const { studio } = await EaselFrame.closed(workbench);
    await studio.pick('provider', picker =>
      picker.getByRole('radio', { name: 'Layers', exact: true }).click(),
    );
    await studio.button('Paint Mask on photo.png…').click();
    const easel = await EaselFrame.find(workbench);
    await easel.mode('Annotate');
    await easel.studio.frame.getByText('The notes go along as a layer over the picture.').waitFor();
    const request = await sent(easel, 'as the layer says');
    const [picture, ...others] = partsOf(request, 'image');
    const [layer] = partsOf(request, 'markup');
    assert.ok(picture && layer && others.length === 0);
    assert.deepEqual([layer.width, layer.height], [width, height]);
    assert.deepEqual(pixelAt(picture, 180, 80), pixelAt(photo, 180, 80));
    assert.deepEqual([pixelAt(layer, 180, 80)[3], pixelAt(layer, 400, 300)[3]], [255, 0]);
    const before = server.requests.length;
    await studio.choose(studio.picture('as the layer says'), 'Make Again');
    await studio.jobs('done').filter({ hasText: 'as the layer says' }).nth(1).waitFor({ state: 'attached' });
    const again = server.requests.slice(before);
    assert.deepEqual(
      again.map(({ parts }) => parts),
      [request.parts],
    );
  });
});
