/** What an empty Studio says: two or three things to begin with. Gone with the first picture. */

import { html, nothing, type TemplateResult } from 'lit';
import { isFiltered } from '../../../src/core/historyFilter';
import { focusPrompt } from '../composer/promptField';
import { icon } from '../controls/icons';
import type { Dispatch } from '../dispatch';
import type { PageState } from '../pageState';
import { t } from '../strings';

export function welcome({ studio }: PageState, { send }: Dispatch): TemplateResult | typeof nothing {
  if (!studio) return nothing;
  if (isFiltered(studio.history.filter)) {
    return html`<div class="welcome"><h2>${t('No picture passes the filter')}</h2></div>`;
  }
  const ideas = [
    t('A fox asleep in autumn leaves, soft morning light'),
    t('A flat icon of a paper plane on a transparent background'),
    t('A lighthouse in a storm, oil on canvas'),
  ];
  return html`<div class="welcome">
    ${icon('sparkle')}
    <h2>${t('Say what the picture should show')}</h2>
    <div class="ideas">
      ${ideas.map(
        idea =>
          html`<button type="button" class="idea" @click=${() => {
            send({ type: 'usePrompt', prompt: idea });
            focusPrompt();
          }}>${idea}</button>`,
      )}
    </div>
    <p>
      <button type="button" class="link" @click=${() => send({ type: 'addReferences', toEdit: true })}>${t('Edit a picture you have')}</button>
      <span aria-hidden="true">·</span>
      <button type="button" class="link" @click=${() => send({ type: 'manageProviders' })}>${t('Set up another provider')}</button>
    </p>
  </div>`;
}
