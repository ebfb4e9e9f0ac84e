import { emptyTerraformResult, foldTerraform, type TerraformResult } from '@baton/protocol/results/terraform';
import { Panel } from '../../../parts/Facts.tsx';
import { Pill } from '../../../parts/marks/Pill.tsx';
import { formatPlural } from '../../../text/amount.ts';
import type { ResultProps } from './result-props.ts';
import styles from './results.module.css';
import { Applying } from './terraform/Applying.tsx';
import { Changes } from './terraform/Changes.tsx';
import { Diagnostics } from './terraform/Diagnostics.tsx';
import { Lock } from './terraform/Lock.tsx';
import { Outputs } from './terraform/Outputs.tsx';
import { Summary } from './terraform/Summary.tsx';
import { useFold } from './use-fold.ts';

const titles = { plan: 'Plan', apply: 'Plan and apply', destroy: 'Destroy', drift: 'Drift' } as const;

const steps: Readonly<Record<string, string>> = {
  checkout: 'Checking out.',
  init: 'Initialising: backend, modules, providers.',
  plan: 'Planning.',
  outputs: 'Reading outputs.',
  unlock: 'Looking at the lock.',
};

/** What Terraform or OpenTofu plans, does and says. */
export function TerraformView({ jobId, project, newest, facts, running }: ResultProps) {
  const result = useFold(facts, emptyTerraformResult, foldTerraform);
  const { plan, step, again, lock, stopped, modules, drifted } = result;
  const now = running && result.applying === null ? steps[step] : undefined;
  return (
    <Panel title={plan === null ? 'Terraform' : titles[plan.operation]} aside={<Aside result={result} />}>
      <div className={styles.parts}>
        {now !== undefined && <p>{now}</p>}
        {lock && <Lock lock={lock} from={newest && !running ? { jobId, project } : null} />}
        <Diagnostics diagnostics={result.diagnostics} seen={result.diagnosticsSeen} />
        {again.map((reason) => (
          <p key={reason}>
            <strong>Planned again:</strong> {reason}.
          </p>
        ))}
        {stopped && <Stopped {...stopped} />}
        {plan && <Summary result={result} plan={plan} />}
        <Applying result={result} running={running} />
        {modules.map(({ module, changes }) => (
          <Changes
            key={module}
            title={module === '' ? 'Root module' : module}
            module={module}
            changes={changes}
            progress={result.progress}
          />
        ))}
        {plan && <Beyond result={result} />}
        {drifted.length > 0 && <Changes title="Changed by others since the last run" changes={drifted} />}
        <Outputs outputs={result.outputs} />
      </div>
    </Panel>
  );
}

const Aside = ({ result: { tool, drift } }: { result: TerraformResult }) => (
  <span className={styles.aside}>
    {drift !== null && <Pill tone={drift ? 'yellow' : 'green'}>{drift ? 'Drift' : 'No drift'}</Pill>}
    {tool && (
      <span className="soft">
        {tool.name === 'tofu' ? 'OpenTofu' : 'Terraform'} {tool.version}
      </span>
    )}
  </span>
);

const Stopped = ({ step, clean }: { step: string; clean: boolean }) => (
  <p>
    <strong>Stopped during {step}.</strong>{' '}
    {clean
      ? 'It ended in order: the state is written and its lock is free. What was under way is made anew by the next plan.'
      : 'It was ended by force: the state may be behind, and its lock may still be held.'}
  </p>
);

/** What was too much to be told one by one. */
function Beyond({ result: { plan, modules } }: { result: TerraformResult }) {
  const shown = modules.reduce((sum, { changes }) => sum + changes.length, 0);
  const hidden = (plan?.resources ?? 0) - shown;
  return hidden > 0 ? (
    <p className="soft">
      {formatPlural(hidden, 'more resource')} {hidden === 1 ? 'changes' : 'change'}; the log names all of them.
    </p>
  ) : null;
}
