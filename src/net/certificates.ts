/** The certificate authorities that connections trust: Node's, the system's and `NODE_EXTRA_CA_CERTS`. Never changes anybody's defaults. */

import * as tls from 'node:tls';

let known: { readonly system: boolean; readonly context: tls.SecureContext | undefined } | undefined;

/**
 * Built once: reading hundreds of certificates takes tens of milliseconds.
 * `undefined` leaves the choice to Node, which knows the extra ones: before Node 22.15 the system's cannot be read.
 */
export function trustedContext(useSystem: boolean): tls.SecureContext | undefined {
  if (known?.system !== useSystem) known = { system: useSystem, context: buildContext(useSystem) };
  return known.context;
}

function buildContext(useSystem: boolean): tls.SecureContext | undefined {
  if (typeof tls.getCACertificates !== 'function') return undefined;
  const ca = [...tls.rootCertificates, ...tls.getCACertificates('extra')];
  if (useSystem) ca.push(...tls.getCACertificates('system'));
  return tls.createSecureContext({ ca });
}
