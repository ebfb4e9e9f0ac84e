import { Modal } from '@mantine/core';
import { NewJobForm } from './NewJobForm.tsx';

/** Fills in and submits a job. Each opening is one intention: what is sent from it makes one job, however often it is sent. */
export function NewJobDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="New job" size={640} keepMounted={false}>
      {opened && <NewJobForm />}
    </Modal>
  );
}
