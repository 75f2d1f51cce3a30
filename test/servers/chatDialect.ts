/** What vendors of pictures through chat have in common: strict reading of messages, and every shape of an answer in src/wire/README.md. */

import { torn } from './imagesDialect';
import { Refusal } from './refusal';
import { type Answered, eventOf, type Reply, type StandIn } from './standIn';

export type Asked = {
  readonly model: string;
  readonly text: string;
  /** Bytes of the pictures that came as data URIs. */
  readonly images: readonly Buffer[];
  readonly isStream: boolean;
};

/** Throws a Refusal for anything but one user message of a text and pictures, beside `allowed` fields. */
export function readChat(json: Readonly<Record<string, unknown>>, allowed: readonly string[]): Asked {
  const { model, messages, stream = false, ...others } = json;
  const unknown = Object.keys(others).find(name => !allowed.includes(name));
  if (unknown !== undefined) {
    throw new Refusal(400, `Unknown parameter: '${unknown}'.`, { code: 'unknown_parameter', param: unknown });
  }
  if (typeof model !== 'string' || model === '')
    throw new Refusal(400, 'model is required', { param: 'model' });
  if (!Array.isArray(messages) || messages.length !== 1)
    throw new Refusal(400, 'messages is required', { param: 'messages' });
  const [{ role, content }] = messages as [{ role: string; content: readonly ContentPart[] }];
  if (role !== 'user' || !Array.isArray(content)) throw new Refusal(400, 'one user message is required');
  const [first, ...rest] = content as readonly ContentPart[];
  if (first?.type !== 'text' || !first.text) throw new Refusal(400, 'a text part is required');
  return { model, text: first.text, images: rest.map(imageOf), isStream: stream === true };
}

type ContentPart = {
  readonly type: string;
  readonly text?: string;
  readonly image_url?: { readonly url?: string };
};

function imageOf({ type, image_url }: ContentPart): Buffer {
  const match = /^data:image\/(png|jpeg|webp|gif);base64,([A-Za-z0-9+/]+={0,2})$/.exec(image_url?.url ?? '');
  if (type !== 'image_url' || match === null)
    throw new Refusal(400, 'an image_url part must hold a data URI');
  return Buffer.from(match[2] ?? '', 'base64');
}

type Message = { readonly content: unknown } & Readonly<Record<string, unknown>>;
type Shape = (picture: Buffer, server: StandIn) => Message;

const uriOf = (picture: Buffer) => `data:image/png;base64,${picture.toString('base64')}`;
const part =
  (build: (picture: Buffer) => unknown): Shape =>
  picture => ({
    content: [{ type: 'text', text: 'Here it is.' }, build(picture)],
  });
const addressOf = (picture: Buffer, server: StandIn) => server.storeOrigin + server.put(picture);

/** Where the picture stands in a message. */
export const messageShapes = {
  markdown: picture => ({ content: `Here it is:\n![image](${uriOf(picture)})` }),
  markdownInFence: picture => ({ content: `\`\`\`markdown\n![image](${uriOf(picture)})\n\`\`\`` }),
  markdownBroken: picture => ({ content: `![image](${uriOf(picture).replace(/.{76}/g, '$&\n')})` }),
  progress: (picture, server) => {
    const address = addressOf(picture, server);
    return {
      content: `{"prompt":"a cat","referenced_image_ids":[]}\n\n> 进度 **34%**\n\n![file_0000](${address})\n[下载⏬](${address.replace('/cdn/', '/cdn/download/')})`,
    };
  },
  addressAsText: (picture, server) => {
    const address = addressOf(picture, server);
    return { content: `> 🎨 生成中...\n\n![${address}](${address})\n\n[点击下载](${address})` };
  },
  bareUri: picture => ({ content: uriOf(picture) }),
  bareAddress: (picture, server) => ({ content: addressOf(picture, server) }),
  base64Scheme: picture => ({ content: `base64://${picture.toString('base64')}` }),
  images: picture => ({ content: '', images: [{ type: 'image_url', image_url: { url: uriOf(picture) } }] }),
  imagesAndMarkdown: picture => ({
    content: `![image](${uriOf(picture)})`,
    images: [{ type: 'image_url', image_url: { url: uriOf(picture) } }],
  }),
  singleImage: picture => ({ content: null, image: { url: uriOf(picture) } }),
  partUrl: part(picture => ({ type: 'image_url', image_url: { url: uriOf(picture) } })),
  partText: part(picture => ({ type: 'image_url', image_url: uriOf(picture) })),
  partSource: part(picture => ({
    type: 'image',
    source: { type: 'base64', data: picture.toString('base64') },
  })),
  partOutput: part(picture => ({ type: 'output_image', image: { b64_json: picture.toString('base64') } })),
  partInline: part(picture => ({ inlineData: { mimeType: 'image/png', data: picture.toString('base64') } })),
  partInlineSnake: part(picture => ({
    inline_data: { mime_type: 'image/png', data: picture.toString('base64') },
  })),
} satisfies Record<string, Shape>;

