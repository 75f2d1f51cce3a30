/** Holds what `npm test -- --only changed` chooses to what it says that it chooses. */

import * as assert from 'node:assert/strict';
import { type ImportGraph, testsThatReach } from '../../changed';

const importing = (...paths: readonly string[]) => ({ imports: paths.map(path => ({ path })) });

const graph: ImportGraph = {
  inputs: {
    'src/core/sizes.ts': importing(),
    'src/core/rules.ts': importing('src/core/sizes.ts'),
    'src/pixels/editWorker.ts': importing('src/core/sizes.ts'),
    'test/unit/core/rules.test.ts': importing('src/core/rules.ts'),
    'test/unit/core/sizes.test.ts': importing('src/core/sizes.ts'),
    'test/unit/pixels/edit.test.ts': importing(),
    'test/page/looks.test.ts': importing('src/core/rules.ts'),
  },
};
const texts: Readonly<Record<string, string>> = {
  'test/unit/pixels/edit.test.ts': "const workerFile = resolve('out/src/pixels/editWorker.js');",
};
const reaching = (...changed: readonly string[]) => testsThatReach(changed, graph, file => texts[file] ?? '');

describe('The unit tests of a change', () => {
  it('are those whose imports lead to it, those with the shortest way first', () => {
    assert.deepEqual(reaching('src/core/rules.ts'), ['test/unit/core/rules.test.ts']);
    assert.equal(reaching('src/core/sizes.ts')[0], 'test/unit/core/sizes.test.ts');
    assert.ok(reaching('src/core/sizes.ts').includes('test/unit/core/rules.test.ts'));
  });

  it('are those that name what nobody imports, such as a worker that imports it', () => {
    assert.deepEqual(reaching('src/pixels/editWorker.ts'), ['test/unit/pixels/edit.test.ts']);
    assert.ok(reaching('src/core/sizes.ts').includes('test/unit/pixels/edit.test.ts'));
  });

  it('are that test itself when a test was changed, and none for what has nothing to do with them', () => {
    assert.deepEqual(reaching('test/unit/core/rules.test.ts'), ['test/unit/core/rules.test.ts']);
    assert.deepEqual(reaching('LICENSE', 'src/core/gone.ts'), []);
  });
});
