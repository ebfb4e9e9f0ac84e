import { Dialog } from '../../parts/dialog/Dialog.tsx';
import { NewJobForm } from './NewJobForm.tsx';

/** Fills in and submits a job. Each opening is one intention: what is sent from it makes one job, however often it is sent. */
export const NewJobDialog = ({ opened, onClose }: { opened: boolean; onClose: () => void }) => (
  <Dialog opened={opened} onClose={onClose} title="New job" size={640}>
    <NewJobForm />
  </Dialog>
);
