/** What becomes of each intent of the page: one handler for each, with what is not as usual beside it. */

import * as vscode from 'vscode';
import { invalidInput } from '../../core/imageError';
import type { Outside } from '../../core/serialQueue';
import type { HistoryEntry } from '../../jobs/history/historyEntry';
import type { Job } from '../../jobs/jobQueue';
import type { Handlers } from '../../protocol/intentQueue';
import type { Intent } from '../../protocol/intents';
import { askVariationsTask, removeBackgroundTask } from '../commands/edit';
import type { ComposerController } from './composerController';
import type { DraftStore } from './draftStore';
import type { MaskController } from './maskController';
import type { PictureActions } from './pictureActions';
import type { PictureJobs } from './pictureJobs';
import type { StudioMessenger } from './studioMessenger';
import type { StudioServices } from './studioServices';

export type StudioParts = {
  readonly services: StudioServices;
  readonly store: DraftStore;
  readonly messenger: StudioMessenger;
  readonly composer: ComposerController;
  readonly masks: MaskController;
  readonly actions: PictureActions;
  readonly pictureJobs: PictureJobs;
};

export function intentHandlers(parts: StudioParts): Handlers {
  const { services, store, messenger, composer, masks } = parts;
  const { jobs } = services;
  return {
    ready: { handle: () => messenger.open(), queued: false, redraws: false },
    // The page shows its own letters already.
    setPrompt: { handle: change => store.change(change), redraws: false },
    usePrompt: change => store.change(change),
    useSelection: () => composer.useSelection(),
    setProvider: ({ provider }) => composer.setProvider(provider),
    setModel: ({ model }) => composer.setModel(model),
    pickModel: (_, outside) => composer.pickModel(outside),
    manageProviders: (_, outside) => outside(() => vscode.commands.executeCommand('easel.manageProviders')),
    setParameter: change => store.change(change),
    toggleStyle: change => store.change(change),
    setFolder: ({ folder }) => composer.setFolder(folder),
    chooseFolder: (_, outside) => composer.chooseFolder(outside),
    setFileName: change => store.change(change),
    showRequest: { handle: (_, outside) => composer.showRequest(outside), redraws: false },
    addReferences: ({ toEdit = false }, outside) => composer.addChosen(toEdit, outside),
    addUris: ({ uris }) => composer.addUris(uris),
    addBytes: ({ name, bytes }) => composer.addBytes(name, bytes),
    removeReference: change => store.change(change),
    removeReferences: change => store.change(change),
    moveReference: change => store.change(change),
    setEdited: ({ reference }) => composer.setEdited(reference),
    paint: async ({ reference }) => {
      await composer.setEdited(reference);
      messenger.openPainter();
    },
    setMask: ({ reference, bytes }) => masks.setMask(reference, bytes),
    startMask: ({ reference, from }, outside) => masks.startMask(reference, from, outside),
    removeMask: ({ reference }) => masks.removeMask(reference),
    saveMask: { handle: ({ reference }, outside) => masks.saveMask(reference, outside), redraws: false },
    setFeather: change => store.change(change),
    setMargins: change => store.change(change),
    annotate: async ({ reference, ...drawn }) => messenger.prepare(await masks.annotate(reference, drawn)),
    generate: (_, outside) => composer.generate(outside),
    cancelJob: { handle: ({ job }) => jobs.cancel(jobOf(parts, job).id), queued: false, redraws: false },
    retryJob: ({ job }) => retry(parts, jobOf(parts, job)),
    dismissJob: ({ job }) => jobs.dismiss(jobOf(parts, job).id),
    runJobAction: ({ job, action }, outside) => outside(() => runAction(parts, jobOf(parts, job), action)),
    picture: (intent, outside) => actOn(parts, intent, outside),
    filterHistory: ({ filter }) => messenger.filterHistory(filter),
    readHistory: { handle: ({ from, to }) => messenger.postHistory(from, to), queued: false, redraws: false },
    readPictures: {
      handle: ({ pictures }) => messenger.postPictures(pictures),
      queued: false,
      redraws: false,
    },
  };
}

function jobOf({ services }: StudioParts, id: string): Job {
  const job = services.jobs.find(id);
  if (job === undefined) throw invalidInput('That job is not there any more.');
  return job;
}

function retry({ services: { jobs } }: StudioParts, job: Job): void {
  if (job.endedAt === undefined) return;
  jobs.dismiss(job.id);
  jobs.start(job.request);
}

async function runAction(parts: StudioParts, job: Job, index: number): Promise<void> {
  await parts.messenger.actionsOf(job)[index]?.run();
}

async function pictureOf({ services }: StudioParts, id: string): Promise<HistoryEntry> {
  const entry = (await services.history.entries()).get(id);
  if (entry === undefined) throw invalidInput('That picture is not in the history any more.');
  return entry;
}

async function actOn(
  parts: StudioParts,
  { picture, action }: Extract<Intent, { type: 'picture' }>,
  outside: Outside,
): Promise<void> {
  const { composer, actions, messenger, pictureJobs } = parts;
  const entry = await pictureOf(parts, picture);
  switch (action) {
    case 'edit':
      return composer.editPicture(entry);
    case 'mask':
      await composer.editPicture(entry);
      return messenger.openPainter();
    case 'useAsReference':
      return composer.addPicture(entry);
    case 'useSettings':
      return composer.useSettings(entry);
    case 'again':
      return pictureJobs.again(entry, outside);
    case 'removeBackground':
      return pictureJobs.carryOut(removeBackgroundTask(), entry, outside);
    case 'makeVariations': {
      const task = await outside(askVariationsTask);
      return task && pictureJobs.carryOut(task, entry, outside);
    }
    default:
      // Some ask, and opening the picture in a Studio has a turn of its own.
      return outside(() => actions.run(action, entry));
  }
}
