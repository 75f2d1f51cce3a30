import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { studioHtml } from '../../src/host/studio/studioHtml';

describe('The Studio’s page', () => {
  const webview = { cspSource: 'https://own.example', asWebviewUri: (uri: vscode.Uri) => uri };
  const html = studioHtml(webview as vscode.Webview, vscode.Uri.file('/page'), 1);

  it('may load its own files and pictures and nothing else, and leads nowhere', () => {
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html) ?? [];
    const own = 'https://own.example';
    assert.deepEqual(policy.replace(/'nonce-[\w+/=]{24}'/, 'ITS-NONCE').split('; '), [
      "default-src 'none'",
      `img-src ${own}`,
      `style-src ${own}`,
      `font-src ${own}`,
      'script-src ITS-NONCE',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it('loads two files, with a number that no other page has', () => {
    assert.deepEqual(
      [...html.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, address]) => address),
      ['file:///page/studio.css', 'file:///page/studio.js'],
    );
    const nonces = [html, studioHtml(webview as vscode.Webview, vscode.Uri.file('/page'), 1)].map(
      page => /script-src 'nonce-([^']+)'/.exec(page)?.[1],
    );
    assert.notEqual(nonces[0], nonces[1]);
  });
});
