/** Where the next pictures go and what they are called, in one quiet line, and the form that changes it. */

import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import { dayOf, numberedNames, stemFromTemplate } from '../../../src/core/fileNames';
import { extensionOf, isMediaType } from '../../../src/core/mediaType';
import { promptWith } from '../../../src/core/promptWith';
import type { Composer, PlaceView } from '../../../src/protocol/views';
import { icon } from '../controls/icons';
import { popup } from '../controls/popup';
import type { Dispatch } from '../dispatch';
import type { PageState } from '../pageState';
import { t } from '../strings';
import { radios } from './pickers';

const field = 'place';

/** `typed`: the prompt as it stands in the field this moment. */
export function placeLine(
  composer: Composer,
  typed: string,
  page: PageState,
  dispatch: Dispatch,
): TemplateResult {
  const { place, edit } = composer;
  if (edit && place.beside !== undefined)
    return html`<p class="place-line" dir="auto">${t('Saved beside {0}', place.beside)}</p>`;
  const isOpen = page.popup?.type === 'picker' && page.popup.field === field;
  return html`<p class="place-line"><button
      type="button"
      class="place"
      title=${t('Change Folder or Name')}
      aria-haspopup="dialog"
      aria-expanded=${isOpen}
      @click=${() => dispatch.change(isOpen ? { type: 'closePopup' } : { type: 'open', popup: { type: 'picker', field } })}
    >${icon('folder')}<span dir="auto">${words(composer, typed)}</span>${icon('chevronDown')}</button>
    ${
      isOpen
        ? popup({
            anchor: () => document.querySelector('.place')?.getBoundingClientRect(),
            onClose: () => dispatch.change({ type: 'closePopup' }),
            content: placeForm(composer, typed, dispatch),
          })
        : nothing
    }</p>`;
}

/** `Saved as images/paper-boat.png`; of an edit the folder alone, whose name follows its source. */
function words(composer: Composer, typed: string): string {
  const { place, edit } = composer;
  const folder = place.folder ?? place.usual;
  if (folder === undefined) return t('Asks where to save');
  if (edit) return t('Saved in {0}', folderName(folder));
  const { outputFormat = 'png' } = composer.parameters;
  const type = `image/${outputFormat}`;
  // The pictures' own format decides in the end.
  const extension = isMediaType(type) ? extensionOf(type) : 'png';
  const name = numberedNames(place.fileName ?? templateName(composer, typed), extension).next().value;
  return t('Saved as {0}', folder === '.' ? name : `${folder}/${name}`);
}

function templateName({ place, styles, model = '', parameters }: Composer, typed: string): string {
  const added = styles.filter(({ isOn }) => isOn).map(({ text }) => text);
  return stemFromTemplate(place.template, {
    ...{ prompt: promptWith(typed, added), model, size: parameters.size ?? '' },
    date: dayOf(new Date()),
  });
}

function placeForm(composer: Composer, typed: string, { send, change }: Dispatch): TemplateResult {
  const { place, edit } = composer;
  const close = () => change({ type: 'closePopup' });
  return html`<div class="picker place-form" role="dialog" aria-label=${edit ? t('Folder') : t('Folder and name')}>
    ${radios({
      name: 'folder',
      label: t('Folder'),
      options: folderOptions(place),
      value: place.folder ?? '',
      choose: folder => send({ type: 'setFolder', folder: folder || null }),
    })}
    <button type="button" class="link" @click=${() => {
      close();
      send({ type: 'chooseFolder' });
    }}>${t('Choose Folder…')}</button>
    ${
      edit
        ? nothing
        : html`<p class="title" aria-hidden="true">${t('Name')}</p><vscode-textfield
            .label=${t('Name')}
            placeholder=${numberedNames(templateName(composer, typed), '').next().value.replace(/\.$/, '')}
            .value=${place.fileName ?? ''}
            @change=${({ target }: Event) => send({ type: 'setFileName', fileName: (target as HTMLInputElement).value })}
            @keydown=${({ key }: KeyboardEvent) => {
              // In a moment: the field tells of its change after the key.
              if (key === 'Enter') setTimeout(close);
            }}
          ></vscode-textfield>`
    }
  </div>`;
}

function folderOptions({ usual, folder, others }: PlaceView): { value: string; label: string }[] {
  const label = usual === undefined ? t('Ask each time') : t('{0} (usual)', folderName(usual));
  const chosen = folder === undefined || others.includes(folder) ? [] : [folder];
  const paths = [...chosen, ...others];
  return [{ value: '', label }, ...paths.map(path => ({ value: path, label: folderName(path) }))];
}

function folderName(path: string): string {
  return path === '.' ? t('Workspace folder') : path;
}
