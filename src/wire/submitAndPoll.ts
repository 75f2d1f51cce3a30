/** How every API is asked that takes a job now and has its pictures later. Never hands a job in twice, and never forgets one that may be paid for. */

import type { ImageAnswer } from '../core/imageAnswer';
import { ImageError } from '../core/imageError';
import { type Sentence, sentence } from '../core/sentence';
import type { SubmittedJob } from '../core/submittedJob';
import type { Report, Send, WireAnswer, WireCall } from '../core/wireFormat';
import type { ErrorBody } from './errorBody';
import { badResponse, errorFrom } from './errors';

/** What an answer says of a job. */
export type JobState =
  /** `before`: jobs that come first. */
  | { readonly type: 'queued'; readonly before?: number }
  /** `share`: from 0 to 1. */
  | { readonly type: 'running'; readonly share?: number }
  /** Its pictures are in this answer, or at the job's `resultUrl`. */
  | { readonly type: 'ready'; readonly answer?: ImageAnswer }
  /** It brings nothing. */
  | { readonly type: 'over'; readonly error: ImageError }
  /** The server knows no such job: not yet everywhere, or not any more. */
  | { readonly type: 'gone' };

/** What is believed of it. */
type KnownState = Exclude<JobState, { readonly type: 'gone' }>;

/** How one API says it. */
export type JobApi = {
  readonly label: string;
  /** Of the answer to the request that handed it in. */
  readonly jobIn: (answer: WireAnswer) => SubmittedJob | undefined;
  /** `undefined`: the answer says nothing of the job. */
  readonly stateIn: (answer: WireAnswer) => JobState | undefined;
  /** Of what lies at `resultUrl`. */
  readonly resultIn?: (answer: WireAnswer) => JobState | undefined;
  /** What is wrong with the request that was to hand it in, where the body's usual places do not say. */
  readonly complaintIn?: (answer: WireAnswer) => ErrorBody | undefined;
  readonly cancelMethod?: 'PUT' | 'POST';
  /** In place of `cancelMethod` at the job's `cancelUrl`: the POSTs that stop it. The last one's answer counts. */
  readonly cancelCalls?: (job: SubmittedJob, isQueued: boolean) => readonly Pick<WireCall, 'url' | 'body'>[];
  /** Of the answer to a cancel: whether the job had been done before. */
  readonly wasDone?: (answer: WireAnswer) => boolean;
};

/** ms between two questions: short at first, for the quick models, and then longer by a quarter each. */
const [firstWait, longestWait, growth] = [300, 5000, 1.25];
/** Questions in a row without an answer; a connection may be gone for as long as they take, some 17 s. */
const mostFailures = 6;

/** ms, after so many questions without an answer. */
function waitAfter(times: number): number {
  return Math.min(longestWait, 500 * 2 ** times);
}

/** Hands a job in by `call` and waits for its pictures. Throws ImageError. */
export async function submitAndPoll(
  api: JobApi,
  call: WireCall,
  send: Send,
  report: Report,
): Promise<ImageAnswer> {
  // One that is over at once needs no note.
  const jobIn = (answer: WireAnswer) =>
    api.stateIn(answer)?.type === 'over' ? undefined : api.jobIn(answer);
  const answer = await send({ ...call, job: { type: 'submit', jobIn } });
  if (answer.status >= 300) throw errorFrom(answer, api.label, api.complaintIn?.(answer));
  const job = api.jobIn(answer);
  if (job === undefined) throw badResponse(answer, api.label);
  const state = api.stateIn(answer);
  const first = state?.type === 'gone' ? undefined : state;
  return new JobWatch(api, job, send, report, mostFailures).wait(first);
}

/** The same for a job that was handed in earlier. */
export function poll(api: JobApi, job: SubmittedJob, send: Send, report: Report): Promise<ImageAnswer> {
  return new JobWatch(api, job, send, report, 1).wait();
}

class JobWatch {
  private state: KnownState = { type: 'queued' };

