import { type Job, type Pairing, restPaths, type SetNamedRange } from '@baton/protocol';
import { toThisMachine } from '../../support/audit-webhooks.ts';
import type { Bench } from '../../support/bench.ts';
import { submit, untilRunning } from '../../support/jobs.ts';
import { untilJob, untilOver, untilRunner } from '../../support/live.ts';
import { taken } from '../../support/rest.ts';
import { Runner } from '../../support/runner.ts';
import { Server } from '../../support/server.ts';
import { Gate } from '../../support/signals.ts';
import type { Administrator } from './administrator.ts';
import { answeredAgent, askingAgent } from './agent-jobs.ts';
import { fleetPlan } from './fleet-plan.ts';
import { foreignRunner } from './foreign-runner.ts';
import { type FurnishedPools, furnishPools } from './furnish-pools.ts';
import { furnishReleases } from './furnish-releases.ts';
import { furnishTemplates } from './furnish-templates.ts';
import { type House, openHouse } from './house.ts';
import { playbook } from './playbook.ts';
import { toldConversation, toldJob } from './told-job.ts';
import { transmission } from './transmission.ts';
import { addWebhooks } from './webhooks.ts';

/** Servers in the states in which somebody may look at their pages. */
export interface Scene {
  /** without administrator yet */
  fresh: { server: Server; setupUrl: string };
  /** set up a moment ago */
  empty: House;
  /** in the middle of its work */
  full: House & { runners: Record<RunnerRole, string>; jobs: Record<JobName, string>; pools: FurnishedPools; template: string };
}

type RunnerRole = 'busy' | 'offline' | 'unpaired' | 'disabled' | 'revoked' | 'foreign';
type JobName =
  | 'attention'
  | 'running'
  | 'succeeded'
  | 'failed'
  | 'cancelled'
  | 'waiting'
  | 'playbook'
  | 'plan'
  | 'agent'
  | 'agentAsks'
  | 'transmission';

const colourful = `
printf '\\033[1mbuild\\033[0m \\033[36mbaton\\033[0m 4f1c2aa\\n'
for i in 1 2 3 4 5 6 7 8; do printf '  \\033[2m[%d/8]\\033[0m compile module-%d \\033[32mok\\033[0m\\n' $i $i; done
echo 'warning: 2 deprecated calls in module-5' >&2
printf '\\033[33m3 tests are slow\\033[0m, \\033[32m412 passed\\033[0m\\n'
echo 'a line that is longer than a narrow screen is wide: https://example.org/artifacts/nightly/2026/build-1840-linux-x64.tar.gz'
`;

const keeping = `
keep() { curl -fsS -o /dev/null -H "authorization: Bearer $BATON_ATTEMPT_BEARER" --data-binary @- -X PUT "$BATON_ATTEMPT_URL/files/$1"; }
head -c 4600000 /dev/zero | keep nightly/2026/build-1840-linux-x64.tar.gz
echo '<testsuite/>' | keep 'reports/tests.xml?expiresInMs=2592000000'
echo state | keep 'cache.json?kind=private'
`;

/** Starts and furnishes all of them. */
export async function setScene(bench: Bench): Promise<Scene> {
  const [fresh, empty, full] = await Promise.all([
    startFresh(bench),
    openHouse(bench),
    openHouse(bench, { environment: toThisMachine }),
  ]);
  return { fresh, empty, full: { ...full, ...(await furnish(bench, full)) } };
}

async function startFresh(bench: Bench): Promise<Scene['fresh']> {
  const server = await Server.prepare(bench);
  const { setupUrl } = await server.start();
  return { server, setupUrl: setupUrl ?? '' };
}

async function setRanges(server: Server): Promise<void> {
  const set = async (name: string, range: SetNamedRange) => taken(await server.call('PUT', restPaths.range(name), range));
  await set('2m', { measures: 'frequency', intervals: [{ min: 144e6, max: 146e6 }], description: 'amateur' });
  const intervals = [
    { min: 433.05e6, max: 434.79e6 },
    { min: 868e6, max: 868.6e6 },
  ];
  await set('ism', { scope: 'baton', measures: 'frequency', intervals });
}

