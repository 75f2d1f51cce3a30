/** Drives VS Code's workbench in a browser as a user does: keys, clicks, reading what is shown. Waits for things, never for a time. */

import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { writeScreenshot } from './screenshot';
import { type VsCodeServer, workbenchUrl } from './vsCodeServer';

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
/** ms for one step in it. */
const stepLimitMs = 30_000;

/** Where VS Code keeps settings of its windows, state and secrets in a browser. */
const kept = 'cookies,indexeddb,local_storage';

export class Workbench {
  private constructor(readonly page: Page) {}

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

  /** A row of the explorer by its name. */
  file(name: string): Locator {
    return this.page
      .locator('.explorer-folders-view .monaco-list-row')
      .filter({ has: this.page.locator('.label-name', { hasText: wholeText(name) }) });
  }

  /** Opens a view of the activity bar; nothing happens when it is open. Behind its name the bar has a key and a count. */
  async openView(name: string): Promise<void> {
    const tab = this.page
      .locator('.activitybar')
      .getByRole('tab', { name: new RegExp(`^${escaped(name)}( |$)`) });
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
  }

  /** A row of the open view's list by what it is called. */
  listItem(name: string): Locator {
    return this.page
      .locator('.sidebar .tree-explorer-viewlet-tree-view .monaco-list-row')
      .filter({ has: this.page.locator('.label-name', { hasText: wholeText(name) }) });
  }

  /** A row of Source Control's list of changes by the file's name. */
  changedFile(name: string): Locator {
    return this.page
      .locator('.scm-view .monaco-list-row')
      .filter({ has: this.page.locator('.label-name', { hasText: wholeText(name) }) });
  }

  /** Opens a folder of the explorer; nothing happens when it is open. */
  async expand(name: string): Promise<void> {
    const row = this.file(name);
    if ((await row.getAttribute('aria-expanded')) === 'false') await row.click();
  }

  /** Right-clicks files of the explorer (the first one is the one clicked) and chooses from the menu. */
  async chooseFromFileMenu(names: readonly string[], item: string): Promise<void> {
    const [clicked = '', ...others] = names;
    const isSelected = async () => others.length === 0 || (await this.selected.count()) === names.length;
    await this.openFileMenu(clicked, this.menuItem(item).or(this.menuItem('Easel')).first(), {
      // A right-click selects what nothing else is selected with.
      before: async () => (others.length > 0 ? this.select(names) : undefined),
      isRight: isSelected,
    });
    await this.reveal(item);
    await this.chooseFromMenu(item);
  }

  /**
   * The explorer may list a new file at the very moment, and the click then meets the row above; or it reveals one that
   * has just opened, and the selection is gone: looks for `item`, asks whether all is right and tries again.
   */
  private async openFileMenu(
    name: string,
    item: Locator,
    { before, isRight: check }: { before: () => Promise<void>; isRight: () => Promise<boolean> },
  ): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      await before();
      await this.file(name).click({ button: 'right' });
      const isRight = await item.waitFor({ timeout: 5000 }).then(check, () => false);
      if (isRight || attempt === 4) return;
      await this.page.keyboard.press('Escape');
    }
  }

  /** An item of the open menu may lie in Easel's own submenu. */
  async reveal(label: string): Promise<Locator> {
    const item = this.menuItem(label);
    const submenu = this.menuItem('Easel');
    await item.or(submenu).first().waitFor();
    while (!(await item.isVisible())) {
      // A menu takes no click in its first tenth of a second.
      await submenu.click();
      await item.waitFor({ timeout: 1000 }).catch(() => {});
    }
    return item;
  }

  /** Rows of the explorer. */
  private get selected(): Locator {
    return this.page.locator('.explorer-folders-view .monaco-list-row.selected');
  }

  /** The explorer reveals a file that is just opening, which ends a selection: selects until it stays. */
  private async select([first = '', ...others]: readonly string[]): Promise<void> {
    for (let attempt = 0; attempt < 5; attempt++) {
      await this.file(first).click();
      for (const other of others) await this.file(other).click({ modifiers: ['ControlOrMeta'] });
      await this.page.waitForTimeout(200);
      if ((await this.selected.count()) === 1 + others.length) return;
    }
    throw new Error('The explorer does not keep its selection.');
  }

  /** Drags with the mouse, a key held from before it reaches the target; looks around before it lets go. */
  async drag(what: Locator, to: Locator, key?: 'Shift', look?: () => Promise<unknown>): Promise<void> {
    const { mouse, keyboard } = this.page;
    const [from, target] = [await middleOf(what), await middleOf(to)];
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move(from.x + 20, from.y + 10, { steps: 4 });
    if (key) await keyboard.down(key);
    await mouse.move(target.x, target.y, { steps: 12 });
    await mouse.move(target.x + 2, target.y + 2, { steps: 2 });
    await look?.();
    await mouse.up();
    if (key) await keyboard.up(key);
  }

  /** Clicks an item of the menu that is open. */
  async chooseFromMenu(label: string): Promise<void> {
    await pressUntilTaken(this.menuItem(label));
  }

  /** Of a menu with a submenu, each goes by an Escape of its own, when it has the focus. */
  async closeMenu(): Promise<void> {
    const menu = this.page.locator('.monaco-menu-container .monaco-menu').first();
    while (await menu.isVisible()) {
      await this.page.keyboard.press('Escape');
      await menu.waitFor({ state: 'hidden', timeout: 1000 }).catch(() => {});
    }
  }

  /** An item of the menu that is open. */
  menuItem(label: string): Locator {
    return this.page
      .locator('.monaco-menu .action-item .action-label')
      .filter({ hasText: wholeText(label) })
      .first();
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

/** Runs in the window: every value of VS Code's own databases as one text. */
async function readStorage(): Promise<string> {
  const answered = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const values: unknown[] = [];
  for (const { name = '' } of await indexedDB.databases()) {
    if (!name.startsWith('vscode-web-state-db')) continue;
    const database = await answered(indexedDB.open(name));
    for (const store of database.objectStoreNames)
      values.push(...(await answered(database.transaction(store).objectStore(store).getAll())));
    database.close();
  }
  return values.join('\n');
}

/**
 * A menu takes no click in its first tenth of a second, lest the click that opened it chooses, and a file dialog none while
 * it still reads the folder: presses until what is pressed is gone. On a busy machine that may be late, and then there is
 * nothing to press a second time.
 */
async function pressUntilTaken(pressed: Locator): Promise<void> {
  const isGone = () =>
    pressed.waitFor({ state: 'hidden', timeout: 1000 }).then(
      () => true,
      () => false,
    );
  do
    await pressed.click({ timeout: 5000 }).catch(async error => {
      if (await pressed.isVisible()) throw error;
    });
  while (!(await isGone()));
}

function wholeText(text: string): RegExp {
  return new RegExp(`^\\s*${escaped(text)}\\s*$`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** px in the window. */
async function middleOf(what: Locator): Promise<{ x: number; y: number }> {
  const box = await what.boundingBox();
  if (box === null) throw new Error(`${what} is not in view`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
