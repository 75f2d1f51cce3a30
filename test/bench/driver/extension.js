// Asks the bench what to do, does it with Easel in this extension host, and tells how it went. Never part of what ships.
import { readdir, stat, writeFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { measure } from './measure.js';

const bench = process.env.EASEL_BENCH;

const tasks = {
  activate: async ({ id }) => {
    const extension = vscode.extensions.getExtension(id);
    if (extension === undefined || extension.isActive) throw new Error(`${id} is not there to be activated`);
    await extension.activate();
  },
  generate: async ({ request }) => told(await (await easel()).generate(request)),
  edit: async ({ request }) => told(await (await easel()).edit(request)),
  /** Another task, with a profile of this thread in a file. */
  profile: async ({ task, file }) => {
    const session = new Session();
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: 200 });
    await session.post('Profiler.start');
    const value = await tasks[task.type](task);
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    await writeFile(file, JSON.stringify(profile));
    return value;
  },
  /** As many jobs at once as there are requests. */
  generateAll: async ({ requests }) => {
    const { generate } = await easel();
    return (await Promise.all(requests.map(request => generate(request)))).map(told);
  },
  /** Until a batch that was submitted has brought so many pictures into a folder; `endedAt`: when the last one was there. */
  awaitBatch: async ({ folder, count }) => {
    const names = () => readdir(folder).catch(() => []);
    while ((await names()).length < count) await new Promise(resolve => setTimeout(resolve, 100));
    const times = await Promise.all(
      (await names()).map(async name => (await stat(join(folder, name))).ctimeMs),
    );
    return { endedAt: Math.max(...times) };
  },
  command: ({ id, args }) => vscode.commands.executeCommand(id, args),
};

async function easel() {
  const extension = vscode.extensions.getExtension('easel.easel');
  return extension.isActive ? extension.exports : extension.activate();
}

const told = ({ images, warnings }) => ({ paths: images.map(({ uri }) => uri.fsPath), warnings });

/** As VS Code starts: what it activates once that is over waits a moment, so that the first task can measure it. */
export async function activate() {
  const first = work();
  void first.then(goOn);
  await Promise.race([first, new Promise(resolve => setTimeout(resolve, 1000))]);
}

async function goOn() {
  for (;;) await work();
}

async function work() {
  const task = await asked(`task?pid=${process.pid}`);
  if (task === null) return;
  let answer;
  try {
    answer = await measure(() => tasks[task.type](task));
    if (task.type === 'activate') answer = { ...answer, value: undefined };
  } catch (error) {
    answer = { error: String(error?.stack ?? error) };
  }
  await asked('done', { method: 'POST', body: JSON.stringify({ ...answer, number: task.number }) });
}

/** Again and again: a connection that breaks in the middle of a night must not end the bench. */
async function asked(path, init) {
  for (;;) {
    try {
      return await (await fetch(`${bench}/${path}`, init)).json();
    } catch {
      await new Promise(resolve => setTimeout(resolve, 200));
    }
  }
}
