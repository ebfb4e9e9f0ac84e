import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  isRepositoryProblem,
  mayCarryCredential,
  type RepositoryUrl,
  readRepositoryUrl,
  refProblem,
} from '@baton/protocol/repository-url';
import { type DriveContext, JobFailed } from '../executors/driver.ts';
import { gitProblem } from './problems.ts';
import { openSshAgent, type SshAgent } from './ssh-agent.ts';

export type GitContext = Pick<DriveContext, 'run' | 'cache' | 'scratch' | 'environment' | 'secrets'>;

/** Where to, and as whom. `credential` is the variable of a secret of the job; null: as whoever the machine is set up for. */
export interface GitAccess {
  repository: string;
  credential: string | null;
}

/** What git is told of the place that it is in is told by us. Where certificates lie is the machine's. */
const ofTheMachine = new Set(['GIT_SSL_CAINFO', 'GIT_SSL_CAPATH', 'GIT_EXEC_PATH']);
const secretVariable = 'BATON_GIT_SECRET';
const userVariable = 'BATON_GIT_USER';

/** Prints what a program that asks for credentials reads, from its environment: a shell prints by itself, so it stands in no command line. */
const helper = `!f() { [ "$1" = get ] && printf 'username=%s\\npassword=%s\\n' "$${userVariable}" "$${secretVariable}"; :; }; f`;

/**
 * Runs git for a job, for one repository. No hook runs, nothing is asked, no configuration of the user counts (an earlier job may have written it; that of
 * the machine does), nothing is fetched but over https, ssh and what the repository itself is. The credential is for the repository's host only. It goes
 * to git in its environment, or as a key to an agent; the repository's own configuration can't have it sent elsewhere.
 */
export class Git {
  readonly url: RepositoryUrl;
  private readonly access: GitAccess;
  private readonly context: GitContext;
  private agent: Promise<SshAgent> | null = null;

  /** Throws `JobFailed`. */
  constructor(access: GitAccess, context: GitContext) {
    const url = readRepositoryUrl(access.repository);
    if (isRepositoryProblem(url)) throw new JobFailed(`the repository's URL ${url.problem}`);
    if (access.credential !== null && !mayCarryCredential(url))
      throw new JobFailed('the repository must be https or ssh where there is a credential');
    this.url = url;
    this.access = access;
    this.context = context;
  }

  /** Lines that git printed to stdout. `ref` is for the words of a failure. Throws `JobFailed` or `GitFailed`: it could not `doing`. */
  async run(
    doing: string,
    args: readonly string[],
    { cwd, ref = null }: { cwd: string; ref?: string | null },
  ): Promise<string[]> {
    const lines: string[] = [];
    const said: string[] = [];
    const environment = await this.environment(cwd);
    const { exitCode } = await this.context.run({
      command: ['git', ...args],
      cwd,
      environment,
      stdout: (line) => lines.push(line),
      stderr: (line) => said.push(line.trimEnd()),
    });
    if (exitCode === 0) return lines;
    const { repository, credential } = this.access;
    const host = this.url.host ?? 'the machine';
    throw gitProblem(doing, exitCode, { repository, host, ref, credential, isSsh: this.url.kind === 'ssh', said });
  }

  /** As `run`, for what may well fail: null then. */
  async tryRun(args: readonly string[], cwd: string): Promise<string[] | null> {
    const lines: string[] = [];
    const { exitCode } = await this.context.run({
      command: ['git', ...args],
      cwd,
      environment: await this.environment(cwd),
      stdout: (line) => lines.push(line),
      stderr: 'none',
    });
    return exitCode === 0 ? lines : null;
  }

