import * as assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { openEasel } from './support/easel';
import { settle, useStudio } from './support/studioPage';

describe('Nothing jumps', function () {
  this.timeout(60_000);
  const studio = useStudio();

  it('when sketches and pictures arrive, newest job or not', async () => {
    const { states, open } = studio();
    const done = states.job('before', { type: 'done' }, ['mountains']);
    const { page, host } = await open(states.state([done]));
    await host.showJob(states.job('j', { type: 'waiting' }, ['fox', 'foxDusk']));
    await settle(page);
    const places = () =>
      page
        .locator('.frame, .job .prompt')
        .evaluateAll(all => all.map(one => JSON.stringify(one.getBoundingClientRect())));
    const before = await places();
    await page.evaluate(() => {
      const scope = window as unknown as { shifted: number };
      scope.shifted = 0;
      new PerformanceObserver(list => {
        for (const entry of list.getEntries()) scope.shifted += (entry as unknown as { value: number }).value;
      }).observe({ type: 'layout-shift' });
    });
    await host.showJob(
      states.job('j', { type: 'receiving', bytes: 100_000 }, ['fox', 'foxDusk'], {
        partials: [states.url('foxSketch')],
      }),
    );
    await settle(page);
    await host.showJob(
      states.job('j', { type: 'receiving', bytes: 200_000 }, ['fox', 'foxDusk'], {
        pictures: [states.picture('fox', { job: 'j' })],
      }),
    );
    await settle(page);
    // It came out square although a wide one was asked for: its place stays.
    const square = states.picture('cat', { job: 'j' });
    await host.showJob(
      states.job('j', { type: 'done' }, ['fox', 'foxDusk'], {
        pictures: [states.picture('fox', { job: 'j' }), square],
      }),
    );
    await settle(page);
    assert.deepEqual(await places(), before);
    assert.equal(await page.evaluate(() => (window as unknown as { shifted: number }).shifted), 0);
  });

  it('when a picture has another size than the one asked for: its tile has its own shape, and the card says so', async () => {
    const { states, open } = studio();
    const wide = { width: 1536, height: 1024 };
    const { page, host } = await open(states.state([states.job('j', { type: 'waiting' }, ['cat'], wide)]));
    const frame = page.locator('.frame');
    const before = await frame.boundingBox();
    const tall = states.picture('lighthouse', { job: 'j' });
    await host.showJob(
      states.job('j', { type: 'done' }, ['cat'], {
        ...{ ...wide, pictures: [tall], warnings: ['Asked 1536×1024, got 512×768.', 'Something else.'] },
      }),
    );
    await settle(page);
    assert.deepEqual(await frame.boundingBox(), before);
    const tile = await page.locator('.picture').boundingBox();
    assert.ok(tile && before && Math.abs(tile.width / tile.height - 512 / 768) < 0.01, JSON.stringify(tile));
    assert.ok(tile.height <= before.height + 1 && tile.height >= before.height - 1);
    await page.locator('.job').getByText('Asked 1536×1024, got 512×768.').waitFor();
    await page.getByText('1 more note').click();
    await page.getByText('Something else.').waitFor();
  });

  it('out of sight: a sketch stands until its picture can be seen', async () => {
    const { states, open } = studio();
    const { page, host } = await open(states.state([]));
    const picture = states.picture('fox', { job: 'j' });
    const { source = '', thumbnail = '' } = picture;
    let letGo = () => {};
    const held = new Promise<void>(resolve => {
      letGo = resolve;
    });
    await page.route(
      url => [source, thumbnail].includes(url.href),
      async route => {
        await held;
        await route.continue();
      },
    );
    await host.showJob(
      states.job('j', { type: 'receiving', bytes: 100_000 }, ['fox'], {
        partials: [states.url('foxSketch')],
      }),
    );
    const sketch = page.locator('.frame .sketch');
    await sketch.waitFor();
    await host.showJob(states.job('j', { type: 'done' }, ['fox'], { pictures: [picture] }));
    await page.locator('.frame .picture').waitFor();
    assert.ok(await sketch.isVisible());
    letGo();
    await sketch.waitFor({ state: 'detached' });
  });

  it('when a job begins while the reader is far up in the history', async () => {
    const { states, open } = studio();
    const entries = states.history(500);
    const { page, host } = await open(states.state([], {}, entries), { entries });
    const scroller = page.locator('.scroller');
    await host.showJob(states.job('j', { type: 'waiting' }, ['fox']));
    await scroller.evaluate(element => element.scrollBy(0, -3000));
    await settle(page);
    const seen = await page.evaluate(
      () => document.elementFromPoint(400, 300)?.closest<HTMLElement>('.cell')?.dataset.position,
    );
    const top = () =>
      page.locator(`[data-position="${seen}"]`).evaluate(element => element.getBoundingClientRect().top);
    const before = await top();
    await host.showJob(states.job('j', { type: 'done' }, ['fox']));
    await host.showJob(
      states.job('j', { type: 'failed', kind: 'timeout', message: 'No.', actions: [] }, ['fox']),
    );
    assert.ok(Math.abs((await top()) - before) < 1, 'scroll positions are whole pixels');
  });

  it('out of reach when a job is taller than the window: its first place and its Cancel are in view', async () => {
    const { states, open } = studio();
    const before = states.job('before', { type: 'done' }, ['mountains']);
    const { page, host } = await open(states.state([before]), { width: 320, height: 600 });
    await host.showJob(states.job('j', { type: 'waiting' }, ['fox'], { count: 10 }));
    await settle(page);
    const isInView = (what: Locator) =>
      what.evaluate(element => {
        const { left, top, width } = element.getBoundingClientRect();
        return element.contains(document.elementFromPoint(left + width / 2, top + 4));
      });
    const job = page.locator('[data-job="j"]');
    const cancel = job.getByRole('button', { name: 'Cancel' });
    assert.deepEqual([await isInView(job.locator('.frame').first()), await isInView(cancel)], [true, true]);
    await page.locator('.scroller').evaluate(element => element.scrollTo(0, 0));
    await settle(page);
    assert.deepEqual([await isInView(job.locator('.frame').last()), await isInView(cancel)], [true, true]);
  });

  it('under the brush: the picture in the painter stays where it is, whichever tool is chosen', async () => {
    const { page, tool } = await openEasel(studio(), 'fox');
    for (const width of [320, 380, 440, 500, 600, 700, 900, 1100, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      const tops = new Set<number | undefined>();
      for (const [mode, names] of [
        ['Mask', ['Move', 'Brush', 'Rectangle', 'Lasso']],
        ['Annotate', ['Pen', 'Arrow', 'Words']],
        ['Extend', []],
      ] as const) {
        await page.getByRole('radio', { name: mode }).check({ force: true });
        for (const name of names) {
          await tool(name);
          tops.add((await page.locator('.stage').boundingBox())?.y);
        }
        tops.add((await page.locator('.stage').boundingBox())?.y);
      }
      assert.equal(tops.size, 1, `${[...tops]} at ${width} px`);
    }
  });
});
