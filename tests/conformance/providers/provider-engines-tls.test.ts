import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { DockerProvider } from '@baton/server/provisioning/docker';
import { EmulatedEngine } from '@baton/server/provisioning/docker/testing';
import { KubernetesProvider } from '@baton/server/provisioning/kubernetes';
import { EmulatedCluster } from '@baton/server/provisioning/kubernetes/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { makeAuthority } from '../../e2e/support/certificates.ts';
import { unhurried } from './provider-harness.ts';

const authority = makeAuthority();
const stranger = makeAuthority();
const client = authority.issue({ names: ['client'] });
const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** By TLS, for those alone who have a certificate of the authority. */
async function served(listener: RequestListener, names: readonly string[]): Promise<string> {
  const options = { ...authority.issue({ names }), ca: authority.cert, requestCert: true, rejectUnauthorized: true };
  const server = createServer(options, listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const wrongWays = [
  ['an authority that is not trusted', ['127.0.0.1'], { ca: stranger.cert }, 'identity'],
  ['a certificate for another host', ['elsewhere.example'], {}, 'identity'],
  [
    'a certificate that can not be read',
    ['127.0.0.1'],
    { cert: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' },
    'identity',
  ],
] as const;

describe('docker by TLS', () => {
  const check = async (names: readonly string[], secret: object): Promise<string> => {
    const url = await served(new EmulatedEngine().listener, names);
    const identity = { id: 'i', name: 'engine', data: { url }, secret: { ca: authority.cert, ...client, ...secret } };
    return new DockerProvider().check(identity, null, unhurried());
  };

  test('who has the certificate is let in', async () => {
    expect(await check(['127.0.0.1'], {})).toContain('emulated');
  });

  test.each(wrongWays)('%s', async (_what, names, secret, code) => {
    await expect(check(names, secret)).rejects.toMatchObject({ code });
  });
});

describe('kubernetes by TLS', () => {
  const check = async (names: readonly string[], secret: object): Promise<string> => {
    const server = await served(new EmulatedCluster().listener, names);
    const { ca, cert, key } = { ca: authority.cert, ...client, ...secret };
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    const kubeconfig = JSON.stringify({
      'current-context': 'a',
      contexts: [{ name: 'a', context: { cluster: 'c', user: 'u' } }],
      clusters: [{ name: 'c', cluster: { server, 'certificate-authority-data': base64(ca) } }],
      users: [{ name: 'u', user: { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) } }],
    });
    const identity = { id: 'i', name: 'cluster', data: {}, secret: { kubeconfig } };
    return new KubernetesProvider().check(identity, null, unhurried());
  };

  test('who has the certificate is let in', async () => {
    expect(await check(['127.0.0.1'], {})).toContain('system:serviceaccount:default:baton');
  });

  test.each(wrongWays)('%s', async (_what, names, secret, code) => {
    await expect(check(names, secret)).rejects.toMatchObject({ code });
  });
});
