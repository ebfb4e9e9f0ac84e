/** How a step of an operation on a cloud-hosted runner stands. `undone`: it was rolled back. `left`: it could not be. */
export const stepStates = ['planned', 'running', 'done', 'failed', 'undoing', 'undone', 'left'] as const;
export type StepState = (typeof stepStates)[number];

/** One step: a resource that is made, changed or removed, or the wait for the runner. */
export interface OperationStep {
  /** the provider's word for the resource, or `drain`, `check`, `heartbeat`, … */
  kind: string;
  /** for people */
  title: string;
  /** as it is found in the console of the cloud; empty: it has no name */
  name: string;
  state: StepState;
  startedAt: number | null;
  endedAt: number | null;
  /** how long it usually takes; null: unknown */
  usualMs: number | null;
  /** the provider's own words; null: none */
  error: string | null;
}

/** What an operation tells: `{ type: 'operation', kind, … }` once, then `{ type: 'step', … }` whenever a step changes. */
export interface OperationResult {
  /** `deploy`, `update`, …; null: it did not get so far */
  kind: string | null;
  provider: string;
  region: string | null;
  runnerId: string;
  runnerName: string;
  poolId: string;
  poolName: string;
  /** why it was begun, for people */
  cause: string;
  /** in the order in which they were first told */
  steps: OperationStep[];
}

/** More than any provider has. */
const stepsMax = 200;

export const emptyOperationResult = (): OperationResult => ({
  ...{ kind: null, provider: '', region: null, runnerId: '', runnerName: '', poolId: '', poolName: '', cause: '' },
  steps: [],
});

type Event = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const number = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);
const stateOf = (value: unknown): StepState => stepStates.find((state) => state === value) ?? 'planned';

/** Takes in what was told next; changes `result`. What is not understood is passed over. */
export function foldOperation(result: OperationResult, event: Event): void {
  if (event.type === 'operation') {
    result.kind = textOrNull(event.kind);
    result.region = textOrNull(event.region);
    for (const field of ['provider', 'runnerId', 'runnerName', 'poolId', 'poolName', 'cause'] as const)
      result[field] = text(event[field]);
    return;
  }
  if (event.type !== 'step' || text(event.kind) === '') return;
  const step: OperationStep = {
    ...{ kind: text(event.kind), title: text(event.title), name: text(event.name), state: stateOf(event.state) },
    ...{ startedAt: number(event.startedAt), endedAt: number(event.endedAt), usualMs: number(event.usualMs) },
    error: textOrNull(event.error),
  };
  const at = result.steps.findIndex(({ kind }) => kind === step.kind);
  if (at >= 0) result.steps[at] = step;
  else if (result.steps.length < stepsMax) result.steps.push(step);
}
