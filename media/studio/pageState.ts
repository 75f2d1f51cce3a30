/** What the page knows and how messages and clicks change it. Pure: never touches the page, the clock or the host. */

import { isFiltered } from '../../src/core/historyFilter';
import type { HostMessage } from '../../src/protocol/hostMessages';
import type { Composer, JobView, OtherPicture, PictureView, StudioState } from '../../src/protocol/views';
import { announcementOf, placeWords, shareWords } from './announcements';
import { emptyWindow, type HistoryWindow, withEntries } from './timeline/historyWindow';

/** What is open above the page. One at a time. */
export type Popup =
  | { readonly type: 'picker'; readonly field: string }
  | { readonly type: 'filters' }
  | { readonly type: 'menu'; readonly picture: string; readonly x: number; readonly y: number };

export type PageState = {
  /** `undefined` until the host has sent it. */
  readonly studio: StudioState | undefined;
  readonly history: HistoryWindow;
  /** Pictures that were asked for by id: parents, children, the one that was selected before a reload. */
  readonly known: ReadonlyMap<string, PictureView>;
  /** Ids of pictures that have been drawn in the place of their sketch. */
  readonly drawn: ReadonlySet<string>;
  readonly problem: string | undefined;
  /** Said for a moment; empty: nothing is. */
  readonly told: string;
  /** What the live region says. */
  readonly announcement: string;
  /** Id of the picture that is shown large. */
  readonly selected: string | undefined;
  /** The selected picture is shown as the provider answered it. */
  readonly showsAnswer: boolean;
  readonly popup: Popup | undefined;
  /** Ids; without `second` the user is choosing it. */
  readonly comparing: { readonly first: string; readonly second?: string } | undefined;
  /** Pictures outside the history that the host wants compared. */
  readonly compared: readonly [first: OtherPicture, second: OtherPicture] | undefined;
  /** Id of the reference that the painter is open on. */
  readonly painting: string | undefined;
  /** Id of the reference that was moved last: where it comes to stand is told. */
  readonly moved: string | undefined;
  /** What the painter last found of a mask; `revision` as in `EditView`. */
  readonly painted: Painted | undefined;
};

/** `share`: of the picture that may change, 0 to 1. */
export type Painted = { readonly reference: string; readonly revision: number; readonly share: number };

/** What the user does that is not the host's to know. */
export type PageChange =
  | { readonly type: 'select'; readonly picture: string | undefined }
  | { readonly type: 'showAnswer'; readonly is: boolean }
  | { readonly type: 'open'; readonly popup: Popup }
  | { readonly type: 'closePopup' }
  | { readonly type: 'compare'; readonly first: string; readonly second?: string }
  | { readonly type: 'stopComparing' }
  | { readonly type: 'stopPainting' }
  | ({ readonly type: 'painted' } & Painted)
  | { readonly type: 'drawn'; readonly picture: string }
  | { readonly type: 'moveReference'; readonly reference: string }
  | { readonly type: 'tell' | 'fail'; readonly words: string }
  | { readonly type: 'forgetProblem' };

export function firstPage(selected?: string, painting?: string): PageState {
  return {
    studio: undefined,
    history: emptyWindow,
    known: new Map(),
    drawn: new Set(),
    problem: undefined,
    told: '',
    announcement: '',
    selected,
    showsAnswer: false,
    popup: undefined,
    comparing: undefined,
    compared: undefined,
    painting,
    moved: undefined,
    painted: undefined,
  };
}

export function receive(page: PageState, message: HostMessage): PageState {
  switch (message.type) {
    case 'state':
      return withStudio(page, message.state);
    case 'job':
      return page.studio ? withStudio(page, withJob(page.studio, message.job)) : page;
    case 'history':
      return { ...page, history: withEntries(page.history, message) };
    case 'pictures':
      return withPictures(page, message.pictures);
    case 'paint':
      return { ...page, painting: message.reference, comparing: undefined, popup: undefined };
    case 'compare':
      return { ...page, compared: [message.first, message.second], comparing: undefined, popup: undefined };
    case 'focusPrompt':
      return { ...page, selected: undefined, painting: undefined };
    case 'problem':
      return { ...page, problem: message.message, announcement: message.message };
    case 'problemOver':
      return { ...page, problem: undefined };
  }
}

export function change(page: PageState, what: PageChange): PageState {
  switch (what.type) {
    case 'select':
      return chosen(page, what.picture);
    case 'showAnswer':
      return { ...page, showsAnswer: what.is };
    case 'open':
      return { ...page, popup: what.popup };
    case 'closePopup':
      return { ...page, popup: undefined };
    case 'compare': {
      const { first, second } = what;
      return { ...page, popup: undefined, comparing: second === undefined ? { first } : { first, second } };
    }
    case 'stopComparing':
      return { ...page, comparing: undefined, compared: undefined };
    case 'stopPainting':
      return { ...page, painting: undefined };
    case 'painted': {
      const { reference, revision, share } = what;
      return { ...page, painted: { reference, revision, share }, announcement: shareWords(share) };
    }
    case 'drawn':
      return { ...page, drawn: new Set([...page.drawn, what.picture]) };
    case 'moveReference':
      return { ...page, moved: what.reference };
    case 'tell':
      return { ...page, told: what.words, announcement: what.words || page.announcement };
    case 'fail':
      return { ...page, problem: what.words, announcement: what.words };
    case 'forgetProblem':
      return { ...page, problem: undefined };
  }
}

