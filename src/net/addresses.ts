/** Which addresses may be asked, and what may be told to them. Never resolves a name. */

import { BlockList, isIP } from 'node:net';
import { ImageError } from '../core/imageError';
import { sentence } from '../core/sentence';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** Addresses that only the user's own network can reach: a public provider has no business naming one. */
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
] as const)
  internal.addSubnet(network, prefix);
internal.addAddress('::', 'ipv6');
internal.addAddress('::1', 'ipv6');
internal.addSubnet('fc00::', 7, 'ipv6');
internal.addSubnet('fe80::', 10, 'ipv6');
internal.addSubnet('ff00::', 8, 'ipv6');
internal.addSubnet('64:ff9b::', 96, 'ipv6');

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
export function checkKey(key: string, url: URL): void {
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

/** Whether the host names an address of the user's own network. A name is judged by `isInternalAddress` once resolved. */
export function namesInternalHost(url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isLoopback(url) || (isIP(host) !== 0 && isInternalAddress(host));
}

/** `address`: an IPv4 or IPv6 literal. IPv4 inside IPv6 counts as what it is. */
export function isInternalAddress(address: string): boolean {
  return internal.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
