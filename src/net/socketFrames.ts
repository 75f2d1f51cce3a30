/** Reads the frames of a WebSocket as they come from a server, and writes those of one that only listens (RFC 6455). Never holds more than one message. */

import { randomBytes } from 'node:crypto';
import { BrokenOff } from './networkErrors';

export type SocketMessage = { readonly isText: boolean; readonly bytes: Buffer };

/** bytes; a sketch of 4 megapixels is some 5 MB as PNG. */
const largestMessage = 16 * 1024 * 1024;
/** Frames that one message may come in. */
const mostFragments = 4096;

const [continuation, text, binary, close, ping] = [0, 1, 2, 8, 9];
const pong = 10;

type Head = { readonly isLast: boolean; readonly opcode: number; readonly length: number };

/** What the server wants done, in its order. */
export type Heard =
  | { readonly type: 'message'; readonly message: SocketMessage }
  | { readonly type: 'reply'; readonly frame: Buffer }
  | { readonly type: 'closed'; readonly frame: Buffer };

export class SocketFrames {
  private chunks: Buffer[] = [];
  private length = 0;
  private head: Head | undefined;
  private message: { readonly isText: boolean; readonly parts: Buffer[]; length: number } | undefined;

  /** Throws BrokenOff for what is no frame, or more than is taken. */
  *read(chunk: Buffer): Generator<Heard> {
    this.chunks.push(chunk);
    this.length += chunk.length;
    for (;;) {
      this.head ??= this.readHead();
      if (this.head === undefined || this.length < this.head.length) return;
      const [{ opcode, isLast, length }, payload] = [this.head, this.take(this.head.length)];
      this.head = undefined;
      if (opcode === ping) yield { type: 'reply', frame: frameOf(pong, payload) };
      else if (opcode === close) yield { type: 'closed', frame: frameOf(close, payload.subarray(0, 2)) };
      else if (opcode !== pong) {
        const message = this.joined(opcode, payload, length, isLast);
        if (message !== undefined) yield { type: 'message', message };
      }
    }
  }

  private readHead(): Head | undefined {
    const start = this.peek(2);
    if (start === undefined) return undefined;
    const [first = 0, second = 0] = start;
    const [opcode, short] = [first & 0x0f, second & 0x7f];
    const isControl = opcode >= close;
    // A server masks nothing, and no extension was agreed on.
    const isWrong =
      (first & 0x70) !== 0 || (second & 0x80) !== 0 || (isControl && (short > 125 || first < 0x80));
    if (isWrong || ![continuation, text, binary, close, ping, pong].includes(opcode))
      throw new BrokenOff('no WebSocket frame');
    const size = short === 126 ? 4 : short === 127 ? 10 : 2;
    const whole = this.peek(size);
    if (whole === undefined) return undefined;
    const length =
      short === 126 ? whole.readUInt16BE(2) : short === 127 ? Number(whole.readBigUInt64BE(2)) : short;
    if (length + (this.message?.length ?? 0) > largestMessage)
      throw new BrokenOff('a WebSocket message too long');
    this.take(size);
    return { isLast: first >= 0x80, opcode, length };
  }

  private joined(
    opcode: number,
    payload: Buffer,
    length: number,
    isLast: boolean,
  ): SocketMessage | undefined {
    if ((opcode === continuation) !== (this.message !== undefined))
      throw new BrokenOff('no WebSocket message');
    this.message ??= { isText: opcode === text, parts: [], length: 0 };
    this.message.parts.push(payload);
    this.message.length += length;
    if (this.message.parts.length > mostFragments)
      throw new BrokenOff('a WebSocket message in too many frames');
    if (!isLast) return undefined;
    const { isText, parts } = this.message;
    this.message = undefined;
    return { isText, bytes: parts.length === 1 ? payload : Buffer.concat(parts) };
  }

  /** The first bytes of what has arrived, without taking them. */
  private peek(length: number): Buffer | undefined {
    if (this.length < length) return undefined;
    while ((this.chunks[0]?.length ?? 0) < length)
      this.chunks.splice(0, 2, Buffer.concat(this.chunks.slice(0, 2)));
    return this.chunks[0]?.subarray(0, length);
  }

  private take(length: number): Buffer {
    let at = 0;
    let left = length;
    const parts: Buffer[] = [];
    for (; left > 0; at++) {
      const chunk = this.chunks[at] ?? Buffer.alloc(0);
      parts.push(chunk.subarray(0, left));
      if (chunk.length > left) {
        this.chunks[at] = chunk.subarray(left);
        break;
      }
      left -= chunk.length;
    }
    this.chunks.splice(0, at);
    this.length -= length;
    return parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts);
  }
}

/** What a client sends is masked; a payload of at most 125 bytes. */
function frameOf(opcode: number, payload: Buffer): Buffer {
  const mask = randomBytes(4);
  const masked = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | payload.length]), mask, masked]);
}
