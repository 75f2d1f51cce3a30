/** What ComfyUI tells over its socket while it works: how far it is, and how the picture looks meanwhile. Never needed: whether a graph is done, its queue and its history say. */

import * as z from 'zod';
import { sentence } from '../core/sentence';
import type { Report, Send, ServerEvent } from '../core/wireFormat';

const progress = z.looseObject({
  type: z.literal('progress'),
  data: z.looseObject({ value: z.number().nonnegative(), max: z.number().positive() }),
});

export class ComfySocket {
  /** The server tells what becomes of a graph to whoever it was handed in by. */
  readonly clientId = crypto.randomUUID();
  /** Of the node that works now. */
  share: number | undefined;
  private shown = 0;
  private isOver: Promise<void> = Promise.resolve();
  private readonly ending = new AbortController();

  constructor(
    private readonly baseUrl: string,
    private readonly label: string,
    /** As many are shown, at even distances. */
    private readonly sketches: number,
    private readonly report: Report,
  ) {}

  /** In the background. What goes wrong with it is nobody's concern. */
  open(send: Send): void {
    const url = `${this.baseUrl}/ws?clientId=${this.clientId}`;
    const socket = { until: this.ending.signal, takesPicture: this.takesPicture };
    const ended = () => {};
    this.isOver = send({ method: 'GET', url, socket, onEvent: this.hear }).then(ended, ended);
  }

  /** Resolves once nothing is written into the job folder any more. */
  close(): Promise<void> {
    this.ending.abort();
    return this.isOver;
  }

  private readonly takesPicture = (): boolean =>
    this.shown < this.sketches && (this.share ?? 0) >= (this.shown + 1) / (this.sketches + 1);

  private readonly hear = ({ data, pictures }: ServerEvent): void => {
    if (this.ending.signal.aborted) return;
    for (const picture of pictures.values()) {
      this.shown++;
      this.report({ type: 'partial', index: 0, picture });
    }
    const told = progress.safeParse(data).data?.data;
    if (told === undefined) return;
    this.share = Math.min(1, told.value / told.max);
    const percent = Math.round(100 * this.share);
    this.report({ type: 'waiting', reason: sentence('{0} is making it: {1} %', this.label, percent) });
  };
}
