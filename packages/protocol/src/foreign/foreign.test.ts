import { expect, test } from 'vitest';
import { runnerActionNames } from '../rest/runner-actions.ts';
import { protocolLimitNames } from '../shared/state-names.ts';
import { foreignActWords, foreignCancelWords } from './act-words.ts';
import { limitWords } from './limit-words.ts';
import { shellWord } from './shell-word.ts';
import { type Joining, joiningSteps } from './steps.ts';
import { foreignProtocols } from './systems.ts';

const joining: Joining = {
  url: 'https://baton.example',
  token: 'bat_reg_1',
  name: "o'brian's box",
  labels: ['linux', 'ubuntu:docker://node'],
  config: null,
};

test('a word of a shell command is quoted when it has to be', () => {
  expect(['~/a b', "o'b", 'https://a/b', '$HOME'].map(shellWord)).toEqual(["'~/a b'", "'o'\\''b'", 'https://a/b', "'$HOME'"]);
});

test("Gitea's runner registers itself, and is started", () => {
  expect(joiningSteps('gitea', joining).map(({ command }) => command)).toEqual([
    "gitea-runner register --no-interactive --instance https://baton.example --token bat_reg_1 --name 'o'\\''brian'\\''s box' --labels linux:host,ubuntu:docker://node",
    'gitea-runner daemon',
  ]);
  expect(joiningSteps('gitea', { ...joining, labels: [] })[0]?.command).not.toContain('--labels');
});

test("Semaphore's runner gets a configuration, and its registration token by a pipe", () => {
  const [config, register, start] = joiningSteps('semaphore', joining);
  expect(JSON.parse(config?.file?.text ?? '')).toMatchObject({
    web_host: 'https://baton.example',
    runner: { name: "o'brian's box", tags: ['linux', 'ubuntu:docker://node'], token_file: 'semaphore-runner.token' },
  });
  expect(register?.command).toBe(
    'echo bat_reg_1 | semaphore runner register --stdin-registration-token --config semaphore-runner.json',
  );
  expect(start?.command).toBe('semaphore runner start --config semaphore-runner.json');
});

test("challengectl's runner gets all that it needs by its configuration", () => {
  const [config, start] = joiningSteps('challengectl', { ...joining, config: 'runner: {}\n' });
  expect(config?.file).toEqual({ name: 'runner-config.yml', text: 'runner: {}\n' });
  expect(start?.command).toBe('python -m challengectl.runner.runner');
});

test('what stands in the configuration of one that joins again stays there', () => {
  const again = { ...joining, isKnown: true, capacity: 4 };
  const [news] = joiningSteps('challengectl', again);
  expect(news?.says).toContain('keep all else that stands there');
  expect(news?.file?.name, 'nothing that it has is written over').not.toBe('runner-config.yml');
  expect(joiningSteps('gitea', again)[0]?.says).toContain('only the names of its labels are known');
  expect(JSON.parse(joiningSteps('semaphore', again)[0]?.file?.text ?? '')).toMatchObject({ runner: { max_parallel_tasks: 4 } });
});

test.each(foreignProtocols)('what %s lacks, and what actions do to its runners, is said in whole sentences', (protocol) => {
  for (const limit of protocolLimitNames) expect(limitWords(limit, protocol)).toMatch(/^[A-Z].*\.$/);
  expect(foreignCancelWords(protocol)).toMatch(/^[A-Z].*\.$/);
  const said = runnerActionNames.filter((action) => foreignActWords(action, protocol) !== null);
  expect(said).toEqual(['drain', 'kick', 'rotate', 'revoke', 'remove']);
});

test('of what challengectl transmits nobody says that it is stopped', () => {
  expect(foreignActWords('kick', 'challengectl')).toContain('goes on until it ends by itself');
  expect(foreignCancelWords('challengectl')).toContain('can not be told to stop');
});
