import type { Random } from '../clock/random.ts';
import type { Trace } from '../run/trace.ts';
import type { Clients } from './clients.ts';

interface PausingDeps {
  random: Random;
  trace: Trace;
  clients: Clients;
  /** the server's wall clock; null: it is not there */
  wall: () => number | null;
  /** what was said of scopes, by their ids */
  said: () => { scopeId: string; asked: { until: number | null } | null; hours: object | null }[];
  fail: (what: string) => void;
}

const names: Readonly<Record<string, string>> = {
  instance: 'instance',
  'organization-default': 'baton',
  'project-default': 'baton/default',
};

const timeOf = (at: number): string => new Date(at).toISOString().slice(11, 16);

/** People who pause and resume scopes, and set their pause hours. */
export class Pausing {
  readonly #deps: PausingDeps;

  constructor(deps: PausingDeps) {
    this.#deps = deps;
  }

  /** Something of all that there is to do. */
  somehow(): void {
    const { random, wall } = this.#deps;
    const scope = random.pick(Object.values(names));
    const what = random.pick(['pause', 'pause', 'resume', 'resume', 'hours'] as const);
    const at = wall();
    if (what === 'pause') this.#ask('pause', scope, random.chance(0.5) ? random.integer(500, 20_000) : null);
    else if (what === 'resume') this.#ask('resume', scope);
    else if (at !== null) {
      const from = at + random.between(-60_000, 90_000);
      const window = { days: [], from: timeOf(from), to: timeOf(from + random.integer(1, 3) * 60_000), timeZone: 'UTC' };
      this.#ask('hours', scope, random.chance(0.7) ? [window] : []);
    }
  }

  /** Takes everything back that still holds. */
  restore(): void {
    const now = this.#deps.wall();
    for (const { scopeId, asked, hours } of this.#deps.said()) {
      const scope = names[scopeId] ?? '';
      if (hours !== null) this.#ask('hours', scope, []);
      if (asked && (asked.until === null || now === null || asked.until > now)) this.#ask('resume', scope);
    }
  }

  #ask(verb: string, scope: string, what?: unknown): void {
    const { trace, clients, fail } = this.#deps;
    trace.say('people', `${verb} ${scope} ${JSON.stringify(what ?? null)}`);
    void clients.ask('somebody', [verb, scope, what], (answer) => {
      if (!answer.ok && answer.failure.code !== 'until_in_past') fail(`${verb} ${scope} was refused: ${answer.failure.code}`);
    });
  }
}
