import type { TerraformLock } from '@baton/protocol/results/terraform';
import { CopyableId } from '../../../../parts/CopyableId.tsx';
import { Fact, Facts } from '../../../../parts/Facts.tsx';
import { Notice } from '../../../../parts/Notice.tsx';

/** Who holds the state, and what can be done about it. */
export function Lock({ lock: { id, who, operation, created, release } }: { lock: TerraformLock }) {
  return (
    <Notice kind="warning" title="The state is locked">
      <Facts>
        <Fact name="Held by">{who === '' ? 'The backend does not say' : who}</Fact>
        {operation !== '' && <Fact name="For">{operation.replace(/^OperationType/, '').toLowerCase()}</Fact>}
        {created !== '' && <Fact name="Since">{created.replace(/(:\d\d)\.\d+/, '$1')}</Fact>}
        <Fact name="Lock">
          <CopyableId id={id} />
        </Fact>
        <Fact name="Release">
          {release.possible
            ? `Its holder is dead: ${release.why}. A job with the action unlock and this lock, on the same runner, releases it.`
            : `Not by Baton: ${release.why}.`}
        </Fact>
      </Facts>
    </Notice>
  );
}
