import { type Capabilities, defaultDurations, type RunnerProtocol, standingOf } from '@baton/core';
import { createMemoryStore } from '@baton/server';
import { allCheckers } from '../checkers/all.ts';
import { Life } from '../clock/life.ts';
import { Random } from '../clock/random.ts';
import { World } from '../clock/world.ts';
import { LogDisk } from '../faults/log-disk.ts';
import { Disk } from '../faults/store.ts';
import { type Answer, call, type Request } from '../network/call.ts';
import { Link } from '../network/link.ts';
import { ServerNode } from '../nodes/server.ts';
import { type Enrolled, enrol } from '../run/enrol.ts';
import { Observer } from '../run/observer.ts';
import { Trace } from '../run/trace.ts';

/** How a call fares: it is answered; its answer is lost, and the server does not know; its caller is gone before it is answered. */
export type Fate = 'answered' | 'unheard' | 'cut';

const faultless = { commitMsMean: 0.1, readMsMean: 0, conflict: 0, unavailable: 0, unknown: 0 };
const waitMs = 20_000;
/** Long enough that calls at once meet while one of them looks at the log. */
const lookMsMax = 20;
/** By then a call whose caller is gone has had its effect. */
const overMs = 200;
const checkersOfRows = ['one lease', 'jobs end once', 'loss policy', 'removal fails', 'offers fit', 'device rows', 'actions'];

/** A server, and somebody who speaks to it one call after the other, as runners of another system and as a person. */
export class Table {
  readonly world = new World();
  readonly trace = new Trace(this.world);
  readonly observer = new Observer(this.trace);
  readonly logs: LogDisk;
  readonly server: ServerNode;
  readonly #random = new Random(1, 'conversation');
  readonly #inner = createMemoryStore();
  readonly #link: Link;
  #life: Life;
  #runners = 0;
  #jobs = 0;

  constructor() {
    const { world, observer, trace } = this;
    this.#life = new Life(world, { rate: 1, wallSkewMs: 0 }, 0);
    this.#link = new Link(world, this.#random.fork('link'), { delayMsMin: 1, delayMsMean: 0.1, loss: 0, duplicates: 0 });
    this.logs = new LogDisk(world, this.#random.fork('logs'), () => 0, lookMsMax);
    const disk = new Disk({
      ...{ world, random: this.#random.fork('store'), inner: this.#inner, faults: () => faultless },
      watcher: { asked: (commits) => observer.asked(commits), applied: (commit, result) => observer.applied(commit, result) },
    });
    this.server = new ServerNode({
      ...{
        world,
        random: this.#random.fork('server'),
        trace,
        disk,
        logs: this.logs,
        durations: defaultDurations,
        renewEvery: null,
      },
      counted: () => {},
      defect: (what) => observer.fail('no defect', what),
      standing: (id, tokenId) => {
        const row = observer.rows.table('runner').get(id);
        const token = observer.rows.table('token').get(tokenId ?? '');
        return row && token ? standingOf(token, row) : 'revoked';
      },
      answered: (request, handled) => observer.answered(request, handled),
    });
    const makers = Object.fromEntries(Object.entries(allCheckers).filter(([name]) => checkersOfRows.includes(name)));
    observer.begin(
      {
        ...{ world, durations: defaultDurations, logs: this.logs, server: this.server, runners: new Map(), storeFaults: false },
        ...{ serverBackAt: () => this.server.startedAt, serverBreaks: () => this.server.starts },
      },
      makers,
    );
  }

  async runner(protocol: RunnerProtocol, capabilities: Capabilities): Promise<Enrolled> {
    const number = ++this.#runners;
    const random = this.#random.fork(`runner ${number}`);
    return await enrol({
      random,
      inner: this.#inner,
      rows: this.observer.rows,
      protocol,
      number,
      name: `${protocol}${number}`,
      capabilities,
    });
  }

  async start(): Promise<void> {
    this.server.start();
    await this.world.run(() => this.server.ready);
  }

  /** Killed, and there again. */
  async restart(): Promise<void> {
    this.server.crash();
    await this.start();
  }

  async pass(ms: number): Promise<void> {
    const until = this.world.now + ms;
    this.world.after(ms, () => {});
    await this.world.run(() => this.world.now >= until);
  }

  /** Null: no answer came that anybody heard. */
  async ask(request: Request, fate: Fate = 'answered', timeoutMs = waitMs): Promise<Answer | null> {
    const caller = new Life(this.world, { rate: 1, wallSkewMs: 0 }, 0);
    let answer: Answer | null = null;
    let isOver = false;
    void call(caller, this.#link, this.server, request, timeoutMs).then((given) => {
      answer = given;
      isOver = true;
    });
    if (fate === 'cut') {
      await this.pass(3);
      caller.kill();
      await this.pass(overMs);
      return null;
    }
    await this.world.run(() => isOver);
    return fate === 'answered' ? answer : null;
  }

  /** Two calls of a runner of another system at once, both answered. */
  async atOnce(by: Enrolled, ...calls: [string, string, unknown, object?][]): Promise<Answer[]> {
    const caller = new Life(this.world, { rate: 1, wallSkewMs: 0 }, 0);
    const answers: Answer[] = [];
    for (const [protocol, method, message, more = {}] of calls) {
      const request = { op: 'foreign', from: by.id, token: by.token, args: [protocol, method, message, more] };
      void call(caller, this.#link, this.server, request, waitMs).then((given) => void answers.push(given));
    }
    await this.world.run(() => answers.length === calls.length);
    return answers;
  }

  /** A call of a runner of another system. */
  foreign(
    by: Enrolled,
    args: [protocol: string, method: string, message: unknown, more?: object],
    fate: Fate = 'answered',
  ): Promise<Answer | null> {
    const [protocol, method, message, more = {}] = args;
    return this.ask({ op: 'foreign', from: by.id, token: by.token, args: [protocol, method, message, more] }, fate);
  }

  async person(...args: unknown[]): Promise<Answer | null> {
    return await this.ask({ op: 'person', from: 'jo', args });
  }

  async submit(job: object): Promise<string> {
    const answer = await this.person('submit', job, `key ${++this.#jobs}`);
    if (!answer?.ok) throw new Error(`a job was refused: ${JSON.stringify(answer)}`);
    return (answer.body as { view: { job: { id: string } } }).view.job.id;
  }

  /** All rows of jobs and attempts, and of logs, as one text. */
  digest(): string {
    const { rows } = this.observer;
    const logs = [...rows.table('attempt').keys()].map((id) => this.logs.stored(id)?.chunks.length ?? 0);
    return JSON.stringify([[...rows.table('job').values()], [...rows.table('attempt').values()], logs]);
  }

  /** The lines that are stored of an attempt. */
  lines(attemptId: string): string[] {
    const chunks = this.logs.stored(attemptId)?.chunks ?? [];
    return Buffer.concat(chunks.map(({ bytes }) => bytes))
      .toString()
      .split('\n')
      .slice(0, -1);
  }

  end(): void {
    this.#life.kill();
    const { violation } = this.observer;
    if (violation) throw new Error(`${violation.checker}: ${violation.what}\n${this.trace.lines().slice(-30).join('\n')}`);
  }
}
