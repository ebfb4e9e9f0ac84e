import type { AgentToolCall } from '@baton/protocol/results/agent';
import { Pill, type Tone } from '../../../../parts/marks/Pill.tsx';
import styles from './agent.module.css';

/** In a line what was done; what it was called with, and what came of it, on request. */
export function ToolCall({ call: { name, input, output, ok } }: { call: AgentToolCall }) {
  const [first = '', ...rest] = input.split('\n');
  return (
    <details className={styles.fold}>
      <summary>
        <span className={styles.tool}>{name}</span>
        <code className={styles.point}>{first}</code>
        <State ok={ok} />
      </summary>
      {rest.length > 0 && <pre className={styles.output}>{input}</pre>}
      {output !== null && <pre className={styles.output}>{output.trimEnd() || '(no output)'}</pre>}
    </details>
  );
}

const states: Record<'null' | 'true' | 'false', { tone: Tone; words: string }> = {
  null: { tone: 'yellow', words: 'Runs' },
  true: { tone: 'green', words: 'Done' },
  false: { tone: 'red', words: 'Failed' },
};

function State({ ok }: { ok: boolean | null }) {
  const { tone, words } = states[`${ok}`];
  return (
    <Pill tone={tone} shape="quiet">
      {words}
    </Pill>
  );
}
