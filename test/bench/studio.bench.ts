/** Prints how long the Studio takes until it can be used, beside an empty webview panel in the same VS Code. Never asserts. */

import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openBrowser } from '../realVsCode/browser';
import { temporaryFolder } from '../realVsCode/endWithUs';
import { installVsCode } from '../realVsCode/install';
import { packExtension } from '../realVsCode/packExtension';
import { startVsCode } from '../realVsCode/vsCodeServer';
import { Workbench } from '../realVsCode/workbench';
import { StudioFrame } from '../ui/studioFrame';

const rounds = 9;
/** ms that the Studio may take on top of the empty panel. */
const limit = 300;

const installation = await installVsCode(line => console.log(line));
const { file } = await packExtension();
const unpacked = [resolve('test/bench/emptyPanel')];
const server = await startVsCode(installation, { extension: file, unpacked });
const browser = await openBrowser(installation.browser);
const workspace = join(temporaryFolder('bench'), 'pictures');
await mkdir(workspace);
const workbench = await Workbench.open(browser, server, workspace);

/** Opens, waits until it can be used and closes it; ms from the click on the command. */
async function timed(label: string, tab: string, isUsable: () => Promise<unknown>): Promise<number> {
  const command = await workbench.findCommand(label);
  const start = performance.now();
  await command.click();
  await isUsable();
  const spent = performance.now() - start;
  await workbench.runCommand('View: Close Editor');
  await workbench.tab(tab).waitFor({ state: 'detached' });
  return spent;
}

/** Its script has run and can talk to the extension. */
const emptyPanelIsUsable = () =>
  workbench.waitInFrames(async frame =>
    (await frame.locator('body[data-empty="ready"]').count()) > 0 ? true : undefined,
  );

const median = (times: readonly number[]) =>
  [...times].sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
const tell = (what: string, ms: number) => console.log(`${what.padEnd(24)} ${ms.toFixed(0).padStart(5)} ms`);

const empty: number[] = [];
const studio: number[] = [];
for (let round = 0; round < rounds; round++) {
  empty.push(await timed('Bench: Open Empty Panel', 'Empty Panel', emptyPanelIsUsable));
  studio.push(await timed('Easel: Open Studio', 'Easel Studio', () => StudioFrame.find(workbench)));
  console.log(
    `round ${round + 1}: empty ${empty.at(-1)?.toFixed(0)} ms, Studio ${studio.at(-1)?.toFixed(0)} ms`,
  );
}
tell('empty panel, median', median(empty));
tell('Studio, median', median(studio));
tell('difference', median(studio) - median(empty));
tell('limit', limit);
await browser.close();
process.exit(0);
