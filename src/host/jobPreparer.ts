/** What a request means, found out before anything is sent: its provider and model, its pictures, the place of what will be made. */

import type * as vscode from 'vscode';
import { readImageHeader } from '../core/imageHeader';
import type { ImageRequest, PictureInMemory, PictureInput } from '../core/imageRequest';
import type { Area } from '../core/sizes';
import type { Continuations } from '../jobs/continuations';
import { FileHashes, hashOf } from '../jobs/hash';
import type { JobRequest } from '../jobs/jobRequest';
import type { ResolvedJob } from '../jobs/jobResult';
import type { Markups } from '../jobs/markups';
import type { PictureEditor } from '../pixels/pictureEditor';
import type { Provider } from '../providers/provider';
import { destinationOf } from './files/destination';
import { lookAtPictureInput, readPictureInput } from './files/pictureInputs';
import type { Target } from './files/pictureSaver';
import type { SubstituteFolders } from './files/substituteFolders';
import type { WorkspaceBoundary } from './files/workspaceBoundary';
import { obviousWorkspaceFolder, resolveFile } from './files/workspaceFiles';
import type { ProviderDirectory } from './providers/providerDirectory';

export type PreparedJob = {
  readonly provider: Provider;
  readonly imageRequest: ImageRequest;
  /** Where the request's sources lie. */
  readonly sources: readonly vscode.Uri[];
  readonly mask: vscode.Uri | undefined;
  readonly target: Target;
};

export class JobPreparer {
  private readonly hashes = new FileHashes();

  constructor(
    private readonly directory: ProviderDirectory,
    private readonly editor: PictureEditor,
    private readonly boundary: WorkspaceBoundary,
    private readonly substitutes: SubstituteFolders,
    private readonly continuations: Continuations,
    private readonly markups: Markups,
  ) {}

  /** Throws ImageError. Nothing is sent and nothing is written. */
  async prepare(request: JobRequest, signal: AbortSignal): Promise<PreparedJob> {
    const provider = request.provider
      ? await this.directory.find(request.provider)
      : await this.directory.current();
    const model = request.model ?? this.directory.requireModel(provider);
    const base = obviousWorkspaceFolder();
    const sources = (request.images ?? request.references ?? []).map(image => resolveFile(image, base));
    const mask = request.edit?.mask === undefined ? undefined : resolveFile(request.edit.mask, base);
    await this.boundary.checkRead([...sources, ...(mask ? [mask] : [])], request.startedBy ?? 'person');
    const inputs = await Promise.all(sources.map(lookAtPictureInput));
    const own = request.images && inputs[0];
    const continues = own && (await this.continuations.find(await this.hashOf(own), provider.id, model));
    const imageRequest: ImageRequest = {
      prompt: request.prompt.trim(),
      model,
      sources: inputs,
      ...(continues && { continues }),
      ...(await this.maskOf(request, sources[0], mask, signal)),
      ...(request.images && (await this.markupOf(inputs))),
      parameters: request.parameters,
    };
    const edited = request.images && sources[0];
    const destination = destinationOf({ ...request, model }, edited, base);
    const isPerson = (request.startedBy ?? 'person') === 'person';
    // A program means the folder that it names.
    const folder = isPerson ? await this.substitutes.of(destination.folder) : destination.folder;
    const replaced = request.replace === true ? edited : undefined;
    const target = { ...destination, folder, ...(replaced !== undefined && { replaced }) };
    return { provider, imageRequest, sources, mask, target };
  }

  /** The sources as they were sent: what is read later may have changed. */
  async describeSources(
    uris: readonly vscode.Uri[],
    inputs: readonly PictureInput[],
  ): Promise<ResolvedJob['sources']> {
    return Promise.all(
      inputs.map(async ({ bytes, width, height }, index) => {
        const uri = uris[index];
        if (uri === undefined) throw new TypeError('every source has its uri');
        return { uri, width, height, sha256: await this.hashOf({ bytes }) };
      }),
    );
  }

  private async maskOf(
    { edit }: JobRequest,
    edited: vscode.Uri | undefined,
    mask: vscode.Uri | undefined,
    signal: AbortSignal,
  ): Promise<Pick<ImageRequest, 'mask'>> {
    if (mask !== undefined) return { mask: await readPictureInput(mask) };
    if (edit?.maskRect === undefined || edited === undefined) return {};
    return { mask: await this.rectangle(await readPictureInput(edited), edit.maskRect, signal) };
  }

  /**
   * The notes by themselves, where the last picture is a copy of the first with notes on it. Only the last: without one
   * that others follow, those would have other numbers than the prompt calls them by.
   */
  private async markupOf([first, ...others]: readonly PictureInput[]): Promise<Pick<ImageRequest, 'markup'>> {
    const copy = others.at(-1);
    if (first === undefined || copy === undefined) return {};
    const bytes = await this.markups.find(await this.hashOf(copy), await this.hashOf(first));
    const header = bytes && readImageHeader(bytes);
    if (bytes === undefined || header?.mediaType !== 'image/png') return {};
    return { markup: { name: 'markup.png', bytes, ...header } };
  }

  /** White in the rectangle, black around it. */
  private async rectangle(
    { bytes: picture, width, height }: PictureInMemory,
    rect: Area,
    signal: AbortSignal,
  ): Promise<PictureInMemory> {
    const { bytes } = await this.editor.readMask({ picture, from: 'rect', rect }, signal);
    return { name: 'mask.png', mediaType: 'image/png', bytes, width, height };
  }

  private hashOf({ bytes }: Pick<PictureInput, 'bytes'>): Promise<string> {
    return bytes instanceof Uint8Array ? hashOf(bytes) : this.hashes.of(bytes.path);
  }
}
