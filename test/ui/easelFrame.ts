/** Drives the Studio's painter in the workbench: points are px of the picture. Never looks behind the page. */

import type { Page } from 'playwright-core';
import type { Workbench } from '../realVsCode/workbench';
import { StudioFrame } from './studioFrame';

type At = readonly [x: number, y: number];

export class EaselFrame {
  private constructor(
    readonly studio: StudioFrame,
    private readonly window: Page,
  ) {}

  /** Waits until the painter shows its picture. */
  static async find(workbench: Workbench): Promise<EaselFrame> {
    const easel = await EaselFrame.closed(workbench);
    await easel.stage.waitFor();
    return easel;
  }

  /** The Studio, whether the painter is open or not. */
  static async closed(workbench: Workbench): Promise<EaselFrame> {
    return new EaselFrame(await StudioFrame.find(workbench), workbench.page);
  }

  private get stage() {
    return this.studio.frame.locator('.painter .stage');
  }

  async mode(name: 'Mask' | 'Extend' | 'Annotate'): Promise<void> {
    await this.studio.frame.locator('.painter').getByText(name, { exact: true }).first().click();
  }

  /** Chooses a tool of the toolbar. */
  async tool(name: string): Promise<void> {
    await this.studio.frame.getByRole('toolbar').getByRole('button', { name }).click();
  }

  /** Of the brush and the eraser, in px of the picture. */
  async brushSize(size: number): Promise<void> {
    const field = this.studio.frame.getByRole('spinbutton', { name: 'Brush size' });
    await field.fill(`${size}`);
    await field.blur();
  }

  /** Chooses from a menu of the painter. */
  async menu(name: string, item: string): Promise<void> {
    await this.studio.button(name).click();
    await this.studio.frame.getByRole('menuitem', { name: item }).click();
  }

  /** Presses at the first point, moves over the others, lets go at the last. */
  async draw(first: At, ...others: readonly At[]): Promise<void> {
    const { mouse } = this.window;
    await mouse.move(...(await this.spot(first)));
    await mouse.down();
    for (const point of others) await mouse.move(...(await this.spot(point)), { steps: 6 });
    await mouse.up();
  }

  /** Back to all pictures. */
  async close(): Promise<void> {
    await this.stage.press('Escape');
    await this.stage.waitFor({ state: 'detached' });
  }

  /** Where the middle of a px of the picture is in the window: the stage tells its scale and its corner. */
  private async spot([x, y]: At): Promise<[number, number]> {
    const box = await this.stage.boundingBox();
    const view = await this.stage.getAttribute('data-view');
    const [scale, left, top] = view?.split(' ').map(Number) ?? [];
    if (box === null || scale === undefined || left === undefined || top === undefined) {
      throw new Error('The painter shows no picture');
    }
    return [box.x + left + (x + 0.5) * scale, box.y + top + (y + 0.5) * scale];
  }
}
