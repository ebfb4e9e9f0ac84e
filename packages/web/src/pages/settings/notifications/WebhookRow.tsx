import type { Webhook, WebhookList, WebhookWithSecret } from '@baton/protocol';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { foreseeAnswers } from '../../../api/foresee.ts';
import { whoamiQuery } from '../../../api/queries.ts';
import { queryClient } from '../../../api/query-client.ts';
import { deliveriesQuery, editWebhook, pingWebhook, removeWebhook, rotateWebhook, webhooksQuery } from '../../../api/webhooks.ts';
import { useDialog } from '../../../dialogs/use-dialog.ts';
import { serverNow } from '../../../live/clock.ts';
import { RemovalDialog } from '../../../parts/dialog/RemovalDialog.tsx';
import { Pill } from '../../../parts/marks/Pill.tsx';
import { Tags } from '../../../parts/marks/Tags.tsx';
import { showFailure } from '../../../parts/notices/show-failure.ts';
import { ExactTime, RelativeTime } from '../../../parts/Times.tsx';
import { offerUndo } from '../../../parts/undo/undo.ts';
import { scopeWords } from '../../../text/scope-words.ts';
import { Deliveries } from './Deliveries.tsx';
import styles from './notifications.module.css';
import { webhookState } from './words.ts';

interface Props {
  webhook: Webhook;
  onEdit: () => void;
  onSecret: (made: WebhookWithSecret) => void;
}

const changed = () => queryClient.invalidateQueries({ queryKey: webhooksQuery.queryKey });

const byMe = () => ({ by: queryClient.getQueryData(whoamiQuery.queryKey)?.login ?? 'you', at: serverNow(), reason: null });

/** Switches it on or off, and shows that at once. */
function useTurn(webhook: Webhook, onRefused: (error: unknown) => void) {
  return useMutation({
    mutationFn: (enabled: boolean) => editWebhook(webhook.id, { enabled }),
    onMutate: (enabled) =>
      foreseeAnswers<WebhookList>(webhooksQuery.queryKey, (held) => ({
        ...held,
        webhooks: held.webhooks.map((each) => (each.id === webhook.id ? { ...each, disabled: enabled ? null : byMe() } : each)),
      })),
    onSettled: changed,
    onSuccess: (_, enabled) =>
      offerUndo(`${webhook.name} ${enabled ? 'enabled' : 'disabled'}`, () =>
        editWebhook(webhook.id, { enabled: !enabled }).finally(changed),
      ),
    onError: (error, _enabled, takeBack) => {
      takeBack?.();
      onRefused(error);
    },
  });
}

/** One webhook: where it goes, how it fares, what can be done with it, and what it was sent. */
export function WebhookRow({ webhook, onEdit, onSecret }: Props) {
  const [isOpen, setOpen] = useState(false);
  const removing = useDialog(`remove-webhook.${webhook.id}`);
  const { word, tone, shape } = webhookState(webhook);
  const failed = (what: string) => (error: unknown) => showFailure(`${webhook.name} was not ${what}`, error);
  const turn = useTurn(webhook, failed('changed'));
  const rotate = useMutation({ mutationFn: () => rotateWebhook(webhook.id), onSuccess: onSecret, onError: failed('changed') });
  const remove = useMutation({ mutationFn: () => removeWebhook(webhook.id), onSettled: changed, onError: failed('removed') });
  const ping = useMutation({
    mutationFn: () => pingWebhook(webhook.id),
    onSuccess: () => {
      setOpen(true);
      return queryClient.invalidateQueries({ queryKey: deliveriesQuery(webhook.id).queryKey });
    },
    onError: failed('sent a ping'),
  });
  return (
    <article className={styles.webhook} aria-label={webhook.name}>
      <header className={styles.head}>
        <strong className={styles.name}>{webhook.name}</strong>
        <Pill tone={tone} shape={shape}>
          {word}
        </Pill>
        <span className="soft">{scopeWords(webhook.scope)}</span>
      </header>
      <div className={`mono ${styles.url}`}>{webhook.url}</div>
      <WebhookTrouble webhook={webhook} />
      <Tags values={webhook.kinds} />
      <div className={styles.actions}>
        <Button variant="default" size="xs" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Hide what was sent' : 'What was sent'}
        </Button>
        <Button variant="default" size="xs" loading={ping.isPending} onClick={() => ping.mutate()}>
          Send a ping
        </Button>
        <Button variant="default" size="xs" onClick={onEdit}>
          Change
        </Button>
        <Button variant="default" size="xs" loading={turn.isPending} onClick={() => turn.mutate(webhook.disabled !== null)}>
          {webhook.disabled ? 'Enable' : 'Disable'}
        </Button>
        <Button variant="default" size="xs" loading={rotate.isPending} onClick={() => rotate.mutate()}>
          New secret
        </Button>
        <Button variant="default" size="xs" loading={remove.isPending} onClick={removing.open}>
          Remove
        </Button>
      </div>
      {isOpen && <Deliveries webhookId={webhook.id} />}
      <RemovalDialog what="webhook" opened={removing.opened} onClose={removing.close} onSure={() => remove.mutate()}>
        <strong>{webhook.name}</strong> is told nothing any more, what still waits for it is dropped, and what it was sent is
        forgotten.
      </RemovalDialog>
    </article>
  );
}

/** Why nothing goes there, if so. */
function WebhookTrouble({ webhook: { disabled, failures, failingSince, nextTryAt } }: { webhook: Webhook }) {
  if (disabled)
    return (
      <p className="soft">
        Disabled by {disabled.by} <RelativeTime at={disabled.at} />
        {disabled.reason !== null && disabled.reason !== '' && `: ${disabled.reason}`}
      </p>
    );
  if (failures === 0 || failingSince === null) return null;
  return (
    <p className="soft">
      The last {failures === 1 ? 'try' : `${failures} tries`} failed, since <RelativeTime at={failingSince} />.
      {nextTryAt !== null && (
        <>
          {' '}
          Tried again at <ExactTime at={nextTryAt} />.
        </>
      )}
    </p>
  );
}
