import { NotesDialog } from './NotesDialog.tsx';
import { UpdateAllDialog } from './UpdateAll.tsx';

/** What the list of runners opens of releases. */
export const ReleaseDialogs = () => (
  <>
    <NotesDialog />
    <UpdateAllDialog />
  </>
);
