import { expect, test } from 'vitest';
import { secretsOf } from './secrets.ts';

test('a stored secret has the name of its variable, or another', () => {
  expect(secretsOf(['TOKEN', 'PASSWORD=PROD_PASSWORD'], [], {})).toEqual({
    secrets: { TOKEN: 'TOKEN', PASSWORD: 'PROD_PASSWORD' },
  });
});

test('values of its own come from the environment', () => {
  expect(secretsOf([], ['TOKEN'], { TOKEN: 'v' })).toEqual({ secretEnvironment: { TOKEN: 'v' } });
  expect(secretsOf(undefined, undefined, {})).toEqual({});
});

test.each([[['a b']], [['A=']], [['A=B=C']], [['=B']]])('--secret %j is refused', (stored) => {
  expect(() => secretsOf(stored, [], {})).toThrow('neither NAME nor VARIABLE=NAME');
});

test('a value on the command line is refused without being shown', () => {
  const problem = (name: string): string => {
    try {
      secretsOf([], [name], {});
      return 'accepted';
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(problem('TOKEN=hunter22')).toContain('TOKEN: takes a name only');
  expect(problem('TOKEN=hunter22')).not.toContain('hunter22');
  expect(problem('TOKEN')).toContain('not set here');
  expect(problem('a-b')).toContain('not the name of a variable');
});
