/** The painter on a picture as large as they come: that it works, and figures of how quickly where this file runs alone. */

import * as assert from 'node:assert/strict';
import { greyPng } from '../../media/studio/painter/mask/greyPng';
import { emptyMask, fillEllipse } from '../../media/studio/painter/mask/mask';
import { drawn, openEasel } from './support/easel';
import { useStudio } from './support/studioPage';

const side = 4096;
/** Of each way to look at it; the figures are means of them. */
const turns = 4;

describe('The painter on a picture of 4096 × 4096', function () {
  this.timeout(120_000);
  const studio = useStudio();

  async function large() {
    const picture = emptyMask({ width: side, height: side });
    for (let at = 0; at < 200; at++) {
      const area = { x: (at * 977) % side, y: (at * 1409) % side, width: 300 + at, height: 200 };
      fillEllipse(picture, area, 55 + at);
    }
    const source = studio().put('large.png', 'image/png', await greyPng(picture));
    return openEasel(studio(), 'fox', { reference: { id: 'large', source, width: side, height: side } });
  }

  it('draws a long stroke, and sends it whole', async () => {
    const { page, spot, mask, host } = await large();
    await page.getByRole('spinbutton', { name: 'Brush size' }).fill('200');
    await page.getByRole('spinbutton', { name: 'Brush size' }).press('Enter');
    await page.mouse.move(...(await spot([200, 200])));
    await page.mouse.down();
    await page.evaluate(() => {
      const scope = window as unknown as { frames: number[]; isOver?: boolean };
      scope.frames = [];
      let last = performance.now();
      const tick = (now: number) => {
        scope.frames.push(now - last);
        last = now;
        if (!scope.isOver) requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
    });
    for (let at = 1; at <= 80; at++) {
      const turn = (at / 80) * Math.PI * 6;
      const reach = 200 + at * 21;
      await page.mouse.move(...(await spot([2048 + Math.cos(turn) * reach, 2048 + Math.sin(turn) * reach])));
    }
    const frames = await page.evaluate(() => {
      const scope = window as unknown as { frames: number[]; isOver?: boolean };
      scope.isOver = true;
      return scope.frames.slice(2).sort((a, b) => a - b);
    });
    const start = performance.now();
    await page.mouse.up();
    const sent = await host.asked('setMask');
    const told = performance.now() - start;
    const at = (part: number) => (frames[Math.floor(frames.length * part)] ?? 0).toFixed(1);
    console.log(
      `      ${frames.length} frames: median ${at(0.5)} ms, 95 % within ${at(0.95)} ms, all ${at(0.9999)} ms`,
    );
    console.log(
      `      mask of ${(sent.bytes.length / 1000).toFixed(0)} kB with the host after ${told.toFixed(0)} ms`,
    );
    const seen = await mask();
    assert.deepEqual([seen.width, seen.height], [side, side]);
    assert.ok(seen.painted > 200 * 10_000);
  });

  it('zooms, pans, inverts and takes back', async () => {
    const { page, draw } = await large();
    await draw([1000, 1000], [3000, 3000]);
    const timed = async (name: string, act: () => Promise<unknown>) => {
      const start = performance.now();
      for (let turn = 0; turn < turns; turn++) {
        await act();
        await drawn(page);
      }
      console.log(
        `      ${name}: ${((performance.now() - start) / turns).toFixed(1)} ms, two frames included`,
      );
    };
    await page.locator('.stage').focus();
    await timed('zoom', () => page.keyboard.press('+'));
    await timed('pan', () => page.keyboard.press('ArrowLeft'));
    await page.keyboard.press('0');
    await timed('pan of the whole', () => page.keyboard.press('ArrowLeft'));
    await timed('invert', () => page.keyboard.press('i'));
    await timed('undo', () => page.keyboard.press('ControlOrMeta+z'));
    await timed('redo', () => page.keyboard.press('ControlOrMeta+y'));
    assert.equal(await page.getByRole('button', { name: 'Undo' }).isEnabled(), true);
  });
});
