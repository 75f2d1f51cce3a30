/** Listens to an event stream of the OpenAI Images dialect. Never keeps more of it than the finished pictures' entries. */

import * as z from 'zod';
import type { Report, ServerEvent } from '../core/wireFormat';
import { type ErrorBody, readErrorBody } from './errorBody';
import { mostEntries, spooledIn } from './imageData';

const event = z.looseObject({
  type: z.string().optional().catch(undefined),
  b64_json: z.string().optional().catch(undefined),
  url: z.string().optional().catch(undefined),
  error: z.unknown().optional(),
  usage: z.unknown().optional(),
});

/**
 * `image_generation.*` and `image_edit.*`: `.partial_image` sketches, `.completed` brings the picture as `b64_json` or
 * `url`. Volcengine says `.partial_succeeded` for each finished picture. An error can arrive inside a good stream.
 */
export class ImageEvents {
  /** Finished pictures, as their events told them. */
  readonly entries: unknown[] = [];
  usage: unknown;
  errorBody: ErrorBody | undefined;

  constructor(private readonly report: Report) {}

  readonly listen = ({ name, data, pictures }: ServerEvent): void => {
    const parsed = event.safeParse(data);
    if (!parsed.success) return;
    const type = parsed.data.type ?? name;
    if (parsed.data.usage !== undefined) this.usage = parsed.data.usage;
    if (type.endsWith('.partial_image')) {
      const picture = spooledIn(parsed.data.b64_json ?? '', pictures);
      // The events do not say whose sketch they bring: pictures are painted one after the other.
      if (picture !== undefined) this.report({ type: 'partial', index: this.entries.length, picture });
    } else if (type === 'error' || type.endsWith('_failed') || parsed.data.error) {
      this.errorBody ??= readErrorBody(data);
    } else if ((parsed.data.b64_json || parsed.data.url) && this.entries.length < mostEntries) {
      this.entries.push(data);
    }
  };
}
