/** Knows the errors of Node and undici that mean "there was no connection". Never reads their text. */

const connectCodes = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_PRX_TLS',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** OpenSSL's verdicts on a chain of certificates, as Node names them (node.js docs, "X509 certificate error codes"). */
const certificateCodes = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_CRL',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'UND_ERR_PRX_TLS',
]);

/** The `code` of an error or of what caused it. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error ? error.code : undefined;
  // `fetch` wraps what happened; undici's own "aborted" wraps nothing.
  return typeof code === 'string' ? code : codeOf(error.cause);
}

export function isConnectFailure(error: unknown): boolean {
  const code = codeOf(error) ?? '';
  return connectCodes.has(code) || isCertificateFailure(error);
}

export function isCertificateFailure(error: unknown): boolean {
  const code = codeOf(error) ?? '';
  return certificateCodes.has(code) || code.startsWith('CERT_') || code.startsWith('CRL_');
}