  constructor(
    private readonly api: JobApi,
    private readonly job: SubmittedJob,
    private readonly send: Send,
    private readonly report: Report,
    /** Answers in a row that know no such job until that is believed: one that is new may not be known everywhere. */
    private readonly mostUnknown: number,
  ) {}

  /** `first`: what the answer that took the job said already. */
  async wait(first?: KnownState): Promise<ImageAnswer> {
    try {
      const { pictures, ...answer } = await this.untilReady(first);
      return { ...answer, pictures: pictures.map(picture => ({ ...picture, job: this.job.id })) };
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      throw error.kind === 'cancelled' ? await this.cancel(error) : error;
    }
  }

  private async untilReady(first: KnownState | undefined): Promise<ImageAnswer> {
    for (let asked = 0, state = first; ; asked++) {
      state ??= await this.ask(Math.min(longestWait, firstWait * growth ** asked));
      this.state = state;
      if (state.type === 'over') throw state.error;
      if (state.type === 'ready') return state.answer ?? this.fetchResult();
      this.report({ type: 'waiting', reason: told(state, this.api.label) });
      state = undefined;
    }
  }

  private async ask(afterMs: number): Promise<KnownState> {
    return this.question(this.job.pollUrl, afterMs, answer => this.api.stateIn(answer));
  }

  private async fetchResult(): Promise<ImageAnswer> {
    const { resultUrl } = this.job;
    const { resultIn } = this.api;
    if (resultUrl === undefined || resultIn === undefined) throw new TypeError('no address of the result');
    const state = await this.question(resultUrl, 0, resultIn);
    if (state.type === 'ready' && state.answer !== undefined) return state.answer;
    throw state.type === 'over' ? state.error : new TypeError('a result is ready or over');
  }

  /** What the answer at `url` says, asked for again where there is none. Throws ImageError where that does not help. */
  private async question(
    url: string,
    afterMs: number,
    read: (answer: WireAnswer) => JobState | undefined,
  ): Promise<KnownState> {
    for (let times = 1, wait = afterMs; ; times++, wait = waitAfter(times)) {
      const stateOf = (answer: WireAnswer): JobState | undefined => {
        const state = read(answer) ?? (isUnknown(answer) ? { type: 'gone' } : undefined);
        return state?.type === 'gone' && times >= this.mostUnknown ? this.forgottenIn(answer) : state;
      };
      const isOver = (answer: WireAnswer) => stateOf(answer)?.type === 'over';
      const job = { type: 'poll', id: this.job.id, afterMs: wait, isOver } as const;
      const outcome = await this.send({ method: 'GET', url, headers, job }).catch(failureIn);
      const state = outcome instanceof ImageError ? undefined : stateOf(outcome);
      if (state !== undefined && state.type !== 'gone') return state;
      if (times < mostFailures && (state !== undefined || mayPass(outcome))) continue;
      throw this.unanswered(outcome instanceof ImageError ? outcome : unreadable(outcome, this.api.label));
    }
  }

  private forgottenIn(answer: WireAnswer): KnownState {
    const { label } = this.api;
    const text = '{0} took the job and no longer knows it. Ask there whether it was charged for.';
    const { details } = errorFrom(answer, label);
    const isPaid = { ...details, mayHaveBeenCharged: true };
    return { type: 'over', error: new ImageError('expired', sentence(text, label), isPaid) };
  }

  /** The job goes on, and its note stays in the journal. */
  private unanswered({ kind, sentence: why, details }: ImageError): ImageError {
    if (kind === 'cancelled') return new ImageError(kind, why, details);
    const isLost = kind === 'network' || kind === 'certificate' || kind === 'connectionLost';
    const text = kind === 'timeout' ? late : isLost ? broken : silent;
    // What is lost is the connection: that nothing was sent would be said of a question, not of the job.
    return new ImageError(isLost ? 'connectionLost' : kind, sentence(text, this.api.label, why), {
      ...details,
      mayHaveBeenCharged: true,
    });
  }

