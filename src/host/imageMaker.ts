/** Carries out one order: inputs in, request out, pictures into the workspace. Never asks the user and never shows anything. */

import { open } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { ImageResult, SavedImage } from '../api';
import { stemFromFileName, stemFromPrompt, stemOf } from '../core/fileNames';
import { ImageError } from '../core/imageError';
import { imageHeaderBytes, readImageHeader } from '../core/imageHeader';
import type { ImageParameters, ImageRequest } from '../core/imageRequest';
import { sentence } from '../core/sentence';
import type { Provider } from '../providers/provider';
import { asImageError, describe } from './failures';
import type { ImageOrder } from './imageOrder';
import { JobFolder, type ReceivedPicture } from './jobFolder';
import type { Watch } from './jobProgress';
import { localized } from './localized';
import type { Destination, PictureFiles } from './pictureFiles';
import { readPictureInput } from './pictureInputs';
import type { ProviderDirectory } from './providerDirectory';
import type { Requests } from './requests';
import { checkInsideWorkspace, obviousWorkspaceFolder, outputFolderIn, resolveFile } from './workspacePlaces';

export class ImageMaker {
  constructor(
    private readonly directory: ProviderDirectory,
    private readonly requests: Requests,
    private readonly files: PictureFiles,
    /** Absolute path of the folder that holds the job folders. */
    private readonly jobsFolder: string,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Throws ImageError. Everything that can be found wrong before paying is found before anything is sent. */
  async make(order: ImageOrder, watch: Watch): Promise<ImageResult> {
    const provider = order.provider
      ? await this.directory.find(order.provider)
      : await this.directory.current();
    const model = order.model ?? this.directory.requireModel(provider);
    const base = obviousWorkspaceFolder();
    const sources = (order.images ?? []).map(image => resolveFile(image, base));
    const mask = order.mask === undefined ? undefined : resolveFile(order.mask, base);
    const destination = destinationOf(order, sources[0], base);
    await this.files.checkWritable(destination.folder);
    const request: ImageRequest = {
      ...parametersOf(order),
      prompt: order.prompt.trim(),
      model,
      sources: await Promise.all(sources.map(readPictureInput)),
      ...(mask && { mask: await readPictureInput(mask) }),
    };
    const folder = await JobFolder.create(this.jobsFolder, {
      startedAt: new Date().toISOString(),
      provider: provider.id,
      model,
      prompt: request.prompt,
      parameters: parametersOf(order),
      sources: sources.map(String),
      folder: destination.folder.toString(),
      stem: destination.stem,
    });
    return this.run(provider, request, folder, destination, watch);
  }

  /** Saves what a job received and could not put where it should go. `keptIn`: the path that its error named. */
  async saveKept(keptIn: string, elsewhere: vscode.Uri): Promise<readonly SavedImage[]> {
    const folder = JobFolder.at(keptIn);
    const { stem } = await folder.readRecord();
    const images = await this.saveAll(await folder.readPictures(), { folder: elsewhere, stem, first: 0 });
    await folder.remove();
    return images;
  }

  private async run(
    provider: Provider,
    request: ImageRequest,
    folder: JobFolder,
    destination: Destination,
    watch: Watch,
  ): Promise<ImageResult> {
    const startedAt = Date.now();
    try {
      const { pictures, failures, answer } = await this.requests.run(provider, request, folder.path, watch);
      await folder.writePictures(pictures);
      const images = await this.saveAll(pictures, destination);
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
      this.log.info(
        `${provider.id} ${request.model}: ${images.length} saved, ${failures.length} failed, ${seconds} s`,
      );
      // What failed may still be among the received files, so only a whole success clears them.
      if (failures.length === 0) await folder.remove();
      const warnings = [...answer.warnings.map(localized), ...failures.map(describe)];
      return { images, warnings, ...(answer.requestId !== undefined && { requestId: answer.requestId }) };
    } catch (error) {
      throw await this.keepOrClear(asImageError(error), folder);
    }
  }

  /** In order, so that the first picture gets the plain name. */
  private async saveAll(
    pictures: readonly ReceivedPicture[],
    destination: Destination,
  ): Promise<SavedImage[]> {
    const images: SavedImage[] = [];
    for (const { file, mediaType, revisedPrompt } of pictures) {
      const { width, height } = await readSize(file);
      const uri = await this.files.save(file, mediaType, destination);
      images.push({ uri, width, height, mediaType, ...(revisedPrompt !== undefined && { revisedPrompt }) });
    }
    return images;
  }

  /** The job folder stays when it holds something that may have been paid for, and the error then says where. */
  private async keepOrClear(error: ImageError, folder: JobFolder): Promise<ImageError> {
    const { keptIn: _told, ...details } = error.details;
    const isKept = error.kind === 'badResponse' || (await folder.holdsPictures());
    if (!isKept) await folder.remove();
    return new ImageError(error.kind, error.sentence, {
      ...details,
      ...(isKept && { keptIn: folder.path }),
      cause: error,
    });
  }
}

function parametersOf(order: ImageOrder): ImageParameters {
  const { prompt, provider, model, folder, fileName, open, images, mask, ...parameters } = order;
  return parameters;
}

/** An edit goes beside its source; a new picture into the folder asked for, else into `easel.outputFolder`. */
function destinationOf(
  { prompt, folder, fileName, images }: ImageOrder,
  source: vscode.Uri | undefined,
  base: vscode.Uri | undefined,
): Destination {
  const chosen = folder === undefined ? undefined : resolveFile(folder, base);
  if (chosen !== undefined) checkInsideWorkspace(chosen);
  const stem = fileName === undefined ? undefined : stemFromFileName(fileName);
  if (images !== undefined && source !== undefined) {
    const name = source.path.slice(source.path.lastIndexOf('/') + 1);
    const beside = chosen ?? vscode.Uri.joinPath(source, '..');
    return stem === undefined
      ? { folder: beside, stem: `${stemOf(name)}-edit`, first: 1 }
      : { folder: beside, stem, first: 0 };
  }
  return {
    folder: chosen ?? outputFolderIn(workspaceFolder(base)),
    stem: stem ?? stemFromPrompt(prompt),
    first: 0,
  };
}

function workspaceFolder(obvious: vscode.Uri | undefined): vscode.Uri {
  if (obvious !== undefined) return obvious;
  throw new ImageError(
    'invalidInput',
    vscode.workspace.workspaceFolders === undefined
      ? sentence('No folder is open. Open one, or say where to save with "folder".')
      : sentence('Several workspace folders are open. Say where to save with "folder".'),
  );
}

/** px, as stored in the file. */
async function readSize(file: string): Promise<{ width: number; height: number }> {
  const handle = await open(file);
  try {
    const head = new Uint8Array(imageHeaderBytes);
    const { bytesRead } = await handle.read(head, 0, head.length, 0);
    return readImageHeader(head.subarray(0, bytesRead)) ?? { width: 0, height: 0 };
  } finally {
    await handle.close();
  }
}
