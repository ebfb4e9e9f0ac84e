import { type JobList, restPaths } from '@baton/protocol';
import { LoadClient } from '../load/client.ts';
import { startTask } from '../load/run-task.ts';
import { inContact } from '../processes/gauges.ts';
import { BenchServer } from '../processes/server.ts';
import { until } from '../processes/until.ts';
import { low } from '../report/bars.ts';
import { round } from '../report/percentiles.ts';
import type { Case } from './case.ts';

/** One runner in ten holds a job. */
const jobsShare = 0.1;

/** A server is killed under its fleet and started again: how long until every runner is in contact, and whether a lease was lost. */
export const restart: Case = async ({ idleRunners }) => {
  const jobs = Math.round(idleRunners * jobsShare);
  const server = await BenchServer.start();
  const load = { kind: 'return' as const, runners: idleRunners, jobs, warmUpSeconds: 0, seconds: 0 };
  const fleet = startTask<{ connected: number }>({ ...load, target: server, adminToken: server.adminToken });
  try {
    await fleet.result;
    await untilInContact(server, idleRunners);
    const held = await heldFromTheStart(server, jobs);
    if (held !== jobs) throw new Error(`${held} of ${jobs} jobs are held before the restart`);
    await server.kill();
    const startedAt = performance.now();
    await server.again();
    const readyAt = performance.now();
    await untilInContact(server, idleRunners);
    const backMs = performance.now() - readyAt;
    const name = `restart with ${idleRunners} runners`;
    return [
      low(`${name}, all in contact after`, round(backMs / 1000), 's', 30),
      low(`${name}, leases lost of ${jobs}`, jobs - (await heldFromTheStart(server, jobs)), 'leases', 0),
      low(`${name}, until it answers`, round((readyAt - startedAt) / 1000), 's', null),
    ];
  } finally {
    fleet.process.kill('SIGKILL');
    await server.stop();
  }
};

const untilInContact = (server: BenchServer, runners: number): Promise<void> =>
  until(async () => (await inContact(server)) === runners, `${runners} runners to be in contact`);

/** Jobs that still run in their first attempt. */
async function heldFromTheStart(server: BenchServer, jobs: number): Promise<number> {
  const client = new LoadClient(server);
  let held = 0;
  let after: string | null = null;
  do {
    const query = new URLSearchParams({ state: 'processing', limit: '100', ...(after ? { after } : {}) });
    const page: JobList = await client.json('GET', `${restPaths.jobs}?${query}`, server.adminToken, undefined);
    held += page.jobs.filter(({ attempts }) => attempts === 1).length;
    after = page.next;
  } while (after !== null && held <= jobs);
  client.close();
  return held;
}
