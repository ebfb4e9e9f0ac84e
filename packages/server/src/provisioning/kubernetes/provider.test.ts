import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MadeResource, Order } from '../interface.ts';
import { KubernetesProvider } from './provider.ts';
import { EmulatedCluster } from './testing/emulator.ts';
import type { Thing } from './testing/world.ts';

const runnerId = '0190d5a0-0000-7000-8000-000000000001';
const name = `baton-${runnerId}`;
const signal = new AbortController().signal;

let cluster: EmulatedCluster;
let port: number;
let provider: KubernetesProvider;

beforeEach(async () => {
  cluster = new EmulatedCluster();
  port = await cluster.listen();
  provider = new KubernetesProvider();
});
afterEach(() => cluster.close());

const kubeconfig = (user = '{}', context = '{ cluster: c, user: u }'): string => `
current-context: here
contexts: [{ name: here, context: ${context} }]
clusters: [{ name: c, cluster: { server: "http://127.0.0.1:${port}" } }]
users: [{ name: u, user: ${user} }]
`;

const identityOf = (text = kubeconfig(), data = {}) => ({ id: 'i', name: 'cluster', data, secret: { kubeconfig: text } });

function orderOf(settings: object = {}, rest: Partial<Order> = {}): Order {
  return {
    ...{ poolId: 'pool', poolName: 'A pool', region: null, runnerId, runnerName: 'one', serverUrl: 'https://baton.example' },
    ...{ identity: identityOf(), token: 'secret-1', settings: { image: 'runner:1', ...settings } },
    offering: { labels: ['gpu'], executors: [{ name: 'shell', version: null }], capacity: 2, attributes: {}, ranges: {} },
    program: { version: '1.2.3', image: null, file: null },
    ...rest,
  };
}

async function deploy(order: Order): Promise<MadeResource[]> {
  const made: MadeResource[] = [];
  for (const planned of await provider.plan(order, signal)) {
    made.push({ ...planned, data: await provider.create(planned, order, made, signal) });
  }
  return made;
}

const thing = (resource: string, namespace = 'default'): Thing => {
  const found = cluster.world.things.get(`${resource}/${namespace}/${name}`);
  if (!found) throw new Error(`there is no ${resource}`);
  return found;
};

const podNames = (): string[] => [...cluster.world.pods.keys()];

