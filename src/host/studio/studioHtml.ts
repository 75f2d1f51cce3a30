/** The page that a Studio's webview loads: two files of the extension and nothing else. Never holds state. */

import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** `pageFolder`: where the bundled page lies. `number`: which Studio it is; the page keeps it for a reload. */
export function studioHtml(webview: vscode.Webview, pageFolder: vscode.Uri, number: number): string {
  const nonce = randomBytes(16).toString('base64');
  const address = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(pageFolder, name)).toString();
  const source = webview.cspSource;
  const policy = [
    "default-src 'none'",
    `img-src ${source}`,
    `style-src ${source}`,
    `font-src ${source}`,
    `script-src 'nonce-${nonce}'`,
    // The default is not theirs.
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  // In a script element only `<` could end it early.
  const translations = JSON.stringify(vscode.l10n.bundle ?? {}).replaceAll('<', '\\u003c');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${vscode.l10n.t('Easel Studio')}</title>
<link rel="stylesheet" href="${address('studio.css')}">
<script type="application/json" id="l10n" nonce="${nonce}">${translations}</script>
<script type="module" nonce="${nonce}" src="${address('studio.js')}"></script>
</head>
<body data-studio="${number}"></body>
</html>`;
}
