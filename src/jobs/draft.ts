/** What the composer holds between two jobs, and how intents change it. Pure: never touches VS Code, a file or the clock. */

import { cleanedName, stemOf } from '../core/fileNames';
import { invalidInput } from '../core/imageError';
import { effectiveMargins, type Margins } from '../core/margins';
import { type Acceptance, type ImageParameters, isParameterName, isValue, usable } from '../core/parameters';

export type Reference = {
  readonly id: string;
  /** As text, so that it can be kept. */
  readonly uri: string;
  readonly name: string;
  /** px */
  readonly width: number;
  readonly height: number;
  readonly sha256: string;
};

/** What of the edited picture may change. */
export type DraftEdit = {
  /** sha256 of the picture that it was painted on: another one knows nothing of it. */
  readonly of: string;
  /** URI of a PNG, white is to change. */
  readonly mask?: string | undefined;
  /** px; absent: as wide as suits the mask. */
  readonly feather?: number | undefined;
  /** Absent: the canvas stays as it is. */
  readonly margins?: Margins | undefined;
};

export type Draft = {
  readonly prompt: string;
  /** How often the prompt was written by something else than typing: only then does the page take it over. */
  readonly promptRevision: number;
  /** sha256 of the picture that the prompt was written or sent for; empty: it was sent for a new one. Absent: for any. */
  readonly promptOf?: string | undefined;
  /** All that the user has set, also what the present model has no use for: another one may. */
  readonly parameters: ImageParameters;
  /** Names in `easel.styles` that are on, in the order in which they were. */
  readonly styles: readonly string[];
  /** Numbered from 1 as they are sent. */
  readonly references: readonly Reference[];
  /** sha256 of the picture that is edited, the first of them. Absent: all of them guide a new picture. */
  readonly edited?: string | undefined;
  /** One for each picture, the latest first: those of others wait until they are edited again. */
  readonly edits: readonly DraftEdit[];
  /** How often the mask was made by something else than the page's painter. */
  readonly maskRevision: number;
  /** URI of the mask that was sent last. */
  readonly previousMask?: string | undefined;
  /** URI of the folder for new pictures. Absent: the usual one. */
  readonly folder?: string | undefined;
  /** What new pictures are called. Absent: as the template says. */
  readonly fileName?: string | undefined;
};

export const emptyDraft: Draft = {
  prompt: '',
  promptRevision: 0,
  parameters: {},
  styles: [],
  references: [],
  edits: [],
  maskRevision: 0,
};

export type DraftChange =
  /** Typed in the page. What was typed before the page heard of another prompt goes with the one that it replaced. */
  | { readonly type: 'setPrompt'; readonly prompt: string; readonly revision: number }
  | { readonly type: 'usePrompt'; readonly prompt: string }
  | {
      readonly type: 'setParameter';
      readonly parameter: string;
      readonly value: string | number | boolean | null;
    }
  | { readonly type: 'toggleStyle'; readonly style: string }
  | { readonly type: 'addReferences'; readonly references: readonly Reference[] }
  /** It becomes the first, whether it was there or not, and one that was edited before makes way for a new one. */
  | { readonly type: 'editReference'; readonly reference: Reference }
  /** The file of the one with this id has other content now; what was painted on the old waits for that. */
  | { readonly type: 'renewReference'; readonly reference: Reference }
  /** Of those that are there; `null`: none, all of them are references. */
  | { readonly type: 'setEdited'; readonly reference: string | null }
  | { readonly type: 'removeReference'; readonly reference: string }
  | { readonly type: 'removeReferences' }
  /** `by`: places further on. The edited one stays the first. */
  | { readonly type: 'moveReference'; readonly reference: string; readonly by: number }
  | {
      readonly type: 'setMask';
      readonly reference: string;
      /** `undefined`: none any more. */
      readonly mask: string | undefined;
      /** By the page, which shows it already. */
      readonly isPainted: boolean;
    }
  /** `undefined`: the usual one. */
  | { readonly type: 'setFolder'; readonly folder: string | undefined }
  /** As it was typed; what is no name leaves the template. */
  | { readonly type: 'setFileName'; readonly fileName: string }
  | { readonly type: 'setFeather'; readonly feather: number | null }
  | { readonly type: 'setMargins'; readonly reference: string; readonly margins: Margins }
  /** The draft became a job. */
  | { readonly type: 'sent' }
  | { readonly type: 'useSettings'; readonly prompt: string; readonly parameters: ImageParameters };

