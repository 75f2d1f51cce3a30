/** How long the Studio takes until it can be used, beside an empty webview panel in the same VS Code. */

import { StudioFrame } from '../ui/studioFrame';
import { inTurns } from './figures';
import type { Row } from './rows';

export const studioRow: Row = {
  name: 'the Studio, from its command until it can be used',
  run: async ({ host, rounds }) => {
    const workbench = await host.openWorkbench();
    /** Opens, waits until it can be used and closes it; ms from the click on the command. */
    const opening = (label: string, tab: string, isUsable: () => Promise<unknown>) => async () => {
      const command = await workbench.findCommand(label);
      const start = performance.now();
      await command.click();
      await isUsable();
      const ms = performance.now() - start;
      await workbench.runCommand('View: Close Editor');
      await workbench.tab(tab).waitFor({ state: 'detached' });
      return { ms };
    };
    // Its script has run and can talk to the extension.
    const isEmptyUsable = () =>
      workbench.waitInFrames(async frame =>
        (await frame.locator('body[data-empty="ready"]').count()) > 0 ? true : undefined,
      );
    const ways = await inTurns(rounds, {
      easel: opening('Easel: Open Studio', 'Easel Studio', () => StudioFrame.find(workbench)),
      empty: opening('Bench: Open Empty Panel', 'Empty Panel', isEmptyUsable),
    });
    await workbench.close();
    const value = ways.easel.ms[0] / ways.empty.ms[0];
    return { ways, checks: [{ what: 'time, of the empty panel', value, atMost: 1.2 }] };
  },
};
