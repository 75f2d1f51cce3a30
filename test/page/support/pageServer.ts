/** Serves the built page as a webview would: the same policy, nothing but the page's own files and pictures. Listens on 127.0.0.1. */

import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { PictureBook } from './pictureBook';

export type PageServer = { readonly address: string; readonly stop: () => void };

const types: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  css: 'text/css',
  map: 'application/json',
};

export async function startPageServer(pictures: PictureBook): Promise<PageServer> {
  const server = createServer(async ({ url = '/' }, response) => {
    const path = new URL(url, 'http://page').pathname;
    const painting = [...pictures.values()].find(({ name }) => path === `/pictures/${name}`);
    if (painting) {
      response.writeHead(200, { 'content-type': painting.mediaType }).end(painting.bytes);
    } else if (path === '/') {
      const { html, policy } = page();
      response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy }).end(html);
    } else if (/^\/studio\.(js|css)(\.map)?$/.test(path)) {
      const type = types[path.slice(path.lastIndexOf('.') + 1)] ?? 'text/plain';
      response
        .writeHead(200, { 'content-type': type })
        .end(await readFile(resolve('dist/studio', path.slice(1))));
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
