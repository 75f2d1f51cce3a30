/** Where the stage looks: at all there is until a person zooms or moves, and then where they left it. */

import type { Area, PixelSize } from '../../../../src/core/sizes';
import type { Point } from '../mask/mask';
import { fitted, moved, sensible, type View, zoomed } from './stageView';

/** `frame`, `room`: as `StageProperties` has them. */
type Scene = { readonly frame: Area; readonly room: number };

export class StageCamera {
  view: View = { scale: 1, x: 0, y: 0 };
  /** Of the stage, CSS px. */
  size: PixelSize = { width: 0, height: 0 };
  /** Nobody has zoomed or moved: it goes on fitting. */
  private isFitted = true;

  constructor(
    private readonly scene: () => Scene | undefined,
    private readonly onView: (view: View) => void,
  ) {}

  fit(): void {
    const scene = this.scene();
    if (!scene) return;
    const { frame, room } = scene;
    const [aside, above] = [frame.width * room, frame.height * room];
    const around = {
      x: frame.x - aside,
      y: frame.y - above,
      width: frame.width + 2 * aside,
      height: frame.height + 2 * above,
    };
    this.look(fitted(around, this.size));
    this.isFitted = true;
  }

  /** The stage or what it shows has another size. */
  adjust(): void {
    if (this.isFitted) this.fit();
    else this.look(this.view);
  }

  /** Unless a person has zoomed or moved. */
  refit(): void {
    if (this.isFitted) this.fit();
  }

  /** `at`: CSS px of the stage; what is there stays there. */
  zoom(scale: number, at = this.middle()): void {
    this.look(zoomed(this.view, scale, at), at);
  }

  /** CSS px. */
  move(x: number, y: number): void {
    this.look(moved(this.view, x, y));
  }

  private look(view: View, at = this.middle()): void {
    const scene = this.scene();
    if (!scene || this.size.width === 0) return;
    this.view = sensible(view, scene.frame, this.size, at);
    this.isFitted = false;
    this.onView(this.view);
  }

  private middle(): Point {
    return { x: this.size.width / 2, y: this.size.height / 2 };
  }
}
