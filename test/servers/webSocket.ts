/** The server's end of a WebSocket, strict about what a client may send (RFC 6455): masked frames of a handshake that asked for no extension. */

import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

const [text, binary, close, ping, pong] = [1, 2, 8, 9, 10];

export class ServedSocket {
  /** What the client answered to pings, and its code for closing. */
  readonly pongs: string[] = [];
  /** What it did that it may not. */
  readonly faults: string[] = [];
  isClosed = false;
  private arrived: Buffer = Buffer.alloc(0);

  constructor(
    { headers }: IncomingMessage,
    private readonly socket: Socket,
  ) {
    const key = headers['sec-websocket-key'] ?? '';
    if (Buffer.from(key, 'base64').length !== 16) this.faults.push('key');
    if (headers['sec-websocket-version'] !== '13') this.faults.push('version');
    const proof = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    socket
      .on('error', () => {})
      .on('close', () => {
        this.isClosed = true;
      });
    // An HTTP server leaves its half open.
    socket.on('end', () => socket.end());
    socket.on('data', (chunk: Buffer) => this.read(chunk));
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${proof}\r\n\r\n`,
    );
  }

  json(value: unknown): void {
    this.write(frame(text, Buffer.from(JSON.stringify(value))));
  }

  /** In two frames, with a ping between them. */
  picture(head: Buffer, bytes: Buffer): void {
    const whole = Buffer.concat([head, bytes]);
    const middle = whole.length >> 1;
    this.write(frame(binary, whole.subarray(0, middle), false));
    this.write(frame(ping, Buffer.from('still there?')));
    this.write(frame(0, whole.subarray(middle)));
  }

  /** The first bytes of a message that would be longer than any memory. */
  endless(): void {
    this.write(Buffer.from([0x82, 127, 0, 0, 1, 0, 0, 0, 0, 0, 1, 2, 3]));
  }

  close(): void {
    this.socket.end(frame(close, Buffer.from([0x03, 0xe8])));
  }

  /** In the middle of a frame. */
  breakOff(): void {
    this.socket.write(frame(text, Buffer.from('{"type":"status"}')).subarray(0, 9), () =>
      this.socket.destroy(),
    );
  }

  /** Torn apart where no frame ends. */
  private write(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += 997) this.socket.write(bytes.subarray(at, at + 997));
  }

  private read(chunk: Buffer): void {
    this.arrived = Buffer.concat([this.arrived, chunk]);
    for (;;) {
      const [first = 0, second = 0] = this.arrived;
      const end = 6 + (second & 0x7f);
      if (this.arrived.length < end) return;
      const mask = this.arrived.subarray(2, 6);
      const payload = this.arrived.subarray(6, end).map((byte, index) => byte ^ (mask[index % 4] ?? 0));
      this.arrived = this.arrived.subarray(end);
      if ((second & 0x80) === 0) this.faults.push('not masked');
      if (first === (0x80 | pong)) this.pongs.push(Buffer.from(payload).toString());
      else if (first !== (0x80 | close)) this.faults.push(`opcode ${first}`);
    }
  }
}

/** As a server writes it. */
export function frame(opcode: number, payload: Buffer, isLast = true): Buffer {
  const first = opcode | (isLast ? 0x80 : 0);
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.from([first, length]), payload]);
  if (length < 65_536) return Buffer.concat([Buffer.from([first, 126, length >> 8, length & 0xff]), payload]);
  const head = Buffer.alloc(10);
  head.set([first, 127]);
  head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}
