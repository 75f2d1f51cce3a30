/** OpenAI's Files and Batch API, after its reference: only what a batch of pictures needs. */

import { type Batch, BatchDesk, type DoneLine, forbidden, jsonLines } from './batchDesk';
import { type Fields, openAiErrorBody, requirePrompt } from './imagesDialect';
import { Refusal } from './refusal';
import type { Answered, Received, Reply } from './standIn';

/** Paints for one line. Throws a Refusal. */
type PaintLine = (fields: Fields, isEdit: boolean) => unknown;

const endpoints = ['/v1/images/generations', '/v1/images/edits'];

export class OpenaiBatches {
  readonly desk = new BatchDesk();

  constructor(private readonly paintLine: PaintLine) {}

  /** `undefined`: it is about something else. */
  answer(received: Received, reply: Reply): Answered | Promise<Answered> | undefined {
    const { method, path } = received;
    const [, , what = '', id, action] = path.split('/');
    switch (`${method} ${what} ${id === undefined ? '' : 'id'} ${action ?? ''}`.trim()) {
      case 'POST files':
        return reply.json(this.upload(received));
      case 'GET files id content':
        return this.desk.send(this.file(id), 'application/octet-stream', reply);
      case 'POST batches':
        return reply.json(this.create(received.json));
      case 'GET batches id':
        return reply.json(this.look(this.desk.find(id)));
      case 'POST batches id cancel': {
        const batch = this.desk.find(id);
        batch.isStopped ||= !batch.isDone;
        return reply.json(this.shown(batch, 'cancelling'));
      }
      default:
        return undefined;
    }
  }

  private upload({ parts }: Received): unknown {
    const purpose = parts.find(({ name }) => name === 'purpose')?.bytes.toString('utf8');
    const file = parts.find(({ name }) => name === 'file');
    const others = parts.filter(({ name }) => name !== 'purpose' && name !== 'file');
    if (others.length > 0) throw new Refusal(400, `Unknown parameter: '${others[0]?.name}'.`);
    if (purpose !== 'batch')
      throw new Refusal(400, `'${purpose}' is not one of the allowed purposes.`, { param: 'purpose' });
    if (file?.fileName === undefined) throw new Refusal(400, "'file' is a required property");
    if (!file.fileName.endsWith('.jsonl'))
      throw new Refusal(400, 'Invalid file format for Batch API. Must be .jsonl');
    const id = this.desk.keep(file.bytes);
    const { fileName: filename, bytes } = file;
    return { id, object: 'file', bytes: bytes.length, created_at: 1, filename, purpose, status: 'processed' };
  }

  private file(id = ''): Buffer {
    const bytes = this.desk.files.get(id);
    if (bytes === undefined) throw new Refusal(404, `No such File object: ${id}`);
    return bytes;
  }

  private create(json: Fields): unknown {
    const { input_file_id: input, endpoint, completion_window: window, metadata: _, ...unknown } = json;
    const [name] = Object.keys(unknown);
    if (name !== undefined) throw new Refusal(400, `Unknown parameter: '${name}'.`);
    if (window !== '24h') throw new Refusal(400, "Invalid value for 'completion_window'.");
    if (!endpoints.includes(String(endpoint))) throw new Refusal(400, "Invalid value for 'endpoint'.");
    const lines = jsonLines(this.file(String(input)));
    const problem = problemOf(lines, String(endpoint));
    const isEdit = String(endpoint).endsWith('edits');
    const batch = this.desk.begin(
      lines.map(({ custom_id: key, body }) => ({
        key: String(key),
        answer: () => this.paint(body as Fields, isEdit),
      })),
      problem,
    );
    return this.shown(batch, 'validating');
  }

  private paint(fields: Fields, isEdit: boolean): unknown {
    requirePrompt(fields);
    if (forbidden.test(String(fields.prompt)))
      throw new Refusal(400, 'Your request was rejected by the safety system.', {
        code: 'moderation_blocked',
        type: 'image_generation_user_error',
      });
    return this.paintLine(fields, isEdit);
  }

  private look(batch: Batch): unknown {
    batch.looks++;
    if (batch.problem !== undefined)
      return {
        ...(this.shown(batch, 'failed') as object),
        errors: { object: 'list', data: [{ code: 'invalid', message: batch.problem, line: 1, param: null }] },
      };
    if (!batch.isDone && !batch.isStopped)
      return this.shown(batch, batch.looks === 1 ? 'validating' : 'in_progress');
    const done = batch.done(openAiErrorBody);
    const [good, bad] = [200, 400].map(least => done.filter(({ status }) => status < 300 === least < 300));
    return {
      ...(this.shown(batch, batch.isStopped ? 'cancelled' : 'completed') as object),
      output_file_id: this.output(batch, 'output', good),
      error_file_id: this.output(batch, 'errors', bad),
    };
  }

  private output({ id }: Batch, what: string, lines: readonly DoneLine[] = []): string | undefined {
    if (lines.length === 0) return undefined;
    const name = `file-${id}-${what}`;
    const text = lines.map(({ key, status, body }, index) =>
      JSON.stringify({
        ...{ id: `batch_req_${index}`, custom_id: key },
        response: { status_code: status, request_id: `req-${key}`, body },
        error: null,
      }),
    );
    this.desk.files.set(name, Buffer.from(`${text.join('\n')}\n`));
    return name;
  }

  private shown({ id, lines }: Batch, status: string): unknown {
    return {
      ...{ id, object: 'batch', endpoint: endpoints[0], errors: null, input_file_id: 'file-1' },
      ...{ completion_window: '24h', status, output_file_id: null, error_file_id: null, created_at: 1 },
      request_counts: { total: lines.length, completed: 0, failed: 0 },
    };
  }
}

/** What its validation finds: OpenAI tells it of a batch that was taken, a moment later. */
function problemOf(lines: readonly Fields[], endpoint: string): string | undefined {
  const keys = lines.map(({ custom_id: key }) => key);
  const models = new Set(lines.map(({ body }) => (body as Fields | undefined)?.model));
  if (lines.length === 0) return 'The batch file is empty.';
  if (keys.some(key => typeof key !== 'string' || key === '')) return 'Missing custom_id.';
  if (new Set(keys).size < keys.length) return 'Duplicate custom_id.';
  if (lines.some(({ method }) => method !== 'POST')) return 'The method must be POST.';
  if (lines.some(({ url }) => url !== endpoint)) return 'The URL does not match the endpoint.';
  if (models.size !== 1) return 'A batch is for one model.';
  if (lines.some(({ body }) => (body as Fields).stream !== undefined)) return 'No streams.';
  return undefined;
}
