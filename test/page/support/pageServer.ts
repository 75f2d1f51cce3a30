/** Serves the built page as a webview would: the same policy, nothing but the page's own files and pictures. Listens on 127.0.0.1. */

import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { PictureBook } from './pictureBook';

export type PageServer = { readonly address: string; readonly stop: () => void };

const types: Readonly<Record<string, string>> = { 'studio.js': 'text/javascript', 'studio.css': 'text/css' };

export async function startPageServer(pictures: PictureBook): Promise<PageServer> {
  // Read once: a build that runs meanwhile does not change the page under test.
  const files = new Map<string, { type: string; content: Uint8Array }>();
  for (const [name, type] of Object.entries(types)) {
    files.set(`/${name}`, { type, content: await readFile(resolve('dist/studio', name)) });
  }
  for (const { name, mediaType, bytes } of pictures.values()) {
    files.set(`/pictures/${name}`, { type: mediaType, content: bytes });
  }
  const server = createServer(({ url = '/' }, response) => {
    const path = new URL(url, 'http://page').pathname;
    const file = files.get(path);
    if (file) {
      response.writeHead(200, { 'content-type': file.type }).end(file.content);
    } else if (path === '/') {
      const { html, policy } = page();
      response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy }).end(html);
    } else {
      // A browser asks every site for its icon.
      response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
    }
  });
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}`, stop: () => server.close() };
}

/** As src/host/studio writes it, with this server in the place of the webview's own origin. */
function page(): { html: string; policy: string } {
  const nonce = randomBytes(16).toString('base64');
  return {
    policy: `default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'; script-src 'nonce-${nonce}'`,
    html: `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Easel Studio</title>
<link rel="stylesheet" href="/studio.css">
</head>
<body><script nonce="${nonce}" type="module" src="/studio.js"></script></body>
</html>`,
  };
}
