import type { BenchServer } from './server.ts';

/** The metrics of a server, as they stand: far cheaper than lists. */
async function metricsOf(server: BenchServer): Promise<string> {
  return await (await fetch(`${server.url}/metrics`)).text();
}

/** How many runners are in contact. */
export async function inContact(server: BenchServer): Promise<number> {
  const lines = (await metricsOf(server)).matchAll(/^baton_runners\{status="(?:online|busy)"\} (\d+)$/gm);
  return [...lines].reduce((sum, [, count]) => sum + Number(count), 0);
}

/** How many runners hold a sync open. */
export async function heldSyncs(server: BenchServer): Promise<number> {
  return Number(/^baton_held_syncs (\d+)$/m.exec(await metricsOf(server))?.[1] ?? 0);
}
