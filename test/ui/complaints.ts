/** What Easel's pages and its part of the extension host complain of in a window. Never hears VS Code's own troubles. */

import type { Page } from 'playwright-core';

/** Grows while the window is open. */
export function hearComplaints(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('console', message => {
    const text = message.text();
    const isTrouble = ['error', 'warning'].includes(message.type());
    if (isTrouble && isOurs(text, message.location().url)) complaints.push(text);
  });
  page.on('pageerror', ({ stack, message }) => {
    if (isOurs(stack ?? message, '')) complaints.push(message);
  });
  return complaints;
}

/** The extension host's log comes through the window's console, with the path of the extension that it is about. */
function isOurs(text: string, url: string): boolean {
  // Of VS Code's own frames around every webview.
  if (text.startsWith('An iframe which has both allow-scripts and allow-same-origin')) return false;
  const isOfStudio =
    /\/studio\/studio\.js|[?&]extensionId=easel\.easel\b|\/webview\/browser\/pre\/fake\.html/;
  return isOfStudio.test(url) || /easel\.easel|\/studio\/studio\.js|Easel/.test(text);
}
