/** Everything made, newest at the bottom: the jobs of this session as cards, what is older as a grid of which only the part in view exists. */

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { JobView } from '../../../src/protocol/views';
import type { Dispatch } from '../dispatch';
import { day } from '../formatting';
import { isRunning, type PageState, shownJobs } from '../pageState';
import { pictureTile } from '../picture/pictureTile';
import { t } from '../strings';
import { recall, remember } from '../vsCodeHost';
import { type Grid, gridFor, heightOf, neighbour, placeOf, positionsWithin } from './gridLayout';
import { chunkSize, missingChunks } from './historyWindow';
import { jobCard } from './jobCard';
import { countOf, pictureAt, positionOf } from './shownHistory';
import { welcome } from './welcome';

/** ms of stillness before the history is asked for what is in view. */
const pause = 60;

type Properties = { readonly page: PageState; readonly dispatch: Dispatch };

class StudioTimeline extends LitElement {
  static override properties = { props: { attribute: false } };
  declare props: Properties | undefined;

  private grid: Grid = gridFor(0);
  /** Position of the tile that Tab reaches. */
  private focused = 0;
  private asked: { revision: number; chunks: Set<number> } = { revision: -1, chunks: new Set() };
  private asking: ReturnType<typeof setTimeout> | undefined;
  private clock: ReturnType<typeof setInterval> | undefined;
  private newestJob: string | undefined;
  private isRestored = false;
  /** Stays when the selection is over: the person comes back to it. */
  private selected: string | undefined;
  private readonly sized = new ResizeObserver(() => this.measure());

  protected override createRenderRoot(): this {
    return this;
  }

  protected override firstUpdated(): void {
    this.sized.observe(this);
    this.sized.observe(this.inside('.jobs'));
    this.measure();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sized.disconnect();
    clearInterval(this.clock);
    clearTimeout(this.asking);
  }

  protected override render(): unknown {
    const { page, dispatch } = this.props ?? {};
    if (!page?.studio || !dispatch) return nothing;
    const jobs = shownJobs(page.studio);
    const isEmpty = jobs.length === 0 && page.studio.history.total === 0;
    // One child in a reversed column: the scroll position is counted from the newest, which is where everything grows.
    return html`<div class="scroller" tabindex="0" role="region" aria-label=${t('Pictures')} @scroll=${this.scrolled}><div class="made">
      ${isEmpty ? welcome(page, dispatch) : nothing}
      <p class="day" aria-hidden="true">${this.dayInView(page)}</p>
      ${this.history(page, dispatch)}
      <div class="jobs">${repeat(
        jobs,
        ({ id }) => id,
        job => jobCard(job, page, dispatch, Date.now()),
      )}</div>
    </div></div>`;
  }

  protected override updated(): void {
    const { page } = this.props ?? {};
    if (!page?.studio) return;
    const isOther = this.isRestored && page.selected !== undefined && page.selected !== this.selected;
    this.selected = page.selected ?? this.selected;
    this.restore();
    if (isOther) this.showSelected();
    this.readSoon();
    this.keepTime(shownJobs(page.studio));
    this.showNewest(page.studio.jobs);
  }

  private history(page: PageState, dispatch: Dispatch): TemplateResult | typeof nothing {
    const { total } = countOf(page);
    if (total === 0) return nothing;
    const { from, to } = this.inView(total, 1);
    const positions = Array.from({ length: to - from }, (_, at) => to - 1 - at);
    const tiles = repeat(
      this.focused >= from && this.focused < to ? positions : [...positions, this.focused],
      position => position,
      position => this.tile(position, total, page, dispatch),
    );
    return html`<div
      class="history"
      role="list"
      aria-label=${t('History')}
      .style=${`height: ${heightOf(total, this.grid)}px; --between: ${this.grid.gap}px`}
      @keydown=${this.pressKey}
      @focusin=${this.noteFocus}
    >${tiles}</div>`;
  }

  private tile(position: number, total: number, page: PageState, dispatch: Dispatch): TemplateResult {
    const { right, bottom } = placeOf(position, total, this.grid);
    const size = this.grid.cell - this.grid.gap;
    const picture = pictureAt(position, page);
    const [older, newer] = [pictureAt(position + 1, page), pictureAt(position - 1, page)];
    const isWithNewer = picture !== undefined && picture.job === newer?.job;
    const isOfSeveral = isWithNewer || (picture !== undefined && picture.job === older?.job);
    const goesOn = isWithNewer && placeOf(position - 1, total, this.grid).bottom === bottom;
    return html`<div
      role="listitem"
      class="cell"
      ?data-of-several=${isOfSeveral}
      ?data-goes-on=${goesOn}
      aria-setsize=${total}
      aria-posinset=${total - position}
      data-position=${position}
      .style=${`right: ${right}px; bottom: ${bottom}px; width: ${size}px; height: ${size}px`}
    >${
      picture
        ? pictureTile(picture, page, dispatch, { fit: 'cover', isTabStop: position === this.focused })
        : html`<span class="unread"><span class="visually-hidden">${t('Not read yet')}</span></span>`
    }</div>`;
  }

  /** Positions in the window and `beyond` windows before and after it. */
  private inView(total: number, beyond: number): { from: number; to: number } {
    const scroller = this.querySelector<HTMLElement>('.scroller');
    const height = scroller?.clientHeight ?? 0;
    const below = -(scroller?.scrollTop ?? 0) - (this.querySelector<HTMLElement>('.jobs')?.offsetHeight ?? 0);
    return positionsWithin(below - beyond * height, below + (1 + beyond) * height, total, this.grid);
  }

