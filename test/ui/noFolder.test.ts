/** A window in which no folder is open: where pictures go is asked once. */

import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { assertSoon } from './assertSoon';
import { StudioFrame } from './studioFrame';
import { useWorkbench } from './useWorkbench';

/** ms in which the Demo paints and saves a picture, on a busy machine. */
const pictureMs = 30_000;

describe('Without an open folder', () => {
  const open = useWorkbench({ prepare: workspace => mkdir(join(workspace, 'elsewhere')) });

  it('the Studio asks where its pictures go, and once in a session', async () => {
    const { workbench, workspace } = open();
    const reloaded = workbench.page.waitForEvent('load');
    await workbench.runCommand('Workspaces: Close Workspace');
    await reloaded;
    const studio = await StudioFrame.open(workbench);
    await studio.generate('a small hut');
    await workbench.page
      .locator('.quick-input-title', { hasText: 'Choose a folder for the pictures' })
      .waitFor();
    // Until it lists a folder, the dialog writes into its field itself.
    await workbench.quickPickRow('..').waitFor();
    await workbench.quickInput.fill(join(workspace, 'elsewhere/'));
    await assertSoon(() => workbench.quickInput.inputValue(), join(workspace, 'elsewhere/'));
    await workbench.endFileDialog('Save Images Here');
    const isThere = (name: string) => () =>
      stat(join(workspace, 'elsewhere', name)).then(file => file.isFile());
    await assertSoon(isThere('a-small-hut.png'), true, pictureMs);
    // The page may look into that folder from now on, and is drawn anew for it.
    const again = await StudioFrame.find(workbench);
    await again.picture('a small hut').waitFor();
    await again.generate('a small boat');
    await assertSoon(isThere('a-small-boat.png'), true, pictureMs);
  });
});
