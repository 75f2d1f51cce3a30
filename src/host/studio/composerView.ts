/** The composer as the page draws it: the draft, and what the chosen provider and model make of it. Never changes either. */

import * as vscode from 'vscode';
import { isFittedToSource } from '../../core/editContract';
import { fileNameOf } from '../../core/fileNames';
import { takesNotes } from '../../core/markup';
import type { ModelAbilities } from '../../core/modelAbilities';
import { type ImageParameters, wholeFormats } from '../../core/parameters';
import { nearestSize } from '../../core/sizes';
import {
  annotatedName,
  type Draft,
  editedIn,
  editOf,
  fitting,
  isPromptOfAnother,
  type Reference,
} from '../../jobs/draft';
import type { HistoryEntries } from '../../jobs/history/historyEntries';
import type { Composer, EditView, ReferenceView } from '../../protocol/views';
import type { Quote } from '../../providers/priceOf';
import type { Provider } from '../../providers/provider';
import type { SubstituteFolders } from '../files/substituteFolders';
import type { ProviderDirectory } from '../providers/providerDirectory';
import { readSettings, readStyles } from '../settings';
import type { LastEditor } from '../ui/lastEditor';
import type { PictureViews } from './pictureViews';
import { placeView } from './place';
import type { ShownFiles } from './shownFiles';
import type { WebviewUris } from './webviewUris';

const mostPrompts = 50;

export type ComposerParts = {
  readonly directory: ProviderDirectory;
  readonly editor: LastEditor;
  readonly views: PictureViews;
  readonly addresses: WebviewUris;
  readonly shownFiles: ShownFiles;
  readonly substitutes: SubstituteFolders;
};

export async function composerView(
  draft: Draft,
  provider: Provider,
  entries: HistoryEntries,
  parts: ComposerParts,
): Promise<Composer> {
  const { directory, editor } = parts;
  const model = directory.modelOf(provider);
  const [providers, needsKey, abilities, place] = await Promise.all([
    directory.list(),
    directory.needsSetUp(provider),
    directory.abilitiesOf(provider, model ?? ''),
    placeView(draft, parts.substitutes),
  ]);
  const parameters = parametersFor(draft, provider, abilities);
  const price = await priceView(draft, provider, model, { parameters, abilities, directory });
  const models = provider.models.map(({ id }) => id);
  return {
    prompt: draft.prompt,
    promptRevision: draft.promptRevision,
    ...(isPromptOfAnother(draft) && { isPromptOfAnother: true }),
    earlierPrompts: entries.prompts(mostPrompts),
    provider: { id: provider.id, label: provider.label },
    providers: providers.map(({ id, label }) => ({ id, label })),
    ...(model !== undefined && { model }),
    models: model === undefined || models.includes(model) ? models : [model, ...models],
    abilities,
    parameters,
    styles: Object.entries(readStyles()).map(([name, text]) => ({
      name,
      text,
      isOn: draft.styles.includes(name),
    })),
    references: draft.references.map(reference => referenceView(reference, parts)),
    ...(draft.edited !== undefined && { edit: editView(draft, parts, { parameters, abilities }) }),
    place,
    ...(price !== 'free' && { price }),
    hasSelection: editor.selectedText !== '',
    ...(editor.current && { editorName: fileNameOf(editor.current.document.uri) }),
    needsKey,
  };
}

/** An edit asks for a size like its source's where nobody has said another. */
async function priceView(
  { prompt, references, ...draft }: Draft,
  provider: Provider,
  model: string | undefined,
  {
    parameters,
    abilities,
    directory,
  }: Pick<Composer, 'parameters' | 'abilities'> & Pick<ComposerParts, 'directory'>,
): Promise<Quote> {
  if (model === undefined) return 'unknown';
  const edited = editedIn({ prompt, references, ...draft });
  const like = edited && nearestSize(`${edited.width}x${edited.height}`, abilities.sizes);
  const { size = like } = parameters;
  return directory.quote(provider, model, {
    ...{ prompt, sources: references },
    parameters: { ...parameters, ...(size !== undefined && { size }) },
  });
}

function referenceView(
  { id, uri, name, width, height, sha256 }: Reference,
  { views, shownFiles }: ComposerParts,
): ReferenceView {
  const thumbnail = views.thumbnailOf(sha256);
  const source = shownFiles.addressOf(vscode.Uri.parse(uri), sha256);
  return {
    ...{ id, name, width, height },
    ...(thumbnail !== undefined && { thumbnail }),
    ...(source !== undefined && { source }),
  };
}

function editView(
  draft: Draft,
  { addresses }: ComposerParts,
  { parameters: { outputFormat = '' }, abilities }: Pick<Composer, 'parameters' | 'abilities'>,
): EditView {
  const { mask, feather, margins } = editOf(draft) ?? {};
  const address = mask === undefined ? undefined : addresses.of(vscode.Uri.parse(mask));
  const edited = editedIn(draft);
  const isCopy = ({ name }: Reference) => edited !== undefined && name === annotatedName(edited);
  const isAlone = draft.references.every(reference => reference === edited || isCopy(reference));
  const isWhole = mask === undefined && margins === undefined && !wholeFormats.includes(outputFormat);
  return {
    ...(address !== undefined && { mask: address }),
    ...(feather !== undefined && { feather }),
    ...(margins !== undefined && { margins }),
    maskRevision: draft.maskRevision,
    hasNotes: draft.references.some(isCopy),
    takesNotes: isAlone && isWhole && takesNotes(abilities),
    hasPreviousMask: draft.previousMask !== undefined,
    isFitted: isFittedToSource({ editSize: readSettings().editSize, mask, extend: margins, outputFormat }),
  };
}

/** What goes along with the prompt: the draft's parameters, as far as the chosen model has a use for them. */
export function parametersFor(draft: Draft, provider: Provider, abilities: ModelAbilities): ImageParameters {
  return fitting(provider.parameters ?? {}, draft, abilities);
}
