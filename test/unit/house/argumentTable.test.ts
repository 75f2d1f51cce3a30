/** Holds the reference's table of arguments against the public API and the table of parameters. */

import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parameterNames } from '../../../src/core/parameters';

const api = readFileSync('src/api.ts', 'utf8');
const [, table = ''] = readFileSync('REFERENCE.md', 'utf8').split(/^\| command +\| arguments .*$/m);

/** Names of the fields that a type of the API states by itself. */
function fieldsOf(type: string): string[] {
  const [, body = ''] = new RegExp(`^export type ${type} =[^{]*\\{(.*?)^\\s*\\};$`, 'ms').exec(api) ?? [];
  return [...body.matchAll(/^\s+readonly (\w+)\??:/gm)].map(([, name = '']) => name);
}

/** Every word that stands as code in a command's row. */
function toldOf(command: string): string[] {
  const row = table.split('\n').find(line => line.startsWith(`| \`${command}\``)) ?? '';
  return [...row.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
}

const sorted = (names: readonly string[]) => names.toSorted();

describe('The reference’s table of arguments', () => {
  it('names every argument of easel.generate, the parameters as they are offered', () => {
    const told = toldOf('easel.generate');
    assert.deepEqual(sorted(told), sorted([...fieldsOf('GenerateRequest'), ...parameterNames, 'open']));
    assert.deepEqual(
      told.filter(name => parameterNames.some(known => known === name)),
      parameterNames,
    );
  });

  it('names every argument that easel.edit takes beside those', () => {
    const others = [...fieldsOf('EditOptions'), ...fieldsOf('EditRequest')];
    assert.deepEqual(sorted(toldOf('easel.edit')), sorted([...others, 'prompt']));
  });
});
