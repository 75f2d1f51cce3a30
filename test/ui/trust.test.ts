/** What a folder that the user does not trust may decide. */

import * as assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useWorkbench } from './useWorkbench';

describe('In Restricted Mode', () => {
  const open = useWorkbench({
    prepare: async workspace => {
      await mkdir(join(workspace, '.vscode'));
      const settings = { 'easel.outputFolder': 'whereTheFolderWants', 'easel.provider': 'nobody' };
      await writeFile(join(workspace, '.vscode/settings.json'), JSON.stringify(settings));
    },
    ownServer: { workspaceTrust: true },
    settings: { 'security.workspace.trust.startupPrompt': 'never' },
  });

  it('the user’s settings choose provider and folder, not the workspace’s', async () => {
    const { workbench, workspace } = open();
    await workbench.page.getByText('Restricted Mode').first().waitFor();
    await workbench.runCommand('Easel: Generate Image…');
    await workbench.answer('Generate Image', 'a quiet valley');
    await workbench.waitForPicture('a-quiet-valley.png');
    assert.deepEqual((await readdir(workspace)).sort(), ['.vscode', 'images']);
  });
});
