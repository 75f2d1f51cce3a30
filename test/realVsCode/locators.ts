/** What a window shows, found by its words and pressed until it is taken. */

import type { Locator } from 'playwright-core';

/**
 * A menu takes no click in its first tenth of a second, lest the click that opened it chooses, and a file dialog none while
 * it still reads the folder: presses until what is pressed is gone. On a busy machine that may be late, and then there is
 * nothing to press a second time.
 */
export async function pressUntilTaken(pressed: Locator): Promise<void> {
  do
    await pressed.click({ timeout: 5000 }).catch(async error => {
      if (await pressed.isVisible()) throw error;
    });
  while (!(await isGoneSoon(pressed)));
}

/** Closes what takes Escape only once it has the focus, which an editor that opens above the others gets after it shows its words. */
export async function escapeUntilGone(shown: Locator): Promise<void> {
  do await shown.page().keyboard.press('Escape');
  while (!(await isGoneSoon(shown)));
}

function isGoneSoon(shown: Locator): Promise<boolean> {
  return shown.waitFor({ state: 'hidden', timeout: 1000 }).then(
    () => true,
    () => false,
  );
}

export function wholeText(text: string): RegExp {
  return new RegExp(`^\\s*${escaped(text)}\\s*$`);
}

export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** px in the window. */
export async function middleOf(what: Locator): Promise<{ x: number; y: number }> {
  const box = await what.boundingBox();
  if (box === null) throw new Error(`${what} is not in view`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
