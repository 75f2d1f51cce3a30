/** Installs the real VS Code and, where needed, its Node and a browser into .vscode-test/. Never touches the machine beyond that folder. */

import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { findInstalledBrowser } from './browser';
import { runWithUs } from './endWithUs';
import { nodePackages, serverNodeMajor, versions } from './versions';

export type Installation = {
  /** Executable that runs the server. */
  readonly node: string;
  /** VS Code's `server-main.js`. */
  readonly server: string;
  readonly browser: Browser;
};

export type Browser = {
  readonly executable: string;
  /** Added to the browser's environment. */
  readonly env: Readonly<Record<string, string>>;
};

type Say = (line: string) => void;

const home = resolve('.vscode-test');
const folder = join(home, 'webVsCode');
/** Written last, with the versions: a folder without it, or that lacks one of them, is not an installation. */
const marker = 'installed.json';

/** The installation, made on first use (about 750 MB, half a minute to some minutes). `say` gets lines of progress. */
export async function installVsCode(say: Say): Promise<Installation> {
  const packages = neededPackages();
  const isInstalled = async () => {
    const text = await readFile(join(folder, marker), 'utf8').catch(() => '{}');
    const there = JSON.parse(text) as Record<string, string>;
    return Object.entries(packages).every(([name, version]) => there[name] === version);
  };
  if (!(await isInstalled())) {
    const staging = join(home, `installing-${process.pid}`);
    await mkdir(home, { recursive: true });
    await removeHalfFinished();
    await withProgress('Installing VS Code for tests (once, about 750 MB)', say, () =>
      installInto(staging, packages),
    );
    await writeFile(join(staging, marker), JSON.stringify(packages));
    if (existsSync(folder) && !(await isInstalled())) await rm(folder, { recursive: true, force: true });
    // Another run may have been first: then its folder stands and ours goes.
    await rename(staging, folder).catch(async error => {
      await rm(staging, { recursive: true, force: true });
      if (!(await isInstalled())) throw error;
    });
  }
  const modules = join(folder, 'node_modules');
  return {
    node: nodeIn(modules),
    server: join(modules, 'code-server/lib/vscode/out/server-main.js'),
    browser: await chooseBrowser(modules),
  };
}

function neededPackages(): Record<string, string> {
  const packages: Record<string, string> = { 'code-server': versions['code-server'] };
  if (!hasServerNode()) {
    const node = nodePackages[`${process.platform}-${process.arch}`];
    if (!node) {
      throw new Error(
        `VS Code's server needs Node ${serverNodeMajor}; run this with Node ${serverNodeMajor} or newer (it is ${process.version} now).`,
      );
    }
    packages[node.name] = node.version;
  }
  if (!findInstalledBrowser()) {
    if (process.platform !== 'linux' || process.arch !== 'x64') {
      throw new Error(
        'No Chrome, Chromium or Edge was found. Install one, or set EASEL_BROWSER to its path.',
      );
    }
    packages['@sparticuz/chromium'] = versions['@sparticuz/chromium'];
  }
  return packages;
}

const hasServerNode = () => Number.parseInt(process.versions.node, 10) >= serverNodeMajor;

function nodeIn(modules: string): string {
  const node = nodePackages[`${process.platform}-${process.arch}`];
  if (hasServerNode() || !node) return process.execPath;
  return join(modules, node.name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

async function installInto(staging: string, packages: Record<string, string>): Promise<void> {
  await mkdir(staging, { recursive: true });
  await writeFile(join(staging, 'package.json'), JSON.stringify({ private: true, dependencies: packages }));
  // In two steps with scripts off: code-server's own install script wants a compiler for native parts that tests do without.
  await npmInstall(staging, []);
  const modules = join(staging, 'node_modules');
  await npmInstall(join(modules, 'code-server/lib/vscode'), ['--omit=dev', '--omit=optional']);
  if (packages['@sparticuz/chromium']) await unpackChromium(staging);
}

async function npmInstall(cwd: string, flags: readonly string[]): Promise<void> {
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...flags];
  // Under `npm run` npm tells where it lies; so it is started without a shell, on Windows too.
  const npm = process.env.npm_execpath;
  const { code, output } = npm
    ? await runWithUs(process.execPath, [npm, ...args], { cwd })
    : await runWithUs('npm', args, { cwd, shell: process.platform === 'win32' });
  if (code !== 0) throw new Error(`npm install failed in ${cwd}:\n${output}`);
}

/**
 * The package unpacks into TMPDIR and takes whatever lies there already; in a folder of its own it can meet no
 * half-written file. The variable makes it unpack the libraries too that a bare machine lacks (nss, nspr, expat).
 */
async function unpackChromium(staging: string): Promise<void> {
  const chromium = join(staging, 'chromium');
  await mkdir(chromium);
  const script = `import chromium from '@sparticuz/chromium'; await chromium.executablePath();`;
  const { code, output } = await runWithUs(process.execPath, ['--input-type=module', '-e', script], {
    cwd: staging,
    env: { ...process.env, TMPDIR: chromium, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
  });
  if (code !== 0 || !existsSync(join(chromium, 'chromium'))) {
    throw new Error(`Chromium could not be unpacked:\n${output}`);
  }
}

async function chooseBrowser(modules: string): Promise<Browser> {
  const installed = findInstalledBrowser();
  if (installed) return { executable: installed, env: {} };
  const chromium = join(modules, '../chromium');
  const executable = join(chromium, 'chromium');
  const env: Record<string, string> = {};
  const { code } = await runWithUs(executable, ['--version']);
  if (code !== 0) env.LD_LIBRARY_PATH = join(chromium, 'al2023/lib');
  if (!existsSync('/usr/share/fonts') && !process.env.FONTCONFIG_PATH) {
    await writeFile(
      join(chromium, 'fonts.conf'),
      `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${chromium}/fonts</dir>` +
        `<cachedir>${chromium}/fontsCache</cachedir></fontconfig>`,
    );
    env.FONTCONFIG_FILE = join(chromium, 'fonts.conf');
  }
  return { executable, env };
}

/** Staging folders of runs that were killed; those of living processes are left alone. */
async function removeHalfFinished(): Promise<void> {
  for (const name of await readdir(home)) {
    const pid = /^installing-(\d+)$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) await rm(join(home, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Says what is going on at once and every ten seconds: npm is silent for minutes on a slow line. */
async function withProgress(what: string, say: Say, work: () => Promise<void>): Promise<void> {
  const start = Date.now();
  const seconds = () => Math.round((Date.now() - start) / 1000);
  say(`${what} …`);
  const timer = setInterval(() => say(`  … ${seconds()} s`), 10_000);
  try {
    await work();
    say(`  done in ${seconds()} s`);
  } finally {
    clearInterval(timer);
  }
}