/** Throws ImageError `invalidInput` for a reference or a parameter that there is not, and changes nothing then. */
export function changed(draft: Draft, change: DraftChange): Draft {
  const { references } = draft;
  switch (change.type) {
    case 'setPrompt':
      return change.revision === draft.promptRevision
        ? { ...draft, prompt: change.prompt, promptOf: draft.edited }
        : draft;
    case 'usePrompt':
      return {
        ...draft,
        ...{ prompt: change.prompt, promptRevision: draft.promptRevision + 1, promptOf: draft.edited },
      };
    case 'setParameter':
      return { ...draft, parameters: withParameter(draft.parameters, change.parameter, change.value) };
    case 'toggleStyle':
      return { ...draft, styles: toggled(draft.styles, change.style) };
    case 'addReferences':
      return { ...draft, references: [...references, ...change.references.filter(isNewTo(references))] };
    case 'editReference': {
      const { sha256 } = change.reference;
      const isNew = references.every(known => known.sha256 !== sha256);
      const stays = (known: Reference) =>
        known.sha256 !== sha256 && !(isNew && known.sha256 === draft.edited);
      return { ...draft, references: [change.reference, ...references.filter(stays)], edited: sha256 };
    }
    case 'renewReference': {
      const old = known(references, change.reference.id);
      const renewed = references.map(reference => (reference === old ? change.reference : reference));
      return {
        ...draft,
        references: renewed,
        ...(draft.edited === old.sha256 && { edited: change.reference.sha256 }),
        ...(draft.promptOf === old.sha256 && { promptOf: change.reference.sha256 }),
      };
    }
    case 'setEdited': {
      if (change.reference === null) return { ...draft, edited: undefined };
      const edited = known(references, change.reference);
      const others = references.filter(reference => reference !== edited);
      return { ...draft, references: [edited, ...others], edited: edited.sha256 };
    }
    case 'removeReference': {
      const removed = known(references, change.reference);
      return {
        ...draft,
        references: references.filter(reference => reference !== removed),
        edited: draft.edited === removed.sha256 ? undefined : draft.edited,
      };
    }
    case 'removeReferences':
      return { ...draft, references: [], edited: undefined };
    case 'moveReference': {
      const moved = known(references, change.reference);
      if (moved.sha256 === draft.edited) return draft;
      const first = draft.edited === undefined ? 0 : 1;
      const to = Math.max(first, references.indexOf(moved) + change.by);
      const others = references.filter(reference => reference !== moved);
      return { ...draft, references: others.toSpliced(to, 0, moved) };
    }
    case 'setMask':
      return {
        ...draft,
        edits: withEdit(draft, { ...editFor(draft, change.reference), mask: change.mask }),
        maskRevision: draft.maskRevision + (change.isPainted ? 0 : 1),
      };
    case 'setFolder':
      return { ...draft, folder: change.folder };
    case 'setFileName':
      return { ...draft, fileName: cleanedName(change.fileName) || undefined };
    case 'setFeather':
      return withFeather(draft, change.feather ?? undefined);
    case 'setMargins':
      return {
        ...draft,
        edits: withEdit(draft, {
          ...editFor(draft, change.reference),
          margins: effectiveMargins(change.margins),
        }),
      };
    case 'sent':
      return {
        ...draft,
        ...{ previousMask: editOf(draft)?.mask ?? draft.previousMask, promptOf: draft.edited ?? '' },
      };
    case 'useSettings':
      return {
        ...changed(draft, { type: 'usePrompt', prompt: change.prompt }),
        parameters: change.parameters,
        styles: [],
      };
  }
}

