import { executorsOf, labelsOf } from '@baton/core';
import {
  countRunners,
  isLeft,
  matchesSearch,
  type PackedRows,
  packRows,
  parseSort,
  passes,
  type RunnersLook,
  sortRunners,
} from '@baton/protocol';
import type { RunnerView } from '../../app/index.ts';
import { runnerOf } from '../views/runner.ts';

/** So many rows are packed in a few milliseconds. */
const partRows = 1_000;

interface Part {
  counts: Record<string, number> | null;
  last: boolean;
  packed: PackedRows;
}

/** What decides where a runner stands in the list. */
const factsOf = (view: RunnerView) => {
  const { id, name, number, version, createdAt } = view.runner;
  const { pill, contact, activity, flags } = view.status;
  const { lastHeartbeatAt, tasks } = view;
  return { id, name, number, version, createdAt, pill, contact, activity, flags, lastHeartbeatAt, tasks, view };
};

const narrowedFactsOf = ({ runner, scopeName }: RunnerView) => ({
  scope: scopeName,
  hosting: runner.hosting ?? null,
  builtIn: runner.builtIn ?? false,
  protocol: runner.protocol,
  labels: labelsOf(runner),
  executors: executorsOf(runner),
});

/** A fleet in parts: first what stands on the first screen, then the others, in the same order. Each is made when it is its turn. */
export function* runnerParts(views: readonly RunnerView[], look: RunnersLook, rowsMax = partRows): Generator<Part> {
  const facts = sortRunners(views.map(factsOf), parseSort(look.sort ?? undefined));
  const { narrowing = null } = look;
  const left = facts.filter(({ view }) => (narrowing ? isLeft(narrowedFactsOf(view), narrowing) : !view.runner.builtIn));
  const isOnList = left.length < facts.length ? new Set(left) : null;
  const screen: RunnerView[] = [];
  const others: RunnerView[] = [];
  for (const each of facts) {
    const fits =
      screen.length < look.most && (isOnList?.has(each) ?? true) && passes(each, look.show) && matchesSearch(each, look.search);
    (fits ? screen : others).push(each.view);
  }
  const pack = (part: readonly RunnerView[]): PackedRows => packRows(part.map(runnerOf));
  yield { counts: countRunners(left), last: others.length === 0, packed: pack(screen) };
  for (let from = 0; from < others.length; from += rowsMax) {
    yield { counts: null, last: from + rowsMax >= others.length, packed: pack(others.slice(from, from + rowsMax)) };
  }
}
