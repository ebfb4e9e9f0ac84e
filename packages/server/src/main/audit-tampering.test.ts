import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type AuditVerification, restPaths } from '@baton/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configOf } from '../config/index.ts';
import type { Logger } from '../ports/telemetry.ts';
import { type Cluster, startCluster } from '../store/postgres/scratch/cluster.ts';
import { startServer } from './start-server.ts';

/*
 * Somebody changes the database while the server is away, in each way there is; the next life of the server finds it. That the command line says so,
 * of a server in a process of its own, is shown by tests/e2e/audit-tampering.test.ts.
 */

const bootstrapToken = 'a-bootstrap-token-of-more-than-thirty-two-characters';
const logger: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** A data folder, and the database that belongs to it. */
interface Place {
  data: string;
  database: string | null;
  change(statements: readonly string[]): Promise<void>;
}

interface Life {
  makeOrganization(): Promise<void>;
  verify(): Promise<AuditVerification>;
}

let organizations = 0;

/** One life of a server: real HTTP, real stores. */
async function live<T>({ data, database }: Place, body: (life: Life) => Promise<T>): Promise<T> {
  const config = configOf({ port: 0, bootstrapToken, webDir: join(data, 'web'), data, database });
  const server = await startServer({ config, logger });
  const call = async (path: string, asked?: object): Promise<Response> => {
    const headers = { authorization: `Bearer ${bootstrapToken}`, 'content-type': 'application/json' };
    const answer = await fetch(server.url + path, asked ? { method: 'POST', headers, body: JSON.stringify(asked) } : { headers });
    if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
    return answer;
  };
  try {
    return await body({
      makeOrganization: async () => void (await call(restPaths.organizations, { name: `made-${++organizations}` })),
      verify: async () => (await (await call(restPaths.auditVerification)).json()) as AuditVerification,
    });
  } finally {
    await server.close();
  }
}

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
}, 60_000);
afterAll(() => cluster.stop());

const folder = (): string => mkdtempSync(join(tmpdir(), 'baton-audit-'));
const places: Record<'sqlite' | 'postgres', () => Promise<Place>> = {
  sqlite: async () => {
    const data = folder();
    const change = async (statements: readonly string[]): Promise<void> => {
      const database = new DatabaseSync(join(data, 'baton.db'));
      for (const statement of statements) database.exec(statement);
      database.close();
    };
    return { data, database: null, change };
  },
  postgres: async () => {
    const database = await cluster.createDatabase();
    const change = async (statements: readonly string[]): Promise<void> => {
      for (const statement of statements) await cluster.sql(database, statement);
    };
    return { data: folder(), database, change };
  },
};

/** Puts the log aside, and takes it up again as it was. */
const keep = ['CREATE TABLE kept_entries AS SELECT * FROM audit_entries', 'CREATE TABLE kept_head AS SELECT * FROM audit_head'];
const takeUp = ['audit_entries', 'audit_head'].flatMap((table) => [
  `DELETE FROM ${table}`,
  `INSERT INTO ${table} SELECT * FROM ${table.replace('audit', 'kept')}`,
]);

const columns = 'at, login, address, action, scope_id, target_kind, target_id, data, hash';

type Meddling = [name: string, sql: (head: number) => string[], problem: (head: number) => { seq: number; why: string }];

const meddlings: readonly Meddling[] = [
  [
    'edited',
    (head) => [`UPDATE audit_entries SET login = 'somebody' WHERE seq = ${head - 1}`],
    (head) => ({ seq: head - 1, why: 'altered' }),
  ],
  [
    'edited in what it says',
    (head) => [`UPDATE audit_entries SET data = replace(data, '"name"', '"xame"') WHERE seq = ${head - 2}`],
    (head) => ({ seq: head - 2, why: 'altered' }),
  ],
  ['removed', (head) => [`DELETE FROM audit_entries WHERE seq = ${head - 1}`], (head) => ({ seq: head - 1, why: 'missing' })],
  [
    'removed at the end',
    (head) => [`DELETE FROM audit_entries WHERE seq >= ${head - 1}`],
    (head) => ({ seq: head - 1, why: 'missing' }),
  ],
  ['removed at the beginning', () => ['DELETE FROM audit_entries WHERE seq <= 2'], () => ({ seq: 1, why: 'missing' })],
  [
    'removed at the beginning, as if by retention',
    () => [
      'UPDATE audit_head SET dropped_seq = 2, dropped_hash = (SELECT hash FROM audit_entries WHERE seq = 2)',
      'DELETE FROM audit_entries WHERE seq <= 2',
    ],
    () => ({ seq: 2, why: 'cut' }),
  ],
  [
    'inserted at the end',
    (head) => [
      `INSERT INTO audit_entries (seq, ${columns}) SELECT ${head + 1}, ${columns} FROM audit_entries WHERE seq = ${head}`,
    ],
    (head) => ({ seq: head + 1, why: 'altered' }),
  ],
  [
    'inserted in between',
    (head) => [
      `UPDATE audit_entries SET seq = ${head + 1} WHERE seq = ${head}`,
      `INSERT INTO audit_entries (seq, ${columns}) SELECT ${head}, ${columns} FROM audit_entries WHERE seq = 2`,
    ],
    (head) => ({ seq: head, why: 'altered' }),
  ],
  [
    'swapped',
    (head) => [
      `UPDATE audit_entries SET seq = 1000000 WHERE seq = ${head}`,
      `UPDATE audit_entries SET seq = ${head} WHERE seq = ${head - 1}`,
      `UPDATE audit_entries SET seq = ${head - 1} WHERE seq = 1000000`,
    ],
    (head) => ({ seq: head - 1, why: 'altered' }),
  ],
];

describe.each(['sqlite', 'postgres'] as const)('on %s', (kind) => {
  let place: Place;
  let head: number;
  beforeAll(async () => {
    place = await places[kind]();
    head = await live(place, async ({ makeOrganization, verify }) => {
      for (let made = 0; made < 4; made++) await makeOrganization();
      const found = await verify();
      expect(found).toMatchObject({ ok: true, problem: null });
      return found.head.seq;
    });
    await place.change(keep);
  });
  afterAll(() => rmSync(place.data, { recursive: true, force: true }));

  test.each(meddlings)(
    'an entry that was %s is found, and what the server writes afterwards hides nothing',
    async (_, sql, problem) => {
      await place.change([...takeUp, ...sql(head)]);
      await live(place, async ({ makeOrganization, verify }) => {
        expect(await verify()).toMatchObject({ ok: false, problem: problem(head) });
        await makeOrganization();
        expect(await verify()).toMatchObject({ ok: false, problem: problem(head) });
      });
    },
  );
});