/** What was painted for the picture that is edited now. */
export function editOf({ edited, edits }: Draft): DraftEdit | undefined {
  return edits.find(({ of }) => of === edited);
}

/** The picture that is edited; `undefined`: none. */
export function editedIn({ references, edited }: Draft): Reference | undefined {
  return references.find(({ sha256 }) => sha256 === edited);
}

/** The prompt was written for another picture than the one that is edited now, or sent for a new one. */
export function isPromptOfAnother({ prompt, promptOf, edited }: Draft): boolean {
  return prompt !== '' && promptOf !== undefined && edited !== undefined && promptOf !== edited;
}

/** What the copy of a picture with notes on it is called. */
export function annotatedName({ name }: Pick<Reference, 'name'>): string {
  return `${stemOf(name)}-annotated.png`;
}

/** Pictures whose masks are kept. */
const mostEdits = 20;

function withEdit({ edits }: Draft, edit: DraftEdit): DraftEdit[] {
  return [edit, ...edits.filter(({ of }) => of !== edit.of)].slice(0, mostEdits);
}

/** Only the picture that is edited has a mask. Throws ImageError `invalidInput` for any other. */
function editFor(draft: Draft, id: string): DraftEdit {
  const reference = known(draft.references, id);
  if (reference.sha256 !== draft.edited)
    throw invalidInput('This picture is a reference. Edit it to say what may change.');
  return editOf(draft) ?? { of: reference.sha256 };
}

function withFeather(draft: Draft, feather: number | undefined): Draft {
  const edited = editedIn(draft);
  return edited === undefined
    ? draft
    : { ...draft, edits: withEdit(draft, { ...editFor(draft, edited.id), feather }) };
}

function withParameter(
  parameters: ImageParameters,
  name: string,
  value: string | number | boolean | null,
): ImageParameters {
  if (!isParameterName(name)) throw invalidInput('There is no parameter “{0}”.', name);
  const { [name]: _replaced, ...others } = parameters;
  if (value === null) return others;
  if (!isValue(name, value)) throw invalidInput('“{1}” is no value for {0}.', name, String(value));
  return { ...others, [name]: value };
}

function toggled(styles: readonly string[], style: string): string[] {
  return styles.includes(style) ? styles.filter(other => other !== style) : [...styles, style];
}

/** The same picture twice helps nobody, whatever the two files are called. */
function isNewTo(
  references: readonly Reference[],
): (reference: Reference, at: number, all: readonly Reference[]) => boolean {
  return ({ sha256 }, at, all) =>
    references.every(known => known.sha256 !== sha256) &&
    all.findIndex(other => other.sha256 === sha256) === at;
}

function known(references: readonly Reference[], id: string): Reference {
  const found = references.find(reference => reference.id === id);
  if (found === undefined) throw invalidInput('That reference is not there any more.');
  return found;
}

/** The parameters that this model has a use for, the provider's own suggestion beneath them. */
export function fitting(
  suggested: ImageParameters,
  { parameters, references }: Pick<Draft, 'parameters' | 'references'>,
  abilities: Acceptance,
): ImageParameters {
  return usable({ ...suggested, ...parameters }, abilities, references.length > 0);
}

/** A draft that was kept; whatever is not one any more is an empty one. */
export function readDraft(kept: unknown): Draft {
  if (typeof kept !== 'object') return emptyDraft;
  const draft: Draft = { ...emptyDraft, ...kept };
  const isDraft =
    typeof draft.prompt === 'string' &&
    typeof draft.promptRevision === 'number' &&
    typeof draft.parameters === 'object' &&
    Array.isArray(draft.styles) &&
    Array.isArray(draft.edits) &&
    Array.isArray(draft.references);
  return isDraft ? draft : emptyDraft;
}
