import type { SubmitJob } from '@baton/protocol';
import { secretNameProblem } from '../settings/secret-scopes.ts';

/** A secret that the job is to get, as it is being filled in. */
export interface SecretLine {
  /** tells lines apart */
  key: number;
  /** `stored`: one of the server, by its name. `own`: a value that only this job gets */
  kind: 'stored' | 'own';
  /** of a stored one */
  name: string;
  /** in which the job finds it; empty: as the stored one is called */
  variable: string;
  /** of the job's own */
  value: string;
}

export type LineProblems = Partial<Record<'name' | 'variable' | 'value', string>>;

/** The variable in which the job finds it. */
const variableOf = ({ kind, name, variable }: SecretLine): string =>
  variable.trim() === '' && kind === 'stored' ? name : variable.trim();

/** What is wrong with each line, in their order. */
export function problemsOf(lines: readonly SecretLine[]): LineProblems[] {
  const variables = lines.map(variableOf);
  return lines.map((line, index) => {
    const problems: LineProblems = {};
    const name = line.kind === 'stored' ? secretNameProblem(line.name) : null;
    if (name !== null) problems.name = name;
    if (line.kind === 'own' && line.value === '') problems.value = 'Give the value.';
    const variable = variableProblem(variables[index] ?? '');
    if (variable !== null && (line.kind === 'own' || line.variable.trim() !== '')) problems.variable = variable;
    if (variables.indexOf(variables[index] ?? '') < index) problems.variable = 'Another line has this variable.';
    return problems;
  });
}

function variableProblem(variable: string): string | null {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(variable)) return 'Letters, digits and _, not beginning with a digit.';
  return variable.startsWith('BATON_') ? 'Names that begin with BATON_ are the runner’s own.' : null;
}

/** What is submitted of them. */
export function secretsOf(lines: readonly SecretLine[]): Pick<SubmitJob, 'secrets' | 'secretEnvironment'> {
  const of = (kind: SecretLine['kind'], what: (line: SecretLine) => string) =>
    Object.fromEntries(lines.filter((line) => line.kind === kind).map((line) => [variableOf(line), what(line)]));
  const [secrets, secretEnvironment] = [of('stored', ({ name }) => name), of('own', ({ value }) => value)];
  return {
    ...(Object.keys(secrets).length > 0 && { secrets }),
    ...(Object.keys(secretEnvironment).length > 0 && { secretEnvironment }),
  };
}
