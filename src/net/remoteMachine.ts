/** Says where a local address leads when VS Code runs extensions on another machine than the one in front of the user. */

import { type Sentence, sentence } from '../core/sentence';
import { namesInternalHost } from './addresses';
import type { NetworkSettings } from './proxy';

/** `remoteName`, for an address that means something else on each machine. */
export function remoteFor(url: URL, { remoteName }: Pick<NetworkSettings, 'remoteName'>): string | undefined {
  return namesInternalHost(url) ? remoteName : undefined;
}

/** Of a connection that was refused or found nobody. `remoteName`: as `vscode.env` has it. */
export function unansweredFrom(remoteName: string, host: string, code: string): Sentence {
  if (remoteName.startsWith('wsl')) return sentence(fromWsl, host, code);
  return sentence(remoteName.includes('container') ? fromContainer : fromRemote, host, code);
}

const fromWsl =
  'No connection to {0} ({1}). The request leaves from WSL, where this window runs its extensions, and not from Windows. For a server on Windows, let it listen on all addresses and use the address of Windows in its network, or set "networkingMode=mirrored" in .wslconfig. Nothing was sent.';
const fromContainer =
  'No connection to {0} ({1}). The request leaves from the container, where this window runs its extensions, and not from your computer. For a server on your computer, use its address in your network, or "host.docker.internal" with Docker. Nothing was sent.';
const fromRemote =
  'No connection to {0} ({1}). The request leaves from the remote machine, where this window runs its extensions, and not from your computer. For a server on your computer, use an address that the remote machine reaches, or forward its port there ("ssh -R"). Nothing was sent.';
