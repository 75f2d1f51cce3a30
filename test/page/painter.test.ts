import * as assert from 'node:assert/strict';
import { greyPng } from '../../media/studio/painter/mask/greyPng';
import { emptyMask, fillRectangle } from '../../media/studio/painter/mask/mask';
import { drawn, type Easel, easelOf, greyPixels, openEasel, pixelsOf, referenceTo } from './support/easel';
import { focusIsOn, type Studio, useStudio } from './support/studioPage';

/** Serves a mask as the host would: white within the area. */
async function maskAddress({ put }: Studio, name: string): Promise<string> {
  const mask = emptyMask({ width: 768, height: 512 });
  fillRectangle(mask, { x: 10, y: 20, width: 30, height: 40 }, 255);
  return put(name, 'image/png', await greyPng(mask));
}

/** A JPEG with the word that it is to be turned by 90° to be looked at, as cameras write it. */
function turned(jpeg: Buffer): Uint8Array {
  const words = '457869660000 49492a0008000000 0100 1201030001000000 06000000 00000000'.replaceAll(' ', '');
  const exif = Buffer.from(words, 'hex');
  const head = Buffer.from([0xff, 0xe1, 0, exif.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]);
}

/** px of a mask that are white, as `x0-x1` for one row; the masks here have one run in a row. */
function run(mask: Awaited<ReturnType<Easel['mask']>>, y: number): string {
  const white = Array.from({ length: mask.width }, (_, x) => x).filter(x => mask.at(x, y) === 255);
  return white.length === 0 ? '' : `${white[0]}-${white.at(-1)}`;
}

