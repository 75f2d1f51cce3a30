/** Makes a whole job of a wire format: rules first, several requests where one is not enough, a refused parameter dropped. Never sends a request again that may have been charged for. */

import type { ImageAnswer } from '../core/imageAnswer';
import { ImageError, type ImageErrorKind } from '../core/imageError';
import type { ImageRequest } from '../core/imageRequest';
import { parameterRows, type Refusal, toldValue } from '../core/parameters';
import { fitRequest, without } from '../core/rules';
import { inEnglish, type Sentence, sentence } from '../core/sentence';
import type { Endpoint, Progress, Report, Send, WireFormat } from '../core/wireFormat';
import { parameterNamed } from './fields';
import { sumOf } from './usage';

/**
 * The format's `run` with everything around it. Partial success is success: what failed beside it stands in `failures`.
 * Throws the first ImageError when no request brought a picture.
 */
export async function fanOut(
  format: Pick<WireFormat, 'run'>,
  request: ImageRequest,
  endpoint: Endpoint,
  send: Send,
  report: Report,
): Promise<ImageAnswer> {
  const { request: fitted, warnings, shares } = fitRequest(request, endpoint.abilities);
  const job = new FanOut(format, endpoint, send, report);
  warnings.forEach(job.warn);
  await job.run(sharesFrom(fitted, shares, 0));
  return job.answer(request.parameters.n ?? 1);
}

/** One request of the job. */
type Share = {
  readonly request: ImageRequest;
  /** Index of its first picture in the job. */
  readonly first: number;
};

/** Failures that every further request would meet as well. */
const endsTheJob: ReadonlySet<ImageErrorKind> = new Set([
  'cancelled',
  'noKey',
  'unauthorized',
  'forbidden',
  'noCredit',
  'badRequest',
  'notFound',
  'network',
  'certificate',
]);

/** Refused before anything was made, so asking again costs nothing. The last ones are FastAPI's words, and Google's. */
const unknownCodes = new Set(['unknown_parameter', 'unsupported_parameter', 'extra_forbidden']);
const valueCodes = new Set([
  'invalid_value',
  'unsupported_value',
  'literal_error',
  'enum',
  'less_than_equal',
  'INVALID_ARGUMENT',
]);

class FanOut {
  private readonly answers: { readonly first: number; readonly answer: ImageAnswer }[] = [];
  private readonly failures: ImageError[] = [];
  private readonly warnings = new Map<string, Sentence>();
  private readonly dropped: Refusal[] = [];
  private waiting: Share[] = [];
  private running = 0;

  constructor(
    private readonly format: Pick<WireFormat, 'run'>,
    private endpoint: Endpoint,
    private readonly send: Send,
    private readonly report: Report,
  ) {}

  readonly warn = (warning: Sentence): void => {
    const words = inEnglish(warning);
    if (this.warnings.has(words)) return;
    this.warnings.set(words, warning);
    this.report({ type: 'warning', warning });
  };

  async run(shares: readonly Share[]): Promise<void> {
    this.waiting = [...shares, ...this.waiting];
    const begun: Promise<void>[] = [];
    while (this.running < Math.max(1, this.endpoint.maxParallel)) {
      const share = this.waiting.shift();
      if (share === undefined) break;
      begun.push(this.ask(share));
    }
    await Promise.all(begun);
  }

  private async ask({ request, first }: Share): Promise<void> {
    this.running++;
    const sent = this.dropped.reduce(withoutRefused, request);
    const endpoint = withRefused(this.endpoint, this.dropped);
    let again: Share[] = [];
    let brokenOff: ImageError | undefined;
    const send: Send = async call => {
      const answer = await this.send(call);
      brokenOff = answer.brokenOff ?? brokenOff;
      return answer;
    };
    try {
      const answer = await this.format.run(sent, endpoint, send, progress => this.pass(progress, first));
      if (brokenOff !== undefined) this.failures.push(brokenOff);
      this.answers.push({ first, answer });
    } catch (cause) {
      // That it broke off says more than what could not be read of the rest.
      const error = brokenOff ?? cause;
      if (!(error instanceof ImageError)) throw error;
      const refusal = refusalIn(error, sent, endpoint);
      if (refusal === undefined) this.fail(error);
      else again = this.drop(refusal, { request: sent, first });
    } finally {
      this.running--;
    }
    await this.run(again);
  }

  private pass(progress: Progress, first: number): void {
    if (progress.type === 'learned' && progress.fact.type === 'route') {
      // The requests that are still to come go there straight.
      const { what, route } = progress.fact;
      this.endpoint = { ...this.endpoint, routes: { ...this.endpoint.routes, [what]: route } };
    }
    this.report(progress.type === 'partial' ? { ...progress, index: first + progress.index } : progress);
  }

  private fail(error: ImageError): void {
    this.failures.push(error);
    if (endsTheJob.has(error.kind)) this.waiting = [];
  }

