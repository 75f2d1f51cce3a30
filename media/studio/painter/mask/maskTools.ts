/** The mask's tools as the person sees them: the row of icons, the options of the tool that is chosen, and where a mask can come from. */

import { html, nothing, type TemplateResult } from 'lit';
import type { Area } from '../../../../src/core/sizes';
import { iconButton } from '../../controls/iconButton';
import { icon } from '../../controls/icons';
import { t } from '../../strings';
import { numberField } from '../numberField';
import type { PainterContext, PainterMode } from '../painterMode';
import { type ToolButton, toolButtons, undoButtons } from '../toolRow';
import { largestBrush, sizeAt, wayOf } from './brushSizes';
import type { MarkHistory } from './markHistory';
import type { Mark } from './marks';
import { maskMenu } from './startMenu';

export type MaskTool = 'move' | 'brush' | 'eraser' | 'rectangle' | 'ellipse' | 'lasso';

/** What a person sets for the marks to come. */
export type MaskSettings = {
  readonly tool: MaskTool;
  /** Of the brush, px of the picture. */
  readonly size: number;
  /** Of the shape tools. */
  readonly isErasing: boolean;
  /** Of the overlay, 0 to 1. */
  readonly strength: number;
  /** As typed in for a rectangle or an ellipse. */
  readonly typed: Area;
};

/** The mask's mode as its tools see it. */
export type MaskControls = MaskSettings & {
  readonly context: PainterContext;
  readonly history: Pick<MarkHistory, 'mask' | 'canUndo' | 'canRedo'>;
  readonly set: (settings: Partial<MaskSettings>) => void;
  readonly add: (mark: Mark) => void;
  readonly setFeather: (feather: number | undefined) => void;
  readonly run: PainterMode['run'];
};

/** px; as the host takes it. */
const mostFeather = 200;

function tools(): readonly ToolButton<MaskTool>[] {
  return [
    { tool: 'move', icon: 'hand', label: t('Move (V)') },
    { tool: 'brush', icon: 'brush', label: t('Brush (B)') },
    { tool: 'eraser', icon: 'eraser', label: t('Eraser (E)') },
    { tool: 'rectangle', icon: 'rectangle', label: t('Rectangle (R)') },
    { tool: 'ellipse', icon: 'ellipse', label: t('Ellipse (O)') },
    { tool: 'lasso', icon: 'lasso', label: t('Lasso (L)') },
  ];
}

export function maskTools(mode: MaskControls): TemplateResult {
  const { history, tool } = mode;
  return html`${toolButtons(tools(), tool, chosen => mode.set({ tool: chosen }))}
  <span class="separator"></span>
  ${iconButton({ icon: 'invert', label: t('Invert (I)'), onClick: () => mode.run('invert') })}
  ${iconButton({ icon: 'delete', label: t('Clear (Delete)'), onClick: () => mode.run('clear') })}
  <span class="separator"></span>
  ${undoButtons(history, mode)}
  <span class="separator"></span>
  ${startButton(mode)}`;
}

/** Opens the menu of where a mask can come from and go to. */
function startButton({ context: { isMenuOpen, dispatch } }: MaskControls): TemplateResult {
  const open = { type: 'open', popup: { type: 'picker', field: maskMenu } } as const;
  return html`<button
    type="button"
    class="chip"
    data-chip=${maskMenu}
    data-set
    aria-haspopup="menu"
    aria-expanded=${isMenuOpen}
    @click=${() => dispatch.change(isMenuOpen ? { type: 'closePopup' } : open)}
  ><span>${t('Mask')}</span>${icon('chevronDown')}</button>`;
}

export function maskOptions(mode: MaskControls): TemplateResult {
  const { tool, strength, context } = mode;
  return html`
    ${tool === 'brush' || tool === 'eraser' ? brushOptions(mode) : nothing}
    ${tool === 'rectangle' || tool === 'ellipse' ? areaOptions(mode, tool) : nothing}
    ${tool === 'lasso' ? eraseToggle(mode) : nothing}
    ${numberField({
      label: t('Feather'),
      value: context.edit.feather,
      min: 0,
      max: mostFeather,
      unit: 'px',
      empty: t('auto'),
      onNumber: feather => mode.setFeather(feather),
    })}
    <label class="number-field"><span>${t('Overlay')}</span><input
      type="range"
      min="10"
      max="100"
      aria-label=${t('Opacity of the overlay')}
      .value=${String(Math.round(strength * 100))}
      @input=${({ target }: Event) => mode.set({ strength: Number((target as HTMLInputElement).value) / 100 })}
    /></label>`;
}

function brushOptions(mode: MaskControls): TemplateResult {
  const { size } = mode;
  return html`${numberField({
    label: t('Size'),
    name: t('Brush size'),
    value: size,
    min: 1,
    max: largestBrush,
    unit: 'px',
    onNumber: value => value !== undefined && mode.set({ size: value }),
  })}
  <input
    type="range"
    class="size"
    min="0"
    max="100"
    step="any"
    aria-label=${t('Brush size')}
    aria-valuetext=${t('{0} px', size)}
    .value=${String(wayOf(size))}
    @input=${({ target }: Event) => mode.set({ size: sizeAt(Number((target as HTMLInputElement).value)) })}
  />`;
}

/** For those who do not draw: the shape in numbers. */
function areaOptions(mode: MaskControls, type: 'rectangle' | 'ellipse'): TemplateResult {
  const { typed } = mode;
  const { width, height } = mode.history.mask;
  const add = () => mode.add({ type, area: mode.typed, isErasing: mode.isErasing });
  const side = (name: keyof Area, label: string, long: string, min: number, max: number) =>
    numberField({
      label,
      name: long,
      value: typed[name],
      min,
      max,
      onNumber: value => value !== undefined && mode.set({ typed: { ...mode.typed, [name]: value } }),
      onEnter: add,
    });
  return html`${eraseToggle(mode)}
    <span class="numbers-row" role="group" aria-label=${type === 'rectangle' ? t('Rectangle in numbers') : t('Ellipse in numbers')}>
      ${side('x', t('X'), t('X'), 0, width - 1)}${side('y', t('Y'), t('Y'), 0, height - 1)}
      ${side('width', t('W'), t('Width'), 1, width)}${side('height', t('H'), t('Height'), 1, height)}
      <button type="button" class="text-button" @click=${add}>${mode.isErasing ? t('Take Away') : t('Add')}</button>
    </span>`;
}

function eraseToggle(mode: MaskControls): TemplateResult {
  return html`<button
    type="button"
    class="chip"
    data-set
    title=${t('Shapes erase (or hold Alt)')}
    aria-pressed=${mode.isErasing}
    @click=${() => mode.set({ isErasing: !mode.isErasing })}
  ><span>${t('Erase')}</span></button>`;
}
