/** What a picture becomes in a document. */

import * as assert from 'node:assert/strict';
import { markdownFor, textFor } from '../../../src/core/pictureMarkup';

const picture = { path: '../images/a fox (1).png', prompt: 'a "red" fox', width: 640, height: 480 };

describe('A picture in a text', () => {
  it('is Markdown in Markdown', () => {
    assert.equal(textFor('markdown', picture), '![a "red" fox](../images/a%20fox%20%281%29.png)');
  });

  it('is a tag in HTML, and a closed one in JSX', () => {
    const tag =
      '<img src="../images/a%20fox%20%281%29.png" alt="a &quot;red&quot; fox" width="640" height="480"';
    assert.equal(textFor('html', picture), `${tag}>`);
    assert.equal(textFor('vue', picture), `${tag}>`);
    assert.equal(textFor('typescriptreact', picture), `${tag} />`);
  });

  it('is its path anywhere else', () => {
    assert.equal(textFor('python', picture), '../images/a fox (1).png');
  });

  it('has no size where none is known', () => {
    assert.doesNotMatch(textFor('html', { ...picture, width: 0 }), /width/);
  });

  it('says the prompt in one short line that ends no bracket', () => {
    const prompt = `a [boat]\non the \\ water, ${'with many waves '.repeat(20)}`;
    const text = markdownFor({ ...picture, prompt });
    assert.ok(text.startsWith('![a \\[boat\\] on the \\\\ water, with'), text);
    assert.match(text, /\w…\]\(/);
    assert.ok(text.length < 200);
  });

  it('is a whole address where no relative one leads there', () => {
    const path = 'vscode-vfs://github/me/repo/a%20b.png';
    assert.equal(markdownFor({ ...picture, path }), `![a "red" fox](${path})`);
  });

  it('lets no prompt break out of an attribute', () => {
    const text = textFor('javascriptreact', { ...picture, prompt: '"><script>{x}' });
    assert.doesNotMatch(text, /<script|\{|""/);
  });
});
