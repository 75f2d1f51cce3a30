/** Drives VS Code's workbench in a browser as a user does: keys, clicks, reading what is shown. Waits for things, never for a time. */

import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { FilesAndMenus } from './filesAndMenus';
import { wholeText } from './locators';
import { stepLimitMs } from './quickInputs';
import { writeScreenshot } from './screenshot';
import { type VsCodeServer, workbenchUrl } from './vsCodeServer';
import { readStorage } from './windowStorage';

export type View = {
  /** px */
  readonly width: number;
  /** px */
  readonly height: number;
  /** Device pixels for one px of the window. */
  readonly scale: number;
  /** VS Code's default theme follows it. */
  readonly colorScheme: 'light' | 'dark';
};

const usualView: View = { width: 1440, height: 900, scale: 1, colorScheme: 'light' };

/** ms until a window is there: a start that takes ten seconds alone was seen to take a minute on a busy machine. */
const startLimitMs = 180_000;
/** Where VS Code keeps settings of its windows, state and secrets in a browser. */
const kept = 'cookies,indexeddb,local_storage';

export class Workbench extends FilesAndMenus {
  /** Opens a folder of the server's machine in a window of its own; resolves when extensions are known in it. */
  static async open(
    browser: Browser,
    server: VsCodeServer,
    folder: string,
    view: Partial<View> = {},
  ): Promise<Workbench> {
    return Workbench.openIn(await Workbench.newContext(browser, view), server, folder);
  }

  /** What windows can share: a browser's profile, in which a second window finds the first one's scripts compiled. */
  static async newContext(browser: Browser, view: Partial<View> = {}): Promise<BrowserContext> {
    const { width, height, scale, colorScheme } = { ...usualView, ...view };
    const context = await browser.newContext({
      viewport: { width, height },
      deviceScaleFactor: scale,
      colorScheme,
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    context.setDefaultTimeout(stepLimitMs);
    return context;
  }

  /** As `open`, in a profile that other windows had before: nothing of what they kept there is left. */
  static async openIn(context: BrowserContext, server: VsCodeServer, folder: string): Promise<Workbench> {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Storage.clearDataForOrigin', { origin: server.address, storageTypes: kept });
    await session.detach();
    return Workbench.load(page, workbenchUrl(server, folder));
  }

  private static async load(page: Page, url: string): Promise<Workbench> {
    await page.goto(url, { timeout: startLimitMs });
    await page.locator('.explorer-folders-view').waitFor({ timeout: startLimitMs });
    const workbench = new Workbench(page);
    // Menus and previews know the extensions of the server, the built-in ones too, from the moment the palette does.
    await workbench.findCommand('Easel: Generate Image…', startLimitMs);
    await page.keyboard.press('Escape');
    return workbench;
  }

  /** A second window of the same profile, with an extension host of its own. */
  async openBeside(folder: string): Promise<Workbench> {
    const url = new URL(this.page.url());
    url.searchParams.set('folder', folder);
    return Workbench.load(await this.page.context().newPage(), url.href);
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  /** A tab of the editor area by its name; its class tells whether it is `active`. */
  tab(name: string): Locator {
    return this.page.locator('.tabs-container .tab').filter({ hasText: wholeText(name) });
  }

  /** A button of the active editor's title bar by its name. */
  titleAction(name: string): Locator {
    return this.page.locator('.editor-group-container.active .editor-actions').getByRole('button', { name });
  }

  /** Waits until a file is the one that is shown. */
  async waitForEditor(name: string): Promise<void> {
    await this.page.locator('.tabs-container .tab.active', { hasText: wholeText(name) }).waitFor();
  }

  /** Waits until VS Code's own image preview shows a picture; resolves to its size in px as the browser decoded it. */
  async waitForPicture(name: string): Promise<{ width: number; height: number }> {
    await this.waitForEditor(name);
    const size = await this.waitInFrames(async frame => {
      const image = frame.locator('body.image.ready img:visible, body.container.ready img:visible').first();
      if ((await image.count()) === 0) return undefined;
      const [width, height] = await image.evaluate(element => {
        const { naturalWidth, naturalHeight } = element as HTMLImageElement;
        return [naturalWidth, naturalHeight] as const;
      });
      return width > 0 ? { width, height } : undefined;
    });
    return size;
  }

  /** Opens the menu of VS Code's own image preview, on the picture that it shows. */
  async openPreviewMenu(name: string): Promise<void> {
    await this.waitForPicture(name);
    const image = await this.waitInFrames(async frame => {
      const image = frame.locator('body.image.ready img:visible, body.container.ready img:visible').first();
      return (await image.count()) === 0 ? undefined : image;
    });
    await image.click({ button: 'right' });
  }

  /** The notifications on screen, each as its text. */
  async notifications(): Promise<string[]> {
    return this.page.locator('.notifications-toasts .notification-list-item-message').allInnerTexts();
  }

  /** Waits for a notification that contains the text. */
  async waitForNotification(text: string | RegExp): Promise<Locator> {
    const toast = this.page
      .locator('.notifications-toasts .notification-list-item', { hasText: text })
      .first();
    await toast.waitFor();
    return toast;
  }

  /** Presses a button of the notification that contains the text. */
  async pressNotificationButton(text: string | RegExp, button: string): Promise<void> {
    const toast = await this.waitForNotification(text);
    await toast.hover();
    await toast.getByRole('button', { name: button, exact: true }).click();
  }

  /** Saves what the window shows as PNG. */
  async screenshot(path: string): Promise<string> {
    await writeScreenshot(this.page, path);
    return path;
  }

  /** Waits until VS Code has put all the texts where a reload takes them from: the browser's own database. */
  async waitForStored(...texts: readonly string[]): Promise<void> {
    const end = Date.now() + stepLimitMs;
    for (;;) {
      const stored = await this.page.evaluate(readStorage);
      if (texts.every(text => stored.includes(text))) return;
      if (Date.now() > end) throw new Error(`Not everything was stored of: ${texts.join(', ')}`);
      await delay(50);
    }
  }

  /** Asks every frame (webviews are frames in frames) until one answers. */
  async waitInFrames<T>(ask: (frame: ReturnType<Page['mainFrame']>) => Promise<T | undefined>): Promise<T> {
    const end = Date.now() + stepLimitMs;
    for (;;) {
      for (const frame of this.page.frames()) {
        // A frame may go away while it is asked.
        const answer = await ask(frame).catch(() => undefined);
        if (answer !== undefined) return answer;
      }
      if (Date.now() > end) throw new Error('No frame of the window shows what was waited for');
      // Often enough, and without a frame that the browser would have to draw for it.
      await delay(50);
    }
  }
}
