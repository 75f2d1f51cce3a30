/** Drawings opened in a real browser, as a file is: what runs or loads something there does nothing any more once it was made safe. */

import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { BrowserContext, Page } from 'playwright-core';
import { safeSvg } from '../../src/core/safeSvg';
import { type HostileDrawing, hostileDrawings } from '../hostileDrawings';
import { openBrowser } from '../realVsCode/browser';
import { installVsCode } from '../realVsCode/install';
import { closeServer, originOf } from '../servers/loopback';

/** ms in which a browser has done what a drawing has it do. */
const patience = 150;
/** Pages at a time. */
const mostPages = 6;

describe('A drawing in a browser', function () {
  this.timeout(60_000);
  const shown = new Map<string, string>();
  const baits = new Set<string>();
  let server: Server;
  let context: BrowserContext;

  before(async function () {
    this.timeout(240_000);
    server = createServer(({ url = '' }, response) => {
      const svg = shown.get(url);
      if (svg !== undefined) return response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(svg);
      baits.add(url);
      return response.writeHead(404).end();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const installation = await installVsCode(line => console.log(line));
    context = await (await openBrowser(installation.browser)).newContext();
  });
  after(async () => {
    await context.close();
    await closeServer(server);
  });
  beforeEach(() => baits.clear());

  const hasAsked = (bait: string) => [...baits].some(url => url.startsWith(bait));

  /** Opened and clicked on. */
  async function open(svg: string, name: string, look: (page: Page) => Promise<unknown>): Promise<void> {
    shown.set(name, svg);
    const page = await context.newPage();
    await page.goto(originOf(server) + name);
    await page.waitForTimeout(patience);
    await page.mouse.click(60, 40);
    await look(page);
    await page.close();
  }

  /** Each drawing has a bait of its own. */
  async function each(work: (name: string, drawing: HostileDrawing, bait: string) => Promise<unknown>) {
    const names = [...Object.keys(hostileDrawings('')).entries()];
    const workOn = async () => {
      for (let next = names.shift(); next; next = names.shift()) {
        const [index, name] = next;
        const bait = `/bait-${index}-`;
        const drawing = hostileDrawings(originOf(server) + bait)[name];
        if (drawing !== undefined) await work(name, drawing, bait);
      }
    };
    await Promise.all(Array.from({ length: mostPages }, workOn));
  }

  it('does in it what it says, so that the others prove something', async () => {
    const idle: string[] = [];
    await each(async (name, { svg, isInert }, bait) => {
      if (isInert) return;
      await open(svg, `/hostile${bait}.svg`, async page => {
        for (let tries = 0; tries < 20 && !hasAsked(bait); tries++) await page.waitForTimeout(patience);
        if (!hasAsked(bait)) idle.push(name);
      });
    });
    assert.deepEqual(idle, []);
  });

  it('runs and loads nothing once it is safe, and shows the same', async () => {
    await each(async (name, { svg }, bait) => {
      const safe = safeSvg(Buffer.from(svg));
      if (safe.type === 'unreadable') return;
      assert.ok(safe.type === 'cleaned', name);
      await open(safe.text, `/safe${bait}.svg`, async page => {
        await page.waitForTimeout(patience);
        assert.ok(!hasAsked(bait), name);
        const box = await page.locator('#honest').boundingBox();
        assert.deepEqual([box?.width, box?.height], [120, 80], name);
      });
    });
  });
});
