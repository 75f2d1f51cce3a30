/** A machine whose administrator has installed a private authority. Never touches the machine's own certificates. */

import { resolve } from 'node:path';

/** What makes the tests' authority one of the system's for a process and its children: OpenSSL's variable, so on Linux alone. */
export function companyCertificates(): { readonly SSL_CERT_FILE: string } {
  return { SSL_CERT_FILE: resolve('test/unit/net/fixtures/testAuthority.pem') };
}
