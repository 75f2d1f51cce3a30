/** Drives one Studio in the workbench as a user does: what is typed, clicked, seen in its page. Never looks behind the page. */

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import type { Workbench } from '../realVsCode/workbench';

export class StudioFrame {
  private constructor(
    readonly frame: Frame,
    private readonly window: Page,
  ) {}

  /** Waits until Studio `number` is in view and has drawn what the host says. A page that was hidden has gone: look for it again. */
  static async find(workbench: Workbench, number = 1): Promise<StudioFrame> {
    return workbench.waitInFrames(async frame => {
      const composer = frame.locator(`body[data-studio="${number}"] .composer #prompt`);
      return (await composer.isVisible()) ? new StudioFrame(frame, workbench.page) : undefined;
    });
  }

  /** Opens it from the palette. */
  static async open(workbench: Workbench): Promise<StudioFrame> {
    await workbench.runCommand('Easel: Open Studio');
    return StudioFrame.find(workbench);
  }

  /** Opens it beside a file of the workspace. */
  static async openBeside(workbench: Workbench, file: string): Promise<StudioFrame> {
    await workbench.file(file).dblclick();
    await workbench.waitForEditor(file);
    await workbench.runCommand('Easel: Open Another Studio Beside');
    return StudioFrame.find(workbench);
  }

  get prompt(): Locator {
    return this.frame.locator('#prompt');
  }

  button(name: string | RegExp): Locator {
    return this.frame.getByRole('button', { name, exact: true });
  }

  /** The chip of a setting, such as `size`; its picker opens above it. */
  chip(name: string): Locator {
    return this.frame.locator(`[data-chip="${name}"]`);
  }

  /** Cards of the jobs, the newest last; `state` as the page tells it. */
  jobs(state?: string): Locator {
    return this.frame.locator(state === undefined ? '.job' : `.job[data-state="${state}"]`);
  }

  /** The face of a picture by its file's name or its prompt, the newest one. */
  picture(name: string): Locator {
    return this.frame.locator('.picture .face').and(this.frame.getByRole('button', { name })).last();
  }

  /** Writes a prompt and presses Generate. */
  async generate(prompt: string): Promise<void> {
    await this.prompt.fill(prompt);
    const button = this.frame.locator('vscode-button.generate');
    await button.click({ trial: true, timeout: 500 }).catch(() => this.clearNotifications());
    await button.click();
  }

  /** What VS Code tells may lie over the page's corner for ten seconds, and waits for who reads it. */
  private async clearNotifications(): Promise<void> {
    const close = this.window.locator('.notifications-toasts').getByRole('button', { name: /^Clear Notif/ });
    while ((await close.count()) > 0) await close.first().click({ timeout: 2000 });
  }

  /** Opens the chip's picker and does something there; what is not closed by that is closed. */
  async pick(chip: string, choose: (picker: Locator) => Promise<unknown>): Promise<void> {
    await this.chip(chip).click();
    const picker = this.frame.locator('studio-popup');
    await choose(picker);
    const isClosed = picker.waitFor({ state: 'detached', timeout: 500 });
    await isClosed.catch(() => this.window.keyboard.press('Escape'));
    await picker.waitFor({ state: 'detached' });
  }

  /** Chooses from a picture's own menu. */
  async choose(picture: Locator, item: string): Promise<void> {
    await picture.click({ button: 'right' });
    await this.frame.getByRole('menuitem', { name: item }).click();
  }

  /** Pastes a picture file, as a screenshot tool would have put it into the clipboard. */
  async paste(path: string): Promise<void> {
    const base64 = await readFile(path, 'base64');
    await this.prompt.evaluate((prompt, base64) => {
      const bytes = Uint8Array.from(atob(base64), char => char.charCodeAt(0));
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([bytes], 'pasted.webp', { type: 'image/webp' }));
      prompt.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, base64);
  }

  /** Lets a picture file fall onto the composer, as a file manager would. */
  async dropFile(path: string): Promise<void> {
    const base64 = await readFile(path, 'base64');
    const file = { base64, name: basename(path) };
    await this.frame.locator('.composer').evaluate((composer, { base64, name }) => {
      const bytes = Uint8Array.from(atob(base64), char => char.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], name, { type: 'image/png' }));
      composer.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    }, file);
  }

  /** Pixels of pictures as the browser decoded them, such as `1024x1024`. */
  async shownSizes(pictures: Locator): Promise<string[]> {
    return pictures.locator('img:not(.under)').evaluateAll(images =>
      Promise.all(
        images.map(async element => {
          const image = element as HTMLImageElement;
          await image.decode();
          return `${image.naturalWidth}x${image.naturalHeight}`;
        }),
      ),
    );
  }

  /** Goes on with Tab until what has the focus is called so, as a screen reader tells it. */
  async tabTo(name: string, key = 'Tab'): Promise<void> {
    const passed: string[] = [];
    while (passed.length < 60) {
      const focused = await this.focused();
      if (focused.startsWith(name)) return;
      passed.push(focused);
      await this.window.keyboard.press(key);
    }
    throw new Error(`${key} never came to “${name}”: ${passed.join(' | ')}`);
  }

  /** Waits until keys reach this page: VS Code hands it the focus a moment after it is shown. */
  async hasFocus(): Promise<void> {
    await this.frame.waitForFunction(() => document.hasFocus());
  }

  /** Waits until what has the focus is called so, or begins so. */
  async focusIsOn(name: string): Promise<void> {
    const end = Date.now() + 10_000;
    for (;;) {
      const focused = await this.focused();
      if (focused.startsWith(name)) return;
      if (Date.now() > end) throw new Error(`The focus is on “${focused}”, not on “${name}”`);
      await this.frame.evaluate(() => new Promise(requestAnimationFrame));
    }
  }

  private focused(): Promise<string> {
    return this.frame.evaluate(() => {
      const { activeElement } = document;
      const input = activeElement instanceof HTMLInputElement ? activeElement.value : undefined;
      return (activeElement?.getAttribute('aria-label') ?? input ?? activeElement?.textContent ?? '').trim();
    });
  }
}
