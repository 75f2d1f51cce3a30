/** What a real VS Code loads to run the in-host tests: every *.test.js beside and below this file. Never names one. */

import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { anewMark, begunMark, resultMark, runMocha, testFiles, testVariables } from '../runMocha';

export async function run(): Promise<void> {
  checkFirstStart();
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const say = (line: string) => console.log(line.replace(/^/gm, resultMark));
  const { failed } = await runMocha({ files: testFiles(folder).sort(), timeout: 60_000, say });
  if (failed > 0) throw new Error(`${failed} in-host tests failed`);
}

/** A window that was loaded anew starts the tests anew, in what the first ones left behind. */
function checkFirstStart(): void {
  const { [testVariables.counts]: counts = '' } = process.env;
  const isSecond = existsSync(begunMark(counts));
  writeFileSync(isSecond ? anewMark(counts) : begunMark(counts), '');
  if (isSecond) throw new Error('The tests have begun in another extension host.');
}
