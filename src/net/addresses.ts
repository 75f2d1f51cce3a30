/** Which addresses may be asked, and what may be told to them. Never resolves a name. */

import { BlockList, isIP } from 'node:net';
import { ImageError } from '../core/imageError';
import { sentence } from '../core/sentence';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** IPv4 that only the user's own network can reach, or that belongs to no server: a public provider has no business naming one. */
const internal = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
  // Azure's service for its own machines; the other clouds' lie in the ranges above.
  ['168.63.129.16', 32],
] as const)
  internal.addSubnet(network, prefix);

/** In IPv6 all that is public begins so: no unique-local, link-local, site-local, multicast or local NAT64 address does. */
const publicIpv6 = new BlockList();
publicIpv6.addSubnet('2000::', 3, 'ipv6');
/** The rest of it: Teredo and other protocols' own, documentation, 6to4. */
const specialIpv6 = new BlockList();
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  specialIpv6.addSubnet(network, prefix, 'ipv6');
/** Stand for the IPv4 address in their last 32 bits: mapped, and what DNS64 makes of a public name (RFC 6052). */
const carriesIpv4 = new BlockList();
carriesIpv4.addSubnet('::ffff:0:0', 96, 'ipv6');
carriesIpv4.addSubnet('64:ff9b::', 96, 'ipv6');

/** Names that no public name server answers for (RFC 6761, RFC 6762 appendix G, RFC 8375); clouds tell secrets at `*.internal`. */
const internalName = /\.(localhost|localdomain|local|internal|intranet|private|corp|home|lan|home\.arpa)$/;

/** `http` and `https` only, without user name and password. Throws ImageError `invalidInput`. */
export function checkedUrl(text: string, base?: string): URL {
  if (!URL.canParse(text, base))
    throw new ImageError(
      'invalidInput',
      sentence('The address is not one that can be asked. Give one that begins with https://.'),
    );
  const url = new URL(text, base);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new ImageError(
      'invalidInput',
      sentence(
        'Addresses that begin with {0} are not asked. Give one that begins with https://.',
        url.protocol,
      ),
    );
  if (url.username || url.password)
    throw new ImageError(
      'invalidInput',
      sentence(
        'The address of {0} carries a user name or password. Remove it; keys are set with "Easel: Set API Key…".',
        url.host,
      ),
      { host: url.host },
    );
  return url;
}

/**
 * A key travels only encrypted, or not at all off this computer: ImageError `invalidInput`.
 * One that was pasted with a line break or a stray letter cannot travel in a header: `unauthorized`.
 */
export function checkKeyTransport(key: string, url: URL): void {
  if (!/^[\x20-\x7e]*$/.test(key))
    throw new ImageError(
      'unauthorized',
      sentence('The key for {0} holds characters that no key has. Set it again.', url.host),
      { host: url.host },
    );
  if (url.protocol === 'https:' || isLoopback(url)) return;
  throw new ImageError(
    'invalidInput',
    sentence(
      'The key was not sent: {0} is asked without encryption. Use an address that begins with https://, or remove the key.',
      url.host,
    ),
    { host: url.host },
  );
}

/** This computer. */
export function isLoopback({ hostname }: URL): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (host === 'localhost' || host.endsWith('.localhost')) return true;
  return isIP(host) !== 0 && loopback.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
}

/**
 * Whether the host is an address of the user's own network, or a name that only that network knows: one without a dot
 * is. Any other name is judged by `isInternalAddress` once it is resolved.
 */
export function namesInternalHost({ hostname }: URL): boolean {
  const host = hostname.replace(/^\[|\]$|\.$/g, '');
  if (isIP(host) !== 0) return isInternalAddress(host);
  return !host.includes('.') || internalName.test(host);
}

/** `address`: an IPv4 or IPv6 literal. IPv4 inside IPv6 counts as what it is. */
export function isInternalAddress(address: string): boolean {
  if (isIP(address) !== 6) return internal.check(address);
  const [bare = ''] = address.split('%');
  if (carriesIpv4.check(bare, 'ipv6')) return internal.check(ipv4In(bare));
  return !publicIpv6.check(bare, 'ipv6') || specialIpv6.check(bare, 'ipv6');
}

/** The last 32 bits of an IPv6 address. */
function ipv4In(address: string): string {
  const { hostname } = new URL(`http://[${address}]`);
  const groups = hostname.slice(1, -1).split(':').slice(-2);
  const bytes = groups.map(group => Number.parseInt(group || '0', 16)).flatMap(n => [n >> 8, n & 255]);
  return bytes.join('.');
}

/**
 * The address of a picture as it is asked: by https. Only where the provider itself is asked without, or lies in the
 * user's own network, plain http stays.
 */
export function encrypted(url: URL, provider: URL): URL {
  if (provider.protocol === 'http:' || namesInternalHost(provider)) return url;
  const secure = new URL(url);
  secure.protocol = 'https:';
  return secure;
}

/** Whether `url` lies at `baseUrl` or below it, also for a server that takes an escaped slash for a slash. */
export function isUnder(url: URL, baseUrl: URL): boolean {
  if (url.origin !== baseUrl.origin) return false;
  const base = baseUrl.pathname.replace(/\/$/, '');
  const unescaped = url.pathname.replace(/%2f|%5c/gi, '/');
  return [url.pathname, new URL(url.origin + unescaped).pathname].every(
    path => path === base || path.startsWith(`${base}/`),
  );
}
