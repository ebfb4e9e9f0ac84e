import type { Bench } from '../../support/bench.ts';
import { Server, type ServerOptions } from '../../support/server.ts';
import { Administrator } from './administrator.ts';

/** A server that is set up. */
export interface House {
  server: Server;
  admin: Administrator;
}

/** Starts a server and sets it up. */
export async function openHouse(bench: Bench, options: ServerOptions = {}): Promise<House> {
  const server = await Server.prepare(bench, options);
  const { setupUrl } = await server.start();
  return { server, admin: await Administrator.create(server, setupUrl) };
}
