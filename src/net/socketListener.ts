/** Hears what a server tells over a WebSocket: JSON as it is, pictures as files of the job folder. Never says anything but what the protocol asks for. */

import type { Duplex } from 'node:stream';
import type { SpooledPicture } from '../core/imageAnswer';
import { type MediaType, sniffMediaType } from '../core/mediaType';
import type { ServerEvent, WireCall } from '../core/wireFormat';
import { BrokenOff } from './networkErrors';
import { SocketFrames } from './socketFrames';
import { SpooledFiles } from './spooledFiles';
import { parseJson } from './textReader';

export type Listening = Pick<WireCall, 'onEvent'> & {
  /** Asked of each picture before it goes to the disk. */
  readonly takesPicture: () => boolean;
  readonly jobFolder: string;
  readonly key?: string | undefined;
  readonly signal: AbortSignal;
};

/** bytes of one message that is read; what is longer is the server telling results, which are asked for elsewhere. */
const longestText = 64 * 1024;
/** bytes before a picture that say what it is. */
const longestHead = 16;

/** Until either side closes. Throws what broke it. */
export async function hear(socket: Duplex, { signal, ...listening }: Listening): Promise<void> {
  const stop = () => socket.destroy();
  signal.addEventListener('abort', stop);
  // Without one, an error that comes after the last piece was read would be nobody's.
  socket.on('error', () => {});
  const messages = new Messages(listening);
  const frames = new SocketFrames();
  try {
    signal.throwIfAborted();
    for await (const chunk of socket as AsyncIterable<Buffer>)
      for (const heard of frames.read(chunk)) {
        if (heard.type === 'message') await messages.tell(heard.message.bytes, heard.message.isText);
        else socket.write(heard.frame);
        if (heard.type === 'closed') return;
      }
    throw new BrokenOff('a WebSocket that nobody closed');
  } finally {
    signal.removeEventListener('abort', stop);
    socket.destroy();
    await messages.end();
  }
}

class Messages {
  private files: SpooledFiles | undefined;

  constructor(private readonly listening: Omit<Listening, 'signal'>) {}

  async tell(bytes: Buffer, isText: boolean): Promise<void> {
    const event = isText ? textEvent(bytes) : await this.pictureEvent(bytes);
    if (event !== undefined) this.listening.onEvent?.(event);
  }

  async end(): Promise<void> {
    await this.files?.closeAll();
  }

  private async pictureEvent(bytes: Buffer): Promise<ServerEvent | undefined> {
    const [start, mediaType] = pictureIn(bytes) ?? [];
    const { takesPicture, jobFolder, key } = this.listening;
    if (mediaType === undefined || !takesPicture()) return undefined;
    this.files ??= await SpooledFiles.claim(jobFolder, key);
    const placeholder = this.files.placeholder();
    const file = this.files.nextFile();
    file.append(bytes.subarray(start));
    await file.close();
    const picture: SpooledPicture = {
      ...{ placeholder, file: file.path, bytes: file.bytes, sha256: file.sha256(), mediaType },
    };
    return { name: 'picture', data: placeholder, pictures: new Map([[placeholder, picture]]) };
  }
}

function textEvent(bytes: Buffer): ServerEvent | undefined {
  if (bytes.length > longestText) return undefined;
  return { name: 'message', data: parseJson(bytes.toString('utf8')), pictures: new Map() };
}

function pictureIn(bytes: Buffer): readonly [start: number, MediaType] | undefined {
  for (let start = 0; start <= longestHead; start++) {
    const mediaType = sniffMediaType(bytes.subarray(start, start + 64));
    if (mediaType !== undefined) return [start, mediaType];
  }
  return undefined;
}
