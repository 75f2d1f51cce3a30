/** The OpenAI Images dialect over HTTP: doors, routes and the shapes of answers. Never knows how a picture is made. */

import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError } from './apiError';
import { demoModel, type Order } from './order';
import { readRequest } from './readRequest';
import type { Delivery, Workshop } from './workshop';

export class ImagesApi {
  constructor(
    private readonly token: string,
    private readonly workshop: Workshop,
  ) {}

  /** Settles when the answer is written or the client has gone; never rejects. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const client = new AbortController();
    response.once('close', () => client.abort());
    response.setHeader('x-request-id', `req_${randomBytes(16).toString('hex')}`);
    try {
      this.checkDoor(request);
      await this.route(request, response, client.signal);
    } catch (error) {
      if (client.signal.aborted) return;
      const refusal = error instanceof ApiError ? error : new ApiError(500, 'The painter failed.');
      if (!response.headersSent) refusal.send(response);
      else response.end(`event: error\ndata: ${JSON.stringify(refusal)}\n\n`);
    }
  }

  /** A web page can reach a loopback port by a name that it rebinds to 127.0.0.1: the Host header gives it away. */
  private checkDoor(request: IncomingMessage): void {
    const host = request.headers.host ?? '';
    const port = request.socket.localPort;
    if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) {
      throw new ApiError(403, 'This server answers to 127.0.0.1 only.', 'host_not_allowed');
    }
    const given = Buffer.from(request.headers.authorization ?? '');
    const wanted = Buffer.from(`Bearer ${this.token}`);
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
      throw new ApiError(401, 'Incorrect API key provided.', 'invalid_api_key');
    }
  }

  private async route(request: IncomingMessage, response: ServerResponse, gone: AbortSignal): Promise<void> {
    const [pathname = ''] = (request.url ?? '').split('?');
    const route = routes.get(pathname);
    if (route === undefined) {
      throw new ApiError(404, `Invalid URL (${request.method} ${pathname})`, 'unknown_url');
    }
    if (request.method !== route.method) {
      response.setHeader('allow', route.method);
      throw new ApiError(405, `Not allowed: ${request.method} ${pathname}`, 'method_not_allowed');
    }
    if (route.type === 'models') return sendJson(response, models);
    const order = await readRequest(request, route.type);
    const deliveries = this.workshop.deliver(order, gone);
    await (order.stream
      ? sendEvents(response, order, deliveries)
      : sendPictures(response, order, deliveries));
  }
}

type Route = { readonly method: 'GET' | 'POST'; readonly type: 'models' | 'generation' | 'edit' };

const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['/v1/models', { method: 'GET', type: 'models' }],
  ['/v1/images/generations', { method: 'POST', type: 'generation' }],
  ['/v1/images/edits', { method: 'POST', type: 'edit' }],
]);

const models = {
  object: 'list',
  data: [{ id: demoModel, object: 'model', created: 1_767_225_600, owned_by: 'easel' }],
};

function sendJson(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function sendPictures(
  response: ServerResponse,
  order: Order,
  deliveries: AsyncIterable<Delivery>,
): Promise<void> {
  const finished: Delivery[] = [];
  for await (const delivery of deliveries) finished.push(delivery);
  sendJson(response, {
    created: seconds(),
    data: finished.map(({ bytes }) => ({ b64_json: base64(bytes) })),
    ...finished.map(delivery => described(order, delivery))[0],
    usage: usageOf(order, finished),
  });
}

/** Headers go out with the first event, so that a painter's failure before it still has a status of its own. */
async function sendEvents(
  response: ServerResponse,
  order: Order,
  deliveries: AsyncIterable<Delivery>,
): Promise<void> {
  const kind = order.sources.length > 0 ? 'image_edit' : 'image_generation';
  for await (const delivery of deliveries) {
    const { partialIndex } = delivery;
    const type = `${kind}.${partialIndex === undefined ? 'completed' : 'partial_image'}`;
    const event = {
      type,
      b64_json: base64(delivery.bytes),
      ...(partialIndex === undefined
        ? { usage: usageOf(order, [delivery]) }
        : { partial_image_index: partialIndex }),
      created_at: seconds(),
      ...described(order, delivery),
    };
    if (!response.headersSent) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    }
    response.write(`event: ${type}\ndata: ${JSON.stringify(event)}\n\n`);
  }
  response.end();
}

function described(order: Order, { width, height, isTransparent }: Delivery): object {
  return {
    background: isTransparent ? 'transparent' : 'opaque',
    output_format: order.format,
    size: `${width}x${height}`,
    quality: order.quality,
  };
}

/** A token is four characters of the prompt or 1024 px of a picture: about what the image models count. */
function usageOf(order: Order, deliveries: readonly Delivery[]): object {
  const textTokens = Math.ceil(order.prompt.length / 4);
  const area = deliveries.reduce((sum, { width, height }) => sum + width * height, 0);
  const outputTokens = Math.ceil(area / 1024);
  const sourceTokens = order.sources.length * 1024;
  return {
    total_tokens: textTokens + sourceTokens + outputTokens,
    input_tokens: textTokens + sourceTokens,
    output_tokens: outputTokens,
    input_tokens_details: { text_tokens: textTokens, image_tokens: sourceTokens },
    output_tokens_details: { text_tokens: 0, image_tokens: outputTokens },
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
