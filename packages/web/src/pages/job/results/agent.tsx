import { type AgentResult, emptyAgentResult, foldAgent } from '@baton/protocol/results/agent';
import { Panel } from '../../../parts/Facts.tsx';
import { formatPlural } from '../../../text/amount.ts';
import { AgentFacts } from './agent/AgentFacts.tsx';
import styles from './agent/agent.module.css';
import { Conversation } from './agent/Conversation.tsx';
import { Denied } from './agent/Denied.tsx';
import { PartHead } from './agent/Part.tsx';
import { useEarlier } from './agent/use-earlier.ts';
import type { ResultProps } from './result-props.ts';
import { useFold } from './use-fold.ts';

/** What a coding agent said and did, over all attempts of one conversation, and what became of it. */
export function AgentView({ jobId, attempts, facts, running }: ResultProps) {
  const result = useFold(facts, emptyAgentResult, foldAgent);
  const earlier = useEarlier(jobId, attempts, result.sessionId);
  const attempt = attempts.at(-1);
  const tool = result.tool || (earlier.findLast((part) => part.result)?.result?.tool ?? '');
  return (
    <Panel title={tool === '' ? 'Conversation' : `Conversation with ${tool}`} aside={<Aside result={result} />}>
      <div className={styles.parts}>
        {earlier.map((part) => (
          <section key={part.attempt.id} className={styles.part} aria-label={`Attempt ${part.attempt.number}`}>
            <PartHead jobId={jobId} attempt={part.attempt} current={false} />
            {part.result ? <Steps result={part.result} running={false} /> : <p className="soft">Loading what was said …</p>}
          </section>
        ))}
        {earlier.length > 0 && attempt && <PartHead jobId={jobId} attempt={attempt} current />}
        <Steps result={result} running={running} />
        <Denied denied={result.denied} seen={result.deniedSeen} />
        <AgentFacts result={result} attempts={earlier.length + 1} />
      </div>
    </Panel>
  );
}

function Steps({ result: { steps, stepsSeen }, running }: { result: AgentResult; running: boolean }) {
  return (
    <>
      <Conversation steps={steps} running={running} />
      {stepsSeen > steps.length && <p className="soft">{formatPlural(stepsSeen - steps.length, 'more step')} in the log only.</p>}
    </>
  );
}

const Aside = ({ result: { version, model } }: { result: AgentResult }) => (
  <span className="soft">{[version, model].filter((part) => part !== null).join(', ')}</span>
);
