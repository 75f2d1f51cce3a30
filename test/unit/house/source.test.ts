/** Holds every source file to the habits that a reader relies on. */

import * as assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { sourceFiles, withoutComments } from './sourceFiles';

const source = [...sourceFiles('src'), ...(existsSync('media') ? sourceFiles('media') : [])];

describe('Every source file', () => {
  it('opens with what it is for', () => {
    const silent = source.filter(({ text }) => !/^\/\*\*\s*\S/.test(text)).map(({ path }) => path);
    assert.deepEqual(silent, []);
  });

  it('is named after the one thing inside', () => {
    const vague = /\/(utils?|helpers?|common|manager|types|misc)(\/|\.ts$)/i;
    const misnamed = source
      .map(({ path }) => path)
      .filter(path => vague.test(path) || !/^[\w/-]*\/[a-z][A-Za-z0-9]*(\.d)?\.tsx?$/.test(path));
    assert.deepEqual(misnamed, []);
  });

  it('asks and tells through the one place that makes plain text of words from elsewhere', () => {
    const drawn =
      /\.window\s*\.(show(Information|Warning|Error)Message|showQuickPick|showInputBox|withProgress|createQuickPick|createInputBox|createStatusBarItem)\b|MarkdownString/;
    const found = source
      .filter(({ path, text }) => path !== 'src/host/ui/dialogs.ts' && drawn.test(withoutComments(text)))
      .map(({ path }) => path);
    assert.deepEqual(found, []);
    assert.match('await vscode.window.showErrorMessage(server.words)', drawn);
  });

  it('logs through the one place that makes one plain line of each entry', () => {
    const logged = /LogOutputChannel|createOutputChannel/;
    const found = source.filter(({ text }) => logged.test(withoutComments(text))).map(({ path }) => path);
    assert.deepEqual(found, ['src/host/composition.ts', 'src/host/ui/log.ts']);
  });

  it('shows users nothing that cannot be translated', () => {
    const bare = [
      /\bshow(?:Error|Warning|Information)Message\(\s*['"`]/,
      /\b(?:title|placeHolder|prompt|label|detail|tooltip|openLabel|saveLabel)\s*[:=]\s*['"`][A-Z]/,
    ];
    const found = source
      .filter(({ path }) => path.startsWith('src/host/') || path === 'src/extension.ts')
      .flatMap(({ path, text }) =>
        withoutComments(text)
          .split('\n')
          .flatMap((line, at) =>
            bare.some(pattern => pattern.test(line)) ? [`${path}:${at + 1} ${line.trim()}`] : [],
          ),
      );
    assert.deepEqual(found, []);
  });
});
