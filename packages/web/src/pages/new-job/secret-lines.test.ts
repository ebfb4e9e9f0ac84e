import { expect, test } from 'vitest';
import { emptyDraft, readDraft } from './draft.ts';
import { problemsOf, type SecretLine } from './secret-lines.ts';

const line = (patch: Partial<SecretLine>): SecretLine => ({
  ...{ key: 0, kind: 'stored', name: '', variable: '', value: '' },
  ...patch,
});
const read = (...secrets: SecretLine[]) => readDraft({ ...emptyDraft, command: 'deploy', secrets });

test('stored ones are named, own ones bring their value, each in its variable', () => {
  const { job } = read(
    line({ name: 'DEPLOY_KEY' }),
    line({ name: 'NPM', variable: ' npm_token ' }),
    line({ kind: 'own', variable: 'PIN', value: ' 1 2\n' }),
  );
  expect(job).toEqual({
    spec: { command: ['deploy'] },
    secrets: { DEPLOY_KEY: 'DEPLOY_KEY', npm_token: 'NPM' },
    secretEnvironment: { PIN: ' 1 2\n' },
  });
});

test.each<[string, SecretLine, object]>([
  ['no name', line({}), { name: expect.any(String) }],
  ['a name in small letters', line({ name: 'key' }), { name: expect.any(String) }],
  ['a name of the runner', line({ name: 'BATON_URL' }), { name: expect.stringContaining('BATON_') }],
  ['no variable for an own one', line({ kind: 'own', value: 'v' }), { variable: expect.any(String) }],
  ['a variable of the runner', line({ name: 'KEY', variable: 'BATON_X' }), { variable: expect.stringContaining('BATON_') }],
  ['no value', line({ kind: 'own', variable: 'PIN' }), { value: 'Give the value.' }],
])('%s is said beside its field, and nothing is submitted', (_, given, problems) => {
  expect(problemsOf([given])).toEqual([problems]);
  expect(read(given)).toMatchObject({ job: null, problems: { secrets: expect.any(String) } });
});

test('two lines with one variable', () => {
  const twice = [line({ name: 'KEY' }), line({ kind: 'own', variable: 'KEY', value: 'v' })];
  expect(problemsOf(twice)).toEqual([{}, { variable: 'Another line has this variable.' }]);
});
