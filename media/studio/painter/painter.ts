/** The painter: says on the picture itself what of it may change. Stands in the place of all pictures while the composer stays; never touches the file. */

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { EditView, ReferenceView } from '../../../src/protocol/views';
import { iconButton } from '../controls/iconButton';
import { icon } from '../controls/icons';
import type { Dispatch } from '../dispatch';
import { t } from '../strings';
import { recall, remember } from '../vsCodeHost';
import { ExtendMode } from './extend/extendMode';
import { canvasArea } from './extend/marginHandles';
import { MaskMode } from './mask/maskMode';
import { startMenu } from './mask/startMenu';
import { NoteMode } from './notes/noteMode';
import { commandOf, isTyping } from './painterKeys';
import type { PainterContext, PainterFrame, PainterMode } from './painterMode';
import { type LoadedPicture, loadPicture, mostPixels } from './stage/loadedPicture';
import { type StudioStage, stage } from './stage/stage';
import type { View } from './stage/stageView';

export type PainterProperties = {
  readonly reference: ReferenceView;
  readonly edit: EditView;
  /** How many pictures go along. */
  readonly references: number;
  /** Of where a mask can come from. */
  readonly isMenuOpen: boolean;
  readonly dispatch: Dispatch;
  readonly onClose: () => void;
};

type Loading =
  | { readonly type: 'waiting' | 'failed' | 'tooLarge' }
  | { readonly type: 'ready'; readonly picture: LoadedPicture };

type ModeName = 'mask' | 'extend' | 'annotate';
type Modes = { readonly mask: MaskMode; readonly extend: ExtendMode; readonly annotate: NoteMode };

/** Of the picture that was painted last: closing the painter loses no mark. */
let kept: { readonly reference: string; readonly modes: Modes } | undefined;

/** Modes outlive the element that shows them. */
const frame: PainterFrame = {
  redraw: area => shown()?.stage?.redraw(area),
  focus: () => shown()?.stage?.focus(),
  update: () => shown()?.requestUpdate(),
  keepNotes: notes => remember({ notes }),
};

function shown(): StudioPainter | null {
  return document.querySelector('studio-painter');
}

class StudioPainter extends LitElement {
  static override properties = { props: { attribute: false } };
  declare props: PainterProperties | undefined;

  private loading: Loading = { type: 'waiting' };
  /** Address of the picture that is loaded or being loaded. */
  private source: string | undefined;
  private isAsked = false;
  private modes: Modes | undefined;
  private mode: ModeName = 'mask';
  private scale = 1;

  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('keydown', this.pressKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('keydown', this.pressKey);
    this.modes?.annotate.leave();
    this.forget();
  }

  /** A decoded picture is up to a quarter of a gigabyte: not left to the collector. */
  private forget(): void {
    if (this.loading.type === 'ready') this.loading.picture.image.close();
    this.loading = { type: 'waiting' };
  }

