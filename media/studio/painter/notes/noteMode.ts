/** Notes on a copy of the picture: what is to be red, what is to go. Never changes the picture. */

import { nothing, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { Area } from '../../../../src/core/sizes';
import type { Intent } from '../../../../src/protocol/intents';
import { t } from '../../strings';
import type { Point } from '../mask/mask';
import type { Command } from '../painterKeys';
import { middleOf, type PainterContext, type PainterFrame, type PainterMode } from '../painterMode';
import type { Cursor, Gesture } from '../stage/stageProperties';
import { areaBetween, toStage, type View } from '../stage/stageView';
import { drawNotes, drawnNotes } from './noteDrawing';
import { colours, firstWidth, type KeptNotes, letterSize, type Note, NoteHistory } from './notes';
import { type NoteControls, type NoteSettings, type NoteTool, noteOptions, noteTools } from './noteTools';
import { noteWords } from './noteWords';

export class NoteMode implements PainterMode, NoteControls {
  readonly history: NoteHistory;
  tool: NoteTool = 'arrow';
  colour: string = colours[0];
  width: number;
  typed: Area;
  text = '';
  isSending = false;
  private isSent = false;
  /** The host has had the copy that was sent. */
  private wasThere = false;
  private draft: Note | undefined;
  /** Where words are being written. */
  private writing: Point | undefined;

  constructor(
    public context: PainterContext,
    private readonly frame: PainterFrame,
    before?: KeptNotes,
  ) {
    this.history = new NoteHistory(before?.notes);
    this.isSent = before?.isSent ?? false;
    if (before && !before.isSent) this.defer();
    const { width, height } = context.picture;
    this.width = firstWidth(width, height);
    this.typed = middleOf(context.picture);
  }

  take(context: PainterContext): void {
    this.context = context;
    if (context.edit.hasNotes) this.wasThere = true;
  }

  /** What was sent when the painter was open last has arrived by now. */
  open(): void {
    this.wasThere = this.isSent;
  }

  /** Whoever took the copy out of the prompt's pictures meant that: it goes along again when it is asked for, or drawn on. */
  private get isTakenOut(): boolean {
    return this.isSent && this.wasThere && !this.context.edit.hasNotes;
  }

  readonly tools = (): TemplateResult => noteTools(this);
  readonly options = (): TemplateResult => noteOptions(this);
  readonly words = (): string => {
    if (this.isSending) return t('The copy with the notes is being made.');
    if (this.isTakenOut)
      return t('The copy with the notes was taken out. “Add to Prompt’s Pictures” brings it back.');
    const { takesNotes = false } = this.context.edit;
    if (this.isSent)
      return takesNotes
        ? t('The notes go along as a layer over the picture. More notes take its place with the next step.')
        : t('The copy with the notes goes along as picture 2. More notes take its place with the next step.');
    if (takesNotes)
      return t('The notes go along as a layer over the picture. The picture itself stays as it is.');
    return t('The notes go along on a copy, as picture 2. The picture itself stays as it is.');
  };
  readonly cursor = (): Cursor => {
    if (this.tool === 'move') return 'hand';
    return this.tool === 'words' ? 'text' : 'cross';
  };
  readonly room = (): number => 0;
  readonly brushSize = (): number => 0;
  readonly turnWheel = (): boolean => false;
  readonly outlines = (): SVGTemplateResult | typeof nothing => nothing;

  set(settings: Partial<NoteSettings>): void {
    Object.assign(this, settings);
    this.frame.update();
  }

  add(note: Note): void {
    this.history.add(note);
    this.notesChanged();
  }

  /** They go along with whatever comes next: nobody has to think of a button. */
  private notesChanged(): void {
    this.isSent = false;
    this.wasThere = false;
    this.defer();
    this.keep();
    this.sketch(undefined);
  }

  private defer(): void {
    this.context.dispatch.defer('notes', () => this.copy());
  }

  private keep(): void {
    const { notes } = this.history;
    this.frame.keepNotes({ reference: this.context.reference.id, notes, isSent: this.isSent });
  }

  /** The painter closes: nothing of it may be there when the next step comes. */
  leave(): void {
    if (!this.isSent && this.history.notes.length > 0) this.sendSoon();
  }

  /** What is typed in as the tool that is chosen. */
  addTyped(): void {
    const { colour, width, typed, text, tool } = this;
    const from = { x: typed.x, y: typed.y };
    if (tool === 'box' || tool === 'ellipse') this.add({ type: tool, area: typed, colour, width });
    else if (tool === 'words') this.write(text, from);
    else if (tool === 'arrow') {
      const to = { x: typed.x + typed.width, y: typed.y + typed.height };
      this.add({ type: 'arrow', from, to, colour, width });
    }
  }

  private write(text: string, at: Point): void {
    const { colour, width } = this;
    if (text.trim() !== '') this.add({ type: 'words', at, text: text.trim(), colour, width });
  }

  send(): void {
    this.isSent = false;
    this.wasThere = false;
    this.sendSoon();
  }

  private sendSoon(): void {
    this.isSending = true;
    this.context.dispatch.debounce('notes', () => this.copy());
    this.frame.update();
  }

  private async copy(): Promise<Intent | undefined> {
    const { context, history } = this;
    const { notes } = history;
    const { reference, picture } = context;
    // What came before this in the line may have sent them.
    const isAny = !this.isSent && notes.length > 0 && reference.source !== undefined;
    const drawn = isAny ? await drawnNotes(reference.source, picture, notes) : undefined;
    this.isSending = false;
    this.isSent = notes === history.notes && (this.isSent || drawn !== undefined);
    this.keep();
    this.frame.update();
    return drawn && { type: 'annotate', reference: reference.id, ...drawn };
  }

  readonly press = (from: Point): Gesture | 'pan' | undefined => {
    const { tool, colour, width } = this;
    if (tool === 'move') return 'pan';
    if (tool === 'words') {
      this.startWriting(from);
      return undefined;
    }
    const points = [from];
    const drawn = (to: Point, isEven: boolean): Note => {
      if (tool === 'pen') return { type: tool, points, colour, width };
      if (tool === 'arrow') return { type: tool, from, to, colour, width };
      return { type: tool, area: areaBetween(from, to, isEven), colour, width };
    };
    if (tool === 'pen') this.sketch(drawn(from, false));
    return {
      move: (next, { shiftKey }) => {
        points.push(...next);
        this.sketch(drawn(points.at(-1) ?? from, shiftKey));
      },
      end: () => this.draft && this.add(this.draft),
      cancel: () => this.sketch(undefined),
    };
  };

  private sketch(draft: Note | undefined): void {
    this.draft = draft;
    const { width, height } = this.context.picture;
    this.frame.redraw({ x: -width, y: -height, width: width * 3, height: height * 3 });
    this.frame.update();
  }

  private startWriting(at: Point | undefined): void {
    this.writing = at;
    this.frame.update();
  }

  /** The field stands where the words will. */
  readonly inside = (view: View): TemplateResult | typeof nothing => {
    if (!this.writing) return nothing;
    const size = Math.max(11, Math.min(60, letterSize(this.width) * view.scale));
    return noteWords({ at: toStage(view, this.writing), size, onWords: text => this.finish(text) });
  };

  /** Once: leaving the field after Enter is no second time. */
  private finish(text: string): void {
    const at = this.writing;
    if (!at) return;
    this.startWriting(undefined);
    this.frame.focus();
    this.write(text, at);
  }

  readonly drawOver: PainterMode['drawOver'] = (context, view, area) => {
    context.save();
    context.clearRect(area.x, area.y, area.width, area.height);
    context.beginPath();
    context.rect(area.x, area.y, area.width, area.height);
    context.clip();
    context.setTransform(view.scale, 0, 0, view.scale, view.x, view.y);
    drawNotes(context, this.draft ? [...this.history.notes, this.draft] : this.history.notes);
    context.restore();
  };

  readonly run = (command: Command): boolean => {
    const { history } = this;
    const tool = tools[command];
    if (tool) this.set({ tool });
    else if (command === 'undo') history.undo();
    else if (command === 'redo') history.redo();
    else if (command === 'clear') history.clear();
    else return false;
    if (!tool) this.notesChanged();
    return true;
  };
}

const tools: Partial<Record<Command, NoteTool>> = {
  move: 'move',
  brush: 'pen',
  arrow: 'arrow',
  rectangle: 'box',
  ellipse: 'ellipse',
  words: 'words',
};
