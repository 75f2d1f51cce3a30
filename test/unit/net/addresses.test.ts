import assert from 'node:assert/strict';
import { isInternalAddress, isLoopback } from '../../../src/net/addresses';
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
      '::1',
      'fd00::1',
      'fe80::1',
      '::ffff:10.0.0.1',
    ])
      assert.ok(isInternalAddress(address), address);
    for (const address of ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])
      assert.ok(!isInternalAddress(address), address);
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
