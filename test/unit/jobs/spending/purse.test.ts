/** The purse: what it lets through, in one process and in several, and what it counts when they end. */

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ImageError } from '../../../../src/core/imageError';
import {
  defaultLimits,
  limitsFrom,
  nearLimit,
  type SpendingLimits,
} from '../../../../src/core/spendingLimits';
import { type Order, Purse } from '../../../../src/jobs/spending/purse';

const program = fileURLToPath(new URL('./fixtures/spender.js', import.meta.url));

const person: Order = { provider: 'openai', model: 'gpt-image-2', startedBy: 'person', usd: 1, pictures: 1 };
const tool: Order = { ...person, startedBy: 'tool', caller: 'easel_generate_image' };

function overLimit(limit: string): (error: unknown) => boolean {
  return error => {
    assert.ok(error instanceof ImageError);
    assert.equal(error.kind, 'overLimit');
    assert.equal(error.details.raise?.limit, limit);
    assert.match(error.message, /Nothing was sent/);
    return true;
  };
}

describe('The purse', function () {
  this.timeout(30_000);
  let folder = '';
  const children: ChildProcess[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'easel-purse-'));
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill();
    await rm(folder, { recursive: true, force: true });
  });

  const purseWith = (limits: Partial<SpendingLimits>, now?: () => Date) =>
    new Purse(folder, () => ({ ...defaultLimits, ...limits }), now);

  /** Another process, and how many of its requests were granted. */
  async function spender(...words: readonly (string | number)[]): Promise<number> {
    const child = spawn(process.execPath, [program, folder, ...words.map(String)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.push(child);
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    return Number(line.toString());
  }

  it('never passes its cap with fifty calls at once of two processes', async () => {
    const granted = await Promise.all([spender(25, 0.07, 2), spender(25, 0.07, 2)]);
    // 28 × 0.07 = 1.96; one more would be 2.03.
    assert.equal(granted[0] + granted[1], 28);
    const { spent } = await purseWith({}).standing();
    assert.ok(spent.unattended.usd <= 2 && Math.abs(spent.unattended.usd - 1.96) < 1e-9);
    // Both run still, so a third has nothing left.
    assert.equal(await spender(3, 0.07, 2), 0);
  });

  it('settles in another month and another window what was reserved in this one', async () => {
    const [then, later] = ['2026-10-31T12:00:00', '2026-11-02T12:00:00'].map(day => new Date(day));
    const first = purseWith({}, () => then ?? new Date());
    const { note } = await first.reserve({ ...person, usd: 1 });
    const other = purseWith({}, () => later ?? new Date());
    await other.reopen(note).settle({ usd: 0.25, pictures: 1 });
    assert.deepEqual((await other.month()).entries, []);
    assert.deepEqual(
      (await first.month()).entries.map(({ usd, state }) => [usd, state]),
      [[0.25, 'spent']],
    );
  });

  it('counts of a process that died what it had sent, and frees the rest', async () => {
    assert.equal(await spender(3, 0.5, 2, 'die'), 3);
    const [child] = children;
    if (child?.exitCode === null) await once(child, 'exit');
    const purse = purseWith({ unattendedPerDay: 2 });
    const { entries } = await purse.month();
    assert.deepEqual(
      entries.map(({ state, usd }) => [state, usd]),
      [['perhaps', 0.5]],
    );
    await purse.reserve({ ...tool, usd: 1.5 });
    await assert.rejects(purse.reserve({ ...tool, usd: 0.1 }), overLimit('unattendedPerDay'));
  });

  it('counts what runs as it is expected, then as it was, and nothing that was not charged', async () => {
    const purse = purseWith({ perDay: 2 });
    const [first, second] = [await purse.reserve(person), await purse.reserve(person)];
    await assert.rejects(purse.reserve({ ...person, usd: 0.01 }), overLimit('perDay'));
    await first.release();
    await second.settle({ usd: 0.25, pictures: 1 });
    assert.equal((await purse.standing()).spent.today.usd, 0.25);
    // Another window reads the same.
    assert.equal((await purseWith({}).standing()).spent.month.usd, 0.25);
    await purse.reserve({ ...person, usd: 1.75 });
  });

  it('has a smaller cap for what no person started, whoever spent before', async () => {
    const purse = purseWith({ unattendedPerDay: 1 });
    await purse.reserve(person);
    await purse.reserve({ ...tool, usd: 0.6 });
    for (const startedBy of ['tool', 'extension', 'command'] as const) {
      await assert.rejects(purse.reserve({ ...tool, startedBy, usd: 0.5 }), overLimit('unattendedPerDay'));
    }
    await purse.reserve({ ...person, usd: 50 });
  });

  it('counts pictures whose price is not known, and never takes them for free', async () => {
    const { usd: _, ...unpriced } = tool;
    const purse = purseWith({ unpricedPerDay: 3 });
    await purse.reserve({ ...unpriced, pictures: 2 });
    await assert.rejects(purse.reserve({ ...unpriced, pictures: 2 }), overLimit('unpricedPerDay'));
    assert.deepEqual((await purse.standing()).spent.today, { usd: 0, unpriced: 2 });
    // A person has no limit here, and what is priced has its own.
    await purse.reserve({ ...unpriced, startedBy: 'person', pictures: 5 });
    await purse.reserve(tool);
    const limited = purseWith({ perMonth: 100, unpricedPerDay: 3 });
    await assert.rejects(
      limited.reserve({ ...unpriced, startedBy: 'person', pictures: 1 }),
      overLimit('unpricedPerDay'),
    );
  });

  it('takes what a person allowed besides, for that day alone', async () => {
    let now = new Date(2026, 10, 20, 23, 0);
    const purse = purseWith({ unattendedPerDay: 1 }, () => now);
    await (await purse.reserve(tool)).settle({ usd: 1, pictures: 1 });
    const refused = await purse.reserve({ ...tool, usd: 1.5 }).catch((error: ImageError) => error);
    assert.ok(refused instanceof ImageError && refused.details.raise);
    const { limit, by } = refused.details.raise;
    await purse.raise(limit, by);
    await (await purse.reserve({ ...tool, usd: 1.5 })).settle({ usd: 1.5, pictures: 1 });
    now = new Date(2026, 10, 21, 1, 0);
    await assert.rejects(purse.reserve({ ...tool, usd: 1.5 }), overLimit('unattendedPerDay'));
    await (await purse.reserve(tool)).settle({ usd: 1, pictures: 1 });
    const { spent } = await purse.standing();
    assert.deepEqual([spent.today.usd, spent.month.usd], [1, 3.5]);
    now = new Date(2026, 11, 1);
    assert.equal((await purse.standing()).spent.month.usd, 0);
  });

  it('writes nothing for requests that find no room, however many there are', async () => {
    const purse = purseWith({ unattendedPerDay: 0 });
    for (let call = 0; call < 100; call++) {
      await assert.rejects(purse.reserve(tool), overLimit('unattendedPerDay'));
    }
    assert.deepEqual(await readdir(folder), []);
  });

  it('reads past a line that was never finished', async () => {
    const purse = purseWith({});
    await (await purse.reserve(tool)).settle({ usd: 1, pictures: 1 });
    const [name = ''] = await readdir(folder);
    await appendFile(join(folder, name), '{"type":"reserved","id":"torn');
    await (await purse.reserve(tool)).settle({ usd: 2, pictures: 1 });
    assert.equal((await purse.standing()).spent.today.usd, 3);
    assert.doesNotMatch(await readFile(join(folder, name), 'utf8'), /prompt|key/i);
  });

  it('lets nothing be sent where it cannot write', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const purse = new Purse(join(file, 'below'), () => defaultLimits);
    await assert.rejects(purse.reserve(person), (error: unknown) => {
      assert.ok(error instanceof ImageError);
      assert.equal(error.kind, 'invalidInput');
      assert.match(error.message, /Nothing was sent/);
      return true;
    });
  });
});

