/** Outlines made of straight pieces, short enough to look curved. Never knows a colour. */

export type Point = readonly [x: number, y: number];

/** Every closed outline winds the same way by construction of the caller, or it cuts a hole into those beneath. */
export type Path = readonly (readonly Point[])[];

/** Maps the drawing's own space to px. */
export type Placement = {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly isMirrored?: boolean;
};

const curveSteps = 14;

export function ellipse(cx: number, cy: number, rx: number, ry = rx, turn = 0): Path {
  const steps = Math.max(12, Math.min(96, Math.ceil(Math.sqrt(Math.max(rx, ry)) * 8)));
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return [
    Array.from({ length: steps }, (_, step): Point => {
      const angle = (step / steps) * 2 * Math.PI;
      const [x, y] = [Math.cos(angle) * rx, Math.sin(angle) * ry];
      return [cx + x * cos - y * sin, cy + x * sin + y * cos];
    }),
  ];
}

export function polygon(...points: Point[]): Path {
  return [points];
}

export function rectangle(x: number, y: number, width: number, height: number): Path {
  return polygon([x, y], [x + width, y], [x + width, y + height], [x, y + height]);
}

/** Corners rounded by `radius`. */
export function roundedRectangle(x: number, y: number, width: number, height: number, radius: number): Path {
  const corners: [number, number, number][] = [
    [x + width - radius, y + radius, -0.5],
    [x + width - radius, y + height - radius, 0],
    [x + radius, y + height - radius, 0.5],
    [x + radius, y + radius, 1],
  ];
  return [
    corners.flatMap(([cx, cy, start]) =>
      Array.from({ length: 9 }, (_, step): Point => {
        const angle = (start + step / 16) * Math.PI;
        return [cx + Math.cos(angle) * radius, cy + Math.sin(angle) * radius];
      }),
    ),
  ];
}

/** Reads the absolute commands M, L, Q, C and Z of SVG path data: what the figures are drawn with. */
export function drawn(data: string): Path {
  const path: Point[][] = [];
  let points: Point[] = [];
  for (const [, command = '', numbers = ''] of data.matchAll(/([MLQCZ])([^MLQCZ]*)/g)) {
    const given = numbers
      .trim()
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(Number);
    const stops = Array.from(
      { length: given.length / 2 },
      (_, at): Point => [given[at * 2] ?? 0, given[at * 2 + 1] ?? 0],
    );
    if (command === 'M') {
      points = [];
      path.push(points);
    }
    if (command === 'M' || command === 'L') points.push(...stops);
    const arity = command === 'Q' ? 2 : 3;
    if (command !== 'Q' && command !== 'C') continue;
    for (let at = 0; at < stops.length; at += arity) {
      points.push(...curve([points.at(-1) ?? [0, 0], ...stops.slice(at, at + arity)]));
    }
  }
  return path;
}

/** De Casteljau: any number of control points. */
function curve(controls: readonly Point[]): Point[] {
  return Array.from({ length: curveSteps }, (_, step) => {
    const t = (step + 1) / curveSteps;
    let points = controls;
    while (points.length > 1) {
      points = points.slice(1).map((point, at): Point => between(points[at] ?? point, point, t));
    }
    return points[0] ?? [0, 0];
  });
}

function between(a: Point, b: Point, t: number): Point {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
}

/** A line of changing width through the points, as a brush draws it: a polygon with round ends. */
export function stroke(points: readonly Point[], width: number, endWidth = width): Path {
  return points.flatMap((point, at): (readonly Point[])[] => {
    const next = points[at + 1];
    const radius = (width + ((endWidth - width) * at) / Math.max(1, points.length - 1)) / 2;
    const dot = ellipse(point[0], point[1], radius);
    if (next === undefined) return [...dot];
    const length = Math.hypot(next[0] - point[0], next[1] - point[1]) || 1;
    const [nx, ny] = [(-(next[1] - point[1]) / length) * radius, ((next[0] - point[0]) / length) * radius];
    return [
      ...dot,
      [
        [point[0] - nx, point[1] - ny],
        [next[0] - nx, next[1] - ny],
        [next[0] + nx, next[1] + ny],
        [point[0] + nx, point[1] + ny],
      ],
    ];
  });
}

export function placed(path: Path, { x, y, scale, isMirrored = false }: Placement): Path {
  const across = isMirrored ? -scale : scale;
  const moved = path.map(outline => outline.map(([px, py]): Point => [x + px * across, y + py * scale]));
  // Mirroring turns the winding round; reversing keeps outlines of one drawing alike.
  return isMirrored ? moved.map(outline => outline.reverse()) : moved;
}
