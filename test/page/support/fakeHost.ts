/** The host's half of the conversation, in the test's own process. Checks every intent against the real schema, and does what the real host would. */

import type { Page } from 'playwright-core';
import { cleanedName } from '../../../src/core/fileNames';
import { effectiveMargins } from '../../../src/core/margins';
import type { HostMessage } from '../../../src/protocol/hostMessages';
import { type Intent, intent } from '../../../src/protocol/intents';
import type { EditView, JobView, PictureView, StudioState } from '../../../src/protocol/views';
import type { PageServer } from './pageServer';

export class FakeHost {
  /** Everything that the page has asked for, in order. */
  readonly intents: Intent[] = [];
  /** Everything that the page was told. */
  readonly said: HostMessage[] = [];
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly page: Page,
    public state: StudioState,
    /** The history, newest first. */
    private entries: readonly PictureView[] = [],
    /** Serves a picture to the page; returns its address. */
    private readonly put: PageServer['put'],
  ) {}

  /** Called by the page's `postMessage`. What the schema refuses fails the test that asked for it. */
  async receive(message: unknown): Promise<void> {
    const checked = intent.parse(message);
    this.intents.push(checked);
    for (const wake of this.waiting) wake();
    await this.answer(checked);
  }

  /** The last intent of a type, as soon as there is one after `from`. */
  async asked<T extends Intent['type']>(type: T, from = 0): Promise<Extract<Intent, { type: T }>> {
    const limit = Date.now() + 10_000;
    for (;;) {
      const found = this.intents.slice(from).findLast(one => one.type === type);
      if (found) return found as Extract<Intent, { type: T }>;
      if (Date.now() > limit)
        throw new Error(`The page never asked for ${type}: ${JSON.stringify(this.intents)}`);
      await new Promise<void>(resolve => {
        const wake = () => {
          this.waiting.delete(wake);
          resolve();
        };
        this.waiting.add(wake);
        setTimeout(wake, 200);
      });
    }
  }

  async send(message: HostMessage): Promise<void> {
    this.said.push(message);
    await this.page.evaluate(async data => {
      window.postMessage(data);
      // Two frames: the message has arrived, and what it changed is drawn.
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
    }, message);
  }

  async show(state: StudioState): Promise<void> {
    this.state = state;
    await this.send({ type: 'state', state });
  }

  async showJob(job: JobView): Promise<void> {
    const others = this.state.jobs.filter(({ id }) => id !== job.id);
    this.state = { ...this.state, jobs: [...others, job] };
    await this.send({ type: 'job', job });
  }

  private async answer(asked: Intent): Promise<void> {
    const { composer, history } = this.state;
    switch (asked.type) {
      case 'ready':
        return this.show(this.state);
      case 'setPrompt':
        // The page shows its own letters already.
        this.state = { ...this.state, composer: { ...composer, prompt: asked.prompt } };
        return;
      case 'usePrompt': {
        const promptRevision = composer.promptRevision + 1;
        return this.show({ ...this.state, composer: { ...composer, prompt: asked.prompt, promptRevision } });
      }
      case 'setParameter': {
        const { [asked.parameter]: _, ...rest } = composer.parameters as Record<string, unknown>;
        const parameters = asked.value === null ? rest : { ...rest, [asked.parameter]: asked.value };
        return this.show({ ...this.state, composer: { ...composer, parameters } });
      }
      case 'toggleStyle': {
        const styles = composer.styles.map(style =>
          style.name === asked.style ? { ...style, isOn: !style.isOn } : style,
        );
        return this.show({ ...this.state, composer: { ...composer, styles } });
      }
      case 'setFolder': {
        const { folder: _, ...place } = composer.place;
        const chosen = asked.folder === null ? place : { ...place, folder: asked.folder };
        return this.show({ ...this.state, composer: { ...composer, place: chosen } });
      }
      case 'setFileName': {
        const { fileName: _, ...place } = composer.place;
        const name = cleanedName(asked.fileName);
        const named = name === '' ? place : { ...place, fileName: name };
        return this.show({ ...this.state, composer: { ...composer, place: named } });
      }
      case 'removeReference': {
        const references = composer.references.filter(({ id }) => id !== asked.reference);
        return this.show({ ...this.state, composer: { ...composer, references } });
      }
      case 'annotate':
        return this.edit({ hasNotes: true });
      case 'moveReference': {
        const moved = composer.references.find(({ id }) => id === asked.reference);
        const references = composer.references.filter(({ id }) => id !== asked.reference);
        const from = composer.references.findIndex(({ id }) => id === asked.reference);
        if (moved) references.splice(Math.max(composer.edit ? 1 : 0, from + asked.by), 0, moved);
        return this.show({ ...this.state, composer: { ...composer, references } });
      }
      case 'removeReferences':
        return this.show({ ...this.state, composer: { ...composer, references: [] } });
      case 'setEdited': {
        const edited = composer.references.find(({ id }) => id === asked.reference);
        if (edited) return this.edit({}, [edited, ...composer.references.filter(one => one !== edited)]);
        const { edit: _, ...rest } = composer;
        return this.show({ ...this.state, composer: rest });
      }
      case 'paint': {
        const named = composer.references.find(({ id }) => id === asked.reference);
        if (!named) return;
        const first = { ...named, source: named.source ?? named.thumbnail ?? '' };
        const references = [first, ...composer.references.filter(({ id }) => id !== named.id)];
        await this.edit({}, references);
        return this.send({ type: 'paint', reference: named.id });
      }
      case 'setMask':
        return this.edit({ mask: this.put(`mask-${this.intents.length}.png`, 'image/png', asked.bytes) });
      case 'removeMask':
        return this.edit({ mask: undefined });
      case 'setFeather':
        return this.edit({ feather: asked.feather ?? undefined });
      case 'setMargins':
        return this.edit({ margins: effectiveMargins(asked.margins) });
      case 'filterHistory': {
        const { filter } = asked;
        const passing = this.passing(filter.text, filter.favourites);
        const total = passing.length;
        return this.show({
          ...this.state,
          history: { ...history, filter, total, revision: history.revision + 1 },
        });
      }
      case 'readHistory': {
        const entries = this.passing(history.filter.text, history.filter.favourites).slice(
          asked.from,
          asked.to,
        );
        return this.send({ type: 'history', revision: history.revision, from: asked.from, entries });
      }
      case 'readPictures': {
        const pictures = this.entries.filter(({ id }) => asked.pictures.includes(id));
        return this.send({ type: 'pictures', pictures });
      }
      case 'cancelJob': {
        const job = this.state.jobs.find(({ id }) => id === asked.job);
        if (job) await this.showJob({ ...job, state: { type: 'cancelled' }, endedAt: job.startedAt + 3000 });
        return;
      }
      case 'dismissJob':
        return this.show({ ...this.state, jobs: this.state.jobs.filter(({ id }) => id !== asked.job) });
    }
  }

  /** What of the first reference may change. */
  async edit(
    change: { readonly [Name in keyof EditView]?: EditView[Name] | undefined },
    references = this.state.composer.references,
  ): Promise<void> {
    const { composer } = this.state;
    const before: EditView = composer.edit ?? { maskRevision: 0, hasPreviousMask: false, isFitted: true };
    const edit = JSON.parse(JSON.stringify({ ...before, ...change })) as EditView;
    return this.show({ ...this.state, composer: { ...composer, references, edit } });
  }

  private passing(text: string, favourites: boolean): readonly PictureView[] {
    const words = text.toLowerCase();
    return this.entries.filter(
      ({ prompt, isFavourite }) => prompt.toLowerCase().includes(words) && (!favourites || isFavourite),
    );
  }
}
