/** OpenAI's Responses API with its tool for pictures, after its reference: calls are kept and known again by their ids. */

import { requireModel } from './imagesApi';
import { checkFields, type Fields, openAiErrorBody, torn } from './imagesDialect';
import { checksFor, openaiKey, openaiModels } from './openai';
import type { PictureFormat } from './pictures';
import { Refusal } from './refusal';
import { type Answered, type Behaviour, eventOf, type Received, type Reply, StandIn } from './standIn';

export { openaiKey };

/** That call the tool. */
const callers = ['gpt-5.4-mini', 'gpt-5'];
const fields = ['model', 'input', 'tools', 'tool_choice', 'stream', 'safety_identifier', 'store', 'user'];
/** Of the request itself, where the Images API has them, and those that are the tool's alone. */
const notOfTheTool = new Set(['prompt', 'n', 'stream', 'safety_identifier']);

export function startOpenaiResponses(): Promise<StandIn> {
  return StandIn.start(server => {
    /** Pictures that were made, by the id of their call. */
    const calls = new Map<string, Buffer>();
    return {
      key: openaiKey,
      errorBody: openAiErrorBody,
      answer: (received, reply, behaviour) => {
        switch (`${received.method} ${received.path}`) {
          case 'GET /v1/models':
            return reply.json({
              object: 'list',
              data: [...callers, ...openaiModels].map(id => ({ id, object: 'model' })),
            });
          case 'POST /v1/responses':
            return respond(server(), calls, received, reply, behaviour);
          default:
            throw new Refusal(404, `Invalid URL (${received.method} ${received.path})`);
        }
      },
    };
  });
}

async function respond(
  server: StandIn,
  calls: Map<string, Buffer>,
  { json }: Received,
  reply: Reply,
  { shape = 'picture' }: Behaviour,
): Promise<Answered> {
  const unknown = Object.keys(json).find(name => !fields.includes(name));
  if (unknown !== undefined) throw unknownField(unknown);
  requireModel(String(json.model), callers);
  const tool = toolIn(json.tools);
  const { pictures, ids, words } = readInput(json.input);
  const lost = ids.find(id => !calls.has(id));
  if (lost !== undefined) throw new Refusal(404, `Item with id '${lost}' not found.`, { param: 'input' });
  const sources = pictures + ids.length;
  if (words === '') throw new Refusal(400, 'Missing required parameter', { param: 'input' });
  if (tool.action === 'edit' && sources === 0)
    throw new Refusal(400, 'There is no image to edit.', { code: 'invalid_value', param: 'tools[0].action' });
  const isFailed = shape === 'blocked';
  const picture =
    isFailed || shape === 'words' ? undefined : server.paint((tool.output_format ?? 'png') as PictureFormat);
  const id = `ig_${calls.size}${'0'.repeat(40)}`;
  if (picture !== undefined) calls.set(id, picture);
  const call = { id, type: 'image_generation_call', action: tool.action, ...made(picture, tool) };
  const message = {
    ...{ id: 'msg_1', type: 'message', role: 'assistant', status: 'completed' },
    content: [
      { type: 'output_text', text: shape === 'words' ? 'Which heron do you mean?' : '', annotations: [] },
    ],
  };
  const output = shape === 'words' ? [message] : [call, message];
  const response = { ...responseOf(json, output), ...usageOf(sources, picture !== undefined) };
  if (json.stream !== true) return reply.json(response);
  return reply.stream(torn(eventsOf(server, response, output, Number(tool.partial_images ?? 0)).join('')));
}

function made(picture: Buffer | undefined, tool: Fields): object {
  if (picture === undefined)
    return {
      ...{ status: 'failed', result: null },
      error: {
        ...{ type: 'image_generation_user_error', code: 'moderation_blocked', param: null },
        message: 'Your request was rejected by the safety system.',
        moderation_details: { categories: ['violence'] },
      },
    };
  const { size = '1024x1024', quality = 'high', output_format = 'png', background = 'opaque' } = tool;
  const result = picture.toString('base64');
  const said = { size, quality, output_format, background, revised_prompt: 'A revised prompt' };
  return { status: 'completed', result, ...said };
}

