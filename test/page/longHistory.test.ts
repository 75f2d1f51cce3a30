import * as assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { transform } from 'esbuild';
import type { Page } from 'playwright-core';
import { settle, useStudio } from './support/studioPage';

describe('Ten thousand pictures', function () {
  this.timeout(120_000);
  const studio = useStudio();

  it('scroll by while only those in view exist', async () => {
    const { states, open } = studio();
    const entries = states.history(10_000);
    const start = performance.now();
    const { page, host } = await open(states.state([], {}, entries), { entries });
    await page.locator('[data-picture="h0"] img').waitFor();
    const firstPaint = performance.now() - start;
    await settle(page);

    const frames = await page.evaluate(async () => {
      const scroller = document.querySelector('.scroller');
      const times: number[] = [];
      let before = await new Promise<number>(requestAnimationFrame);
      for (let frame = 0; frame < 240; frame++) {
        scroller?.scrollBy(0, -400);
        const now = await new Promise<number>(requestAnimationFrame);
        times.push(now - before);
        before = now;
      }
      return times.sort((a, b) => a - b);
    });
    const elements = await page.locator('.cell').count();
    const at = (share: number) => (frames[Math.floor(share * (frames.length - 1))] ?? 0).toFixed(1);
    console.log(
      `      first pictures after ${firstPaint.toFixed(0)} ms; ${frames.length} frames: median ${at(0.5)} ms, ` +
        `95 % ${at(0.95)} ms, longest ${at(1)} ms; ${elements} tiles; heap ${await heap(page)}`,
    );
    assert.ok(elements < 200, `${elements} tiles for 10,000 pictures`);

    await page
      .locator('.history')
      .first()
      .evaluate(history => history.parentElement?.parentElement?.scrollTo(0, -1e7));
    await page.locator('[data-picture="h9999"] img').waitFor();
    const asked = host.intents.flatMap(intent => (intent.type === 'readHistory' ? [intent] : []));
    assert.ok(asked.length < 120, `${asked.length} reads`);
    assert.ok(asked.every(({ from, to }) => to - from <= 60 && to <= 10_000));
  });

  it('are one job of ten pictures sometimes', async () => {
    const { states, open } = studio();
    const names = [
      'fox',
      'foxDusk',
      'lighthouse',
      'mountains',
      'city',
      'cat',
      'emblem',
      'pattern',
      'space',
      'boat',
    ] as const;
    const start = performance.now();
    const { page } = await open(states.state([states.job('j', { type: 'done' }, names)]));
    const last = page.locator('.frame .picture img').nth(9);
    await last.waitFor();
    await last.evaluate((image: HTMLImageElement) => image.decode());
    const painted = performance.now() - start;
    assert.equal(await page.locator('.frame .picture').count(), 10);
    await settle(page);
    console.log(`      ten pictures after ${painted.toFixed(0)} ms; heap ${await heap(page)}`);
  });
});

/** What the page's script holds, after a collection. */
async function heap(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return `${(usedSize / 1e6).toFixed(1)} MB`;
}

describe('The page’s bundle', () => {
  it('weighs less than 250 kB as it ships, with the painter', async () => {
    const built = await readFile(resolve('dist/studio/studio.js'), 'utf8');
    const { code } = await transform(built, { minify: true, target: 'chrome128' });
    console.log(`      ${(code.length / 1000).toFixed(0)} kB`);
    assert.ok(code.length < 250_000, `${code.length} bytes`);
  });
});
