/**
 * The agents outside VS Code that Easel connects to, as data: where each keeps its servers, and what it has to be told.
 * VS Code's own have the tools already. So nothing of this is an Agent Plugin of the manifest (`chatPlugins`), whose servers
 * VS Code starts itself: its agents would see each tool twice.
 */

import { join } from 'node:path';
import { withoutServerInJson, withServerInJson } from './jsonConfig';
import { withoutServerInToml, withServerInToml } from './tomlConfig';

export type OutsideAgent = {
  readonly id: string;
  /** As its makers call it. */
  readonly label: string;
  /** Absolute path of the user's configuration. */
  readonly file: (places: Places) => string;
  /** How long it waits for a tool, in seconds, by the configuration below; absent: it cannot be told, and waits a minute. */
  readonly waits?: number;
  readonly entry: (server: Server) => Readonly<Record<string, unknown>>;
  readonly format: ConfigFormat;
};

export type Places = {
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
};

export type Server = { readonly command: string; readonly args: readonly string[] };

/** Both keep comments and everything else in the text as it is, and throw ImageError `invalidInput` for what they cannot read. */
export type ConfigFormat = {
  readonly language: 'json' | 'toml';
  readonly withServer: (text: string, entry: Readonly<Record<string, unknown>>) => string;
  readonly withoutServer: (text: string) => string;
};

const json: ConfigFormat = {
  language: 'json',
  withServer: withServerInJson,
  withoutServer: withoutServerInJson,
};
const toml: ConfigFormat = {
  language: 'toml',
  withServer: withServerInToml,
  withoutServer: withoutServerInToml,
};

/** Longer than any model takes for its pictures. */
const patience = 900;

export const outsideAgents: readonly OutsideAgent[] = [
  {
    id: 'claude-code',
    label: 'Claude Code',
    file: ({ home, environment }) => join(environment.CLAUDE_CONFIG_DIR || home, '.claude.json'),
    waits: patience,
    entry: server => ({ type: 'stdio', ...server, timeout: patience * 1000 }),
    format: json,
  },
  {
    id: 'codex',
    label: 'Codex',
    file: ({ home, environment }) => join(environment.CODEX_HOME || join(home, '.codex'), 'config.toml'),
    // 60 s where it is not told.
    waits: patience,
    entry: server => ({ ...server, startup_timeout_sec: 20, tool_timeout_sec: patience }),
    format: toml,
  },
  {
    id: 'cursor',
    label: 'Cursor',
    file: ({ home }) => join(home, '.cursor', 'mcp.json'),
    entry: server => server,
    format: json,
  },
  {
    id: 'copilot-cli',
    label: 'Copilot CLI',
    file: ({ home, environment }) =>
      join(environment.COPILOT_HOME || join(home, '.copilot'), 'mcp-config.json'),
    // Its own `timeout` was not kept to (github/copilot-cli#1535).
    entry: server => ({ type: 'local', ...server, tools: ['*'] }),
    format: json,
  },
];

/** The text of its configuration with Easel in it. `command` starts the bridge. */
export function configured({ entry, format, waits }: OutsideAgent, text: string, server: Server): string {
  return format.withServer(text, entry(waiting(server, waits)));
}

/** For any other client: what most of them take. */
export function usualConfiguration(server: Server): string {
  return `${JSON.stringify({ mcpServers: { easel: waiting(server, undefined) } }, undefined, 2)}\n`;
}

/** A little less than the agent waits, so that an answer arrives before it stops. */
function waiting({ command, args }: Server, waits: number | undefined): Server {
  return { command, args: [...args, ...(waits === undefined ? [] : ['--wait', String(waits - 30)])] };
}
