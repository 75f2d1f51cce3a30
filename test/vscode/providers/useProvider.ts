/** Points providers of the user's settings at servers of this machine, for as long as a describe lasts. Never at a vendor's real address. */

import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { StandIn } from '../../servers/standIn';
import { removeKey, setKey } from '../easel';

export async function setProviders(providers: Readonly<Record<string, object>> | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration('easel');
  await settings.update('providers', providers, vscode.ConfigurationTarget.Global);
}

/** For every host that is not on this machine. */
async function setProxy(address: string | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration('http');
  await settings.update('proxy', address, vscode.ConfigurationTarget.Global);
}

export type Place = {
  /** Behind the server's origin. */
  readonly path?: string;
  readonly key?: string;
  /** Fields of the entry in `easel.providers` beside `baseUrl`. */
  readonly entry?: object;
};

/** The stand-in of the describe around it, and the provider `id` of the settings at its address, with its key. */
export function useStandIn(
  id: string,
  start: () => Promise<StandIn>,
  { path = '', key, entry = {} }: Place = {},
): () => StandIn {
  let server: StandIn | undefined;
  before(async () => {
    server = await start();
    await setProviders({ [id]: { baseUrl: server.origin + path, ...entry } });
    await setProxy(server.proxy);
    if (key !== undefined) await setKey(id, key);
  });
  after(async () => {
    if (key !== undefined) await removeKey(id);
    await setProviders(undefined);
    await setProxy(undefined);
    await server?.close();
  });
  return () => {
    assert.ok(server, 'the stand-in did not start');
    return server;
  };
}
