/** Carries out what a person does at the composer: words, parameters, references, and the request that comes of them. Never draws anything. */

import * as vscode from 'vscode';
import type { EditOptions } from '../../api';
import { ImageError } from '../../core/imageError';
import { sentence } from '../../core/sentence';
import { type Draft, editOf, promptWith, type Reference } from '../../jobs/draft';
import { hashOf } from '../../jobs/hash';
import type { HistoryEntry } from '../../jobs/history/historyEntry';
import type { JobRequest } from '../../jobs/jobRequest';
import type { Provider } from '../../providers/provider';
import { describeCalls, keyHeaderOf } from '../../wire/requestText';
import { askFolder } from '../files/askFolder';
import { obviousWorkspaceFolder, outputFolderIn } from '../files/workspaceFiles';
import { uriOf } from '../history/history';
import { readStyles, writeUserSetting } from '../settings';
import { parametersFor } from './composerView';
import type { DraftStore } from './draftStore';
import type { References } from './references';
import type { StudioServices } from './studioServices';

export class ComposerController {
  /** Where this Studio's new pictures go, once the user was asked. */
  private folder: vscode.Uri | undefined;
  /** What was chosen or added last may take a moment; what is sent then waits for it. */
  private settled: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly tools: StudioServices,
    private readonly store: DraftStore,
    private readonly references: References,
    /** A reference is among those of the draft: its small copy will be wanted. */
    private readonly onReference: (reference: Reference) => void,
  ) {
    for (const reference of store.draft.references) onReference(reference);
  }

  useSelection(): void {
    const prompt = this.tools.editor.selectedText;
    if (prompt === '') throw refusal('Nothing is selected in the editor.');
    this.store.change({ type: 'usePrompt', prompt });
  }

  /** For the whole of Easel: the palette goes on with the same. */
  setProvider(id: string): Promise<void> {
    return this.inTurn(async () => {
      const provider = await this.tools.directory.find(id);
      await writeUserSetting('provider', provider.id);
    });
  }

  setModel(model: string): Promise<void> {
    const { directory } = this.tools;
    return this.inTurn(async () => directory.chooseModel(await directory.current(), model));
  }

  async pickModel(): Promise<void> {
    await this.tools.models.pick(await this.tools.directory.current());
  }

  /** Asks in VS Code's own dialog; empty when it was closed. */
  choose(): Promise<readonly Reference[]> {
    return this.references.choose();
  }

  addAll(references: readonly Reference[]): Promise<void> {
    return this.inTurn(async () => this.add(references));
  }

  addUris(uris: readonly string[]): Promise<void> {
    return this.inTurn(async () => this.add(await this.references.fromUris(uris)));
  }

  addBytes(name: string, bytes: Uint8Array): Promise<void> {
    return this.inTurn(async () => this.add([await this.references.fromBytes(name, bytes)]));
  }

  addPicture(entry: HistoryEntry): Promise<void> {
    return this.inTurn(async () => this.add([await this.references.fromUri(fileOf(entry))]));
  }

  editPicture(entry: HistoryEntry): Promise<void> {
    return this.edit(fileOf(entry));
  }

  /** The picture becomes the first reference: the one that is edited. */
  edit(uri: vscode.Uri): Promise<void> {
    return this.inTurn(async () => {
      const reference = await this.references.fromUri(uri);
      this.store.change({ type: 'editReference', reference });
      this.onReference(reference);
    });
  }

  /** The file was written over: what is shown of it, and known of its size, is of its content now. */
  renew(uri: vscode.Uri): Promise<void> {
    return this.inTurn(async () => {
      for (const { id } of this.store.draft.references.filter(({ uri: own }) => own === uri.toString())) {
        const reference = { ...(await this.references.fromUri(uri)), id };
        if (!this.store.draft.references.some(({ id: own }) => own === id)) continue;
        this.store.change({ type: 'renewReference', reference });
        this.onReference(reference);
      }
    });
  }

  /** Prompt, parameters, provider and model of a picture, for the next one. */
  useSettings({ prompt, requested, provider, model }: HistoryEntry): Promise<void> {
    const { directory } = this.tools;
    return this.inTurn(async () => {
      // A provider that is no longer there takes its model with it; the rest is still of use.
      const known = (await directory.list()).find(({ id }) => id === provider);
      if (known !== undefined) {
        await writeUserSetting('provider', known.id);
        await directory.chooseModel(known, model);
      }
      this.store.change({ type: 'useSettings', prompt, parameters: requested });
    });
  }

  /** What a picture came of, once more, into the same folder. */
  async again(entry: HistoryEntry): Promise<void> {
    const { history, jobs } = this.tools;
    const entries = await history.entries();
    const [first, ...others] = entry.sources.map(source => {
      const known = entries.get(source);
      return known === undefined ? placeUri(source, entry) : fileOf(known);
    });
    const images = first === undefined ? [] : [await this.asItWas(first, entry), ...others];
    await checkSources(entry, images);
    const { prompt, provider, model, requested: parameters, edit = {} } = entry;
    const request = { prompt, provider, model, parameters, edit };
    const beside = vscode.Uri.joinPath(fileOf(entry), '..');
    const isInside = vscode.workspace.getWorkspaceFolder(beside) !== undefined;
    const folder = isInside ? { folder: beside } : await this.folderFor(undefined);
    if (folder === undefined) return;
    jobs.start({ ...request, ...folder, ...(images.length > 0 && { images }) });
  }

  /** What was edited then, wherever it lies now: it may have been written over since. Where it is nowhere, what has its name. */
  private async asItWas(source: vscode.Uri, { original }: HistoryEntry): Promise<vscode.Uri> {
    const { history, versions } = this.tools;
    if (original === undefined || (await digestAt(source)) === original.sha256) return source;
    const elsewhere = await history.locate(original.sha256);
    if (elsewhere !== undefined) return elsewhere;
    const bytes = await versions.find(source, original.sha256);
    const name = source.path.slice(source.path.lastIndexOf('/') + 1);
    return bytes === undefined ? source : this.references.keep(name, bytes);
  }

  /** Asks for a key, a model or a folder where one is missing, then starts the job. */
  async generate(): Promise<void> {
    const { directory, interaction, jobs } = this.tools;
    const draft = await this.settledDraft();
    const provider = await directory.current();
    // A prompt that is missing is told before anybody is asked for a key.
    await this.requestFor(provider, draft);
    if (!(await interaction.isReady(provider))) return;
    const request = await this.requestFor(provider, draft);
    const folder = await this.folderFor(request.images?.[0]);
    if (folder === undefined) return;
    jobs.start({ ...request, ...folder });
    this.store.change({ type: 'sent' });
  }

  /** With the prompt as it is now: the next one may be begun before all is settled. */
  private async settledDraft(): Promise<Draft> {
    const { prompt, promptRevision } = this.store.draft;
    await this.settled;
    const { draft } = this.store;
    return draft.promptRevision === promptRevision ? { ...draft, prompt } : draft;
  }

  /** Opens what would be sent, without key and picture data, also as curl commands. */
  async showRequest(): Promise<void> {
    const { directory, maker, requests } = this.tools;
    await this.settled;
    const wanted = await this.requestFor(await directory.current(), this.store.draft);
    const { provider, request } = await maker.preview(wanted, new AbortController().signal);
    const { place, calls } = await requests.preview(provider, request);
    const title = vscode.l10n.t('What {0} is sent', provider.label);
    const text = describeCalls(calls, keyHeaderOf(place.auth), Object.keys(place.headers ?? {}));
    await this.tools.documents.show(title, `# ${title}\n\n${text}`);
  }

  /** Throws ImageError `invalidInput` when there is no prompt. */
  private async requestFor(
    provider: Provider,
    draft: Draft,
  ): Promise<Omit<JobRequest, 'images'> & { images?: readonly vscode.Uri[] }> {
    const styles = readStyles();
    const prompt = promptWith(
      draft.prompt,
      draft.styles.map(name => styles[name] ?? ''),
    );
    if (prompt === '') throw refusal('The prompt is empty. Say what the picture should show.');
    const model = this.tools.directory.modelOf(provider);
    const images = await Promise.all(draft.references.map(reference => this.place(reference)));
    return {
      ...{ prompt, provider: provider.id },
      parameters: parametersFor(draft, provider, this.tools.directory),
      ...(model !== undefined && { model }),
      ...(images.length > 0 && { images }),
      edit: editOptionsIn(draft),
    };
  }

  /**
   * An edit goes beside its source where that lies in the workspace; pasted pictures and those from elsewhere have no
   * place to be beside. `undefined` when the user was asked and gave none.
   */
  private async folderFor(source: vscode.Uri | undefined): Promise<{ folder?: vscode.Uri } | undefined> {
    if (source !== undefined && vscode.workspace.getWorkspaceFolder(source) !== undefined) return {};
    const obvious = obviousWorkspaceFolder();
    if (obvious !== undefined) return { folder: outputFolderIn(obvious) };
    const asked = this.folder === undefined ? await askFolder() : { folder: this.folder };
    this.folder = asked?.folder;
    return asked;
  }

  /** A picture of the history is followed to where it was moved since it became a reference. */
  private async place({ uri: text, sha256 }: Reference): Promise<vscode.Uri> {
    const uri = vscode.Uri.parse(text, true);
    const isThere = await vscode.workspace.fs.stat(uri).then(
      () => true,
      () => false,
    );
    return isThere ? uri : ((await this.tools.history.locate(sha256)) ?? uri);
  }

  /** One after the other: a model is chosen for the provider that was chosen before it, and what is sent waits for both. */
  inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.settled.then(work);
    // Whoever asked is told what went wrong; what comes after goes on.
    this.settled = done.catch(() => {});
    return done;
  }

  private add(references: readonly Reference[]): void {
    this.store.change({ type: 'addReferences', references });
    for (const reference of references) this.onReference(reference);
  }
}

