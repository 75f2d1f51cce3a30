/** The bridge's way to a window: finds the one that the agent means, says who asks, and carries lines to and fro. */

import { createConnection, type Socket } from 'node:net';
import { sep } from 'node:path';
import { readWindows, type WindowEntry } from './agentFolder';
import { Lines } from './messages';
import { nearestWindow } from './nearestWindow';

export type WindowLink = {
  send(line: string): void;
  /** What was sent still arrives. */
  close(): void;
};

type Wanted = {
  readonly folder: string;
  readonly places: readonly string[];
  readonly hello: { readonly client: string | undefined; readonly waitMs: number | undefined };
};

/** Answers carry pictures. */
const longestAnswer = 16_000_000;

/** `undefined` when none answers. What dead windows left is passed over: whichever window opens next clears it away. */
export async function connectToWindow(
  { folder, places, hello }: Wanted,
  hear: (line: string) => void,
  lost: () => void,
): Promise<WindowLink | undefined> {
  let windows = (await readWindows(folder)).map(({ entry }) => entry);
  for (;;) {
    const nearest = nearestWindow(windows, places, sep);
    if (nearest === undefined) return undefined;
    const socket = await open(nearest);
    if (socket) return linkOf(socket, { ...hello, token: nearest.token }, hear, lost);
    windows = windows.filter(window => window !== nearest);
  }
}

function linkOf(socket: Socket, hello: object, hear: (line: string) => void, lost: () => void): WindowLink {
  const lines = new Lines(line => line !== undefined && hear(line), longestAnswer);
  const send = (line: string) => void socket.write(`${line}\n`);
  socket
    .on('data', chunk => lines.write(chunk))
    .on('error', () => {})
    .on('close', lost);
  send(JSON.stringify(hello));
  return { send, close: () => socket.end() };
}

function open({ socket: path }: WindowEntry): Promise<Socket | undefined> {
  return new Promise(resolve => {
    const socket = createConnection(path)
      .once('connect', () => resolve(socket.removeAllListeners('error')))
      .once('error', () => resolve(undefined));
  });
}
