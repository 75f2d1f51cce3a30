/** An answer that refuses a request, in the words and the shape of the OpenAI API. Never leaves the Demo's worker. */

import type { ServerResponse } from 'node:http';

export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    message: string,
    readonly code: string | null = null,
    /** The request's field that is meant. */
    readonly param: string | null = null,
  ) {
    super(message);
  }

  /** As OpenAI's API: `{"error":{"message","type","param","code"}}`. */
  toJSON(): object {
    const type = this.status >= 500 ? 'server_error' : 'invalid_request_error';
    return { error: { message: this.message, type, param: this.param, code: this.code } };
  }

  send(response: ServerResponse): void {
    response.writeHead(this.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(this));
  }
}