/** What of the first picture may change, as far as that was said. */
function editOptionsIn(draft: Draft): EditOptions {
  const { mask, feather, margins } = editOf(draft) ?? {};
  return {
    ...(mask !== undefined && { mask: vscode.Uri.parse(mask, true), maskPolarity: 'white' }),
    ...((mask !== undefined || margins !== undefined) && feather !== undefined && { feather }),
    ...(margins !== undefined && { extend: margins }),
  };
}

/** Throws ImageError `invalidInput` where another picture or a larger part of it would be edited than then. */
async function checkSources({ edit, sha256 }: HistoryEntry, [first]: readonly vscode.Uri[]): Promise<void> {
  if (first !== undefined && (await digestAt(first)) === sha256)
    throw refusal('This picture was written over the one that it was made of. Restore that version first.');
  const mask = edit?.mask && vscode.Uri.parse(edit.mask, true);
  if (mask && (await digestAt(mask)) === undefined)
    throw refusal('The mask of this edit is not there any more. Edit the picture again, and paint it anew.');
}

/** `undefined`: it cannot be read. */
async function digestAt(uri: vscode.Uri): Promise<string | undefined> {
  return vscode.workspace.fs.readFile(uri).then(hashOf, () => undefined);
}

function fileOf(entry: HistoryEntry): vscode.Uri {
  const uri = uriOf(entry);
  if (uri !== undefined) return uri;
  throw new ImageError('invalidInput', sentence('{0} is not part of this workspace any more.', entry.place));
}

/** A source that the history does not know is named by its place. */
function placeUri(place: string, entry: HistoryEntry): vscode.Uri {
  return fileOf({ ...entry, place });
}

function refusal(text: string): ImageError {
  return new ImageError('invalidInput', sentence(text));
}
