/** What two windows may spend together: one purse, whoever asks in which of them, and where a person sees it. */

import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { join, resolve } from 'node:path';
import { temporaryFolder } from '../realVsCode/endWithUs';
import { answerImages, openAiErrorBody, paintAll } from '../servers/imagesDialect';
import { closeServer, originOf } from '../servers/loopback';
import { StandIn } from '../servers/standIn';
import { assertSoon } from './assertSoon';
import { useWorkbench } from './useWorkbench';

/** USD of a picture. */
const price = 0.14;
const cap = 10.5 * price;
const callsOfAWindow = 25;

type Answer = { readonly text?: string; readonly pictures?: number; readonly error?: string };

describe('Two windows whose agents call at the same moment', () => {
  let painter: StandIn;
  const open = useWorkbench({
    settings: async () => {
      painter = await StandIn.start(server => ({
        errorBody: openAiErrorBody,
        answer: (_, reply) => answerImages(reply, server(), paintAll(server(), 1), 'b64_json'),
      }));
      return {
        'easel.providers': {
          painter: {
            ...{ baseUrl: `${painter.origin}/v1`, auth: 'none' },
            ...{ models: ['oil'], defaultModel: 'oil' },
          },
        },
        'easel.provider': 'painter',
        'easel.prices': { 'painter/*': price },
        'easel.spending': { unattendedPerDay: cap },
        'easel.agents': { unasked: ['generate'] },
        'chat.disableAIFeatures': false,
      };
    },
  });
  after(() => painter.close());

  it('never pass the cap together, by the bill of the provider, and use what fits', async () => {
    const { workbench, workspace } = open();
    const otherFolder = join(temporaryFolder('ui'), 'other');
    await mkdir(otherFolder);
    const other = await workbench.openBeside(otherFolder);
    const gate = await startGate(2);
    try {
      const input = { prompt: 'a coin', folder: 'coins' };
      const order = { name: 'easel_generate_image', input, times: callsOfAWindow, gate: gate.address };
      const folders = [workspace, otherFolder];
      for (const folder of folders) await writeFile(join(folder, 'call.json'), JSON.stringify(order));
      for (const window of [workbench, other]) await window.runCommand('Agent: Call');
      const answers = (await Promise.all(folders.map(answersIn))).flat();
      assert.equal(answers.length, 2 * callsOfAWindow);
      const paid = painter.requests.filter(({ method }) => method === 'POST').length;
      const bill = paid * price;
      assert.ok(bill <= cap, `$${bill} of $${cap} were billed`);
      assert.equal(paid, 10);
      const made = answers.filter(({ pictures }) => pictures === 1);
      const refused = answers.filter(({ text = '' }) =>
        /Nothing was sent; a person can allow more/.test(text),
      );
      assert.deepEqual([made.length, refused.length], [10, 40]);
    } finally {
      await gate.close();
      await other.close();
    }
  });

  it('show in the status bar that the cap is near, and at a click what was spent, on what and by whom', async () => {
    const { workbench } = open();
    const item = workbench.page.locator('.statusbar-item[id="easel.easel.easel.jobs"]');
    await item.getByText('$1.40 of $1.47 today without a person').waitFor();
    await item.click();
    await workbench.page.locator('.quick-input-widget:visible', { hasText: 'What pictures cost' }).waitFor();
    const rows = await workbench.page
      .locator('.quick-input-widget:visible .quick-input-list .monaco-list-row')
      .allInnerTexts();
    await workbench.screenshot(resolve('out/screenshots/spending.png'));
    const spent = '$1.40 · 10 pictures';
    assert.deepEqual(rows, [
      `Today${spent}`,
      `This month${spent}`,
      '$1.40 of $1.47 today without a person\nLimits',
      '0 of 20 unpriced pictures today',
      `painter · oil${spent}\nBy model`,
      `An agent’s tool (VS Code)${spent}\nBy who asked`,
      'Change Limits…',
    ]);
    await workbench.quickPickRow('Change Limits…').click();
    await workbench.page.locator('.settings-editor .setting-item-label', { hasText: 'Spending' }).waitFor();
  });

  const answersIn = async (folder: string) => {
    const read = async () =>
      JSON.parse(await readFile(join(folder, 'answer.json'), 'utf8')) as readonly Answer[];
    await assertSoon(async () => (await read()).length, callsOfAWindow, 60_000);
    return read();
  };
});

/** Answers all who ask, as soon as there are so many. */
async function startGate(count: number): Promise<{ address: string; close: () => Promise<void> }> {
  const waiting: ServerResponse[] = [];
  const server = createServer((_, response) => {
    if (waiting.push(response) === count) for (const each of waiting) each.end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { address: originOf(server), close: () => closeServer(server) };
}
