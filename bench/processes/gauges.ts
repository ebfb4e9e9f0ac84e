import type { BenchServer } from './server.ts';

/** How many runners a server has in each status, from its metrics: far cheaper than the list. */
export async function runnersByStatus(server: BenchServer): Promise<Record<string, number>> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const lines = text.matchAll(/^baton_runners\{status="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries([...lines].map(([, status, count]) => [status, Number(count)]));
}

/** How many of them are in contact. */
export async function inContact(server: BenchServer): Promise<number> {
  const { online = 0, busy = 0 } = await runnersByStatus(server);
  return online + busy;
}