  /** What to ask instead. A refused `n` loses nothing: as many requests bring as many pictures. */
  private drop(refusal: Refusal, { request, first }: Share): Share[] {
    // Requests that were under way together meet the same refusal.
    if (!this.dropped.some(known => known.parameter === refusal.parameter && known.value === refusal.value)) {
      this.dropped.push(refusal);
      this.report({ type: 'learned', fact: { type: 'refusedParameter', refusal } });
    }
    if (refusal.parameter === 'n') {
      return sharesFrom(
        request,
        Array.from({ length: request.parameters.n ?? 1 }, () => 1),
        first,
      );
    }
    if (refusal.parameter === 'markup') this.warn(sentence(notesOnCopy, request.model));
    else if (refusal.parameter !== 'responseFormat') {
      const { model, parameters, fallbacks } = request;
      const value = parameters[refusal.parameter];
      const leftOut = sentence(
        '{0} refused {1} “{2}”: it was left out.',
        model,
        refusal.parameter,
        toldValue(refusal.parameter, value ?? ''),
      );
      this.warn(fallbacks?.[refusal.parameter]?.warning ?? leftOut);
    }
    return [{ request: withoutRefused(request, refusal), first }];
  }

  /** One failure stands for all requests of the job, of which others may have been charged for. */
  private chargedAsAll(failure: ImageError): ImageError {
    const others = this.failures.map(({ details }) => details);
    const mayHaveBeenCharged =
      this.answers.length > 0 || others.some(details => details.mayHaveBeenCharged === true);
    const usage = sumOf(others.map(details => details.usage));
    if (usage === undefined && (!mayHaveBeenCharged || failure.details.mayHaveBeenCharged)) return failure;
    return new ImageError(failure.kind, failure.sentence, {
      ...failure.details,
      ...(usage && { usage }),
      ...(mayHaveBeenCharged && { mayHaveBeenCharged }),
      cause: failure,
    });
  }

  answer(wanted: number): ImageAnswer {
    const stopped = this.failures.filter(({ kind }) => kind === 'cancelled');
    // One that may cost something says more than one that does not.
    const cancelled = stopped.find(({ details }) => details.mayHaveBeenCharged) ?? stopped[0];
    if (cancelled !== undefined) throw this.chargedAsAll(cancelled);
    const answers = this.answers.sort((a, b) => a.first - b.first).map(({ answer }) => answer);
    const pictures = answers.flatMap(answer => answer.pictures);
    const failures = [...this.failures, ...answers.flatMap(answer => answer.failures)];
    const [failure] = failures;
    if (pictures.length === 0 && failure !== undefined) throw this.chargedAsAll(failure);
    for (const answer of answers) answer.warnings.forEach(this.warn);
    if (pictures.length < wanted && failures.length === 0) {
      this.warn(sentence('{0} sent {1} of {2} pictures.', this.endpoint.label, pictures.length, wanted));
    }
    const usage = sumOf(answers.map(answer => answer.usage));
    return {
      ...answers[0],
      pictures,
      failures,
      warnings: [...this.warnings.values()],
      ...(usage === undefined ? {} : { usage }),
    };
  }
}

/** Requests that bring `counts` pictures each. The same seed twice would bring the same picture twice, so it counts on. */
function sharesFrom(request: ImageRequest, counts: readonly number[], first: number): Share[] {
  let before = 0;
  return counts.map(n => {
    const { seed } = request.parameters;
    const parameters = { ...request.parameters, ...(seed !== undefined && { seed: seed + before }), n };
    const share = { request: { ...request, parameters }, first: first + before };
    before += n;
    return share;
  });
}

const notesOnCopy = '{0} took no notes by themselves: it was shown a copy of the picture that has them.';

/** Asks in words instead where the request has some for that, and shows the copy in place of notes by themselves. */
function withoutRefused(request: ImageRequest, { parameter, value }: Refusal): ImageRequest {
  if (parameter === 'markup') {
    const { markup: _, ...others } = request;
    return others;
  }
  if (parameter === 'responseFormat' || parameter === 'n') return request;
  const wish = request.parameters[parameter];
  if (wish === undefined || (value !== undefined && String(wish) !== value)) return request;
  const { prompt = request.prompt } = request.fallbacks?.[parameter] ?? {};
  return { ...without(request, parameter), prompt };
}

function withRefused(endpoint: Endpoint, refused: readonly Refusal[]): Endpoint {
  if (refused.length === 0) return endpoint;
  const { abilities } = endpoint;
  const refusedParameters = [...abilities.refusedParameters, ...refused];
  return { ...endpoint, abilities: { ...abilities, refusedParameters } };
}

/** The wish that the server refused, when it is one that was sent and that a request can do without. */
function refusalIn(
  { kind, details }: ImageError,
  sent: ImageRequest,
  endpoint: Endpoint,
): Refusal | undefined {
  const { code = '', param } = details;
  if (kind !== 'badRequest' || param === undefined) return undefined;
  const parameter = parameterNamed(param, endpoint.quirks);
  if (parameter === undefined || !(unknownCodes.has(code) || valueCodes.has(code))) return undefined;
  if (parameter === 'responseFormat') {
    const { responseFormat, refusedParameters } = endpoint.abilities;
    const wasSent =
      responseFormat !== undefined && !refusedParameters.some(refusal => refusal.parameter === parameter);
    return wasSent ? { parameter } : undefined;
  }
  if (parameter === 'markup')
    return sent.markup !== undefined && unknownCodes.has(code) ? { parameter } : undefined;
  if (sent.parameters[parameter] === undefined || (parameter === 'n' && sent.parameters.n === 1))
    return undefined;
  const isWhole = parameter === 'n' || unknownCodes.has(code);
  // What is wrong with words of the user's is theirs to mend.
  if (!isWhole && 'isProse' in parameterRows[parameter]) return undefined;
  return isWhole ? { parameter } : { parameter, value: String(sent.parameters[parameter]) };
}
