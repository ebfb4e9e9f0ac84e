import { type Job, type JobDetail, restPaths, type SubmitJob } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useBench } from './support/bench.ts';
import type { ForeignClient } from './support/foreign/client.ts';
import { cancelledInTheMiddle, type Deed, kickedInTheMiddle, removedInTheMiddle } from './support/foreign/deeds.ts';
import { challengectlClient, giteaClient, semaphoreClient } from './support/foreign/fleet.ts';
import { Machines, type Plan, planMark } from './support/foreign/machine.ts';
import { detail, rawLog } from './support/jobs.ts';
import { untilCounts } from './support/live.ts';
import { paced, scenarioMs } from './support/pace.ts';
import { Network } from './support/proxy.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';
import { passing, untilEmpty } from './support/within.ts';

const bench = useBench();

/** 1 000 with `npm run test:slow`: each native job is a process, and this machine may have other work. */
const jobCount = paced(160, 1_000);
const ofEach = 3;
/** Who is removed in the middle of its job, and who is kicked. */
const [doomed, kicked] = ['gitea-2', 'semaphore-1'];
/** Longer than the whole test takes. */
const endlessMs = 3_600_000;
const kinds = ['native', 'gitea', 'semaphore', 'challengectl'] as const;
type Kind = (typeof kinds)[number];

const workflowOf = (mark: string): string =>
  `name: mixed\non: push\njobs:\n  one:\n    runs-on: linux\n    steps:\n      - run: echo ${mark}\n`;

/** What is submitted for a plan: where it can run says the executor, and a label that runners of Semaphore have. */
function jobOf(kind: Kind, { number, runMs, lines, ok }: Plan): SubmitJob {
  const again = { name: `mixed ${number}`, onLost: 'requeue' as const, maxAttempts: 100 };
  const mark = planMark(number);
  if (kind === 'gitea') return { ...again, executor: 'gitea-workflow', spec: { workflow: workflowOf(mark) } };
  if (kind === 'challengectl')
    return {
      ...again,
      executor: 'transmit',
      device: [],
      ranges: { frequency: 433_920_000 },
      spec: { modulation: 'cw', message: mark },
    };
  if (kind === 'semaphore') return { ...again, labels: ['slow'], spec: { script: `echo ${mark}` } };
  if (runMs === endlessMs) return { ...again, labels: ['ours'], spec: { command: ['sleep', String(endlessMs / 1_000)] } };
  const script = `for ((i = 0; i < ${lines}; i++)); do echo "native wrote line $i"; done; exit ${ok ? 0 : 1}`;
  return { ...again, labels: ['ours'], spec: { script, interpreter: ['bash'] } };
}

function plansOf(count: number): Map<number, Plan & { kind: Kind }> {
  const plans = new Map<number, Plan & { kind: Kind }>();
  for (let number = 1; number <= count; number++) {
    const kind = kinds[Math.floor(Math.random() * kinds.length)] ?? 'native';
    const runMs = 5 + Math.floor(Math.random() ** 4 * 400);
    plans.set(number, { number, kind, runMs, lines: Math.floor(Math.random() * 8), ok: Math.random() < 0.95 });
  }
  return plans;
}

/** Jobs besides, to which something happens while they run: some that never end, and one whose first run is none. */
const deedsOf = (count: number) => {
  const plan = (at: number, more: Partial<Plan> = {}): Plan => ({
    number: count + at,
    runMs: endlessMs,
    lines: 0,
    ok: true,
    ...more,
  });
  // on none that is removed or kicked: there more than one thing would happen to them
  const spared = [
    ['native', null],
    ['gitea', 'gitea-0'],
    ['semaphore', 'semaphore-0'],
    ['native', null],
    ['gitea', 'gitea-1'],
    ['semaphore', 'semaphore-2'],
  ] as const;
  const endless = spared.map(([kind, runner], at) => ({ kind, runner, plan: plan(at + 1) }));
  return { endless, removed: plan(7), kicked: plan(8, { runMs: 100, firstRunMs: endlessMs }) };
};

interface Fleet {
  server: Server;
  machines: Machines;
  clients: ForeignClient[];
  natives: Network[];
}

async function fleetOf(plans: ReadonlyMap<number, Plan>): Promise<Fleet> {
  const server = await Server.start(bench);
  const machines = new Machines(plans);
  const clients: ForeignClient[] = [];
  for (let at = 0; at < ofEach; at++) {
    clients.push(await giteaClient(bench, server, machines, `gitea-${at}`, 3));
    clients.push(await semaphoreClient(bench, server, machines, `semaphore-${at}`, { tag: 'slow', parallelMax: 8 }));
    clients.push(await challengectlClient(bench, server, machines, `mast-${at}`));
  }
  const natives = [await Network.to(bench, server.port), await Network.to(bench, server.port)];
  for (const network of natives) await Runner.start(bench, server, { url: network.url, capacity: 4, labels: ['ours'] });
  return { server, machines, clients, natives };
}

