import type { Execution } from './execution.ts';
import type { StepTitle } from './steps.ts';

const drainStep: StepTitle = { kind: 'drain', title: 'Jobs finish', name: '', usualMs: null };

/** What was cancelled has so long to end. */
const cancelledMs = 60_000;

/** Waits until the runner holds nothing: it is given nothing new since the operation began. After its time what still runs is cancelled. */
export async function drain(execution: Execution): Promise<void> {
  const { context, runnerId, waiters, spec } = execution;
  const { clock } = context.deps;
  const isEmpty = (): boolean => context.work.present(runnerId).length === 0;
  if (isEmpty()) return;
  await execution.steps.run(drainStep, async () => {
    if (await waiters.until(clock, isEmpty, spec.drainMs, execution.signal)) return;
    for (const { job } of context.work.present(runnerId)) {
      execution.steps.line(`${job.name} is cancelled: it did not end in its time`);
      await execution.cancelJob(job.id);
    }
    await waiters.until(clock, isEmpty, cancelledMs, execution.signal);
  });
}
