/** One job from the moment it starts: a frame for each picture, what it waits for, or why there are none. A picture that comes moves nothing: its frame was there before. */

import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-progress-ring/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ImageErrorKind } from '../../../src/core/imageError';
import type { JobStateView, JobView, PictureView } from '../../../src/protocol/views';
import { iconButton } from '../controls/iconButton';
import { icon } from '../controls/icons';
import type { Dispatch } from '../dispatch';
import { fileSize, pictures, seconds, sizeName } from '../formatting';
import { isRunning, type PageState } from '../pageState';
import { pictureTile } from '../picture/pictureTile';
import { t } from '../strings';

type Failed = Extract<JobStateView, { type: 'failed' }>;

/** `now`: `Date.now()` ms. */
export function jobCard(job: JobView, page: PageState, dispatch: Dispatch, now: number): TemplateResult {
  const shape = `--ratio: ${job.width / job.height}; --count: ${job.count}`;
  return html`<article class="job" data-job=${job.id} data-state=${job.state.type} aria-label=${t('Job: {0}', job.prompt)}>
    <header>
      <h2 class="prompt" dir="auto">${job.prompt}</h2>
      <p class="about">
        <span>${[job.model, setting(job)].filter(Boolean).join(' · ')}</span>
        <span class="status">${status(job, now)}</span>
        ${warnings(job)}
      </p>
      <div class="job-actions">${jobActions(job, dispatch)}</div>
    </header>
    <div class="frames" .style=${shape}>${frames(job, page, dispatch)}</div>
    ${outcome(job, dispatch)}
  </article>`;
}

function setting({ parameters }: JobView): string {
  return parameters.size === undefined ? '' : sizeName(parameters.size);
}

function status(job: JobView, now: number): TemplateResult {
  const { state } = job;
  const spent = seconds(Math.max(0, ((job.endedAt ?? now) - job.startedAt) / 1000));
  const ring = html`<vscode-progress-ring aria-hidden="true"></vscode-progress-ring>`;
  switch (state.type) {
    case 'queued':
      return html`${icon('image')}${t('In the queue')}`;
    case 'waiting': {
      const left = state.until === undefined ? undefined : Math.max(0, Math.ceil((state.until - now) / 1000));
      const reason = state.reason?.replace(/[.。]$/, '') ?? t('Being made');
      return html`${ring}${left === undefined ? `${reason} · ${spent}` : t('{0} · {1} to go', reason, seconds(left))}`;
    }
    case 'receiving':
      return html`${ring}${t('Receiving · {0} · {1}', fileSize(state.bytes), spent)}`;
    case 'done':
      return html`${t('{0} in {1}', pictures(job.pictures.length), spent)}`;
    case 'cancelled':
      return html`${t('Cancelled after {0}', spent)}`;
    case 'failed':
      return html`${icon('error')}${t('Failed after {0}', spent)}`;
  }
}

/** The first is read at once, the others when someone wants to. */
function warnings({ warnings: [first, ...others] }: JobView): TemplateResult | typeof nothing {
  if (first === undefined) return nothing;
  return html`<span class="warning" dir="auto">${icon('warning')}<span>${first}</span></span>
    ${
      others.length === 0
        ? nothing
        : html`<details class="warnings">
            <summary>${others.length === 1 ? t('1 more note') : t('{0} more notes', others.length)}</summary>
            <ul>${others.map(warning => html`<li dir="auto">${warning}</li>`)}</ul>
          </details>`
    }`;
}

/** Told from others by ear. */
function inShort({ prompt }: JobView): string {
  return prompt.length > 60 ? `${prompt.slice(0, 60)}…` : prompt;
}

function jobActions(job: JobView, { send }: Dispatch): TemplateResult {
  if (isRunning(job)) {
    return iconButton({
      icon: 'stop',
      label: t('Cancel'),
      name: t('Cancel: {0}', inShort(job)),
      onClick: () => send({ type: 'cancelJob', job: job.id }),
    });
  }
  return iconButton({
    icon: 'close',
    label: t('Remove from View'),
    name: t('Remove from View: {0}', inShort(job)),
    onClick: () => send({ type: 'dismissJob', job: job.id }),
  });
}

