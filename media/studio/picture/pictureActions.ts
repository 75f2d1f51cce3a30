/** What can be done to a picture: names, icons, keys. The hover bar, the menu and the keyboard read the same list; none of them does anything itself. */

import type { PictureAction } from '../../../src/protocol/intents';
import type { PictureView } from '../../../src/protocol/views';
import type { IconName } from '../controls/icons';
import type { Dispatch } from '../dispatch';
import { besideId, type PageState } from '../pageState';
import { t } from '../strings';
import { copyImage } from './copyImage';

export type ActionId =
  | Exclude<PictureAction, 'openInStudio'>
  | 'view'
  | 'copyImage'
  | 'compare'
  | 'compareWithSource'
  | 'compareWithAnswer'
  | 'family';

export type Action = {
  readonly id: ActionId;
  readonly label: string;
  /** Where there is little room. */
  readonly short?: string;
  readonly icon: IconName;
  /** `KeyboardEvent.key` while the picture has the focus; `mod`: with Ctrl or Cmd. */
  readonly key?: { readonly key: string; readonly mod?: true };
  /** Ends a group of the menu. */
  readonly isLast?: true;
};

/** Files that are gone can only be made again, looked up or left. */
const alsoForGone: ReadonlySet<ActionId> = new Set([
  'view',
  'useSettings',
  'again',
  'restore',
  'favourite',
  'family',
  'delete',
]);

/** `editorName`: of the file that pictures are inserted into, where one is known. */
export function actionsFor(picture: PictureView, editorName?: string): Action[] {
  const source = sourceOf(picture);
  const all: (Action | undefined)[] = [
    { id: 'view', label: t('Show Large'), icon: 'image', key: { key: 'Enter' } },
    { id: 'open', label: t('Open'), icon: 'open', key: { key: 'o' } },
    { id: 'reveal', label: t('Reveal in Explorer'), icon: 'folder' },
    {
      id: 'insert',
      label: editorName === undefined ? t('Insert into Active Editor') : t('Insert into {0}', editorName),
      short: t('Insert'),
      icon: 'insert',
      key: { key: 'i' },
    },
    picture.source === undefined
      ? undefined
      : { id: 'copyImage', label: t('Copy Image'), icon: 'image', key: { key: 'c', mod: true } },
    { id: 'copyPath', label: t('Copy Path'), icon: 'copy' },
    { id: 'copyMarkdown', label: t('Copy as Markdown'), icon: 'markdown', isLast: true },
    { id: 'edit', label: t('Edit with Prompt'), short: t('Edit'), icon: 'edit', key: { key: 'e' } },
    { id: 'mask', label: t('Edit with Mask'), icon: 'brush', key: { key: 'm' } },
    { id: 'removeBackground', label: t('Remove Background'), icon: 'eraser' },
    { id: 'makeVariations', label: t('Make Variations…'), icon: 'sparkle' },
    { id: 'makeSizes', label: t('Make Sizes…'), icon: 'replace' },
    { id: 'useAsReference', label: t('Use as Reference'), icon: 'reference', key: { key: 'r' } },
    { id: 'useSettings', label: t('Use These Settings'), icon: 'settings', key: { key: 's' } },
    { id: 'again', label: t('Make Again'), icon: 'again', key: { key: 'g' }, isLast: true },
    source === undefined
      ? undefined
      : { id: 'compareWithSource', label: t('Compare with Source'), icon: 'difference', key: { key: 'c' } },
    picture.raw === undefined
      ? undefined
      : { id: 'compareWithAnswer', label: t('Compare with the Provider’s Answer'), icon: 'raw' },
    {
      ...{ id: 'compare', label: t('Compare with…'), icon: 'compare' },
      ...(source === undefined && { key: { key: 'c' } }),
    },
    { id: 'favourite', label: favouriteLabel(picture), icon: 'star', key: { key: 'f' } },
    picture.parents.length + picture.children.length > 0
      ? { id: 'family', label: t('Show Family'), icon: 'lineage', isLast: true }
      : undefined,
    { id: 'rename', label: t('Rename…'), icon: 'rename', key: { key: 'F2' } },
    source === undefined
      ? undefined
      : { id: 'replaceSource', label: t('Write over Source'), icon: 'replace' },
    picture.isReplaced ? { id: 'restore', label: t('Restore This Version'), icon: 'undo' } : undefined,
    {
      id: 'delete',
      label: picture.isGone ? t('Remove from History') : t('Delete'),
      icon: 'delete',
      key: { key: 'Delete' },
    },
  ];
  return all.filter(
    action => action !== undefined && (!picture.isGone || alsoForGone.has(action.id)),
  ) as Action[];
}

/** Id of what it was edited from, in the history or not. */
function sourceOf({ id, parents: [parent], original, edited, isGuided }: PictureView): string | undefined {
  if (isGuided || original !== undefined) return original && !isGuided ? besideId('original', id) : undefined;
  return edited === undefined ? parent : edited.picture;
}

/** Those that are written out beside a picture that is shown large. */
export const mainActions: readonly ActionId[] = ['edit', 'insert', 'copyImage', 'again'];

/** The few that show when a picture is pointed at. */
export const quickActions: readonly ActionId[] = ['favourite', 'edit', 'insert', 'compare'];

function favouriteLabel({ isFavourite }: PictureView): string {
  return isFavourite ? t('Remove from Favourites') : t('Add to Favourites');
}

export function runAction(
  id: ActionId,
  picture: PictureView,
  { history }: PageState['studio'] & object,
  dispatch: Dispatch,
): void {
  const { id: first } = picture;
  const source = sourceOf(picture);
  if (id === 'view') dispatch.change({ type: 'select', picture: first });
  else if (id === 'copyImage') void copyImage(picture, dispatch);
  else if (id === 'compare') dispatch.change({ type: 'compare', first });
  else if (id === 'family')
    dispatch.send({ type: 'filterHistory', filter: { ...history.filter, familyOf: first } });
  else if (id === 'compareWithAnswer')
    dispatch.change({ type: 'compare', first: besideId('raw', first), second: first });
  else if (id !== 'compareWithSource') dispatch.send({ type: 'picture', picture: first, action: id });
  else if (source !== undefined) dispatch.change({ type: 'compare', first: source, second: first });
}

/** The action that a key means, if any. */
export function actionForKey(picture: PictureView, event: KeyboardEvent): Action | undefined {
  // A key that is held down means its action once.
  if (event.altKey || event.repeat) return undefined;
  const hasMod = event.ctrlKey || event.metaKey;
  const pressed = event.key === 'Backspace' && event.metaKey ? 'Delete' : event.key;
  return actionsFor(picture).find(
    ({ key }) =>
      key?.key.toLowerCase() === pressed.toLowerCase() &&
      (key.mod === true) === (hasMod && pressed !== 'Delete'),
  );
}

/** As menus write it. */
export function keyLabel({ key }: Action): string | undefined {
  if (!key) return undefined;
  const isMac = navigator.platform.startsWith('Mac');
  const name = key.key.length === 1 ? key.key.toUpperCase() : key.key;
  if (!key.mod) return name;
  return isMac ? `⌘${name}` : `Ctrl+${name}`;
}
