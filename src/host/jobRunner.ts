/** Carries out one request: inputs in, request out, pictures into the workspace. Never asks the user and never shows anything. */

import { open, readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { sourceInAnswer } from '../core/editPlan';
import { fileNameOf, stemFromFileName, stemFromPrompt, stemOf } from '../core/fileNames';
import type { ImageAnswer } from '../core/imageAnswer';
import { ImageError, toImageError } from '../core/imageError';
import { imageHeaderBytes, readImageHeader } from '../core/imageHeader';
import type { ImageRequest, PictureInput } from '../core/imageRequest';
import { marginsOf } from '../core/margins';
import { hasExtensionOf, type MediaType } from '../core/mediaType';
import { sentence } from '../core/sentence';
import type { PixelSize } from '../core/sizes';
import { hashOf, hashOfFile } from '../jobs/hash';
import { JobFolder } from '../jobs/jobFolder';
import type { JobContext, JobRequest } from '../jobs/jobRequest';
import type { JobResult, ResolvedJob, ResultPicture } from '../jobs/jobResult';
import type { EditWishes, FinishedPicture, KeptAnswer, PictureEditor } from '../pixels/pictureEditor';
import type { Provider } from '../providers/provider';
import type { Destination, PictureFiles } from './files/pictureFiles';
import { readPictureInput } from './files/pictureInputs';
import type { PreviousVersions } from './files/previousVersions';
import type { WorkspaceBoundary } from './files/workspaceBoundary';
import { obviousWorkspaceFolder, outputFolderIn, resolveFile } from './files/workspaceFiles';
import type { ProviderClient } from './providers/providerClient';
import type { ProviderDirectory } from './providers/providerDirectory';
import { readSettings } from './settings';
import { describeError } from './ui/errorPresenter';
import { localized } from './ui/localized';
import type { Log } from './ui/log';

type Target = Destination & {
  /** The picture that the first edit is to be written over. */
  readonly replaced?: vscode.Uri;
};

type PreparedJob = {
  readonly provider: Provider;
  readonly imageRequest: ImageRequest;
  /** Where the request's sources lie. */
  readonly sources: readonly vscode.Uri[];
  /** What relative paths of the request start at. */
  readonly base: vscode.Uri | undefined;
};

export class JobRunner {
  constructor(
    private readonly directory: ProviderDirectory,
    private readonly requests: ProviderClient,
    private readonly edits: PictureEditor,
    private readonly files: PictureFiles,
    private readonly versions: PreviousVersions,
    private readonly boundary: WorkspaceBoundary,
    /** Absolute path of the folder that holds the job folders. */
    private readonly jobsFolder: string,
    private readonly log: Log,
  ) {}

  /** Throws ImageError. Everything that can be found wrong before paying is found before anything is sent. */
  async run(
    request: JobRequest,
    watch: JobContext,
    onResolved: (resolved: ResolvedJob) => void,
  ): Promise<JobResult> {
    const { provider, imageRequest, sources, base } = await this.prepare(request);
    const { model, prompt, parameters } = imageRequest;
    const destination = destinationOf(request, sources[0], base);
    const { startedBy = 'person' } = request;
    await this.boundary.checkWrite(destination.folder, startedBy);
    const replaced = request.replace === true ? sources[0] : undefined;
    if (replaced !== undefined)
      await this.boundary.checkWrite(vscode.Uri.joinPath(replaced, '..'), startedBy);
    await this.files.checkWritable(destination.folder);
    const folder = await JobFolder.create(this.jobsFolder, {
      startedAt: new Date().toISOString(),
      provider: provider.id,
      model,
      prompt,
      parameters,
      sources: sources.map(String),
      folder: destination.folder.toString(),
      stem: destination.stem,
    });
    const resolved = {
      provider,
      model,
      requested: parameters,
      sources: await describeSources(sources, imageRequest.sources),
    };
    onResolved(resolved);
    const target = replaced === undefined ? destination : { ...destination, replaced };
    return this.execute(resolved, imageRequest, editSettingsOf(request), folder, target, watch);
  }

  private async prepare(request: JobRequest): Promise<PreparedJob> {
    const provider = request.provider
      ? await this.directory.find(request.provider)
      : await this.directory.current();
    const model = request.model ?? this.directory.requireModel(provider);
    const base = obviousWorkspaceFolder();
    const sources = (request.images ?? []).map(image => resolveFile(image, base));
    const mask = request.edit?.mask === undefined ? undefined : resolveFile(request.edit.mask, base);
    await this.boundary.checkRead([...sources, ...(mask ? [mask] : [])], request.startedBy ?? 'person');
    const imageRequest: ImageRequest = {
      prompt: request.prompt.trim(),
      model,
      sources: await Promise.all(sources.map(readPictureInput)),
      ...(mask && { mask: await readPictureInput(mask) }),
      parameters: request.parameters,
    };
    return { provider, imageRequest, sources, base };
  }

  /** What would be sent, an edit's pictures as the model takes them. Throws ImageError; nothing is sent and nothing is written. */
  async preview(
    request: JobRequest,
    signal: AbortSignal,
  ): Promise<{ provider: Provider; request: ImageRequest }> {
    const { provider, imageRequest } = await this.prepare(request);
    const abilities = this.directory.abilitiesOf(provider, imageRequest.model);
    const edit = await this.edits.prepare(imageRequest, abilities, editSettingsOf(request), signal);
    return { provider, request: edit.request };
  }

  /** Saves what a job received and could not put where it should go. `keptIn`: the path that its error named. */
  async saveKept(keptIn: string, elsewhere: vscode.Uri): Promise<readonly ResultPicture[]> {
    const folder = JobFolder.at(keptIn);
    const { stem } = await folder.readRecord();
    const images = await this.saveAll(await folder.readPictures(), { folder: elsewhere, stem, first: 0 });
    await folder.remove();
    return images;
  }

  private async execute(
    resolved: ResolvedJob,
    request: ImageRequest,
    wishes: EditWishes,
    folder: JobFolder,
    destination: Target,
    watch: JobContext,
  ): Promise<JobResult> {
    const { provider } = resolved;
    const startedAt = Date.now();
    try {
      const abilities = this.directory.abilitiesOf(provider, request.model);
      const edit = await this.edits.prepare(request, abilities, wishes, watch.signal);
      const received = await this.requests.run(provider, edit.request, folder.path, watch);
      const { failures, answer } = received;
      // As they came first: what happens to them from here on may fail or be cancelled.
      await folder.writePictures(received.pictures);
      const finished = await edit.finish(received.pictures, folder.path, watch.signal);
      await folder.writePictures(finished.pictures);
      const saved = await this.saveAll(finished.pictures, destination);
      const seconds = (Date.now() - startedAt) / 1000;
      this.log.info(
        `${provider.id} ${request.model}: ${saved.length} saved, ${failures.length} failed, ${seconds.toFixed(1)} s`,
      );
      // What failed may still be among the received files, so only a whole success clears them.
      if (failures.length === 0) await folder.remove();
      const warnings = [
        ...[...answer.warnings, ...finished.warnings].map(localized),
        ...failures.map(describeError),
        ...(isBeside(destination, saved) ? [localized(notReplaced)] : []),
      ];
      return { ...resolved, prompt: request.prompt, pictures: saved, warnings, seconds, ...factsOf(answer) };
    } catch (error) {
      throw await this.keepOrClear(toImageError(error), folder);
    }
  }

  /** In order, so that the first picture gets the plain name. */
  private async saveAll(pictures: readonly FinishedPicture[], destination: Target): Promise<ResultPicture[]> {
    const saved: ResultPicture[] = [];
    for (const { file, mediaType, revisedPrompt, raw } of pictures) {
      const facts = { ...(await readFacts(file)), sha256: await hashOfFile(file) };
      const uri = await this.save(file, mediaType, destination, saved.length === 0);
      saved.push({
        ...{ uri, mediaType, ...facts },
        ...(revisedPrompt !== undefined && { revisedPrompt }),
        ...(raw !== undefined && (await describeAnswer(raw, facts))),
      });
    }
    return saved;
  }

  /** The first picture over its source where that was asked for and the format allows it, any other beside. */
  private async save(
    file: string,
    mediaType: MediaType,
    { replaced, ...destination }: Target,
    isFirst: boolean,
  ): Promise<vscode.Uri> {
    const isWritten =
      replaced !== undefined &&
      isFirst &&
      hasExtensionOf(replaced.path, mediaType) &&
      (await this.versions.writeOver(replaced, await readFile(file)));
    return isWritten ? replaced : this.files.save(file, mediaType, destination);
  }

  /** The job folder stays when it holds something that may have been paid for, and the error then says where. */
  private async keepOrClear(error: ImageError, folder: JobFolder): Promise<ImageError> {
    const { keptIn: _told, ...details } = error.details;
    const hasPictures = await folder.holdsPictures();
    const isKept = hasPictures || error.kind === 'badResponse';
    if (!isKept) await folder.remove();
    return new ImageError(error.kind, error.sentence, {
      ...details,
      ...(isKept && { keptIn: folder.path }),
      // What was delivered is paid for, as a rule.
      ...(hasPictures && { mayHaveBeenCharged: true }),
      cause: error,
    });
  }
}

function editSettingsOf({ edit = {} }: JobRequest): EditWishes {
  const { editSize, editFit, maskPolarity, feather, extend, cutOut } = edit;
  const settings = readSettings();
  return {
    ...{ size: editSize ?? settings.editSize, fit: editFit ?? settings.editFit },
    ...{ maskPolarity, feather, extend: extend && marginsOf(extend), cutOut },
  };
}

/** An edit goes beside its source; a new picture into the folder asked for, else into `easel.outputFolder`. */
function destinationOf(
  { prompt, folder, fileName, images }: JobRequest,
  source: vscode.Uri | undefined,
  base: vscode.Uri | undefined,
): Destination {
  const chosen = folder === undefined ? undefined : resolveFile(folder, base);
  const stem = fileName === undefined ? undefined : stemFromFileName(fileName);
  if (images !== undefined && source !== undefined) {
    const name = fileNameOf(source);
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

/** What the answer says of itself, without what is undefined. */
function factsOf({
  actual,
  usage,
  requestId,
}: ImageAnswer): Pick<JobResult, 'actual' | 'usage' | 'requestId'> {
  return {
    ...(actual && { actual }),
    ...(usage && { usage }),
    ...(requestId !== undefined && { requestId }),
  };
}

/** The sources as they were sent: what is read later may have changed. */
async function describeSources(
  uris: readonly vscode.Uri[],
  inputs: readonly PictureInput[],
): Promise<ResolvedJob['sources']> {
  return Promise.all(
    inputs.map(async ({ bytes, width, height }, index) => {
      const uri = uris[index];
      if (uri === undefined) throw new TypeError('every source has its uri');
      return { uri, width, height, sha256: await hashOf(bytes) };
    }),
  );
}

function isBeside({ replaced }: Target, [first]: readonly ResultPicture[]): boolean {
  return replaced !== undefined && first !== undefined && first.uri.toString() !== replaced.toString();
}

const notReplaced = sentence(
  'The picture was not replaced: the edit is of another format, or its previous version could not be kept.',
);

async function describeAnswer(
  { file, plan }: KeptAnswer,
  edited: PixelSize,
): Promise<Pick<ResultPicture, 'raw' | 'rawSize' | 'inAnswer'>> {
  const { width, height } = await readFacts(file);
  const rawSize = { width, height };
  return { raw: vscode.Uri.file(file), rawSize, inAnswer: sourceInAnswer(rawSize, edited, plan) };
}

/** px as it is looked at, and its size on disk. */
async function readFacts(file: string): Promise<{ width: number; height: number; bytes: number }> {
  const handle = await open(file);
  try {
    const head = new Uint8Array(imageHeaderBytes);
    const { bytesRead } = await handle.read(head, 0, head.length, 0);
    const { mediaType, ...size } = readImageHeader(head.subarray(0, bytesRead)) ?? {
      mediaType: undefined,
      width: 0,
      height: 0,
    };
    const whole = mediaType === 'image/tiff' ? readImageHeader(await readFile(file)) : undefined;
    const { width, height } = whole ?? size;
    return { width, height, bytes: (await handle.stat()).size };
  } finally {
    await handle.close();
  }
}
