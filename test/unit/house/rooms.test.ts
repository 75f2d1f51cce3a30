/** Holds the import lines of the source to the one direction of the house. */

import * as assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { circles, filesWithoutVsCode, turnedArrows } from './rooms';
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
    assert.deepEqual(turned('media/studio/a.ts', "import { b } from '../../src/protocol/intents';"), [
      'media/studio/a.ts: media/studio may import only types from protocol',
    ]);
    assert.deepEqual(turned('src/utils/a.ts', ''), ['src/utils/a.ts: there is no room utils']);
    assert.deepEqual(
      turned('src/host/a.ts', "// import '../extension'\nimport type { B } from '../core/b';"),
      [],
    );
  });

  it('have no circle of imports inside them', () => {
    assert.deepEqual(circles(source), []);
    const circle = [
      { path: 'src/core/a.ts', text: "import type { B } from './b';" },
      { path: 'src/core/b.ts', text: "import { c } from './c';" },
      { path: 'src/core/c.ts', text: "export { a } from './a';" },
    ];
    assert.deepEqual(circles(circle), ['src/core/a.ts -> src/core/b.ts -> src/core/c.ts -> src/core/a.ts']);
  });

  it('keep in host only what needs VS Code', () => {
    assert.deepEqual(filesWithoutVsCode(source), []);
    const pure = { path: 'src/host/a.ts', text: "import { b } from '../core/b';" };
    assert.deepEqual(filesWithoutVsCode([pure]), [
      'src/host/a.ts: needs no vscode, so it does not belong into host',
    ]);
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
