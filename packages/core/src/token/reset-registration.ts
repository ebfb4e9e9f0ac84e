import { insert, update } from '../decision/change.ts';
import { type Decision, plan } from '../decision/decision.ts';
import type { Setting } from '../policy/setting.ts';
import { scopeEvent } from '../scope/event.ts';
import type { Token } from './state.ts';

/** What is known of the registration tokens of a scope. */
interface Registration {
  /** of the setting that counts their generations */
  id: string;
  /** null: none was reset before */
  setting: Setting | null;
  /** those that are not revoked */
  tokens: readonly Token[];
}

/** Voids the registration tokens of a scope, so that the next one follows. Of two resets at the same time one counts. */
export function resetRegistration(scopeId: string, { id, setting, tokens }: Registration, by: string, now: number): Decision {
  const counted = setting
    ? update('setting', setting, { value: String(Number(setting.value) + 1) })
    : insert('setting', { id, revision: 1, value: '1' });
  return plan(
    [counted, ...tokens.map((token) => update('token', token, { revokedAt: now }))],
    [scopeEvent(scopeId, 'registration_reset', now, { by })],
  );
}
