import type { Project, WebhookWithSecret } from '@baton/protocol';
import { isWithin } from '@baton/protocol/scope-within';
import { Button, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../../../api/may.ts';
import { webhooksQuery } from '../../../api/webhooks.ts';
import { closeDialog } from '../../../dialogs/history.ts';
import { CommandBlock } from '../../../parts/copying/CommandBlock.tsx';
import { Panel } from '../../../parts/Facts.tsx';
import { FailureNotice, Notice } from '../../../parts/notices/Notice.tsx';
import { useRowFocus } from '../../../parts/table/use-row-focus.ts';
import { useScope } from '../../../scope/scope.ts';
import { secretScopes } from '../secret-scopes.ts';
import settings from '../settings.module.css';
import { WebhookDialog } from './WebhookDialog.tsx';
import { WebhookRow } from './WebhookRow.tsx';

const route = getRouteApi('/inside/settings');

/** Who is told of what happens, where the one who is signed in may say so. */
export function NotificationsPanel({ projects }: { projects: readonly Project[] }) {
  const may = useMay();
  const scopes = secretScopes(projects)
    .map(({ name }) => name)
    .filter((name) => may('manage_scope', name));
  const webhooks = useQuery({ ...webhooksQuery, enabled: scopes.length > 0 });
  // `new`, or the id of the one that is changed
  const { webhook: wanted } = route.useSearch();
  const navigate = route.useNavigate();
  const found = webhooks.data?.webhooks.find(({ id }) => id === wanted);
  const edited = wanted === 'new' ? 'new' : (found ?? null);
  const edit = (webhook: string): void => void navigate({ search: (old) => ({ ...old, webhook }) });
  const scope = useScope();
  const shown = webhooks.data?.webhooks.filter((webhook) => isWithin(webhook.scope, scope));
  const [made, setMade] = useState<WebhookWithSecret | null>(null);
  const rows = useRowFocus<HTMLDivElement>(shown?.length ?? 0);
  if (scopes.length === 0) return null;
  const add = (
    <Button size="xs" data-adds leftSection={<IconPlus size={16} stroke={1.8} />} onClick={() => edit('new')}>
      New webhook
    </Button>
  );
  return (
    <Panel title="Notifications" aside={add}>
      <p className={settings.about}>
        A webhook is told of what happens in its scope, and in all under it, by signed requests to an address. What can not be
        delivered is tried again for three days, in order for each runner.
      </p>
      {made && <SecretNotice made={made} onDone={() => setMade(null)} />}
      {webhooks.error && <FailureNotice error={webhooks.error} />}
      <div ref={rows}>
        {shown?.map((webhook) => (
          <WebhookRow key={webhook.id} webhook={webhook} onEdit={() => edit(webhook.id)} onSecret={setMade} />
        ))}
      </div>
      {shown?.length === 0 && (
        <Stack gap="xs">
          <p className="soft">
            {scope === null ? 'No webhooks yet.' : `No webhooks of ${scope} yet.`} Make one here, or from a terminal:
          </p>
          <CommandBlock
            command="baton webhooks add on-call https://example.org/hook --kind job.failed"
            label="command for a webhook"
          />
        </Stack>
      )}
      <WebhookDialog edited={edited} scopes={scopes} onClose={closeDialog} onMade={setMade} />
    </Panel>
  );
}

const SecretNotice = ({ made, onDone }: { made: WebhookWithSecret; onDone: () => void }) => (
  <Notice kind="info" title={`What ${made.webhook.name} is sent is signed with this secret. Copy it now: it is shown only here.`}>
    <Stack gap="sm" align="flex-start">
      <CommandBlock command={made.secret} label="signing secret" />
      {made.webhook.earlierSecretUntil !== null && <p>For a day the secret before it signs too.</p>}
      <Button variant="default" size="xs" onClick={onDone}>
        I have copied it
      </Button>
    </Stack>
  </Notice>
);
