import type { Runner, Token } from '@baton/core';
import type { Random } from '../clock/random.ts';
import type { World } from '../clock/world.ts';
import type { Answer } from '../network/call.ts';
import type { RunnerNode } from '../nodes/runner.ts';
import type { Trace } from '../run/trace.ts';
import { type Clients, givenLabel } from './clients.ts';

export interface OperatorDeps {
  world: World;
  random: Random;
  trace: Trace;
  clients: Clients;
  rowOf: (runnerId: string) => Runner | undefined;
  tokenRow: (tokenId: string) => Token | undefined;
  fail: (what: string) => void;
}

type Action = 'disable' | 'enable' | 'drain' | 'kick' | 'rotate' | 'revoke' | 'remove';

/** What people do besides kicking, as often as it stands here. */
const habits = [
  ...(['disable', 'disable', 'disable', 'enable', 'enable', 'enable', 'drain', 'drain', 'rotate', 'revoke'] as const),
  ...(['relabel', 'relabel', 'rename', 'rules'] as const),
];

/** The answer to the first of several was lost, or it is in another state at the moment. */
const expected = [
  ...[
    'runner_not_found',
    'runner_removed',
    'runner_not_connected',
    'runner_not_paired',
    'runner_already_paired',
    'runner_retired',
  ],
  ...['runner_name_taken', 'until_in_past', 'token_used', 'token_expired', 'token_revoked'],
];

/** People who look after runners. */
export class Operators {
  readonly #deps: OperatorDeps;
  #names = 0;
  /** runners that somebody is pairing again */
  readonly #pairing = new Set<string>();

  constructor(deps: OperatorDeps) {
    this.#deps = deps;
  }

  act(action: Action, runnerId: string, forMs: number | null = null): void {
    const { trace } = this.#deps;
    const until = forMs === null ? '' : ` for ${Math.round(forMs)} ms`;
    trace.say('people', `${action} ${trace.name('runner', runnerId)}${until}`);
    void this.#ask(['act', runnerId, action, forMs], () => {});
  }

  /** Something of all that there is to do. */
  actSomehow(runner: RunnerNode): void {
    const { random, world } = this.#deps;
    const habit = random.pick(habits);
    const forMs = random.chance(0.6) ? random.integer(500, 15_000) : null;
    if (habit === 'disable' || habit === 'drain') this.act(habit, runner.id, forMs);
    else if (habit === 'enable') this.act(habit, runner.id);
    else if (habit === 'rotate' || habit === 'revoke') {
      this.act(habit, runner.id);
      world.after(random.between(0, 20_000), () => this.pairAgain(runner));
    } else this.#edit(runner.id, habit);
  }

  #edit(runnerId: string, what: 'relabel' | 'rename' | 'rules'): void {
    const { random } = this.#deps;
    if (what === 'relabel') this.edit(runnerId, { labels: random.chance(0.5) ? [givenLabel] : [] });
    else if (what === 'rename') this.edit(runnerId, { name: `renamed ${++this.#names}` });
    else this.edit(runnerId, { trusted: random.chance(0.3), refusesUnlabelled: random.chance(0.4) });
  }

  edit(runnerId: string, patch: object): void {
    const { trace } = this.#deps;
    trace.say('people', `changes ${trace.name('runner', runnerId)}: ${JSON.stringify(patch)}`);
    void this.#ask(['edit', runnerId, patch], () => {});
  }

  /** Whoever rotated it pairs it again, with a new command: the first one may not have come through. */
  pairAgain({ id, deps: { capabilities } }: RunnerNode): void {
    const { trace, tokenRow, random } = this.#deps;
    if (this.#pairing.has(id)) return;
    this.#pairing.add(id);
    void this.#ask(['renewPairing', id], (answer) => {
      const row = answer.ok ? tokenRow((answer.body as { token: string }).token) : undefined;
      if (!row) {
        this.#pairing.delete(id);
        return;
      }
      trace.say('people', `pairs ${trace.name('runner', id)} again`);
      const input = { capabilities, version: '0.1.0', nonce: `nonce ${random.integer(0, 1e9)}` };
      void this.#ask(['register', row, input], () => this.#pairing.delete(id));
    });
  }

  /** Sees to it that a runner is there for any job that it can run: when everything has healed. */
  restore(runner: RunnerNode): void {
    const row = this.#deps.rowOf(runner.id);
    if (!row || row.removedAt !== null) return;
    if (row.disabled || row.draining?.by === 'server') this.act('enable', runner.id);
    if (row.trusted || row.refusesUnlabelled) this.edit(runner.id, { trusted: false, refusesUnlabelled: false });
    if (!row.labelsAdded.includes(givenLabel)) this.edit(runner.id, { labels: [givenLabel] });
    if (row.credential === 'revoked') this.pairAgain(runner);
  }

  #ask(args: unknown[], then: (answer: Answer) => void): Promise<void> {
    const { clients, fail } = this.#deps;
    return clients.ask('somebody', args, (answer) => {
      if (!answer.ok && !expected.includes(answer.failure.code))
        fail(`${args[0]} ${args[2]} was refused: ${answer.failure.code}`);
      then(answer);
    });
  }
}
