/** The configuration files of agents: Easel goes in and out, and everything else stays. */

import * as assert from 'node:assert/strict';
import { chmod, lstat, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImageError } from '../../../src/core/imageError';
import { changeConfig } from '../../../src/mcp/configFile';
import { configured, outsideAgents, usualConfiguration } from '../../../src/mcp/outsideAgents';
import { withoutServerInToml, withServerInToml } from '../../../src/mcp/tomlConfig';

const server = { command: '/home/me/.easel/easel-mcp', args: [] };
const agent = (id: string) => {
  const found = outsideAgents.find(agent => agent.id === id);
  assert.ok(found);
  return found;
};
const isRefusal = (error: unknown) => error instanceof ImageError && error.kind === 'invalidInput';

describe('The configuration of an agent', () => {
  it('lies where each agent looks for it', () => {
    const home = '/home/me';
    const files = (environment: Record<string, string>) =>
      outsideAgents.map(({ file }) => file({ home, environment }));
    assert.deepEqual(files({}), [
      '/home/me/.claude.json',
      '/home/me/.codex/config.toml',
      '/home/me/.cursor/mcp.json',
      '/home/me/.copilot/mcp-config.json',
    ]);
    const moved = { CLAUDE_CONFIG_DIR: '/c', CODEX_HOME: '/x', COPILOT_HOME: '/p' };
    assert.deepEqual(files(moved), [
      '/c/.claude.json',
      '/x/config.toml',
      '/home/me/.cursor/mcp.json',
      '/p/mcp-config.json',
    ]);
  });

  it('tells Codex and Claude Code to wait for pictures, and the bridge for how long', () => {
    assert.equal(
      configured(agent('codex'), '', server),
      `[mcp_servers.easel]
command = "/home/me/.easel/easel-mcp"
args = ["--wait", "870"]
startup_timeout_sec = 20
tool_timeout_sec = 900
`,
    );
    const { easel } = JSON.parse(configured(agent('claude-code'), '', server)).mcpServers;
    assert.deepEqual(easel, {
      type: 'stdio',
      command: server.command,
      args: ['--wait', '870'],
      timeout: 900_000,
    });
    assert.deepEqual(JSON.parse(usualConfiguration(server)), { mcpServers: { easel: server } });
  });

  it('keeps comments, order and other servers of a JSON file, and is the same when written again', () => {
    const text = `{
    // mine
    "theme": "dark", "projects": {"/a": {"history": [1, 2]}},
    "mcpServers": {
        "other": { "command": "x" } // stays
    }
}
`;
    const written = configured(agent('cursor'), text, server);
    for (const kept of [
      '// mine',
      '"projects": {"/a": {"history": [1, 2]}},',
      '"other": { "command": "x" }',
      '// stays',
    ])
      assert.ok(written.includes(kept), kept);
    assert.equal(configured(agent('cursor'), written, server), written);
    const removed = agent('cursor').format.withoutServer(written);
    assert.ok(!removed.includes('easel') && removed.includes('// stays'));
    assert.deepEqual(JSON.parse(removed.replace(/\/\/.*/g, '')), JSON.parse(text.replace(/\/\/.*/g, '')));
  });

  it('leaves a JSON file alone that it cannot read', () => {
    for (const text of ['{"a": ', '[]', '"x"', '{"mcpServers": []}', '{"mcpServers": 5}'])
      assert.throws(() => configured(agent('cursor'), text, server), isRefusal, text);
  });

  it('appends a table to a TOML file, and changes no other byte', () => {
    const text = `# my settings
model = "gpt-5"
notify = [
  "a",
  "[mcp_servers.easel]",
]
prompt = """
[mcp_servers.easel]
"""

[mcp_servers.other]
command = "x" # stays
args = [["[a]"], ["b"]]`;
    const written = configured(agent('codex'), text, server);
    assert.ok(written.startsWith(`${text}\n\n[mcp_servers.easel]\n`));
    assert.equal(configured(agent('codex'), written, server), written);
    assert.equal(withoutServerInToml(written), `${text}\n\n`);
  });

  it('takes the place of its own table, wherever it stands, with what follows left alone', () => {
    const text = `[mcp_servers.'easel'] # old
command = "/old"
args = [
  "a", # [not.a.table]
]

# about the next
[mcp_servers.easel.env]
KEEP = "1"

[[list]]
a = 1
`;
    const written = withServerInToml(text, { command: '/new' });
    assert.equal(
      written,
      `[mcp_servers.easel]
command = "/new"

# about the next
[mcp_servers.easel.env]
KEEP = "1"

[[list]]
a = 1
`,
    );
  });

  it('keeps the line ends of a TOML file', () => {
    const written = configured(agent('codex'), 'a = 1\r\n', server);
    assert.equal(written.replaceAll('\r\n', '').includes('\n'), false);
  });

  it('leaves a TOML file alone whose servers are written in another way', () => {
    for (const text of [
      'mcp_servers = { other = { command = "x" } }\n',
      'mcp_servers.easel.command = "x"\n',
      '"mcp_servers".other.command = "x"\n',
      '[mcp_servers]\neasel = { command = "x" }\n',
      '[mcp_servers]\neasel.command = "x"\n',
    ])
      assert.throws(() => configured(agent('codex'), text, server), isRefusal, text);
    assert.ok(configured(agent('codex'), '[other]\nmcp_servers = 1\neasel = 2\n', server));
  });

  it('is written whole, with the mode that it has, through a link', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'easel-config-'));
    try {
      const [file, link] = [join(folder, 'real.json'), join(folder, 'link.json')];
      await writeFile(file, '{}');
      await chmod(file, 0o640);
      await symlink(file, link);
      await changeConfig(link, text => `${text} `);
      assert.equal(await readFile(file, 'utf8'), '{} ');
      assert.equal((await stat(file)).mode & 0o777, 0o640);
      assert.ok((await lstat(link)).isSymbolicLink());
      const missing = join(folder, 'deep/down/new.json');
      await changeConfig(missing, text => `${text}new`);
      assert.equal(await readFile(missing, 'utf8'), 'new');
      const refuse = () => {
        throw new Error('no');
      };
      await assert.rejects(changeConfig(file, refuse));
      assert.equal(await readFile(file, 'utf8'), '{} ');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