describe('a deployment', () => {
  test('keeps the token to its pod, and its pod from the cluster', async () => {
    await deploy(orderOf());
    expect(JSON.stringify(thing('deployments'))).not.toContain('secret-1');
    expect(thing('secrets').data).toEqual({ token: Buffer.from('secret-1').toString('base64') });
    expect(thing('serviceaccounts').automountServiceAccountToken).toBe(false);
    expect(thing('deployments').spec).toMatchObject({
      ...{ replicas: 1, strategy: { type: 'Recreate' }, selector: { matchLabels: { 'baton/runner': runnerId } } },
      template: {
        spec: {
          ...{ serviceAccountName: name, automountServiceAccountToken: false, terminationGracePeriodSeconds: 30 },
          securityContext: { runAsNonRoot: true, runAsUser: 10_001, fsGroup: 10_001, seccompProfile: { type: 'RuntimeDefault' } },
          volumes: [
            { name: 'token', secret: { secretName: name, defaultMode: 0o440 } },
            { name: 'workspace', emptyDir: {} },
          ],
          containers: [
            {
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
              volumeMounts: [
                { name: 'token', mountPath: '/etc/baton-runner', readOnly: true },
                { name: 'workspace', mountPath: '/var/lib/baton-runner' },
              ],
            },
          ],
        },
      },
    });
  });

  test('is what the settings say', async () => {
    cluster.world.namespaces.add('team');
    cluster.world.add('secrets/team/pull', 'team', { metadata: { name: 'pull' } });
    const size = { cpu: 0.25, memoryMb: 512, workspaceMb: 100, user: 7, stopGraceMs: 5_500 };
    const rest = { imagePullSecret: 'pull', pull: 'Always', nodeSelector: { disk: 'ssd' }, environment: { A: '$(B) $C' } };
    await deploy(orderOf({ namespace: 'team', ...size, ...rest }));
    const limits = { cpu: '250m', memory: '512Mi' };
    const { template } = thing('deployments', 'team').spec as { template: { spec: { containers: { env: object[] }[] } } };
    expect(template.spec).toMatchObject({
      ...{ imagePullSecrets: [{ name: 'pull' }], nodeSelector: { disk: 'ssd' }, terminationGracePeriodSeconds: 6 },
      securityContext: { runAsUser: 7, runAsGroup: 7, fsGroup: 7 },
      volumes: [{}, { emptyDir: { sizeLimit: '100Mi' } }],
      containers: [{ image: 'runner:1', imagePullPolicy: 'Always', resources: { requests: limits, limits } }],
    });
    // the cluster would put in the value of B
    expect(template.spec.containers[0]?.env).toContainEqual({ name: 'A', value: '$$(B) $C' });
  });

  test('without a token has no pod', async () => {
    const made = await deploy(orderOf({}, { token: null }));
    expect(podNames()).toEqual([]);
    expect(await provider.describe(orderOf(), made, signal)).toMatchObject({ program: 'stopped' });
  });

  test('another token is another pod, the same one is not', async () => {
    const made = await deploy(orderOf());
    const first = podNames();
    await provider.scale(orderOf(), made, 1, signal);
    await provider.update(orderOf(), made, signal);
    expect(podNames()).toEqual(first);
    await provider.scale(orderOf({}, { token: 'secret-2' }), made, 1, signal);
    expect(podNames()).toHaveLength(1);
    expect(podNames()).not.toEqual(first);
  });

  test('an update without a token leaves it asleep', async () => {
    const made = await deploy(orderOf());
    await provider.scale(orderOf(), made, 0, signal);
    await provider.update(orderOf({ image: 'runner:2' }, { token: null }), made, signal);
    expect(podNames()).toEqual([]);
    expect(thing('deployments').spec).toMatchObject({ replicas: 0 });
  });

  test('marks of others stay', async () => {
    const made = await deploy(orderOf());
    thing('deployments').metadata.annotations['deployment.kubernetes.io/revision'] = '1';
    thing('deployments').metadata.labels.team = 'a';
    await provider.update(orderOf({ image: 'runner:2' }), made, signal);
    expect(thing('deployments').metadata).toMatchObject({
      annotations: { 'deployment.kubernetes.io/revision': '1' },
      labels: { team: 'a', 'baton/runner': runnerId },
    });
  });

  test('what others changed in between is read anew', async () => {
    const made = await deploy(orderOf());
    cluster.interfere(2);
    await provider.update(orderOf({ image: 'runner:2' }), made, signal);
    expect(JSON.stringify(thing('deployments'))).toContain('runner:2');
    cluster.interfere(1_000);
    await expect(provider.update(orderOf(), made, signal)).rejects.toMatchObject({ code: 'not_ready' });
  });

  test('a stop and a removal wait for the pod', async () => {
    const made = await deploy(orderOf());
    cluster.world.podsLinger = true;
    const stopped = provider.scale(orderOf(), made, 0, signal);
    await expect.poll(() => cluster.asked('GET /api/v1/namespaces/default/pods')).toBeGreaterThan(0);
    cluster.letGo();
    await stopped;
    expect(podNames()).toEqual([]);
    await provider.scale(orderOf(), made, 1, signal);
    cluster.world.podsLinger = true;
    const removed = provider.remove({ kind: 'deployment', name, data: {} }, orderOf(), signal);
    await expect.poll(() => thing('deployments').metadata.deletionTimestamp).toBeDefined();
    await expect(
      provider.create({ kind: 'deployment', name, title: '', usualMs: 1 }, orderOf(), made, signal),
    ).rejects.toMatchObject({
      code: 'not_ready',
    });
    cluster.letGo();
    await removed;
    expect(cluster.world.things.has(`deployments/default/${name}`)).toBe(false);
  });
});

describe('what a cluster refuses', () => {
  test('a quota on what is made', async () => {
    cluster.world.quotas.set('secrets', 0);
    await expect(deploy(orderOf())).rejects.toMatchObject({
      code: 'quota',
      message: expect.stringContaining('exceeded quota: team'),
    });
  });

  test('a quota on pods stands at the deployment', async () => {
    cluster.world.quotas.set('pods', 0);
    const made = await deploy(orderOf());
    expect(await provider.describe(orderOf(), made, signal)).toMatchObject({
      ...{ program: 'starting', reasons: [expect.stringContaining('exceeded quota: team')] },
    });
  });

  test('what one may not do', async () => {
    cluster.world.forbidden.add('create deployments');
    await expect(deploy(orderOf())).rejects.toMatchObject({
      code: 'denied',
      message: expect.stringContaining('cannot create resource "deployments" in API group "apps"'),
    });
  });

  test('a namespace or a pull secret that is not there', async () => {
    const plan = (settings: object) => provider.plan(orderOf(settings), signal);
    await expect(plan({ namespace: 'gone' })).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('no namespace gone'),
    });
    await expect(plan({ imagePullSecret: 'gone' })).rejects.toMatchObject({
      message: expect.stringContaining('no secret gone in default'),
    });
    await expect(plan({ image: undefined })).rejects.toMatchObject({ code: 'image' });
    cluster.world.forbidden.add('get secrets');
    await plan({ imagePullSecret: 'gone' });
  });
});

