import { hash } from 'node:crypto';
import { type Device, instanceScopeId, type Token } from '@baton/core';
import type { TransmitSpec } from '@baton/protocol';
import { type CallerConnection, Refused } from '../../app/index.ts';
import { expectedError } from '../../transports/http/to-api-error.ts';
import type { ForeignAttempt } from '../shared/foreign-attempt.ts';
import { ForeignFleet } from '../shared/foreign-fleet.ts';
import type { ForeignRunner } from '../shared/foreign-runner.ts';
import type { GatewayParts } from '../shared/parts.ts';
import { BadCall, RefusedCall } from './bad-call.ts';
import { type Challenge, challengeOf } from './challenge.ts';
import { Client } from './client.ts';
import { type ClientKind, capabilitiesOf, type HostFacts } from './devices.ts';
import { HeldCall } from './held-call.ts';
import { taskOfLine } from './line-owner.ts';
import type { LogRecord } from './log-record.ts';
import { mayPass, patiently } from './patiently.ts';

/** A runner whose key was checked. */
export interface Caller {
  runnerId: string;
  address: string;
  kind: ClientKind;
  /** of what came with the call */
  host: HostFacts;
}

/** What a program tells of itself when it starts. */
export interface Start {
  devices: readonly Device[];
  host: HostFacts;
  /** how each of its devices is, by id; null: it does not tell */
  statuses: ReadonlyMap<string, string> | null;
}

export interface Completion {
  challengeId: string;
  success: boolean;
  message: string | null;
  deviceId: string | null;
  /** Hz */
  frequency: number | null;
}

/** A task that is on its way to its runner. */
export interface Handed {
  task: Challenge & { transmission_id: number };
  /** It is certain that it did not arrive. */
  lost: () => void;
}

/** Programs give up after 10 s. */
const taskHoldMs = 8_000;

const versionOf = (kind: ClientKind): string => `challengectl (${kind})`;
const lookedAtOnce = 2;
const digestOf = (bytes: Uint8Array): string => hash('sha256', bytes);
const plain = { exitCode: null, signal: null } as const;

/**
 * The calls of challengectl's runners, without HTTP. Each runner is led as a session of our own (`ForeignFleet`).
 *
 * **Errors.** {@link BadCall}, {@link RefusedCall}, and what the app refuses.
 */
export class ChallengectlCalls {
  readonly #parts: Pick<GatewayParts, 'app' | 'clock' | 'entropy' | 'logger'>;
  readonly #fleet: ForeignFleet;
  readonly #clients = new Map<string, Client>();

  constructor(parts: Omit<GatewayParts, 'auth' | 'addresses' | 'lane' | 'webhookSender'>) {
    this.#parts = parts;
    const deps = { ...parts, runners: parts.app.runners };
    this.#fleet = new ForeignFleet(deps, { speaks: 'challengectl', capabilities: capabilitiesOf('runners', [], {}) });
  }

  /** A runner brings the token and the key that were made for it. @returns its name */
  async enroll(pairing: Token, key: Token, runnerId: string, { devices, host }: Start, address: string): Promise<string> {
    const { runners } = this.#parts.app;
    const id = pairing.subjectId ?? '';
    const name = runners.standing(id)?.name;
    if (name !== undefined && runnerId !== name && runnerId !== id)
      throw new BadCall(`runner_id: this enrolment token is for ${name}, not for ${runnerId}`);
    const known = { ...host, runner_id: runnerId };
    const capabilities = capabilitiesOf('runners', devices, known);
    const input = { speaks: 'challengectl', capabilities, version: versionOf('runners'), nonce: '' } as const;
    await runners.pairWithKey(pairing, key, input, address);
    const isOld = pairing.usedAt !== null && (pairing.expiresAt ?? Number.POSITIVE_INFINITY) <= this.#parts.clock.now();
    if (isOld) throw new RefusedCall(409, `The runner ${runnerId} is enrolled already`);
    await this.#begin({ runnerId: id, address, kind: 'runners', host }, devices, known);
    return runnerId;
  }