async function furnish(bench: Bench, { server }: { server: Server; admin: Administrator }) {
  const gate = new Gate(bench);
  await addWebhooks(bench, server);
  await furnishReleases(server);
  const [busy, offline] = await Promise.all([
    Runner.start(bench, server, { name: 'atlas', capacity: 2, labels: ['linux', 'x64', 'docker'] }),
    Runner.start(bench, server, { name: 'build-7.berlin', labels: ['linux', 'arm64', 'gpu', 'kvm'] }),
  ]);
  const [disabled, revoked] = await Promise.all([
    Runner.start(bench, server, { name: 'workshop', labels: ['linux', 'cnc'] }),
    Runner.start(bench, server, { name: 'borrowed laptop', labels: ['darwin'] }),
  ]);
  const why = { reason: 'a new disk comes on Monday', forMs: 2 * 86_400_000 };
  await server.post(restPaths.runnerAction(disabled.id, 'disable'), why);
  await server.post(restPaths.runnerAction(revoked.id, 'revoke'), {});
  const unpaired = await server.post<Pairing>(restPaths.runners, { name: 'attic', executors: ['shell'] });
  await offline.end('SIGTERM');
  await untilRunner(server, offline.id, ({ contact }) => contact === 'offline');
  const longName = 'nightly build of everything, with all tests and the packages for three systems';
  const succeeded = await submit(server, colourful + keeping, { name: longName, labels: ['linux'] });
  const failed = await submit(server, 'echo "cannot reach the registry" >&2; exit 3', { name: 'deploy staging', priority: 5 });
  const spec = { script: 'make release', workingDirectory: '/srv/release/2026-11' };
  const attention = await server.post<Job>(restPaths.jobs, { name: 'release notes', labels: ['linux'], spec });
  await submit(server, 'cut part.nc', { name: 'cut part 7', labels: ['cnc'] });
  await setRanges(server);
  const drawFrom = { frequency: ['2m', 'ism'] };
  const waiting = await submit(server, 'nvidia-smi', { name: 'train', labels: ['linux', 'h100'], drawFrom });
  const cancelled = await submit(server, 'true', { name: 'sync mirrors', labels: ['mirror'] });
  await server.post(restPaths.jobCancel(cancelled.id), { reason: 'the mirror moves tomorrow' });
  await untilJob(server, attention.id, ({ job }) => job.state === 'needs_attention', 30_000);
  await untilOver(server, succeeded.id);
  await untilOver(server, failed.id);
  const told = {
    playbook: await toldJob(server, playbook),
    plan: await toldJob(server, fleetPlan),
    agent: await toldConversation(server, askingAgent, 'Round the sum', answeredAgent),
    agentAsks: await toldJob(server, askingAgent),
    transmission: await toldJob(server, transmission),
  };
  const running = await submit(server, `${colourful}\nread -r _ < ${gate.path}`, {
    name: 'integration tests of all services against the copy of the production database',
  });
  await untilRunning(server, running.id);
  const foreign = await foreignRunner(bench, server, 'semaphore-rack', ['rack']);
  const jobs = { attention, running, succeeded, failed, cancelled, waiting };
  return {
    runners: {
      busy: busy.id,
      offline: offline.id,
      unpaired: unpaired.id,
      disabled: disabled.id,
      revoked: revoked.id,
      foreign,
    },
    pools: await furnishPools(server),
    template: await furnishTemplates(server),
    jobs: { ...idsOf(jobs), ...told },
  };
}

const idsOf = <Name extends string>(things: Record<Name, { id: string }>): Record<Name, string> =>
  Object.fromEntries(Object.entries<{ id: string }>(things).map(([name, { id }]) => [name, id])) as Record<Name, string>;
