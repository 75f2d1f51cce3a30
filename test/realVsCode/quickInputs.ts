/** The palette and every other quick input of a window: commands are picked, questions answered, rows chosen. */

import type { Locator, Page } from 'playwright-core';
import { pressUntilTaken } from './locators';

/** ms for one step in a window. */
export const stepLimitMs = 30_000;

export class QuickInputs {
  constructor(readonly page: Page) {}

  /** Picks a command by the whole text that the palette shows, such as `Easel: Generate Image…`. */
  async runCommand(label: string): Promise<void> {
    for (let attempt = 0; attempt < 3; attempt++) {
      const row = await this.findCommand(label);
      // A palette that loses the focus closes before the click: it is opened anew.
      const isPicked = await row.click({ timeout: 5000 }).then(
        () => true,
        () => false,
      );
      if (isPicked) return;
    }
    throw new Error(`The palette does not let ${label} be picked`);
  }

  /** Opens the palette, types the command's name and leaves it open: the row to click. */
  async findCommand(label: string, limitMs = stepLimitMs): Promise<Locator> {
    const row = this.quickPickRow(label);
    // A palette that was opened before the extension was known does not learn of it: ask anew, each time more patiently.
    for (let patience = 1000; patience <= limitMs; patience *= 2) {
      await this.page.keyboard.press('F1');
      // A quick input that is just closing takes F1's place and goes: this one is not there then, the next one is.
      const isThere = await this.typeAndFind(`>${label}`, row, patience).then(
        () => true,
        () => false,
      );
      if (isThere) return row;
      // Without a palette that is late the key would reach what lies below, and close that.
      await this.quickInput.press('Escape', { timeout: patience }).catch(() => {});
    }
    throw new Error(`The palette has no command ${label}`);
  }

  private async typeAndFind(text: string, row: Locator, timeout: number): Promise<void> {
    await this.quickInput.fill(text, { timeout });
    await row.waitFor({ timeout });
  }

  /** The text field of whatever quick input is open. */
  get quickInput(): Locator {
    return this.page
      .locator(
        '.quick-input-widget:visible input[type="text"], .quick-input-widget:visible input[type="password"]',
      )
      .first();
  }

  /** A row of the open quick pick by its whole label. */
  quickPickRow(label: string): Locator {
    return this.page
      .locator('.quick-input-widget:visible .quick-input-list .monaco-list-row')
      .filter({ has: this.page.getByText(label, { exact: true }) })
      .first();
  }

  /** Waits for the input box with that title. */
  async waitForInput(title: string): Promise<Locator> {
    await this.page.locator('.quick-input-widget:visible .quick-input-title', { hasText: title }).waitFor();
    return this.quickInput;
  }

  /** By a command that opens it. A picture that is shown at that moment takes the focus, and with it the box: it is opened anew. */
  async openInput(command: string, title: string): Promise<Locator> {
    const shown = this.page.locator('.quick-input-widget:visible .quick-input-title', { hasText: title });
    for (let attempt = 0; attempt < 4; attempt++) {
      await this.runCommand(command);
      await shown.waitFor({ timeout: 5000 }).catch(() => {});
      // What was about to take the focus has taken it by now.
      await this.page.waitForTimeout(300);
      if (await shown.isVisible()) return this.quickInput;
    }
    throw new Error(`${command} does not stay open`);
  }

  /** Types into the input box with that title and accepts. */
  async answer(title: string, text: string): Promise<void> {
    const input = await this.waitForInput(title);
    await input.fill(text);
    await input.press('Enter');
  }

  /** Presses a button of the open quick input by its tooltip. */
  async pressInputButton(tooltip: string): Promise<void> {
    await this.page.locator('.quick-input-widget:visible').getByRole('button', { name: tooltip }).click();
  }

  /** Presses a button of VS Code's own file dialog. */
  async endFileDialog(button: string): Promise<void> {
    await pressUntilTaken(
      this.page.locator('.quick-input-widget:visible').getByRole('button', { name: button }),
    );
  }
}
