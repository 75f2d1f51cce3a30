/** What a picture becomes in a document. */

import * as assert from 'node:assert/strict';
import { insertionFor, markdownFor, type PictureInText } from '../../../src/core/pictureMarkup';

const picture = { path: '../images/a fox (1).png', description: 'a "red" fox', width: 640, height: 480 };
const address = '../images/a%20fox%20%281%29.png';
const rest = 'alt="a &quot;red&quot; fox" width="640" height="480"';

const textFor = (languageId: string, shown: PictureInText, source = '') =>
  insertionFor(languageId, source, source.length, shown).text;

/** The document as it is afterwards, where the selection is at its end. */
function written(source: string, shown: PictureInText = picture): string {
  const { text, statement } = insertionFor('typescriptreact', source, source.length, shown);
  const lines = source.split('\n');
  if (statement) lines.splice(statement.line, 0, ...statement.text.split('\n'));
  return lines.join('\n') + text;
}

describe('A picture in a text', () => {
  it('is Markdown in Markdown', () => {
    assert.equal(textFor('markdown', picture), `![a "red" fox](${address})`);
  });

  it('is a tag in HTML', () => {
    for (const languageId of ['html', 'vue', 'php'])
      assert.equal(textFor(languageId, picture), `<img src="${address}" ${rest}>`);
  });

  it('is an address in quotes in style sheets', () => {
    for (const languageId of ['css', 'scss', 'less'])
      assert.equal(textFor(languageId, picture), `url("${address}")`);
    assert.equal(textFor('css', { ...picture, path: `it's "new".png` }), 'url("it%27s%20%22new%22.png")');
  });

  it('is a whole declaration in a style sheet where one begins, and a value after a property', () => {
    const insertedAt = (before: string, after = '\n}\n') =>
      insertionFor('css', before + after, before.length, picture).text;
    const declaration = `background-image: url("${address}");`;
    assert.equal(insertedAt('.hero {\n  '), declaration);
    assert.equal(insertedAt('.hero {\n  color: red;\n  '), declaration);
    assert.equal(insertedAt('.hero {\n  background: ', ';\n}\n'), `url("${address}")`);
    assert.equal(insertedAt('.hero {\n  background: url("a.png"), ', ';\n}\n'), `url("${address}")`);
  });

  it('is its path anywhere else', () => {
    assert.equal(textFor('python', picture), '../images/a fox (1).png');
  });

  it('has no size where none is known', () => {
    assert.doesNotMatch(textFor('html', { ...picture, width: 0 }), /width/);
  });

  it('says what is to be seen in one short line that begins nothing else', () => {
    const description = `a [boat]\non the \\ water, ${'with many waves '.repeat(20)}`;
    const text = markdownFor({ ...picture, description });
    assert.ok(text.startsWith('![a \\[boat\\] on the \\\\ water, with'), text);
    assert.match(text, /\w…\]\(/);
    assert.ok(text.length < 200);
    const odd = markdownFor({ ...picture, description: 'a `b` *c* <d> {e} &copy; R&D', path: 'x.png' });
    assert.equal(odd, '![a \\`b\\` \\*c\\* \\<d> \\{e} \\&copy; R&D](x.png)');
  });

  it('is a whole address where no relative one leads there', () => {
    const path = 'vscode-vfs://github/me/repo/a%20b.png';
    assert.equal(markdownFor({ ...picture, path }), `![a "red" fox](${path})`);
    assert.match(written('', { ...picture, path }), /^<img src="vscode-vfs:/);
  });

  it('lets no description break out of an attribute', () => {
    for (const languageId of ['html', 'javascriptreact']) {
      const text = textFor(languageId, { ...picture, path: 'a.png', description: '"><script>{x}' });
      assert.doesNotMatch(text.replace('{aImage}', ''), /<script|\{|""/);
    }
  });
});

describe('A picture in a component', () => {
  it('is imported behind the other imports, as those are written', () => {
    const source = `'use client'\nimport { useState } from "react"\nimport {\n  a,\n} from "./a"\n\nexport const A = () =>\n`;
    const expected = source.replace(
      'from "./a"\n',
      'from "./a"\nimport aFox1Image from "../images/a fox (1).png"\n',
    );
    assert.equal(written(source), `${expected}<img src={aFox1Image} ${rest} />`);
  });

  it('is imported before everything but directives where nothing is', () => {
    const shown = { ...picture, path: 'fox.png' };
    const statement = "import foxImage from './fox.png';";
    assert.match(written('const A = () => ', shown), new RegExp(`^${statement}\n\nconst`));
    assert.match(
      written("'use client';\nconst A = () => ", shown),
      new RegExp(`^'use client';\n${statement}\n\nconst`),
    );
  });

  it('goes by the import that is there', () => {
    const source = "import fox from './fox.png';\nexport const A = () => ";
    const shown = { ...picture, path: 'fox.png' };
    assert.equal(written(source, shown), `${source}<img src={fox} ${rest} />`);
  });

  it('takes no name that the module has', () => {
    const source = "import foxImage from './other.png';\n";
    const shown = { ...picture, path: 'fox.png' };
    assert.match(written(source, shown), /import foxImage2 from '\.\/fox\.png';\n<img src=\{foxImage2\}/);
  });

  it('is an address where the module has its pictures so, and from the root where it is served from there', () => {
    const source = 'import a from \'./a\';\nexport const A = () => <img src="./b.png" />';
    assert.equal(written(source), `${source}<img src="${address}" ${rest} />`);
    const shown = { ...picture, path: '../public/images/fox.png' };
    assert.equal(written('', shown), `<img src="/images/fox.png" ${rest} />`);
  });

  it('is what Next.js takes', () => {
    const shown = { ...picture, path: 'fox.png' };
    const withElement = "import Image from 'next/image';\n";
    assert.match(written(withElement, shown), /\n<Image src=\{foxImage\} alt=/);
    assert.match(written("import Link from 'next/link';\n", shown), /\n<img src=\{foxImage\.src\} alt=/);
  });

  it('has a name of the language’s letters, whatever its file is called', () => {
    for (const [path, name] of [
      ['new.png', 'newImage'],
      ['3-boats.png', 'picture3BoatsImage'],
      ['湖.png', '湖Image'],
      ['--.png', 'image'],
    ] as const) {
      const { text } = insertionFor('typescriptreact', '', 0, { ...picture, path });
      assert.ok(text.startsWith(`<img src={${name}}`), text);
    }
  });
});