  /** What tells the server that nobody waits any more. */
  private farewell(): readonly WireCall[] {
    const { cancelMethod: method, cancelCalls } = this.api;
    const { cancelUrl: url } = this.job;
    if (cancelCalls !== undefined)
      return cancelCalls(this.job, this.state.type === 'queued').map(call => ({ method: 'POST', ...call }));
    return url === undefined || method === undefined ? [] : [{ method, url }];
  }

  /** Nobody waits any more: says so where the server listens, and what that means for money. */
  private async cancel({ details }: ImageError): Promise<ImageError> {
    const { label, wasDone = () => false } = this.api;
    const { id } = this.job;
    const known = { ...details, isGoodToKnow: true } as const;
    const isPaid = { ...known, mayHaveBeenCharged: true };
    const [first, ...others] = this.farewell();
    if (first === undefined) return new ImageError('cancelled', sentence(goesOn, label), isPaid);
    const isOver = (answer: WireAnswer) => answer.status < 300 && !wasDone(answer);
    const tell = (call: WireCall) =>
      this.send({ ...call, headers, job: { type: 'cancel', id, isOver } }).catch(failureIn);
    let answer = await tell(first);
    for (const call of others) answer = await tell(call);
    if (answer instanceof ImageError) return new ImageError('cancelled', sentence(notTold, label), isPaid);
    if (!isOver(answer)) return new ImageError('cancelled', sentence(tooLate, label), isPaid);
    return this.state.type === 'queued'
      ? new ImageError('cancelled', sentence(unbegun, label), { ...known, mayHaveBeenCharged: false })
      : new ImageError('cancelled', sentence(stopped, label), isPaid);
  }
}

const headers = { accept: 'application/json' };

const late =
  '{0} has taken the job, but the time for it is over: “easel.timeoutSeconds” allows more. “Easel: Recover Unsaved Images…” fetches the picture.';
const broken =
  '{0} has taken the job, but the connection broke. “Easel: Recover Unsaved Images…” fetches the picture.';
const silent =
  '{0} has taken the job, but does not say how far it is. {1} “Easel: Recover Unsaved Images…” fetches the picture.';
const goesOn =
  'Cancelled here, but {0} cannot stop a job: it is done and charged for. “Easel: Recover Unsaved Images…” fetches the picture.';
const notTold =
  'Cancelled here, but {0} could not be told: the job may be done and charged for. “Easel: Recover Unsaved Images…” fetches the picture.';
const tooLate =
  'Cancelled too late: {0} had done the job, and may charge for it. “Easel: Recover Unsaved Images…” fetches the picture.';
const unbegun = 'Cancelled: {0} had not begun with the job, which costs nothing.';
const stopped = 'Cancelled: {0} was told to stop, and may charge for what it did until then.';

function failureIn(error: unknown): ImageError {
  if (error instanceof ImageError) return error;
  throw error;
}

function isUnknown({ status }: WireAnswer): boolean {
  return status === 404 || status === 410;
}

/** Whether what says nothing of the job may be something else soon. */
function mayPass(outcome: WireAnswer | ImageError): boolean {
  if (outcome instanceof ImageError) return outcome.kind === 'network' || outcome.kind === 'connectionLost';
  const { status } = outcome;
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

function unreadable(answer: WireAnswer, label: string): ImageError {
  return answer.status >= 300 ? errorFrom(answer, label) : badResponse(answer, label);
}

function told(state: Extract<JobState, { type: 'queued' | 'running' }>, label: string): Sentence {
  if (state.type === 'running')
    return state.share === undefined
      ? sentence('{0} is making it', label)
      : sentence('{0} is making it: {1} %', label, Math.round(100 * state.share));
  return state.before === undefined || state.before === 0
    ? sentence('In the queue of {0}', label)
    : sentence('In the queue of {0}, behind {1} others', label, state.before);
}
