/** The rooms of the source and which may know which, as data. Never reads a file: it is handed the text. */

import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path/posix';
import { type SourceFile, withoutComments } from './sourceFiles';

type Room = {
  /** Rooms it may import beside itself. */
  readonly rooms: readonly string[];
  /** Packages it may import; `node:` stands for all of Node's own. */
  readonly packages: readonly string[];
  /** Rooms of which it may import nothing but types. */
  readonly types?: readonly string[];
};

const everyRoom = [
  ...['api', 'core', 'wire', 'providers', 'jobs', 'agents', 'mcp'],
  ...['net', 'pixels', 'demo', 'protocol', 'host'],
];

/** The one direction: what a room may import. A room that is not here may not exist. */
export const house: Readonly<Record<string, Room>> = {
  core: { rooms: [], packages: [] },
  wire: { rooms: ['core'], packages: ['zod'] },
  providers: { rooms: ['core', 'wire'], packages: ['zod', 'jsonc-parser'] },
  jobs: { rooms: ['core', 'providers'], types: ['api'], packages: ['node:'] },
  agents: { rooms: ['core', 'providers', 'jobs'], types: ['api'], packages: ['zod', 'node:'] },
  mcp: { rooms: ['core', 'providers', 'agents'], packages: ['jsonc-parser', 'node:'] },
  net: { rooms: ['core'], packages: ['undici', 'node:'] },
  pixels: { rooms: ['core'], packages: ['wasm-vips', 'libheif-js', 'node:'] },
  demo: { rooms: ['core', 'pixels'], packages: ['node:'] },
  protocol: { rooms: ['core'], packages: ['zod'] },
  api: { rooms: [], types: ['core'], packages: ['vscode'] },
  host: { rooms: everyRoom, packages: ['vscode', 'zod', 'node:'] },
  extension: { rooms: everyRoom, packages: ['vscode', 'node:'] },
  'media/studio': { rooms: ['core'], types: ['protocol'], packages: ['lit', '@vscode-elements/elements'] },
};

/** `src/core/x.ts` is in `core`, `src/api.ts` in `api`, `media/studio/x.ts` in `media/studio`. */
export function roomOf(path: string): string {
  if (path.startsWith('media/')) return path.split('/').slice(0, 2).join('/');
  return (path.split('/')[1] ?? '').replace(/\.ts$/, '');
}

/** One sentence for each file of `host` that does not need VS Code: it belongs into a room that may not know it. */
export function filesWithoutVsCode(files: readonly SourceFile[]): string[] {
  return files
    .filter(
      ({ path, text }) => roomOf(path) === 'host' && !importsOf(text).some(({ from }) => from === 'vscode'),
    )
    .map(({ path }) => `${path}: needs no vscode, so it does not belong into host`);
}

/** Each circle of imports inside one room, as `a.ts -> b.ts -> a.ts`. Types count as well: who reads one file reads the other. */
export function circles(files: readonly SourceFile[]): string[] {
  const known = new Set(files.map(({ path }) => path));
  const imports = new Map(
    files.map(({ path, text }) => [
      path,
      importsOf(text)
        .map(({ from }) => `${join(dirname(path), from)}.ts`)
        .filter(target => known.has(target)),
    ]),
  );
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push([...trail.slice(start), path].join(' -> '));
    if (start >= 0 || done.has(path)) return;
    for (const target of imports.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) visit(path, []);
  return found;
}

type Import = { readonly from: string; readonly isType: boolean };

function importsOf(text: string): Import[] {
  const code = withoutComments(text);
  const statements = /^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
  const calls = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;
  return [
    ...[...code.matchAll(statements)].map(([, type, from = '']) => ({ from, isType: type !== undefined })),
    ...[...code.matchAll(calls)].map(([, from = '']) => ({ from, isType: false })),
  ];
}

/** One sentence for each import that goes against the house, with the names of both rooms. */
export function turnedArrows(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const name = roomOf(path);
    const room = house[name];
    if (!room) return [`${path}: there is no room ${name}`];
    return importsOf(text).flatMap(({ from, isType }) => {
      if (!from.startsWith('.')) return mayUse(room, from) ? [] : [`${path}: ${name} may not import ${from}`];
      const other = roomOf(join(dirname(path), from));
      if (other === name || room.rooms.includes(other)) return [];
      if (room.types?.includes(other)) {
        return isType ? [] : [`${path}: ${name} may import only types from ${other}`];
      }
      return [`${path}: ${name} may not import ${other} (${from})`];
    });
  });
}

function mayUse(room: Room, specifier: string): boolean {
  if (specifier.startsWith('node:') || builtinModules.includes(specifier))
    return room.packages.includes('node:');
  return room.packages.some(name => specifier === name || specifier.startsWith(`${name}/`));
}
