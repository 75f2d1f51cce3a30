/** Which window an agent means, by the folder that it works in. Never reads a disk: paths are real ones already. */

type Window = { readonly folders: readonly string[] };

/**
 * The first of `places` that belongs to a window decides: the window with the innermost folder around it, else the only one
 * inside it. Where no place does, the only window there is. `windows`: newest first, which decides between equals.
 */
export function nearestWindow<W extends Window>(
  windows: readonly W[],
  places: readonly string[],
  separator: string,
): W | undefined {
  for (const place of places) {
    const found = around(windows, place, separator) ?? onlyInside(windows, place, separator);
    if (found) return found;
  }
  return windows.length === 1 ? windows[0] : undefined;
}

function around<W extends Window>(windows: readonly W[], place: string, separator: string): W | undefined {
  let nearest: { readonly window: W; readonly length: number } | undefined;
  for (const window of windows)
    for (const folder of window.folders) {
      if (isWithin(place, folder, separator) && folder.length > (nearest?.length ?? -1))
        nearest = { window, length: folder.length };
    }
  return nearest?.window;
}

function onlyInside<W extends Window>(
  windows: readonly W[],
  place: string,
  separator: string,
): W | undefined {
  const inside = windows.filter(({ folders }) => folders.some(folder => isWithin(folder, place, separator)));
  return inside.length === 1 ? inside[0] : undefined;
}

function isWithin(path: string, folder: string, separator: string): boolean {
  // Windows has no letters of two cases in paths.
  const [inner, outer] = separator === '\\' ? [path.toLowerCase(), folder.toLowerCase()] : [path, folder];
  return `${inner}${separator}`.startsWith(outer.endsWith(separator) ? outer : `${outer}${separator}`);
}
