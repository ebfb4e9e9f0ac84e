import type { Runner } from '../rest/runners.ts';
import { isWithin } from '../shared/scope-within.ts';
import { type RunnerProtocol, runnerProtocolNames } from '../shared/state-names.ts';

export const runnerTypes = ['self-hosted', 'cloud-hosted', 'built-in'] as const;
export type RunnerType = (typeof runnerTypes)[number];

interface Cared {
  /** of a runner that a pool made */
  hosting: object | null;
  builtIn: boolean;
}

/** Who cares for its machine: people, a pool, or nobody, because it is the server itself. */
export const typeOf = ({ hosting, builtIn }: Cared): RunnerType =>
  builtIn ? 'built-in' : hosting ? 'cloud-hosted' : 'self-hosted';

/** What narrows a list of runners besides its status and a search. Empty lists narrow nothing. */
export interface RunnerNarrowing {
  /** the scope whose pages are shown: its runners and those of all under it; null: all */
  within: string | null;
  /** it belongs to one of these */
  scopes: string[];
  types: RunnerType[];
  /** it speaks one of these */
  protocols: RunnerProtocol[];
  /** it has all of these */
  labels: string[];
  /** it offers all of these */
  executors: string[];
}

/** The same as the address of the list has it; lists are joined by commas. */
export interface NarrowingWords {
  scope?: string | undefined;
  of?: string | undefined;
  type?: string | undefined;
  protocol?: string | undefined;
  label?: string | undefined;
  executor?: string | undefined;
}

const listOf = (text: string | undefined): string[] => (text ?? '').split(',').filter((word) => word !== '');

/** Reads it from an address; null: it narrows nothing. */
export function narrowingOf({ scope, of, type, protocol, label, executor }: NarrowingWords): RunnerNarrowing | null {
  const narrowing: RunnerNarrowing = {
    within: scope || null,
    scopes: listOf(of),
    types: runnerTypes.filter((each) => listOf(type).includes(each)),
    protocols: runnerProtocolNames.filter((each) => listOf(protocol).includes(each)),
    labels: listOf(label),
    executors: listOf(executor),
  };
  const { within, ...lists } = narrowing;
  return within === null && Object.values(lists).every(({ length }) => length === 0) ? null : narrowing;
}

/** What narrows tests. */
export type NarrowedFacts = Pick<Runner, 'scope' | 'labels' | 'protocol'> & Cared & { executors: readonly { name: string }[] };

/** Whether a runner is left. The server itself is nobody's machine: it is left only where its type is asked for. */
export function isLeft(runner: NarrowedFacts, narrowing: RunnerNarrowing | null): boolean {
  if (runner.builtIn && !narrowing?.types.includes('built-in')) return false;
  if (!narrowing) return true;
  const { within, scopes, types, protocols, labels, executors } = narrowing;
  return (
    isWithin(runner.scope, within) &&
    (scopes.length === 0 || scopes.includes(runner.scope)) &&
    (types.length === 0 || types.includes(typeOf(runner))) &&
    (protocols.length === 0 || protocols.includes(runner.protocol)) &&
    labels.every((label) => runner.labels.includes(label)) &&
    executors.every((name) => runner.executors.some((offered) => offered.name === name))
  );
}
