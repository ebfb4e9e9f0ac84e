/** `name:` of a workflow, which stands in a line of its own. */
const nameLine = /^name:[ \t]+(?:"([^"\\\n]+)"|'([^'\n]+)'|([^\s"'|>&*!#][^\n#]*))[ \t]*(?:#.*)?$/m;

/** The name that a workflow has, read without its YAML; empty: none, or one that is written in another way. */
export function workflowName(workflow: string): string {
  const [, double, single, plain] = nameLine.exec(workflow) ?? [];
  return (double ?? single ?? plain ?? '').trim();
}

const nameCharsMax = 120;

/** What a job of a workflow that has no name is called, as Gitea shows it: as its file; empty: it has a name, or its file has none. */
export const nameByFile = (workflow: string, fileName: string): string =>
  workflowName(workflow) === '' ? fileName.slice(0, nameCharsMax).replace(/\p{C}/gu, ' ').trim() : '';
