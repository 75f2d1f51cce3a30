/** Feeds text to a spool in given pieces and reads back what it left: the skeleton with each picture's bytes. */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnswerBody, ServerEvent } from '../../../../src/core/wireFormat';
import { Spool, type SpoolOptions } from '../../../../src/net/spool';

export type Result = {
  readonly body: AnswerBody;
  /** In the order in which they began. */
  readonly pictures: readonly {
    readonly placeholder: string;
    readonly bytes: Buffer;
    readonly mediaType?: string;
  }[];
  readonly events: readonly ServerEvent[];
  /** The skeleton on disk, with `‹0›`, `‹1›` … for the placeholders. */
  readonly skeleton: string;
  /** Any text with placeholders made readable so. */
  readonly readable: (text: string) => string;
};

export async function spooled(
  body: string | Buffer,
  options: Partial<SpoolOptions> = {},
  cuts: readonly number[] = [],
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-spool-'));
  try {
    const events: ServerEvent[] = [];
    const spool = await Spool.open({ folder, onEvent: event => events.push(event), ...options });
    const bytes = Buffer.from(body as string);
    const stops = [...new Set(cuts)].filter(cut => cut > 0 && cut < bytes.length).sort((a, b) => a - b);
    for (const [index, start] of [0, ...stops].entries())
      await spool.write(Buffer.from(bytes.subarray(start, stops[index] ?? bytes.length)));
    const result = await spool.finish();
    const inOrder = [...result.pictures.values()].sort((a, b) =>
      a.file.localeCompare(b.file, 'en', { numeric: true }),
    );
    const pictures = await Promise.all(
      inOrder.map(async picture => ({ ...picture, bytes: await readFile(picture.file) })),
    );
    const readable = (text: string) =>
      pictures.reduce((whole, { placeholder }, index) => whole.replaceAll(placeholder, `‹${index}›`), text);
    const skeleton = readable(await readFile(join(folder, '1-skeleton.txt'), 'utf8'));
    return { body: result.body, pictures, events, skeleton, readable };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
