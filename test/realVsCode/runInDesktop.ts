/** Runs the compiled in-host suite in the desktop build of VS Code. The suite does not know; never downloads without a limit in time. */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { downloadAndUnzipVSCode, runTests, SilentReporter } from '@vscode/test-electron';
import { type Counts, testVariables } from '../runMocha';
import { companyCertificates } from './companyCertificates';
import { temporaryFolder } from './endWithUs';

const downloadLimitMs = 5 * 60_000;

/** `say` hears why it could not run; the results go to stdout as they come. Needs a display (`xvfb-run` on a bare Linux). */
export async function runInDesktop(say: (text: string) => void): Promise<Counts> {
  const folder = temporaryFolder('desktop');
  const workspace = join(folder, 'workspace');
  await mkdir(workspace);
  const userFolder = join(folder, 'user/User');
  await mkdir(userFolder, { recursive: true });
  // Tests start hundreds of jobs that no person starts; those of the limit set their own.
  const settings = { 'easel.spending': { unattendedPerDay: null } };
  await writeFile(join(userFolder, 'settings.json'), JSON.stringify(settings));
  const counts = join(folder, 'counts.json');
  const vscodeExecutablePath = await download();
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    throw new Error('There is no display for the desktop build of VS Code: xvfb-run -a npm run test:desktop');
  }
  await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: resolve('.'),
    extensionTestsPath: resolve('out/test/vscode/index.js'),
    extensionTestsEnv: { [testVariables.counts]: counts, ...companyCertificates() },
    launchArgs: [
      workspace,
      '--disable-extensions',
      '--disable-workspace-trust',
      '--user-data-dir',
      join(folder, 'user'),
    ],
  }).catch(error => say(`${error instanceof Error ? error.message : String(error)}\n`));
  return JSON.parse(await readFile(counts, 'utf8')) as Counts;
}

async function download(): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no answer in ${downloadLimitMs / 60_000} minutes`)),
      downloadLimitMs,
    );
  });
  try {
    const work = downloadAndUnzipVSCode({ version: 'stable', reporter: new SilentReporter() });
    return await Promise.race([work, late]);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`The desktop build of VS Code could not be downloaded: ${why}`);
  } finally {
    clearTimeout(timer);
  }
}
