import { IconAlertTriangle, IconCircleX, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { asFailure } from '../../api/as-failure.ts';
import { PlainLink } from '../PlainLink.tsx';
import styles from './notice.module.css';
import { wholeListOf } from './whole-lists.ts';

const icons = { info: IconInfoCircle, warning: IconAlertTriangle, error: IconCircleX } as const;

/** Something to be known before anything else on the page. */
export function Notice({ kind, title, children }: { kind: keyof typeof icons; title: string; children?: ReactNode }) {
  const Icon = icons[kind];
  return (
    <div className={styles.notice} data-kind={kind} role={kind === 'error' ? 'alert' : 'status'}>
      <Icon size={18} stroke={1.8} aria-hidden="true" className={styles.icon} />
      <div className={styles.body}>
        <strong>{title}</strong>
        {children && <div className={styles.more}>{children}</div>}
      </div>
    </div>
  );
}

/** Text in which commands stand between backticks. */
const WithCode = ({ text }: { text: string }) =>
  text.split('`').map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text stay where they are
      <code key={index} className="mono">
        {part}
      </code>
    ) : (
      part
    ),
  );

/** What went wrong, in the server's words, and what to do next. */
export function FailureNotice({ error }: { error: unknown }) {
  const failure = asFailure(error);
  const list = wholeListOf(failure.code);
  return (
    <Notice kind="error" title={failure.message}>
      {list ? (
        <>
          It may have been removed, or you may not see it. <PlainLink href={list.href}>{list.words}</PlainLink>
        </>
      ) : (
        <WithCode text={failure.next} />
      )}
    </Notice>
  );
}