/** As many as pictures were asked for, or more where the provider was generous. Of what is kept and not saved, those that are whole. */
function frames(job: JobView, page: PageState, dispatch: Dispatch): unknown {
  const { count, pictures, kept = [] } = job;
  const length = Math.max(count, pictures.length, kept.length);
  const indexes = Array.from({ length }, (_, index) => index);
  return repeat(
    indexes,
    index => index,
    index => {
      const shows = frameContent(job, index, page, dispatch);
      return html`<div class="frame" @load=${{ handleEvent: drawn(job.pictures[index], page, dispatch), capture: true }}>${shows}</div>`;
    },
  );
}

/** Until its picture has been decoded, a frame would be empty for a moment without its sketch. */
function drawn(picture: PictureView | undefined, { drawn }: PageState, { change }: Dispatch) {
  return async ({ target }: Event) => {
    if (!(target instanceof HTMLImageElement) || target.matches('.sketch')) return;
    if (picture === undefined || drawn.has(picture.id)) return;
    await target.decode().catch(() => {});
    change({ type: 'drawn', picture: picture.id });
  };
}

function frameContent(job: JobView, index: number, page: PageState, dispatch: Dispatch): unknown {
  const partial = job.partials[index];
  const picture = job.pictures[index];
  const kept = picture ? undefined : job.kept?.[index];
  if (kept !== undefined) return html`<img class="sketch" src=${kept} alt=${t('Kept, and not saved yet')} />`;
  const isDrawn = picture && (picture.isGone || page.drawn.has(picture.id));
  const sketch =
    partial === undefined || isDrawn
      ? nothing
      : html`<img class="sketch" src=${partial} alt=${picture ? '' : t('A sketch')} />`;
  if (picture) return html`${sketch}${pictureTile(picture, page, dispatch, { fit: 'contain', within: job })}`;
  const isMissing = job.state.type === 'done';
  if (isMissing) return html`<span class="gone">${icon('image')}<span>${t('No picture came')}</span></span>`;
  return sketch;
}

/** Why there are no pictures, and what can be done about it. */
function outcome(job: JobView, dispatch: Dispatch): TemplateResult | typeof nothing {
  const { state } = job;
  if (state.type === 'failed') return failure(job, state, dispatch);
  if (state.type !== 'cancelled') return nothing;
  return html`<div class="outcome"><p>${state.reason ?? t('Stopped before it was finished.')}</p>
    <div class="buttons">
      <vscode-button secondary @click=${() => dispatch.send({ type: 'retryJob', job: job.id })}>${t('Make Again')}</vscode-button>
    </div></div>`;
}

function failure(job: JobView, { kind, message, actions }: Failed, dispatch: Dispatch): TemplateResult {
  return html`<div class="outcome failed">
    <h3>${icon('error')}${titles[kind]()}</h3>
    <p dir="auto">${message}</p>
    <div class="buttons">
      ${actions.map(
        (label, action) =>
          html`<vscode-button ?secondary=${action > 0} @click=${() => dispatch.send({ type: 'runJobAction', job: job.id, action })}>${label}</vscode-button>`,
      )}
    </div>
  </div>`;
}

/** Whose move it is, in a few words; the message says the rest. Functions: the translation is read when the page is drawn. */
const titles: Record<ImageErrorKind, () => string> = {
  cancelled: () => t('Cancelled'),
  invalidInput: () => t('Something has to be changed first'),
  overLimit: () => t('More than may be spent'),
  noKey: () => t('No API key'),
  unauthorized: () => t('The key was refused'),
  forbidden: () => t('The account may not do this'),
  noCredit: () => t('No credit left'),
  rateLimited: () => t('Too many requests'),
  refused: () => t('The provider declined'),
  badRequest: () => t('The provider did not accept the request'),
  notFound: () => t('No such model or address'),
  network: () => t('No connection'),
  certificate: () => t('The certificate was not accepted'),
  timeout: () => t('No answer in time'),
  connectionLost: () => t('The connection broke'),
  serverError: () => t('The provider has a problem'),
  badResponse: () => t('The answer could not be read'),
  noImage: () => t('An answer without a picture'),
  expired: () => t('The picture is no longer offered'),
  notSaved: () => t('The picture could not be saved'),
  internal: () => t('Easel made a mistake'),
};
