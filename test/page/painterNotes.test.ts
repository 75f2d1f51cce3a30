import * as assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { drawn, type Easel, openEasel, type Pixels, pixelsOf } from './support/easel';
import { useStudio } from './support/studioPage';

const red = [229, 20, 0];

function colourAt({ data, width }: Pixels, x: number, y: number): number[] {
  const at = (y * width + x) * 4;
  return [...data.subarray(at, at + 3)];
}

describe('A person who draws notes', function () {
  this.timeout(60_000);
  const studio = useStudio();

  const annotate = (page: Page) => page.getByRole('radio', { name: 'Annotate' }).check({ force: true });
  const add = (page: Page) => page.getByRole('button', { name: 'Add to Prompt’s Pictures' }).click();

  /** A person who has drawn one box. */
  async function openWithBox(): Promise<Easel> {
    const easel = await openEasel(studio(), 'fox');
    await annotate(easel.page);
    await easel.tool('Box');
    await easel.draw([100, 100], [200, 150], [300, 200]);
    return easel;
  }

  async function annotateAgain(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Paint Mask on fox.jpg…' }).click();
    await page.locator('.stage').waitFor();
    await annotate(page);
  }

  it('draws with the mouse, and the copy that goes along has the notes and else the picture', async () => {
    const { page, host, draw, tool } = await openEasel(studio(), 'fox');
    const before = await page.evaluate(async address => {
      const image = new Image();
      image.crossOrigin = 'anonymous';
      image.src = address;
      await image.decode();
      const context = new OffscreenCanvas(768, 512).getContext('2d');
      context?.drawImage(image, 0, 0);
      return [...(context?.getImageData(20, 500, 1, 1).data ?? [])].slice(0, 3);
    }, studio().states.url('fox'));
    await annotate(page);
    assert.equal(await page.getByRole('button', { name: 'Add to Prompt’s Pictures' }).isDisabled(), true);
    await tool('Box');
    await draw([100, 100], [200, 150], [300, 200]);
    await tool('Pen');
    await draw([400, 50], [500, 50]);
    await tool('Arrow');
    await page.getByRole('radio', { name: 'Blue' }).check();
    await draw([600, 400], [650, 300]);
    await add(page);
    const { bytes, layer, reference } = await host.asked('annotate');
    assert.equal(reference, 'fox');
    const copy = await pixelsOf(page, bytes);
    assert.deepEqual([copy.width, copy.height], [768, 512]);
    assert.deepEqual(colourAt(copy, 200, 100), red, 'the upper edge of the box');
    assert.notDeepEqual(colourAt(copy, 200, 150), red, 'its inside');
    assert.deepEqual(colourAt(copy, 450, 50), red, 'the line of the pen');
    assert.deepEqual(colourAt(copy, 625, 350), [31, 111, 235], 'the shaft of the arrow');
    assert.deepEqual(colourAt(copy, 20, 500), before, 'what has no note on it');
    const notes = await pixelsOf(page, layer);
    assert.deepEqual([notes.width, notes.height], [768, 512]);
    const alphaAt = (x: number, y: number) => notes.data[(y * notes.width + x) * 4 + 3];
    for (const [x, y] of [
      [200, 100],
      [450, 50],
      [625, 350],
    ] as const) {
      assert.deepEqual(colourAt(notes, x, y), colourAt(copy, x, y));
      assert.equal(alphaAt(x, y), 255);
    }
    assert.deepEqual([alphaAt(200, 150), alphaAt(20, 500)], [0, 0], 'the layer has nothing but the notes');
    await page.getByText('goes along as picture 2').waitFor();
  });

  it('says that notes go along as a layer where the model takes them so', async () => {
    const { page, host } = await openWithBox();
    await host.edit({ takesNotes: true });
    await page.getByText('go along as a layer over the picture. The picture itself').waitFor();
    await add(page);
    await page.getByText('go along as a layer over the picture. More notes').waitFor();
  });

  it('sends notes along by themselves when the prompt is written or sent', async () => {
    const { page, host } = await openWithBox();
    await page.keyboard.press('ControlOrMeta+Enter');
    await host.asked('generate');
    const order = host.intents.map(({ type }) => type).filter(type => /annotate|generate/.test(type));
    assert.deepEqual(order, ['annotate', 'generate']);
    await annotateAgain(page);
    const from = host.intents.length;
    await page.locator('.stage').focus();
    await page.keyboard.press('ControlOrMeta+z');
    await page.locator('#prompt').fill('as it was');
    await host.asked('setPrompt', from);
    assert.deepEqual(
      host.intents.slice(from).filter(({ type }) => type === 'annotate'),
      [],
    );
  });

  it('says so when the copy was taken out of the prompt’s pictures, and brings it back when asked to', async () => {
    const { page, host } = await openWithBox();
    await page.keyboard.press('ControlOrMeta+Enter');
    await host.asked('annotate');
    await host.edit({ hasNotes: false });
    await annotateAgain(page);
    await page.getByText('The copy with the notes was taken out.').waitFor();
    let from = host.intents.length;
    await page.keyboard.press('ControlOrMeta+Enter');
    await host.asked('generate', from);
    assert.ok(!host.intents.slice(from).some(({ type }) => type === 'annotate'));
    await annotateAgain(page);
    from = host.intents.length;
    await page.getByRole('button', { name: 'Add to Prompt’s Pictures' }).click();
    await host.asked('annotate', from);
    await page.getByText('goes along as picture 2').waitFor();
  });

  it('still has the notes after a reload, and sends those that were not sent', async () => {
    const { page, host, draw, tool } = await openWithBox();
    await page.reload();
    await page.locator('.stage').waitFor();
    await drawn(page);
    await annotate(page);
    await tool('Box');
    await draw([400, 100], [450, 150], [500, 200]);
    await page.keyboard.press('ControlOrMeta+Enter');
    await host.asked('generate');
    const copy = await pixelsOf(page, (await host.asked('annotate')).bytes);
    assert.deepEqual(colourAt(copy, 200, 100), red, 'from before the reload');
    assert.deepEqual(colourAt(copy, 450, 100), red, 'from after it');
    const from = host.intents.length;
    await annotateAgain(page);
    await page.getByText('goes along as picture 2').waitFor();
    await page.reload();
    await page.locator('.stage').waitFor();
    await drawn(page);
    await page.keyboard.press('ControlOrMeta+Enter');
    await host.asked('generate', from);
    assert.ok(!host.intents.slice(from).some(({ type }) => type === 'annotate'));
  });

  it('sends its notes when the painter is closed', async () => {
    const { page, host } = await openWithBox();
    await page.getByRole('button', { name: 'Done' }).click();
    const copy = await pixelsOf(page, (await host.asked('annotate')).bytes);
    assert.deepEqual(colourAt(copy, 200, 100), red);
  });

  it('leaves Enter to whoever composes a letter of several', async () => {
    const { page, spot, tool } = await openEasel(studio(), 'fox');
    await annotate(page);
    await tool('Words');
    await page.mouse.click(...(await spot([300, 50])));
    const words = page.locator('.note-words');
    await words.fill('に');
    await words.dispatchEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true });
    await drawn(page);
    assert.equal(await words.inputValue(), 'に');
    await words.press('Enter');
    await words.waitFor({ state: 'detached' });
    assert.equal(await page.getByRole('button', { name: 'Undo' }).isDisabled(), false);
  });

  it('writes words at a place, and Escape writes none', async () => {
    const { page, host, spot, tool } = await openEasel(studio(), 'fox');
    await annotate(page);
    await tool('Words');
    await page.mouse.click(...(await spot([300, 50])));
    await page.keyboard.type('not this');
    await page.keyboard.press('Escape');
    await page.locator('.note-words').waitFor({ state: 'detached' });
    assert.equal(await page.getByRole('button', { name: 'Undo' }).isDisabled(), true);
    await page.mouse.click(...(await spot([300, 50])));
    await page.keyboard.type('make this red');
    await page.keyboard.press('Enter');
    await page.locator('.note-words').waitFor({ state: 'detached' });
    await add(page);
    const copy = await pixelsOf(page, (await host.asked('annotate')).bytes);
    const reds = Array.from({ length: 250 * 40 }, (_, at) =>
      colourAt(copy, 300 + (at % 250), 50 + Math.floor(at / 250)),
    );
    const count = reds.filter(colour => colour.join() === red.join()).length;
    assert.ok(count > 200, `${count} px of red letters`);
    assert.equal(await page.locator('.painter').isVisible(), true);
  });

  it('adds notes in numbers, takes them back, and sends again what is there then', async () => {
    const { page, host } = await openEasel(studio(), 'fox');
    await annotate(page);
    await page.locator('.stage').focus();
    await page.keyboard.press('r');
    for (const [name, value] of [
      ['X', '10'],
      ['Y', '20'],
      ['Width', '30'],
      ['Height', '40'],
    ] as const) {
      await page.getByRole('spinbutton', { name, exact: true }).fill(value);
      await page.getByRole('spinbutton', { name, exact: true }).press('Tab');
    }
    await page.getByRole('button', { name: 'Add', exact: true }).press('Enter');
    await page.keyboard.press('t');
    await page.getByRole('textbox', { name: 'Words' }).fill('here');
    await page.getByRole('button', { name: 'Add', exact: true }).press('Enter');
    await page.locator('.stage').focus();
    await page.keyboard.press('ControlOrMeta+z');
    await drawn(page);
    await add(page);
    const first = await pixelsOf(page, (await host.asked('annotate')).bytes);
    assert.deepEqual(colourAt(first, 10, 40), red);
    const from = host.intents.length;
    await page.keyboard.press('ControlOrMeta+y');
    await add(page);
    const second = await pixelsOf(page, (await host.asked('annotate', from)).bytes);
    assert.notDeepEqual(Buffer.from(second.data), Buffer.from(first.data));
  });
});
