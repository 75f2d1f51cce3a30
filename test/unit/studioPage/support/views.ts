/** The smallest jobs, pictures and states that the host could send. Never with a default that a test relies on unsaid. */

import type { HistoryFilter } from '../../../../src/core/historyFilter';
import { permissive } from '../../../../src/core/modelAbilities';
import type {
  Composer,
  JobStateView,
  JobView,
  PictureView,
  StudioState,
} from '../../../../src/protocol/views';

export function picture(id: string, change: Partial<PictureView> = {}): PictureView {
  return {
    id,
    name: `${id}.png`,
    path: `images/${id}.png`,
    width: 1024,
    height: 1024,
    mediaType: 'image/png',
    bytes: 1000,
    prompt: 'a fox',
    provider: 'OpenAI',
    model: 'gpt-image-2',
    requested: {},
    madeAt: '2026-11-18T10:00:00.000Z',
    isFavourite: false,
    isGone: false,
    parents: [],
    children: [],
    job: 'old',
    ...change,
  };
}

export function job(
  id: string,
  state: JobStateView,
  pictures: readonly PictureView[] = [],
  count = 1,
): JobView {
  return {
    id,
    prompt: 'a fox',
    provider: 'OpenAI',
    model: 'gpt-image-2',
    parameters: {},
    count,
    width: 1024,
    height: 1024,
    isEdit: false,
    startedAt: 0,
    state,
    partials: [],
    pictures,
    warnings: [],
  };
}

export function composer(change: Partial<Composer> = {}): Composer {
  return {
    prompt: '',
    promptRevision: 0,
    earlierPrompts: [],
    provider: { id: 'openai', label: 'OpenAI' },
    providers: [],
    model: 'gpt-image-2',
    models: [],
    abilities: permissive,
    parameters: {},
    styles: [],
    references: [],
    place: { usual: 'images', others: [], template: '' },
    hasSelection: false,
    needsKey: false,
    ...change,
  };
}

type Parts = {
  readonly jobs?: readonly JobView[];
  readonly total?: number;
  readonly revision?: number;
  readonly filter?: HistoryFilter;
};

export function state({ jobs = [], total = 0, revision = 1, filter }: Parts): StudioState {
  return {
    composer: composer(),
    jobs,
    history: {
      filter: filter ?? { text: '', favourites: false },
      total,
      providers: [],
      models: [],
      folders: [],
      revision,
    },
  };
}
