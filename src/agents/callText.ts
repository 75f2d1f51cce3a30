/** What a person reads of a call before and while it runs: what, with which model, where to, about how much, and how much is left. */

import { dollars } from '../core/dollars';
import { type Sentence, sentence } from '../core/sentence';
import { type Limit, limitsFor, type SpendingLimits, type Spent } from '../core/spendingLimits';
import type { JobRequest } from '../jobs/jobRequest';
import type { Quote } from '../providers/priceOf';
import type { ForeseenCall } from './agentDesk';

/** Characters of a prompt that a dialog shows. */
const shownPrompt = 400;

/** Of input of which more cannot be said. */
export const checkingText = sentence('Looking at what an agent asks for');

type Standing = { readonly spent: Spent; readonly limits: SpendingLimits };

export function runningText(
  { images, parameters: { n = 1 } }: JobRequest,
  { model }: ForeseenCall,
): Sentence {
  if (images !== undefined) return sentence('Editing an image with {0}', model);
  return n === 1
    ? sentence('Generating an image with {0}', model)
    : sentence('Generating {0} images with {1}', n, model);
}

export function questionTitle(
  { images, parameters: { n = 1 } }: JobRequest,
  { model, provider }: ForeseenCall,
): Sentence {
  if (images !== undefined) return sentence('Let an agent edit an image with {0} of {1}?', model, provider);
  return n === 1
    ? sentence('Let an agent generate an image with {0} of {1}?', model, provider)
    : sentence('Let an agent generate {0} images with {1} of {2}?', n, model, provider);
}

/** Paragraphs. */
export function questionText(request: JobRequest, foreseen: ForeseenCall, standing: Standing): Sentence[] {
  const { prompt, images, references, edit, replace } = request;
  const shown = prompt.length > shownPrompt ? `${prompt.slice(0, shownPrompt)}…` : prompt;
  const [edited] = images ?? [];
  const sent = [...(images ?? references ?? []), ...(edit?.mask === undefined ? [] : [edit.mask])].map(
    String,
  );
  const place = foreseen.file?.shown ?? foreseen.shownFolder;
  return [
    sentence('Prompt: {0}', shown),
    ...(sent.length === 0 ? [] : [sentence('What is sent along: {0}', sent.join(', '))]),
    replace === true
      ? sentence('It is written over {0}. The version before can be restored.', String(edited))
      : sentence('It is saved in {0}.', place),
    ...costText(foreseen.quote, standing),
  ];
}

/** What it will cost, and how much of the tightest limit is left. */
export function costText(quote: Quote, { spent, limits }: Standing): Sentence[] {
  if (quote === 'free') return [sentence('It costs nothing.')];
  const isOfPictures = quote === 'unknown';
  const price = isOfPictures
    ? sentence('Its price is not known.')
    : quote.isAtMost
      ? sentence('It costs up to {0}.', dollars(quote.usd))
      : sentence('It costs about {0}.', dollars(quote.usd));
  const tightest = tightestOf(limitsFor(true, spent, limits), isOfPictures);
  return [price, ...(tightest === undefined ? [] : [leftText(tightest)])];
}

function tightestOf(limits: readonly Limit[], isOfPictures: boolean): Limit | undefined {
  return limits
    .filter(({ name }) => (name === 'unpricedPerDay') === isOfPictures)
    .sort((a, b) => a.most - a.spent - (b.most - b.spent))[0];
}

export function leftText({ name, most, spent }: Limit): Sentence {
  const left = Math.max(0, most - spent);
  switch (name) {
    case 'unpricedPerDay':
      return sentence('{0} of {1} pictures without a known price are left today.', left, most);
    case 'perMonth':
      return sentence('{0} of {1} are left this month.', dollars(left), dollars(most));
    case 'perDay':
      return sentence('{0} of {1} are left today.', dollars(left), dollars(most));
    case 'unattendedPerDay':
      return sentence('{0} of {1} are left today for what no person starts.', dollars(left), dollars(most));
  }
}