describe('The limits of spending', () => {
  it('are read field by field, and a wrong one does not take a cap away', () => {
    assert.deepEqual(limitsFrom(undefined), { perDay: undefined, perMonth: undefined, ...defaultLimits });
    const read = limitsFrom({ perDay: 3, perMonth: '10', unattendedPerDay: -1, warnAt: 0.5, other: 1 });
    assert.deepEqual(read, {
      ...{ perDay: 3, perMonth: undefined, warnAt: 0.5 },
      ...{ unattendedPerDay: defaultLimits.unattendedPerDay, unpricedPerDay: defaultLimits.unpricedPerDay },
    });
    assert.equal(limitsFrom({ unattendedPerDay: null }).unattendedPerDay, undefined);
  });

  it('tell which of them is near', () => {
    const nothing = { usd: 0, unpriced: 0 };
    const spent = {
      today: { usd: 4.5, unpriced: 0 },
      month: { usd: 9, unpriced: 0 },
      unattended: nothing,
      raised: {},
    };
    const limits = { ...defaultLimits, perDay: 5, perMonth: 100 };
    assert.deepEqual(nearLimit(false, spent, limits), { name: 'perDay', most: 5, spent: 4.5 });
    assert.equal(nearLimit(false, { ...spent, raised: { perDay: 5 } }, limits), undefined);
  });
});
