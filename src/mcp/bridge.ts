/**
 * What agents outside VS Code talk to: takes MCP on stdin and stdout to the window of their folder, line by line.
 * The window answers; this side answers by itself only while there is none. It knows no tool, no key and no setting, so
 * one that was installed with an older Easel goes on working with a newer.
 */

import { readFile } from 'node:fs/promises';
import { toolsFile } from './agentFolder';
import {
  codes,
  errorMessage,
  fieldsOf,
  type Id,
  idOf,
  parseLine,
  type Request,
  RpcError,
  requestIn,
  resultMessage,
  toRpcError,
} from './messages';
import { answerPlain, checkVersion, clientIn, complete, type ListedTool } from './protocol';
import { connectToWindow, type WindowLink } from './windowLink';

export type BridgeOptions = {
  /** `~/.easel`. */
  readonly folder: string;
  /** Where the agent works, the likeliest first. */
  readonly places: readonly string[];
  /** How long the agent waits for an answer; absent: it never said. */
  readonly waitMs?: number | undefined;
};

export class Bridge {
  private client: string | undefined;
  /** Requests that the window has not answered. Each has a connection of its own: windows come and go between two of them. */
  private readonly asked = new Map<Id, Promise<WindowLink | undefined>>();

  constructor(
    private readonly options: BridgeOptions,
    private readonly write: (line: string) => void,
  ) {}

  /** `undefined`: a line that was too long to be read. */
  receive(line: string | undefined): void {
    const message = line === undefined ? undefined : parseLine(line);
    try {
      if (line === undefined || message === undefined)
        throw new RpcError(codes.parseError, 'A line is one JSON object, of at most 1 MB.');
      const request = requestIn(message);
      if (request === undefined) return;
      this.client = clientIn(request) ?? this.client;
      if (request.id === undefined) this.cancel(line, request);
      else this.ask(line, request, request.id);
    } catch (error) {
      this.tell(errorMessage(null, toRpcError(error)));
    }
  }

  private ask(line: string, request: Request, id: Id): void {
    const { folder, places, waitMs } = this.options;
    const hear = (told: string) => {
      if (!this.asked.has(id)) return;
      this.write(told);
      if (idOf(parseLine(told) ?? {}) === id && this.asked.delete(id)) void link.then(link => link?.close());
    };
    // The window was closed or loaded anew in the middle of it.
    const lose = () => {
      if (!this.asked.delete(id)) return;
      if (request.method === 'tools/call') this.tellResult(id, request, brokenOff);
      else void this.answerAlone(id, request);
    };
    const link = connectToWindow({ folder, places, hello: { client: this.client, waitMs } }, hear, lose);
    this.asked.set(id, link);
    void link.then(link => {
      if (link) link.send(line);
      else if (this.asked.delete(id)) void this.answerAlone(id, request);
    });
  }

  private cancel(line: string, { method, params }: Request): void {
    const id = params.requestId as Id;
    const link = method === 'notifications/cancelled' ? this.asked.get(id) : undefined;
    if (link === undefined) return;
    this.asked.delete(id);
    void link.then(link => {
      link?.send(line);
      link?.close();
    });
  }

  private async answerAlone(id: Id, request: Request): Promise<void> {
    try {
      if (request.method === 'tools/call')
        return this.tellResult(id, request, noWindow(this.options.places[0] ?? ''));
      this.tell(resultMessage(id, await answerPlain(request, await knownTools(this.options.folder))));
    } catch (error) {
      this.tell(errorMessage(id, toRpcError(error)));
    }
  }

  private tellResult(id: Id, { params }: Request, text: string): void {
    const told = { content: [{ type: 'text', text }], isError: true };
    this.tell(resultMessage(id, { ...complete(checkVersion(params)), ...told }));
  }

  private tell(message: object): void {
    this.write(JSON.stringify(message));
  }
}

const brokenOff =
  'The VS Code window that this ran in was closed or loaded anew before it answered. What was sent by then may be charged, and a picture that arrived is kept. When the window is open again, look with easel_find_images before you repeat the call.';

function noWindow(place: string): string {
  return `Easel answers in no VS Code window for ${place}. Nothing was sent and nothing was charged. Ask the user to open this folder in VS Code, with the Easel extension, and call again then.`;
}

/** What the last window offered. */
async function knownTools(folder: string) {
  const told = fieldsOf(parseLine(await readFile(toolsFile(folder), 'utf8').catch(() => '')));
  const tools = Array.isArray(told.tools) ? (told.tools as readonly ListedTool[]) : [];
  return { version: String(told.version ?? ''), tools: async () => tools };
}
