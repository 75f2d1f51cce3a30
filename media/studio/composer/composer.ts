/** Where a picture is asked for: references, prompt, styles, settings and the button that says what it will do. */

import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import type { Composer } from '../../../src/protocol/views';
import { iconButton } from '../controls/iconButton';
import { icon } from '../controls/icons';
import type { Dispatch } from '../dispatch';
import { count, money } from '../formatting';
import type { PageState } from '../pageState';
import { t } from '../strings';
import { chipRow } from './chipRow';
import { editLine } from './editLine';
import { intention, promptLength } from './fields';
import { placeLine } from './placeLine';
import { promptField } from './promptField';
import { references } from './references';

const typingPauseMs = 120;

/** `typed`: the prompt as it stands in the field this moment. */
export function composer(
  composer: Composer,
  typed: string,
  page: PageState,
  dispatch: Dispatch,
  onTyping: (prompt: string) => void,
): TemplateResult {
  const { abilities } = composer;
  const length = promptLength(typed);
  const limit = abilities.maxPromptCharacters;
  const isTooLong = limit !== undefined && length > limit;
  const isReady = isReadyFor(composer, typed);
  return html`<section class="composer" aria-label=${t('New picture')}>
    <div class="box">
      ${references(composer, page, dispatch)}
      ${mode(composer, page, dispatch)}
      ${promptField({
        composer,
        isTooLong,
        placeholder: composer.edit ? t('Say what should change') : t('Describe a picture'),
        onPrompt: (prompt, revision) =>
          dispatch.debounce('prompt', async () => ({ type: 'setPrompt', prompt, revision }), typingPauseMs),
        onTyping,
      })}
      ${styles(composer, dispatch)}
      <div class="controls">
        ${chipRow(composer, page, dispatch)}
        <div class="do">
          <span id="prompt-count" class="count" ?data-too-long=${isTooLong}>${counted(length, limit)}</span>
          ${tools(composer, dispatch)} ${price(composer)} ${generateButton(composer, isReady, dispatch)}
        </div>
      </div>
      ${placeLine(composer, typed, page, dispatch)}
    </div>
  </section>`;
}

/** What becomes of the pictures that go along, and the way to the other thing. */
function mode(
  composer: Composer,
  { painted }: PageState,
  { send }: Dispatch,
): TemplateResult | typeof nothing {
  const { edit, references } = composer;
  const [first] = references;
  if (first === undefined) return nothing;
  const other = edit ? t('Make a New Picture Instead') : t('Edit {0} Instead', first.name);
  return html`<p class="edit-line" dir="auto"><span>${editLine(composer, painted)}</span><button
      type="button"
      class="link"
      @click=${() => send({ type: 'setEdited', reference: edit ? null : first.id })}
    >${other}</button></p>`;
}

/** Quiet until it matters: the number shows from three quarters of the limit on, to screen readers always. */
function counted(length: number, limit: number | undefined): TemplateResult | typeof nothing {
  if (limit === undefined) return nothing;
  const text = t('{0} of {1} characters', count(length), count(limit));
  const isNear = length > limit * 0.75;
  return html`<span class="visually-hidden">${text}</span>${isNear ? html`<span aria-hidden="true" title=${text}>${length > limit ? icon('error') : nothing}${count(length)}/${count(limit)}</span>` : nothing}`;
}

function styles({ styles }: Composer, { send }: Dispatch): TemplateResult | typeof nothing {
  if (styles.length === 0) return nothing;
  const added = styles.filter(({ isOn }) => isOn).map(({ text }) => text);
  return html`<div class="styles" role="group" aria-label=${t('Styles')}>
    ${styles.map(
      ({
        name,
        text,
        isOn,
      }) => html`<button type="button" class="chip" title=${text} aria-pressed=${isOn} dir="auto"
        @click=${() => send({ type: 'toggleStyle', style: name })}>${name}</button>`,
    )}
    ${added.length > 0 ? html`<p class="added" dir="auto">${t('Added: {0}', added.join(', '))}</p>` : nothing}
  </div>`;
}

function tools({ hasSelection }: Composer, { send }: Dispatch): TemplateResult {
  return html`
    ${
      hasSelection
        ? iconButton({
            icon: 'selection',
            label: t('Use the Editor’s Selection'),
            onClick: () => send({ type: 'useSelection' }),
          })
        : nothing
    }
    <button
      type="button"
      class="chip add"
      data-set
      title=${t('Add Pictures… (or paste, or drop with Shift)')}
      aria-label=${t('Add Pictures… (or paste, or drop with Shift)')}
      @click=${() => send({ type: 'addReferences' })}
    >${icon('reference')}<span>${t('Add Pictures')}</span></button>
    ${iconButton({
      icon: 'request',
      label: t('Show Request'),
      onClick: () => send({ type: 'showRequest' }),
    })}`;
}

function price({ price, model }: Composer): TemplateResult | typeof nothing {
  if (price === undefined || model === undefined) return nothing;
  return html`<span class="price" title=${t('What this is expected to cost')}>${priceText(price)}</span>`;
}

function priceText(price: NonNullable<Composer['price']>): string {
  if (price === 'unknown') return t('price unknown');
  const amount = money({ amount: price.usd, currency: 'USD' });
  return price.isAtMost ? t('up to {0}', amount) : t('about {0}', amount);
}

function generateButton(composer: Composer, isReady: boolean, dispatch: Dispatch): TemplateResult {
  const { needsKey, edit, model } = composer;
  if (model === undefined) {
    return html`<vscode-button class="generate" @click=${() => dispatch.send({ type: 'pickModel' })}>${t('Choose a Model…')}</vscode-button>`;
  }
  const verb = edit ? t('Edit') : t('Generate');
  return html`<vscode-button
    class="generate"
    ?disabled=${!isReady}
    aria-disabled=${!isReady}
    title=${needsKey ? t('Asks for an API key first') : t('{0} (Ctrl+Enter)', verb)}
    @click=${() => generate(dispatch)}
  ><span><b>${verb}</b> <span class="intention">${intention(composer)}</span></span></vscode-button>`;
}

/** Whether pressing the button would ask for something that can be asked for. */
export function isReadyFor({ model, abilities }: Composer, typed: string): boolean {
  const { maxPromptCharacters = Number.POSITIVE_INFINITY } = abilities;
  return model !== undefined && typed.trim() !== '' && promptLength(typed) <= maxPromptCharacters;
}

/** The painter makes way: what is asked for appears among the pictures. */
export function generate({ send, change }: Dispatch): void {
  send({ type: 'generate' });
  change({ type: 'stopPainting' });
}
