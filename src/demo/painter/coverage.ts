/** How much of each pixel an outline covers, exactly: the signed-area method of font rasterisers. Never knows a colour. */

import type { Path, Point } from './path';

/** Covers only the part of the path's box that lies inside `width` × `height` px. */
export class Coverage {
  private readonly left: number;
  private readonly top: number;
  private readonly columns: number;
  private readonly rows: number;
  private readonly areas: Float32Array;

  constructor(path: Path, width: number, height: number) {
    let [minX, minY, maxX, maxY] = [width, height, 0, 0];
    for (const outline of path) {
      for (const [x, y] of outline) {
        minX = Math.min(minX, x);
        minY = Math.min(minY, y);
        maxX = Math.max(maxX, x);
        maxY = Math.max(maxY, y);
      }
    }
    this.left = Math.max(0, Math.floor(minX));
    this.top = Math.max(0, Math.floor(minY));
    this.columns = Math.max(0, Math.min(width, Math.ceil(maxX)) - this.left);
    this.rows = Math.max(0, Math.min(height, Math.ceil(maxY)) - this.top);
    this.areas = new Float32Array((this.columns + 2) * this.rows);
    for (const outline of path) this.addOutline(outline);
  }

  /** Calls back for every pixel that is covered at all; `covered` is 0 to 1. */
  each(callback: (x: number, y: number, covered: number) => void): void {
    for (let row = 0; row < this.rows; row++) {
      let sum = 0;
      const start = row * (this.columns + 2);
      for (let column = 0; column < this.columns; column++) {
        sum += this.areas[start + column] ?? 0;
        const covered = Math.min(1, Math.abs(sum));
        // Sums of floats leave dust behind an outline's right edge.
        if (covered > 0.002) callback(this.left + column, this.top + row, covered);
      }
    }
  }

  private addOutline(outline: readonly Point[]): void {
    let previous = outline.at(-1);
    for (const point of outline) {
      if (previous !== undefined) this.addLine(previous, point);
      previous = point;
    }
  }

  private addLine(from: Point, to: Point): void {
    if (from[1] === to[1]) return;
    const winding = from[1] < to[1] ? 1 : -1;
    const [upper, lower] = winding > 0 ? [from, to] : [to, from];
    const slope = (lower[0] - upper[0]) / (lower[1] - upper[1]);
    const [startY, endY] = [upper[1] - this.top, lower[1] - this.top];
    let x = upper[0] - this.left + Math.max(0, -startY) * slope;
    for (let row = Math.max(0, Math.floor(startY)); row < Math.min(this.rows, Math.ceil(endY)); row++) {
      const dy = Math.min(row + 1, endY) - Math.max(row, startY);
      const nextX = x + slope * dy;
      this.addPiece(row * (this.columns + 2), this.clamped(x), this.clamped(nextX), dy * winding);
      x = nextX;
    }
  }

  private clamped(x: number): number {
    return Math.min(this.columns, Math.max(0, x));
  }

  /** One line inside one row: each pixel gets the change of area that it brings, so a running sum gives the coverage. */
  private addPiece(start: number, x: number, nextX: number, height: number): void {
    const [left, right] = x < nextX ? [x, nextX] : [nextX, x];
    const [first, last] = [Math.floor(left), Math.ceil(right)];
    if (last <= first + 1) {
      const middle = (left + right) / 2 - first;
      this.add(start + first, height * (1 - middle));
      this.add(start + first + 1, height * middle);
      return;
    }
    const perPixel = height / (right - left);
    let before = 0;
    for (let pixel = first; pixel <= last; pixel++) {
      // The area right of the line within this pixel, and all that the line has passed before it.
      const enters = Math.min(Math.max(left, pixel), right);
      const leaves = Math.min(Math.max(left, pixel + 1), right);
      const passed = (enters - left) * perPixel;
      const inside = (leaves - enters) * perPixel * (pixel + 1 - (enters + leaves) / 2);
      this.add(start + pixel, passed + inside - before);
      before = passed + inside;
    }
  }

  private add(at: number, area: number): void {
    this.areas[at] = (this.areas[at] ?? 0) + area;
  }
}
