import type { Webhook, WebhookWithSecret } from '@baton/protocol';
import type { NoticeKindName } from '@baton/protocol/notice-kinds';
import { Button, Checkbox, Select, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { queryClient } from '../../../api/query-client.ts';
import { createWebhook, editWebhook, webhooksQuery } from '../../../api/webhooks.ts';
import { Dialog } from '../../../parts/dialog/Dialog.tsx';
import { DialogActions } from '../../../parts/dialog/DialogActions.tsx';
import { FailureNotice } from '../../../parts/notices/Notice.tsx';
import { useScope } from '../../../scope/scope.ts';
import { amongNames } from '../../../scope/usual-project.ts';
import { scopeWords } from '../../../text/scope-words.ts';
import styles from './notifications.module.css';
import { noticeGroups, queueAgesWith } from './words.ts';

interface Props {
  /** null: none, and the dialog is closed */
  edited: Webhook | 'new' | null;
  /** in which one can be made */
  scopes: readonly string[];
  onClose: () => void;
  onMade: (made: WebhookWithSecret) => void;
}

/** What a webhook is called, where it is sent, and what it is told of. */
export const WebhookDialog = ({ edited, ...props }: Props) => (
  <Dialog
    opened={edited !== null}
    onClose={props.onClose}
    title={edited === 'new' ? 'New webhook' : 'Change the webhook'}
    size={520}
  >
    {edited !== null && <WebhookForm before={edited === 'new' ? null : edited} {...props} />}
  </Dialog>
);

const usualQueueAgeMs = 900_000;
const usualKinds: NoticeKindName[] = ['runner.offline', 'job.failed', 'job.impossible', 'job.needs_attention'];

function WebhookForm({ before, scopes, onClose, onMade }: Omit<Props, 'edited'> & { before: Webhook | null }) {
  const [name, setName] = useState(before?.name ?? '');
  const [url, setUrl] = useState(before?.url ?? '');
  const ofPage = amongNames(scopes, useScope());
  const [scope, setScope] = useState(before?.scope ?? ofPage ?? scopes[0] ?? 'instance');
  const [kinds, setKinds] = useState<NoticeKindName[]>(before?.kinds ?? usualKinds);
  const [queueAgeMs, setQueueAgeMs] = useState(before?.queueAgeMs ?? usualQueueAgeMs);
  const [tried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: async () => {
      const said = { name: name.trim(), url: url.trim(), kinds, queueAgeMs };
      if (before) await editWebhook(before.id, said);
      else onMade(await createWebhook({ ...said, scope }));
    },
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: webhooksQuery.queryKey });
      onClose();
    },
  });
  const isWhole = name.trim() !== '' && url.trim() !== '' && kinds.length > 0;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (isWhole) save.mutate();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {save.isError && <FailureNotice error={save.error} />}
        <TextInput
          label="Name"
          value={name}
          error={tried && name.trim() === '' ? 'It needs a name.' : null}
          maxLength={120}
          data-autofocus
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label="Address"
          description="Of the public internet, over https. It is shown to whoever manages this scope."
          placeholder="https://"
          value={url}
          error={tried && url.trim() === '' ? 'Say where it is sent.' : null}
          maxLength={2_000}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        {!before && (
          <Select
            label="Of what happens in"
            data={scopes.map((each) => ({ value: each, label: scopeWords(each) }))}
            value={scope}
            allowDeselect={false}
            onChange={(value) => value !== null && setScope(value)}
          />
        )}
        <KindChoices kinds={kinds} wrong={tried && kinds.length === 0} onChange={setKinds} />
        {kinds.includes('queue.too_old') && <QueueAge ms={queueAgeMs} onChange={setQueueAgeMs} />}
        <DialogActions>
          <Button type="submit" loading={save.isPending}>
            {before ? 'Change it' : 'Make the webhook'}
          </Button>
        </DialogActions>
      </Stack>
    </form>
  );
}

const QueueAge = ({ ms, onChange }: { ms: number; onChange: (ms: number) => void }) => (
  <Select
    label="Too long is"
    data={queueAgesWith(ms)}
    value={String(ms)}
    allowDeselect={false}
    onChange={(value) => value !== null && onChange(Number(value))}
  />
);

interface KindChoicesProps {
  kinds: NoticeKindName[];
  wrong: boolean;
  onChange: (kinds: NoticeKindName[]) => void;
}

const KindChoices = ({ kinds, wrong, onChange }: KindChoicesProps) => (
  <Checkbox.Group
    label="Told of"
    value={kinds}
    error={wrong ? 'Choose at least one.' : null}
    onChange={(chosen) => onChange(chosen as NoticeKindName[])}
  >
    <div className={styles.kinds}>
      {noticeGroups.map(({ title, kinds: ofGroup }) => (
        <fieldset key={title} className={styles.group}>
          <legend>{title}</legend>
          {ofGroup.map(({ kind, words }) => (
            <Checkbox key={kind} value={kind} label={words} size="sm" />
          ))}
        </fieldset>
      ))}
    </div>
  </Checkbox.Group>
);
