import { plural } from '@baton/protocol/plural';
import type { Fact } from '@baton/protocol/results/facts';
import {
  emptyTerraformResult,
  foldTerraform,
  planWords,
  type TerraformAction,
  type TerraformChange,
  type TerraformResult,
} from '@baton/protocol/results/terraform';
import { clean } from '../clean.ts';
import type { Colour, Paint } from '../colours.ts';
import { type Cell, renderFields, renderTable } from '../table.ts';

const changesMax = 200;
const attributesMax = 4;
const errorsMax = 10;

const colours: Record<TerraformAction, Colour> = {
  create: 'green',
  update: 'yellow',
  replace: 'red',
  delete: 'red',
  read: 'grey',
  import: 'blue',
  move: 'blue',
  forget: 'red',
};

/** A plan with its resources, how far an apply came, who holds a lock, and errors. */
export function renderTerraform(facts: readonly Fact[], paint: Paint): string {
  const result = emptyTerraformResult();
  for (const fact of facts) foldTerraform(result, fact);
  const parts = [renderHead(result, paint), renderChanges(result, paint), renderErrors(result, paint)];
  return parts.filter((part) => part !== '').join('\n');
}

function renderHead(result: TerraformResult, paint: Paint): string {
  const { plan, applied, drift, lock, again, stopped, outputs } = result;
  const fields: [string, Cell][] = again.map((reason) => ['planned again', reason]);
  const nothing = outputs.length > 0 ? `${outputs.length} outputs to change` : 'no changes';
  if (plan) fields.push(['plan', planWords(plan) || nothing]);
  if (drift !== null) fields.push(['drift', drift ? { text: 'yes', colour: 'yellow' } : 'no']);
  if (applied) fields.push(['applied', `${applied.add} added, ${applied.change} changed, ${applied.remove} destroyed`]);
  if (stopped) fields.push(['stopped', `during ${stopped.step}, ${stopped.clean ? 'in order: the lock is free' : 'by force'}`]);
  if (lock) {
    fields.push(
      ['lock', lock.id],
      ['held by', [lock.who || 'the backend does not say', lock.created && `since ${lock.created}`].filter(Boolean).join(' ')],
      [
        'release',
        lock.release.possible
          ? `baton jobs rerun ID --release-lock ${clean(lock.id)}: ${lock.release.why}`
          : `not by Baton: ${lock.release.why}`,
      ],
    );
  }
  return fields.length === 0 ? '' : renderFields(fields, paint);
}

function renderChanges({ modules, plan, progress }: TerraformResult, paint: Paint): string {
  const all = modules.flatMap(({ changes }) => changes);
  if (all.length === 0) return '';
  const states = progress.size > 0;
  const rows = all
    .slice(0, changesMax)
    .map((change): Cell[] => [
      { text: change.action, colour: colours[change.action] },
      change.address,
      ...(states ? [progress.get(change.address)?.state ?? '–'] : []),
      attributesText(change),
    ]);
  const more = Math.max(plan?.resources ?? 0, all.length) - rows.length;
  const heading = ['ACTION', 'RESOURCE', ...(states ? ['STATE'] : []), 'WHAT CHANGES'];
  return `${renderTable(heading, rows, paint)}${more > 0 ? `and ${plural(more, 'more resource')}\n` : ''}`;
}

function attributesText({ attributes, more, reason }: TerraformChange): string {
  const names = attributes.slice(0, attributesMax).map(({ name }) => name);
  const hidden = attributes.length - names.length + more;
  return [reason && `(${reason})`, [...names, ...(hidden > 0 ? [`${hidden} more`] : [])].join(', ')].filter(Boolean).join(' ');
}

function renderErrors({ diagnostics }: TerraformResult, paint: Paint): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').slice(0, errorsMax);
  return errors
    .map(({ summary, address, place }) => {
      const where = [address, place].filter(Boolean).join(', ');
      return `${paint('error', 'red')} ${clean(summary)}${where === '' ? '' : ` (${clean(where)})`}\n`;
    })
    .join('');
}
