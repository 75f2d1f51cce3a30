/** Agents outside VS Code, from Connect an Agent… to the file of a picture: the protocol's own client starts the bridge as they do. */

import * as assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CallToolResult, Client, type ClientOptions } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import * as vscode from 'vscode';
import { sniffMediaType } from '../../src/core/mediaType';
import { openaiKey, startOpenai } from '../servers/openai';
import { easelApi, inWorkspace, useAnswers } from './easel';
import { useStandIn } from './providers/useProvider';

const codexFile = join(homedir(), '.codex', 'config.toml');
const claudeFile = join(homedir(), '.claude.json');

type Started = {
  readonly name: string;
  readonly args?: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly options?: ClientOptions;
};

const open: Client[] = [];

/** As the agent does that is configured so. */
async function start({ name, args = [], cwd = inWorkspace(), env = {}, options }: Started): Promise<Client> {
  const client = new Client({ name, version: '1.0.0' }, options);
  await client.connect(
    new StdioClientTransport({
      ...{ command: join(homedir(), '.easel', 'easel-mcp'), args: [...args], cwd },
      env: { HOME: homedir(), PATH: process.env.PATH ?? '', ...env },
    }),
  );
  open.push(client);
  return client;
}

const textOf = ({ content }: CallToolResult) =>
  content.flatMap(block => (block.type === 'text' ? [block.text] : [])).join('\n');
const imagesIn = ({ content }: CallToolResult) =>
  content.flatMap(block => (block.type === 'image' ? [block] : []));
const pathsIn = (text: string) => text.split('\n').flatMap(line => /^(\/.*?) — /.exec(line)?.[1] ?? []);
const letRun = (unasked: readonly string[]) =>
  vscode.workspace
    .getConfiguration('easel')
    .update('agents', { unasked, unaskedUpTo: 100 }, vscode.ConfigurationTarget.Global);

const size = { width: 96, height: 64 };
const demo = { prompt: 'a heron at dawn', provider: 'demo', ...size };

