/** Files of requests as people and programs write them, and as nobody should. */

import * as assert from 'node:assert/strict';
import { readBatch } from '../../../src/core/batchText';
import { ImageError } from '../../../src/core/imageError';
import { inEnglish } from '../../../src/core/sentence';

const names = ['prompt', 'fileName', 'path', 'size', 'n', 'quality', 'transparent', 'seed', 'references'];
const read = (form: 'json' | 'table', ...lines: readonly string[]) => {
  const { rows, problems } = readBatch(lines.join('\n'), form, names);
  return { rows, problems: problems.map(({ line, reason }) => [line, inEnglish(reason)]) };
};
const refused = (form: 'json' | 'table', text: string) =>
  assert.throws(
    () => readBatch(text, form, names),
    (error: unknown) => error instanceof ImageError && error.kind === 'invalidInput',
  );

describe('A batch of JSON Lines', () => {
  it('has a request on each line that is not empty, with the number of the line', () => {
    const { rows, problems } = read('json', '{"prompt":"a"}\r', '', '  {"prompt":"b","n":2,"size":null}');
    assert.deepEqual(rows, [
      { line: 1, fields: { prompt: 'a' } },
      { line: 3, fields: { prompt: 'b', n: 2 } },
    ]);
    assert.deepEqual(problems, []);
  });

  it('tells what is no object by its line, and reads the others', () => {
    const { rows, problems } = read('json', '{"prompt":', '[1]', '"a"', 'null', '{"prompt":"b"}');
    assert.deepEqual(
      problems,
      [1, 2, 3, 4].map(line => [line, 'The line is not a JSON object.']),
    );
    assert.deepEqual(
      rows.map(({ line }) => line),
      [5],
    );
  });

  it('tells a field that there is not by its name', () => {
    const own = JSON.stringify({ prompt: 'a', sise: 'x' });
    const { problems } = read('json', own, '{"prompt":"a","__proto__":{"size":"1x1"}}');
    assert.deepEqual(problems, [
      [1, 'There is no argument “sise”.'],
      [2, 'There is no argument “__proto__”.'],
    ]);
  });

  it('refuses a file without a request and one with more than anybody means', () => {
    refused('json', '\n \n');
    refused('json', '{"prompt":"a"}\n'.repeat(2001));
    const { problems } = read('json', `{"prompt":"${'a'.repeat(200_000)}"}`);
    assert.match(String(problems[0]?.[1]), /longer than 100000 characters/);
  });
});

describe('A batch in Markdown', () => {
  it('is every table with a column for prompts, whatever stands around it', () => {
    const { rows, problems } = read(
      'table',
      ...['# Icons', '', '| What | Why |', '|---|---|', '| no | request |', ''],
      ...['| Prompt | File name | N | Transparent |', '|:--|---|--:|---|', '| a fox | fox | 2 | true |'],
      ...['| a \\| b | | | |', '', 'more | words', '', 'prompt | `seed`', '--- | ---', 'a hat | -7'],
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(rows, [
      { line: 9, fields: { prompt: 'a fox', fileName: 'fox', n: 2, transparent: true } },
      { line: 10, fields: { prompt: 'a | b' } },
      { line: 16, fields: { prompt: 'a hat', seed: -7 } },
    ]);
  });

  it('leaves what is no number to whoever checks it, and splits lists at commas', () => {
    const { rows } = read('table', '| prompt | n | references |', '|-|-|-|', '| a | many | a.png, b.png |');
    assert.deepEqual(rows[0]?.fields, { prompt: 'a', n: 'many', references: ['a.png', 'b.png'] });
  });

  it('tells an unknown column once, with the line of the heading, and a row with too many cells', () => {
    const { rows, problems } = read(
      'table',
      ...['| prompt | sise |', '|---|---|', '| a | b |', '', '| prompt |', '|---|', '| a | b |', '| c |'],
    );
    assert.deepEqual(problems[0], [1, 'There is no argument “sise”.']);
    assert.equal(problems[1]?.[0], 7);
    assert.deepEqual(rows, [{ line: 8, fields: { prompt: 'c' } }]);
  });

  it('is refused where no table has prompts', () => {
    refused('table', '# Nothing\n\n| a | b |\n|---|---|\n| c | d |\n');
  });
});
