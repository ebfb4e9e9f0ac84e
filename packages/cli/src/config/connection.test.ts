import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { newFolder } from '../testing/run-cli.ts';
import { type ConnectionFlags, findConnection as find } from './connection.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { writeEndpoint } from './local-server.ts';
import { writeStoredLogin } from './stored-login.ts';

async function findConnection(flags: ConnectionFlags, environment: Environment) {
  const { url, token } = await find(flags, environment, Readable.from([]));
  return { url, token };
}
const findCa = async (flags: ConnectionFlags, environment: Environment) =>
  (await find(flags, environment, Readable.from([]))).caFile;
const stored = { url: 'https://stored.example', token: 'of-login', tokenId: null, insecure: false, caFile: null };

/** Surroundings in which everything that can be known is known; a test takes away what it does not want. */
async function surroundings(variables: Record<string, string> = {}, known = { login: true, local: true }): Promise<Environment> {
  const home = newFolder();
  const environment = readEnvironment({ HOME: home, ...variables });
  if (known.login) await writeStoredLogin(environment.loginFile, stored);
  if (known.local) {
    await writeEndpoint(environment.localData, 'http://127.0.0.1:7070');
    writeFileSync(join(environment.localData, 'local-token'), 'of-local\n');
  }
  return environment;
}

function tokenFile(text: string): string {
  const path = join(newFolder(), 'token');
  writeFileSync(path, text);
  return path;
}

describe('findConnection', () => {
  const both = { BATON_URL: 'https://env.example/', BATON_TOKEN: 'of-env' };

  it('takes flags before the environment, that before the login, and that before a server on this machine', async () => {
    const flags = { url: 'https://flag.example/baton/', tokenFile: tokenFile('of-file\n') };
    const from = { flags: await findConnection(flags, await surroundings(both)) };
    expect(from.flags).toEqual({ url: 'https://flag.example/baton', token: 'of-file' });
    expect(await findConnection({}, await surroundings(both))).toEqual({ url: 'https://env.example', token: 'of-env' });
    expect(await findConnection({}, await surroundings())).toEqual({ url: 'https://stored.example', token: 'of-login' });
    const localOnly = await surroundings({}, { login: false, local: true });
    expect(await findConnection({}, localOnly)).toEqual({ url: 'http://127.0.0.1:7070', token: 'of-local' });
  });

  it('finds a data folder that BATON_DATA names, and a login in XDG_CONFIG_HOME', async () => {
    const moved = await surroundings({ BATON_DATA: newFolder() }, { login: false, local: true });
    expect((await findConnection({}, moved)).token).toBe('of-local');
    const configured = await surroundings({ XDG_CONFIG_HOME: newFolder() });
    expect(configured.loginFile).toMatch(/\/baton\/cli\.json$/);
    expect((await findConnection({}, configured)).token).toBe('of-login');
  });

  it('sends a remembered token only to the server that it was remembered for', async () => {
    expect((await findConnection({ url: stored.url }, await surroundings())).token).toBe('of-login');
    expect((await findConnection({ url: 'http://127.0.0.1:7070' }, await surroundings())).token).toBe('of-local');
    await expect(findConnection({ url: 'https://other.example' }, await surroundings())).rejects.toMatchObject({
      code: 'not_logged_in',
    });
  });

  it('says so when nothing is known', async () => {
    const empty = await surroundings({}, { login: false, local: false });
    await expect(findConnection({}, empty)).rejects.toMatchObject({ code: 'not_logged_in' });
  });

  it('refuses to send a token in clear to another machine, unless told to', async () => {
    const environment = await surroundings({ BATON_URL: 'http://10.0.0.5:7070', BATON_TOKEN: 't' });
    await expect(findConnection({}, environment)).rejects.toMatchObject({ code: 'insecure_url' });
    expect(await findConnection({ insecure: true }, environment)).toEqual({ url: 'http://10.0.0.5:7070', token: 't' });
  });

  it('takes a private authority from the flag, the environment, or the login', async () => {
    const remembered = await surroundings();
    await writeStoredLogin(remembered.loginFile, { ...stored, caFile: '/login.pem' });
    expect(await findCa({}, remembered)).toBe('/login.pem');
    expect(await findCa({}, { ...remembered, caFile: '/env.pem' })).toBe('/env.pem');
    expect(await findCa({ ca: '/flag.pem' }, { ...remembered, caFile: '/env.pem' })).toBe('/flag.pem');
    expect(await findCa({}, await surroundings())).toBeNull();
  });

  it.each(['', 'two words', 'two\nlines'])('refuses a token file that holds %j', async (text) => {
    const flags = { url: 'https://a.example', tokenFile: tokenFile(text) };
    await expect(findConnection(flags, await surroundings())).rejects.toMatchObject({ code: 'usage' });
  });

  it.each(['ftp://a.example', 'a.example', 'https://user:pw@a.example', 'https://a.example/?q'])(
    'refuses the address %s',
    async (url) => {
      await expect(findConnection({ url, tokenFile: tokenFile('t') }, await surroundings())).rejects.toMatchObject({
        code: 'usage',
      });
    },
  );
});

describe('the stored login', () => {
  it('can be read by its owner only, also when an older file could be read by all', async () => {
    const { loginFile } = readEnvironment({ HOME: newFolder() });
    mkdirSync(dirname(loginFile), { recursive: true });
    writeFileSync(loginFile, '{}', { mode: 0o644 });
    await writeStoredLogin(loginFile, stored);
    expect(statSync(loginFile).mode & 0o777).toBe(0o600);
  });

  it('is refused, not ignored, when it is damaged', async () => {
    const environment = await surroundings();
    writeFileSync(environment.loginFile, '{"url":');
    await expect(findConnection({}, environment)).rejects.toMatchObject({ code: 'usage' });
  });
});