describe('Agents outside VS Code', () => {
  const answers = useAnswers();
  const server = useStandIn('openai', startOpenai, { path: '/v1', key: openaiKey });

  before(async () => {
    await easelApi();
    await letRun(['generate', 'edit', 'makeSizes']);
  });
  after(() =>
    vscode.workspace.getConfiguration('easel').update('agents', undefined, vscode.ConfigurationTarget.Global),
  );
  afterEach(async () => {
    for (const client of open.splice(0)) await client.close();
  });

  it('are connected after a person saw what is written where, and by nothing else', async () => {
    await vscode.commands.executeCommand('easel.connectAgent', { agent: 'codex' });
    assert.deepEqual(answers.questions, ['Connect Codex to Easel?']);
    assert.ok(answers.details[0]?.includes(codexFile), answers.details[0]);
    assert.match(answers.details[0] ?? '', /\[mcp_servers\.easel\]\ncommand = /);
    assert.deepEqual([existsSync(codexFile), existsSync(join(homedir(), '.easel'))], [false, false]);
    answers.answer = 'Connect';
    await vscode.commands.executeCommand('easel.connectAgent', { agent: 'codex' });
    await vscode.commands.executeCommand('easel.connectAgent', { agent: 'claude-code' });
    const command = join(homedir(), '.easel', 'easel-mcp');
    assert.match(await readFile(codexFile, 'utf8'), /^tool_timeout_sec = 900$/m);
    assert.ok((await readFile(codexFile, 'utf8')).includes(JSON.stringify(command)));
    assert.equal(JSON.parse(await readFile(claudeFile, 'utf8')).mcpServers.easel.command, command);
  });

  it('make, look at, edit and find a picture, as Claude Code does: from elsewhere, patient, with progress', async () => {
    const client = await start({
      ...{ name: 'claude-code', args: ['--wait', '870'], cwd: '/' },
      env: { CLAUDE_PROJECT_DIR: inWorkspace() },
    });
    const { tools } = await client.listTools();
    const names = ['easel_generate_image', 'easel_edit_image', 'easel_find_images', 'easel_make_sizes'];
    assert.deepEqual(
      tools.map(({ name }) => name),
      [...names, 'easel_wait'],
    );
    const release = server().holdNext();
    const told: string[] = [];
    const making = client.callTool(
      {
        name: 'easel_generate_image',
        arguments: { prompt: 'a heron', provider: 'openai', path: 'mcp/heron.png', size: '1024x1024' },
      },
      { timeout: 900_000, onprogress: ({ message }) => told.push(message ?? '') },
    );
    await sleep(7000);
    release();
    const made = await making;
    assert.ok(told.length >= 2, `${told.length}`);
    assert.match(told[0] ?? '', /\w+ \w+/);
    assert.deepEqual(pathsIn(textOf(made)), [inWorkspace('mcp/heron.png')], textOf(made));
    const [preview] = imagesIn(made);
    assert.ok(preview);
    const bytes = Buffer.from(preview.data, 'base64');
    assert.equal(sniffMediaType(bytes), preview.mimeType);
    assert.ok(bytes.length < 150_000);
    assert.equal(made.structuredContent, undefined);
    const edited = await client.callTool({
      name: 'easel_edit_image',
      arguments: { images: ['mcp/heron.png'], prompt: 'at night', provider: 'demo', path: 'mcp/night.png' },
    });
    assert.deepEqual(pathsIn(textOf(edited)), [inWorkspace('mcp/night.png')], textOf(edited));
    const found = await client.callTool({
      name: 'easel_find_images',
      arguments: { path: inWorkspace('mcp/night.png') },
    });
    assert.match(textOf(found), /Prompt: at night/);
    assert.ok(JSON.stringify(made).length < 1_000_000);
  });

  it('get a late result by waiting, as Codex has to where nothing told it to be patient', async () => {
    const client = await start({ name: 'codex-mcp-client', args: ['--wait', '2'] });
    const release = server().holdNext();
    const sent = server().requests.length;
    const first = await client.callTool({
      name: 'easel_generate_image',
      arguments: { prompt: 'a kite', provider: 'openai', path: 'mcp/kite.png', size: '1024x1024' },
    });
    const [, job = ''] = /"job": "(job-\w+)"/.exec(textOf(first)) ?? [];
    assert.notEqual(job, '', textOf(first));
    const again = await client.callTool({ name: 'easel_wait', arguments: { job } });
    assert.match(textOf(again), /Still working/);
    release();
    const last = await client.callTool({ name: 'easel_wait', arguments: { job } });
    assert.deepEqual(pathsIn(textOf(last)), [inWorkspace('mcp/kite.png')], textOf(last));
    assert.equal(imagesIn(last).length, 1);
    assert.equal(server().requests.length - sent, 1);
  });

  it('speak the newest protocol, without a handshake', async () => {
    const client = await start({
      name: 'modern',
      options: { versionNegotiation: { mode: { pin: '2026-07-28' } } },
    });
    assert.equal((await client.listTools()).tools.length, 5);
    const made = await client.callTool({
      name: 'easel_generate_image',
      arguments: { ...demo, path: 'mcp/modern.png' },
    });
    assert.deepEqual(pathsIn(textOf(made)), [inWorkspace('mcp/modern.png')], textOf(made));
  });

  it('end a job by Stop, and leave it alone by running out of time or by leaving', async () => {
    const client = await start({ name: 'stopping' });
    const call = (path: string, options: object) =>
      client.callTool(
        {
          name: 'easel_generate_image',
          arguments: { prompt: 'a fox', provider: 'openai', path, size: '1024x1024' },
        },
        options,
      );
    const stop = new AbortController();
    const release = [server().holdNext(), server().holdNext(), server().holdNext()];
    const stopped = call('mcp/stopped.png', { signal: stop.signal });
    await sleep(1000);
    stop.abort('User pressed Stop');
    await assert.rejects(stopped);
    await assert.rejects(call('mcp/late.png', { timeout: 1000 }));
    const left = call('mcp/left.png', {}).catch(() => {});
    await sleep(1000);
    await client.close();
    await left;
    for (const each of release) each();
    for (const name of ['late', 'left']) await waitForFile(inWorkspace(`mcp/${name}.png`));
    assert.equal(existsSync(inWorkspace('mcp/stopped.png')), false);
    const next = await start({ name: 'stopping' });
    const texts = [];
    for (let count = 0; count < 3; count++)
      texts.push(textOf(await next.callTool({ name: 'easel_wait', arguments: {} })));
    assert.match(texts.join('\n'), /left\.png.*late\.png/s);
  });

  it('are asked about in the window, and hear what the person said', async () => {
    await letRun([]);
    try {
      const client = await start({ name: 'curious', args: ['--wait', '60'] });
      const make = async (path: string) =>
        textOf(await client.callTool({ name: 'easel_generate_image', arguments: { ...demo, path } }));
      answers.answer = 'Deny';
      assert.match(await make('mcp/no.png'), /did not allow it\. Nothing was sent/);
      assert.match(answers.questions[0] ?? '', /^curious: Let an agent generate an image/);
      assert.equal(existsSync(inWorkspace('mcp/no.png')), false);
      // One no is enough for all that an agent asks for at once.
      const before = answers.questions.length;
      const { showWarningMessage } = vscode.window;
      const slowly = (...asked: Parameters<typeof showWarningMessage>) =>
        sleep(1000).then(() => showWarningMessage(...asked));
      Object.assign(vscode.window, { showWarningMessage: slowly });
      const all = await Promise.all(['mcp/a.png', 'mcp/b.png', 'mcp/c.png'].map(make));
      Object.assign(vscode.window, { showWarningMessage });
      assert.ok(all.every(text => /did not allow it/.test(text)));
      assert.equal(answers.questions.length - before, 1);
      answers.answer = 'Allow Once';
      assert.deepEqual(pathsIn(await make('mcp/once.png')), [inWorkspace('mcp/once.png')]);
      answers.answer = 'Always Allow This Agent';
      assert.deepEqual(pathsIn(await make('mcp/always.png')), [inWorkspace('mcp/always.png')]);
      answers.answer = 'Deny';
      const asked = answers.questions.length;
      assert.deepEqual(pathsIn(await make('mcp/unasked.png')), [inWorkspace('mcp/unasked.png')]);
      assert.equal(answers.questions.length, asked);
      const replacing = { images: ['mcp/once.png'], prompt: 'at night', provider: 'demo', replace: true };
      const refused = await client.callTool({ name: 'easel_edit_image', arguments: replacing });
      assert.match(textOf(refused), /did not allow it/);
      assert.equal(answers.questions.length, asked + 1);
    } finally {
      await letRun(['generate', 'edit', 'makeSizes']);
    }
  });

  it('are told which folder to open where no window is, with the tools listed all the same', async () => {
    const home = await mkdtemp(join(tmpdir(), 'easel-home-'));
    try {
      const client = await start({ name: 'alone', env: { HOME: home } });
      const result = await client.callTool({ name: 'easel_generate_image', arguments: demo });
      assert.equal(result.isError, true);
      assert.match(textOf(result), /Ask the user to open this folder in VS Code/);
      assert.ok(textOf(result).includes(inWorkspace()));
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  });

  it('are disconnected again by the same command', async () => {
    const { showInformationMessage } = vscode.window;
    Object.assign(vscode.window, { showInformationMessage: async () => 'Disconnect' });
    try {
      await vscode.commands.executeCommand('easel.connectAgent', { agent: 'codex' });
    } finally {
      Object.assign(vscode.window, { showInformationMessage });
    }
    assert.equal((await readFile(codexFile, 'utf8')).includes('easel'), false);
  });
});

async function waitForFile(path: string): Promise<void> {
  for (const deadline = Date.now() + 20_000; !existsSync(path); await sleep(100))
    assert.ok(Date.now() < deadline, `${path} was not written`);
}
