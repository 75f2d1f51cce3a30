/** The tools that make pictures. Whatever goes wrong is told as a result: what is thrown invites a model to try, and pay, again. */

import { inEnglish } from '../core/sentence';
import type { Progress } from '../core/wireFormat';
import type { JobRequest } from '../jobs/jobRequest';
import type { JobResult } from '../jobs/jobResult';
import type { AgentDesk, ForeseenCall } from './agentDesk';
import { type AgentAction, isSmall, mayRunUnasked } from './agentRights';
import type { AgentCall, AgentPreview, AgentTool, AgentToolResult, PreparedCall } from './agentTool';
import { checkingText, questionText, questionTitle, runningText } from './callText';
import { Refusal } from './refusal';
import { failedResult, resultText } from './resultText';
import { type PictureOrder, parseEdit, parseGenerate } from './toolArguments';
import { editDefinition, generateDefinition, type ToolDefinition } from './toolDefinitions';

type Kind = {
  readonly action: AgentAction;
  readonly definition: ToolDefinition;
  readonly parse: (input: unknown) => PictureOrder;
};

const kinds: readonly Kind[] = [
  { action: 'generate', definition: generateDefinition, parse: parseGenerate },
  { action: 'edit', definition: editDefinition, parse: parseEdit },
];

/** ms between two signs of life. */
const tickMs = 3000;

export function pictureTools(desk: AgentDesk): AgentTool[] {
  // Shared: an edit and a new picture may be asked for under one path.
  const reserved = new Map<string, string>();
  return kinds.map(kind => {
    const calls = new PictureCalls(kind, desk, reserved);
    return {
      ...kind.definition,
      prepare: input => calls.prepare(input),
      invoke: (input, call) => calls.invoke(input, call),
    };
  });
}

/** Whatever was asked for is on its way to this file. */
type Planned = ForeseenCall & { readonly request: JobRequest };

/** Calls that were found wrong, and never made. */
const mostRejected = 1000;

class PictureCalls {
  /** What `prepare` found wrong and nobody was asked about, by the input: `invoke` never finds it right. */
  private readonly rejected: { readonly input: string; readonly error: unknown }[] = [];

  constructor(
    private readonly kind: Kind,
    private readonly desk: AgentDesk,
    /** Who is writing which file right now, by its path. */
    private readonly reserved: Map<string, string>,
  ) {}

  async prepare(input: unknown): Promise<PreparedCall> {
    const { tell, rights, standing } = this.desk;
    try {
      const planned = await this.plan(input, '', new AbortController().signal);
      await this.checkFree(planned);
      const { request, quote } = planned;
      const invocationMessage = tell(runningText(request, planned));
      // What takes the place of another picture is asked about in any case.
      if (request.replace !== true && mayRunUnasked(this.kind.action, quote, rights()))
        return { invocationMessage };
      const title = tell(questionTitle(request, planned));
      const message = questionText(request, planned, await standing())
        .map(tell)
        .join('\n\n');
      const isEach = request.replace === true || !isSmall(quote, rights());
      return { invocationMessage, confirmation: { title, message, ...(isEach && { isEach }) } };
    } catch (error) {
      // There is nothing to agree to: `invoke` tells the model.
      this.rejected.push({ input: JSON.stringify(input) ?? '', error });
      if (this.rejected.length > mostRejected) this.rejected.shift();
      return { invocationMessage: tell(checkingText) };
    }
  }

  async invoke(input: unknown, call: AgentCall): Promise<AgentToolResult> {
    try {
      this.checkAgreed(input);
      const planned = await this.plan(input, call.caller, call.signal);
      return await this.reserving(planned, call, () => this.run(planned, call));
    } catch (error) {
      return failedResult(error);
    }
  }

  /** What is in order by now was not when somebody could have been asked. */
  private checkAgreed(input: unknown): void {
    const text = JSON.stringify(input) ?? '';
    const at = this.rejected.findIndex(call => call.input === text);
    const [call] = at < 0 ? [] : this.rejected.splice(at, 1);
    if (call !== undefined) throw call.error;
  }

  private async plan(input: unknown, caller: string, signal: AbortSignal): Promise<Planned> {
    const { request: asked, path } = this.kind.parse(input);
    const request: JobRequest = { ...asked, startedBy: 'tool', caller };
    const { file, ...foreseen } = await this.desk.foresee(request, signal);
    // A name alone gets a number where it is taken; a path is meant.
    return { ...foreseen, request, ...(path !== undefined && file && { file }) };
  }

  private async checkFree({ file }: Planned): Promise<void> {
    if (file === undefined || !(await this.desk.isTaken(file.path))) return;
    throw new Refusal(
      `${file.path} is there already, and nothing is written over. Choose another “path”, or edit that picture with easel_edit_image.`,
    );
  }

  /** One file, one call: the second hears of the first. */
  private async reserving<T>(planned: Planned, { caller }: AgentCall, work: () => Promise<T>): Promise<T> {
    const { file } = planned;
    if (file === undefined) return work();
    // Some disks fold upper and lower case.
    const key = file.path.toLowerCase();
    const other = this.reserved.get(key);
    if (other !== undefined)
      throw new Refusal(
        `${file.path} is being made right now, by a call of ${other}. Wait for it and look with easel_find_images, or choose another “path”.`,
      );
    this.reserved.set(key, caller);
    try {
      await this.checkFree(planned);
      return await work();
    } finally {
      this.reserved.delete(key);
    }
  }

  private async run(
    { request, model, file }: Planned,
    { signal, report }: AgentCall,
  ): Promise<AgentToolResult> {
    const startedAt = Date.now();
    let latest = `Waiting for ${model}`;
    const tick = () => report?.({ message: latest, done: Math.round((Date.now() - startedAt) / 1000) });
    const timer = report && setInterval(tick, tickMs);
    try {
      tick();
      const onProgress = (progress: Progress) => {
        latest = wordsOf(progress) ?? latest;
      };
      const result = await this.desk.run(request, { signal, report: onProgress });
      return { text: resultText(result, file?.path), previews: await this.look(result), isFailed: false };
    } finally {
      clearInterval(timer);
    }
  }

  private async look({ pictures }: JobResult): Promise<AgentPreview[]> {
    return (await Promise.all(pictures.map(this.desk.look))).flatMap(preview => preview ?? []);
  }
}

function wordsOf(progress: Progress): string | undefined {
  if (progress.type === 'receiving' && progress.bytes > 0)
    return `${Math.ceil(progress.bytes / 1024)} kB received`;
  if (progress.type !== 'waiting') return undefined;
  if (progress.until === undefined) return inEnglish(progress.reason);
  const seconds = Math.max(0, Math.ceil((progress.until - Date.now()) / 1000));
  return `Waiting ${seconds} s before the next try`;
}