/** While the second picture of a comparison is being chosen, choosing one means that. */
function chosen(page: PageState, picture: string | undefined): PageState {
  const { comparing } = page;
  if (comparing && comparing.second === undefined && picture !== undefined) {
    return picture === comparing.first ? page : { ...page, comparing: { ...comparing, second: picture } };
  }
  return { ...page, selected: picture, showsAnswer: false, popup: undefined };
}

function withStudio(page: PageState, state: StudioState): PageState {
  const { revision } = state.history;
  const before = new Map(page.studio?.jobs.map(job => [job.id, job]));
  const studio = { ...state, jobs: state.jobs.map(job => withSketches(job, before.get(job.id))) };
  return {
    ...page,
    studio,
    painting: isStillEdited(page, studio) ? page.painting : undefined,
    history: revision === page.history.revision ? page.history : { revision, chunks: new Map() },
    announcement: announcementAfter(page, studio) ?? page.announcement,
  };
}

function announcementAfter(
  { studio: before, moved }: PageState,
  { composer, jobs }: StudioState,
): string | undefined {
  if (before === undefined) return undefined;
  return (
    placeWords(moved, before.composer.references, composer.references) ?? announcementOf(before.jobs, jobs)
  );
}

/** The host may open the painter before it sends that the picture is the edited one. */
function isStillEdited({ painting, studio: before }: PageState, { composer }: StudioState): boolean {
  const wasEdited = before === undefined || editedId(before.composer) === painting;
  return editedId(composer) === painting || !wasEdited;
}

function editedId({ edit, references: [first] }: Composer): string | undefined {
  return edit && first?.id;
}

/** Pictures asked for by id, or ones that have changed, such as by a small copy that is ready: new wherever they are drawn. */
function withPictures(page: PageState, pictures: readonly PictureView[]): PageState {
  const news = new Map(pictures.map(picture => [picture.id, picture]));
  const renewed = (known: readonly PictureView[]) => known.map(picture => news.get(picture.id) ?? picture);
  const { studio, history } = page;
  const jobs = studio?.jobs.map(job => ({ ...job, pictures: renewed(job.pictures) }));
  const chunks = [...history.chunks].map(([at, entries]) => [at, renewed(entries)] as const);
  return {
    ...page,
    studio: studio && jobs && { ...studio, jobs },
    history: { ...history, chunks: new Map(chunks) },
    known: new Map([...page.known, ...news]),
  };
}

function withJob(studio: StudioState, job: JobView): StudioState {
  const isKnown = studio.jobs.some(({ id }) => id === job.id);
  const jobs = isKnown
    ? studio.jobs.map(known => (known.id === job.id ? job : known))
    : [...studio.jobs, job];
  return { ...studio, jobs };
}

/** The files of the sketches go when a job is done; what was drawn of them stands until the pictures are. */
function withSketches(job: JobView, before: JobView | undefined): JobView {
  return job.state.type === 'done' && before ? { ...job, partials: before.partials } : job;
}

/** Whether it is among what the host keeps up to date by itself. */
export function isAtHand(page: PageState, id: string): boolean {
  return findPicture({ ...page, known: new Map() }, id) !== undefined;
}

/** Pictures beside one of the history have names of their own: what it was edited from, and what the provider answered. */
export type Beside = 'original' | 'raw';

export function besideId(beside: Beside, picture: string): string {
  return `${beside}:${picture}`;
}

/** The picture of the history that an id is about. */
export function historyId(id: string): string {
  return id.replace(/^(original|raw):/, '');
}

export function findPicture(page: PageState, id: string | undefined): PictureView | undefined {
  if (id === undefined) return undefined;
  const picture = findInHistory(page, historyId(id));
  if (picture === undefined || picture.id === id) return picture;
  const beside = id.startsWith('raw:') ? picture.raw : picture.original;
  return beside && { ...picture, ...beside, id };
}

function findInHistory(page: PageState, id: string): PictureView | undefined {
  for (const job of page.studio?.jobs ?? []) {
    const found = job.pictures.find(picture => picture.id === id);
    if (found) return found;
  }
  for (const entries of page.history.chunks.values()) {
    const found = entries.find(picture => picture.id === id);
    if (found) return found;
  }
  return page.known.get(id);
}

export function isRunning({ state }: JobView): boolean {
  return state.type === 'queued' || state.type === 'waiting' || state.type === 'receiving';
}

/** Under a filter only what runs stands below the history: whatever has ended is found in it or is not wanted. */
export function shownJobs({ jobs, history }: StudioState): readonly JobView[] {
  return isFiltered(history.filter) ? jobs.filter(isRunning) : jobs;
}
