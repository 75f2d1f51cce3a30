/** Holds the README's table of providers against what the presets and the model table say, and the reference's example against what is read. */

import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { ModelAbilities } from '../../../src/core/modelAbilities';
import { presets } from '../../../src/providers/presets';
import type { Provider } from '../../../src/providers/provider';
import { type AbilitiesOf, loadAbilities } from '../../../src/providers/resolveAbilities';
import { mergeProviders } from '../../../src/providers/userProviders';
import { withoutComments } from './sourceFiles';

const heading = '## What each provider can do here';
const columns = ['provider', 'generate', 'edit', 'references', 'mask', 'stream', 'n', 'notes'];

/** `yes`, `no`, or `some models`, over all models that the preset names. */
function shared(models: readonly ModelAbilities[], can: (model: ModelAbilities) => boolean): string {
  if (models.every(can)) return 'yes';
  return models.some(can) ? 'some models' : 'no';
}

/** The most that one of the models takes. */
function most(models: readonly ModelAbilities[], count: (model: ModelAbilities) => number): string {
  const largest = Math.max(...models.map(count));
  return largest > 0 ? `up to ${largest}` : 'no';
}

/** The cells that are true, without the notes. */
function truth(provider: Provider, abilitiesOf: AbilitiesOf): string[] {
  const models = provider.models.map(({ id }) => abilitiesOf(id));
  return [
    `\`${provider.id}\``,
    'yes',
    shared(models, ({ edits }) => edits !== undefined),
    most(models, ({ edits }) => (edits?.maxSources ?? 1) - 1),
    shared(models, ({ edits }) => edits?.mask === true),
    shared(models, ({ maxPartialImages }) => maxPartialImages > 0),
    `${Math.max(...models.map(({ maxN }) => maxN))}`,
  ];
}

/** Rows of the table under the heading, as trimmed cells. */
function rowsOfReadme(): string[][] {
  const [, below = ''] = readFileSync('README.md', 'utf8').split(`${heading}\n`);
  const lines = below.trimStart().split('\n');
  const end = lines.findIndex(line => !line.startsWith('|'));
  return lines.slice(0, end).map(line =>
    line
      .split('|')
      .slice(1, -1)
      .map(cell => cell.trim()),
  );
}

describe('The README’s table of providers', () => {
  const [header, , ...rows] = rowsOfReadme();

  it('has a row for each preset, in the order in which they are offered', () => {
    assert.deepEqual(header, columns);
    assert.deepEqual(
      rows.map(([id]) => id),
      presets.map(({ id }) => `\`${id}\``),
    );
  });

  for (const [index, provider] of presets.entries()) {
    it(`says of ${provider.id} what is true`, async () => {
      const cells = rows[index] ?? [];
      assert.deepEqual(cells.slice(0, -1), truth(provider, await loadAbilities(provider)));
      assert.notEqual(cells.at(-1), '');
    });
  }
});

describe('The reference on a gateway of your own', () => {
  it('has an entry that Easel takes for an example', () => {
    const [, example = ''] =
      /^"easel\.providers": (\{[\s\S]*?^\})$/m.exec(readFileSync('REFERENCE.md', 'utf8')) ?? [];
    const setting = JSON.parse(withoutComments(example)) as Record<string, object>;
    const { providers, problems } = mergeProviders(setting);
    assert.deepEqual(problems, []);
    assert.ok(Object.keys(setting).every(id => providers.some(provider => provider.id === id)));
    assert.equal(providers.length, presets.length + 1);
  });
});
