import type { ProvisioningKeyList } from '@baton/protocol';
import { editProvisioningKey } from '../../api/actions.ts';
import { foreseeAnswers } from '../../api/foresee.ts';
import { provisioningKeysQuery } from '../../api/queries.ts';
import { queryClient } from '../../api/query-client.ts';

export const renewKeys = () => queryClient.invalidateQueries({ queryKey: provisioningKeysQuery.queryKey });

/** Switches a key on or off, and shows that at once. */
export async function turnKey(id: string, enabled: boolean): Promise<void> {
  const end = foreseeAnswers<ProvisioningKeyList>(provisioningKeysQuery.queryKey, (held) => ({
    ...held,
    keys: held.keys.map((each) => (each.id === id ? { ...each, enabled } : each)),
  }));
  try {
    await editProvisioningKey(id, { enabled });
  } catch (error) {
    end();
    throw error;
  } finally {
    void renewKeys();
  }
}
