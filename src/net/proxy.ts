/** Chooses the proxy for an address from settings and environment. Never connects to one. */

import { BlockList, isIP } from 'node:net';
import { isLoopback } from './addresses';

/** What decides about proxies and certificates, as plain data. The names are VS Code's (`http.proxy` and so on). */
export type NetworkSettings = {
  /** `easel.network`: `undici` is our own transport, `vscode` the editor's `fetch`, `auto` the first that connects. */
  readonly network: 'auto' | 'undici' | 'vscode';
  readonly proxySupport: 'off' | 'on' | 'fallback' | 'override';
  /** Empty where not set. */
  readonly proxy: string;
  readonly noProxy: readonly string[];
  /** The whole `Proxy-Authorization` header. */
  readonly proxyAuthorization?: string;
  readonly strictSSL: boolean;
  readonly systemCertificates: boolean;
  /** `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` in either case are read from it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `vscode.env.remoteName`, where connections begin on another machine than the one in front of the user. */
  readonly remoteName?: string;
};

export type ProxyServer = {
  /** Without credentials. */
  readonly url: string;
  /** The `Proxy-Authorization` header. */
  readonly authorization?: string;
};

/** In VS Code's order: loopback is direct, then `http.noProxy` or the environment's, `http.proxy`, the environment's proxy. */
export function proxyFor(url: URL, settings: NetworkSettings): ProxyServer | undefined {
  if (settings.proxySupport === 'off' || isLoopback(url)) return undefined;
  const { noProxy } = settings;
  const exceptions = noProxy.length > 0 ? noProxy : (variable(settings, 'no_proxy') ?? '').split(/[\s,]+/);
  if (exceptions.some(exception => matches(url, exception.trim().toLowerCase()))) return undefined;
  const address = settings.proxy || proxyOfEnvironment(url, settings);
  return address ? parsed(address, settings.proxyAuthorization) : undefined;
}

function proxyOfEnvironment({ protocol }: URL, settings: NetworkSettings): string | undefined {
  const forHttp = variable(settings, 'http_proxy');
  return protocol === 'https:' ? (variable(settings, 'https_proxy') ?? forHttp) : forHttp;
}

function variable({ environment }: NetworkSettings, name: string): string | undefined {
  return environment[name] || environment[name.toUpperCase()] || undefined;
}

/** `*`, `example.com` (and what lies below it), `.example.com`, `*.example.com`, `10.0.0.0/8`, each with `:port` or without. */
function matches(url: URL, exception: string): boolean {
  if (exception === '*') return true;
  if (exception === '') return false;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const [, address = '', prefix] = /^([\d.:a-f]+)\/(\d+)$/.exec(exception) ?? [];
  if (isIP(address)) return isIP(host) !== 0 && isInSubnet(host, address, Number(prefix));
  const [, name = exception, port] = /^(.*?):(\d+)$/.exec(exception) ?? [];
  if (port && port !== (url.port || (url.protocol === 'https:' ? '443' : '80'))) return false;
  const suffix = name.replace(/^\*?\.+/, '').replace(/^\[|\]$/g, '');
  return host === suffix || host.endsWith(`.${suffix}`);
}

function isInSubnet(host: string, network: string, prefix: number): boolean {
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
  if (prefix > (family === 'ipv6' ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(network, prefix, family);
  return list.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
}

function parsed(address: string, authorization?: string): ProxyServer | undefined {
  const whole = /^[a-z\d+.-]+:\/\//i.test(address) ? address : `http://${address}`;
  if (!URL.canParse(whole)) return undefined;
  const url = new URL(whole);
  const { username, password } = url;
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  url.username = url.password = '';
  if (authorization) return { url: url.href, authorization };
  if (!username) return { url: url.href };
  return { url: url.href, authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}
