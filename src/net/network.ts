/**
 * Opens HTTP connections the way the user's VS Code settings say. Never follows a redirect, never repeats what may have
 * been sent, and never touches the process's own dispatcher.
 */

import type { Duplex } from 'node:stream';
import { isLoopback } from './addresses';
import { type NetworkRequest, type NetworkResponse, NothingSent } from './connection';
import { hostTransport } from './hostTransport';
import type { NetworkSettings } from './proxy';
import { remoteFor } from './remoteMachine';
import { UndiciTransport } from './undiciTransport';

export class Network {
  private transport: UndiciTransport | undefined;
  /** Kept until `reset`: to read them all takes VS Code 3 ms. */
  private known: NetworkSettings | undefined;
  /** Origins that only the editor's `fetch` reaches: behind a PAC file, Kerberos, a proxy that asks for a password. */
  private readonly hostOrigins = new Set<string>();

  constructor(private readonly settings: () => NetworkSettings) {}

  /** Resolves with the head of the response. Throws NothingSent, or whatever broke the connection later. */
  async open(request: NetworkRequest): Promise<NetworkResponse> {
    this.known ??= this.settings();
    const { network } = this.known;
    const { url, signal, publicOnly } = request;
    // The editor resolves names by itself: where a name leads can be checked on our own connection alone.
    const mayAskHost = network === 'auto' && !publicOnly && !isLoopback(url);
    if (network === 'vscode' || (mayAskHost && this.hostOrigins.has(url.origin)))
      return hostTransport(request);
    this.transport ??= new UndiciTransport(this.known);
    try {
      return await this.transport.open(request);
    } catch (first) {
      if (!mayAskHost || signal.aborted || !(first instanceof NothingSent)) throw first;
      return this.openByHost(request, first);
    }
  }

  /** A connection that is a WebSocket from here on. Throws NothingSent where only the editor may connect: it has none. */
  async openSocket(request: NetworkRequest): Promise<Duplex> {
    this.known ??= this.settings();
    if (this.known.network === 'vscode') throw new NothingSent(new Error('The editor opens no WebSocket.'));
    this.transport ??= new UndiciTransport(this.known);
    return this.transport.openSocket(request);
  }

  /** `vscode.env.remoteName`, where it is that machine which `url` means. */
  remoteFor(url: URL): string | undefined {
    this.known ??= this.settings();
    return remoteFor(url, this.known);
  }

  /** Settings have changed: the next request is sent by the new ones, those under way end by the old. */
  reset(): void {
    this.hostOrigins.clear();
    this.known = undefined;
    void this.transport?.close();
    this.transport = undefined;
  }

  async dispose(): Promise<void> {
    await this.transport?.destroy();
    this.transport = undefined;
  }

  private async openByHost(request: NetworkRequest, first: NothingSent): Promise<NetworkResponse> {
    try {
      const response = await hostTransport(request);
      this.hostOrigins.add(request.url.origin);
      return response;
    } catch (second) {
      // Our own error says more about what the settings can mend.
      throw second instanceof NothingSent ? first : second;
    }
  }
}
