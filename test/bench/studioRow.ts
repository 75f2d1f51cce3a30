/** How long the Studio takes until it can be used, and until a sketch can be seen in it, beside an empty webview panel in the same VS Code. */

import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import type { Workbench } from '../realVsCode/workbench';
import { pngOf } from '../servers/pictures';
import { StudioFrame } from '../ui/studioFrame';
import type { Answer } from './answerServer';
import { above, inTurns, times } from './figures';
import type { Bench, Result, Row } from './rows';

/** In a window of its own. */
async function inWorkbench(
  { host }: Bench,
  measure: (workbench: Workbench) => Promise<Result>,
): Promise<Result> {
  const workbench = await host.openWorkbench();
  try {
    return await measure(workbench);
  } finally {
    await workbench.close();
    await host.restart();
  }
}

/** The empty panel, once its script has run and can talk to the extension. */
function emptyPanel(workbench: Workbench): Promise<Frame> {
  return workbench.waitInFrames(async frame =>
    (await frame.locator('body[data-empty="ready"]').count()) > 0 ? frame : undefined,
  );
}

export const studioRow: Row = {
  name: 'the Studio, from its command until it can be used',
  run: bench =>
    inWorkbench(bench, async workbench => {
      /** Opens, waits until it can be used and closes it; ms from the click on the command. */
      const opening = (label: string, tab: string, isUsable: () => Promise<unknown>) => async () => {
        const command = await workbench.findCommand(label);
        const start = performance.now();
        await command.click();
        await isUsable();
        const ms = performance.now() - start;
        await workbench.runCommand('View: Close Editor');
        await workbench.tab(tab).waitFor({ state: 'detached' });
        return { ms };
      };
      const ways = await inTurns(bench.rounds, {
        easel: opening('Easel: Open Studio', 'Easel Studio', () => StudioFrame.find(workbench)),
        empty: opening('Bench: Open Empty Panel', 'Empty Panel', () => emptyPanel(workbench)),
      });
      return { ways, checks: [times(ways.easel, 'empty', ways.empty, 1.2)] };
    }),
};

/** 1.4 MB, as sketches are. */
const sketch = pngOf(7, 600, 600);

export const sketchRow: Row = {
  name: 'a sketch, from its last byte until it is seen',
  run: bench =>
    inWorkbench(bench, async workbench => {
      await workbench.runCommand('Bench: Open Empty Panel');
      const empty = await emptyPanel(workbench);
      const roundTrips: number[] = [];
      const pictures: number[] = [];
      for (let at = 0; at < bench.rounds; at++) {
        roundTrips.push(await empty.evaluate(roundTrip));
        // Each time another file: what is shown twice comes out of a cache.
        const path = join(bench.host.workspace, `sketch-${at}.png`);
        await writeFile(path, sketch);
        pictures.push(await empty.evaluate(pictureShown, path));
        await rm(path);
      }
      await workbench.runCommand('View: Close Editor');
      const { frame } = await StudioFrame.open(workbench);
      let next = 0;
      const ways = await inTurns(bench.rounds, {
        easel: async () => ({ ms: await sketching(bench, frame) }),
        empty: async () => ({ ms: roundTrips[next] ?? Number.NaN }),
        // What VS Code takes to bring the same file to a page that does nothing else.
        'empty, with the same picture': async () => ({ ms: pictures[next++] ?? Number.NaN }),
      });
      return { ways, checks: [above(ways.easel, 'empty', ways.empty, 50)] };
    }),
};

/** ms from the sketch's last byte until the page has drawn it. */
async function sketching({ host, answers, origin }: Bench, frame: Frame): Promise<number> {
  const picture = sketch.toString('base64');
  const answer = { pictures: 1, bytes: sketch.length, as: 'events', partials: 1, holdMs: 2000, picture };
  await answers(answer as Answer);
  const seen = frame.evaluate(sketchSeen);
  const request = { provider: 'bench', prompt: 'a lighthouse', partialImages: 1 };
  const job = host.run({ type: 'generate', request });
  const [seenAt] = await Promise.all([seen, job]);
  const sketchedAt = Number(await (await fetch(`${origin}/sketched`)).text());
  // Until its picture is there: the next sketch is another one.
  await frame.locator('img.sketch').waitFor({ state: 'detached' });
  await rm(join(host.workspace, 'images'), { recursive: true, force: true });
  return seenAt - sketchedAt;
}

/** Runs in the Studio's page; `Date.now()` ms. Asks for no frames while it waits: sixty a second would take their time from what is measured. */
function sketchSeen(): Promise<number> {
  return new Promise(resolve => {
    const observer = new MutationObserver(() => {
      const image = document.querySelector<HTMLImageElement>('img.sketch');
      if (image === null) return;
      observer.disconnect();
      image.onload = () => requestAnimationFrame(() => resolve(Date.now()));
    });
    observer.observe(document.body, { childList: true, subtree: true });
  });
}

/** Runs in the empty panel's page; ms until the extension has answered. */
function roundTrip(): Promise<number> {
  return new Promise(resolve => {
    const start = performance.now();
    addEventListener('message', () => resolve(performance.now() - start), { once: true });
    (globalThis as unknown as { readonly ask: () => void }).ask();
  });
}

/** Runs in the empty panel's page; ms until the file at `path` has been drawn. */
function pictureShown(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const image = document.body.appendChild(new Image());
    image.onload = () =>
      requestAnimationFrame(() => {
        resolve(performance.now() - start);
        image.remove();
      });
    image.onerror = () => reject(new Error('the picture does not load'));
    addEventListener('message', ({ data }) => (image.src = String(data)), { once: true });
    (globalThis as unknown as { readonly ask: (message: object) => void }).ask({ path });
  });
}