  /**
   * Pushes a commit of the checkout in `folder` to a branch, from a place without configuration: what the checkout's own says has no say over where the
   * credential goes. `how` are further options (`--force-with-lease=…`). Throws `JobFailed` or `GitFailed`.
   */
  async push(folder: string, commit: string, branch: string, how: readonly string[] = []): Promise<void> {
    const problem = refProblem(branch);
    if (problem !== null) throw new JobFailed(`the branch ${problem}`);
    const [hash = ''] = await this.run('find the commit', ['rev-parse', '--verify', '--end-of-options', `${commit}^{commit}`], {
      cwd: folder,
    });
    const place = mkdtempSync(join(this.context.scratch, 'push-'));
    try {
      const format = hash.length === 64 ? ['--object-format=sha256'] : [];
      await this.run('make a place to push from', ['init', '--quiet', '--bare', '--template=', ...format, place], { cwd: place });
      writeFileSync(join(place, 'objects', 'info', 'alternates'), `${join(folder, '.git', 'objects')}\n`);
      const shallow = join(folder, '.git', 'shallow');
      if (existsSync(shallow)) copyFileSync(shallow, join(place, 'shallow'));
      await this.run('push', ['push', '--quiet', ...how, '--', this.url.text, `${hash}:refs/heads/${branch}`], {
        cwd: place,
        ref: branch,
      });
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  }

  /** Nothing that knows the credential is left. */
  async close(): Promise<void> {
    await (await this.agent?.catch(() => null))?.close();
    this.agent = null;
  }

  private async environment(cwd: string): Promise<Record<string, string | undefined>> {
    const { environment, secrets } = this.context;
    const away = [
      ...Object.keys(environment).filter((name) => name.startsWith('GIT_') && !ofTheMachine.has(name)),
      ...Object.keys(secrets),
    ];
    const { config, variables } = await this.credential();
    const settings = [...this.settings(), ...config];
    return {
      ...Object.fromEntries(away.map((name) => [name, undefined])),
      // a clone that is broken must not be taken for a folder of another one
      GIT_CEILING_DIRECTORIES: dirname(cwd),
      GIT_TERMINAL_PROMPT: '0',
      GIT_ASKPASS: '',
      SSH_ASKPASS_REQUIRE: 'never',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_ALLOW_PROTOCOL: ['https', 'ssh', this.url.kind].join(':'),
      GIT_DEFAULT_REF_FORMAT: 'files',
      LC_ALL: 'C',
      LANGUAGE: undefined,
      GIT_CONFIG_COUNT: String(settings.length),
      ...Object.fromEntries(
        settings.flatMap(([key, value], at) => [
          [`GIT_CONFIG_KEY_${at}`, key],
          [`GIT_CONFIG_VALUE_${at}`, value],
        ]),
      ),
      ...variables,
    };
  }

  private settings(): [string, string][] {
    return [
      ['core.hooksPath', '/dev/null'],
      ['core.fsmonitor', 'false'],
      ['core.askPass', ''],
      ['credential.helper', ''],
      ['safe.directory', '*'],
      ['advice.detachedHead', 'false'],
      ['fetch.unpackLimit', '1'],
      ['fetch.recurseSubmodules', 'false'],
      ['gc.autoDetach', 'false'],
      ['maintenance.autoDetach', 'false'],
      ['http.lowSpeedLimit', '1'],
      ['http.lowSpeedTime', '120'],
    ];
  }

  private async credential(): Promise<{ config: [string, string][]; variables: Record<string, string> }> {
    const { credential } = this.access;
    const { kind, host, user } = this.url;
    if (kind === 'ssh') return { config: [], variables: { GIT_SSH_COMMAND: await this.sshCommand(), GIT_SSH_VARIANT: 'ssh' } };
    if (credential === null) return { config: [], variables: {} };
    const secret = this.secret(credential).trim();
    if (/[\p{Cc}]/u.test(secret))
      throw new JobFailed(`the secret in ${credential} is no token or password: it has several lines`);
    return {
      config: [[`credential.${kind}://${host}.helper`, helper]],
      variables: { [userVariable]: user === null ? 'x-access-token' : decodeURIComponent(user), [secretVariable]: secret },
    };
  }

  private async sshCommand(): Promise<string> {
    const { credential } = this.access;
    const knownHosts = [join(this.context.cache('git'), 'known_hosts'), join(homedir(), '.ssh', 'known_hosts')];
    const options = [
      'BatchMode=yes',
      'StrictHostKeyChecking=accept-new',
      `UserKnownHostsFile=${knownHosts.map((file) => `"${file}"`).join(' ')}`,
      'ConnectTimeout=30',
      'ServerAliveInterval=30',
      'ForwardAgent=no',
      'ClearAllForwardings=yes',
      'ControlPath=none',
      'PermitLocalCommand=no',
    ];
    if (credential === null) return sshWords([], options);
    this.agent ??= openSshAgent(this.secret(credential), credential, this.context);
    const { socket } = await this.agent;
    return sshWords(['-F', '/dev/null'], [...options, 'IdentityFile=none', `IdentityAgent="${socket}"`]);
  }

  private secret(variable: string): string {
    const { secrets } = this.context;
    const secret = Object.hasOwn(secrets, variable) ? secrets[variable] : undefined;
    if (secret === undefined || secret === '')
      throw new JobFailed(`credential: the job has no secret for the variable ${variable}: give it one of its project`);
    return secret;
  }
}

/** For the shell that git gives it to. */
const sshWords = (first: readonly string[], options: readonly string[]): string =>
  ['ssh', ...first, ...options.flatMap((option) => ['-o', option])].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
