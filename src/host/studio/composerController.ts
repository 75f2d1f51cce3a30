/** Carries out what a person does at the composer: words, parameters, references, and the job that comes of them. Each is done in its turn of the intents' queue. */

import * as vscode from 'vscode';
import type { EditOptions } from '../../api';
import { invalidInput } from '../../core/imageError';
import { promptWith } from '../../core/promptWith';
import type { Outside } from '../../core/serialQueue';
import { type Draft, editOf, type Reference } from '../../jobs/draft';
import type { HistoryEntry } from '../../jobs/history/historyEntry';
import type { JobRequest } from '../../jobs/jobRequest';
import type { Provider } from '../../providers/provider';
import { describeCalls, keyHeaderOf } from '../../wire/requestText';
import { pickAnyFolder } from '../files/askFolder';
import { obviousWorkspaceFolder, outputFolderIn } from '../files/workspaceFiles';
import { uriOf } from '../history/history';
import { readStyles, writeUserSetting } from '../settings';
import { parametersFor } from './composerView';
import type { DraftStore } from './draftStore';
import type { MaskController } from './maskController';
import { folderCalled, isInWorkspace } from './place';
import type { References } from './references';
import type { StudioServices } from './studioServices';

/** Who presses twice within this time, and changes nothing in between, means one job (ms). */
const doublePressMs = 500;

export class ComposerController {
  /** What a job is being started of, or was a moment ago. */
  private pressed: { readonly what: unknown; readonly until: number } | undefined;

  constructor(
    private readonly services: StudioServices,
    private readonly store: DraftStore,
    private readonly references: References,
    private readonly masks: MaskController,
    /** A reference is among those of the draft: its small copy will be wanted. */
    private readonly onReference: (reference: Reference) => void,
  ) {
    for (const reference of store.draft.references) onReference(reference);
  }

  useSelection(): void {
    const prompt = this.services.editor.selectedText;
    if (prompt === '') throw invalidInput('Nothing is selected in the editor.');
    this.store.change({ type: 'usePrompt', prompt });
  }

  /** For the whole of Easel: the palette goes on with the same. */
  async setProvider(id: string): Promise<void> {
    const provider = await this.services.directory.find(id);
    await writeUserSetting('provider', provider.id);
  }

  async setModel(model: string): Promise<void> {
    const { directory } = this.services;
    await directory.chooseModel(await directory.current(), model);
  }

  async pickModel(outside: Outside): Promise<void> {
    const provider = await this.services.directory.current();
    await outside(() => this.services.models.pick(provider));
  }

  /** Asks in VS Code's own dialog. */
  async addChosen(isToEdit: boolean, outside: Outside): Promise<void> {
    const references = await outside(() => this.references.choose());
    this.add(references);
    const [first] = references;
    if (!isToEdit || first === undefined) return;
    this.store.change({ type: 'editReference', reference: first });
    await this.masks.findMask();
  }

  async addUris(uris: readonly string[]): Promise<void> {
    this.add(await this.references.fromUris(uris));
  }

  async addPicture(entry: HistoryEntry): Promise<void> {
    this.add([await this.references.fromUri(fileOf(entry))]);
  }

  /** `null`: none of the pictures that are there; they guide a new one. What is edited so brings the mask along that lies beside it. */
  async setEdited(reference: string | null): Promise<void> {
    this.store.change({ type: 'setEdited', reference });
    await this.masks.findMask();
  }

  async addBytes(name: string, bytes: Uint8Array): Promise<void> {
    this.add([await this.references.fromBytes(name, bytes)]);
  }

  editPicture(entry: HistoryEntry): Promise<void> {
    return this.edit(fileOf(entry));
  }

  /** The picture becomes the one that is edited. */
  async edit(uri: vscode.Uri): Promise<void> {
    const reference = await this.references.fromUri(uri);
    this.store.change({ type: 'editReference', reference });
    this.onReference(reference);
    await this.masks.findMask();
  }

  /** The file was written over: what is shown of it, and known of its size, is of its content now. */
  async renew(uri: vscode.Uri): Promise<void> {
    for (const { id } of this.store.draft.references.filter(({ uri: own }) => own === uri.toString())) {
      const reference = { ...(await this.references.fromUri(uri)), id };
      this.store.change({ type: 'renewReference', reference });
      this.onReference(reference);
    }
  }

  /** Prompt, parameters, provider and model of a picture, for the next one. */
  async useSettings({ prompt, requested, provider, model }: HistoryEntry): Promise<void> {
    const { directory } = this.services;
    // A provider that is no longer there takes its model with it; the rest is still of use.
    const known = (await directory.list()).find(({ id }) => id === provider);
    if (known !== undefined) {
      await writeUserSetting('provider', known.id);
      await directory.chooseModel(known, model);
    }
    this.store.change({ type: 'useSettings', prompt, parameters: requested });
  }

  /** Asks for a key, a model or a folder where one is missing, then starts the job with the draft as it was before that. */
  generate(outside: Outside): Promise<void> {
    const { draft } = this.store;
    return this.once(draft, () => this.start(draft, outside));
  }

  /** A double press means one job. `start` resolves to what a second press would be for, if it started one. */
  async once(what: unknown, start: () => Promise<unknown>): Promise<void> {
    const { pressed } = this;
    if (pressed !== undefined && pressed.what === what && Date.now() < pressed.until) return;
    const own = { what, until: Number.POSITIVE_INFINITY };
    this.pressed = own;
    let next: unknown;
    try {
      next = await start();
    } finally {
      const until = Date.now() + doublePressMs;
      if (this.pressed === own) this.pressed = next === undefined ? undefined : { what: next, until };
    }
  }

