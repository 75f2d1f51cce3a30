/** The Studio's page: draws what the host sends, sends back what the user means. Can be thrown away at any moment: all it keeps are ids. */

import { html, nothing, render, type TemplateResult } from 'lit';
import { isFiltered } from '../../src/core/historyFilter';
import type { Intent } from '../../src/protocol/intents';
import type { StudioState } from '../../src/protocol/views';
import { compare } from './compare/compare';
import { composer, generate, isReadyFor } from './composer/composer';
import { beginPromptAnew, focusPrompt } from './composer/promptField';
import { iconButton } from './controls/iconButton';
import { icon } from './controls/icons';
import type { Dispatch } from './dispatch';
import { Outbox } from './outbox';
import { change, findPicture, firstPage, historyId, isAtHand, type PageState, receive } from './pageState';
import { maskMenu } from './painter/mask/startMenu';
import { type PainterProperties, painter } from './painter/painter';
import { isWelcome, takeIn } from './picture/drags';
import { pictureMenu } from './picture/pictureMenu';
import { t } from './strings';
import { historyFilter } from './timeline/historyFilterBar';
import { neighboursOf } from './timeline/shownHistory';
import { timeline } from './timeline/timeline';
import { viewer } from './viewer/viewer';
import { listen, recall, remember, send } from './vsCodeHost';

const { selected: selectedBefore, painting: paintedBefore } = recall();
let page: PageState = firstPage(selectedBefore || undefined, paintedBefore || undefined);
/** The prompt as it stands in the field, a moment ahead of the host's. */
let typed = '';
let isDropping = false;
let isDue = false;
/** Ids that the host has been asked about; it answers only for those that it knows. */
let asked = { revision: -1, ids: new Set<string>() };

/** Prompt, mask and margins go as they are seen, not as the host knew them a moment ago. */
const outbox = new Outbox(send);
/** What a person does, not what follows from it by itself. */
const steps: ReadonlySet<Intent['type']> = new Set([
  ...(['generate', 'retryJob', 'runJobAction', 'picture', 'showRequest', 'useSelection'] as const),
  ...([
    'addReferences',
    'addUris',
    'addBytes',
    'removeReference',
    'paint',
    'startMask',
    'setEdited',
  ] as const),
  ...(['setProvider', 'setModel', 'pickModel', 'manageProviders'] as const),
]);

const dispatch: Dispatch = {
  send: intent => {
    // What went wrong is over when a person goes on.
    if (page.problem !== undefined && steps.has(intent.type)) dispatch.change({ type: 'forgetProblem' });
    outbox.send(intent);
  },
  debounce: outbox.debounce,
  defer: outbox.defer,
  change: what => {
    const before = page;
    page = change(page, what);
    if (page.selected !== before.selected) selectionMoved(before.selected);
    if (page.painting !== before.painting) paintingMoved();
    draw();
  },
};

/** Once for all that happens in one turn. */
function draw(): void {
  if (isDue) return;
  isDue = true;
  queueMicrotask(() => {
    isDue = false;
    const { activeElement } = document;
    render(view(), document.body);
    askForMissing();
    requestAnimationFrame(() => keepFocus(activeElement));
  });
}

/** What only moved keeps the focus; where it is gone, such as the card of a job that was removed, the prompt is where one goes on. */
function keepFocus(before: Element | null): void {
  if (document.activeElement !== document.body || before === null || before === document.body) return;
  if (!before.isConnected) focusPrompt();
  else if (before instanceof HTMLElement) before.focus();
}