const waiting = (reason: string, message: string, restartCount = 0) => ({
  restartCount,
  state: { waiting: { reason, message } },
});
const ended = { exitCode: 3, reason: 'Error' };

test.each([
  [
    'starting',
    { containerStatuses: [waiting('ImagePullBackOff', 'Back-off pulling image "runner:1"')] },
    ['ImagePullBackOff: Back-off pulling'],
  ],
  ['stopped', { containerStatuses: [waiting('InvalidImageName', 'could not parse')] }, ['InvalidImageName: could not parse']],
  [
    'stopped',
    {
      phase: 'Running',
      containerStatuses: [{ ...waiting('CrashLoopBackOff', 'back-off', 5), lastState: { terminated: ended } }],
    },
    [
      'CrashLoopBackOff: back-off',
      'Error: its program ended with exit code 3',
      'it was started anew 5 times',
      'its last lines: no way',
    ],
  ],
  [
    'starting',
    { phase: 'Running', containerStatuses: [{ restartCount: 1, state: { terminated: { exitCode: 137, reason: 'OOMKilled' } } }] },
    ['OOMKilled: its program ended with exit code 137', 'it was started anew 1 time'],
  ],
  [
    'starting',
    { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes are available' }] },
    ['Unschedulable: 0/3 nodes are available'],
  ],
  [
    'starting',
    { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource' },
    ['Evicted: The node was low on resource'],
  ],
])('a pod that is %s because of %j', async (program, status, reasons) => {
  cluster.world.podStatuses.set('runner:1', status);
  const made = await deploy(orderOf());
  const [pod = ''] = podNames();
  cluster.world.logs.set(pod, 'no way\n');
  const lastTimestamp = '2026-01-01T00:00:00Z';
  const involvedObject = { name: pod };
  cluster.world.events.push({ involvedObject, reason: 'FailedMount', message: 'no volume', type: 'Warning', lastTimestamp });
  const description = await provider.describe(orderOf(), made, signal);
  expect(description.program).toBe(program);
  for (const reason of [...reasons, 'FailedMount: no volume'])
    expect(description.reasons).toContainEqual(expect.stringContaining(reason));
  cluster.world.forbidden.add('list events');
  expect((await provider.describe(orderOf(), made, signal)).reasons).not.toContain('FailedMount: no volume');
});

describe('who one is', () => {
  const check = (identity = identityOf()) => provider.check(identity, null, signal);

  test('and where', async () => {
    const where = `in the namespace default of http://127.0.0.1:${port} (Kubernetes v1.34.0)`;
    expect(await check()).toBe(`system:serviceaccount:default:baton ${where}`);
    cluster.tellsWho = false;
    expect(await check()).toBe(`somebody whom this cluster does not name ${where}`);
    cluster.world.forbidden.add('list events');
    expect(await check()).toContain('it may not list events, so reasons of failures are less exact');
    cluster.tellsWho = true;
  });

  test('and what is missing', async () => {
    cluster.world.forbidden.add('create secrets').add('list pods');
    await expect(check(identityOf(kubeconfig('{}', '{ cluster: c, user: u, namespace: team }')))).rejects.toMatchObject({
      ...{ code: 'denied', message: expect.stringContaining('may not create secrets, list pods in the namespace team') },
    });
    await expect(check(identityOf(kubeconfig(), { namespace: 'own' }))).rejects.toMatchObject({
      message: expect.stringContaining('in the namespace own'),
    });
  });

  test('by a token', async () => {
    cluster.token = 'right';
    await expect(check(identityOf(kubeconfig('{ token: wrong }')))).rejects.toMatchObject({ code: 'identity', again: false });
    expect(await check(identityOf(kubeconfig('{ token: right }')))).toContain('system:serviceaccount');
  });

  test('a cluster that is away', async () => {
    await cluster.close();
    await expect(check()).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('ECONNREFUSED') });
    cluster = new EmulatedCluster();
    await cluster.listen();
  });
});
