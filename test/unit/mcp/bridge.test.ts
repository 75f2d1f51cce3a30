/** Windows and the bridge with real sockets, in a folder of the test's own. */

import * as assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentTool } from '../../../src/agents/agentTool';
import { readWindows, windowsFolder } from '../../../src/mcp/agentFolder';
import { Bridge } from '../../../src/mcp/bridge';
import { Calls } from '../../../src/mcp/calls';
import { writeTools } from '../../../src/mcp/install';
import { type Fields, fieldsOf } from '../../../src/mcp/messages';
import { WindowServer } from '../../../src/mcp/windowServer';
import { made, paintTool, slowTool, textOf } from './support/tools';

let home = '';
const open: WindowServer[] = [];

async function openWindow(
  folders: readonly string[],
  tools: readonly AgentTool[] = [paintTool()],
  folder = home,
) {
  const window = { version: '1.2.3', tools: async () => tools, calls: new Calls(async () => 'allowed') };
  const server = new WindowServer(window, folder);
  await server.listen(folders);
  open.push(server);
  return server;
}

/** A window whose pictures say which one it is. */
const openNamed = (folder: string) =>
  openWindow([folder], [paintTool(async () => ({ ...made, text: `by ${folder}` }))]);

function startBridge(...places: string[]) {
  const told: Fields[] = [];
  let woken = () => {};
  const bridge = new Bridge({ folder: home, places, waitMs: 60_000 }, line => {
    told.push(fieldsOf(JSON.parse(line)));
    woken();
  });
  let count = 0;
  const send = (message: object) => bridge.receive(JSON.stringify({ jsonrpc: '2.0', ...message }));
  const ask = async (method: string, params: object = {}) => {
    const id = ++count;
    send({ id, method, params });
    for (;;) {
      const answer = told.find(message => message.id === id);
      if (answer) return fieldsOf(answer.result ?? answer.error);
      await new Promise<void>(resolve => {
        woken = resolve;
      });
    }
  };
  const call = (name = 'easel_generate_image', input: object = {}) =>
    ask('tools/call', { name, arguments: input });
  return { bridge, told, ask, call, send, lastId: () => count };
}

