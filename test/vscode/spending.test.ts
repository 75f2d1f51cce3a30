/** What may be spent: nothing leaves for what does not fit, and a person's click alone makes room. */

import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SpendingReport } from '../../src/jobs/spending/report';
import { openaiKey, startOpenai } from '../servers/openai';
import { easelApi, imageError } from './easel';
import { generate, prompt } from './providers/requests';
import { useStandIn } from './providers/useProvider';

/** USD of a square picture of low quality, as the stand-in bills it: 196 tokens out and 20 in. */
const bill = (196 * 30 + 20 * 5) / 1e6;
const cheap = { provider: 'openai', size: '1024x1024', quality: 'low' };

const spending = async (): Promise<SpendingReport> => {
  const report = await vscode.commands.executeCommand<SpendingReport | undefined>('easel.showSpending', {});
  assert.ok(report);
  return report;
};

/** `undefined`: as it was. */
async function limit(limits: object | undefined): Promise<void> {
  const easel = vscode.workspace.getConfiguration('easel');
  await easel.update('spending', limits, vscode.ConfigurationTarget.Global);
}

describe('What may be spent', () => {
  const server = useStandIn('openai', startOpenai, { path: '/v1', key: openaiKey });
  const before = vscode.workspace.getConfiguration('easel').inspect<object>('spending')?.globalValue;
  const { showErrorMessage } = vscode.window;
  const told: { message: string; buttons: string[]; press: (button: string | undefined) => void }[] = [];
  beforeEach(() => {
    told.length = 0;
    vscode.window.showErrorMessage = ((message: string, ...buttons: string[]) =>
      new Promise(press => told.push({ message, buttons, press }))) as unknown as typeof showErrorMessage;
  });
  afterEach(async () => {
    for (const { press } of told) press(undefined);
    vscode.window.showErrorMessage = showErrorMessage;
    await limit(before);
  });

  it('is never passed by fifty calls at once, by the provider’s own bill', async () => {
    const { unattended } = await spending();
    const cap = unattended.usd + 10.5 * bill;
    await limit({ unattendedPerDay: cap });
    const { generate } = await easelApi();
    const sent = server().requests.length;
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, () => generate({ ...cheap, prompt, folder: 'spending' })),
    );
    assert.equal(server().requests.length - sent, 10);
    const refused = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason] : []));
    assert.equal(refused.length, 40);
    for (const error of refused) {
      assert.ok(imageError('overLimit')(error));
      assert.match(String(error), /Nothing was sent; a person can allow more/);
    }
    const now = await spending();
    assert.ok(now.unattended.usd <= cap);
    assert.ok(Math.abs(now.unattended.usd - unattended.usd - 10 * bill) < 1e-9);
    // Forty refusals are one notification.
    assert.equal(told.length, 1);
  });

  it('is told in the result and by who asked', async () => {
    const before = await spending();
    const result = await generate({ ...cheap, n: 2 });
    assert.ok(result.cost);
    assert.ok(Math.abs(result.cost.amount - 2 * bill) < 1e-9);
    assert.deepEqual([result.cost.currency, result.cost.isEstimate], ['USD', false]);
    const by = (report: SpendingReport) =>
      report.bySpender.find(({ startedBy }) => startedBy === 'command')?.pictures ?? 0;
    assert.equal(by(await spending()) - by(before), 2);
    const model = (await spending()).byModel.find(({ model }) => model === 'gpt-image-2');
    assert.equal(model?.provider, 'openai');
  });

  it('counts what failed and may have been charged, and nothing that was refused', async () => {
    const before = await spending();
    server().next({ fail: 'serverError' });
    await assert.rejects(generate(cheap), imageError('serverError'));
    const after = await spending();
    assert.ok(after.month.perhaps - before.month.perhaps >= bill - 1e-9);
    server().next({ fail: 'unauthorized' });
    await assert.rejects(generate(cheap));
    assert.deepEqual((await spending()).today, after.today);
  });

  it('is raised by a person’s click and by no argument', async () => {
    const { unattended } = await spending();
    await limit({ unattendedPerDay: unattended.usd });
    const sent = server().requests.length;
    await assert.rejects(generate(cheap), imageError('overLimit'));
    for (const wish of [{ force: true }, { startedBy: 'person' }, { spending: 100 }]) {
      await assert.rejects(generate({ ...cheap, ...wish }), (error: unknown) => error instanceof Error);
    }
    assert.equal(server().requests.length, sent);
    const [notification] = told;
    assert.match(notification?.buttons[0] ?? '', /^Allow \$\d+\.\d\d More Today$/);
    notification?.press(notification.buttons[0]);
    const deadline = Date.now() + 5000;
    for (;;) {
      const result = await generate(cheap).catch(() => undefined);
      if (result !== undefined) break;
      assert.ok(Date.now() < deadline, 'the click made no room');
    }
    assert.equal(server().requests.length, sent + 1);
  });

  it('has no price for the Demo', async () => {
    const before = await spending();
    await limit({ unattendedPerDay: 0, unpricedPerDay: 0 });
    const result = await generate({ provider: 'demo' });
    assert.equal(result.cost, undefined);
    assert.deepEqual(await spending(), before);
  });
});