/** Until it is told to end: networks are cut for a moment, clients die and come back. */
async function trouble({ clients, natives }: Fleet, signal: AbortSignal): Promise<void> {
  const networks = [...clients.map(({ network }) => network), ...natives];
  const mends = new Set<Promise<void>>();
  const forAWhile = (ms: number, mend: () => void): void => {
    const mended = passing(ms).then(mend);
    mends.add(mended);
  };
  while (!signal.aborted) {
    await passing(50 + Math.random() * 200);
    const network = networks[Math.floor(Math.random() * networks.length)];
    if (network && Math.random() < 0.7) {
      network.cut();
      forAWhile(20 + Math.random() * 300, () => network.heal());
    } else {
      const client = clients[Math.floor(Math.random() * clients.length)];
      client?.kill();
      forAWhile(50 + Math.random() * 300, () => client?.start());
    }
  }
  await Promise.all(mends);
}

/** A person looks after jobs of which the server can not know whether they were done, and has them done again, or takes what was done for done. */
async function lookAfter({ server, machines }: Fleet, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await passing(250);
    const answer = await server
      .call<{ jobs: Job[] }>('GET', `${restPaths.jobs}?state=needs_attention&limit=100`)
      .catch(() => null);
    for (const { id, name } of answer?.status === 200 ? answer.body.jobs : []) {
      const ends = machines.runs.filter(({ plan }) => `mixed ${plan.number}` === name).map(({ ended }) => ended);
      if (ends.includes(null)) continue;
      const resolution = ends.includes('ok') ? 'succeed' : ends.includes('failed') ? 'fail' : 'retry';
      await server
        .call('POST', restPaths.jobResolve(id), { resolution, ...(resolution === 'retry' && { confirmEnded: true }) })
        .catch(() => null);
    }
  }
}

async function submitAll(server: Server, plans: ReadonlyMap<number, Plan & { kind: Kind }>): Promise<Map<number, string>> {
  const ids = new Map<number, string>();
  const left = [...plans.values()];
  const submitSome = async (): Promise<void> => {
    for (let plan = left.pop(); plan; plan = left.pop()) {
      const { id } = await server.post<Job>(restPaths.jobs, jobOf(plan.kind, plan));
      ids.set(plan.number, id);
    }
  };
  await Promise.all(Array.from({ length: 16 }, submitSome));
  return ids;
}

type Deeds = ReturnType<typeof deedsOf>;

/** Before all others, so that they run soon, and all of them before the server is killed. Answers their ids by number. */
async function submitDeeds(server: Server, { endless, ...other }: Deeds): Promise<Map<number, string>> {
  const jobs = [
    ...endless.map(({ kind, runner, plan }) => ({ plan, job: { ...jobOf(kind, plan), ...(runner && { runner }) } })),
    { plan: other.removed, job: { ...jobOf('gitea', other.removed), runner: doomed } },
    { plan: other.kicked, job: { ...jobOf('semaphore', other.kicked), runner: kicked } },
  ];
  const submitted = jobs.map(async ({ plan, job }) => {
    const { id } = await server.post<Job>(restPaths.jobs, { ...job, priority: 10 });
    return [plan.number, id] as const;
  });
  return new Map(await Promise.all(submitted));
}

/** People cancel, remove and kick meanwhile. Answers what is not as it should be. */
async function deeds({ server, clients, machines }: Fleet, { endless, ...other }: Deeds, ids: ReadonlyMap<number, string>) {
  const deed = (kind: Kind, { number }: Plan): Deed => ({
    ...{ server, machines, ms: scenarioMs, id: ids.get(number) ?? '', number: kind === 'native' ? null : number },
  });
  const [ended, removed, again] = await Promise.all([
    Promise.all(endless.map(({ kind, plan }) => cancelledInTheMiddle(deed(kind, plan)))),
    removedInTheMiddle(deed('gitea', other.removed), doomed),
    kickedInTheMiddle(deed('semaphore', other.kicked), kicked),
  ]);
  clients.find(({ name }) => name === doomed)?.retire();
  // a runner that is cut off hears it when it is back
  await untilEmpty(
    () => endless.flatMap(({ plan }) => machines.runsOf(plan.number).filter((run) => run.ended === null)),
    scenarioMs,
  );
  return [
    ...ended.filter(({ state }) => state !== 'cancelled').map(({ name, outcome }) => `${name}: ${JSON.stringify(outcome)}`),
    ...(removed.outcome?.reason === 'runner_removed' ? [] : [`removed: ${JSON.stringify(removed.outcome)}`]),
    ...(again.state === 'succeeded' ? [] : [`kicked: ${JSON.stringify(again.outcome)}`]),
  ];
}

