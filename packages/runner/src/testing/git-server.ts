import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Runs git as somebody whose configuration does not count. */
export function git(cwd: string, ...args: string[]): string {
  const author = {
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.com',
  };
  const env = { PATH: process.env.PATH, ...author, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  return execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

/** A repository that grows by commits, in a folder of its own. */
export class GitRepository {
  readonly folder: string;

  constructor(folder: string, ...how: string[]) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
    git(folder, 'init', '--quiet', '--initial-branch=main', ...how);
    git(folder, 'config', 'http.receivepack', 'true');
  }

  get url(): string {
    return `file://${this.folder}`;
  }

  /** Its hash. */
  commit(files: Readonly<Record<string, string>>, message = 'a change'): string {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      writeFileSync(join(this.folder, name), text);
    }
    git(this.folder, 'add', '--all');
    git(this.folder, 'commit', '--quiet', '--allow-empty', `--message=${message}`);
    return git(this.folder, 'rev-parse', 'HEAD');
  }

  git(...args: string[]): string {
    return git(this.folder, ...args);
  }
}

/** Git's own server for http on a loopback port: what lies in its folder, for who knows the password. */
export class GitServer {
  readonly folder = mkdtempSync(join(tmpdir(), 'baton-git-'));
  /** null: everybody may */
  password: string | null = null;
  /** what happens before somebody who may is answered */
  before: () => Promise<void> = async () => {};
  /** who came */
  readonly users: (string | null)[] = [];
  private readonly server: Server = createServer((request, response) => this.answer(request, response));

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    rmSync(this.folder, { recursive: true, force: true });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  repository(name: string): GitRepository {
    return new GitRepository(join(this.folder, name));
  }

  urlOf(name: string, user?: string): string {
    return `http://${user === undefined ? '' : `${user}@`}127.0.0.1:${this.port}/${name}/.git`;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const given = Buffer.from(request.headers.authorization?.slice('Basic '.length) ?? '', 'base64').toString();
    const [user, ...password] = given.split(':');
    if (this.password !== null && password.join(':') !== this.password) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
      return;
    }
    this.users.push(user || null);
    void this.before().then(() => this.serve(request, response));
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    const env = {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: this.folder,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      REQUEST_METHOD: request.method,
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      REMOTE_USER: 'somebody',
    };
    const child = spawn('git', ['http-backend'], { env, stdio: ['pipe', 'pipe', 'ignore'] });
    child.stdin.on('error', () => {});
    request.pipe(child.stdin);
    const pieces: Buffer[] = [];
    child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
    child.on('close', () => answerCgi(Buffer.concat(pieces), response));
  }
}

function answerCgi(whole: Buffer, response: ServerResponse): void {
  const end = whole.indexOf('\r\n\r\n');
  const headers = whole.subarray(0, end).toString('latin1').split('\r\n');
  const entries = headers.map((line): [string, string] => [
    line.slice(0, line.indexOf(':')),
    line.slice(line.indexOf(':') + 1).trim(),
  ]);
  const status = entries.find(([name]) => name === 'Status')?.[1] ?? '200';
  response.writeHead(Number.parseInt(status, 10), Object.fromEntries(entries.filter(([name]) => name !== 'Status')));
  response.end(whole.subarray(end + 4));
}
