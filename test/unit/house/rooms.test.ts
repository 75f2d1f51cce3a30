/** Holds the import lines of the source to the one direction of the house. */

import * as assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { turnedArrows } from './rooms';
import { sourceFiles, withoutComments } from './sourceFiles';

const source = [...sourceFiles('src'), ...(existsSync('media') ? sourceFiles('media') : [])];

describe('The rooms', () => {
  it('import in one direction only', () => {
    assert.ok(source.length > 0);
    assert.deepEqual(turnedArrows(source), []);
  });

  it('name both rooms when an arrow turns back', () => {
    const turned = (path: string, text: string) => turnedArrows([{ path, text }]);
    assert.deepEqual(turned('src/core/a.ts', "import { b } from '../host/b';"), [
      'src/core/a.ts: core may not import host (../host/b)',
    ]);
    assert.deepEqual(turned('src/wire/a.ts', "export type {\n  B,\n} from '../net/b';"), [
      'src/wire/a.ts: wire may not import net (../net/b)',
    ]);
    assert.deepEqual(turned('src/host/a.ts', "const { b } = await import('../extension');"), [
      'src/host/a.ts: host may not import extension (../extension)',
    ]);
    assert.deepEqual(turned('src/wire/a.ts', "import { request } from 'undici';\nimport 'node:fs';"), [
      'src/wire/a.ts: wire may not import undici',
      'src/wire/a.ts: wire may not import node:fs',
    ]);
    assert.deepEqual(turned('media/studio/a.ts', "import { b } from '../../src/host/studio/protocol';"), [
      'media/studio/a.ts: media/studio may import only types from host',
    ]);
    assert.deepEqual(turned('src/utils/a.ts', ''), ['src/utils/a.ts: there is no room utils']);
    assert.deepEqual(
      turned('src/host/a.ts', "// import '../extension'\nimport type { B } from '../core/b';"),
      [],
    );
  });

  it('leave clock, chance, network and the process to others in core', () => {
    const outside =
      /\b(Date\.now|new Date|Math\.random|fetch|setTimeout|setInterval)\(|\b(process|Buffer|crypto)\./;
    const found = source
      .filter(({ path }) => path.startsWith('src/core/'))
      .flatMap(({ path, text }) => (outside.exec(withoutComments(text)) ? [path] : []));
    assert.deepEqual(found, []);
  });
});
