/** `npm run demo`: a picture from a prompt, an edit of it and both in the Studio, in the real VS Code, with nobody watching. Never needs a key or the internet. */

import { mkdir, rm } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { measurePicture } from './measurePicture';
import { openBrowser } from './realVsCode/browser';
import { installVsCode } from './realVsCode/install';
import { packExtension } from './realVsCode/packExtension';
import { startVsCode } from './realVsCode/vsCodeServer';
import { Workbench } from './realVsCode/workbench';
import { StudioFrame } from './ui/studioFrame';

const prompt = 'Mountains at sunset';
const picture = 'mountains-at-sunset';
const change = 'Make it night';

const folder = resolve('out/demo');
const workspace = join(folder, 'pictures');
const say = (line: string) => void process.stdout.write(`${line}\n`);

/** Does one step and says how long it took. */
async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const start = Date.now();
  const result = await work();
  say(`${((Date.now() - start) / 1000).toFixed(1).padStart(6)} s  ${what}`);
  return result;
}

await rm(folder, { recursive: true, force: true });
await mkdir(workspace, { recursive: true });
const installation = await installVsCode(say);
const { file } = await step('packed the extension', packExtension);
const server = await step('started VS Code with it installed', () =>
  startVsCode(installation, { extension: file }),
);
const browser = await openBrowser(installation.browser);
const workbench = await step('opened a workspace', () =>
  Workbench.open(browser, server, workspace, { scale: 2, colorScheme: 'dark' }),
);
const shots: string[] = [];
const shoot = async (name: string) => {
  shots.push(await workbench.screenshot(join(folder, `${shots.length + 1}-${name}.png`)));
};

await step(`generated a picture: “${prompt}”`, async () => {
  const command = await workbench.findCommand('Easel: Generate Image…');
  await shoot('palette');
  await command.click();
  const input = await workbench.waitForInput('Generate Image');
  await input.fill(prompt);
  await shoot('prompt');
  await input.press('Enter');
  await workbench.waitForPicture(`${picture}.png`);
});
await shoot('generated');

await step(`edited it: “${change}”`, async () => {
  await workbench.file(`${picture}.png`).click({ button: 'right' });
  await (await workbench.reveal('Edit Image with Prompt…')).hover();
  await shoot('menu');
  await workbench.chooseFromMenu('Edit Image with Prompt…');
  const input = await workbench.waitForInput(`Edit ${picture}.png`);
  await input.fill(change);
  await shoot('change');
  await input.press('Enter');
  await workbench.waitForPicture(`${picture}-edit-1.png`);
});
await shoot('edited');

await step('compared both in the Studio', async () => {
  await workbench.runCommand('Notifications: Clear All Notifications');
  const studio = await StudioFrame.open(workbench);
  await studio.picture(change).waitFor();
  await studio.shownSizes(studio.jobs('done').locator('.face'));
  await shoot('studio');
  await studio.choose(studio.picture(change), 'Compare with Source');
  await studio.shownSizes(studio.frame.locator('dialog.compare .sheet'));
  await shoot('compared');
});

say('');
for (const name of [`${picture}.png`, `${picture}-edit-1.png`]) {
  const path = join(workspace, 'images', name);
  const { width, height } = await measurePicture(path);
  say(`${relative('.', path)}  ${width} × ${height} px`);
}
say(`Screenshots: ${shots.map(shot => relative('.', shot)).join(', ')}`);
await browser.close();
process.exit(0);
