import assert from 'node:assert/strict';
import {
  encrypted,
  isInternalAddress,
  isLoopback,
  isUnder,
  namesInternalHost,
} from '../../../src/net/addresses';
import { type NetworkSettings, proxyFor } from '../../../src/net/proxy';
import { direct } from './support/job';

describe('Addresses', () => {
  it('of this computer are known in every spelling', () => {
    for (const host of [
      'localhost',
      'demo.localhost',
      '127.0.0.1',
      '127.9.9.9',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0x7f.1',
    ])
      assert.ok(isLoopback(new URL(`http://${host}:1/`)), host);
    for (const host of ['localhost.example', '128.0.0.1', '10.0.0.1', '[::2]'])
      assert.ok(!isLoopback(new URL(`http://${host}:1/`)), host);
  });

  it('of the user’s own network are told from public ones', () => {
    for (const address of [
      '10.1.2.3',
      '172.16.0.1',
      '172.31.255.1',
      '192.168.0.1',
      '169.254.169.254',
      '100.64.0.1',
      '0.0.0.0',
      '0.1.2.3',
      '192.0.0.192',
      '198.18.0.1',
      '198.19.255.255',
      '224.0.0.1',
      '255.255.255.255',
      '168.63.129.16',
      '::',
      '::1',
      'fd00::1',
      'fd00:ec2::254',
      'fe80::1',
      'fe80::1%eth0',
      'fec0::1',
      'ff02::1',
      '100::1',
      '2001:db8::1',
    ])
      assert.ok(isInternalAddress(address), address);
    for (const address of [
      '8.8.8.8',
      '172.32.0.1',
      '100.128.0.1',
      '168.63.129.17',
      '198.20.0.1',
      '2606:4700::1111',
      '2a00:1450:4001::1',
    ])
      assert.ok(!isInternalAddress(address), address);
  });

  it('of IPv4 inside IPv6 are what they stand for, and tunnels of nobody’s are not asked at all', () => {
    for (const address of [
      '::ffff:10.0.0.1',
      '::ffff:a9fe:a9fe',
      '::ffff:0:127.0.0.1',
      '::127.0.0.1',
      '::a00:1',
      '64:ff9b::10.0.0.1',
      '64:ff9b::a9fe:a9fe',
      '64:ff9b::',
      '64:ff9b:1::8.8.8.8',
      '64:ff9b:1:ffff::1',
      '2002:7f00:1::',
      '2002:a00:1::1',
      '2001::1',
      '2001:0:53aa:64c:0:0:f5ff:fffe',
    ])
      assert.ok(isInternalAddress(address), address);
    for (const address of ['::ffff:8.8.8.8', '::ffff:808:808', '64:ff9b::8.8.8.8', '64:ff9b::808:800'])
      assert.ok(!isInternalAddress(address), address);
  });

  it('of the user’s own network are known by the names that only such networks have', () => {
    for (const host of [
      'localhost',
      'localhost.',
      'a.localhost',
      'metadata',
      'metadata.google.internal',
      'instance-data.ec2.internal.',
      'printer.local',
      'router.home.arpa',
      'router.lan',
      'git.corp',
      '127.0.0.1.',
      '0x7f.1',
      '[::ffff:127.0.0.1]',
      '[64:ff9b::7f00:1]',
      '168.63.129.16',
    ])
      assert.ok(namesInternalHost(new URL(`http://${host}/`)), host);
    for (const host of ['images.example.com', 'internal.example.com', 'local.example', '8.8.8.8'])
      assert.ok(!namesInternalHost(new URL(`http://${host}/`)), host);
  });

  it('of pictures are asked by https, unless the provider itself is not or is in the user’s own network', () => {
    const asked = (provider: string) =>
      encrypted(new URL('http://store.example/a?b=1'), new URL(provider)).href;
    assert.equal(asked('https://api.example/v1'), 'https://store.example/a?b=1');
    for (const provider of [
      'http://api.example/v1',
      'http://127.0.0.1:8080/v1',
      'https://localhost:8443/v1',
      'https://192.168.1.2/v1',
      'https://gateway.corp/v1',
    ])
      assert.equal(asked(provider), 'http://store.example/a?b=1', provider);
  });

  it('below another are told from those beside it, however they are written', () => {
    const base = new URL('https://api.example/team-a/v1');
    for (const url of ['/team-a/v1', '/team-a/v1/', '/team-a/v1/images?x=/../', '/team-b/../team-a/v1/x'])
      assert.ok(isUnder(new URL(url, base), base), url);
    for (const url of [
      '/team-a/v10/x',
      '/team-a',
      '/',
      '/team-b/v1/x',
      '/team-a/v1/../../team-b',
      '/team-a/v1/%2e%2e/%2E%2E/team-b',
      '/team-a/v1/..%2f..%2fteam-b',
      '/team-a/v1/..%5C..%5Cteam-b',
      'http://api.example/team-a/v1/x',
      'https://api.example:8443/team-a/v1/x',
    ])
      assert.ok(!isUnder(new URL(url, base), base), url);
    for (const base of ['https://api.example', 'https://api.example/'])
      assert.ok(isUnder(new URL('https://api.example/x'), new URL(base)), base);
  });
});

