/** Finds where on its server an AIGNE Hub is mounted. Never sends anything but a GET. */

import * as z from 'zod';
import type { Send } from '../core/wireFormat';

/** The hub's own id among the components of a Blocklet server. */
const hubId = 'z8ia3xzq2tMq8CRHfaXj1BTYJyYnEcHbqP8cJ';

const mounts = z.looseObject({
  componentMountPoints: z.array(z.looseObject({ did: z.string(), mountPoint: z.string() })),
});

/**
 * The hub's path, such as `/app`: every Blocklet server tells its components. Where it does not, the base URL's own path
 * is all there is.
 */
export async function findMount(baseUrl: string, send: Send): Promise<string> {
  const { origin, pathname } = new URL(baseUrl);
  const headers = { accept: 'application/json' };
  const { body } = await send({ method: 'GET', url: `${origin}/__blocklet__.js?type=json`, headers });
  const parsed = mounts.safeParse(body.type === 'json' ? body.value : undefined);
  const hub = parsed.data?.componentMountPoints.find(({ did }) => did === hubId);
  return hub?.mountPoint ?? pathname;
}

/** Without a trailing slash. A mount that names another server is taken for a path of this one. */
export function mountUrl(baseUrl: string, mount: string): string {
  const bare = mount.replace(/^\/{1,8}/, '').replace(/\/{1,8}$/, '');
  return bare === '' ? new URL(baseUrl).origin : `${new URL(baseUrl).origin}/${bare}`;
}
