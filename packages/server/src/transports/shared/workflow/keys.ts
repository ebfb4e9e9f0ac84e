/** What a workflow, its job and its steps may say; of what they may not, what to do instead. */
export interface Keys {
  known: ReadonlySet<string>;
  /** key → what to do about it */
  refused: ReadonlyMap<string, string>;
}

const keys = (known: readonly string[], refused: Readonly<Record<string, string>>): Keys => ({
  known: new Set(known),
  refused: new Map(Object.entries(refused)),
});

/** A key that stands for all that the mapping of an alias has: nobody would see what. */
export const mergeKey = '<<';

const useKey = 'Leave it out, and give the job of Baton a concurrency key (--concurrency KEY).';

export const workflowKeys = keys(['name', 'run-name', 'on', 'env', 'defaults', 'permissions', 'jobs'], {
  concurrency: useKey,
});

export const jobKeys = keys(
  [
    ...['name', 'runs-on', 'env', 'defaults', 'permissions', 'if', 'outputs', 'steps'],
    ...['timeout-minutes', 'continue-on-error'],
  ],
  {
    needs: 'Leave it out: there is no other job here. What must be done before goes into steps before, or into a job of its own.',
    strategy: 'Leave it out, and submit one job for each combination; what differs goes into variables (--var NAME=VALUE).',
    container: 'Leave it out: steps run on the machine of the runner. Name a runner that has the tools by runs-on.',
    services: 'Leave it out, and start what is needed in a step, or have it run on the machine of the runner.',
    uses: 'Write the steps of that workflow here: a workflow that is called by another is not fetched.',
    with: 'It goes with uses, which can not be here: give values as variables (--var NAME=VALUE).',
    secrets: 'Leave it out, and give the job of Baton its secrets (--secret NAME): they are secrets.NAME in the workflow.',
    environment: 'Leave it out: Baton has no environments. Secrets and variables are given to the job itself.',
    concurrency: useKey,
  },
);

export const stepKeys = keys(
  ['run', 'name', 'id', 'if', 'shell', 'env', 'working-directory', 'continue-on-error', 'timeout-minutes'],
  {
    uses: 'Write what the action does as commands in run: only such steps run here, and nothing is fetched from elsewhere.',
    with: 'It goes with uses, which can not be here: give values by env.',
  },
);
