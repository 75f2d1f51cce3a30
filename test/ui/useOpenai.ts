/** Gives a UI test file a workbench in which OpenAI is chosen and is a stand-in of this machine. It has no key until a test gives one. */

import { startOpenai } from '../servers/openai';
import type { StandIn } from '../servers/standIn';
import { useWorkbench, type WorkbenchInUse, type WorkbenchUse } from './useWorkbench';

/** To be called in a `describe`, as `useWorkbench`. `server` is there while tests run. */
export function useOpenai(
  prepare: WorkbenchUse['prepare'] & {},
  settings: Readonly<Record<string, unknown>> = {},
): { readonly open: () => WorkbenchInUse; readonly server: () => StandIn } {
  let server: StandIn | undefined;
  const open = useWorkbench({
    prepare,
    settings: async () => {
      server = await startOpenai();
      const openai = { baseUrl: `${server.origin}/v1` };
      return { 'easel.provider': 'openai', 'easel.providers': { openai }, ...settings };
    },
  });
  after(() => server?.close());
  return {
    open,
    server: () => {
      if (server === undefined) throw new Error('The stand-in runs while tests run, not before');
      return server;
    },
  };
}