function view(): TemplateResult {
  const { studio } = page;
  const painted = paintedReference();
  const selected = painted ? undefined : findPicture(page, page.selected);
  return html`<main
    class="studio"
    ?data-viewing=${selected !== undefined}
    ?data-painting=${painted !== undefined}
    aria-label=${t('Easel Studio')}
  >
    <h1 class="visually-hidden">${t('Easel Studio')}</h1>
    <div class="upper">
      <div class="all">
        ${studio && hasAny(studio) ? historyFilter(studio.history, page, dispatch) : nothing}
        ${studio ? timeline({ page, dispatch }) : nothing}
      </div>
      ${selected ? viewer(selected, page, dispatch, neighboursOf(selected.id, page)) : nothing}
      ${painted ? painter(painted) : nothing}
    </div>
    ${notices()}
    ${studio ? composer(studio.composer, typed, page, dispatch, type) : nothing}
    <p class="visually-hidden" role="status" aria-live="polite">${page.announcement}</p>
    ${page.popup?.type === 'menu' ? pictureMenu(page, page.popup, dispatch) : nothing}
    ${comparison()}
    ${isDropping ? html`<div class="drop" aria-hidden="true">${icon('reference')}${t('Drop to add to the pictures that go along')}</div>` : nothing}
  </main>`;
}

/** The painter is open on the first reference or on none. */
function paintedReference(): PainterProperties | undefined {
  const { references = [], edit } = page.studio?.composer ?? {};
  const [reference] = references;
  if (!reference || !edit || reference.id !== page.painting) return undefined;
  return {
    reference,
    edit,
    references: references.length,
    isMenuOpen: page.popup?.type === 'picker' && page.popup.field === maskMenu,
    dispatch,
    onClose: () => dispatch.change({ type: 'stopPainting' }),
  };
}

/** An empty Studio has nothing to look for. */
function hasAny({ jobs, history }: StudioState): boolean {
  return jobs.length > 0 || history.total > 0 || isFiltered(history.filter);
}

/** Between pictures and composer, where the user looks: what went wrong, and what a click means just now. */
function notices(): TemplateResult {
  const { problem, comparing, told } = page;
  const first = comparing && comparing.second === undefined ? findPicture(page, comparing.first) : undefined;
  return html`${
    problem === undefined
      ? nothing
      : html`<div class="notice problem">${icon('error')}<p dir="auto">${problem}</p>
          ${iconButton({ icon: 'close', label: t('Dismiss'), onClick: () => dispatch.change({ type: 'forgetProblem' }) })}</div>`
  }${
    first === undefined
      ? nothing
      : html`<div class="notice" role="status">${icon('compare')}<p>${t('Choose the picture to compare {0} with.', first.name)}</p>
          ${iconButton({ icon: 'close', label: t('Stop Comparing'), onClick: () => dispatch.change({ type: 'stopComparing' }) })}</div>`
  }${told === '' ? nothing : html`<p class="told-shortly" aria-hidden="true">${told}</p>`}`;
}

function comparison(): TemplateResult | typeof nothing {
  const [before, after] = page.compared ?? [];
  const first = before ? { ...before, id: 'first' } : findPicture(page, page.comparing?.first);
  const second = after ? { ...after, id: 'second' } : findPicture(page, page.comparing?.second);
  if (!first || !second) return nothing;
  return compare({ first, second, onClose: () => dispatch.change({ type: 'stopComparing' }) });
}

function type(prompt: string): void {
  typed = prompt;
  draw();
}

/** The viewer's focus goes back to the picture it was opened from. */
function selectionMoved(before: string | undefined): void {
  remember({ selected: page.selected ?? '' });
  const { selected } = page;
  requestAnimationFrame(() => {
    const opened = selected !== undefined && before === undefined;
    const target = opened ? '.viewer .icon-button' : `[data-picture="${before}"] .face`;
    if (opened || selected === undefined) document.querySelector<HTMLElement>(target)?.focus();
  });
}

/** Whoever was painting goes on where the painter was opened; who was elsewhere stays there. */
function paintingMoved(): void {
  remember({ painting: page.painting ?? '' });
  const { activeElement, body } = document;
  const isElsewhere = activeElement !== body && !activeElement?.closest('studio-painter');
  if (page.painting !== undefined || isElsewhere) return;
  requestAnimationFrame(() => document.querySelector<HTMLElement>('.references .icon-button')?.focus());
}

