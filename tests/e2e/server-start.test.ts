import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Bench, benched } from './support/bench.ts';
import { changeDatabase } from './support/database.ts';
import { submit } from './support/jobs.ts';
import { Server } from './support/server.ts';
import { smallDisk, withoutDisks } from './support/small-disk.ts';

/** What a server says that does not start. */
async function refusal(server: Server, words?: readonly string[]): Promise<string> {
  const program = server.launch(words);
  expect(await program.exit).toBe(1);
  // expected: no stack trace
  expect(program.stderr()).not.toMatch(/^\s+at /m);
  return program.stderr();
}

/** A data folder that a server of an earlier start left. */
async function used(bench: Bench): Promise<{ server: Server; database: string }> {
  const server = await Server.start(bench, { database: 'sqlite' });
  await submit(server, 'true');
  expect(await server.end('SIGTERM')).toBe(0);
  return { server, database: join(server.data, 'baton.db') };
}

describe('a server that can not start says why and what to do, and changes nothing', () => {
  test.concurrent(
    'another server on the same data folder',
    benched(async (bench) => {
      const server = await Server.start(bench, { database: 'sqlite' });
      const job = await submit(server, 'true');
      const text = await refusal(server, ['--port', '0', '--data', server.data]);
      expect(text).toBe(
        `Another server already runs on ${join(server.data, 'baton.db')}\nStop it, or start this one with another --data DIR or --database URL.\n`,
      );
      expect((await server.call('GET', `/api/v1/jobs/${job.id}`)).status).toBe(200);
    }),
  );

  test.concurrent(
    'a port in use',
    benched(async (bench) => {
      const server = await Server.prepare(bench, { database: 'sqlite' });
      const other = createServer().listen(server.port, '127.0.0.1');
      await once(other, 'listening');
      bench.defer(() => other.close());
      expect(await refusal(server)).toBe(
        `Port ${server.port} on 127.0.0.1 is in use\nStop the program that uses it, or start with --port NUMBER.\n`,
      );
      other.close();
      await once(other, 'close');
      await server.start();
    }),
  );

  test.concurrent(
    'an address that is not of this machine',
    benched(async (bench) => {
      const server = await Server.prepare(bench, { database: 'sqlite' });
      const text = await refusal(server, ['--host', '192.0.2.1', '--port', '0', '--data', server.data]);
      expect(text).toBe('Can not listen on 192.0.2.1:0: this machine has no such address\nChoose another --host or --port.\n');
    }),
  );

  test.concurrent(
    'the database of another program',
    benched(async (bench) => {
      const server = await Server.prepare(bench, { database: 'sqlite' });
      mkdirSync(server.data);
      const file = join(server.data, 'baton.db');
      changeDatabase(file, 'CREATE TABLE recipes (name TEXT)');
      const before = readFileSync(file);
      expect(await refusal(server)).toBe(
        `${file} is not a Baton database\nChoose another --data DIR or --database URL, or move what is there away.\n`,
      );
      expect(readFileSync(file).equals(before)).toBe(true);
    }),
  );

  test.concurrent(
    'a file that is no database',
    benched(async (bench) => {
      const server = await Server.prepare(bench, { database: 'sqlite' });
      mkdirSync(server.data);
      const file = join(server.data, 'baton.db');
      writeFileSync(file, 'shopping list: milk, bread\n'.repeat(1_000));
      expect(await refusal(server)).toBe(
        `${file} is not a Baton database\nChoose another --data DIR or --database URL, or move what is there away.\n`,
      );
      expect(readFileSync(file, 'utf8')).toContain('milk');
    }),
  );

  test.concurrent(
    'a damaged database',
    benched(async (bench) => {
      const { server, database } = await used(bench);
      truncateSync(database, 40_960);
      const bytes = readFileSync(database);
      bytes.fill(0x5a, 100, 40_000);
      writeFileSync(database, bytes);
      const text = await refusal(server);
      expect(text).toMatch(new RegExp(`^${database} is damaged: .+\nRestore a backup\\.\n$`));
      expect(readFileSync(database).equals(bytes)).toBe(true);
    }),
  );

  test.concurrent(
    'the database of a newer version',
    benched(async (bench) => {
      const { server, database } = await used(bench);
      changeDatabase(database, "INSERT INTO migrations VALUES (999, 'future', 0)");
      expect(await refusal(server)).toMatch(
        new RegExp(
          `^${database} was written by a newer Baton \\(999; this one knows \\d+\\)\nStart the newer version, or restore`,
        ),
      );
    }),
  );

  test.concurrent(
    'a folder in which something else stands in place of the database',
    benched(async (bench) => {
      const server = await Server.prepare(bench, { database: 'sqlite' });
      mkdirSync(join(server.data, 'baton.db'), { recursive: true });
      expect(await refusal(server)).toMatch(
        /can not be used: .+\nCorrect its owner and permissions, or choose another with --data DIR\.\n$/,
      );
    }),
  );

  test.concurrent(
    'a data folder that is a file',
    benched(async (bench) => {
      const file = join(bench.folder(), 'file');
      writeFileSync(file, '');
      const server = await Server.prepare(bench, { data: file });
      expect(await refusal(server)).toMatch(
        new RegExp(`^The data folder ${file} can not be used: .+\nCorrect its owner and permissions, or choose another`),
      );
    }),
  );

  test.skipIf(withoutDisks).concurrent(
    `a data folder that is read-only${withoutDisks}`,
    benched(async (bench) => {
      const disk = smallDisk(bench, '4m');
      execFileSync('mount', ['-o', 'remount,ro', disk]);
      const server = await Server.prepare(bench, { data: join(disk, 'data'), database: 'sqlite' });
      expect(await refusal(server)).toBe(
        `The data folder ${join(disk, 'data')} can not be used: the file system is read-only\n` +
          'Correct its owner and permissions, or choose another with --data DIR.\n',
      );
    }),
  );

  test.skipIf(withoutDisks).concurrent(
    `a data folder without room for a database${withoutDisks}`,
    benched(async (bench) => {
      const disk = smallDisk(bench, '64k');
      const server = await Server.prepare(bench, { data: join(disk, 'data'), database: 'sqlite' });
      expect(await refusal(server)).toContain('The server has no space left\n');
    }),
  );
});
