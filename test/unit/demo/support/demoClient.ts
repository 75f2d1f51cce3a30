/** A client of the Demo's server, as a provider's client would be. Never reaches into the server. */

import { resolve } from 'node:path';
import { DemoServer, type DemoServerOptions } from '../../../../src/demo/demoServer';

export const workerFile = resolve('out/src/demo/paintWorker.js');

export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly data?: readonly { readonly b64_json: string }[];
    readonly error?: {
      readonly message: string;
      readonly type: string;
      readonly param: unknown;
      readonly code: unknown;
    };
    readonly [key: string]: unknown;
  };
};

export class DemoClient {
  private readonly server: DemoServer;

  constructor(options: Partial<DemoServerOptions> = {}) {
    this.server = new DemoServer({ workerFile, ...options });
  }

  start() {
    return this.server.start();
  }

  dispose(): void {
    this.server.dispose();
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const { baseUrl, token } = await this.start();
    const headers = { authorization: `Bearer ${token}`, ...init.headers };
    return fetch(`${baseUrl}${path}`, { ...init, headers });
  }

  generate(body: object | string, signal?: AbortSignal): Promise<Response> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const headers = { 'content-type': 'application/json' };
    return this.fetch('/images/generations', {
      method: 'POST',
      headers,
      body: text,
      ...(signal && { signal }),
    });
  }

  edit(fields: Readonly<Record<string, string | Blob | readonly Blob[]>>): Promise<Response> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) {
      for (const one of Array.isArray(value) ? value : [value]) {
        if (typeof one === 'string') form.append(name, one);
        else form.append(name, one, `${name}.png`);
      }
    }
    return this.fetch('/images/edits', { method: 'POST', body: form });
  }
}

export async function answerOf(response: Promise<Response>): Promise<Answer> {
  const { status, headers, ...rest } = await response.then(async one => ({
    status: one.status,
    headers: one.headers,
    body: (await one.json()) as Answer['body'],
  }));
  return { status, headers, ...rest };
}

/** The bytes of all pictures of an answer that must be a success. */
export async function picturesOf(response: Promise<Response>): Promise<Buffer[]> {
  const { status, body } = await answerOf(response);
  if (status !== 200 || body.data === undefined) throw new Error(`${status} ${JSON.stringify(body.error)}`);
  return body.data.map(({ b64_json }) => Buffer.from(b64_json, 'base64'));
}

export async function pictureOf(response: Promise<Response>): Promise<Buffer> {
  const [picture] = await picturesOf(response);
  if (picture === undefined) throw new Error('no picture');
  return picture;
}

export type StreamedEvent = { readonly name: string; readonly data: Readonly<Record<string, unknown>> };

export async function eventsOf(response: Promise<Response>): Promise<StreamedEvent[]> {
  const text = await (await response).text();
  return text
    .split('\n\n')
    .filter(block => block !== '')
    .map(block => {
      const [, name = '', data = ''] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? [];
      return { name, data: JSON.parse(data) };
    });
}
