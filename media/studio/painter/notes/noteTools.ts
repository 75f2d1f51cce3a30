/** The tools for notes as the person sees them: what to draw, in which ink, and the button that lets the copy go along. */

import { html, nothing, type TemplateResult } from 'lit';
import type { Area } from '../../../../src/core/sizes';
import { iconButton } from '../../controls/iconButton';
import { t } from '../../strings';
import { numberField } from '../numberField';
import type { PainterContext, PainterMode } from '../painterMode';
import { type ToolButton, toolButtons, undoButtons } from '../toolRow';
import { colours, type NoteHistory } from './notes';

export type NoteTool = 'move' | 'pen' | 'arrow' | 'box' | 'ellipse' | 'words';

/** What a person sets for the notes to come. */
export type NoteSettings = {
  readonly tool: NoteTool;
  readonly colour: string;
  /** Of the line, px of the picture. */
  readonly width: number;
  /** As typed in: a box, or an arrow from its corner to the opposite one. */
  readonly typed: Area;
  readonly text: string;
};

/** The notes' mode as its tools see it. */
export type NoteControls = NoteSettings & {
  readonly context: PainterContext;
  readonly history: Pick<NoteHistory, 'notes' | 'canUndo' | 'canRedo'>;
  /** The copy with the notes is being made. */
  readonly isSending: boolean;
  readonly set: (settings: Partial<NoteSettings>) => void;
  readonly addTyped: () => void;
  readonly send: () => void;
  readonly run: PainterMode['run'];
};

const widestLine = 200;

function tools(): readonly ToolButton<NoteTool>[] {
  return [
    { tool: 'move', icon: 'hand', label: t('Move (V)') },
    { tool: 'pen', icon: 'edit', label: t('Pen (B)') },
    { tool: 'arrow', icon: 'arrow', label: t('Arrow (A)') },
    { tool: 'box', icon: 'rectangle', label: t('Box (R)') },
    { tool: 'ellipse', icon: 'ellipse', label: t('Ellipse (O)') },
    { tool: 'words', icon: 'words', label: t('Words (T)') },
  ];
}

export function noteTools(mode: NoteControls): TemplateResult {
  const { history, tool, isSending } = mode;
  return html`${toolButtons(tools(), tool, chosen => mode.set({ tool: chosen }))}
  <span class="separator"></span>
  ${undoButtons(history, mode)}
  ${iconButton({
    icon: 'delete',
    label: t('Clear (Delete)'),
    isDisabled: history.notes.length === 0,
    onClick: () => mode.run('clear'),
  })}
  <span class="separator"></span>
  <button
    type="button"
    class="text-button"
    ?disabled=${history.notes.length === 0}
    aria-busy=${isSending}
    @click=${() => mode.send()}
  >${t('Add to Prompt’s Pictures')}</button>`;
}

export function noteOptions(mode: NoteControls): TemplateResult {
  const { width, tool } = mode;
  return html`${inks(mode)}
    ${numberField({
      label: t('Line'),
      name: t('Width of the line'),
      value: width,
      min: 1,
      max: widestLine,
      unit: 'px',
      onNumber: value => value !== undefined && mode.set({ width: value }),
    })}
    ${tool === 'move' || tool === 'pen' ? nothing : typed(mode)}`;
}

function inks(mode: NoteControls): TemplateResult {
  const names = [t('Red'), t('Yellow'), t('Green'), t('Blue'), t('White'), t('Black')];
  return html`<fieldset class="inks"><legend class="visually-hidden">${t('Colour')}</legend>
    ${colours.map(
      (colour, at) => html`<label title=${names[at] ?? ''}><input
        type="radio"
        name="ink"
        aria-label=${names[at] ?? ''}
        .style=${`--ink: ${colour}`}
        .checked=${colour === mode.colour}
        @change=${() => mode.set({ colour })}
      /></label>`,
    )}
  </fieldset>`;
}

/** For those who do not draw: the note in numbers. */
function typed(mode: NoteControls): TemplateResult {
  const { typed, tool } = mode;
  const { picture } = mode.context;
  const number = (label: string, name: string, value: number, change: (value: number) => Partial<Area>) =>
    numberField({
      label,
      name,
      value,
      min: 0,
      max: Math.max(picture.width, picture.height),
      onNumber: value => value !== undefined && mode.set({ typed: { ...mode.typed, ...change(value) } }),
      onEnter: () => mode.addTyped(),
    });
  const isArrow = tool === 'arrow';
  const second = isArrow
    ? html`${number(t('to X'), t('To X'), typed.x + typed.width, x => ({ width: x - mode.typed.x }))}
        ${number(t('Y'), t('To Y'), typed.y + typed.height, y => ({ height: y - mode.typed.y }))}`
    : html`${number(t('W'), t('Width'), typed.width, width => ({ width }))}
        ${number(t('H'), t('Height'), typed.height, height => ({ height }))}`;
  return html`<span class="numbers-row" role="group" aria-label=${t('In numbers')}>
    ${number(t('X'), isArrow ? t('From X') : t('X'), typed.x, x => ({ x }))}
    ${number(t('Y'), isArrow ? t('From Y') : t('Y'), typed.y, y => ({ y }))}
    ${tool === 'words' ? wordsField(mode) : second}
    <button type="button" class="text-button" @click=${() => mode.addTyped()}>${t('Add')}</button>
  </span>`;
}

function wordsField(mode: NoteControls): TemplateResult {
  return html`<label class="number-field"><span>${t('Words')}</span><input
    type="text"
    .value=${mode.text}
    dir="auto"
    @input=${({ target }: Event) => mode.set({ text: (target as HTMLInputElement).value })}
    @keydown=${({ key, isComposing }: KeyboardEvent) => key === 'Enter' && !isComposing && mode.addTyped()}
  /></label>`;
}
