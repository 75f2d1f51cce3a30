/** Files of a repository and of the journal, names and words: read by what their bytes are, whatever that is. */

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { numberedNames, stemFromFileName, stemFromTemplate, stemOfEdit } from '../../src/core/fileNames';
import { noFilter } from '../../src/core/historyFilter';
import { readImageHeader } from '../../src/core/imageHeader';
import { withoutMetadata } from '../../src/core/jpegMetadata';
import { sniffMediaType } from '../../src/core/mediaType';
import { plainLine, plainText } from '../../src/core/plainText';
import { pngHasAlpha } from '../../src/core/pngAlpha';
import { parsePixelSize, parseShape, tidySize } from '../../src/core/sizes';
import { checkSvg } from '../../src/core/svgReferences';
import { svgSize } from '../../src/core/svgSize';
import { endBytes, isWholePicture } from '../../src/core/wholePicture';
import { HistoryEntries } from '../../src/jobs/history/historyEntries';
import { HistoryFile } from '../../src/jobs/history/historyFile';
import { JobFolder } from '../../src/jobs/jobFolder';
import { Journal } from '../../src/jobs/journal';
import { checkedUrl, namesInternalHost } from '../../src/net/addresses';
import { readBmp } from '../../src/pixels/bmp';
import { hasText } from '../../src/pixels/svg';
import { pngOf } from '../servers/pictures';
import { ends } from './answerTargets';
import { mutated, pick, type Random } from './mutations';
import { history, jobRecord, pictureFiles } from './recordings';

const files = Object.values(pictureFiles);

/** What is looked at in a picture before the codec has it. */
export function readPicture(random: Random): void {
  const bytes = mutated(pick(random, files), random, files);
  const header = readImageHeader(bytes);
  if (header !== undefined)
    for (const side of [header.width, header.height])
      assert.ok(Number.isSafeInteger(side) && side >= 0, `a side of ${side} px`);
  pngHasAlpha(bytes);
  const told = withoutMetadata(bytes);
  assert.ok(told.length <= bytes.length);
  const mediaType = sniffMediaType(bytes);
  if (mediaType) isWholePicture(mediaType, bytes, bytes.subarray(-endBytes), bytes.length);
  if (mediaType === 'image/bmp' && bytes.length < 100_000) readWholeBmp(bytes);
}

/** Its caller takes a RangeError for what it is: a file that was cut. */
function readWholeBmp(bytes: Uint8Array): void {
  try {
    readBmp(bytes);
  } catch (error) {
    if (error instanceof RangeError) return;
    ends(() => {
      throw error;
    });
  }
}

const drawings = [pictureFiles.svg ?? Buffer.alloc(0)];

/** The same said in one piece more does not make a drawing that points outside a whole one. */
export function readDrawing(random: Random): void {
  const bytes = mutated(pick(random, drawings), random, files);
  const text = bytes.toString();
  const size = svgSize(text);
  if (size) assert.ok(size.width > 0 && size.height > 0 && Number.isFinite(size.width + size.height));
  hasText(bytes);
  const check = checkSvg(bytes);
  if (check.type !== 'whole') return;
  const outside = text.replace('<rect', '<image href="file:///etc/hosts"/><rect');
  if (outside !== text && svgSize(text)) assert.notEqual(checkSvg(Buffer.from(outside)).type, 'whole');
}

const words = [
  'A cat, programming!',
  'hero.v2.png',
  '1024 × 1536',
  '16:9 2K',
  '![a](b) $(alert) \u001b[31m',
  '日本語 🎨',
  'https://127.0.0.1:8080/a?b#c',
  'http://[::ffff:7f00:1]/x',
  'a\\b/c',
].map(text => Buffer.from(text));

const templates = ['{prompt}', '{date} {model} {n}', '../{size}/{prompt}', 'con.{prompt}'].map(text =>
  text.replaceAll('{', '$' + '{'),
);

