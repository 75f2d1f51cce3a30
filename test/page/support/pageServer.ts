/** Serves the built page as a webview would: the same policy, nothing but the page's own files, and pictures from another origin. Listens on 127.0.0.1. */

import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { bundleFile, type Language, readTexts } from '../../translations';
import type { PictureBook } from './pictureBook';

/** What the page is told of the user's language. */
export type Wording = {
  readonly language?: Language;
  readonly direction?: 'ltr' | 'rtl';
};

export type PageServer = {
  /** Of the page. */
  readonly address: (wording: Wording) => string;
  /** Of the pictures: an origin of its own, as a webview's resources have. */
  readonly pictures: string;
  /** Serves one more picture; returns its address. */
  readonly put: (name: string, mediaType: string, bytes: Uint8Array) => string;
};

const types: Readonly<Record<string, string>> = { 'studio.js': 'text/javascript', 'studio.css': 'text/css' };

export async function startPageServer(pictures: PictureBook): Promise<PageServer> {
  // Read once: a build that runs meanwhile does not change the page under test.
  const files = new Map<string, { type: string; content: Uint8Array }>();
  for (const [name, type] of Object.entries(types)) {
    files.set(`/${name}`, { type, content: await readFile(resolve('dist/studio', name)) });
  }
  const shown = new Map<string, { type: string; content: Uint8Array }>();
  const pictureAddress = await listenOn((path, response) => {
    const file = shown.get(path);
    if (!file) return false;
    // VS Code answers so for every resource of a webview.
    response.writeHead(200, { 'content-type': file.type, 'access-control-allow-origin': '*' });
    response.end(file.content);
    return true;
  });
  const put = (name: string, type: string, content: Uint8Array) => {
    shown.set(`/${name}`, { type, content });
    return `${pictureAddress}/${name}`;
  };
  for (const { name, mediaType, bytes } of pictures.values()) put(name, mediaType, bytes);
  const address = await listenOn((path, response, wording) => {
    const file = files.get(path);
    if (file) {
      response
        .writeHead(200, { 'content-type': file.type, 'cache-control': 'max-age=3600' })
        .end(file.content);
    } else if (path === '/') {
      const { html, policy } = page(pictureAddress, wording);
      response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy }).end(html);
    } else {
      return false;
    }
    return true;
  });
  const addressOf = (wording: Wording) => `${address}/?${new URLSearchParams(Object.entries(wording))}`;
  return { address: addressOf, pictures: pictureAddress, put };
}

/** Returns the address. `answer` says whether it knew the path. */
async function listenOn(
  answer: (path: string, response: ServerResponse, wording: Wording) => boolean,
): Promise<string> {
  const server = createServer(({ url = '/' }, response) => {
    const { pathname: path, searchParams } = new URL(url, 'http://page');
    // A browser asks every site for its icon.
    if (!answer(path, response, Object.fromEntries(searchParams)))
      response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
  });
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** As src/host/studio writes it, with these servers in the place of the webview's own origin. */
function page(pictures: string, { language, direction = 'ltr' }: Wording): { html: string; policy: string } {
  const nonce = randomBytes(16).toString('base64');
  const translations = JSON.stringify(language ? readTexts(bundleFile(language)) : {});
  return {
    policy: `default-src 'none'; img-src ${pictures}; style-src 'self'; font-src 'self'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`,
    html: `<!DOCTYPE html>
<html lang="${language ?? 'en'}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Easel Studio</title>
<link rel="stylesheet" href="/studio.css">
<script type="application/json" id="l10n" nonce="${nonce}">${translations.replaceAll('<', '\\u003c')}</script>
</head>
<body><script nonce="${nonce}" type="module" src="/studio.js"></script></body>
</html>`,
  };
}
