/** JSON-RPC 2.0 as MCP has it on pipes: one message on a line, a request, a notification or an answer. Never trusts a line. */

export type Id = string | number;

export type Request = {
  /** Absent: a notification, which nobody answers. */
  readonly id?: Id;
  readonly method: string;
  readonly params: Fields;
};

export type Fields = Readonly<Record<string, unknown>>;

/** What an agent sends is short: pictures are named by path. */
export const longestRequest = 1_000_000;

export const codes = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  unsupportedVersion: -32022,
};

export class RpcError extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly data?: Fields,
  ) {
    super(message);
  }
}

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function idOf(message: Fields): Id | undefined {
  const { id } = message;
  return typeof id === 'string' || typeof id === 'number' ? id : undefined;
}

/** `undefined` for what is no JSON object. */
export function parseLine(line: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Fields)
      : undefined;
  } catch {
    return undefined;
  }
}

/** `undefined` for an answer: this side asks nothing. Throws RpcError for what is neither. */
export function requestIn(message: Fields): Request | undefined {
  const { method, params } = message;
  const id = idOf(message);
  if (typeof method === 'string')
    return { ...(id !== undefined && { id }), method, params: fieldsOf(params) };
  if ('result' in message || 'error' in message) return undefined;
  throw new RpcError(codes.invalidRequest, 'A message has a method, or it answers one.');
}

export function resultMessage(id: Id, result: object): object {
  return { jsonrpc: '2.0', id, result };
}

/** `id` null: of a message that could not be read. */
export function errorMessage(id: Id | null, { code, message, data }: RpcError): object {
  return { jsonrpc: '2.0', id, error: { code, message, ...(data && { data }) } };
}

export function toRpcError(error: unknown): RpcError {
  return error instanceof RpcError ? error : new RpcError(codes.internalError, 'Easel failed in answering.');
}

/** Cuts what arrives into lines. `hear` gets `undefined` for one that is longer than `longest` bytes, of which nothing is kept. */
export class Lines {
  private readonly parts: Buffer[] = [];
  private length = 0;
  private isTooLong = false;

  constructor(
    private readonly hear: (line: string | undefined) => void,
    private readonly longest = longestRequest,
  ) {}

  write(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      this.keep(chunk.subarray(start, end));
      this.finish();
      start = end + 1;
    }
    this.keep(chunk.subarray(start));
  }

  private keep(part: Buffer): void {
    this.length += part.length;
    if (this.length > this.longest) {
      this.isTooLong = true;
      this.parts.length = 0;
    } else if (part.length > 0) this.parts.push(part);
  }

  private finish(): void {
    const line = this.isTooLong ? undefined : Buffer.concat(this.parts).toString('utf8').trim();
    this.parts.length = 0;
    this.length = 0;
    this.isTooLong = false;
    if (line !== '') this.hear(line);
  }
}
