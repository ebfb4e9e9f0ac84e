/** `name:` of a workflow, which stands in a line of its own. */
const nameLine = /^name:[ \t]+(?:"([^"\\\n]+)"|'([^'\n]+)'|([^\s"'|>&*!#][^\n#]*))[ \t]*(?:#.*)?$/m;

/** The name that a workflow has, read without its YAML; empty: none, or one that is written in another way. */
export function workflowName(workflow: string): string {
  const [, double, single, plain] = nameLine.exec(workflow) ?? [];
  return (double ?? single ?? plain ?? '').trim();
}

const nameCharsMax = 120;

/** What a job is called whose workflow has no name: as its file, as Gitea shows it. Empty: the workflow has one, or the file's name is none. */
export function nameByFile(workflow: string, fileName: string): string {
  if (workflowName(workflow) !== '') return '';
  return fileName.slice(0, nameCharsMax).replace(/\p{C}/gu, ' ').trim();
}