/** How its one counted attempt ended, and that its log is what that one wrote. */
async function judge(fleet: Fleet, jobId: string, plan: Plan & { kind: Kind }): Promise<string | null> {
  const { job, history } = await detail(fleet.server, jobId);
  const counted = history.filter(({ id, cause }) => cause === 'finished' && id === history.at(-1)?.id);
  const isResolved = job.outcome?.reason === 'resolved';
  if (job.outcome?.reason === 'runner_removed' && job.runnerName === doomed) return null;
  if (job.state !== (plan.ok ? 'succeeded' : 'failed'))
    return `${job.name} (${plan.kind}) is ${job.state}: ${JSON.stringify(job.outcome)}`;
  if (counted.length !== (isResolved ? 0 : 1)) return `${job.name} counts ${counted.length} times: ${JSON.stringify(history)}`;
  return isResolved ? null : await judgeLog(fleet, jobId, plan, history);
}

async function judgeLog(
  { server, machines }: Fleet,
  jobId: string,
  plan: Plan & { kind: Kind },
  history: JobDetail['history'],
): Promise<string | null> {
  const lines = (await rawLog(server, jobId, history.length)).toString().split('\n');
  if (plan.kind === 'native') {
    const own = lines.filter((line) => line.startsWith('native'));
    const wanted = Array.from({ length: plan.lines }, (_, at) => `native wrote line ${at}`);
    return own.join() === wanted.join() ? null : `the log of ${plan.number} is ${JSON.stringify(lines)}`;
  }
  const own = lines.filter((line) => line.startsWith('run '));
  const runOf = (line: string | undefined) => (line === undefined ? undefined : machines.runOf(line));
  // a record that was not heard is not told again there, and one that is late may come while the next task runs
  const isLoose = plan.kind === 'challengectl';
  const isOfIts = (line: string): boolean =>
    runOf(line)?.runner === history.at(-1)?.runnerName && runOf(line)?.written.includes(line) === true;
  const isWhole = isLoose
    ? own.every(isOfIts) && new Set(own).size === own.length
    : own.join() === (runOf(own[0])?.written ?? []).join();
  const isAll = isLoose || own.length === plan.lines;
  return isWhole && isAll
    ? null
    : `the log of ${plan.number} (${plan.kind}, ${history.length} attempts) is ${JSON.stringify(lines)}`;
}

test('native runners and those of three other systems work through jobs in a random order, under faults, with a server that is killed, and people who cancel, remove and kick: each counts once', {
  // only against hanging, on a machine that has much other work
  timeout: 2 * scenarioMs,
}, async () => {
  const plans = plansOf(jobCount);
  const { endless, ...others } = deedsOf(jobCount);
  const besides = [...endless.map(({ plan }) => plan), ...Object.values(others)];
  const fleet = await fleetOf(new Map([...plans, ...besides.map((plan) => [plan.number, plan] as const)]));
  const { server } = fleet;
  const deedIds = await submitDeeds(server, { endless, ...others });
  const ids = await submitAll(server, plans);
  const over = new AbortController();
  const [troubled, lookedAfter] = [trouble(fleet, over.signal), lookAfter(fleet, over.signal)];
  const wrong = deeds(fleet, { endless, ...others }, deedIds);
  // what failed is told when it is awaited
  wrong.catch(() => {});
  const ended = (counts: Readonly<Record<string, number>>): number => (counts.succeeded ?? 0) + (counts.failed ?? 0);
  await untilCounts(server, (counts) => ended(counts) > jobCount * 0.4, scenarioMs);
  await server.end('SIGKILL');
  await server.start();
  await untilCounts(server, (counts) => ended(counts) > jobCount * 0.8, scenarioMs);
  over.abort();
  await troubled;
  const late = new AbortController();
  const lastLook = lookAfter(fleet, late.signal);
  expect(await wrong).toEqual([]);
  await untilCounts(server, (counts) => ended(counts) === jobCount + Object.keys(others).length, scenarioMs);
  late.abort();
  await Promise.all([lookedAfter, lastLook]);
  // the last lines of a job may be on their way when its end is known already
  for (const [number, plan] of plans)
    await expect.poll(() => judge(fleet, ids.get(number) ?? '', plan), { timeout: 60_000, interval: 200 }).toBeNull();
  // worth running: clients died and came back
  expect(fleet.clients.reduce((sum, { lives }) => sum + lives, 0)).toBeGreaterThan(fleet.clients.length);
  expect(fleet.machines.runs.length).toBeGreaterThan(jobCount / 2);
});
