import { type AgentResult, emptyAgentResult, foldAgent } from '@baton/protocol/results/agent';
import { Panel } from '../../../parts/Facts.tsx';
import { formatPlural } from '../../../text/amount.ts';
import { AgentFacts } from './agent/AgentFacts.tsx';
import styles from './agent/agent.module.css';
import { Conversation } from './agent/Conversation.tsx';
import { Denied } from './agent/Denied.tsx';
import type { ResultProps } from './registry.ts';
import { useFold } from './use-fold.ts';

/** What a coding agent said and did, and what became of it. */
export function AgentView({ facts, running }: ResultProps) {
  const result = useFold(facts, emptyAgentResult, foldAgent);
  const { tool, steps, stepsSeen } = result;
  return (
    <Panel title={tool === '' ? 'Conversation' : `Conversation with ${tool}`} aside={<Aside result={result} />}>
      <div className={styles.parts}>
        <Conversation steps={steps} running={running} />
        {stepsSeen > steps.length && (
          <p className="soft">{formatPlural(stepsSeen - steps.length, 'more step')} in the log only.</p>
        )}
        <Denied denied={result.denied} seen={result.deniedSeen} />
        <AgentFacts result={result} />
      </div>
    </Panel>
  );
}

const Aside = ({ result: { version, model } }: { result: AgentResult }) => (
  <span className="soft">{[version, model].filter((part) => part !== null).join(', ')}</span>
);
