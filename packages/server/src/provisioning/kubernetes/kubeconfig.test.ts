import * as client from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { kubeconfigOf } from './kubeconfig.ts';
import { KubernetesProvider } from './provider.ts';

interface Parts {
  user?: object;
  cluster?: object;
  current?: string;
}

const text = ({ user = {}, cluster = { server: 'https://c.example:6443' }, current = 'here' }: Parts): string =>
  JSON.stringify({
    'current-context': current,
    contexts: [
      { name: 'here', context: { cluster: 'c', user: 'u', namespace: 'team' } },
      { name: 'lost', context: { cluster: 'gone', user: 'u' } },
    ],
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user }],
  });

const open = (kubeconfig: string, data: object = {}) =>
  kubeconfigOf(client, { id: 'i', name: 'i', data: { ...data }, secret: { kubeconfig } });

test('what is in the text is taken', () => {
  const config = open(text({ user: { token: 't', 'client-certificate-data': 'Yw==', 'client-key-data': 'aw==', as: 'other' } }));
  expect(config.getCurrentCluster()).toMatchObject({ server: 'https://c.example:6443', skipTLSVerify: false });
  expect(config.getCurrentUser()).toMatchObject({ token: 't', certData: 'Yw==', keyData: 'aw==', impersonateUser: 'other' });
  expect(config.getContextObject(config.getCurrentContext())?.namespace).toBe('team');
});

test.each<[string, Parts]>([
  ['exec', { user: { exec: { command: '/bin/sh', apiVersion: 'client.authentication.k8s.io/v1' } } }],
  ['auth-provider', { user: { 'auth-provider': { name: 'gcp', config: { 'cmd-path': '/bin/sh' } } } }],
  ['token-file', { user: { 'token-file': '/etc/shadow' } }],
  ['tokenFile', { user: { tokenFile: '/etc/shadow' } }],
  ['client-key', { user: { 'client-certificate-data': 'Yw==', 'client-key': '/etc/shadow' } }],
  ['certificate-authority', { cluster: { server: 'https://c.example', 'certificate-authority': '/etc/shadow' } }],
  ['insecure-skip-tls-verify', { cluster: { server: 'https://c.example', 'insecure-skip-tls-verify': true } }],
  ['without TLS', { cluster: { server: 'http://c.example' } }],
  ['no address', { cluster: { server: 'c.example' } }],
  ['no cluster gone', { current: 'lost' }],
  ['no context other', { current: 'other' }],
  ['no current context', { current: '' }],
])('refused: %s', (words, parts) => {
  expect(() => open(text(parts))).toThrow(expect.objectContaining({ code: 'identity', message: expect.stringContaining(words) }));
});

test.each(['{', '', 'hello'])('text that is none: %j', (kubeconfig) => {
  expect(() => open(kubeconfig)).toThrow(expect.objectContaining({ code: 'identity' }));
});

test('a context by its name', () => {
  expect(() => open(text({}), { context: 'lost' })).toThrow('has no cluster gone');
  expect(open(text({ current: 'lost' }), { context: 'here' }).getCurrentCluster()?.server).toBe('https://c.example:6443');
});

test('without a kubeconfig the server must be in the cluster', () => {
  expect(() => kubeconfigOf(client, null)).toThrow('the server does not run in a cluster');
});

test.each([
  ['settings.namespace', { namespace: 'Team' }, null, {}],
  ['settings.user', { user: 0 }, null, {}],
  ['settings.nodeSelector.a b', { nodeSelector: { 'a b': 'c' } }, null, {}],
  ['region', {}, 'eu-1', {}],
  ['identity.cluster', {}, null, { cluster: 'c' }],
])('problem at %s', (where, settings, region, data) => {
  const identity = { id: 'i', name: 'i', data, secret: { kubeconfig: 'x' } };
  const found = new KubernetesProvider().problems({ poolId: 'p', poolName: 'p', identity, region, settings });
  expect(found.map((each) => each.where)).toEqual([where]);
});
