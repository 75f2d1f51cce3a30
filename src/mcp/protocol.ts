/**
 * What MCP asks of a server beside calling a tool, answered from the request alone: no session is kept, so a window may
 * come and go behind one agent. Protocols 2024-11-05 to 2025-11-25, which begin with `initialize`, and 2026-07-28, where
 * each request says its version in `_meta` and each result says that it is complete.
 */

import type { AgentTool } from '../agents/agentTool';
import { codes, type Fields, fieldsOf, type Request, RpcError } from './messages';

/** Newest first. */
const withHandshake = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'];
const withoutHandshake = ['2026-07-28'];

const versionField = 'io.modelcontextprotocol/protocolVersion';
const clientField = 'io.modelcontextprotocol/clientInfo';
const serverField = 'io.modelcontextprotocol/serverInfo';

/** A tool as `tools/list` has it. */
export type ListedTool = {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly annotations: Readonly<Record<string, boolean>>;
};

export type Served = {
  /** Easel's own. */
  readonly version: string;
  tools(): Promise<readonly ListedTool[]>;
};

/** For models, beside the tools: what holds for all of them. */
const instructions =
  'Easel makes and edits pictures as files in the workspace that is open in VS Code. Name files by absolute path, or relative to the workspace folder. Pictures cost money: look at what came back before you ask for more, and do not repeat a call that may have been charged.';

/** The result, for the wire. Throws RpcError for what is not offered. */
export async function answerPlain({ method, params }: Request, served: Served): Promise<Fields> {
  const isModern = checkVersion(params);
  const server = { name: 'easel', title: 'Easel', version: served.version };
  switch (method) {
    case 'initialize':
      return {
        protocolVersion:
          withHandshake.find(version => version === params.protocolVersion) ?? withHandshake[0],
        capabilities: { tools: {} },
        serverInfo: server,
        instructions,
      };
    case 'server/discover':
      return {
        resultType: 'complete',
        supportedVersions: withoutHandshake,
        capabilities: { tools: {} },
        _meta: { [serverField]: server },
        instructions,
        ...cache,
      };
    case 'ping':
      return {};
    case 'tools/list':
      return { ...complete(isModern), tools: await served.tools(), ...(isModern && cache) };
    default:
      throw new RpcError(codes.methodNotFound, `Easel has no ${method.slice(0, 100)}.`);
  }
}

/** An update of Easel may bring other tools. */
const cache = { ttlMs: 60_000, cacheScope: 'private' };

export function complete(isModern: boolean): Fields {
  return isModern ? { resultType: 'complete' } : {};
}

/** Whether the request is one of the protocol without a handshake. Throws RpcError for a version that is not spoken. */
export function checkVersion(params: Fields): boolean {
  const requested = fieldsOf(params._meta)[versionField];
  if (requested === undefined) return false;
  if (typeof requested === 'string' && withoutHandshake.includes(requested)) return true;
  throw new RpcError(codes.unsupportedVersion, 'Unsupported protocol version', {
    supported: withoutHandshake,
    requested,
  });
}

/** What the program calls itself that asks; both protocols. */
export function clientIn({ method, params }: Request): string | undefined {
  const told = method === 'initialize' ? params.clientInfo : fieldsOf(params._meta)[clientField];
  const { title, name } = fieldsOf(told);
  const words = [title, name].find(word => typeof word === 'string' && word.trim() !== '');
  return typeof words === 'string' ? words.trim() : undefined;
}

/** Whoever makes pictures asks a server elsewhere, so `openWorldHint` keeps what MCP assumes. */
export function listed(tool: Omit<AgentTool, 'prepare' | 'invoke'>): ListedTool {
  const { name, title, description, inputSchema, isReadOnly } = tool;
  const annotations: ListedTool['annotations'] = isReadOnly
    ? { readOnlyHint: true, openWorldHint: false }
    : { readOnlyHint: false, destructiveHint: false, idempotentHint: false };
  return { name, title, description, inputSchema, annotations };
}
