import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AuditEntry, type AuditVerification, restPaths } from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import { type Bench, useBench, useSharedBench } from './support/bench.ts';
import { runCli } from './support/cli.ts';
import type { DatabaseKind } from './support/database.ts';
import { Server } from './support/server.ts';

/*
 * Somebody changes the database behind the back of the server; `baton audit verify`, as its own process, finds it.
 */

const bench = useBench();

/** A server with entries, none of them of its start. */
async function prepared(bench: Bench, database: DatabaseKind): Promise<Server> {
  const server = await Server.start(bench, { database });
  for (const name of ['one', 'two', 'three', 'four']) await server.post(restPaths.organizations, { name });
  return server;
}

async function verify(server: Server, ...words: string[]): Promise<{ code: number | string; found: AuditVerification }> {
  const { code, stdout, stderr } = await runCli(bench, server, ['audit', 'verify', '--json', ...words]);
  if (stdout === '') throw new Error(stderr);
  return { code, found: JSON.parse(stdout) as AuditVerification };
}

/** Changes the database while the server is away. */
async function meddle(server: Server, ...sql: string[]): Promise<void> {
  await server.end('SIGTERM');
  for (const statement of sql) await server.database.change(statement);
  await server.start();
}

/** Puts the log aside, and takes it up again as it was. */
const keep = ['CREATE TABLE kept_entries AS SELECT * FROM audit_entries', 'CREATE TABLE kept_head AS SELECT * FROM audit_head'];
const takeUp = ['audit_entries', 'audit_head'].flatMap((table) => [
  `DELETE FROM ${table}`,
  `INSERT INTO ${table} SELECT * FROM ${table.replace('audit', 'kept')}`,
]);

/** A server with such a log, and its head; each test takes it up anew. */
async function keptLog(bench: Bench, database: DatabaseKind) {
  const server = await prepared(bench, database);
  const { head } = (await verify(server)).found;
  await meddle(server, ...keep);
  return { server, head };
}

let organizations = 0;
const makeAnother = (server: Server) => server.post(restPaths.organizations, { name: `later-${++organizations}` });

describe.each(['sqlite', 'postgres'] as const)('on %s', (database) => {
  const { value: kept } = useSharedBench((bench) => keptLog(bench, database));

  test('a log that nobody touched holds, also after a restart', async () => {
    const { server } = kept();
    await meddle(server, ...takeUp);
    const first = await verify(server);
    expect(first).toMatchObject({ code: 0, found: { ok: true, problem: null } });
    const { seq, hash } = first.found.head;
    await meddle(server);
    await makeAnother(server);
    const again = await verify(server, '--head', `${seq}:${hash}`);
    expect(again).toMatchObject({ code: 0, found: { ok: true } });
    expect(again.found.head.seq).toBeGreaterThan(seq);
  });

  // in every other way: packages/server/src/main/audit-tampering.test.ts
  test.each<[string, (head: number) => string, (head: number) => { seq: number; why: string }]>([
    [
      'edited in what it says',
      (head) => `UPDATE audit_entries SET data = replace(data, '"two"', '"xxx"') WHERE seq = ${head - 2}`,
      (head) => ({ seq: head - 2, why: 'altered' }),
    ],
    [
      'removed at the end',
      (head) => `DELETE FROM audit_entries WHERE seq >= ${head - 1}`,
      (head) => ({ seq: head - 1, why: 'missing' }),
    ],
  ])('an entry that was %s is found', async (_, sql, problem) => {
    const { server, head } = kept();
    await meddle(server, ...takeUp, sql(head.seq));
    expect(await verify(server)).toMatchObject({ code: 1, found: { ok: false, problem: problem(head.seq) } });
    // what the server writes afterwards hides nothing
    await makeAnother(server);
    expect(await verify(server)).toMatchObject({ code: 1, found: { ok: false, problem: problem(head.seq) } });
  });
});

test('a log that was written anew is found by a head that was noted', async () => {
  const server = await prepared(bench, 'sqlite');
  const { seq, hash } = (await verify(server)).found.head;
  await meddle(
    server,
    'DELETE FROM audit_entries',
    "UPDATE audit_head SET seq = 0, hash = '', dropped_seq = 0, dropped_hash = ''",
  );
  for (let written = 0; written < seq; written++) await makeAnother(server);
  expect((await verify(server)).found.ok, 'it holds in itself').toBe(true);
  const found = await verify(server, '--head', `${seq}:${hash}`);
  expect(found).toMatchObject({ code: 1, found: { problem: { seq, why: 'noted' } } });
});

test('an export is verified without a server', async () => {
  const server = await prepared(bench, 'sqlite');
  const { seq, hash } = (await verify(server)).found.head;
  const folder = bench.folder();
  const file = join(folder, 'audit.ndjson');
  expect(await runCli(bench, server, ['audit', 'export', '--output', file])).toMatchObject({ code: 0 });
  await server.end('SIGTERM');
  const offline = ['--file', file, '--head', `${seq}:${hash}`];
  expect(await verify(server, ...offline)).toMatchObject({ code: 0, found: { ok: true, checked: seq, head: { seq, hash } } });
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const changed = async (edit: (lines: string[]) => string[]): Promise<unknown> => {
    writeFileSync(file, `${edit([...lines]).join('\n')}\n`);
    const { code, found } = await verify(server, '--file', file);
    return [code, found.problem?.seq, found.problem?.why];
  };
  const rename = (line: string): string => {
    const entry = JSON.parse(line) as AuditEntry;
    return JSON.stringify({ ...entry, actor: { ...entry.actor, login: 'somebody' } });
  };
  expect(await changed((all) => all.with(2, rename(all[2] ?? '')))).toEqual([1, 2, 'altered']);
  expect(await changed((all) => all.toSpliced(3, 1))).toEqual([1, 3, 'missing']);
  expect(await changed((all) => all.slice(0, -2))).toEqual([1, seq - 1, 'missing']);
  writeFileSync(file, 'nothing\n');
  expect(await runCli(bench, server, ['audit', 'verify', '--file', file])).toMatchObject({ code: 2 });
});

test('a table for spreadsheets runs nothing, and a filtered export says that it can not be verified', async () => {
  const server = await prepared(bench, 'sqlite');
  await server.post(restPaths.runners, { name: '=HYPERLINK("http://evil")' });
  const { stdout } = await runCli(bench, server, ['audit', 'export', '--format', 'csv', '--action', 'runner']);
  const [headings, row] = stdout.split('\r\n');
  expect(headings).toMatch(/^number,time,login,via,address,action,scope,target kind,/);
  expect(row).toContain(`bootstrap,token,127.0.0.1,runner.add,instance,runner,`);
  expect(row).toContain(`"'=HYPERLINK(""http://evil"")"`);
  const file = join(bench.folder(), 'audit.ndjson');
  await runCli(bench, server, ['audit', 'export', '--action', 'runner', '--output', file]);
  const refused = await runCli(bench, server, ['audit', 'verify', '--file', file]);
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('was filtered') });
});
