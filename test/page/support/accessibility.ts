/** What keeps a person from using the page as it stands: what axe finds, and what sticks out of the window. */

import * as assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Frame, Page } from 'playwright-core';

const axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds, as one line for each place. */
export async function violations(page: Page | Frame): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await axe);
  return page.evaluate(async () => {
    type Found = { id: string; nodes: { target: unknown[]; failureSummary: string }[] };
    const { axe } = window as unknown as { axe: { run(how: object): Promise<{ violations: Found[] }> } };
    // It tells of what passes, too, unless it is told not to.
    const { violations } = await axe.run({ resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary.replaceAll('\n', ' ')}`,
      ),
    );
  });
}

/** px by which the page is wider than its window. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const shown = [
      ...document.querySelectorAll(
        '.studio button, .studio p, .studio vscode-button, .studio img, .studio input',
      ),
    ];
    const right = shown
      .filter(element => element.closest('.sheets, .visually-hidden, .timeline .quick') === null)
      .map(element => element.getBoundingClientRect())
      .filter(({ width }) => width > 0)
      .map(box => box.right);
    return Math.max(0, Math.ceil(Math.max(0, ...right) - window.innerWidth));
  });
}

/** Nothing of it keeps anybody out, and nothing sticks out. `where` says which look it is. */
export async function assertAccessible(page: Page, where: string): Promise<void> {
  assert.deepEqual(await violations(page), [], where);
  assert.equal(await overflow(page), 0, `Nothing sticks out: ${where}`);
}