function responseOf({ model, tools }: Fields, output: readonly object[]): object {
  return {
    ...{ id: 'resp_1', object: 'response', created_at: 1_713_833_628, status: 'completed', error: null },
    ...{ incomplete_details: null, model, output, tools, tool_choice: { type: 'image_generation' } },
  };
}

function usageOf(sources: number, isMade: boolean): object {
  const [text, image, output] = [20, 1024 * sources, isMade ? 1756 : 0];
  const details = { text_tokens: text, image_tokens: image };
  const whole = { input_tokens: text + image, output_tokens: output, total_tokens: text + image + output };
  return {
    usage: { input_tokens: 2300, output_tokens: 40, total_tokens: 2340 },
    tool_usage: {
      image_gen: {
        ...whole,
        input_tokens_details: details,
        output_tokens_details: { text_tokens: 0, image_tokens: output },
      },
    },
  };
}

/** Each item when it is done, and all of them once more at the end. */
function eventsOf(
  server: StandIn,
  response: object,
  output: readonly { readonly id: string; readonly type: string }[],
  sketches: number,
): string[] {
  let number = 0;
  const event = (type: string, told: object) => eventOf({ type, sequence_number: number++, ...told }, type);
  const done = output.flatMap((item, output_index) => {
    const { id: item_id, type } = item;
    const sketch = (_: unknown, index: number) =>
      event('response.image_generation_call.partial_image', {
        ...{ item_id, output_index, partial_image_index: index },
        partial_image_b64: server.sketch().toString('base64'),
      });
    return [
      event('response.output_item.added', {
        output_index,
        item: { id: item_id, type, status: 'in_progress', result: null },
      }),
      ...Array.from({ length: type === 'message' ? 0 : sketches }, sketch),
      event('response.output_item.done', { output_index, item }),
    ];
  });
  return [
    event('response.created', { response: { ...response, status: 'in_progress', output: [] } }),
    ...done,
    event('response.completed', { response }),
  ];
}

/** The one tool, whose fields are those of the Images API. */
function toolIn(tools: unknown): Fields {
  if (!Array.isArray(tools) || tools.length !== 1) throw new Refusal(400, 'One tool', { param: 'tools' });
  const { type, action, input_image_mask: mask, ...tool } = tools[0] as Fields;
  if (type !== 'image_generation') throw new Refusal(400, 'Unknown tool', { param: 'tools[0].type' });
  if (!['generate', 'edit', 'auto', undefined].includes(action as string)) throw invalidField('action');
  const stray = Object.keys(tool).find(name => notOfTheTool.has(name));
  if (stray !== undefined) throw unknownField(`tools[0].${stray}`);
  if (mask !== undefined && !isPicture((mask as Fields).image_url)) throw invalidField('input_image_mask');
  requireModel(String(tool.model), openaiModels);
  try {
    checkFields(tool, checksFor(String(tool.model), action === 'edit'));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { param, ...details } = error.details;
    throw new Refusal(error.status, error.message, { ...details, param: `tools[0].${param}` });
  }
  return { ...tool, action };
}

/** How many pictures came along, which calls are named, and what is wished. */
function readInput(input: unknown): { pictures: number; ids: string[]; words: string } {
  if (!Array.isArray(input)) throw new Refusal(400, 'Invalid input', { param: 'input' });
  const items = input as readonly Fields[];
  const ids = items.filter(({ type }) => type === 'image_generation_call').map(({ id }) => String(id));
  const parts = items.flatMap(({ role, content }) => (role === 'user' ? (content as readonly Fields[]) : []));
  const images = parts.filter(({ type }) => type === 'input_image');
  if (!images.every(({ image_url: url }) => isPicture(url))) throw invalidField('input');
  const words = parts.filter(({ type }) => type === 'input_text').map(({ text }) => String(text));
  return { pictures: images.length, ids, words: words.join('') };
}

function isPicture(url: unknown): boolean {
  return typeof url === 'string' && /^data:image\/(png|jpeg|webp);base64,[A-Za-z\d+/]+={0,2}$/.test(url);
}

function unknownField(param: string): Refusal {
  return new Refusal(400, `Unknown parameter: '${param}'.`, { code: 'unknown_parameter', param });
}

function invalidField(param: string): Refusal {
  return new Refusal(400, `Invalid value for '${param}'.`, { code: 'invalid_value', param });
}
