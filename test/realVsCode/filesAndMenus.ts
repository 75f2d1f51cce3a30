/** The lists of a window's side bar, its menus, and what is dragged from one to the other. */

import type { Locator } from 'playwright-core';
import { escaped, middleOf, pressUntilTaken, wholeText } from './locators';
import { QuickInputs } from './quickInputs';

export class FilesAndMenus extends QuickInputs {
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
}
