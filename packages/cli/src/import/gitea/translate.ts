import { Fields, Invalid } from '../shared/fields.ts';
import { isObject, type SourceFile } from '../shared/json.ts';
import { partsOf } from '../shared/parts-of.ts';
import { attempt, emptyTranslation, type ImportOptions, type Translation } from '../shared/translation.ts';
import { tellRunners } from './runners.ts';
import { isVariableList, variablesIn } from './variables.ts';
import { takeWorkflow } from './workflow.ts';

/** What files of Gitea come to: lists of runners and variables (`GET …/actions/runners`, `…/variables`), and workflows (`.gitea/workflows/*.yml`). */
export function translateGitea(files: readonly SourceFile[], options: ImportOptions): Translation {
  const into = emptyTranslation();
  const values = variablesIn(into, files);
  for (const file of files)
    attempt(into, 'other', file.name, file.name, () => {
      const { json } = file;
      if (isObject(json) && Object.hasOwn(json, 'jobs')) return takeWorkflow(into, file, values, options);
      if (isVariableList(json)) return undefined;
      const root = new Fields(Array.isArray(json) ? { runners: json } : json, '');
      if (!root.has('runners')) throw new Invalid('', 'holds neither the jobs of a workflow nor runners');
      return tellRunners(into, file.name, partsOf(into, file.name, root, 'runners'), options);
    });
  return into;
}
