import type { AgentStep } from '@baton/protocol/results/agent';
import { formatPlural } from '../../../../text/amount.ts';
import styles from './agent.module.css';
import { ToolCall } from './ToolCall.tsx';

/** One step of a conversation. */
export function Step({ step }: { step: AgentStep }) {
  switch (step.kind) {
    case 'tool':
      return <ToolCall call={step} />;
    case 'question':
      return (
        <Said by="It asks" cut={step.cut}>
          {[step.question, ...step.choices.map((choice) => `• ${choice}`)].join('\n')}
        </Said>
      );
    case 'thinking':
      return (
        <details className={styles.fold}>
          <summary>Thinking</summary>
          <Text cut={step.cut}>{step.text}</Text>
        </details>
      );
    case 'prompt':
      return (
        <Said by="Prompt" cut={step.cut}>
          {step.text}
        </Said>
      );
    case 'answer':
      return (
        <Said by={`${step.by} answers`} cut={step.cut}>
          {step.text}
        </Said>
      );
    default:
      return <Text cut={step.cut}>{step.text}</Text>;
  }
}

/** Words with whose they are. */
const Said = ({ by, cut, children }: { by: string; cut: number; children: string }) => (
  <>
    <span className={styles.by}>{by}</span>
    <Text cut={cut}>{children}</Text>
  </>
);

const Text = ({ cut, children }: { cut: number; children: string }) => (
  <>
    <p className={styles.text}>{children.trim()}</p>
    {cut > 0 && <span className={styles.cut}>{formatPlural(cut, 'character')} left out</span>}
  </>
);