describe('The proxy', () => {
  const through = (url: string, settings: Partial<NetworkSettings>) =>
    proxyFor(new URL(url), { ...direct, ...settings });

  it('is the setting’s before the environment’s, which is known in either case', () => {
    const environment = { HTTPS_PROXY: 'http://secure:1', http_proxy: 'http://plain:2' };
    assert.equal(through('https://a.example', { proxy: 'http://set:3', environment })?.url, 'http://set:3/');
    assert.equal(through('https://a.example', { environment })?.url, 'http://secure:1/');
    assert.equal(through('http://a.example', { environment })?.url, 'http://plain:2/');
    assert.equal(
      through('https://a.example', { environment: { HTTP_PROXY: 'plain:2' } })?.url,
      'http://plain:2/',
    );
    assert.equal(through('https://a.example', {}), undefined);
  });

  it('is none when support is off, for loopback, and for the exceptions', () => {
    const proxy = 'http://set:3';
    assert.equal(through('https://a.example', { proxy, proxySupport: 'off' }), undefined);
    assert.equal(through('http://localhost:1', { proxy }), undefined);
    for (const [exception, url, isDirect] of [
      ['*', 'https://a.example', true],
      ['example', 'https://a.example', true],
      ['.a.example', 'https://a.example', true],
      ['*.example', 'https://a.b.example', true],
      ['ample', 'https://a.example', false],
      ['a.example:443', 'https://a.example', true],
      ['a.example:8443', 'https://a.example', false],
      ['10.0.0.0/8', 'http://10.2.3.4', true],
      ['10.0.0.0/8', 'http://11.2.3.4', false],
      ['fd00::/8', 'http://[fd00::7]', true],
      ['10.0.0.0/99', 'http://10.2.3.4', false],
      ['', 'https://a.example', false],
    ] as const) {
      assert.equal(
        through(url, { proxy, noProxy: [exception] }) === undefined,
        isDirect,
        `${exception} ${url}`,
      );
      const environment = { no_proxy: `x.test, ${exception}` };
      assert.equal(through(url, { proxy, environment }) === undefined, isDirect, `${exception} ${url}`);
    }
  });

  it('forgets the environment’s exceptions when the setting has some', () => {
    const settings = { proxy: 'http://set:3', noProxy: ['b.example'], environment: { NO_PROXY: '*' } };
    assert.equal(through('https://a.example', settings)?.url, 'http://set:3/');
  });

  it('is told the setting’s authorization, or the credentials of its address', () => {
    assert.deepEqual(through('https://a.example', { proxy: 'http://me:p%40ss@set:3' }), {
      url: 'http://set:3/',
      authorization: `Basic ${Buffer.from('me:p@ss').toString('base64')}`,
    });
    assert.equal(
      through('https://a.example', { proxy: 'http://me:pw@set:3', proxyAuthorization: 'Bearer t' })
        ?.authorization,
      'Bearer t',
    );
  });
});