/** Once for each revision of the history: what came by id may have been renamed since. */
function askForMissing(): void {
  if (!page.studio) return;
  const { revision } = page.studio.history;
  if (asked.revision !== revision) asked = { revision, ids: new Set() };
  const selected = findPicture(page, page.selected);
  const wanted = [
    page.selected,
    ...[page.comparing?.first, page.comparing?.second].map(id => id && historyId(id)),
    ...(selected?.parents ?? []),
    ...(selected?.children ?? []),
  ].filter(id => id !== undefined && id !== '') as string[];
  const pictures = [...new Set(wanted)].filter(id => !isAtHand(page, id) && !asked.ids.has(id)).slice(0, 100);
  for (const id of pictures) asked.ids.add(id);
  if (pictures.length > 0) send({ type: 'readPictures', pictures });
}

document.addEventListener('keydown', event => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    const { studio, comparing } = page;
    // A key that is held down asks once.
    if (!event.repeat && studio && comparing?.second === undefined && isReadyFor(studio.composer, typed))
      generate(dispatch);
  }
  if (event.key === 'Escape' && !event.defaultPrevented) stepBack();
});

/** Escape takes back the last thing: a comparison, the painter, the large picture. Never a job, which may be paid for. */
function stepBack(): void {
  // The browser closes dialogs and popovers by itself.
  if (page.popup !== undefined || page.compared || page.comparing?.second !== undefined) return;
  if (page.comparing) dispatch.change({ type: 'stopComparing' });
  else if (page.painting !== undefined) dispatch.change({ type: 'stopPainting' });
  else if (page.selected !== undefined) dispatch.change({ type: 'select', picture: undefined });
}

// Whoever leaves may hide the page, and a hidden page is thrown away.
window.addEventListener('blur', () => outbox.flush());

document.addEventListener('paste', event => {
  const { clipboardData } = event;
  if (!clipboardData || clipboardData.files.length === 0) return;
  event.preventDefault();
  void takeIn(clipboardData, dispatch);
});

/** VS Code takes files for itself unless the very first event is refused. */
function hover(event: DragEvent): void {
  if (!isWelcome(event)) return;
  event.preventDefault();
  setDropping(true);
}

function setDropping(is: boolean): void {
  if (is === isDropping) return;
  isDropping = is;
  draw();
}

document.addEventListener('dragenter', hover);
document.addEventListener('dragover', hover);
document.addEventListener('dragleave', event => {
  if (event.relatedTarget === null) setDropping(false);
});
document.addEventListener('dragend', () => setDropping(false));
document.addEventListener('drop', event => {
  setDropping(false);
  if (!event.dataTransfer || !isWelcome(event)) return;
  event.preventDefault();
  void takeIn(event.dataTransfer, dispatch);
  focusPrompt();
});

/** A picture came to be edited; one that only moved to the front leaves the focus where it is. */
function hasNewSource(before: StudioState | undefined, now: StudioState | undefined): boolean {
  const first = now?.composer.references[0];
  return first !== undefined && !before?.composer.references.some(({ id }) => id === first.id);
}

listen(message => {
  const isFirst = page.studio === undefined;
  const { painting, studio: before } = page;
  page = receive(page, message);
  // Whoever asks for the painter paints next: the prompt has the focus only because the page is new.
  if (message.type === 'paint') document.querySelector<HTMLElement>('#prompt')?.blur();
  if (page.painting !== painting) paintingMoved();
  draw();
  if (message.type === 'focusPrompt') requestAnimationFrame(focusPrompt);
  if (page.painting !== undefined) return;
  if (isFirst && page.studio)
    requestAnimationFrame(page.studio.composer.isPromptOfAnother ? beginPromptAnew : focusPrompt);
  else if (hasNewSource(before, page.studio)) requestAnimationFrame(beginPromptAnew);
});
draw();
remember({});
send({ type: 'ready' });
