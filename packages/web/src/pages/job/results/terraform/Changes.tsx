import type { TerraformAction, TerraformChange, TerraformProgress } from '@baton/protocol/results/terraform';
import type { Tone } from '../../../../parts/marks/Pill.tsx';
import { formatDuration } from '../../../../text/duration.ts';
import { ShowMore, useShown } from '../ShowMore.tsx';
import styles from './terraform.module.css';

const actions: Record<TerraformAction, { sign: string; word: string; tone: Tone }> = {
  create: { sign: '+', word: 'create', tone: 'green' },
  update: { sign: '~', word: 'change', tone: 'yellow' },
  replace: { sign: '±', word: 'replace', tone: 'red' },
  delete: { sign: '−', word: 'destroy', tone: 'red' },
  read: { sign: '?', word: 'read', tone: 'grey' },
  import: { sign: '←', word: 'import', tone: 'iris' },
  move: { sign: '→', word: 'move', tone: 'grey' },
  forget: { sign: '∅', word: 'forget', tone: 'orange' },
};

const states: Record<TerraformProgress['state'], string> = { running: 'under way', done: 'done', failed: 'failed' };

interface Props {
  title: string;
  /** what all addresses begin with, and the title says */
  module?: string;
  changes: readonly TerraformChange[];
  progress?: ReadonlyMap<string, TerraformProgress>;
}

/** Resources that change, each with what of it changes, folded. */
export function Changes({ title, module = '', changes, progress }: Props) {
  const { shown, more } = useShown(changes, 50);
  return (
    <section aria-label={title}>
      <h3 className={styles.module}>{title}</h3>
      <ul className={styles.changes}>
        {shown.map((change) => (
          <li key={change.address}>
            <Change change={change} module={module} progress={progress?.get(change.address)} />
          </li>
        ))}
      </ul>
      <ShowMore {...more} what="resources" />
    </section>
  );
}

/** An address within its module. */
const within = (module: string, address: string): string =>
  module !== '' && address.startsWith(`${module}.`) ? address.slice(module.length + 1) : address;

interface ChangeProps {
  change: TerraformChange;
  module: string;
  progress: TerraformProgress | undefined;
}

function Change({ change, module, progress }: ChangeProps) {
  const { address, action, reason, attributes, more } = change;
  const { sign, word, tone } = actions[action];
  const head = (
    <span className={styles.head}>
      <span className={styles.sign} data-tone={tone} aria-hidden="true">
        {sign}
      </span>
      <span className={`mono ${styles.address}`} title={address}>
        {within(module, address)}
      </span>
      <span className={styles.word} data-tone={tone}>
        {word}
      </span>
      {reason !== '' && <span className="soft">{reason}</span>}
      {progress && (
        <span className={styles.state} data-state={progress.state}>
          {states[progress.state]}
          {progress.elapsedMs > 0 && `, ${formatDuration(progress.elapsedMs)}`}
        </span>
      )}
    </span>
  );
  if (attributes.length === 0) return <div className={styles.plain}>{head}</div>;
  return (
    <details className={styles.change}>
      <summary>{head}</summary>
      <dl className={styles.attributes}>
        {attributes.map(({ name, before, after }) => (
          <div key={name}>
            <dt className="mono">{name}</dt>
            <dd className="mono">
              {before !== null && <del>{before}</del>}
              {before !== null && after !== null && <span className="soft"> → </span>}
              {after !== null && <ins>{after}</ins>}
            </dd>
          </div>
        ))}
      </dl>
      {more > 0 && <p className="soft">{more} more attributes.</p>}
    </details>
  );
}
