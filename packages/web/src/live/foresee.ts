import type { Runner, RunnerActionName } from '@baton/protocol';

/** Who acts, and how. */
export interface Acting {
  by: string;
  reason: string | null;
  forMs: number | null;
  /** by the server's clock */
  now: number;
}

const withFlag = (flags: Runner['flags'], flag: Runner['flags'][number], on: boolean): Runner['flags'] =>
  flags.includes(flag) === on ? flags : on ? [...flags, flag] : flags.filter((each) => each !== flag);

/** The pill of a runner that is in contact; other pills say what an action does not change. */
function withPill(runner: Runner): Runner {
  if (runner.contact !== 'online') return runner;
  const pill = runner.flags.includes('draining') ? 'draining' : runner.activity === 'busy' ? 'busy' : 'online';
  return { ...runner, pill };
}

/** Without contact it has no jobs either: they were taken from it. */
const away = (contact: 'offline' | 'revoked'): Pick<Runner, 'contact' | 'pill' | 'activity' | 'tasks'> => ({
  contact,
  pill: contact,
  activity: 'idle',
  tasks: [],
});

/** How a runner will look when the server has done it: shown until the server has answered. Null: it is gone. */
export function foresee(runner: Runner, action: RunnerActionName, { by, reason, forMs, now }: Acting): Runner | null {
  const until = forMs === null ? null : now + forMs;
  const why = { by, reason, at: now };
  switch (action) {
    case 'disable':
      return { ...runner, disabled: { ...why, until }, flags: withFlag(runner.flags, 'disabled', true) };
    case 'enable': {
      // a drain that the runner itself asked for is not ended from here
      const draining = runner.draining?.by == null ? runner.draining : null;
      const flags = withFlag(withFlag(runner.flags, 'disabled', false), 'draining', draining !== null);
      return withPill({ ...runner, disabled: null, draining, flags });
    }
    case 'drain':
      return withPill({ ...runner, draining: { ...why, deadline: until }, flags: withFlag(runner.flags, 'draining', true) });
    case 'kick':
      return { ...runner, ...away('offline'), kicked: why };
    case 'rotate':
    case 'revoke':
      return { ...runner, ...away('revoked') };
    case 'remove':
      return null;
  }
}

/** With other added labels; those that it declares itself stay. */
export function foreseeLabels(runner: Runner, labelsAdded: string[]): Runner {
  const declared = runner.labels.filter((label) => !runner.labelsAdded.includes(label));
  return { ...runner, labelsAdded, labels: [...new Set([...declared, ...labelsAdded])] };
}
