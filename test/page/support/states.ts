/** What the host could send, for every state that the page can be in. Pictures are real; words are as the host would say them. */

import { abilitiesFrom, type ModelAbilities } from '../../../src/core/modelAbilities';
import { tableRow } from '../../../src/core/modelTable';
import type { Composer, JobStateView, JobView, PictureView, StudioState } from '../../../src/protocol/views';
import type { PictureBook, PictureName } from './pictureBook';

/** Wednesday, 18 November 2026, 10:00 UTC */
export const noon = Date.UTC(2026, 10, 18, 10);

export class States {
  constructor(
    private readonly book: PictureBook,
    /** Where the pictures are served. */
    private readonly address: string,
  ) {}

  url(name: PictureName | `${PictureName}Sketch`): string {
    return `${this.address}/${this.painting(name).name}`;
  }

  private painting(name: PictureName | `${PictureName}Sketch`) {
    const painting = this.book.get(name);
    if (!painting) throw new Error(`Nobody painted ${name}`);
    return painting;
  }

  picture(name: PictureName, change: Partial<PictureView> = {}): PictureView {
    const { width, height, mediaType, bytes, prompt, name: file } = this.painting(name);
    return {
      id: name,
      name: file,
      path: `images/${file}`,
      thumbnail: this.url(name),
      source: this.url(name),
      dragUri: `file:///work/site/images/${file}`,
      width,
      height,
      mediaType,
      bytes: bytes.length,
      prompt,
      provider: 'OpenAI',
      model: 'gpt-image-2',
      requested: { size: `${width}x${height}`, quality: 'high' },
      madeAt: new Date(noon).toISOString(),
      seconds: 14.2,
      isFavourite: false,
      isGone: false,
      parents: [],
      children: [],
      job: `job-${name}`,
      ...change,
    };
  }

  job(
    id: string,
    state: JobStateView,
    names: readonly PictureName[] = [],
    change: Partial<JobView> = {},
  ): JobView {
    const first = this.painting(names[0] ?? 'fox');
    return {
      id,
      prompt: first.prompt,
      provider: 'OpenAI',
      model: 'gpt-image-2',
      parameters: { n: Math.max(1, names.length), size: `${first.width}x${first.height}` },
      count: Math.max(1, names.length),
      width: first.width,
      height: first.height,
      isEdit: false,
      startedAt: noon,
      ...(state.type === 'done' || state.type === 'failed' || state.type === 'cancelled'
        ? { endedAt: noon + 14_200 }
        : {}),
      state,
      partials: [],
      pictures: state.type === 'done' ? names.map(name => this.picture(name, { job: id })) : [],
      warnings: [],
      ...change,
    };
  }

  composer(change: Partial<Composer> = {}): Composer {
    return {
      prompt: 'A red fox in a birch forest at dawn',
      promptRevision: 0,
      earlierPrompts: ['The prompt before', 'The one before that'],
      provider: { id: 'openai', label: 'OpenAI' },
      providers: [
        { id: 'demo', label: 'Demo' },
        { id: 'openai', label: 'OpenAI' },
        { id: 'hub', label: 'AIGNE Hub' },
      ],
      model: 'gpt-image-2',
      models: ['gpt-image-2', 'gpt-image-1.5', 'dall-e-3'],
      abilities: abilitiesOf('gpt-image-2'),
      parameters: { n: 2, size: '1536x1024' },
      styles: [
        { name: 'Watercolour', text: 'loose watercolour on rough paper', isOn: true },
        { name: 'Isometric', text: 'isometric, soft shadows', isOn: false },
      ],
      references: [],
      place: { usual: 'images', others: ['.', 'docs/images'], template: `\${prompt}` },
      price: { usd: 0.331, isAtMost: true },
      hasSelection: false,
      needsKey: false,
      ...change,
    };
  }

  state(
    jobs: readonly JobView[] = [],
    change: Partial<Composer> = {},
    entries: readonly PictureView[] = [],
  ): StudioState {
    return {
      composer: this.composer(change),
      jobs,
      history: {
        filter: { text: '', favourites: false },
        total: entries.length,
        providers: ['OpenAI', 'Demo'],
        models: ['gpt-image-2', 'demo-painter'],
        folders: ['', 'images', 'docs/images'],
        revision: 1,
      },
    };
  }

  /** `total` entries, newest first, as a workspace of some years would have them. */
  history(total: number): PictureView[] {
    const names = [...this.book.keys()].filter((name): name is PictureName => !name.endsWith('Sketch'));
    return Array.from({ length: total }, (_, index) => {
      const name = names[index % names.length] ?? 'fox';
      return this.picture(name, {
        id: `h${index}`,
        name: `${name}-${total - index}.jpg`,
        madeAt: new Date(noon - index * 3_600_000).toISOString(),
        isFavourite: index % 9 === 4,
        isGone: index % 23 === 7,
        job: `old-${Math.floor(index / 2)}`,
      });
    });
  }
}

export function abilitiesOf(model: string): ModelAbilities {
  return abilitiesFrom({ known: [tableRow(model)] });
}
