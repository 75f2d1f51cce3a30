/** A provider that fails each order in the way that its prompt names, and keeps the books: what was charged, what was sent whole, what lies at an address. */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Fault, type FaultName, faults, goodAnswer, goodDownload, type Way } from './faults';
import { closeServer, originOf } from './loopback';
import { pngOf } from './pictures';

/** One job's page in the books. */
export class Order {
  /** POSTs whose body arrived. */
  posts = 0;
  /** Pictures whose last byte was sent. */
  readonly sent = new Set<Buffer>();
  /** Its answer was sent, where that names addresses. */
  isAnswered = false;
  /** What else happens when the order arrives. */
  onPost: () => Promise<unknown> = async () => {};

  constructor(
    readonly id: string,
    readonly way: Way,
    readonly fault: FaultName,
    readonly pictures: readonly Buffer[],
  ) {}

  /** A chat paints one picture for each request. */
  get expectedPosts(): number {
    return this.way === 'chat' ? this.pictures.length : 1;
  }

  get paid(): number {
    return (this.posts * this.pictures.length) / this.expectedPosts;
  }
}

export class FaultServer {
  /** Requests at the place that redirects lead to. */
  strays = 0;
  private readonly orders = new Map<string, Order>();
  private count = 0;

  private constructor(
    private readonly server: Server,
    private readonly elsewhere: Server,
  ) {}

  static async start(): Promise<FaultServer> {
    const [server, elsewhere] = [createServer(), createServer()];
    const books = new FaultServer(server, elsewhere);
    server.on('request', (request, response) => void books.receive(request, response));
    elsewhere.on('request', (_, response) => {
      books.strays++;
      response.end();
    });
    for (const each of [server, elsewhere]) await once(each.listen(0, '127.0.0.1'), 'listening');
    return books;
  }

  get origin(): string {
    return originOf(this.server);
  }

  /** Its `id` is to stand in the prompt. */
  order(way: Way, fault: FaultName, count: number): Order {
    const number = ++this.count;
    const pictures = Array.from({ length: count }, (_, index) => pngOf(number * 16 + index, 40, 30));
    const order = new Order(`order-${String(number).padStart(6, '0')}`, way, fault, pictures);
    this.orders.set(order.id, order);
    return order;
  }

  /** The order is done with. */
  forget({ id }: Order): void {
    this.orders.delete(id);
  }

  /** Where a picture lies that was answered as an address. */
  addressOf({ id, fault }: Order, index: number): string {
    const { address }: Fault = faults[fault];
    return address === undefined ? `${this.origin}/pictures/${id}/${index}.png` : `${address}?${id}-${index}`;
  }

  async close(): Promise<void> {
    for (const server of [this.server, this.elsewhere]) await closeServer(server);
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.on('error', () => {});
    response.on('error', () => {});
    const body = await textOf(request).catch(() => undefined);
    const order = this.orders.get(/order-\d{6}/.exec(`${request.url} ${body}`)?.[0] ?? '');
    if (body === undefined || order === undefined) {
      response.writeHead(400).end();
      return;
    }
    const sent =
      request.method === 'POST'
        ? await this.post(order, response)
        : await this.get(order, request.url ?? '', response);
    for (const picture of sent) order.sent.add(picture);
  }

  private async post(order: Order, response: ServerResponse): Promise<readonly Buffer[]> {
    const { way, pictures, fault } = order;
    const painted = way === 'chat' ? pictures.slice(order.posts, order.posts + 1) : pictures;
    order.posts++;
    await order.onPost();
    const addresses = pictures.map((_, index) => this.addressOf(order, index));
    const good = goodAnswer(way, painted, addresses);
    if (way !== 'addresses') return this.fail(fault, response, good);
    order.isAnswered = true;
    await this.fail('none', response, good);
    return [];
  }

  private async get(order: Order, path: string, response: ServerResponse): Promise<readonly Buffer[]> {
    const picture = order.pictures[Number(/(\d)\.png/.exec(path)?.[1])];
    return picture === undefined ? [] : this.fail(order.fault, response, goodDownload(picture));
  }

  private async fail(
    name: FaultName,
    response: ServerResponse,
    good: ReturnType<typeof goodAnswer>,
  ): Promise<readonly Buffer[]> {
    const { answer }: Fault = faults[name];
    return (await answer?.(response, good, originOf(this.elsewhere))) ?? [];
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('latin1')) text += chunk;
  return text;
}