  get stage(): StudioStage | null {
    return this.querySelector<StudioStage>('studio-stage');
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('props') || !this.props) return;
    const { reference, dispatch } = this.props;
    if (reference.source === undefined && !this.isAsked) {
      this.isAsked = true;
      dispatch.send({ type: 'paint', reference: reference.id });
    }
    if (reference.source !== undefined && reference.source !== this.source)
      void this.load(reference, reference.source);
    const { loading } = this;
    if (loading.type === 'ready') this.take(this.context(this.props, loading.picture));
  }

  /** A button that has nothing more to do loses the keyboard: the stage takes it. */
  protected override updated(): void {
    if (document.activeElement?.matches('studio-painter button:disabled')) this.stage?.focus();
  }

  private async load(reference: ReferenceView, source: string): Promise<void> {
    this.source = source;
    if (reference.width * reference.height > mostPixels) {
      this.loading = { type: 'tooLarge' };
      return;
    }
    const picture = await loadPicture(reference, source).catch(() => undefined);
    if (source !== this.source || !this.props || !this.isConnected) return picture?.image.close();
    this.forget();
    this.loading = picture ? { type: 'ready', picture } : { type: 'failed' };
    if (picture) this.begin(this.context(this.props, picture));
    this.requestUpdate();
    await this.updateComplete;
    await this.stage?.updateComplete;
    // Who is writing goes on writing.
    if (document.activeElement?.id !== 'prompt') this.stage?.focus();
  }

  /** Marks stay when the same picture comes again, or from another address. */
  private begin(context: PainterContext): void {
    const { reference, picture } = context;
    const before = kept?.reference === reference.id ? kept.modes : undefined;
    const { mask } = before?.mask.history ?? {};
    const isSame = mask?.width === picture.width && mask.height === picture.height;
    this.modes = before && isSame ? before : begun(context);
    kept = { reference: reference.id, modes: this.modes };
    this.modes.annotate.open();
    this.take(context);
  }

  private take(context: PainterContext): void {
    for (const mode of Object.values(this.modes ?? {})) mode.take(context);
  }

  private context({ onClose: _, ...props }: PainterProperties, picture: LoadedPicture): PainterContext {
    return { ...props, picture };
  }

  protected override render(): unknown {
    if (!this.props) return nothing;
    const { reference, onClose } = this.props;
    const { loading, modes } = this;
    return html`<section class="painter" aria-label=${t('Paint on {0}', reference.name)}>
      <div class="bar">
        ${iconButton({ icon: 'back', label: t('Done'), onClick: onClose })}
        <h2>${reference.name}</h2>
        ${modes ? html`<fieldset class="modes"><legend class="visually-hidden">${t('What to do')}</legend>${this.modeRadios()}</fieldset>${this.zoomButtons()}` : nothing}
      </div>
      ${modes && loading.type === 'ready' ? this.work(modes, loading.picture) : this.notice()}
    </section>`;
  }

  private modeRadios(): TemplateResult[] {
    const names: readonly (readonly [ModeName, string])[] = [
      ['mask', t('Mask')],
      ['extend', t('Extend')],
      ['annotate', t('Annotate')],
    ];
    return names.map(
      ([mode, name]) =>
        html`<label><input type="radio" name="painter-mode" .checked=${mode === this.mode} @change=${() => {
          this.mode = mode;
          this.stage?.redraw();
          this.requestUpdate();
        }} /><span>${name}</span></label>`,
    );
  }

  private work(modes: Modes, picture: LoadedPicture): TemplateResult {
    const mode: PainterMode = modes[this.mode];
    return html`<div class="tool-row">
        <div class="tools" role="toolbar" aria-label=${t('Tools')}>${mode.tools()}</div>
        <div class="options" role="group" aria-label=${t('Options of the tool')}>${mode.options()}</div>
      </div>
      ${stage({
        picture,
        frame: canvasArea(picture, modes.extend.margins),
        room: mode.room(),
        label: t('The picture. Plus and minus zoom, arrows move, 0 shows the whole.'),
        cursor: mode.cursor,
        inside: mode.inside,
        brushSize: mode.brushSize(),
        drawOver: mode.drawOver,
        outlines: mode.outlines,
        press: mode.press,
        turnWheel: mode.turnWheel,
        onView: this.seen,
      })}
      <p class="words">${mode.words()}</p>
      ${modes.mask.context.isMenuOpen ? startMenu(modes.mask) : nothing}`;
  }

  private zoomButtons(): TemplateResult {
    return html`<span class="zoom">
      ${iconButton({ icon: 'minus', label: t('Zoom Out (-)'), onClick: () => this.stage?.zoomBy(1 / 1.5) })}
      <button type="button" class="link" title=${t('Whole Picture (0)')} @click=${() => this.stage?.fit()}>${Math.round(this.scale * 100)} %</button>
      ${iconButton({ icon: 'add', label: t('Zoom In (+)'), onClick: () => this.stage?.zoomBy(1.5) })}
    </span>`;
  }

  private readonly seen = ({ scale }: View): void => {
    if (scale === this.scale) return;
    this.scale = scale;
    this.requestUpdate();
  };

  /** Why there is nothing to paint on, and the way out. */
  private notice(): TemplateResult {
    const words = {
      waiting: t('The picture is being read.'),
      ready: '',
      failed: t(
        'The picture cannot be shown: its file is damaged, or not there any more. Remove it from the pictures that go along, and add another.',
      ),
      tooLarge: t('The picture is too large to paint on: more than 67 megapixels. Give a mask file instead.'),
    }[this.loading.type];
    const isLarge = this.loading.type === 'tooLarge';
    return html`<div class="gone" role="status">${icon('image')}<p>${words}</p>
      ${isLarge ? html`<button type="button" class="text-button" @click=${this.giveFile}>${t('A mask file…')}</button>` : nothing}
    </div>`;
  }

  private readonly giveFile = (): void => {
    const { reference, dispatch } = this.props ?? {};
    if (reference) dispatch?.send({ type: 'startMask', reference: reference.id, from: 'file' });
  };

  private readonly pressKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.stepBack(event.target)) event.preventDefault();
    if (isTyping(event.target) || event.defaultPrevented) return;
    const command = commandOf(event);
    if (!command) return;
    const isDone = this.run(command);
    const isStep = command === 'undo' || command === 'redo';
    if (isDone || isStep) event.preventDefault();
    // VS Code, as the browser, would take back what was written in the prompt, and go there.
    if (isStep) event.stopPropagation();
  };

  /** Escape ends a stroke or leads out of a field; then it is for others. */
  private stepBack(target: EventTarget | null): boolean {
    const { stage } = this;
    if (!stage || (!stage.isBusy && !isTyping(target))) return false;
    if (stage.isBusy) stage.cancel();
    stage.focus();
    return true;
  }

  private run(command: NonNullable<ReturnType<typeof commandOf>>): boolean {
    const { stage } = this;
    if (!stage || stage.isBusy) return false;
    if (command === 'zoomIn') stage.zoomBy(1.5);
    else if (command === 'zoomOut') stage.zoomBy(1 / 1.5);
    else if (command === 'fit') stage.fit();
    else if (command === 'actual') stage.zoomTo(1);
    else return this.modes?.[this.mode].run(command) ?? false;
    return true;
  }
}

function begun(context: PainterContext): Modes {
  const mask = new MaskMode(context, frame);
  const { notes } = recall();
  const before = notes?.reference === context.reference.id ? notes : undefined;
  const annotate = new NoteMode(context, frame, before);
  return { mask, extend: new ExtendMode(context, frame, mask), annotate };
}

customElements.define('studio-painter', StudioPainter);

export function painter(props: PainterProperties): TemplateResult {
  // Another picture is another painter: nothing of the one before stays.
  return html`${keyed(props.reference.id, html`<studio-painter .props=${props}></studio-painter>`)}`;
}
