import { useDialog } from '../../dialogs/use-dialog.ts';
import { Dialog } from '../../parts/dialog/Dialog.tsx';
import { useScope } from '../../scope/scope.ts';
import { UpdateRunners } from './UpdateRunners.tsx';

/** The dialog that updates every outdated runner of the scope that is shown. */
export function UpdateAllDialog() {
  const { opened, close } = useDialog('update-all');
  const scope = useScope();
  return (
    <Dialog opened={opened} onClose={close} title="Update all outdated runners" size={640}>
      <UpdateRunners runnerId={null} scope={scope} onClose={close} />
    </Dialog>
  );
}
