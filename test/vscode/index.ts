/** What a real VS Code loads to run the in-host tests: every *.test.js beside and below this file. Never names one. */

import { fileURLToPath } from 'node:url';
import { resultMark, runMocha, testFiles } from '../runMocha';

export async function run(): Promise<void> {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const say = (line: string) => console.log(line.replace(/^/gm, resultMark));
  const { failed } = await runMocha({ files: testFiles(folder).sort(), timeout: 60_000, say });
  if (failed > 0) throw new Error(`${failed} in-host tests failed`);
}
