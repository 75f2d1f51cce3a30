/** What the Studio's page asks of the host, as schemas: each intent is checked when it arrives. Pictures go by id, never by path. */

import * as z from 'zod';
import type { HistoryFilter } from '../core/historyFilter';

const id = z.string().min(1).max(100);
const longestPrompt = 200_000;
const mostBytes = 200 * 1024 * 1024;

const pictureBytes = z.instanceof(Uint8Array).refine(bytes => bytes.byteLength <= mostBytes);
const margin = z.int().min(0).max(10_000);

/** What can be done to one picture. */
export const pictureActions = [
  'open',
  'reveal',
  'insert',
  'copyPath',
  'copyMarkdown',
  'edit',
  'mask',
  'useAsReference',
  'useSettings',
  'again',
  'removeBackground',
  'makeVariations',
  'makeSizes',
  'replaceSource',
  'restore',
  'rename',
  'delete',
  'favourite',
  'openInStudio',
] as const;

const parameterValue = z.union([z.string().min(1).max(10_000), z.number(), z.boolean(), z.null()]);

const historyFilter = z.strictObject({
  text: z.string().max(500),
  provider: z.string().max(100).optional(),
  model: z.string().max(200).optional(),
  folder: z.string().max(1000).optional(),
  favourites: z.boolean(),
  familyOf: id.optional(),
}) satisfies z.ZodType<HistoryFilter>;

/** The page's intents, checked on arrival. Whatever does not fit is refused and changes nothing. */
export const intent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  /** Typed. `revision`: of the host's prompt that it takes the place of, as in `Composer`. */
  z.strictObject({
    type: z.literal('setPrompt'),
    prompt: z.string().max(longestPrompt),
    revision: z.int().min(0),
  }),
  /** One that the page offers. */
  z.strictObject({ type: z.literal('usePrompt'), prompt: z.string().max(longestPrompt) }),
  z.strictObject({ type: z.literal('useSelection') }),
  z.strictObject({ type: z.literal('setProvider'), provider: id }),
  z.strictObject({ type: z.literal('setModel'), model: z.string().trim().min(1).max(200) }),
  /** Opens the host's own model picker, with the provider's list. */
  z.strictObject({ type: z.literal('pickModel') }),
  z.strictObject({ type: z.literal('manageProviders') }),
  /** `null`: back to the provider's default. */
  z.strictObject({ type: z.literal('setParameter'), parameter: z.string().max(50), value: parameterValue }),
  z.strictObject({ type: z.literal('toggleStyle'), style: z.string().max(200) }),
  /** Where new pictures go: one of the folders that the composer names. `null`: the usual one. */
  z.strictObject({ type: z.literal('setFolder'), folder: z.string().max(4000).nullable() }),
  /** Asks in VS Code's folder dialog. */
  z.strictObject({ type: z.literal('chooseFolder') }),
  /** Of new pictures; empty: as `easel.fileName` says. */
  z.strictObject({ type: z.literal('setFileName'), fileName: z.string().max(1000) }),
  z.strictObject({ type: z.literal('showRequest') }),
  /** Opens VS Code's file dialog. `toEdit`: what is chosen first there is edited. */
  z.strictObject({ type: z.literal('addReferences'), toEdit: z.boolean().optional() }),
  /** Dropped from the explorer or an editor tab. */
  z.strictObject({ type: z.literal('addUris'), uris: z.array(z.string().max(4000)).min(1).max(50) }),
  /** Pasted, or dropped from the operating system. */
  z.strictObject({
    type: z.literal('addBytes'),
    name: z.string().max(255),
    bytes: pictureBytes,
  }),
  z.strictObject({ type: z.literal('removeReference'), reference: id }),
  z.strictObject({ type: z.literal('removeReferences') }),
  /** `by`: places further on. */
  z.strictObject({ type: z.literal('moveReference'), reference: id, by: z.int().min(-100).max(100) }),
  /** Which one is edited; `null`: none, they guide a new picture. */
  z.strictObject({ type: z.literal('setEdited'), reference: id.nullable() }),
  /** Edits it, and opens the painter. */
  z.strictObject({ type: z.literal('paint'), reference: id }),
  /** Painted on the edited picture: a PNG of its px, white is to change and black is kept. */
  z.strictObject({ type: z.literal('setMask'), reference: id, bytes: pictureBytes }),
  /** From the picture's own transparent parts, a file that VS Code's dialog asks for, or the edit that went before. */
  z.strictObject({
    type: z.literal('startMask'),
    reference: id,
    from: z.enum(['alpha', 'file', 'previous']),
  }),
  z.strictObject({ type: z.literal('removeMask'), reference: id }),
  /** As `NAME.mask.png` beside the picture. */
  z.strictObject({ type: z.literal('saveMask'), reference: id }),
  /** px; `null`: as wide as suits the mask. */
  z.strictObject({ type: z.literal('setFeather'), feather: z.number().min(0).max(200).nullable() }),
  /** px by which the canvas of the edited picture grows; the new area is the model's to fill. */
  z.strictObject({
    type: z.literal('setMargins'),
    reference: id,
    margins: z.strictObject({ top: margin, right: margin, bottom: margin, left: margin }),
  }),
  /** A copy of the reference with notes drawn on it, which goes along as one more; `layer`: the notes by themselves, a PNG of as many px. */
  z.strictObject({ type: z.literal('annotate'), reference: id, bytes: pictureBytes, layer: pictureBytes }),
  z.strictObject({ type: z.literal('generate') }),
  z.strictObject({ type: z.literal('cancelJob'), job: id }),
  z.strictObject({ type: z.literal('retryJob'), job: id }),
  z.strictObject({ type: z.literal('dismissJob'), job: id }),
  /** Presses a failed job's button: its index in `JobStateView.actions`. */
  z.strictObject({ type: z.literal('runJobAction'), job: id, action: z.int().min(0).max(10) }),
  z.strictObject({ type: z.literal('picture'), picture: id, action: z.enum(pictureActions) }),
  z.strictObject({ type: z.literal('filterHistory'), filter: historyFilter }),
  /** Asks for entries `from` up to, not including, `to`; 0 is the newest. */
  z.strictObject({ type: z.literal('readHistory'), from: z.int().min(0), to: z.int().min(0) }),
  /** Asks for pictures by id: the family of one, or the one that was open before a reload. Unknown ones are left out of the answer. */
  z.strictObject({ type: z.literal('readPictures'), pictures: z.array(id).min(1).max(100) }),
]);

export type Intent = z.infer<typeof intent>;
export type PictureAction = (typeof pictureActions)[number];
