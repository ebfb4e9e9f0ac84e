import type { Secret } from '@baton/protocol';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { removeSecret } from '../../api/actions.ts';
import { useDialog } from '../../dialogs/use-dialog.ts';
import { RemovalDialog } from '../../parts/dialog/RemovalDialog.tsx';
import { showFailure } from '../../parts/notices/show-failure.ts';
import { RelativeTime } from '../../parts/Times.tsx';
import type { SecretScope } from './secret-scopes.ts';
import styles from './settings.module.css';

interface Props {
  secret: Secret;
  scope: SecretScope;
  mayRemove: boolean;
  onRemoved: () => void;
}

/** A secret by all that may be told of it. */
export function SecretRow({ secret, scope, mayRemove, onRemoved }: Props) {
  const asked = useDialog(`remove-secret.${secret.name}`);
  const remove = useMutation({
    mutationFn: () => removeSecret(scope.path, secret.name),
    onSuccess: onRemoved,
    onError: (error) => showFailure(`${secret.name} was not removed`, error),
  });
  return (
    <div className={styles.row}>
      <div className={styles.name}>
        <strong className="mono">{secret.name}</strong>
        {secret.description !== '' && <div className="soft">{secret.description}</div>}
      </div>
      <span className="soft">
        set <RelativeTime at={secret.updatedAt} /> by {secret.updatedBy},{' '}
        {secret.lastUsedAt === null ? (
          'never used'
        ) : (
          <>
            used <RelativeTime at={secret.lastUsedAt} />
          </>
        )}
      </span>
      {mayRemove && (
        <Button variant="default" size="xs" aria-label={`Remove ${secret.name}`} loading={remove.isPending} onClick={asked.open}>
          Remove
        </Button>
      )}
      <RemovalDialog what="secret" opened={asked.opened && mayRemove} onClose={asked.close} onSure={() => remove.mutate()}>
        Jobs that name <strong>{secret.name}</strong> are refused from now on, and those that wait for a runner can not start.
      </RemovalDialog>
    </div>
  );
}
