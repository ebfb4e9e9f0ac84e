import { insert, update } from '../decision/change.ts';
import { type Decision, nothing, plan } from '../decision/decision.ts';
import type { Setting } from '../policy/setting.ts';
import { instanceScopeId } from '../scope/state.ts';
import { auditOf } from './audited.ts';
import { serverActor } from './state.ts';

/** An option of the server as this start has it. */
export interface ConfigurationFact {
  name: string;
  /** as it is compared with the start before; of a secret a digest */
  text: string;
  isSecret: boolean;
  isDefault: boolean;
}

/** The setting in which the options of the last start are kept. */
export const configurationSetting = 'configuration';

const hidden = '(hidden)';

/** Keeps the options of this start, and tells which of them differ from those of the last one; of the first start, which are not the default. */
export function noteConfiguration(before: Setting | null, facts: readonly ConfigurationFact[], now: number): Decision {
  const value = JSON.stringify(Object.fromEntries(facts.map(({ name, text }) => [name, text])));
  if (before?.value === value) return nothing();
  const known = before === null ? null : (JSON.parse(before.value) as Record<string, string>);
  const differing = facts.filter(({ name, text, isDefault }) => (known ? known[name] !== text : !isDefault));
  const shown = ({ isSecret, text }: ConfigurationFact, value: string | undefined) =>
    value === undefined ? null : isSecret && value !== noValue ? hidden : (value ?? text);
  const audit = auditOf(
    { actor: serverActor(), action: 'server.configured', detail: { options: differing.map(({ name }) => name) } },
    instanceScopeId,
    { kind: 'server', id: 'server', name: 'server' },
    {
      before: known && Object.fromEntries(differing.map((fact) => [fact.name, shown(fact, known[fact.name])])),
      after: Object.fromEntries(differing.map((fact) => [fact.name, shown(fact, fact.text)])),
    },
    now,
  );
  const change = before
    ? update('setting', before, { value })
    : insert('setting', { id: configurationSetting, revision: 1, value });
  return { ...plan([change]), audit: differing.length === 0 ? [] : [audit] };
}

/** The text of an option that is not set. */
export const noValue = '';
