/** Prints how long the Studio takes to open in the real VS Code; the webview's own share apart. Never asserts. */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openBrowser } from '../realVsCode/browser';
import { temporaryFolder } from '../realVsCode/endWithUs';
import { installVsCode } from '../realVsCode/install';
import { packExtension } from '../realVsCode/packExtension';
import { startVsCode } from '../realVsCode/vsCodeServer';
import { Workbench } from '../realVsCode/workbench';
import { StudioFrame } from '../ui/studioFrame';

const rounds = 5;

const installation = await installVsCode(line => console.log(line));
const { file } = await packExtension();
const server = await startVsCode(installation, { extension: file });
const browser = await openBrowser(installation.browser);
const workspace = join(temporaryFolder('bench'), 'pictures');
await mkdir(workspace);
const workbench = await Workbench.open(browser, server, workspace);

/** ms from the click on the command to what can be used. */
async function timed(open: (clicked: number) => Promise<unknown>): Promise<number> {
  const command = await workbench.findCommand('Easel: Open Studio');
  const start = performance.now();
  await command.click();
  await open(start);
  return performance.now() - start;
}

/** The webview alone: its inner frame is there, whatever it loads still to come. */
const emptyPanel = () =>
  workbench.waitInFrames(async frame =>
    (await frame.locator('body[data-studio]').count()) > 0 ? true : undefined,
  );

const times: { webview: number; usable: number }[] = [];
for (let round = 0; round < rounds; round++) {
  let webview = 0;
  const usable = await timed(async clicked => {
    await emptyPanel();
    webview = performance.now() - clicked;
    await StudioFrame.find(workbench);
  });
  times.push({ webview, usable });
  await workbench.runCommand('View: Close Editor');
  await workbench.tab('Easel Studio').waitFor({ state: 'detached' });
}
for (const { webview, usable } of times) {
  console.log(
    `webview ${webview.toFixed(0)} ms   usable ${usable.toFixed(0)} ms   page ${(usable - webview).toFixed(0)} ms`,
  );
}
await browser.close();
process.exit(0);
