import type { Capabilities, RunnerUpdate } from '@baton/protocol';
import { CallFailed } from './call-failed.ts';
import { sameDevices } from './devices.ts';
import type { SessionEffect, SessionEvent, TimerName } from './events.ts';
import { step } from './machine.ts';
import type {
  Clock,
  Credential,
  DeviceSource,
  JobEvents,
  JobsHost,
  Random,
  Say,
  Transport,
  Updater,
  VitalsSource,
} from './ports.ts';
import { type MachineOptions, newSession, type SessionExit, type SessionState } from './state.ts';

/** How often the devices are looked at. */
const deviceWatchMs = 500;

export interface SessionDeps {
  options: MachineOptions;
  /** of this process; made anew at each start */
  bootId: string;
  version: string;
  protocol: { min: number; max: number };
  capabilities: Capabilities;
  transport: Transport;
  credential: Credential;
  /** builds what runs the jobs; it tells their ends through `events` */
  host: (events: JobEvents) => JobsHost;
  vitals: VitalsSource;
  /** left out: it stays the version that it is */
  updater?: Updater | undefined;
  /** left out: it has no device that could be missing */
  devices?: DeviceSource | undefined;
  clock: Clock;
  random: Random;
  say: Say;
  /** called after every step, for whoever shows the state */
  changed?: (state: SessionState) => void;
}

export interface RunningSession {
  /** resolves when the runner is to exit; never rejects */
  readonly done: Promise<SessionExit>;
  readonly state: SessionState;
  /** finish the jobs, then leave */
  drain(): void;
  /** stop the jobs, then leave */
  interrupt(message: string): void;
  /** stops to act at once, as if the process had been killed; `done` stays open */
  abandon(): void;
}

/** The one loop that drives the machine: hands it events one after another and carries out what it wants. */
export function runSession(deps: SessionDeps): RunningSession {
  return new SessionLoop(deps);
}

class SessionLoop implements RunningSession {
  readonly done: Promise<SessionExit>;
  state: SessionState;
  private readonly deps: SessionDeps;
  private readonly host: JobsHost;
  private readonly queue: SessionEvent[] = [];
  private readonly timers = new Map<TimerName, () => void>();
  private busy = false;
  private abandoned = false;
  private proving: Promise<void> = Promise.resolve();
  private stopWatching: () => void = () => {};
  private resolve: (exit: SessionExit) => void = () => {};

  constructor(deps: SessionDeps) {
    this.deps = deps;
    this.state = newSession(deps.options);
    this.done = new Promise((resolve) => {
      this.resolve = resolve;
    });
    this.host = deps.host({
      ended: (attemptId, finish) => {
        // a job whose device is pulled out may be over before anybody looked
        this.lookAtDevices();
        this.dispatch({ type: 'ended', attemptId, finish });
      },
      logClosed: (attemptId) => this.dispatch({ type: 'logClosed', attemptId }),
    });
    this.watchDevices();
    this.dispatch({ type: 'start' });
  }

  drain(): void {
    this.dispatch({ type: 'drain' });
  }

  interrupt(message: string): void {
    this.dispatch({ type: 'interrupt', message });
  }

  abandon(): void {
    this.abandoned = true;
    this.stopWatching();
    for (const cancel of this.timers.values()) cancel();
    this.timers.clear();
  }

  /** Effects may bring events at once; they wait until the step that caused them is carried out. */
  private dispatch(event: SessionEvent): void {
    this.queue.push(event);
    if (this.busy) return;
    this.busy = true;
    for (let next = this.queue.shift(); next && !this.abandoned; next = this.queue.shift()) {
      const { state, effects } = step(this.state, next, this.deps.clock.monotonic());
      this.state = state;
      for (const effect of effects) this.carryOut(effect);
      this.deps.changed?.(state);
    }
    this.busy = false;
  }

  private carryOut(effect: SessionEffect): void {
    const { host } = this;
    switch (effect.type) {
      case 'launch':
        host.launch(effect.assignment, effect.fence);
        return;
      case 'closeEmptyLog':
        host.closeEmptyLog(effect.attemptId, effect.epoch);
        return;
      case 'stop':
        host.stop(effect.attemptId, { cause: effect.cause, graceMs: effect.graceMs, message: effect.message });
        return;
      case 'fence':
        host.fence(effect.attemptId, effect.times);
        return;
      case 'setTimer':
        this.setTimer(effect.name, effect.ms + this.deps.random() * effect.spreadMs);
        return;
      case 'clearTimer':
        this.clearTimer(effect.name);
        return;
      case 'say':
        this.deps.say(effect.level, effect.message, effect.detail);
        return;
      case 'exit':
        this.abandon();
        void this.proving.then(() => this.resolve(effect.exit));
        return;
      case 'prove':
        // the process goes whether it is heard or not
        this.proving = this.deps.transport.prove(effect.proof).catch(() => {});
        return;
      case 'renew':
        this.settle(
          this.deps.credential.renew(),
          (renewInMs) => ({ type: 'renewed', renewInMs }),
          (failure) => ({ type: 'renewFailed', failure }),
        );
        return;
      case 'prepareUpdate':
        this.prepareUpdate(effect.order);
        return;
      default:
        this.call(effect);
        return;
    }
  }

