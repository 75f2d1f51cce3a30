/** Opens the built page in a real browser, in a theme and at a width, with a fake host behind it. Fails a test for whatever the console complains about. */

import { resolve } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { PictureView, StudioState } from '../../../src/protocol/views';
import { openBrowser } from '../../realVsCode/browser';
import { installVsCode } from '../../realVsCode/install';
import { writeScreenshot } from '../../realVsCode/screenshot';
import { testVariables } from '../../runMocha';
import { bundleFile, type Language, readTexts } from '../../translations';
import { FakeHost } from './fakeHost';
import { type PageServer, startPageServer, type Wording } from './pageServer';
import { pictureBook } from './pictureBook';
import { States } from './states';
import { type Theme, type ThemeName, themes } from './themes';

export type Opening = {
  readonly theme?: ThemeName;
  /** px */
  readonly width?: number;
  readonly height?: number;
  readonly entries?: readonly PictureView[];
  /** What `getState` gives: ids from before a reload. */
  readonly remembered?: Readonly<Record<string, unknown>>;
  readonly isMotionReduced?: boolean;
  /** In place of English, from left to right. */
  readonly wording?: Wording;
};

export type StudioPage = {
  readonly page: Page;
  readonly host: FakeHost;
  readonly complaints: readonly string[];
  /** A text of the page in the page's language; of a name with a key, `Brush (B)`, the name is enough. */
  readonly word: (english: string) => string;
};

type Shared = {
  /** Pages with motion and without it: those of one context load the script from a cache, compiled. */
  readonly contexts: { readonly moving: BrowserContext; readonly still: BrowserContext };
  readonly server: PageServer;
  readonly states: States;
};
let shared: Promise<Shared> | undefined;

async function start(): Promise<Shared> {
  const [installation, book] = await Promise.all([installVsCode(line => console.log(line)), pictureBook()]);
  const [browser, server] = await Promise.all([openBrowser(installation.browser), startPageServer(book)]);
  const [moving, still] = await Promise.all([newContext(browser, false), newContext(browser, true)]);
  return { contexts: { moving, still }, server, states: new States(book, server.pictures) };
}

