import type { BulkResult, Pairing, Runner, RunnerActionDone } from '@baton/protocol';
import type { Context } from '../../../context.ts';
import { clean } from '../../../output/clean.ts';
import { notePairing, pairingJson, pairingText } from '../pairing.ts';
import type { ActionFlags, ActionVerb } from './action-verb.ts';

/** What became of the one runner. */
export async function printDone(
  context: Context,
  verb: ActionVerb,
  runner: Runner,
  done: RunnerActionDone,
  flags: ActionFlags,
): Promise<void> {
  if (flags.json) return context.printJson(done.pairing ? pairingJson(done.pairing) : done);
  if (done.pairing) {
    await context.print(pairingText(done.pairing));
    return notePairing(context, done.pairing);
  }
  if (done.jobId === undefined) return context.print(`${clean(runner.name)} ${doneTo(runner, verb, flags)}\n`);
  return context.print(`${clean(runner.name)} ${begun}; follow it: baton jobs logs ${done.jobId} --follow\n`);
}

/** Of a cloud-hosted runner: what was made for it is removed by a job, which may fail. */
const begun = 'is removed as soon as what it runs is done';

/** Of a runner of another system that is drained: it can not be told to leave. */
const stays = 'finishes what it has, and stays, disabled';

/** What became of each; the exit code is 1 when one failed. */
export async function printResults(
  context: Context,
  verb: ActionVerb,
  runners: readonly Runner[],
  { results }: BulkResult,
  flags: ActionFlags,
): Promise<void> {
  if (results.some(({ error }) => error !== null)) context.exitCode = 1;
  if (flags.json) return context.printJson({ results });
  for (const [index, { error, pairing }] of results.entries()) {
    const name = clean(runners[index]?.name ?? '');
    if (error) context.note(`${name}: ${clean(error.message)}\n  next: ${clean(error.next)}`);
    else await context.print(pairing ? pasteable(name, pairing) : `${name} ${doneTo(runners[index], verb, flags)}\n`);
  }
}

function doneTo(runner: Runner | undefined, verb: ActionVerb, flags: ActionFlags): string {
  if (verb.action === 'remove' && runner?.hosting) return begun;
  return verb.action === 'drain' && runner?.limits.includes('drain') ? stays : verb.done(flags);
}

/** The command below the name of its runner, as a comment of the shell. */
const pasteable = (name: string, pairing: Pairing): string => `# ${name}\n${pairingText(pairing)}`;
