import * as assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { drawn, type Easel, openEasel } from './support/easel';
import { useStudio } from './support/studioPage';

const choose = (page: Page, mode: 'Mask' | 'Extend' | 'Annotate') =>
  page.getByRole('radio', { name: mode }).check({ force: true });

describe('A person who extends a picture', function () {
  this.timeout(60_000);
  const studio = useStudio();

  const side = (page: Page, name: string) => page.getByRole('spinbutton', { name, exact: true });

  async function drag({ page, spot }: Easel, from: readonly [number, number], to: readonly [number, number]) {
    await page.mouse.move(...(await spot([from[0] - 0.5, from[1] - 0.5])));
    await page.mouse.down();
    await page.mouse.move(...(await spot([to[0] - 0.5, to[1] - 0.5])), { steps: 5 });
    await page.mouse.up();
    await drawn(page);
  }

  it('drags an edge and a corner outward, sees how far, and the host is told', async () => {
    const easel = await openEasel(studio(), 'fox');
    const { page, host, told } = easel;
    await choose(page, 'Extend');
    await drag(easel, [768, 200], [868, 200]);
    await told();
    const first = await host.asked('setMargins');
    assert.deepEqual({ ...first.margins, right: 0 }, { top: 0, right: 0, bottom: 0, left: 0 });
    assert.ok(Math.abs(first.margins.right - 100) <= 2, `${first.margins.right} px`);
    assert.equal(await page.locator('.reading').textContent(), `+${first.margins.right}`);
    const from = host.intents.length;
    await drag(easel, [0, 512], [-50, 552]);
    await told();
    const { margins } = await host.asked('setMargins', from);
    assert.equal(margins.right, first.margins.right);
    assert.ok(
      Math.abs(margins.left - 50) <= 2 && Math.abs(margins.bottom - 40) <= 2,
      JSON.stringify(margins),
    );
    await page
      .getByText(/^Canvas grows by \d+ px on the right, \d+ px at the bottom, \d+ px on the left$/)
      .waitFor();
  });

  it('never lets an edge go inward', async () => {
    const easel = await openEasel(studio(), 'fox', {
      edit: { margins: { top: 0, right: 30, bottom: 0, left: 0 } },
    });
    await choose(easel.page, 'Extend');
    await drag(easel, [798, 200], [500, 200]);
    assert.equal((await (await easel.told()).asked('setMargins')).margins.right, 0);
  });

  it('types how far each side goes, takes a shape, and goes back', async () => {
    const { page, host, told } = await openEasel(studio(), 'fox');
    await choose(page, 'Extend');
    await side(page, 'Top').fill('64');
    await side(page, 'Top').press('Tab');
    await side(page, 'Right').fill('128');
    await side(page, 'Right').press('Enter');
    await told();
    assert.deepEqual((await host.asked('setMargins')).margins, { top: 64, right: 128, bottom: 0, left: 0 });
    await page.getByText('896 × 576 px').waitFor();
    let from = host.intents.length;
    await page.getByRole('button', { name: 'Square' }).click();
    assert.deepEqual((await host.asked('setMargins', from)).margins, {
      top: 128,
      right: 0,
      bottom: 128,
      left: 0,
    });
    from = host.intents.length;
    await page.locator('.stage').focus();
    await page.keyboard.press('Delete');
    assert.deepEqual((await host.asked('setMargins', from)).margins, {
      top: 0,
      right: 0,
      bottom: 0,
      left: 0,
    });
  });

  it('keeps the mask that is painted, and generates with the newest margins', async () => {
    const { page, host, draw } = await openEasel(studio(), 'fox');
    await draw([100, 100], [300, 100]);
    await choose(page, 'Extend');
    await page.getByRole('button', { name: '16:9' }).click();
    await page.keyboard.press('ControlOrMeta+Enter');
    await host.asked('generate');
    const order = host.intents.map(({ type }) => type).filter(type => /^(set|remove)M|generate/.test(type));
    assert.deepEqual(order.sort(), ['generate', 'setMargins', 'setMask'].sort());
    assert.equal(host.intents.at(-1)?.type, 'generate');
    assert.deepEqual((await host.asked('setMargins')).margins, { top: 0, right: 71, bottom: 0, left: 71 });
  });

  it('shows again what the host knows after a reload', async () => {
    const margins = { top: 10, right: 20, bottom: 30, left: 40 };
    const { page } = await openEasel(studio(), 'fox', { edit: { margins } });
    await choose(page, 'Extend');
    assert.equal(await side(page, 'Left').inputValue(), '40');
    await page.getByText('828 × 552 px').waitFor();
  });
});
