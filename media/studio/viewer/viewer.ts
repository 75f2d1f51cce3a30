/** The selected picture, large, with everything that is known of it. Never changes it. */

import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { type ParameterValue, parameterNames, parameterRows } from '../../../src/core/parameters';
import type { PictureView } from '../../../src/protocol/views';
import { providerName } from '../composer/fields';
import { iconButton } from '../controls/iconButton';
import { icon } from '../controls/icons';
import type { Dispatch } from '../dispatch';
import {
  count,
  fileSize,
  formatName,
  moment,
  money,
  percent,
  pixels,
  seconds,
  sizeName,
} from '../formatting';
import { findPicture, type PageState } from '../pageState';
import { dragOut } from '../picture/drags';
import { type ActionId, actionForKey, actionsFor, mainActions, runAction } from '../picture/pictureActions';
import { openMenuAt } from '../picture/pictureMenu';
import { goneFace, isLarge } from '../picture/pictureTile';
import { t } from '../strings';

export type ViewerOptions = {
  /** Ids of the neighbours in time. */
  readonly older: string | undefined;
  readonly newer: string | undefined;
};

export function viewer(
  picture: PictureView,
  page: PageState,
  dispatch: Dispatch,
  options: ViewerOptions,
): TemplateResult {
  const select = (id: string | undefined) =>
    id !== undefined && dispatch.change({ type: 'select', picture: id });
  const close = () => dispatch.change({ type: 'select', picture: undefined });
  const onKey = (event: KeyboardEvent) => {
    // Ctrl+C is for the words that are marked, where there are any.
    if (!getSelection()?.isCollapsed) return;
    if (event.key === 'ArrowLeft') select(options.older);
    else if (event.key === 'ArrowRight') select(options.newer);
    else {
      const action = actionForKey(picture, event);
      if (!action || action.id === 'view' || !page.studio) return;
      runAction(action.id, picture, page.studio, dispatch);
    }
    event.preventDefault();
  };
  return html`<section class="viewer" aria-label=${t('Selected picture')} @keydown=${onKey}>
    <div class="bar">
      ${iconButton({ icon: 'back', label: t('Back to All Pictures'), onClick: close })}
      <h2 dir="auto">${picture.name}</h2>
      ${iconButton({
        icon: 'chevronLeft',
        label: t('Older Picture'),
        isDisabled: options.older === undefined,
        onClick: () => select(options.older),
      })}
      ${iconButton({
        icon: 'chevronRight',
        label: t('Newer Picture'),
        isDisabled: options.newer === undefined,
        onClick: () => select(options.newer),
      })}
    </div>
    <div class="large" tabindex="-1">${large(picture, page, dispatch)}</div>
    <div class="details" tabindex="0" role="region" aria-label=${t('Details')}>
      ${prompts(picture)} ${origin(picture, dispatch)} ${warningList(picture, page, dispatch)} ${actionList(picture, page, dispatch)} ${facts(picture, page)} ${family(picture, page, dispatch)}
    </div>
  </section>`;
}

function large(picture: PictureView, { showsAnswer }: PageState, dispatch: Dispatch): TemplateResult {
  const { source, width, height } = (showsAnswer ? picture.raw : undefined) ?? picture;
  if (picture.isGone || source === undefined) {
    return goneFace(picture);
  }
  const { thumbnail } = picture;
  const under = isLarge({ width, height }) && !showsAnswer ? thumbnail : undefined;
  const whole = html`${under === undefined ? nothing : html`<img class="under" src=${under} alt="" />`}<img
    src=${source}
    alt=${picture.prompt || picture.name}
    width=${width}
    height=${height}
    decoding="async"
    @load=${takeFromUnder}
    @dragstart=${(event: DragEvent) => dragOut(event, picture)}
    @contextmenu=${(event: MouseEvent) => openMenuAt(event, picture, dispatch)}
  />`;
  // An element of its own for each: one that goes on would show the picture before until this one is decoded.
  return html`${keyed(source, whole)}`;
}

/** The small copy that stood in for the whole picture would shine through where that is transparent. */
async function takeFromUnder({ currentTarget: image }: Event): Promise<void> {
  if (!(image instanceof HTMLImageElement)) return;
  await image.decode().catch(() => {});
  image.previousElementSibling?.toggleAttribute('hidden', true);
}

/** What the model did not do as asked, and its own answer on a click. */
function warningList(
  { warnings = [], raw }: PictureView,
  { showsAnswer }: PageState,
  dispatch: Dispatch,
): TemplateResult {
  return html`${warnings.map(warning => html`<p class="told">${icon('warning')}<span dir="auto">${warning}</span></p>`)}
    ${
      raw === undefined
        ? nothing
        : html`<button type="button" class="chip answer" aria-pressed=${showsAnswer}
            @click=${() => dispatch.change({ type: 'showAnswer', is: !showsAnswer })}
          >${icon('raw')}<span>${t('Show What the Provider Answered')}</span></button>`
    }`;
}

function prompts({ prompt, revisedPrompt }: PictureView): TemplateResult {
  return html`<p class="prompt" dir="auto">${prompt}</p>
    ${
      revisedPrompt === undefined || revisedPrompt === prompt
        ? nothing
        : html`<details><summary>${t('As the provider rewrote it')}</summary><p class="revised" dir="auto">${revisedPrompt}</p></details>`
    }`;
}

