/** The bridge in its place, started as agents start it. */

import * as assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bridgeFile, isInstalled } from '../../../src/mcp/agentFolder';
import { commandIn, install } from '../../../src/mcp/install';

let home = '';
const folder = () => join(home, '.easel');
const setUp = (version: string, bundle = 'dist/mcp.js') =>
  install({ folder: folder(), bundle, version, node: process.execPath });

/** The first line that it answers to an `initialize`, and everything it wrote to its standard error. */
async function firstAnswer(path: string, cwd: string) {
  const { command, args } = commandIn(folder());
  const child: ChildProcess = spawn(command, [...args, '--wait', '5'], {
    cwd,
    env: { HOME: home, PATH: path },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr?.on('data', chunk => {
    errors += chunk;
  });
  child.stdin?.write('{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}\n');
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', chunk => resolve(String(chunk)));
    child.once('exit', code => reject(new Error(`it ended with ${code}: ${errors}`)));
  });
  const ended = new Promise(resolve => child.removeAllListeners('exit').once('exit', resolve));
  child.stdin?.end();
  assert.equal(await ended, 0);
  return { line, errors };
}

describe('The installed bridge', () => {
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'easel home '));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  it('answers when it is started from any folder, and ends with its input', async () => {
    assert.equal(await isInstalled(folder()), false);
    await setUp('1.2.3');
    assert.equal(await isInstalled(folder()), true);
    const { line, errors } = await firstAnswer(process.env.PATH ?? '', '/');
    assert.equal(JSON.parse(line).result.serverInfo.name, 'easel');
    assert.equal(errors, '');
  });

  it('runs by VS Code’s own Node where there is no other', async () => {
    await setUp('1.2.3');
    const tools = join(home, 'bin');
    await mkdir(tools);
    await symlink('/usr/bin/dirname', join(tools, 'dirname'));
    const { line } = await firstAnswer(tools, home);
    assert.equal(JSON.parse(line).id, 1);
  });

  it('is repaired, is brought up to date, and is not set back by an older Easel', async () => {
    await setUp('1.2.3');
    const written = await readFile(bridgeFile(folder()), 'utf8');
    await writeFile(bridgeFile(folder()), 'broken');
    await setUp('1.2.3');
    assert.equal(await readFile(bridgeFile(folder()), 'utf8'), written);
    await setUp('1.10.0');
    const newer = await readFile(bridgeFile(folder()), 'utf8');
    assert.notEqual(newer, written);
    await setUp('1.9.9');
    assert.equal(await readFile(bridgeFile(folder()), 'utf8'), newer);
  });

  it('is its owner’s alone', async () => {
    await setUp('1.2.3');
    const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
    assert.equal(await mode(folder()), '700');
    assert.equal(await mode(bridgeFile(folder())), '600');
    assert.equal(await mode(commandIn(folder()).command), '700');
  });
});