describe('A person who paints a mask', function () {
  this.timeout(60_000);
  const studio = useStudio();

  it('opens the painter from the thumbnail, and from a picture with M', async () => {
    const { states, open } = studio();
    const { source: _, ...hidden } = referenceTo(studio(), 'fox');
    const state = states.state([states.job('j', { type: 'done' }, ['cat'])], {
      references: [hidden, referenceTo(studio(), 'boat')],
      edit: { maskRevision: 0, hasPreviousMask: false, isFitted: true },
    });
    const { page, host } = await open(state);
    await page.locator('[data-picture="cat"] .face').press('m');
    assert.deepEqual(await host.asked('picture'), { type: 'picture', picture: 'cat', action: 'mask' });
    await page.getByRole('button', { name: 'Paint Mask on boat.jpg…' }).click();
    assert.equal((await host.asked('paint')).reference, 'boat');
    await page.locator('.painter h2', { hasText: 'boat.jpg' }).waitFor();
    await page.locator('.stage').waitFor();
    assert.equal(await page.locator('.timeline').first().isVisible(), false);
    await focusIsOn(page, 'The picture');
    await page.keyboard.press('Escape');
    await page.locator('.painter').waitFor({ state: 'detached' });
    await focusIsOn(page, 'Paint Mask on boat.jpg');
  });

  it('paints and erases with the mouse, and the host gets those pixels', async () => {
    const { draw, tool, mask, host } = await openEasel(studio(), 'fox');
    await draw([100, 100], [300, 100]);
    const first = await mask();
    assert.deepEqual([first.width, first.height], [768, 512]);
    assert.equal(run(first, 100), '88-313');
    assert.equal(run(first, 114), '', 'the brush is 26 px wide');
    const from = host.intents.length;
    await tool('Eraser');
    await draw([200, 60], [200, 140]);
    const second = await mask(from);
    assert.equal(second.at(200, 100), 0);
    assert.equal(second.at(150, 100), 255);
  });

  it('draws rectangles, ellipses and lassos, and Alt takes them away', async () => {
    const { draw, tool, mask, host, page } = await openEasel(studio(), 'fox');
    await page.keyboard.press('1');
    await tool('Rectangle');
    await draw([100, 100], [140, 130], [200, 160]);
    const rectangle = await mask();
    assert.equal(rectangle.at(150, 130), 255);
    assert.equal(rectangle.at(150, 90), 0);
    assert.ok(Math.abs(rectangle.painted - 100 * 60) < 200, `${rectangle.painted} px`);
    let from = host.intents.length;
    await page.keyboard.down('Alt');
    await draw([150, 100], [160, 130], [200, 160]);
    await page.keyboard.up('Alt');
    const half = await mask(from);
    assert.equal(half.at(120, 130), 255);
    assert.equal(half.at(180, 130), 0);
    from = host.intents.length;
    await tool('Ellipse');
    await draw([300, 100], [320, 120], [400, 200]);
    const ellipse = await mask(from);
    assert.equal(ellipse.at(350, 150), 255);
    assert.equal(ellipse.at(304, 104), 0, 'its corner');
    from = host.intents.length;
    await tool('Lasso');
    await draw([500, 100], [600, 100], [600, 200]);
    const lasso = await mask(from);
    assert.equal(lasso.at(580, 120), 255);
    assert.equal(lasso.at(520, 180), 0, 'beyond the line that closes it');
  });

  it('draws where the pointer is, also on a picture that is shown small', async () => {
    const { draw, tool, mask } = await openEasel(studio(), 'fox', { width: 320, height: 700 });
    await tool('Rectangle');
    await draw([200, 300], [300, 350], [400, 420]);
    const drawn = await mask();
    const columns = Array.from({ length: 768 }, (_, x) => x).filter(x => drawn.at(x, 360) === 255);
    const rows = Array.from({ length: 512 }, (_, y) => y).filter(y => drawn.at(300, y) === 255);
    // One px of the window is three of the picture here.
    for (const [seen, meant] of [
      [columns[0], 200],
      [columns.at(-1), 400],
      [rows[0], 300],
      [rows.at(-1), 420],
    ] as const) {
      assert.ok(Math.abs((seen ?? 0) - meant) <= 1, `${seen} instead of ${meant}`);
    }
  });

  for (const mode of ['Mask', 'Extend', 'Annotate']) {
    it(`has the tools and the whole picture before him in a small window: ${mode}`, async () => {
      const { page } = await openEasel(studio(), 'fox', { width: 320, height: 700 });
      await page.getByRole('radio', { name: mode }).check({ force: true });
      const outOfReach = () =>
        page.locator('.tool-row :is(button, input)').evaluateAll(tools =>
          tools
            .filter(tool => {
              const { left, top, width, height } = tool.getBoundingClientRect();
              const at = document.elementFromPoint(left + width / 2, top + height / 2);
              return !tool.contains(at) && !tool.closest('label')?.contains(at);
            })
            .map(tool => tool.ariaLabel ?? tool.outerHTML),
        );
      await page.locator('.stage').evaluate(picture => picture.scrollIntoView({ block: 'nearest' }));
      await drawn(page);
      assert.deepEqual(await outOfReach(), []);
      const [tools, picture, painter] = await Promise.all(
        ['.tool-row', '.stage', '.painter'].map(part => page.locator(part).boundingBox()),
      );
      assert.ok(tools && picture && painter);
      // A scroll bar stops at whole px.
      const above = picture.y - tools.y - tools.height;
      const below = picture.y + picture.height - painter.height;
      assert.ok(above > -1 && below < 1, `${above} px below the tools, ${below} px behind the composer`);
      await page.locator('.painter').evaluate(all => all.scrollTo(0, all.scrollHeight));
      await drawn(page);
      assert.deepEqual(await outOfReach(), []);
    });
  }

  it('types a rectangle and an ellipse by keyboard alone, exact to the pixel', async () => {
    const { page, host, mask } = await openEasel(studio(), 'fox');
    await page.locator('.stage').focus();
    await page.keyboard.press('r');
    for (const [name, value] of [
      ['X', '11'],
      ['Y', '22'],
      ['Width', '33'],
      ['Height', '44'],
    ] as const) {
      await page.getByRole('spinbutton', { name, exact: true }).focus();
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type(value);
      await page.keyboard.press('Tab');
    }
    await page.getByRole('button', { name: 'Add', exact: true }).focus();
    await page.keyboard.press('Enter');
    const typed = await mask();
    assert.equal(typed.painted, 33 * 44);
    assert.deepEqual(
      [run(typed, 21), run(typed, 22), run(typed, 65), run(typed, 66)],
      ['', '11-43', '11-43', ''],
    );
    await page
      .locator('[aria-live]', { hasText: '0.4 % of the picture may change.' })
      .waitFor({ state: 'attached' });
    const from = host.intents.length;
    await page.getByRole('button', { name: 'Erase', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Take Away', exact: true }).focus();
    await page.keyboard.press('Enter');
    assert.deepEqual(await host.asked('removeMask', from), { type: 'removeMask', reference: 'fox' });
  });

  it('adds the typed shape with Enter in any of its fields', async () => {
    const { page, mask } = await openEasel(studio(), 'fox');
    await page.locator('.stage').focus();
    await page.keyboard.press('r');
    const field = (name: string) => page.getByRole('spinbutton', { name, exact: true });
    await field('X').fill('10');
    await field('Y').fill('20');
    await field('Width').fill('30');
    await field('Height').fill('40');
    await field('Height').press('Enter');
    const typed = await mask();
    assert.equal(typed.painted, 30 * 40);
    assert.equal(run(typed, 20), '10-39');
  });

  it('takes back 200 marks and does them again', async () => {
    const { page, host, mask } = await openEasel(studio(), 'fox');
    await page.locator('.stage').focus();
    await page.keyboard.press('r');
    await page.getByRole('spinbutton', { name: 'Width', exact: true }).fill('2');
    await page.getByRole('spinbutton', { name: 'Height', exact: true }).fill('1');
    await page.getByRole('spinbutton', { name: 'Height', exact: true }).press('Tab');
    await page.getByRole('spinbutton', { name: 'X', exact: true }).evaluate((x: HTMLInputElement) => {
      const buttons = [...document.querySelectorAll<HTMLElement>('.painter button')];
      const add = buttons.find(button => button.innerText === 'Add');
      for (let at = 0; at < 200; at++) {
        x.value = String(at * 3);
        x.dispatchEvent(new Event('change'));
        add?.click();
      }
    });
    assert.equal((await mask()).painted, 400);
    await page.locator('.stage').focus();
    let from = host.intents.length;
    const press = (times: number, event: { readonly key: string; readonly shiftKey?: boolean }) =>
      page.evaluate(
        ([times, event]) => {
          for (let at = 0; at < times; at++)
            document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { ...event, bubbles: true }));
        },
        [times, { ctrlKey: true, ...event }] as const,
      );
    await page.keyboard.press('ControlOrMeta+z');
    await press(149, { key: 'z' });
    assert.equal((await mask(from)).painted, 100);
    from = host.intents.length;
    await press(50, { key: 'z' });
    await host.asked('removeMask', from);
    from = host.intents.length;
    await page.keyboard.press('ControlOrMeta+Shift+z');
    await press(99, { key: 'Z', shiftKey: true });
    await page.keyboard.press('ControlOrMeta+y');
    await press(99, { key: 'y' });
    const again = await mask(from);
    assert.equal(again.painted, 400);
    assert.equal(again.at(199 * 3 + 1, 128), 255);
  });

  it('inverts and clears by keys, and a letter typed into a field is a letter', async () => {
    const { page, host, draw, mask } = await openEasel(studio(), 'fox');
    await draw([100, 100], [300, 100]);
    const { painted } = await mask();
    let from = host.intents.length;
    await page.keyboard.press('i');
    assert.equal((await mask(from)).painted, 768 * 512 - painted);
    await page.locator('#prompt').focus();
    await page.keyboard.type('i b e');
    await page.keyboard.press('Delete');
    assert.match((await host.asked('setPrompt')).prompt, /i b e$/);
    from = host.intents.length;
    await page.locator('.stage').focus();
    await page.keyboard.press('Delete');
    await host.asked('removeMask', from);
  });

  it('zooms in to the pixels and sets exactly one', async () => {
    const { page, spot, mask } = await openEasel(studio(), 'fox');
    const at = [333, 222] as const;
    await page.mouse.move(...(await spot(at)));
    await page.keyboard.down('Control');
    for (let turn = 0; turn < 12; turn++) await page.mouse.wheel(0, -100);
    await page.keyboard.up('Control');
    await drawn(page);
    assert.match((await page.locator('.zoom .link').textContent()) ?? '', /^\d{4} %$/);
    await page.getByRole('spinbutton', { name: 'Brush size' }).fill('1');
    await page.getByRole('spinbutton', { name: 'Brush size' }).press('Escape');
    await page.mouse.click(...(await spot(at)));
    const one = await mask();
    assert.equal(one.painted, 1);
    assert.equal(one.at(...at), 255);
  });

  it('sizes the brush by wheel, brackets and slider, pans by Shift, space and arrows', async () => {
    const { page, spot } = await openEasel(studio(), 'fox');
    const size = page.getByRole('spinbutton', { name: 'Brush size' });
    await page.mouse.move(...(await spot([300, 200])));
    await page.mouse.wheel(0, -100);
    assert.equal(await size.inputValue(), '31');
    await page.mouse.wheel(0, 200);
    assert.equal(await size.inputValue(), '22');
    await page.locator('.stage').focus();
    await page.keyboard.press(']');
    assert.equal(await size.inputValue(), '26');
    await page.keyboard.press('[');
    assert.equal(await size.inputValue(), '22');
    await page.getByRole('slider', { name: 'Brush size' }).press('End');
    assert.equal(await size.inputValue(), '2000');
    const [x, y] = await spot([300, 200]);
    await page.locator('.stage').focus();
    await page.keyboard.press('ArrowRight');
    assert.deepEqual(await spot([300, 200]), [x - 40, y]);
    await page.keyboard.down('Shift');
    await page.mouse.wheel(0, -40);
    await page.keyboard.up('Shift');
    await drawn(page);
    assert.deepEqual(await spot([300, 200]), [x, y]);
    await page.keyboard.down(' ');
    await page.mouse.down();
    await page.mouse.move(x + 30, y + 20);
    await page.mouse.up();
    await page.keyboard.up(' ');
    const [movedX, movedY] = await spot([300, 200]);
    assert.ok(Math.abs(movedX - x) > 5 && Math.abs(movedY - y) > 5);
    await page.keyboard.press('0');
    assert.deepEqual(await spot([300, 200]), [x, y]);
  });

  it('starts from a mask that the host made, and can take that back', async () => {
    const { page, host, draw, mask } = await openEasel(studio(), 'fox');
    await draw([400, 400], [500, 400]);
    const { painted } = await mask();
    await page.getByRole('button', { name: 'Mask', exact: true }).click();
    assert.equal(await page.getByRole('menuitem', { name: 'The previous edit’s mask' }).isDisabled(), true);
    await page.getByRole('menuitem', { name: 'A mask file…' }).click();
    assert.deepEqual(await host.asked('startMask'), { type: 'startMask', reference: 'fox', from: 'file' });
    await host.edit({ mask: await maskAddress(studio(), 'given.png'), maskRevision: 1 });
    await page.locator('[aria-live]', { hasText: '0.3 %' }).waitFor({ state: 'attached' });
    let from = host.intents.length;
    await draw([60, 40], [60, 40]);
    const both = await mask(from);
    assert.equal(both.at(10, 20), 255);
    assert.equal(both.at(9, 20), 0);
    assert.equal(both.at(450, 400), 0, 'what was painted before has gone');
    from = host.intents.length;
    await page.keyboard.press('ControlOrMeta+z');
    await page.keyboard.press('ControlOrMeta+z');
    assert.equal((await mask(from)).painted, painted);
  });

  it('saves the mask that is seen, not the one before', async () => {
    const { page, host, draw } = await openEasel(studio(), 'fox');
    await draw([400, 400], [500, 400]);
    await page.getByRole('button', { name: 'Mask', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Save mask beside picture' }).click();
    await host.asked('saveMask');
    const order = host.intents.map(({ type }) => type).filter(type => /Mask$/.test(type));
    assert.deepEqual(order, ['setMask', 'saveMask']);
  });

  it('generates with the newest stroke in the mask, and sees what comes of it', async () => {
    const { page, host, spot } = await openEasel(studio(), 'fox');
    await page.mouse.move(...(await spot([100, 100])));
    await page.mouse.down();
    await page.mouse.move(...(await spot([200, 100])));
    await page.mouse.up();
    await page.keyboard.press('ControlOrMeta+Enter');
    await host.asked('generate');
    const order = host.intents
      .map(({ type }) => type)
      .filter(type => type === 'setMask' || type === 'generate');
    assert.deepEqual(order, ['setMask', 'generate']);
    const mask = greyPixels(await pixelsOf(page, (await host.asked('setMask')).bytes));
    assert.equal(mask.at(150, 100), 255);
    await page.locator('.painter').waitFor({ state: 'detached' });
    await focusIsOn(page, 'Paint Mask on fox.jpg');
  });

  it('takes back what he painted before he closed the painter, and finds his notes', async () => {
    const { page, host, draw, mask, tool } = await openEasel(studio(), 'fox');
    const annotate = page.getByRole('radio', { name: 'Annotate' });
    await draw([100, 100], [200, 100]);
    await mask();
    await annotate.check({ force: true });
    await tool('Box');
    await draw([300, 300], [400, 400]);
    await page.keyboard.press('Escape');
    await page.locator('.painter').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Paint Mask on fox.jpg…' }).click();
    await host.asked('annotate');
    await page.locator('.stage').waitFor();
    await focusIsOn(page, 'The picture');
    const from = host.intents.length;
    await page.keyboard.press('ControlOrMeta+z');
    await host.asked('removeMask', from);
    await annotate.check({ force: true });
    assert.equal(await page.getByRole('button', { name: 'Add to Prompt’s Pictures' }).isEnabled(), true);
  });

  it('sends what was painted before whatever is done to the picture next', async () => {
    const { page, host, draw } = await openEasel(studio(), 'fox');
    await draw([100, 100], [200, 100]);
    await page
      .getByRole('button', { name: 'Remove fox.jpg' })
      .evaluate((button: HTMLElement) => button.click());
    await host.asked('removeReference');
    const order = host.intents.map(({ type }) => type).filter(type => /^setMask|^remove/.test(type));
    assert.deepEqual(order, ['setMask', 'removeReference']);
    await page.locator('.painter').waitFor({ state: 'detached' });
  });

  it('paints on a photograph that lies on its side as it is looked at', async () => {
    const { put, states } = studio();
    const bytes = await fetch(states.url('fox')).then(answer => answer.arrayBuffer());
    const source = put('sideways.jpg', 'image/jpeg', turned(Buffer.from(bytes)));
    const { draw, mask } = await openEasel(studio(), 'fox', { reference: { source } });
    await draw([400, 700], [400, 700]);
    const upright = await mask();
    assert.deepEqual([upright.width, upright.height], [512, 768]);
    assert.equal(upright.at(400, 700), 255);
    assert.equal(upright.at(111, 400), 0);
  });

  it('says so when there is a mask that cannot be shown', async () => {
    const mask = studio().put('no-mask.png', 'image/png', new Uint8Array(9));
    const { page, draw } = await openEasel(studio(), 'fox', { edit: { mask, maskRevision: 4 } });
    await page.getByText('There is a mask that cannot be shown.').waitFor();
    await draw([100, 100], [200, 100]);
    await page.getByText('There is a mask that cannot be shown.').waitFor({ state: 'detached' });
  });

  it('goes on after a reload with what was painted', async () => {
    const { page, host, draw, mask } = await openEasel(studio(), 'fox');
    await draw([100, 100], [300, 100]);
    const before = await mask();
    await page.reload();
    await page.locator('.stage').waitFor();
    await page
      .locator('[aria-live]', { hasText: '% of the picture may change' })
      .waitFor({ state: 'attached' });
    const from = host.intents.length;
    const again = easelOf({ page, host, complaints: [], word: text => text });
    await again.draw([600, 400], [600, 400]);
    const after = await again.mask(from);
    assert.equal(after.at(200, 100), 255);
    assert.ok(after.painted > before.painted);
  });

  it('takes back the stroke that is being drawn with Escape, and closes with the next', async () => {
    const { page, spot, host } = await openEasel(studio(), 'fox');
    await page.mouse.move(...(await spot([100, 100])));
    await page.mouse.down();
    await page.mouse.move(...(await spot([200, 100])));
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await host.asked('removeMask');
    assert.equal(await page.locator('.stage').isVisible(), true);
    await page.keyboard.press('Escape');
    await page.locator('.painter').waitFor({ state: 'detached' });
  });

  it('says why there is nothing to paint on: no file, too many pixels, not yet readable', async () => {
    const { states, open, put } = studio();
    const edit = { maskRevision: 0, hasPreviousMask: false, isFitted: true };
    const at = async (change: object) => {
      const references = [{ ...referenceTo(studio(), 'fox'), ...change }];
      return open(states.state([], { references, edit }), { remembered: { painting: 'fox' } });
    };
    const broken = await at({ source: put('broken.png', 'image/png', new Uint8Array(9)) });
    await broken.page.getByText('The picture cannot be shown: its file is damaged').waitFor();
    const huge = await at({ width: 12_000, height: 9000 });
    await huge.page.getByText('more than 67 megapixels').waitFor();
    await huge.page.getByRole('button', { name: 'A mask file…' }).click();
    assert.equal((await huge.host.asked('startMask')).from, 'file');
    const hidden = await at({ source: undefined });
    await hidden.host.asked('paint');
    await hidden.page.locator('.stage').waitFor();
  });

  it('tells in the composer what will change, and shows it on the thumbnail', async () => {
    const { page, draw, mask } = await openEasel(studio(), 'fox');
    await page.getByRole('spinbutton', { name: 'Feather' }).fill('8');
    await page.getByRole('spinbutton', { name: 'Feather' }).press('Enter');
    await draw([100, 100], [300, 100]);
    await mask();
    await page.getByText('Only the painted 1.5 % change · feather 8 px').waitFor();
    await page.getByRole('button', { name: /^Picture 1, edited: fox.jpg, with a mask/ }).waitFor();
  });
});
