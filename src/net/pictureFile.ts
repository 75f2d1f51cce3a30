/** Turns one picture's base64 into a file of the job folder while it arrives. Never holds more than some 64 kB of it. */

import type { MediaType } from '../core/mediaType';
import type { JobFile } from './jobFile';

/** Characters from which on a run is worth a try to take it as it is. */
const shortestRun = 1024;
/** A multiple of four characters, so that a full stage always decodes without a remainder. */
const stageSize = 64 * 1024;
const pngEnd = Buffer.from([0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]);
const jpegEnd = Buffer.from([0xff, 0xd9]);

export class PictureFile {
  /** Base64 characters taken so far. */
  characters = 0;
  isFinished = false;
  private readonly stage = Buffer.allocUnsafe(stageSize);
  private staged = 0;
  private tail: Buffer = Buffer.alloc(0);
  private riffLength = Number.POSITIVE_INFINITY;

  constructor(
    readonly placeholder: string,
    readonly file: JobFile,
    readonly mediaType: MediaType | undefined,
  ) {}

  /** Characters of either base64 alphabet, nothing else. */
  append(characters: Uint8Array, start = 0, end = characters.length): void {
    this.characters += end - start;
    for (let from = start; from < end; ) {
      const size = Math.min(end - from, stageSize - this.staged);
      this.stage.set(characters.subarray(from, from + size), this.staged);
      this.staged += size;
      from += size;
      if (this.staged === stageSize) this.decodeStage();
    }
  }

  /**
   * Takes what of `characters` from `start` to `end` is base64 for sure; returns the index up to which it took any. Decodes
   * at once: what decodes to its full length holds no other character, and to look at each takes ten times as long.
   */
  takeRun(characters: Buffer, start: number, end: number): number {
    let at = start;
    if (end - start < shortestRun) return at;
    for (; this.staged % 4 !== 0; at++) {
      if (!isBase64(characters[at])) return at;
      this.append(characters, at, at + 1);
    }
    const length = (end - at) & ~3;
    this.decodeStage();
    if (!this.decode(characters.subarray(at, at + length), (length / 4) * 3)) return at;
    this.characters += length;
    return at + length;
  }

  /** No more characters will come; an unpadded rest is decoded as far as it goes. */
  finish(): void {
    this.isFinished = true;
    this.decodeStage();
  }

  /** Whether the picture's own format says that it ended: what follows then is not part of it. */
  isWhole(): boolean {
    if (this.mediaType === 'image/png') return this.lastBytes().subarray(-pngEnd.length).equals(pngEnd);
    if (this.mediaType === 'image/jpeg') return this.lastBytes().subarray(-jpegEnd.length).equals(jpegEnd);
    if (this.mediaType === 'image/webp') return (this.characters * 3) >> 2 >= this.lengthByRiff();
    return false;
  }

  private decodeStage(): void {
    if (this.staged > 0) this.decode(this.stage.subarray(0, this.staged));
    this.staged = 0;
  }

  /** Straight into the file's own memory. `wanted`: bytes that must come of them, or none are taken and it returns false. */
  private decode(characters: Buffer, wanted?: number): boolean {
    const room = this.file.room((characters.length >> 2) * 3 + 3);
    const length = room.write(characters.toString('latin1'), 'base64');
    if (wanted !== undefined && length !== wanted) return false;
    const decoded = room.subarray(0, length);
    if (this.file.bytes === 0) this.readRiffLength(decoded);
    this.tail = Buffer.concat([this.tail, decoded.subarray(-12)]).subarray(-12);
    this.file.took(length);
    return true;
  }

  private lastBytes(): Buffer {
    const start = Math.max(0, (this.staged & ~3) - 16);
    const fresh = decode(this.stage.subarray(start, this.staged));
    return start === 0 ? Buffer.concat([this.tail, fresh]) : fresh;
  }

  private lengthByRiff(): number {
    if (this.file.bytes === 0) this.readRiffLength(decode(this.stage.subarray(0, Math.min(this.staged, 16))));
    return this.riffLength;
  }

  private readRiffLength(head: Buffer): void {
    if (this.mediaType === 'image/webp' && head.length >= 8) this.riffLength = head.readUInt32LE(4) + 8;
  }
}

/** Of either alphabet; padding is not. */
export function isBase64(code: number | undefined): boolean {
  return code !== undefined && alphabets[code] === 1;
}

const alphabets = new Uint8Array(256);
for (const c of Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_'))
  alphabets[c] = 1;

/** Both alphabets, padded or not. */
export function decode(characters: Buffer): Buffer {
  return Buffer.from(characters.toString('latin1'), 'base64');
}
