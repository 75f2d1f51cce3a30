/**
 * `npm run demo`: a picture from a prompt, an edit of it, one within a mask, and all in the Studio, in the real VS Code,
 * with nobody watching. With `--pictures` its screenshots become the README's. Never needs a key or the internet.
 */

import { mkdir, rm } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { type FilmFrame, writeFilm } from './film';
import { measurePicture } from './measurePicture';
import { openBrowser } from './realVsCode/browser';
import { installVsCode } from './realVsCode/install';
import { packExtension } from './realVsCode/packExtension';
import { startVsCode } from './realVsCode/vsCodeServer';
import { Workbench } from './realVsCode/workbench';
import { EaselFrame } from './ui/easelFrame';
import { StudioFrame } from './ui/studioFrame';

const prompt = 'Boat on a sunset lake';
const picture = 'boat-on-a-sunset-lake';
const change = 'Make it night';
const addition = 'A red hot air balloon';

const isForReadme = process.argv.includes('--pictures');
/** Small, so that words can be read on a page that shows it at two thirds of its size. */
const readmeView = { width: 1080, height: 720, scale: 4 / 3 };

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
  Workbench.open(browser, server, workspace, {
    ...(isForReadme && readmeView),
    colorScheme: 'dark',
  }),
);

const shots: string[] = [];
/** The README's moving picture, and how long each of its pictures stays. */
const film: FilmFrame[] = [];
async function shoot(name: string): Promise<string> {
  const shot = await workbench.screenshot(join(folder, `${shots.length + 1}-${name}.png`));
  shots.push(shot);
  return shot;
}
async function shootFilm(name: string, seconds: number): Promise<void> {
  film.push({ file: await shoot(name), seconds });
}
/** One of the README's four; one of the film as well where it has seconds. */
async function shootStill(name: string, seconds = 0): Promise<void> {
  const file = await shoot(name);
  if (seconds > 0) film.push({ file, seconds });
  if (isForReadme) await writeFilm([{ file, seconds }], `media/readme/${name}.webp`);
}

/** As somebody types: the film shows some moments of it. */
async function type(field: { fill(text: string): Promise<void> }, text: string): Promise<void> {
  for (const share of [0.3, 0.6]) {
    await field.fill(text.slice(0, Math.ceil(text.length * share)));
    await shootFilm('typing', 0.35);
  }
  await field.fill(text);
  await shootFilm('typed', 1.1);
}

await step(`generated a picture: “${prompt}”`, async () => {
  const command = await workbench.findCommand('Easel: Generate Image…');
  await shootFilm('palette', 1.3);
  await command.click();
  const input = await workbench.waitForInput('Generate Image');
  await type(input, prompt);
  await input.press('Enter');
  await workbench.waitForPicture(`${picture}.png`);
});
await shootFilm('generated', 1.6);

await step(`edited it: “${change}”`, async () => {
  await workbench.runCommand('Notifications: Clear All Notifications');
  await workbench.file(`${picture}.png`).click({ button: 'right' });
  await (await workbench.reveal('Edit Image with Prompt…')).hover();
  await shootFilm('menu', 1.3);
  await workbench.chooseFromMenu('Edit Image with Prompt…');
  const input = await workbench.waitForInput(`Edit ${picture}.png`);
  await type(input, change);
  await input.press('Enter');
  await workbench.waitForPicture(`${picture}-edit-1.png`);
});
await shootFilm('edited', 1.6);

await step(`painted a mask: “${addition}”`, async () => {
  await workbench.runCommand('Notifications: Clear All Notifications');
  await workbench.chooseFromFileMenu([`${picture}-edit-1.png`], 'Edit with Mask…');
  const painter = await EaselFrame.find(workbench);
  await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
  const { width, height } = await measurePicture(join(workspace, 'images', `${picture}-edit-1.png`));
  const at = (x: number, y: number) => [x * width, y * height] as const;
  await painter.brushSize(Math.round(height / 4));
  await painter.draw(at(0.72, 0.17), at(0.8, 0.15), at(0.84, 0.2));
  await shootFilm('painting', 0.4);
  await painter.draw(at(0.84, 0.2), at(0.84, 0.34), at(0.78, 0.38));
  await shootFilm('painting', 0.4);
  await painter.draw(at(0.78, 0.38), at(0.72, 0.34), at(0.74, 0.17), at(0.79, 0.28));
  await painter.studio.prompt.fill(addition);
  await shootStill('painter', 1.5);
  await painter.studio.generate(addition);
  const { studio } = await EaselFrame.closed(workbench);
  await studio.jobs('done').filter({ hasText: addition }).waitFor();
  await studio.picture(addition).press('o');
  await workbench.waitForPicture(`${picture}-edit-2.png`);
  await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
});
await shootFilm('masked', 2.6);

await step('compared both in the Studio', async () => {
  await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
  const studio = await StudioFrame.open(workbench);
  await studio.choose(studio.picture(change), 'Compare with Source');
  await studio.shownSizes(studio.frame.locator('dialog.compare .sheet'));
  await shootStill('compare');
});

if (isForReadme) {
  await step('took the pictures of the README', async () => {
    await workbench.page.keyboard.press('Escape');
    const studio = await StudioFrame.find(workbench);
    await studio.button(`Remove ${picture}-edit-1.png`).click();
    await studio.pick('size', picker => picker.locator('[value="1536x1024"]').click());
    for (const more of ['City skyline at dusk', 'A red fox in the snow']) {
      await studio.generate(more);
      await studio.jobs('done').filter({ hasText: more }).waitFor();
    }
    await studio.picture('A red fox in the snow').press('Enter');
    await studio.prompt.fill('A village by a lake in autumn, first light');
    await studio.shownSizes(studio.frame.locator('.viewer .large'));
    await shootStill('studio');
    await workbench.openInput('Easel: Manage Providers…', 'Manage Providers');
    // What the mouse rested on tells its name, and fades.
    await workbench.page.mouse.move(readmeView.width / 2, readmeView.height / 2);
    await workbench.page.locator('.workbench-hover').first().waitFor({ state: 'hidden' });
    await shootStill('providers');
    await writeFilm(film, 'media/readme/easel.webp');
  });
}

say('');
for (const name of [`${picture}.png`, `${picture}-edit-1.png`, `${picture}-edit-2.png`]) {
  const path = join(workspace, 'images', name);
  const { width, height } = await measurePicture(path);
  say(`${relative('.', path)}  ${width} × ${height} px`);
}
say(`Screenshots: ${shots.map(shot => relative('.', shot)).join(', ')}`);
await browser.close();
process.exit(0);
