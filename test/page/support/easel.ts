/** A person at the painter: opens it on a picture, moves the pointer in px of the picture, and sees what the host received. */

import type { Page } from 'playwright-core';
import type { Composer, EditView, ReferenceView } from '../../../src/protocol/views';
import type { FakeHost } from './fakeHost';
import type { PictureName } from './pictureBook';
import { type Opening, type Studio, type StudioPage, settle } from './studioPage';

export type At = readonly [x: number, y: number];

export type Pixels = {
  readonly width: number;
  readonly height: number;
  /** RGBA, row by row. */
  readonly data: Uint8Array;
};

export type Easel = StudioPage & {
  /** Where a px of the picture is in the window, its middle. */
  readonly spot: (at: At) => Promise<At>;
  /** Presses at the first, moves over the others, lets go at the last. */
  readonly draw: (...points: readonly At[]) => Promise<void>;
  readonly tool: (name: string) => Promise<void>;
  /** The host knows whatever was painted up to now. */
  readonly told: () => Promise<FakeHost>;
  /** The mask that the host is told of after `from` intents, as seen by a browser; checked to be opaque and grey. */
  readonly mask: (from?: number) => Promise<GreyPixels>;
};

export type GreyPixels = {
  readonly width: number;
  readonly height: number;
  readonly at: (x: number, y: number) => number;
  /** px that are not black. */
  readonly painted: number;
};

export type EaselOpening = Opening & {
  readonly edit?: Partial<EditView>;
  readonly reference?: Partial<ReferenceView>;
  readonly composer?: Partial<Composer>;
  /** There will be nothing to paint on. */
  readonly isWithout?: boolean;
};

export function referenceTo(studio: Studio, name: PictureName): ReferenceView {
  const { width, height, source = '' } = studio.states.picture(name);
  return { id: name, name: `${name}.jpg`, thumbnail: source, source, width, height };
}

/** Opens the painter as a reload would, and waits until the picture stands. */
export async function openEasel(
  studio: Studio,
  name: PictureName,
  { edit = {}, reference = {}, composer = {}, isWithout = false, ...opening }: EaselOpening = {},
): Promise<Easel> {
  const { states, open } = studio;
  const references = [{ ...referenceTo(studio, name), ...reference }];
  const view: EditView = { maskRevision: 0, hasPreviousMask: false, isFitted: true, ...edit };
  const state = states.state([], { references, edit: view, ...composer });
  const opened = await open(state, { ...opening, remembered: { painting: references[0]?.id } });
  await opened.page.locator(isWithout ? '.painter' : '.stage').waitFor();
  await settle(opened.page);
  await steady(opened.page);
  return easelOf(opened);
}

export function easelOf(opened: StudioPage): Easel {
  const { page, word } = opened;
  const spot = ([x, y]: At) => spotOf(page, x + 0.5, y + 0.5);
  return {
    ...opened,
    spot,
    draw: async (first, ...others) => {
      if (!first) return;
      // In a small window a tool is out of sight when the picture is in it.
      await page.locator('.stage').scrollIntoViewIfNeeded();
      await page.mouse.move(...(await spot(first)));
      await page.mouse.down();
      for (const to of others) await page.mouse.move(...(await spot(to)), { steps: 4 });
      await page.mouse.up();
      await drawn(page);
    },
    tool: name =>
      page
        .getByRole('toolbar')
        .getByRole('button', { name: word(name) })
        .click(),
    mask: async (from = 0) =>
      greyPixels(await pixelsOf(page, (await (await told(opened)).asked('setMask', from)).bytes)),
    told: () => told(opened),
  };
}

/** Showing the request waits for what was painted; pressed without taking the focus. */
async function told({ page, host, word }: StudioPage): Promise<FakeHost> {
  const from = host.intents.length;
  await page
    .getByRole('button', { name: word('Show Request') })
    .evaluate((button: HTMLElement) => button.click());
  await host.asked('showRequest', from);
  return host;
}

/** The painter says where its picture stands as data of the stage. */
async function spotOf(page: Page, x: number, y: number): Promise<At> {
  return page.locator('.stage').evaluate(
    (stage, [x, y]) => {
      const { left, top } = stage.getBoundingClientRect();
      const [scale = 1, atX = 0, atY = 0] = (stage as HTMLElement).dataset.view?.split(' ').map(Number) ?? [];
      return [left + atX + x * scale, top + atY + y * scale] as const;
    },
    [x, y] as const,
  );
}

/** Two frames: what was done is on the screen. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
  });
}

/** Resolves when the picture stands where it did two frames before: what comes late, as a font or a small copy, moves it. */
async function steady(page: Page): Promise<void> {
  for (let before = ''; ; ) {
    await drawn(page);
    const now = await page.evaluate(() => {
      const stage = document.querySelector<HTMLElement>('.stage');
      return JSON.stringify([stage?.dataset.view, stage?.getBoundingClientRect()]);
    });
    if (now === before) return;
    before = now;
  }
}

/** Decoded by a browser: nothing of the painter's own has a part in it. */
export async function pixelsOf(page: Page, bytes: Uint8Array): Promise<Pixels> {
  const { width, height, text } = await page.evaluate(async base64 => {
    const binary = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([binary], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    const data = context?.getImageData(0, 0, image.width, image.height).data ?? [];
    let text = '';
    for (let at = 0; at < data.length; at += 8192) text += String.fromCharCode(...data.slice(at, at + 8192));
    return { width: image.width, height: image.height, text: btoa(text) };
  }, Buffer.from(bytes).toString('base64'));
  return { width, height, data: new Uint8Array(Buffer.from(text, 'base64')) };
}

export function greyPixels({ width, height, data }: Pixels): GreyPixels {
  let painted = 0;
  for (let at = 0; at < data.length; at += 4) {
    const [red, green, blue, alpha] = data.subarray(at, at + 4);
    if (alpha !== 255 || red !== green || red !== blue) throw new Error(`Not opaque grey at byte ${at}`);
    if (red !== 0) painted++;
  }
  return { width, height, painted, at: (x, y) => data[(y * width + x) * 4] ?? -1 };
}
