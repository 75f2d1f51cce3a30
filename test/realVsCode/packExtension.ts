/** Packs the extension as it ships: production build, then vsce. Never leaves a file in the repository's root. */

import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { testVariables } from '../runMocha';
import { runWithUs } from './endWithUs';

export type Package = {
  /** Absolute path of the VSIX. */
  readonly file: string;
  /** What vsce printed, warnings included. */
  readonly output: string;
};

/** Builds and packs, or takes what this run of the tests has packed already. Throws with vsce's own words when it refuses. */
export async function packExtension(): Promise<Package> {
  const packed = process.env[testVariables.vsix];
  if (packed) return { file: packed, output: await readFile(`${packed}.log`, 'utf8') };
  const file = resolve('out/easel.vsix');
  await mkdir(resolve('out'), { recursive: true });
  const { code, output } = await runWithUs(process.execPath, [
    ...['node_modules/@vscode/vsce/vsce', 'package', '--out', file],
  ]);
  if (code !== 0 || !existsSync(file)) throw new Error(`vsce package failed:\n${output}`);
  await writeFile(`${file}.log`, output);
  return { file, output };
}

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;

type Entry = {
  readonly name: string;
  /** Bytes as they stand in the file. */
  readonly packedSize: number;
  /** Where its local header begins. */
  readonly at: number;
};

/** The paths inside a VSIX. */
export async function listPackedFiles(vsix: string): Promise<string[]> {
  return entriesOf(vsix, await readFile(vsix)).map(({ name }) => name);
}

/** The text of one file inside a VSIX. */
export async function readPackedFile(vsix: string, name: string): Promise<string> {
  const zip = await readFile(vsix);
  const entry = entriesOf(vsix, zip).find(entry => entry.name === name);
  if (entry === undefined) throw new Error(`${vsix} holds no ${name}`);
  const { at, packedSize } = entry;
  const start = at + 30 + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28);
  const packed = zip.subarray(start, start + packedSize);
  const isDeflated = zip.readUInt16LE(at + 8) === 8;
  return (isDeflated ? inflateRawSync(packed) : packed).toString('utf8');
}

/** From the directory at the end of the zip file that a VSIX is. */
function entriesOf(vsix: string, zip: Buffer): Entry[] {
  let end = zip.length - 22;
  while (end >= 0 && zip.readUInt32LE(end) !== endOfDirectory) end--;
  if (end < 0) throw new Error(`${vsix} is not a zip file`);
  const entries: Entry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== directoryEntry) throw new Error(`${vsix} has a broken directory`);
    const [name, extra, comment] = [
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
      zip.readUInt16LE(at + 32),
    ];
    entries.push({
      name: zip.toString('utf8', at + 46, at + 46 + name),
      packedSize: zip.readUInt32LE(at + 20),
      at: zip.readUInt32LE(at + 42),
    });
    at += 46 + name + extra + comment;
  }
  return entries;
}