  /** The draft as it is afterwards; `undefined` when the user closed a question or changed it meanwhile. */
  private async start(draft: Draft, outside: Outside): Promise<Draft | undefined> {
    const { directory, interaction, jobs } = this.services;
    const provider = await directory.current();
    // A prompt that is missing is told before anybody is asked for a key.
    const asked = await this.requestFor(provider, draft);
    const model = await outside(() => interaction.readyModel(provider, asked.model));
    if (model === undefined) return undefined;
    // The user may have been asked for another one.
    const request = model === asked.model ? asked : await this.requestFor(provider, draft, model);
    const folder = await this.folderFor(request.images?.[0], outside);
    if (folder === undefined) return undefined;
    const isNew = request.images === undefined && draft.fileName !== undefined;
    jobs.start({ ...request, ...folder, ...(isNew && { fileName: draft.fileName }) });
    const isUnchanged = this.store.draft === draft;
    this.store.change({ type: 'sent' });
    return isUnchanged ? this.store.draft : undefined;
  }

  /** Opens what would be sent, without key and picture data, also as curl commands. */
  async showRequest(outside: Outside): Promise<void> {
    const { directory, maker, requests } = this.services;
    const asked = await this.requestFor(await directory.current(), this.store.draft);
    // A large picture takes seconds to be made what the model takes.
    const { provider, request } = await outside(() => maker.preview(asked, new AbortController().signal));
    const { place, calls } = await requests.preview(provider, request);
    const title = vscode.l10n.t('What {0} is sent', provider.label);
    const text = describeCalls(calls, keyHeaderOf(place.auth), Object.keys(place.headers ?? {}));
    await this.services.documents.show(title, `# ${title}\n\n${text}`);
  }

  /** Throws ImageError `invalidInput` when there is no prompt. */
  private async requestFor(
    provider: Provider,
    draft: Draft,
    model = this.services.directory.modelOf(provider),
  ): Promise<Omit<JobRequest, 'images'> & { readonly images?: readonly vscode.Uri[] }> {
    const styles = readStyles();
    const prompt = promptWith(
      draft.prompt,
      draft.styles.map(name => styles[name] ?? ''),
    );
    if (prompt === '') throw invalidInput('The prompt is empty. Say what the picture should show.');
    const abilities = await this.services.directory.abilitiesOf(provider, model ?? '');
    const images = await Promise.all(draft.references.map(reference => this.locate(reference)));
    return {
      ...{ prompt, provider: provider.id },
      parameters: parametersFor(draft, provider, abilities),
      ...(model !== undefined && { model }),
      ...(draft.edited !== undefined && { images, edit: editOptionsIn(draft) }),
      ...(draft.edited === undefined && images.length > 0 && { references: images }),
    };
  }

  /** One of those that the page was told, or the usual one. Throws ImageError `invalidInput` for any other. */
  setFolder(path: string | null): void {
    const folder = path === null ? undefined : folderCalled(path, this.store.draft);
    if (path !== null && folder === undefined)
      throw invalidInput('{0} is not part of this workspace any more.', path);
    this.store.change({ type: 'setFolder', folder: folder?.toString() });
  }

  /** Asks in VS Code's own dialog. */
  async chooseFolder(outside: Outside): Promise<void> {
    const { folder: before } = this.store.draft;
    const near = before === undefined ? undefined : vscode.Uri.parse(before, true);
    const folder = await outside(() => pickAnyFolder(near));
    if (folder !== undefined) this.store.change({ type: 'setFolder', folder: folder.toString() });
  }

  /**
   * An edit goes beside its source where that lies in the workspace; pasted pictures and those from elsewhere have no
   * place to be beside. `undefined` when the user was asked and gave none; what is given is this Studio's from then on.
   */
  async folderFor(
    source: vscode.Uri | undefined,
    outside: Outside,
  ): Promise<{ folder?: vscode.Uri } | undefined> {
    if (source !== undefined && isInWorkspace(source)) return {};
    const { folder } = this.store.draft;
    if (folder !== undefined) return { folder: vscode.Uri.parse(folder, true) };
    const obvious = obviousWorkspaceFolder();
    if (obvious !== undefined) return { folder: outputFolderIn(obvious) };
    const asked = await outside(() => this.services.interaction.askFolder());
    if (asked?.folder !== undefined)
      this.store.change({ type: 'setFolder', folder: asked.folder.toString() });
    return asked;
  }

  /** A picture of the history is followed to where it was moved since it became a reference. */
  private async locate({ uri: text, sha256 }: Reference): Promise<vscode.Uri> {
    const uri = vscode.Uri.parse(text, true);
    const isThere = await vscode.workspace.fs.stat(uri).then(
      () => true,
      () => false,
    );
    return isThere ? uri : ((await this.services.history.locate(sha256)) ?? uri);
  }

  private add(references: readonly Reference[]): void {
    this.store.change({ type: 'addReferences', references });
    for (const reference of references) this.onReference(reference);
  }
}

/** What of the edited picture may change, as far as that was said. */
function editOptionsIn(draft: Draft): EditOptions {
  const { mask, feather, margins } = editOf(draft) ?? {};
  return {
    ...(mask !== undefined && { mask: vscode.Uri.parse(mask, true), maskPolarity: 'white' }),
    ...((mask !== undefined || margins !== undefined) && feather !== undefined && { feather }),
    ...(margins !== undefined && { extend: margins }),
  };
}

/** Throws ImageError `invalidInput` where its workspace folder was closed. */
export function fileOf(entry: HistoryEntry): vscode.Uri {
  const uri = uriOf(entry);
  if (uri !== undefined) return uri;
  throw invalidInput('{0} is not part of this workspace any more.', entry.place);
}