async function newContext(browser: Browser, isMotionReduced: boolean): Promise<BrowserContext> {
  const context = await browser.newContext({
    reducedMotion: isMotionReduced ? 'reduce' : 'no-preference',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(15_000);
  return context;
}

export type Studio = {
  readonly states: States;
  /** Serves one more picture; returns its address. */
  readonly put: PageServer['put'];
  readonly open: (state: StudioState, opening?: Opening) => Promise<StudioPage>;
};

/** To be called in a `describe`. Pages that a test opened are closed after it, or after them all, and must not have complained. */
export function useStudio(closed: 'afterEach' | 'after' = 'afterEach'): () => Studio {
  let studio: Studio | undefined;
  let opened: StudioPage[] = [];

  before(async function () {
    this.timeout(240_000);
    shared ??= start();
    const { contexts, server, states } = await shared;
    const open = async (state: StudioState, opening: Opening = {}) => {
      const { isMotionReduced = true } = opening;
      const context = contexts[isMotionReduced ? 'still' : 'moving'];
      const one = await openStudio(context, server, state, opening);
      opened.push(one);
      return one;
    };
    studio = { states, open, put: server.put };
  });

  const whenOver = closed === 'after' ? after : afterEach;
  whenOver(async () => {
    const complaints = opened.flatMap(one => one.complaints);
    await Promise.all(opened.map(({ page }) => page.close()));
    opened = [];
    if (complaints.length > 0) throw new Error(`The page complained:\n${complaints.join('\n')}`);
  });

  return () => {
    if (!studio) throw new Error('The studio is open while tests run, not before');
    return studio;
  };
}

async function openStudio(
  context: BrowserContext,
  server: PageServer,
  state: StudioState,
  { theme = 'dark', width = 1440, height = 900, entries = [], remembered = {}, wording = {} }: Opening,
): Promise<StudioPage> {
  const page = await context.newPage();
  await page.setViewportSize({ width, height });
  const complaints: string[] = [];
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', error => complaints.push(String(error)));
  const host = new FakeHost(page, state, entries, server.put);
  await page.exposeFunction('tellHost', (json: string) =>
    host.receive(JSON.parse(json, revive)).catch(error => complaints.push(String(error))),
  );
  await page.addInitScript(becomeWebview, remembered);
  await page.addInitScript(dress, themes[theme]);
  await page.goto(server.address(wording));
  await page.locator('#prompt').waitFor();
  return { page, host, complaints, word: words(wording.language) };
}

function words(language: Language | undefined): StudioPage['word'] {
  const texts = language ? readTexts(bundleFile(language)) : {};
  return english => {
    const key = Object.keys(texts).find(text => text === english || text.startsWith(`${english} (`));
    return texts[key ?? ''] ?? english;
  };
}

/** Bytes cross as text; VS Code hands them over as they are. */
function revive(_: string, value: unknown): unknown {
  const isBytes =
    typeof value === 'object' && value !== null && 'bytesOf' in value && typeof value.bytesOf === 'string';
  return isBytes ? new Uint8Array(Buffer.from(String(value.bytesOf), 'base64')) : value;
}

/** Runs in the page before its own script: what VS Code's webview gives to a page. */
function becomeWebview(remembered: object): void {
  const scope = window as unknown as { tellHost(json: string): Promise<void>; acquireVsCodeApi(): unknown };
  // VS Code keeps it over a reload.
  let state: object | undefined = JSON.parse(sessionStorage.getItem('state') ?? JSON.stringify(remembered));
  const flat = (_: string, value: unknown) => {
    if (!(value instanceof Uint8Array)) return value;
    let text = '';
    for (let at = 0; at < value.length; at += 8192)
      text += String.fromCharCode(...value.subarray(at, at + 8192));
    return { bytesOf: btoa(text) };
  };
  scope.acquireVsCodeApi = () => ({
    postMessage: (message: unknown) => void scope.tellHost(JSON.stringify(message, flat)),
    getState: () => state,
    setState: (next: object) => {
      state = next;
      sessionStorage.setItem('state', JSON.stringify(next));
    },
  });
}

/** The page changes its theme as it stands, as when a user chooses another one. */
export async function wear(page: Page, theme: ThemeName): Promise<void> {
  await page.evaluate(dress, themes[theme]);
}

/** Runs in the page, at the latest when its document is there: what VS Code's webview does with a theme. */
function dress({ variables, bodyClass, kind, defaultStyles }: Theme): void {
  const putOn = () => {
    const { style } = document.documentElement;
    for (const name of [...style]) if (name.startsWith('--vscode-')) style.removeProperty(name);
    for (const [name, value] of Object.entries(variables)) style.setProperty(name, value);
    document.body.className = bodyClass;
    document.body.dataset.vscodeThemeKind = kind;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(defaultStyles);
    document.adoptedStyleSheets = [sheet];
  };
  if (document.body) putOn();
  else document.addEventListener('DOMContentLoaded', putOn);
}

/** Waits until every picture in the window is decoded. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const inWindow = [...document.images].filter(image => image.getBoundingClientRect().bottom > 0);
    await Promise.all(inWindow.map(image => image.decode().catch(() => {})));
    await new Promise(requestAnimationFrame);
  });
}

/** Into out/screenshots/studio, for people to look at: when the suite runs alone. */
export async function photograph(page: Page, name: string): Promise<void> {
  await settle(page);
  if (!process.env[testVariables.photographs]) return;
  await writeScreenshot(page, resolve('out/screenshots/studio', `${name}.png`));
}

/** Waits until what has the focus is called so, or begins so: as a screen reader tells it. */
export async function focusIsOn(page: Page, name: string): Promise<void> {
  const isCalled = (name: string) => {
    const { activeElement } = document;
    const label = activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? '';
    return label.trim().startsWith(name);
  };
  await page.waitForFunction(isCalled, name, { timeout: 5000 });
}
