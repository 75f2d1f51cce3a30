/** Reads VS Code's own network settings for our connections. Never takes one from a workspace: VS Code scopes them to the user. */

import * as vscode from 'vscode';
import type { NetworkSettings } from '../../net/proxy';
import { readSettings } from '../settings';

export function readNetworkSettings(): NetworkSettings {
  const http = vscode.workspace.getConfiguration('http');
  const authorization = http.get<string | null>('proxyAuthorization');
  return {
    network: readSettings().network,
    proxySupport: http.get<NetworkSettings['proxySupport']>('proxySupport', 'override'),
    proxy: http.get('proxy', ''),
    noProxy: http.get<string[]>('noProxy', []),
    ...(authorization ? { proxyAuthorization: authorization } : {}),
    strictSSL: http.get('proxyStrictSSL', true),
    systemCertificates: http.get('systemCertificates', true),
    environment: process.env,
    ...(vscode.env.remoteName === undefined ? {} : { remoteName: vscode.env.remoteName }),
  };
}
