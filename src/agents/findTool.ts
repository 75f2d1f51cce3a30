/** The tool that searches what was made here, tells how a picture was made, and what is under way. */

import { sentence } from '../core/sentence';
import type { HistoryEntries } from '../jobs/history/historyEntries';
import type { HistoryEntry } from '../jobs/history/historyEntry';
import type { Job } from '../jobs/jobQueue';
import type { AgentDesk } from './agentDesk';
import type { AgentTool, AgentToolResult } from './agentTool';
import { costText, cut, factsOf, failedResult, failureText } from './resultText';
import { type FindOrder, parseFind } from './toolArguments';
import { findDefinition } from './toolDefinitions';

const usualLimit = 10;
/** Characters of a prompt in a list. */
const shortPrompt = 200;
/** ms for which a call that failed is told of. */
const recent = 60 * 60_000;
/** Calls under way or failed that are told of. */
const mostCalls = 10;

export function findTool(desk: AgentDesk): AgentTool {
  return {
    ...findDefinition,
    prepare: async () => ({
      invocationMessage: desk.tell(sentence('Searching the pictures that were made here')),
    }),
    invoke: async input => {
      try {
        const order = parseFind(input);
        return order.path === undefined ? await search(order, desk) : await tellOf(order.path, desk);
      } catch (error) {
        return failedResult(error);
      }
    },
  };
}

async function search(
  { query = '', model, since, until, limit = usualLimit }: FindOrder,
  desk: AgentDesk,
): Promise<AgentToolResult> {
  const found = (await desk.history())
    .select({ text: query, model, favourites: false })
    .filter(({ madeAt }) => isWithin(Date.parse(madeAt), since, until));
  const shown = found.slice(0, limit);
  const lines = await Promise.all(shown.map(entry => lineOf(entry, desk)));
  const count =
    found.length === 0
      ? 'No picture was found.'
      : `${found.length === 1 ? '1 picture was' : `${found.length} pictures were`} found${found.length > limit ? `; the newest ${limit}` : ''}:`;
  return { text: cut([...callLines(desk.jobs()), count, ...lines]), previews: [], isFailed: false };
}

/** A date without a time begins where the user is. */
function isWithin(madeAt: number, since: string | undefined, until: string | undefined): boolean {
  const at = (moment: string) => Date.parse(/^\d{4}-\d\d-\d\d$/.test(moment) ? `${moment}T00:00` : moment);
  return (since === undefined || madeAt >= at(since)) && (until === undefined || madeAt < at(until));
}

async function lineOf(entry: HistoryEntry, desk: AgentDesk): Promise<string> {
  const { prompt, model, madeAt, place } = entry;
  const path = await desk.whereIs(entry);
  const words = prompt.length > shortPrompt ? `${prompt.slice(0, shortPrompt)}…` : prompt;
  const where = path ?? `${place} (the file is gone)`;
  return `${where} — ${factsOf(entry)}, ${model}, ${madeAt.slice(0, 16).replace('T', ' ')} UTC\n  ${words.replaceAll('\n', ' ')}`;
}

/** What a client stopped waiting for goes on, and its end is to be heard of. */
function callLines(jobs: readonly Job[]): string[] {
  return jobs
    .filter(({ request }) => request.startedBy === 'tool')
    .slice(-mostCalls)
    .flatMap(({ state, request: { prompt }, startedAt, endedAt }) => {
      const words = `“${prompt.slice(0, shortPrompt)}”`;
      if (endedAt === undefined)
        return [`Under way for ${Math.round((Date.now() - startedAt) / 1000)} s: ${words}`];
      const isRecent = state.type === 'failed' && Date.now() - endedAt < recent;
      return isRecent ? [`Failed: ${words}. ${failureText(state.error)}`] : [];
    });
}

async function tellOf(path: string, desk: AgentDesk): Promise<AgentToolResult> {
  const file = await desk.identify(path);
  const entries = await desk.history();
  const at = entries.at(file.place);
  const entry = at?.sha256 === file.sha256 ? at : entries.withContent(file.sha256);
  if (entry === undefined) {
    const before =
      at === undefined ? '' : ' Another picture was made at that path, and changed or written over since.';
    return {
      text: `Easel did not make ${path} in this workspace, or its bytes were changed since.${before}`,
      previews: [],
      isFailed: false,
    };
  }
  const preview = await desk.look(file);
  const text = cut(await story(entry, entries, desk));
  return { text, previews: preview ? [preview] : [], isFailed: false };
}

/** How it was made. */
async function story(entry: HistoryEntry, entries: HistoryEntries, desk: AgentDesk): Promise<string[]> {
  const { prompt, revisedPrompt, provider, model, requested, actual, madeAt, seconds, edit } = entry;
  const { warnings = [], requestId, cost, sources, isGuided = false } = entry;
  const given = (name: string, value: object | undefined) =>
    value === undefined || Object.keys(value).length === 0 ? [] : [`${name}: ${JSON.stringify(value)}`];
  const from = await Promise.all(
    sources.map(async source => {
      const known = entries.get(source);
      return known === undefined ? source : ((await desk.whereIs(known)) ?? known.place);
    }),
  );
  return [
    `${(await desk.whereIs(entry)) ?? entry.place} — ${factsOf(entry)}`,
    `Prompt: ${prompt}`,
    ...(revisedPrompt === undefined ? [] : [`The provider made of the prompt: ${revisedPrompt}`]),
    `Model: ${model}, provider: ${provider}`,
    ...given('Asked for', requested),
    ...given('The provider says it used', actual),
    ...(from.length === 0 ? [] : [`${isGuided ? 'Guided by' : 'Edited from'}: ${from.join(', ')}`]),
    ...given('Edit', edit),
    `Made: ${madeAt}${seconds === undefined ? '' : `, in ${Math.round(seconds)} s`}`,
    `Cost: ${costText(cost)}`,
    ...(requestId === undefined ? [] : [`Request id: ${requestId}`]),
    ...warnings.map(warning => `Warning: ${warning}`),
  ];
}
