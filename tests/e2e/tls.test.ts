import { once } from 'node:events';
import { renameSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { type Pairing, restPaths } from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type Bench, useBench, useSharedBench } from './support/bench.ts';
import { type Certificate, makeAuthority, selfSigned } from './support/certificates.ts';
import { type ConnectProxy, startConnectProxy } from './support/connect-proxy.ts';
import { untilRunner } from './support/live.ts';
import { cleanEnvironment, programs } from './support/places.ts';
import { startProgram } from './support/program.ts';
import { Server } from './support/server.ts';

const bench = useBench();
const authority = makeAuthority();
const names = ['localhost', '127.0.0.1', 'baton.test'];

interface Files {
  cert: string;
  key: string;
  ca: string;
  put(pair: Certificate): void;
}

function filesFor(own: Bench, pair: Certificate): Files {
  const folder = own.folder('baton-e2e-tls');
  const [cert, key, ca] = [join(folder, 'cert.pem'), join(folder, 'key.pem'), join(folder, 'ca.pem')];
  const replace = (file: string, text: string): void => {
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  };
  const put = (next: Certificate): void => {
    replace(cert, next.cert);
    replace(key, next.key);
  };
  put(pair);
  writeFileSync(ca, authority.cert);
  return { cert, key, ca, put };
}

async function startTls(on: Bench, pair = authority.issue({ names })) {
  const files = filesFor(on, pair);
  const server = await Server.start(on, { environment: { BATON_TLS_CERT: files.cert, BATON_TLS_KEY: files.key } });
  return { server, files, url: `https://localhost:${server.port}` };
}

/** Of the tests that leave its certificate as it is. */
const { value: trusted } = useSharedBench((shared) => startTls(shared));

interface Got {
  status: number;
  headers: IncomingMessage['headers'];
  serial: string;
}

/** One request on a connection of its own. */
async function get(url: string, headers: Record<string, string> = {}): Promise<Got> {
  const asked = request(url, { ca: authority.cert, agent: false, headers });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const serial = (answer.socket as TLSSocket).getPeerCertificate().serialNumber;
  answer.resume();
  await once(answer, 'end');
  return { status: answer.statusCode ?? 0, headers: answer.headers, serial };
}

async function runIn(words: readonly string[], environment: Record<string, string>) {
  const env = cleanEnvironment(bench.folder('baton-e2e-home'), environment);
  const program = startProgram(bench, process.execPath, [...words], { env, name: words[1] ?? '' });
  return { code: await program.exit, stdout: program.stdout().toString(), stderr: program.stderr() };
}

describe('a server with a certificate', () => {
  test('answers by https, tells browsers to stay there, and names https in what it prints', async () => {
    const { server, url } = trusted();
    const page = await get(`${url}/healthz`);
    expect(page.status).toBe(200);
    expect(page.headers['strict-transport-security']).toMatch(/^max-age=\d{7,}/);
    const pairing = await server.post<Pairing>(restPaths.runners, { name: 'one' });
    expect(pairing.command).toContain(`https://127.0.0.1:${server.port}/download/`);
    expect(pairing.command).not.toContain('--insecure');
  });

  test('speaks TLS 1.2 and 1.3 and nothing older', async () => {
    const { server } = trusted();
    const versionOf = async (version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3') => {
      const options = { minVersion: version, maxVersion: version, ca: authority.cert, ciphers: 'DEFAULT@SECLEVEL=0' } as const;
      const socket = connect({ port: server.port, host: 'localhost', servername: 'localhost', ...options });
      const outcome = await Promise.race([
        once(socket, 'secureConnect').then(() => socket.getProtocol()),
        once(socket, 'error').then(() => 'refused'),
      ]).catch(() => 'refused');
      socket.destroy();
      return outcome;
    };
    expect(await versionOf('TLSv1.3')).toBe('TLSv1.3');
    expect(await versionOf('TLSv1.2')).toBe('TLSv1.2');
    expect(await versionOf('TLSv1.1')).toBe('refused');
  });

  test('takes a renewed certificate without a restart; what can not be used is refused and the old one stays', async () => {
    const { server, files, url } = await startTls(bench);
    const first = (await get(`${url}/healthz`)).serial;
    const kept = connect({ port: server.port, host: 'localhost', servername: 'localhost', ca: authority.cert });
    await once(kept, 'secureConnect');
    files.put(authority.issue({ names, to: Date.now() - 1000 }));
    await server.program?.says('it expired on');
    expect((await get(`${url}/healthz`)).serial).toBe(first);
    const renewed = authority.issue({ names });
    files.put({ cert: renewed.cert, key: authority.issue({ names }).key });
    await server.program?.says('it does not belong to the key');
    expect((await get(`${url}/healthz`)).serial).toBe(first);
    files.put(renewed);
    await server.program?.says('took the new certificate');
    expect((await get(`${url}/healthz`)).serial).not.toBe(first);
    kept.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    const [bytes] = (await once(kept, 'data')) as [Buffer];
    expect(bytes.toString()).toMatch(/^HTTP\/1.1 200/);
    kept.destroy();
  });

  test.each([
    [
      'a key that is not its own',
      () => ({ ...authority.issue({ names }), key: authority.issue({ names }).key }),
      'does not belong',
    ],
    ['an end that has passed', () => authority.issue({ names, to: Date.now() - 1000 }), 'it expired on'],
    ['no certificate at all', () => ({ ...authority.issue({ names }), cert: 'nothing' }), 'certificate in PEM'],
  ])('does not start with %s', async (_, make, problem) => {
    const files = filesFor(bench, make());
    const server = await Server.prepare(bench);
    const words = ['--port', String(server.port), '--data', server.data, '--tls-cert', files.cert, '--tls-key', files.key];
    const program = server.launch(words);
    expect(await program.exit).toBe(1);
    expect(program.stderr()).toContain(problem);
    expect(program.stderr()).toContain('--tls-cert FILE --tls-key FILE');
  });

  test('carries live views, and a browser gets a cookie that only https and this host can have', async () => {
    const { server, url } = trusted();
    const socket = new WebSocket(`${url.replace('https', 'wss')}${restPaths.live}`, {
      ca: authority.cert,
      headers: { authorization: `Bearer ${server.token}` },
    });
    await once(socket, 'open');
    socket.terminate();
    const setUp = await get(`${url}/api/v1/setup`);
    expect(setUp.status).toBe(200);
  });
});