  private prepareUpdate(order: RunnerUpdate): void {
    const { version } = order;
    const tell = (event: SessionEvent): void => {
      if (!this.abandoned) this.dispatch(event);
    };
    (this.deps.updater?.prepare(order) ?? Promise.reject(new Error('it may not be installed here'))).then(
      () => tell({ type: 'updateReady', version }),
      (error: unknown) => tell({ type: 'updateFailed', version, problem: problemOf(error) }),
    );
  }

  private setTimer(name: TimerName, ms: number): void {
    this.clearTimer(name);
    const fire = () => {
      this.timers.delete(name);
      this.dispatch({ type: 'timer', name });
    };
    this.timers.set(name, this.deps.clock.after(ms, fire));
  }

  private clearTimer(name: TimerName): void {
    this.timers.get(name)?.();
    this.timers.delete(name);
  }

  private call(effect: Extract<SessionEffect, { type: 'open' | 'close' | 'sync' | 'decline' }>): void {
    const { transport, bootId, version, protocol, capabilities } = this.deps;
    switch (effect.type) {
      case 'open':
        this.settle(
          transport.openSession({ bootId, version, protocol, capabilities, ...failedUpdate(this.deps.updater) }),
          (answer) => {
            this.noteShortage();
            return { type: 'opened', answer };
          },
          (failure) => ({ type: 'openFailed', failure }),
        );
        return;
      case 'close':
        this.settle(
          transport.closeSession(effect.sessionId),
          () => ({ type: 'closed' }),
          () => ({ type: 'closed' }),
        );
        return;
      case 'sync':
        this.sync(effect);
        return;
      case 'decline': {
        const { attemptId, sessionId, epoch, syncNumber, reason } = effect;
        transport.decline(attemptId, { sessionId, epoch, syncNumber, decline: reason }).catch(() => {}); // the offer expires anyway
        return;
      }
    }
  }

  private sync(effect: Extract<SessionEffect, { type: 'sync' }>): void {
    const { type: _, holdMs, accepts, reports, devices, proof, update, ...plain } = effect;
    const { sessionId, number } = plain;
    const present = devices === null ? {} : { devices: [...devices] };
    const request = {
      ...plain,
      ...present,
      ...(accepts.length > 0 ? { accepts } : {}),
      ...(reports.length > 0 ? { reports } : {}),
      ...(proof === null ? {} : { proof }),
      ...(update === null ? {} : { update }),
    };
    const { vitals } = this.deps.vitals.read();
    this.settle(
      this.deps.transport.sync({ ...request, vitals }, holdMs),
      (answer) => {
        this.noteShortage();
        return { type: 'synced', sessionId, number, answer };
      },
      (failure) => ({ type: 'syncFailed', sessionId, number, failure }),
    );
  }

  private watchDevices(): void {
    if (!this.deps.devices || this.abandoned) return;
    this.lookAtDevices();
    this.stopWatching = this.deps.clock.after(deviceWatchMs, () => this.watchDevices());
  }

  private lookAtDevices(): void {
    const present = this.deps.devices?.present();
    if (present && !sameDevices(present, this.state.devices)) this.dispatch({ type: 'devices', present });
  }

  /** A shortage has to be known before the offers of an answer are taken. */
  private noteShortage(): void {
    const { shortage } = this.deps.vitals.read();
    if (shortage !== this.state.shortage) this.dispatch({ type: 'shortage', reason: shortage });
  }

  private settle<T>(
    answer: Promise<T>,
    onAnswer: (value: T) => SessionEvent,
    onFailure: (failure: CallFailed) => SessionEvent,
  ): void {
    answer.then(
      (value) => {
        if (!this.abandoned) this.dispatch(onAnswer(value));
      },
      (error: unknown) => {
        if (!this.abandoned) this.dispatch(onFailure(CallFailed.from(error)));
      },
    );
  }
}

/** As long as the protocol lets reasons be, and in one line. */
const problemOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/[\p{Cc}\p{Cf}]+/gu, ' ').slice(0, 500);

function failedUpdate(updater: Updater | undefined): { updateFailed?: { version: string; reason: string } } {
  const failed = updater?.failed() ?? null;
  return failed ? { updateFailed: failed } : {};
}