/** What an edit was made of: `From cat.png, mask 13 %`. */
function origin({ edited }: PictureView, { change }: Dispatch): TemplateResult | typeof nothing {
  if (edited === undefined) return nothing;
  const { name, picture, maskShare } = edited;
  const words =
    maskShare === undefined ? t('From {0}', name) : t('From {0}, mask {1}', name, percent(maskShare));
  return html`<p class="origin" dir="auto">${
    picture === undefined
      ? words
      : html`<button type="button" class="link" @click=${() => change({ type: 'select', picture })}>${words}</button>`
  }</p>`;
}

/** The main ones in words, all of them behind the last button. */
function actionList(picture: PictureView, { studio, popup }: PageState, dispatch: Dispatch): TemplateResult {
  const actions = actionsFor(picture, studio?.composer.editorName);
  const run = (id: ActionId) => studio && runAction(id, picture, studio, dispatch);
  const isOpen = popup?.type === 'menu' && popup.picture === picture.id;
  return html`<div class="action-list" role="group" aria-label=${t('Actions')}>
    ${mainActions
      .flatMap(main => actions.filter(({ id }) => id === main))
      .map(
        action => html`<button type="button" class="text-button" title=${action.label} aria-label=${action.label}
          @click=${() => run(action.id)}>${icon(action.icon)}<span>${action.short ?? action.label}</span></button>`,
      )}
    ${actions
      .filter(({ id }) => id === 'favourite')
      .map(({ icon, label }) =>
        iconButton({ icon, label, isPressed: picture.isFavourite, onClick: () => run('favourite') }),
      )}
    ${iconButton({
      icon: 'more',
      label: t('More Actions…'),
      popup: { kind: 'menu', isOpen },
      onClick: event => openMenuAt(event, picture, dispatch),
    })}
  </div>`;
}

function facts(picture: PictureView, { studio }: PageState): TemplateResult {
  const { width, height, mediaType, bytes, path, provider, model, madeAt } = picture;
  const rows: (readonly [string, string] | undefined)[] = [
    [t('Picture'), `${pixels(width, height)} px · ${formatName(mediaType)} · ${fileSize(bytes)}`],
    [t('File'), path],
    [t('Made'), moment(madeAt)],
    [t('By'), `${model} · ${providerName(provider, studio?.composer)}`],
    picture.raw && [t('Answer'), `${pixels(picture.raw.width, picture.raw.height)} px`],
    picture.seconds === undefined ? undefined : [t('Time'), seconds(picture.seconds)],
    picture.tokens === undefined ? undefined : [t('Tokens'), count(picture.tokens)],
    picture.cost === undefined
      ? undefined
      : [t('Cost'), picture.cost.isEstimate ? t('about {0}', money(picture.cost)) : money(picture.cost)],
  ];
  return html`<dl>
      ${rows.map(row => (row === undefined ? nothing : html`<div><dt>${row[0]}</dt><dd>${row[1]}</dd></div>`))}
    </dl>
    ${settings(picture)}`;
}

/** Asked for against used: only where the provider says what it used can the two differ. */
function settings({ requested, actual = {} }: PictureView): TemplateResult | typeof nothing {
  const names = parameterNames.filter(name => name in requested || name in actual);
  if (names.length === 0) return nothing;
  return html`<table class="settings">
    <caption>${t('Settings')}</caption>
    <thead><tr><th scope="col">${t('Name')}</th><th scope="col">${t('Asked for')}</th><th scope="col">${t('Used')}</th></tr></thead>
    <tbody>
      ${names.map(name => {
        const [asked, used] = [shown(requested[name]), shown(actual[name])];
        const isOther = used !== undefined && asked !== undefined && used !== asked;
        return html`<tr ?data-other=${isOther}>
          <th scope="row">${t(parameterRows[name].label)}</th><td>${asked ?? '–'}</td>
          <td>${used ?? '–'}${isOther ? html`<span class="visually-hidden">${t('differs')}</span>` : nothing}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

function shown(value: ParameterValue | undefined): string | undefined {
  return value === undefined ? undefined : sizeName(String(value));
}

function family(picture: PictureView, page: PageState, dispatch: Dispatch): TemplateResult {
  return html`${row(picture.isGuided ? t('Guided by') : t('Edited from'), picture.parents, page, dispatch)}${row(t('Made of it'), picture.children, page, dispatch)}`;
}

function row(
  label: string,
  ids: readonly string[],
  page: PageState,
  dispatch: Dispatch,
): TemplateResult | typeof nothing {
  const found = ids.flatMap(id => findPicture(page, id) ?? []);
  if (found.length === 0) return nothing;
  return html`<div class="kin"><h3>${label}</h3>
    ${found.map(
      kin => html`<button type="button" title=${kin.name} aria-label=${kin.name}
        @click=${() => dispatch.change({ type: 'select', picture: kin.id })}>
        ${kin.thumbnail === undefined ? icon('image') : html`<img src=${kin.thumbnail} alt="" />`}
      </button>`,
    )}
  </div>`;
}
