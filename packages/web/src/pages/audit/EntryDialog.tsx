import type { AuditEntry } from '@baton/protocol';
import { useQuery } from '@tanstack/react-query';
import { auditEntryQuery } from '../../api/audit-queries.ts';
import { CopyableId } from '../../parts/copying/CopyableId.tsx';
import { Dialog } from '../../parts/dialog/Dialog.tsx';
import { Fact, Facts } from '../../parts/Facts.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { ExactTime } from '../../parts/Times.tsx';
import styles from './audit.module.css';
import { actionWords, changesOf, detailsOf, fieldWords, targetHref } from './words.ts';

interface Props {
  /** its number, from the address of the page */
  entry: string | undefined;
  known: readonly AuditEntry[];
  onClose: () => void;
}

/** All that one entry says. */
export function EntryDialog({ entry, known, onClose }: Props) {
  const seq = /^\d{1,15}$/.test(entry ?? '') ? Number(entry) : null;
  return (
    <Dialog opened={seq !== null} onClose={onClose} title={`Entry ${entry ?? ''}`} size={640}>
      {seq !== null && <Content seq={seq} known={known.find((each) => each.seq === seq)} />}
    </Dialog>
  );
}

function Content({ seq, known }: { seq: number; known: AuditEntry | undefined }) {
  const asked = useQuery({ ...auditEntryQuery(seq), enabled: !known });
  const entry = known ?? asked.data;
  if (asked.error) return <FailureNotice error={asked.error} />;
  if (entry === null) return <p>There is no entry {seq}, or you may not see it.</p>;
  return entry ? <Entry entry={entry} /> : null;
}

function Entry({ entry }: { entry: AuditEntry }) {
  const { actor, target } = entry;
  const href = targetHref(entry);
  return (
    <div className={styles.entry}>
      <Facts>
        <Fact name="What">{actionWords(entry.action)}</Fact>
        <Fact name="Time">
          <ExactTime at={entry.at} />
        </Fact>
        <Fact name="Who">
          {actor.login} <span className="soft">{`(${actor.via})`}</span>
        </Fact>
        <Fact name="Address">{actor.address === null ? '—' : <span className="mono">{actor.address}</span>}</Fact>
        <Fact name="Target">
          {`${target.kind} `}
          {href === null ? target.name : <PlainLink href={href}>{target.name}</PlainLink>}
        </Fact>
        <Fact name="Scope">{entry.scope}</Fact>
        {actor.credentialId !== null && (
          <Fact name="Credential">
            <CopyableId id={actor.credentialId} />
          </Fact>
        )}
        {detailsOf(entry).map(([name, value]) => (
          <Fact key={name} name={name.charAt(0).toUpperCase() + name.slice(1)}>
            {value}
          </Fact>
        ))}
      </Facts>
      <Changes entry={entry} />
      <Facts>
        <Fact name="Hash">
          <CopyableId id={entry.hash} />
        </Fact>
      </Facts>
    </div>
  );
}

function Changes({ entry }: { entry: AuditEntry }) {
  const changes = changesOf(entry);
  if (changes.length === 0) return null;
  return (
    <table className={styles.changes}>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ name, before, after }) => (
          <tr key={name}>
            <th scope="row">{fieldWords(name)}</th>
            <td>{before ?? '—'}</td>
            <td>{after ?? '—'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