  private dayInView(page: PageState): string {
    const { total } = countOf(page);
    const { to } = this.inView(total, 0);
    const oldest = total > 0 ? pictureAt(to - 1, page) : undefined;
    return oldest ? day(oldest.madeAt) : '';
  }

  private measure(): void {
    const scroller = this.inside('.scroller');
    const { paddingLeft, paddingRight } = getComputedStyle(this.inside('.made'));
    const width = scroller.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
    const grid = gridFor(width);
    if (grid.columns !== this.grid.columns) this.keepInView(scroller, grid);
    else this.grid = grid;
    this.requestUpdate();
  }

  /** When the columns change, the selected picture is in view, or else what was at the bottom of the window stays there. */
  private async keepInView(scroller: HTMLElement, grid: Grid): Promise<void> {
    const above = -scroller.scrollTop - this.inside('.jobs').offsetHeight;
    const selected = positionOf(this.selected, this.props?.page);
    const atBottom = Math.round(above / this.grid.cell) * this.grid.columns;
    this.grid = grid;
    if (above <= 0 && selected === undefined) return;
    this.requestUpdate();
    await this.updateComplete;
    const jobs = this.inside('.jobs').offsetHeight;
    const middle = selected === undefined ? 0 : (scroller.clientHeight - grid.cell) / 2;
    scroller.scrollTop = middle - jobs - placeOf(selected ?? atBottom, Number.POSITIVE_INFINITY, grid).bottom;
  }

  /** Whoever walks on in the viewer sees in the timeline which picture that is. */
  private showSelected(): void {
    const scroller = this.inside('.scroller');
    const position = positionOf(this.selected, this.props?.page);
    if (position === undefined) {
      this.querySelector('.jobs [data-selected]')?.scrollIntoView({ block: 'nearest' });
      return;
    }
    // Both from the newest picture upward.
    const tile =
      this.inside('.jobs').offsetHeight + placeOf(position, Number.POSITIVE_INFINITY, this.grid).bottom;
    const highest = tile + this.grid.cell - scroller.clientHeight;
    scroller.scrollTop = -Math.max(highest, Math.min(tile, -scroller.scrollTop));
  }

  private readonly scrolled = (): void => {
    remember({ scrolled: Math.round(-this.inside('.scroller').scrollTop) });
    this.requestUpdate();
  };

  /** After a reload the scroll position is as before. */
  private restore(): void {
    if (this.isRestored) return;
    this.isRestored = true;
    const { scrolled = 0 } = recall();
    if (scrolled > 0) this.inside('.scroller').scrollTop = -scrolled;
  }

  private readSoon(): void {
    clearTimeout(this.asking);
    this.asking = setTimeout(() => this.read(), pause);
  }

  private read(): void {
    const { page, dispatch } = this.props ?? {};
    if (!page?.studio || !dispatch || !this.isConnected) return;
    const { revision, total } = page.studio.history;
    if (this.asked.revision !== revision) this.asked = { revision, chunks: new Set() };
    const { from, to } = this.inView(total, 1);
    for (const chunk of missingChunks(page.history, from, Math.min(total, to + chunkSize / 2))) {
      if (this.asked.chunks.has(chunk)) continue;
      this.asked.chunks.add(chunk);
      dispatch.send({
        type: 'readHistory',
        from: chunk * chunkSize,
        to: Math.min(total, (chunk + 1) * chunkSize),
      });
    }
    // What was let go of can be asked for again.
    for (const chunk of this.asked.chunks)
      if (page.history.chunks.has(chunk)) this.asked.chunks.delete(chunk);
  }

  /** Seconds pass only while something runs. */
  private keepTime(jobs: readonly JobView[]): void {
    const runs = jobs.some(isRunning);
    if (runs && this.clock === undefined) this.clock = setInterval(() => this.requestUpdate(), 1000);
    if (runs || this.clock === undefined) return;
    clearInterval(this.clock);
    this.clock = undefined;
  }

  /** Whoever has just started a job wants to see it. */
  private showNewest(jobs: readonly JobView[]): void {
    const newest = jobs.at(-1)?.id;
    const isNew = newest !== undefined && newest !== this.newestJob && this.newestJob !== undefined;
    this.newestJob = newest ?? '';
    if (!isNew) return;
    const scroller = this.inside('.scroller');
    // Where it is taller than the window its first picture comes into view, at the top.
    scroller.scrollTop = Math.min(0, scroller.clientHeight - this.inside('.job:last-child').offsetHeight);
  }

  private readonly noteFocus = ({ target }: FocusEvent): void => {
    const cell = target instanceof Element ? target.closest<HTMLElement>('.cell') : null;
    const position = Number(cell?.dataset.position ?? this.focused);
    if (position === this.focused) return;
    this.focused = position;
    this.requestUpdate();
  };

  private readonly pressKey = async (event: KeyboardEvent): Promise<void> => {
    const { page } = this.props ?? {};
    if (!page || event.altKey || event.ctrlKey || event.metaKey) return;
    const to = neighbour(this.focused, event.key, countOf(page).total, this.grid);
    if (to === this.focused) return;
    event.preventDefault();
    this.focused = to;
    this.requestUpdate();
    await this.updateComplete;
    const cell = this.querySelector<HTMLElement>(`.cell[data-position="${to}"]`);
    cell?.scrollIntoView({ block: 'nearest' });
    cell?.querySelector<HTMLElement>('.face')?.focus({ preventScroll: true });
  };

  private inside(selector: string): HTMLElement {
    const part = this.querySelector<HTMLElement>(selector);
    if (!part) throw new Error(`The timeline has no ${selector}`);
    return part;
  }
}

customElements.define('studio-timeline', StudioTimeline);

export function timeline(props: Properties): TemplateResult {
  return html`<studio-timeline class="timeline" .props=${props}></studio-timeline>`;
}
