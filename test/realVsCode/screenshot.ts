/** Pictures of what a page shows, for people to look at. Never compared with anything. */

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Page } from 'playwright-core';

/** Writes a PNG that was compressed in haste: a small one takes a browser without a graphics card five times as long. */
export async function writeScreenshot(page: Page, path: string): Promise<void> {
  // In haste it knows but one pixel for each px of the window.
  if ((await page.evaluate(() => devicePixelRatio)) !== 1) {
    await page.screenshot({ path });
    return;
  }
  const browser = await page.context().newCDPSession(page);
  const { data } = await browser.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true });
  await browser.detach();
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, data, 'base64');
}
