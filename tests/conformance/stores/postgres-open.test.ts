import { openPostgresStore } from '@baton/server/store/postgres';
import { type Cluster, startCluster } from '@baton/server/store/postgres/scratch';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

let cluster: Cluster;
let url: string;
beforeAll(async () => {
  cluster = await startCluster();
});
beforeEach(async () => {
  url = await cluster.createDatabase();
});
afterAll(() => cluster.stop());

const open = (address = url) => openPostgresStore({ url: address, lockWaitMs: 200 });

async function refusal(address = url): Promise<{ reason: string; message: string }> {
  const error = await open(address).then(
    async (store) => {
      await store.close();
      throw new Error('It was opened.');
    },
    (reason) => reason,
  );
  expect(error).toMatchObject({ name: 'StoreUnusable' });
  expect(error.message).not.toContain(new URL(url).password);
  return error;
}

const changed = (change: (address: URL) => void): string => {
  const address = new URL(url);
  change(address);
  return address.href;
};

it('opens what it wrote, again and again', async () => {
  for (let time = 0; time < 3; time++) {
    const store = await open();
    expect(await store.read.scopes()).toHaveLength(3);
    expect(store.space()).toEqual({ low: false, freeBytes: null });
    await store.close();
  }
});

it('refuses a database that another store has open, and takes it when that is closed', async () => {
  const store = await open();
  expect(await refusal()).toMatchObject({ reason: 'locked', message: expect.stringContaining('another Baton server') });
  expect(await store.read.scopes()).toHaveLength(3);
  await store.close();
  await (await open()).close();
});

it('refuses the database of another program, and leaves it as it is', async () => {
  await cluster.sql(url, 'CREATE TABLE jobs (theirs int)');
  expect((await refusal()).reason).toBe('foreign');
  expect(await cluster.sql(url, `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace`)).toEqual([['jobs']]);
});

it('takes a schema of its own beside those of other programs', async () => {
  await cluster.sql(url, 'CREATE TABLE jobs (theirs int); CREATE SCHEMA baton');
  const store = await open(`${url}?options=-csearch_path%3Dbaton`);
  expect(await store.read.scopes()).toHaveLength(3);
  await store.close();
});

it('refuses a schema that it does not know', async () => {
  await (await open()).close();
  await cluster.sql(url, `INSERT INTO baton_migrations VALUES (999, 'later', 0)`);
  expect(await refusal()).toMatchObject({ reason: 'too_new', message: expect.stringContaining('schema 999') });
});

it('refuses a database that cannot hold every text', async () => {
  const latin = await cluster.createDatabase(`ENCODING 'LATIN1' TEMPLATE template0`);
  expect(await refusal(latin)).toMatchObject({ reason: 'unsuitable', message: expect.stringContaining('LATIN1') });
});

it('says why it cannot get there', async () => {
  const closedPort = changed((address) => {
    address.port = '1';
  });
  expect(await refusal(closedPort)).toMatchObject({ reason: 'unreachable', message: expect.stringContaining('ECONNREFUSED') });
  const noHost = changed((address) => {
    address.hostname = 'nowhere.invalid';
  });
  expect(await refusal(noHost)).toMatchObject({ reason: 'unreachable', message: expect.stringContaining('nowhere.invalid') });
});

it('says why it may not in', async () => {
  const wrongPassword = changed((address) => {
    address.password = 'hunter2';
  });
  const { reason, message } = await refusal(wrongPassword);
  expect(reason).toBe('refused');
  expect(message).not.toContain('hunter2');
  const noPassword = changed((address) => {
    address.password = '';
  });
  expect((await refusal(noPassword)).reason).toBe('refused');
  const stranger = changed((address) => {
    address.username = 'stranger';
  });
  expect((await refusal(stranger)).reason).toBe('refused');
});

it('says what is missing', async () => {
  const nowhere = changed((address) => {
    address.pathname = '/nowhere';
  });
  expect(await refusal(nowhere)).toMatchObject({ reason: 'missing', message: expect.stringContaining('/nowhere') });
});

it('refuses a user who may not make tables, and leaves nothing behind', async () => {
  await cluster.sql(url, `REVOKE CREATE ON SCHEMA public FROM PUBLIC; CREATE ROLE guest LOGIN PASSWORD 'guest-password'`);
  const guest = changed((address) => {
    address.username = 'guest';
    address.password = 'guest-password';
  });
  expect((await refusal(guest)).reason).toBe('refused');
  expect(await cluster.sql(url, `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace`)).toEqual([]);
  await (await open()).close();
});

it('a test database that was stopped already can be stopped once more', async () => {
  const own = await startCluster();
  await own.stop();
  await own.stop();
});
