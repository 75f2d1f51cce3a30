/** Gemini's Batch API, after its reference: only what a batch of pictures by files needs. */

import { type Batch, BatchDesk, jsonLines } from './batchDesk';
import type { UploadedFile } from './geminiRequest';
import { Refusal } from './refusal';
import type { Answered, Received, Reply } from './standIn';

type Fields = Readonly<Record<string, unknown>>;

export class GeminiBatches {
  readonly desk = new BatchDesk();

  constructor(
    private readonly fileNamed: (name: string) => UploadedFile | undefined,
    /** Answers one line. Throws a Refusal. */
    private readonly paint: (model: string, request: Fields, received: Received) => unknown,
  ) {}

  /** `undefined`: it is about something else. */
  answer(received: Received, reply: Reply): Answered | Promise<Answered> | undefined {
    const { method, path, query, json } = received;
    const [, model] = /^\/v1beta\/models\/([^/:]+):batchGenerateContent$/.exec(path) ?? [];
    if (method === 'POST' && model !== undefined) return reply.json(this.create(model, json, received));
    const [, id, verb] = /^\/v1beta\/batches\/([^/:]+)(:cancel)?$/.exec(path) ?? [];
    if (method === 'GET' && id !== undefined && verb === undefined)
      return reply.json(this.look(this.desk.find(id)));
    if (method === 'POST' && id !== undefined && verb !== undefined) {
      const batch = this.desk.find(id);
      batch.isStopped ||= !batch.isDone;
      return reply.json({});
    }
    const [, name] = /^\/download\/v1beta\/(files\/[^/:]+):download$/.exec(path) ?? [];
    if (method !== 'GET' || name === undefined) return undefined;
    const bytes = this.desk.files.get(name);
    if (query.get('alt') !== 'media' || bytes === undefined) throw new Refusal(404, 'File not found');
    return this.desk.send(bytes, 'application/jsonl', reply);
  }

  private create(model: string, json: Fields, received: Received): unknown {
    const { batch, ...others } = json as { batch?: Fields };
    const { displayName, inputConfig, ...unknown } = batch ?? {};
    const { fileName, ...elsewhere } = (inputConfig ?? {}) as Fields;
    const [name] = Object.keys({ ...others, ...unknown, ...elsewhere });
    if (name !== undefined)
      throw new Refusal(400, `Invalid JSON payload received. Unknown name "${name}": Cannot find field.`);
    if (typeof displayName !== 'string') throw new Refusal(400, 'batch.display_name is required');
    const file = this.fileNamed(String(fileName));
    if (file === undefined) throw new Refusal(404, `${String(fileName)} is not found`);
    if (!/^(application\/)?jsonl$/.test(file.mediaType))
      throw new Refusal(400, 'The file of requests has to be JSONL.');
    const lines = jsonLines(file.bytes);
    for (const { key, request, ...more } of lines) {
      if (typeof key !== 'string' || typeof request !== 'object' || Object.keys(more).length > 0)
        throw new Refusal(400, 'A line of the file is no request');
    }
    const made = this.desk.begin(
      lines.map(({ key, request }) => ({
        key: String(key),
        answer: () => this.paint(model, request as Fields, received),
      })),
    );
    return this.shown(made, 'PENDING');
  }

  private look(batch: Batch): unknown {
    batch.looks++;
    if (!batch.isDone && !batch.isStopped)
      return this.shown(batch, batch.looks === 1 ? 'PENDING' : 'RUNNING');
    const done = batch.done(({ status, message }) => ({ code: status === 400 ? 3 : 13, message }));
    const name = `files/${batch.id}-answers`;
    const text = done.map(({ key, status, body }) =>
      JSON.stringify(status < 300 ? { key, response: body } : { key, error: body }),
    );
    this.desk.files.set(name, Buffer.from(text.join('\n')));
    const output = { responsesFile: name };
    const state = batch.isStopped ? 'CANCELLED' : 'SUCCEEDED';
    return { ...this.shown(batch, state, { output }), done: true, response: output };
  }

  private shown({ id, lines }: Batch, state: string, more: object = {}) {
    return {
      name: `batches/${id}`,
      metadata: {
        ...{ '@type': 'type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch' },
        ...{ state: `BATCH_STATE_${state}`, name: `batches/${id}`, displayName: 'Easel' },
        batchStats: { requestCount: `${lines.length}`, pendingRequestCount: `${lines.length}` },
        ...more,
      },
    };
  }
}
