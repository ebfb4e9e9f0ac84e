import type { FoundLine, FoundLines } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { useInfiniteQuery } from '@tanstack/react-query';
import { request } from '../api/request.ts';
import type { LogState } from '../live/log-feed.ts';
import { formatCount, formatPlural } from '../text/amount.ts';
import styles from './log.module.css';

interface Props {
  log: LogState;
  jobId: string;
  attempt: number;
  query: string;
}

/** Says that the beginning of a long log is not held here, and finds lines of it on the server. */
export function EarlierLines({ log, jobId, attempt, query }: Props) {
  if (log.first === 0) return null;
  return (
    <div className={styles.earlier}>
      <p>
        {formatPlural(log.first, 'earlier line')} {log.first === 1 ? 'is' : 'are'} not held by this page: download the log to read
        all of it.
      </p>
      {query !== '' && <FoundOnServer key={query} jobId={jobId} attempt={attempt} query={query} until={log.first} />}
    </div>
  );
}

function FoundOnServer({ jobId, attempt, query, until }: Omit<Props, 'log'> & { until: number }) {
  const found = useInfiniteQuery({
    queryKey: ['log-search', jobId, attempt, query],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      request<FoundLines>('GET', restPaths.jobLogSearch(jobId), {
        query: { q: query, attempt, limit: 20, after: pageParam === '' ? undefined : pageParam },
        signal,
      }),
    getNextPageParam: ({ next, lines }) => (next !== null && lines < until ? next : null),
  });
  const hits = (found.data?.pages ?? []).flatMap((page) => page.found.filter(({ line }) => line <= until));
  const looked = found.data?.pages.at(-1)?.lines ?? 0;
  return (
    <section aria-label="Found in earlier lines">
      <ol className={styles.earlierHits}>
        {hits.map((hit) => (
          <EarlierHit key={hit.line} hit={hit} chars={query.length} />
        ))}
      </ol>
      {found.hasNextPage ? (
        <button
          type="button"
          className={styles.tool}
          disabled={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          Look further: {formatCount(looked)} of {formatPlural(until, 'line')} done
        </button>
      ) : (
        !found.isPending && hits.length === 0 && <p>None of them has it.</p>
      )}
    </section>
  );
}

const EarlierHit = ({ hit: { line, text, at }, chars }: { hit: FoundLine; chars: number }) => (
  <li>
    <span className={styles.earlierNumber}>{line}</span>
    <span>
      {text.slice(0, at)}
      <mark className={styles.hit}>{text.slice(at, at + chars)}</mark>
      {text.slice(at + chars)}
    </span>
  </li>
);