describe('The bridge', () => {
  beforeEach(async () => {
    home = join(await mkdtemp(join(tmpdir(), 'easel-mcp-')), '.easel');
  });
  afterEach(async () => {
    for (const server of open.splice(0)) server.close();
    await rm(dirname(home), { recursive: true, force: true });
  });

  it('takes calls to the window of the folder and their answers back', async () => {
    await openWindow(['/work/app']);
    const { ask, call } = startBridge('/work/app/src');
    assert.equal((await ask('initialize', { protocolVersion: '2025-06-18' })).protocolVersion, '2025-06-18');
    assert.equal(textOf(await call()), made.text);
  });

  it('chooses the nearest of several windows, anew for each call', async () => {
    await openNamed('/work');
    const { call } = startBridge('/work/app/src');
    assert.equal(textOf(await call()), 'by /work');
    const inner = await openNamed('/work/app');
    assert.equal(textOf(await call()), 'by /work/app');
    inner.close();
    assert.equal(textOf(await call()), 'by /work');
  });

  it('says in one sentence what to do where no window is open, and lists the tools all the same', async () => {
    const { ask, call } = startBridge('/work');
    assert.equal(fieldsOf((await ask('initialize', {})).serverInfo).name, 'easel');
    assert.deepEqual((await ask('tools/list')).tools, []);
    await mkdir(home, { recursive: true });
    await writeTools(home, '1.2.3', [paintTool()]);
    const { tools } = await ask('tools/list');
    assert.ok(Array.isArray(tools));
    assert.deepEqual(
      tools.map(({ name }) => name),
      ['easel_generate_image', 'easel_wait'],
    );
    const result = await call();
    assert.equal(result.isError, true);
    assert.match(textOf(result), /no VS Code window for \/work\. .*open this folder in VS Code/);
  });

  it('finds a window that opens later, and misses one that has gone', async () => {
    const { call } = startBridge('/work');
    assert.equal((await call()).isError, true);
    const window = await openWindow(['/work']);
    assert.equal(textOf(await call()), made.text);
    window.close();
    assert.match(textOf(await call()), /no VS Code window/);
  });

  it('tells of a window that goes in the middle of a call that it may have been charged', async () => {
    const { tool } = slowTool();
    const window = await openWindow(['/work'], [tool]);
    const { call } = startBridge('/work');
    const answer = call();
    await sleep(50);
    window.close();
    assert.match(textOf(await answer), /closed or loaded anew.*may be charged.*easel_find_images/);
  });

  it('carries progress and cancellation', async () => {
    const { tool, calls } = slowTool();
    await openWindow(['/work'], [tool]);
    const { ask, send, lastId, told } = startBridge('/work');
    void ask('tools/call', { name: tool.name, _meta: { progressToken: 1 } });
    await sleep(50);
    send({ method: 'notifications/cancelled', params: { requestId: lastId() } });
    await sleep(50);
    assert.equal(calls[0]?.signal.aborted, true);
    assert.deepEqual(told, []);
  });

  it('passes over what windows left that died, and the next window clears it away', async () => {
    await openNamed('/work');
    const dead = join(windowsFolder(home), 'dead.json');
    const socket = join(windowsFolder(home), 'dead.sock');
    await leaveSocket(socket);
    assert.ok(existsSync(socket));
    await writeFile(dead, JSON.stringify({ socket, token: 'x', folders: ['/work/app'] }));
    await writeFile(join(windowsFolder(home), 'broken.json'), '{"socket":');
    const { call } = startBridge('/work/app');
    assert.equal(textOf(await call()), 'by /work');
    await openNamed('/other');
    assert.deepEqual([existsSync(dead), existsSync(socket)], [false, false]);
    assert.equal((await readWindows(home)).length, 2);
  });

  it('is let in by the token alone, into folders and sockets that are their owner’s', async () => {
    await openWindow(['/work']);
    const [found] = await readWindows(home);
    assert.ok(found);
    const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
    assert.deepEqual(
      await Promise.all([home, windowsFolder(home), found.file, found.entry.socket].map(mode)),
      ['700', '700', '600', '600'],
    );
    for (const hello of ['{}', `{"token":"${'0'.repeat(64)}"}`, 'x'.repeat(2_000_000), '{"token":5}']) {
      const received = await talk(found.entry.socket, `${hello}\n{"jsonrpc":"2.0","id":1,"method":"ping"}\n`);
      assert.equal(received, '', hello.slice(0, 20));
    }
    const hello = JSON.stringify({ token: found.entry.token });
    const received = await talk(found.entry.socket, `${hello}\n{"jsonrpc":"2.0","id":1,"method":"ping"}\n`);
    assert.equal(received, '{"jsonrpc":"2.0","id":1,"result":{}}\n');
  });

  it('has a socket elsewhere where the home folder’s path is too long for one', async () => {
    const long = join(home, 'a'.repeat(120));
    await openWindow(['/work'], [paintTool()], long);
    const [found] = await readWindows(long);
    assert.ok(found && Buffer.byteLength(found.entry.socket) <= 103);
    assert.equal(((await stat(dirname(found.entry.socket))).mode & 0o777).toString(8), '700');
    open.splice(0)[0]?.close();
    assert.equal(existsSync(dirname(found.entry.socket)), false);
  });

  it('is told of folders by their real paths, and of those that come later', async () => {
    const server = await openWindow([tmpdir()]);
    assert.deepEqual((await readWindows(home))[0]?.entry.folders, [await realpath(tmpdir())]);
    await server.tell(['/a', '/b']);
    assert.deepEqual((await readWindows(home))[0]?.entry.folders, ['/a', '/b']);
    server.close();
    assert.deepEqual(await readdir(windowsFolder(home)), []);
  });

  it('refuses a line of more than a megabyte and reads on', async () => {
    const { bridge, told, ask } = startBridge('/work');
    bridge.receive(undefined);
    assert.equal(fieldsOf(told[0]?.error).code, -32700);
    assert.deepEqual(await ask('ping'), {});
  });

  it('writes nothing of what its window is asked into its folder', async () => {
    await openWindow(['/work']);
    const { call } = startBridge('/work');
    await call('easel_generate_image', { prompt: 'a secret heron' });
    for (const name of await readdir(windowsFolder(home)))
      if (name.endsWith('.json'))
        assert.ok(!(await readFile(join(windowsFolder(home), name), 'utf8')).includes('heron'));
  });
});

/** As a process leaves it that is killed. */
async function leaveSocket(path: string): Promise<void> {
  const { spawn } = await import('node:child_process');
  const script = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
  const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
  await new Promise(resolve => child.once('exit', resolve));
}

/** What comes back until the other side hangs up, or for a while. */
function talk(path: string, text: string): Promise<string> {
  return new Promise(resolve => {
    let received = '';
    const socket = createConnection(path, () => socket.write(text));
    socket.on('data', chunk => {
      received += String(chunk);
      socket.end();
    });
    socket.on('error', () => {}).on('close', () => resolve(received));
  });
}
