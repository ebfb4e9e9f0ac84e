import { type AnsibleResult, emptyAnsibleResult, foldAnsible } from '@baton/protocol/results/ansible';
import { Panel } from '../../../parts/Facts.tsx';
import { Pill } from '../../../parts/marks/Pill.tsx';
import { formatPlural } from '../../../text/amount.ts';
import { Failures } from './ansible/Failures.tsx';
import { Hosts } from './ansible/Hosts.tsx';
import { Tasks } from './ansible/Tasks.tsx';
import type { ResultProps } from './result-props.ts';
import styles from './results.module.css';
import { useFold } from './use-fold.ts';

/** What a playbook did on each of its hosts. */
export function AnsibleView({ facts, running }: ResultProps) {
  const result = useFold(facts, emptyAnsibleResult, foldAnsible);
  return (
    <Panel title={result.playbook === '' ? 'Playbook' : `Playbook ${result.playbook}`} aside={<Aside result={result} />}>
      <div className={styles.parts}>
        {running && !result.recap && <Now result={result} />}
        <Failures failures={result.failures} seen={result.failuresSeen} />
        <Hosts hosts={result.hosts} more={result.omitted.hosts} exact={result.recap} running={running} />
        <Tasks result={result} />
        {result.omitted.results > 0 && (
          <p className="soft">
            {formatPlural(result.omitted.results, 'result')} of hosts {result.omitted.results === 1 ? 'was' : 'were'} too many to
            be told one by one.
          </p>
        )}
      </div>
    </Panel>
  );
}

const Aside = ({ result }: { result: AnsibleResult }) => (
  <span className={styles.aside}>
    {result.check && (
      <Pill tone="iris" shape="quiet" title="Nothing was changed">
        Dry run
      </Pill>
    )}
    {result.version !== null && <span className="soft">ansible-core {result.version}</span>}
  </span>
);

/** What it is at. */
function Now({ result }: { result: AnsibleResult }) {
  const task = result.tasks.at(-1);
  return (
    <p>
      {task ? (
        <>
          Task {result.tasksSeen}: <strong>{task.name}</strong>
        </>
      ) : (
        'It begins.'
      )}
    </p>
  );
}
