/** The composer as the page draws it: the draft, and what the chosen provider and model make of it. Never changes either. */

import type { ImageParameters } from '../../core/imageRequest';
import type { Provider } from '../../providers/provider';
import type { HistoryEntries } from '../history/historyEntries';
import type { LastEditor } from '../lastEditor';
import type { ProviderDirectory } from '../providerDirectory';
import { readStyles } from '../settings';
import type { PictureViews } from './pictureViews';
import type { Composer } from './protocol';
import { type Draft, fitting } from './studioState';

const mostPrompts = 50;

export type ComposerParts = {
  readonly directory: ProviderDirectory;
  readonly editor: LastEditor;
  readonly views: PictureViews;
};

export async function composerView(
  draft: Draft,
  provider: Provider,
  entries: HistoryEntries,
  { directory, editor, views }: ComposerParts,
): Promise<Composer> {
  const model = directory.modelOf(provider);
  const [providers, needsKey] = await Promise.all([directory.list(), directory.needsSetUp(provider)]);
  const models = provider.models.map(({ id }) => id);
  return {
    prompt: draft.prompt,
    promptRevision: draft.promptRevision,
    earlierPrompts: entries.prompts(mostPrompts),
    provider: { id: provider.id, label: provider.label },
    providers: providers.map(({ id, label }) => ({ id, label })),
    ...(model !== undefined && { model }),
    models: model === undefined || models.includes(model) ? models : [model, ...models],
    abilities: directory.abilitiesOf(provider, model ?? ''),
    parameters: parametersFor(draft, provider, directory),
    styles: Object.entries(readStyles()).map(([name, text]) => ({
      name,
      text,
      isOn: draft.styles.includes(name),
    })),
    references: draft.references.map(({ id, name, width, height, sha256 }) => {
      const thumbnail = views.thumbnailOf(sha256);
      return { id, name, width, height, ...(thumbnail !== undefined && { thumbnail }) };
    }),
    hasSelection: editor.selectedText !== '',
    needsKey,
  };
}

/** What goes along with the prompt: the draft's parameters, as far as the chosen model has a use for them. */
export function parametersFor(
  draft: Draft,
  provider: Provider,
  directory: ProviderDirectory,
): ImageParameters {
  const abilities = directory.abilitiesOf(provider, directory.modelOf(provider) ?? '');
  return fitting(provider.parameters ?? {}, draft.parameters, abilities);
}