describe('a runner and the command line', () => {
  async function startRunner(server: Server, name: string, url: string, environment: Record<string, string>, ...more: string[]) {
    const { id, pairingToken } = await server.post<Pairing>(restPaths.runners, { name });
    const home = bench.folder('baton-e2e-runner');
    const words = ['pair', '--url', url, '--token', pairingToken, '--workspace', join(home, 'work'), ...more];
    const env = cleanEnvironment(home, environment);
    startProgram(bench, process.execPath, [programs.runner, ...words], { cwd: home, env, name });
    await untilRunner(server, id, ({ contact }) => contact === 'online');
  }

  test('trust a private authority that they are told of, and run a job', async () => {
    const { server, files, url } = trusted();
    await startRunner(server, 'far', url, {}, '--ca', files.ca);
    const environment = { BATON_URL: url, BATON_TOKEN: server.token, BATON_CA_FILE: files.ca };
    const ran = await runIn([programs.cli, 'run', '--', 'echo', 'by https'], environment);
    expect(ran).toMatchObject({ code: 0, stdout: 'by https\n' });
  });

  test('go through a proxy that wants a user, to a name that only the proxy knows', async () => {
    const { server, files } = trusted();
    const url = `https://baton.test:${server.port}`;
    const proxy = await startConnectProxy(bench, 'fleet:s3cret');
    const environment = { HTTPS_PROXY: proxy.url, BATON_CA_FILE: files.ca };
    await startRunner(server, 'behind a proxy', url, environment);
    const ran = await runIn([programs.cli, 'run', '--', 'echo', 'through'], {
      ...environment,
      BATON_URL: url,
      BATON_TOKEN: server.token,
    });
    expect(ran).toMatchObject({ code: 0, stdout: 'through\n' });
    expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT baton.test:${server.port}`]));
  });

  const untrusted: [string, () => Certificate, string][] = [
    ['a certificate that signs itself', () => selfSigned({ names }), 'is signed by itself'],
    ['an authority that nobody knows', () => makeAuthority().issue({ names }), 'an authority that this machine does not know'],
    ['another host', () => authority.issue({ names: ['other.test'] }), 'is not for localhost but for other.test'],
  ];
  test.each(untrusted)('refuse %s and say what to do', async (_, make, problem) => {
    const { server, files, url } = await startTls(bench, make());
    const environment = { BATON_URL: url, BATON_TOKEN: server.token, BATON_CA_FILE: files.ca };
    const asked = await runIn([programs.cli, 'whoami'], environment);
    expect(asked).toMatchObject({ code: 1, stdout: '' });
    expect(asked.stderr).toContain(problem);
    expect(asked.stderr).toContain('next: ');
    const words = ['pair', '--url', url, '--token', 'bat_pair_x', '--ca', files.ca];
    const paired = await runIn([programs.runner, ...words], {});
    expect(paired.code).toBe(1);
    expect(paired.stderr).toContain(`${url} is not trusted: `);
    expect(paired.stderr).toContain(problem);
  });

  test('say what is wrong with a proxy', async () => {
    const url = 'https://baton.test:7070';
    const whoami = (proxy: ConnectProxy['url']) =>
      runIn([programs.cli, 'whoami'], { BATON_URL: url, BATON_TOKEN: 'x', HTTPS_PROXY: proxy });
    const { url: proxy } = await startConnectProxy(bench, 'fleet:s3cret');
    expect((await whoami(proxy.replace('s3cret', 'wrong'))).stderr).toContain('wants a user and a password (407)');
    expect((await whoami(proxy.replace('s3cret', 'wrong'))).stderr).not.toContain('wrong@');
    expect((await whoami('http://127.0.0.1:1')).stderr).toContain('the proxy http://127.0.0.1:1 can not be reached');
    expect((await whoami('not a proxy')).stderr).toContain('HTTPS_PROXY names no proxy');
  });

  test('reach a server in clear through a proxy with whole addresses, when they are told that this is wanted', async () => {
    const server = await Server.start(bench);
    const proxy = await startConnectProxy(bench);
    // no name in the .test domain resolves: the proxy alone is asked
    const url = `http://nowhere.test:${server.port}`;
    const environment = { BATON_URL: url, BATON_TOKEN: server.token, HTTP_PROXY: proxy.url };
    const refused = await runIn([programs.cli, 'whoami'], environment);
    expect(refused.stderr).toContain('--insecure');
    await runIn([programs.cli, 'whoami', '--insecure'], environment);
    expect(proxy.asked).toEqual([`GET ${url}/api/v1/whoami`]);
    const direct = { ...environment, NO_PROXY: '.test' };
    expect((await runIn([programs.cli, 'whoami', '--insecure'], direct)).stderr).toContain('can not be resolved');
  });
});
