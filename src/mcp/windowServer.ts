/** The private socket of one window, and the file by which the bridge finds it. Only the user who runs it gets in, with the token of that file. */

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { rmSync } from 'node:fs';
import { chmod, mkdtemp, realpath, rm, rmdir } from 'node:fs/promises';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { agentFolder, ensurePrivate, readWindows, windowsFolder, writeWhole } from './agentFolder';
import { Connection, type Window } from './connection';
import { fieldsOf, Lines, parseLine } from './messages';

/** Bytes of a socket's path: 104 with its end on macOS, 108 on Linux. */
const longestSocket = 103;
const helloMs = 5000;
/** Each request of each agent has one. */
const mostConnections = 256;
/** Where a client says nothing: a little less than what most wait for. */
const usualWaitMs = 50_000;
const longestWaitMs = 60 * 60_000;

export class WindowServer {
  private readonly token = randomBytes(32).toString('hex');
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private paths: { readonly entry: string; readonly socket: string; readonly folder?: string } | undefined;

  constructor(
    private readonly window: Window,
    private readonly folder: string = agentFolder(),
  ) {}

  /** `folders`: of the workspace, absolute. Rejects where the socket cannot be made. */
  async listen(folders: readonly string[]): Promise<void> {
    const windows = windowsFolder(this.folder);
    await ensurePrivate(this.folder);
    await ensurePrivate(windows);
    await removeDead(this.folder);
    this.paths = await pathsFor(windows, folders);
    const server = createServer(socket => this.welcome(socket));
    this.server = server;
    server.maxConnections = mostConnections;
    const { socket } = this.paths;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(socket, resolve);
    });
    server.on('error', () => {});
    server.unref();
    if (process.platform !== 'win32') await chmod(socket, 0o600);
    await this.tell(folders);
  }

  /** The workspace has other folders now. */
  async tell(folders: readonly string[]): Promise<void> {
    if (this.paths === undefined) return;
    const real = await Promise.all(folders.map(folder => realpath(folder).catch(() => folder)));
    const entry = { socket: this.paths.socket, token: this.token, folders: real };
    await writeWhole(this.paths.entry, JSON.stringify(entry));
  }

  /** At once: the process ends soon. */
  close(): void {
    this.server?.close();
    for (const socket of this.sockets) socket.destroy();
    const { entry, folder } = this.paths ?? {};
    if (entry !== undefined) rmSync(entry, { force: true });
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }

  private welcome(socket: Socket): void {
    this.sockets.add(socket);
    let connection: Connection | undefined;
    const late = setTimeout(() => socket.destroy(), helloMs);
    const send = (message: object) => {
      if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
    };
    const lines = new Lines(line => {
      if (connection) return void connection.receive(line);
      const hello = fieldsOf(parseLine(line ?? ''));
      if (!isSame(hello.token, this.token)) return void socket.destroy();
      clearTimeout(late);
      connection = new Connection(this.window, agentIn(hello), send);
    });
    socket
      .on('data', chunk => lines.write(chunk))
      .on('error', () => {})
      .on('close', () => {
        clearTimeout(late);
        this.sockets.delete(socket);
        connection?.close();
      });
  }
}

function agentIn({ client, waitMs }: Readonly<Record<string, unknown>>) {
  const wait = typeof waitMs === 'number' && waitMs > 0 ? waitMs : usualWaitMs;
  return {
    ...(typeof client === 'string' && { name: client }),
    waitMs: Math.min(wait, longestWaitMs),
  };
}

function isSame(told: unknown, token: string): boolean {
  const [one, other] = [Buffer.from(typeof told === 'string' ? told : ''), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
}

async function pathsFor(windows: string, folders: readonly string[]) {
  const hash = createHash('sha256').update(folders.join('\n')).digest('hex').slice(0, 12);
  const name = `${hash}-${randomBytes(3).toString('hex')}`;
  const entry = join(windows, `${name}.json`);
  if (process.platform === 'win32') return { entry, socket: `\\\\.\\pipe\\easel-${name}` };
  const socket = join(windows, `${name}.sock`);
  if (Buffer.byteLength(socket) <= longestSocket) return { entry, socket };
  const folder = await mkdtemp(join(Buffer.byteLength(tmpdir()) < 60 ? tmpdir() : '/tmp', 'easel-'));
  return { entry, folder, socket: join(folder, 'window.sock') };
}

/** Windows that died left theirs. Which those are only their sockets know: a process number may be another's by now, or of another container. */
async function removeDead(folder: string): Promise<void> {
  const windows = await readWindows(folder);
  await Promise.all(
    windows.map(async ({ file, entry: { socket } }) => {
      if (await answers(socket)) return;
      await rm(file, { force: true });
      if (process.platform === 'win32' || !socket.endsWith('.sock')) return;
      await rm(socket, { force: true });
      if (dirname(socket) !== windowsFolder(folder)) await rmdir(dirname(socket)).catch(() => {});
    }),
  );
}

function answers(socket: string): Promise<boolean> {
  return new Promise(resolve => {
    const probe = createConnection(socket)
      .once('connect', () => {
        probe.destroy();
        resolve(true);
      })
      .once('error', error => resolve(!isDead(error)));
  });
}

/** Of a socket's path: nobody is behind it. */
function isDead(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ECONNREFUSED' || error.code === 'ENOENT' || error.code === 'ENOTSOCK';
}