/** Names and words of others, in whatever goes on from them: a path, a message, an address. */
export function readWords(random: Random): void {
  const text = mutated(pick(random, words), random, words).toString();
  const parts = { prompt: text, model: text, size: text, date: '2026-11-21' };
  for (const stem of [
    stemFromTemplate(pick(random, templates), parts),
    stemFromTemplate(text, parts),
    ends(() => stemFromFileName(text)),
  ]) {
    if (stem === undefined) continue;
    const { value: name } = numberedNames(stem, 'webp').next();
    assert.ok(stem !== '' && !/[/\\\0]|^\.+$/.test(name), name);
    assert.ok(Buffer.byteLength(name) <= 255, `${Buffer.byteLength(name)} bytes`);
  }
  stemOfEdit(text, 'edit');
  tidySize(text);
  parseShape(text);
  parsePixelSize(text);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be left
  const live = /\]\(|\$\(|[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
  assert.doesNotMatch(plainText(text), live);
  assert.doesNotMatch(plainLine(text), /\n/);
  addressIn(text);
}

function addressIn(text: string): void {
  try {
    namesInternalHost(checkedUrl(text, 'https://api.example.com/v1/'));
  } catch (error) {
    // What is no address is told by who asked for it.
    assert.ok(error instanceof Error && !(error instanceof RangeError));
  }
}

/** A damaged line costs itself alone, and what is read can be walked. */
export async function readHistory(random: Random, parent: string): Promise<void> {
  const folder = await mkdtemp(join(parent, 'history-'));
  await writeFile(join(folder, 'history.jsonl'), mutated(history, random, [history, ...files]));
  if (random() < 0.3)
    await writeFile(join(folder, 'history-compacted.jsonl'), mutated(history, random, files));
  const entries = new HistoryEntries();
  for (const line of await new HistoryFile(folder).readAll()) entries.apply(line);
  for (const { id } of entries.select({ ...noFilter, text: 'cat' })) entries.familyOf(id);
  entries.names();
  entries.prompts(10);
  assert.ok(entries.lines().every(line => JSON.stringify(line) !== undefined));
  entries.below('WORK');
  await rm(folder, { recursive: true });
}

const whole = [pngOf(11, 8, 8), pngOf(12, 8, 8)];

/** Files that tell of the pictures and may be damaged while those are not. */
const notes = [
  'received.json',
  'pictures.json',
  'outcome.json',
  'addresses.json',
  'sketches.jsonl',
  'saves.jsonl',
];

/** Of a job whose notes a disk damaged: its whole pictures are listed, and nothing beside the job folder is touched. */
export async function readJournal(random: Random, parent: string): Promise<void> {
  const around = await mkdtemp(join(parent, 'journal-'));
  const [jobs, work] = [join(around, 'jobs'), join(around, 'work')];
  await mkdir(work);
  await writeFile(join(work, 'mine.png'), 'mine');
  const folder = await JobFolder.create(jobs, jobRecord);
  const pictures = whole.map((_, index) => ({
    file: join(folder.path, `1-${index}.bin`),
    mediaType: 'image/png' as const,
  }));
  await Promise.all(pictures.map(({ file }, index) => writeFile(file, whole[index] ?? '')));
  await writeFile(join(folder.path, '1-2.bin'), (whole[0] ?? Buffer.alloc(0)).subarray(0, 100));
  await folder.writeReceived(pictures);
  await folder.writePictures(pictures);
  await folder.noteSketch(join(folder.path, '1-2.bin'));
  await folder.noteSave(
    pictures[0]?.file ?? '',
    { target: join(work, 'a.png'), half: join(work, '.easel-0123456789ab.tmp') },
    false,
  );
  await writeFile(join(folder.path, 'addresses.json'), JSON.stringify([{ url: 'https://x.example/a.png' }]));
  await writeFile(
    join(folder.path, 'outcome.json'),
    JSON.stringify({
      kind: 'badResponse',
      sentence: { text: 'no', values: [] },
      endedAt: jobRecord.startedAt,
      details: {},
    }),
  );
  const note = join(folder.path, pick(random, notes));
  const kept = await readFile(note);
  const changed = mutated(kept, random, [
    kept,
    Buffer.from(
      JSON.stringify({ file: 'mine.png', half: join(work, 'mine.png'), target: '..', isDone: false }),
    ),
  ]);
  await writeFile(note, changed);
  const [job] = await new Journal(jobs).list();
  assert.deepEqual(await readdir(work), ['mine.png'], 'a file that is not the job’s own');
  assert.ok(job, 'a job whose request is whole is not listed');
  for (const { file } of job.pictures) assert.ok(file.startsWith(folder.path), file);
  for (const address of job.addresses) assert.equal(typeof address, 'string');
  // A note that is damaged and a note still may say something else of a whole picture.
  if (!/sketches|saves/.test(note) && !(note.endsWith('pictures.json') && isJson(changed)))
    assert.equal(job.pictures.filter(({ isWhole }) => isWhole).length, whole.length, 'whole pictures listed');
  await rm(around, { recursive: true });
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString());
    return true;
  } catch {
    return false;
  }
}
