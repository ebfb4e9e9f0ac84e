import type { WebhookDelivery } from '@baton/protocol';
import { Button } from '@mantine/core';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { queryClient } from '../../../api/query-client.ts';
import { deliveriesQuery, redeliver } from '../../../api/webhooks.ts';
import { Pill } from '../../../parts/marks/Pill.tsx';
import { FailureNotice } from '../../../parts/notices/Notice.tsx';
import { showFailure } from '../../../parts/notices/show-failure.ts';
import { ExactTime, RelativeTime } from '../../../parts/Times.tsx';
import styles from './notifications.module.css';
import { deliveryState } from './words.ts';

/** What was sent to a webhook, or waits to be sent, the newest first. */
export function Deliveries({ webhookId }: { webhookId: string }) {
  const pages = useInfiniteQuery(deliveriesQuery(webhookId));
  const rows = pages.data?.pages.flatMap(({ deliveries }) => deliveries) ?? [];
  return (
    <div className={styles.deliveries}>
      {pages.error && <FailureNotice error={pages.error} />}
      {pages.data && rows.length === 0 && <p className="soft">Nothing yet.</p>}
      {rows.length > 0 && (
        <ul className={styles.list}>
          {rows.map((delivery) => (
            <Delivery key={delivery.id} webhookId={webhookId} delivery={delivery} />
          ))}
        </ul>
      )}
      {pages.hasNextPage && (
        <Button variant="default" size="xs" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          Older
        </Button>
      )}
    </div>
  );
}

function Delivery({ webhookId, delivery }: { webhookId: string; delivery: WebhookDelivery }) {
  const { type, subject, state, createdAt, nextAt, tries, answers, body, eventId } = delivery;
  const { word, tone, shape } = deliveryState(delivery);
  const again = useMutation({
    mutationFn: () => redeliver(webhookId, delivery.id),
    onSettled: () => queryClient.invalidateQueries({ queryKey: deliveriesQuery(webhookId).queryKey }),
    onError: (error) => showFailure('It was not sent again', error),
  });
  const last = answers.at(-1);
  return (
    <li className={styles.delivery}>
      <div className={styles.head}>
        <Pill tone={tone} shape={shape}>
          {word}
        </Pill>
        <strong className="mono">{type}</strong>
        <span className={styles.name}>{subject}</span>
        <span className="soft">
          <RelativeTime at={createdAt} />
          {tries > 1 && `, ${tries} tries`}
        </span>
        <Button
          variant="default"
          size="xs"
          aria-label={`Send again: ${type} of ${subject}`}
          loading={again.isPending}
          onClick={() => again.mutate()}
        >
          Send again
        </Button>
      </div>
      <details className={styles.details}>
        <summary>
          {last ? `${last.problem ?? `It answered ${last.status}`}, after ${last.durationMs} ms` : 'Not tried yet'}
          {state === 'pending' && last && nextAt !== null && (
            <>
              ; tried again at <ExactTime at={nextAt} />
            </>
          )}
        </summary>
        <p className="soft mono">webhook-id: {eventId}</p>
        <pre>{pretty(body)}</pre>
        {answers.map(({ at, status, problem, bodyHead }) => (
          <div key={at}>
            <p className="soft">
              <ExactTime at={at} />: {problem ?? status}
            </p>
            {bodyHead !== '' && <pre>{bodyHead}</pre>}
          </div>
        ))}
      </details>
    </li>
  );
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
