import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Bench, benched } from './support/bench.ts';
import { submit } from './support/jobs.ts';
import { Server } from './support/server.ts';

/** A server that uses PostgreSQL, and the words to start another one on an address made from its own. */
async function prepared(bench: Bench) {
  const server = await Server.prepare(bench, { database: 'postgres' });
  const url = new URL(server.database.environment.BATON_DATABASE ?? '');
  const shown = `postgres://${url.username}@${url.host}${url.pathname}`;
  const refusal = async (change: (address: URL) => void = () => undefined): Promise<string> => {
    const address = new URL(url);
    change(address);
    const data = join(bench.folder(), 'data');
    const program = server.launch(['--port', '0', '--data', data, '--database', address.href]);
    expect(await program.exit).toBe(1);
    expect(program.output()).not.toContain(address.password || url.password);
    return program.stderr();
  };
  return { server, url, shown, refusal };
}

describe('a server that can not start on PostgreSQL says why and what to do', () => {
  test.concurrent(
    'another server on the same database',
    benched(async (bench) => {
      const { server, shown, refusal } = await prepared(bench);
      await server.start();
      const job = await submit(server, 'true');
      expect(await refusal()).toBe(
        `Another server already runs on ${shown}\nStop it, or start this one with another --data DIR or --database URL.\n`,
      );
      expect((await server.call('GET', `/api/v1/jobs/${job.id}`)).status).toBe(200);
    }),
  );

  test.concurrent(
    'a wrong password, an unknown user, a missing database, nobody there',
    benched(async (bench) => {
      const { shown, url, refusal } = await prepared(bench);
      const login = 'Check user and password in --database URL; the user must be allowed to connect and to create tables.\n';
      const wrong = await refusal((address) => {
        address.password = 'open-sesame';
      });
      expect(wrong).toBe(`${shown} refuses the login: password authentication failed for user "${url.username}"\n${login}`);
      const stranger = await refusal((address) => {
        address.username = 'stranger';
      });
      expect(stranger).toContain('refuses the login: password authentication failed for user "stranger"');
      const missing = await refusal((address) => {
        address.pathname = '/nowhere';
      });
      expect(missing).toBe(
        `There is no database postgres://${url.username}@${url.host}/nowhere\nCreate it (createdb), or correct its name in --database URL.\n`,
      );
      const nobody = await refusal((address) => {
        address.port = '1';
      });
      expect(nobody).toContain('can not be reached: connect ECONNREFUSED 127.0.0.1:1\n');
      expect(nobody).toContain('Check that the database runs');
    }),
  );
});
