import type { Pool } from '@baton/protocol';
import { useRouter } from '@tanstack/react-router';
import { Dialog } from '../../parts/dialog/Dialog.tsx';
import { PoolForm } from './PoolForm.tsx';

interface Props {
  /** the one to be changed; undefined: a new one */
  pool?: Pool | undefined;
  opened: boolean;
  onClose: () => void;
}

/** Fills in a pool, or changes one; a new one is shown. */
export function PoolDialog({ pool, opened, onClose }: Props) {
  const router = useRouter();
  return (
    <Dialog opened={opened} onClose={onClose} title={pool ? `Change ${pool.name}` : 'New pool'} size={620}>
      <PoolForm
        pool={pool}
        verb={pool ? 'Save' : 'Make the pool'}
        onSaved={({ id }) => (pool ? onClose() : router.history.replace(`/pools/${id}`))}
      />
    </Dialog>
  );
}
