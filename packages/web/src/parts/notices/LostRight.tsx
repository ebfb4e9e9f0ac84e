import { useRef } from 'react';
import { type Permission, useMay } from '../../api/may.ts';
import { scopeInSentence } from '../../text/scope-words.ts';
import { Notice } from './Notice.tsx';

/** What somebody did by a permission, as a sentence about them says it. */
const deeds: Partial<Record<Permission, string>> = {
  manage_runners: 'add runners',
  operate_runners: 'operate runners',
  run_jobs: 'run jobs',
  manage_templates: 'change templates',
  manage_scope: 'change settings',
};

/** In a form: says when the right to send it was taken away while it was open, and who can give it back. What was typed stays. */
export function LostRight({ permission, scope }: { permission: Permission; scope: string }) {
  const isAllowed = useMay()(permission, scope);
  const had = useRef<string | null>(null);
  if (isAllowed) had.current = scope;
  if (isAllowed || had.current !== scope) return null;
  return (
    <Notice kind="warning" title={`You may no longer ${deeds[permission] ?? 'do this'} in ${scopeInSentence(scope)}`}>
      Somebody took the permission {permission} from you, or what it was for was removed. An owner of {scopeInSentence(scope)} can
      give it back; what you typed stays here as long as this is open.
    </Notice>
  );
}
