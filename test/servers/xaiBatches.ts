/** xAI's Files and Batch API, after its guide and those who use it: only what a batch of pictures needs. */

import { type Batch, BatchDesk, jsonLines } from './batchDesk';
import { Refusal } from './refusal';
import type { Answered, Received, Reply } from './standIn';

type Fields = Readonly<Record<string, unknown>>;

export class XaiBatches {
  readonly desk = new BatchDesk();

  /** `paint`: throws a Refusal. */
  constructor(private readonly paint: (fields: Fields, isEdit: boolean) => unknown) {}

  /** `undefined`: it is about something else. */
  answer(received: Received, reply: Reply): Answered | Promise<Answered> | undefined {
    const { method, path, query, json } = received;
    if (method === 'POST' && path === '/v1/files') return reply.json(this.upload(received));
    if (method === 'POST' && path === '/v1/batches') return reply.json(this.create(json));
    const [, id, verb] = /^\/v1\/batches\/([^/:]+)(:cancel|\/results)?$/.exec(path) ?? [];
    if (id === undefined) return undefined;
    const batch = this.desk.find(id);
    if (method === 'POST' && verb === ':cancel') {
      batch.isStopped ||= !batch.isDone;
      return reply.json(this.shown(batch));
    }
    if (method === 'GET' && verb === '/results') {
      const page = JSON.stringify(this.results(batch, query));
      return this.desk.send(Buffer.from(page), 'application/json', reply);
    }
    if (method !== 'GET' || verb !== undefined) return undefined;
    batch.looks++;
    return reply.json(this.shown(batch));
  }

  private upload({ parts }: Received): unknown {
    const file = parts.find(({ name }) => name === 'file');
    const purpose = parts.find(({ name }) => name === 'purpose')?.bytes.toString('utf8') ?? 'batch';
    if (file?.fileName === undefined) throw new Refusal(400, 'Missing file.');
    if (purpose !== 'batch') throw new Refusal(400, `Invalid purpose: ${purpose}`);
    const { fileName: filename, bytes } = file;
    return { id: this.desk.keep(bytes), object: 'file', filename, bytes: bytes.length };
  }

  private create({ name, input_file_id: input, ...unknown }: Fields): unknown {
    const [other] = Object.keys(unknown);
    if (other !== undefined) throw new Refusal(400, `Argument not supported: ${other}`);
    const file = this.desk.files.get(String(input));
    if (typeof name !== 'string' || file === undefined) throw new Refusal(400, 'Unknown input_file_id.');
    const lines = jsonLines(file);
    for (const { custom_id: key, method, url } of lines)
      if (
        typeof key !== 'string' ||
        method !== 'POST' ||
        !/^\/v1\/images\/(generations|edits)$/.test(String(url))
      )
        throw new Refusal(400, 'Invalid batch request.');
    const batch = this.desk.begin(
      lines.map(({ custom_id: key, url, body }) => ({
        key: String(key),
        answer: () => this.paint(body as Fields, String(url).endsWith('edits')),
      })),
    );
    // Nothing is counted yet.
    return { batch_id: batch.id, name, state: {} };
  }

  private shown(batch: Batch): unknown {
    const { id, lines } = batch;
    const isOver = batch.isDone || batch.isStopped;
    const done = isOver ? batch.done(errorOf) : [];
    const good = done.filter(({ status }) => status < 300).length;
    return {
      batch_id: id,
      state: {
        num_requests: lines.length,
        num_pending: isOver ? 0 : lines.length,
        num_success: good,
        num_error: done.length - good,
        num_cancelled: isOver ? lines.length - done.length : 0,
      },
    };
  }

  /** Two on a page, whatever more was asked for. */
  private results(batch: Batch, query: URLSearchParams): unknown {
    const limit = Number(query.get('limit') ?? 100);
    if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw new Refusal(400, 'Invalid limit.');
    const from = Number(query.get('pagination_token') ?? 0);
    const done = batch.done(errorOf);
    const end = from + Math.min(2, limit);
    return {
      results: done
        .slice(from, end)
        .map(({ key, status, body }) =>
          status < 300
            ? { batch_request_id: key, batch_result: { response: { image_generation: body } } }
            : { batch_request_id: key, error_message: body },
        ),
      pagination_token: end < done.length ? `${end}` : null,
    };
  }
}

function errorOf({ message }: Refusal): unknown {
  return message;
}