/** Answers that are no chat completion at all. */
const wholeShapes = {
  gemini: picture => ({
    candidates: [
      {
        content: {
          parts: [
            { text: 'Here' },
            { inlineData: { mimeType: 'image/png', data: picture.toString('base64') } },
          ],
        },
        finishReason: 'STOP',
      },
    ],
  }),
  responses: picture => ({
    output: [
      { type: 'image_generation_call', id: 'ig_1', status: 'generating', result: picture.toString('base64') },
    ],
  }),
  responsesMarkdown: picture => ({
    output: [{ type: 'message', content: [{ type: 'output_text', text: `![image](${uriOf(picture)})` }] }],
  }),
} satisfies Record<string, (picture: Buffer) => unknown>;

/** Answers without a picture. */
const emptyShapes = {
  words: { message: { role: 'assistant', content: 'I cannot draw that, sorry.' }, finish_reason: 'stop' },
  refusal: { message: { role: 'assistant', content: null, refusal: 'I will not.' }, finish_reason: 'stop' },
  filtered: { message: { role: 'assistant', content: '' }, finish_reason: 'content_filter' },
} as const;

export const chatShapes: readonly string[] = [...Object.keys(messageShapes), ...Object.keys(wholeShapes)];

/** Of message shapes with a content in text or a list of images, the ones that servers also stream. */
export const streamedShapes = ['markdown', 'progress', 'bareUri', 'images'] as const;

/** As gateways count that know nothing of pictures. */
const wordsAlone = { prompt_tokens: 10, completion_tokens: 20, total_tokens: 30 };

/** `shape` may end in `+stream` for a server that streams unasked. */
export async function answerChat(
  reply: Reply,
  server: StandIn,
  asked: Asked,
  shape: string,
  usage: object = wordsAlone,
): Promise<Answered> {
  const [name = '', manner] = shape.split('+');
  if (name in emptyShapes) {
    const choice = emptyShapes[name as keyof typeof emptyShapes];
    return reply.json({
      id: 'chatcmpl-1',
      object: 'chat.completion',
      choices: [{ index: 0, ...choice }],
      usage,
    });
  }
  const picture = server.paint();
  if (name in wholeShapes) return reply.json(wholeShapes[name as keyof typeof wholeShapes](picture));
  const build = (messageShapes as Readonly<Record<string, Shape>>)[name];
  if (build === undefined) throw new Refusal(500, `The stand-in knows no shape ${shape}`);
  const message = build(picture, server);
  if (asked.isStream || manner === 'stream') return streamChat(reply, message, usage);
  const choices = [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: 'stop' }];
  return reply.json({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: asked.model,
    choices,
    usage,
  });
}

/** Deltas that are split inside the data URI, and torn apart once more on the wire. */
async function streamChat(reply: Reply, { content, images }: Message, usage: object): Promise<Answered> {
  const chunk = (delta: object, finish_reason: string | null = null) =>
    eventOf({
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, finish_reason }],
    });
  const pieces = typeof content === 'string' ? torn(content, 701) : [];
  const events = [
    ': keep-alive\n\n',
    chunk({ role: 'assistant', content: '' }),
    ...pieces.map(piece => chunk({ content: piece })),
    ...(images === undefined ? [] : [chunk({ images })]),
    chunk({}, 'stop'),
    eventOf({ choices: [], usage }),
    eventOf('[DONE]'),
  ];
  return reply.stream(torn(events.join('')));
}