  /** Its program started. */
  async register(caller: Caller, { devices, host, statuses }: Start): Promise<void> {
    const before = Client.of(this.#parts.app.runners.standing(caller.runnerId), caller.kind);
    const client = await this.#begin(caller, devices, { ...before.host, ...caller.host, ...host });
    if (statuses) await this.#beat(caller, client, statuses);
  }

  /** It is there, and all that it has goes on. */
  async heartbeat(caller: Caller, statuses: ReadonlyMap<string, string> | null): Promise<void> {
    const client = await this.#clientOf(caller);
    if (!client.isSignedOut) await this.#beat(caller, client, statuses);
  }

  /** Waits for a task. Null: there is none. */
  async task(caller: Caller, connection: CallerConnection): Promise<Handed | null> {
    const client = await this.#clientOf(caller);
    client.isSignedOut = false;
    const runner = this.#runnerOf(caller);
    client.held?.end();
    for (const id of client.view.asksAlone()) await this.#lose(runner, client, id);
    const deviceId = client.view.nextDevice(this.#now());
    if (deviceId === null) {
      await runner.heard();
      return null;
    }
    const inUse = client.view.deviceIds.filter((id) => id !== deviceId);
    await runner.tellDevices({ present: client.view.present() ?? undefined, inUse });
    const held = new HeldCall(connection);
    client.held = held;
    try {
      const attempt = await runner.take(taskHoldMs, held);
      return attempt && (await this.#handOut(caller, runner, client, attempt, deviceId));
    } finally {
      if (client.held === held) client.held = null;
    }
  }

  /** Why there is none. */
  async reasonFor({ runnerId }: Caller): Promise<string> {
    const { fleet, pauses } = this.#parts.app;
    const { runner, scopeName } = await fleet.find(runnerId);
    const { pauses: now } = pauses.show(runner.scopeId === instanceScopeId ? null : scopeName);
    return now.length > 0 ? 'System paused' : 'No challenges available';
  }

  async complete(caller: Caller, { challengeId, success, message, deviceId, frequency }: Completion): Promise<void> {
    const client = await this.#clientOf(caller);
    const runner = this.#runnerOf(caller);
    const attempt = runner.attempt(challengeId);
    if (client.view.has(challengeId)) client.view.over(challengeId, this.#now());
    else client.view.endedOn(deviceId, this.#now());
    // which device is the next is another question now
    if (client.kind === 'agents') client.held?.end();
    if (attempt && !attempt.ended) {
      const where = deviceId === null ? '' : ` by device ${deviceId}`;
      if (frequency) await this.#note(attempt, `${success ? 'transmitted' : 'failed'} at ${frequency} Hz${where}`);
      const failure = { kind: 'failed', message: message ?? 'its runner says no more than that it failed' } as const;
      const report = success ? ({ ...plain, kind: 'succeeded', message: null } as const) : { ...plain, ...failure };
      await patiently(this.#parts.clock, () => runner.finish(attempt, report));
    }
    // an end that nobody waits for shows too that it is there
    if (!attempt?.isCounted) await this.#heard(caller);
    if (!attempt?.isCounted) throw new RefusedCall(404, `Challenge ${challengeId} is not assigned to this runner`);
  }

  /** A record of its log: always among its own lines, and in the log of the job that it is of, as far as that is certain. */
  async log(caller: Caller, { level, lines }: LogRecord): Promise<void> {
    const client = await this.#clientOf(caller);
    // what it had when it said so: while the record is being stored it may end that, and get another
    const task = taskOfLine(lines[0] ?? '', client.view.tasks());
    await this.#parts.app.runners.takeLines(caller.runnerId, { lines: lines.map((text) => ({ level, text })) });
    client.view.logged(lines[0] ?? '');
    const attempt = task && this.#runnerOf(caller).attempt(task.id);
    if (attempt) await this.#write(attempt, lines, level === 'warn' || level === 'error' ? 'stderr' : 'stdout');
    // last: what it finds has to be written down, and the database may be away where logs are not
    await this.#heard(caller);
  }

  /** Its program ends by intent; what it had is lost. */
  async signout({ runnerId, kind }: Caller): Promise<void> {
    const client = this.#clients.get(runnerId) ?? Client.of(this.#parts.app.runners.standing(runnerId), kind);
    client.held?.end();
    const gone = new Client(client.kind, client.devices, client.host);
    gone.isSignedOut = true;
    this.#clients.set(runnerId, gone);
    await this.#fleet.ended(runnerId);
  }

  /** The file of a task that it has; throws 404 for any other. */
  async file(caller: Caller, digest: string): Promise<Uint8Array> {
    const runner = this.#runnerOf(caller);
    for (const attempt of runner.attempts()) {
      const spec = attempt.assignment?.spec ?? (await this.#parts.app.jobs.detail(attempt.jobId)).spec;
      const file = this.#translated(attempt, spec, 1);
      if (typeof file === 'string' || !file.file || digestOf(file.file) !== digest) continue;
      await this.#heard(caller, attempt);
      return file.file;
    }
    await this.#heard(caller);
    throw new RefusedCall(404, 'File not found: none of the tasks of this runner has such a file');
  }

  async #begin(caller: Caller, devices: readonly Device[], host: HostFacts): Promise<Client> {
    const { runnerId, address, kind } = caller;
    const before = this.#knownClient(caller);
    before.held?.end();
    const client = new Client(kind, devices, host);
    const { entropy, clock } = this.#parts;
    const capabilities = capabilitiesOf(kind, devices, host);
    const start = { bootId: entropy.uuid(clock.now()), address, version: versionOf(kind), capabilities };
    const runner = await this.#fleet.began(runnerId, start, () => {
      // until its loss is written down, which may fail, what it had goes on, and its lines are its own
      for (const task of before.view.tasks()) client.view.handed(task.id, { ...task, isConfirmed: true }, this.#now());
      this.#clients.set(runnerId, client);
    });
    // its beginning may have come twice: what it does next shows whether it has them
    client.view.keep(runner.attempts().map(({ id }) => id));
    return client;
  }

  /** Who enrols does not say which API it will use: it is known with its first call, before it has anything. */
  async #clientOf(caller: Caller): Promise<Client> {
    const { kind } = caller;
    const client = this.#knownClient(caller);
    if (client.kind === kind || client.isSignedOut || this.#runnerOf(caller).attempts().length > 0) return client;
    return await this.#begin(caller, client.devices, client.host);
  }

  /** One that was there before this server may have what it was given then. */
  #knownClient(caller: Caller): Client {
    const { runnerId, kind } = caller;
    const known = this.#clients.get(runnerId);
    if (known) return known;
    this.#forgetRemoved();
    const client = Client.of(this.#parts.app.runners.standing(runnerId), kind);
    for (const { id, deviceId } of this.#runnerOf(caller).attempts())
      client.view.handed(id, { deviceId, name: '', isConfirmed: true }, this.#now());
    this.#clients.set(runnerId, client);
    return client;
  }

  /** Looks at a few after the other, round and round. */
  #forgetRemoved(): void {
    for (const [id, client] of [...this.#clients].slice(0, lookedAtOnce)) {
      this.#clients.delete(id);
      if (this.#parts.app.runners.standing(id) !== null) this.#clients.set(id, client);
    }
  }

  /** A call of it came. It may have signed out since, while something was waited for. */
  async #heard(caller: Caller, ...attempts: readonly ForeignAttempt[]): Promise<void> {
    if (!this.#knownClient(caller).isSignedOut) await this.#runnerOf(caller).heard(...attempts);
  }

  #runnerOf = ({ runnerId, address }: Caller): ForeignRunner => this.#fleet.runner(runnerId, address);

  #now = (): number => this.#parts.clock.monotonic();

  async #beat(caller: Caller, { view }: Client, statuses: ReadonlyMap<string, string> | null): Promise<void> {
    const runner = this.#runnerOf(caller);
    const lost = view.beat(statuses, this.#now());
    await runner.tellDevices({ ...runner.devices, present: view.present() ?? undefined });
    const kept = runner.attempts().filter(({ id }) => view.has(id) && !lost.includes(id));
    await this.#heard(caller, ...kept);
    const client = this.#clients.get(caller.runnerId);
    if (client) for (const id of lost) await this.#lose(runner, client, id);
  }

  async #lose(runner: ForeignRunner, { view }: Client, attemptId: string): Promise<void> {
    const attempt = runner.attempts().find(({ id }) => id === attemptId);
    // while that is not written down it goes on, and its lines are its own
    if (attempt) await runner.forget(attempt);
    view.over(attemptId, this.#now());
  }

  #translated(attempt: ForeignAttempt, spec: unknown, frequency: number | undefined) {
    const { id, assignment } = attempt;
    const transmission = { id, name: assignment?.name ?? '', frequency, spec: spec as TransmitSpec };
    return challengeOf(transmission, digestOf);
  }

  /** Once it is handed out nobody can take it back, so its gate is passed before. */
  async #handOut(
    { address }: Caller,
    runner: ForeignRunner,
    { view }: Client,
    attempt: ForeignAttempt,
    deviceId: string,
  ): Promise<Handed | null> {
    const { assignment } = attempt;
    if (attempt.deviceId !== deviceId || !assignment) {
      runner.undeliver(attempt);
      return null;
    }
    const made = this.#translated(attempt, assignment.spec, assignment.values?.frequency);
    if (typeof made === 'string') {
      await this.#endUnsent(runner, attempt, 'failed', made);
      return null;
    }
    if (!(await this.#passesGate(runner, attempt, address))) return null;
    const { challenge } = made;
    view.handed(attempt.id, { deviceId, name: challenge.name, isConfirmed: false }, this.#now());
    return {
      task: { ...challenge, transmission_id: attempt.number },
      lost: () => {
        view.over(attempt.id, this.#now());
        runner.undeliver(attempt);
      },
    };
  }

  async #passesGate(runner: ForeignRunner, attempt: ForeignAttempt, address: string): Promise<boolean> {
    try {
      await this.#parts.app.runners.gate(runner.id, attempt.id, attempt.epoch, address);
      return true;
    } catch (error) {
      if (!(error instanceof Refused) || mayPass(error)) {
        // leave that was given all the same is told again when the next call asks for it
        runner.undeliver(attempt);
        throw error;
      }
      const kind = error.code === 'job_cancelling' ? 'cancelled' : 'failed';
      await this.#endUnsent(runner, attempt, kind, `not transmitted: ${error.code.replaceAll('_', ' ')}`);
      return false;
    }
  }

  /** No program has it, so none would tell of its end again: where that can not be stored the next call comes to it. */
  async #endUnsent(runner: ForeignRunner, attempt: ForeignAttempt, kind: 'failed' | 'cancelled', message: string): Promise<void> {
    try {
      await runner.finish(attempt, { ...plain, kind, message });
    } catch (error) {
      runner.undeliver(attempt);
      throw error;
    }
  }

  /** A line of ours, without which the end counts all the same. */
  async #note(attempt: ForeignAttempt, text: string): Promise<void> {
    try {
      await this.#write(attempt, [text], 'system');
    } catch (error) {
      if (!expectedError(error)) throw error;
    }
  }

  async #write(attempt: ForeignAttempt, lines: readonly string[], stream: 'stdout' | 'stderr' | 'system'): Promise<void> {
    try {
      await attempt.log.append(
        null,
        lines.map((text) => ({ text, stream })),
      );
    } catch (error) {
      if (!(error instanceof Refused) || mayPass(error)) throw error;
    }
  }
}
