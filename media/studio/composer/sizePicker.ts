/** Sizes as shapes one can see, and any other in px. One that the model does not make says why, and what is asked for in its place. */

import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { type PixelSize, parsePixelSize, parseShape, type SizeRule } from '../../../src/core/sizes';
import type { Composer } from '../../../src/protocol/views';
import { sizeName } from '../formatting';
import { t } from '../strings';
import { objectionTo, offeredSizes, ratioName, shapeOf } from './sizeChoices';

type Choose = (size: string | null) => void;
type RatioRule = Extract<SizeRule, { type: 'ratios' }>;

/** px of the square that a shape is drawn in. */
const box = 34;

export function sizePicker(rule: SizeRule, { parameters }: Composer, choose: Choose): TemplateResult {
  const size = parameters.size ?? '';
  if (rule.type === 'ratios') return ratioPicker(rule, size, choose);
  const sizes = offeredSizes(rule);
  return html`<fieldset class="shapes"><legend>${t('Size')}</legend>
      ${shape('', t('Default'), size, choose)}
      ${sizes.map(offered => shape(offered, offered === 'auto' ? t('Automatic') : sizeName(offered), size, choose))}
    </fieldset>
    ${customSize({ rule, size, choose })}`;
}

function customSize(props: CustomProperties): TemplateResult {
  return html`<studio-custom-size .props=${props}></studio-custom-size>`;
}

function ratioPicker(rule: RatioRule, size: string, choose: Choose): TemplateResult {
  const isInPixels = parsePixelSize(size) !== undefined;
  const { ratio = isInPixels ? size : '', resolution = '' } = parseShape(size) ?? {};
  const both = (parts: readonly string[]) => choose(parts.filter(Boolean).join(' ') || null);
  const chosenRatio = isInPixels ? '' : ratio;
  return html`<fieldset class="shapes"><legend>${t('Shape')}</legend>
      ${shape('', t('Default'), ratio, () => both([resolution]), 'ratio')}
      ${rule.ratios.map(name => shape(name, name, ratio, () => both([name, resolution]), 'ratio'))}
    </fieldset>
    ${
      rule.resolutions.length === 0
        ? nothing
        : html`<fieldset class="shapes"><legend>${t('Resolution')}</legend>
            ${['', ...rule.resolutions].map(name =>
              shape(name, name || t('Default'), resolution, () => both([chosenRatio, name]), 'resolution'),
            )}
          </fieldset>`
    }
    ${customSize({ rule, size, choose })}`;
}

function shape(
  value: string,
  label: string,
  current: string,
  choose: Choose,
  group = 'size',
): TemplateResult {
  const looks = shapeOf(value);
  return html`<label>
    <input type="radio" name=${group} value=${value} .checked=${value === current} @change=${() => choose(value || null)} />
    <span class="shape" aria-hidden="true">${looks ? drawn(looks) : html`<i class="unknown"></i>`}</span>
    <span>${label}</span>
    ${looks && parsePixelSize(value) ? html`<small>${ratioName(looks) ?? nothing}</small>` : nothing}
  </label>`;
}

function drawn({ width, height }: PixelSize): TemplateResult {
  const scale = box / Math.max(width, height);
  return html`<i .style=${`width: ${Math.round(width * scale)}px; height: ${Math.round(height * scale)}px`}></i>`;
}

type CustomProperties = { readonly rule: SizeRule; readonly size: string; readonly choose: Choose };

/** Width and height as typed, until they are taken. */
class CustomSize extends LitElement {
  static override properties = { props: { attribute: false } };
  declare props: CustomProperties | undefined;
  private typed: PixelSize | undefined;

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): unknown {
    if (!this.props) return nothing;
    const { rule, size, choose } = this.props;
    const shown = this.typed ?? parsePixelSize(size) ?? { width: 1024, height: 1024 };
    const objection = objectionTo(shown, rule);
    const wanted = `${shown.width}x${shown.height}`;
    return html`<div class="custom-size" role="group" aria-label=${t('Custom size')}>
      ${this.side(t('Width'), shown.width, width => ({ ...shown, width }))}
      <span aria-hidden="true">×</span>
      ${this.side(t('Height'), shown.height, height => ({ ...shown, height }))}
      <vscode-button
        secondary
        ?disabled=${(objection !== undefined && objection.nearest === undefined) || wanted === size}
        @click=${() => choose(wanted)}
      >${t('Use')}</vscode-button>
      <p role="status">${objection ? this.advice(objection.reason, objection.nearest, choose) : nothing}</p>
    </div>`;
  }

  private side(label: string, value: number, change: (value: number) => PixelSize): TemplateResult {
    return html`<vscode-textfield
      type="number"
      .label=${label}
      .value=${String(value)}
      min="1"
      step="1"
      @input=${({ target }: Event) => {
        this.typed = change(Math.max(1, Math.round(Number((target as HTMLInputElement).value)) || 1));
        this.requestUpdate();
      }}
    ></vscode-textfield>`;
  }

  private advice(reason: string, nearest: string | undefined, choose: Choose): TemplateResult {
    const use = (size: string) => {
      this.typed = undefined;
      choose(size);
    };
    return html`${reason}
      ${
        nearest === undefined
          ? nothing
          : html` ${t('{0} is asked for and fitted to it.', sizeName(nearest))} <button type="button" class="link" @click=${() => use(nearest)}>${t('Use {0}', sizeName(nearest))}</button>`
      }`;
  }
}

customElements.define('studio-custom-size', CustomSize);
