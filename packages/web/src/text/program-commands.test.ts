import { expect, test } from 'vitest';
import { signInCommands } from './program-commands.ts';

test('baton is installed from the server, and says that it knows what it does where the credential would travel in clear', () => {
  expect(signInCommands('https://baton.example')).toEqual([
    'npm install --global https://baton.example/download/baton.tgz',
    'baton login https://baton.example',
  ]);
  expect(signInCommands('http://127.0.0.1:7070')[1]).toBe('baton login http://127.0.0.1:7070');
  expect(signInCommands('http://10.0.0.5:7070')[1]).toBe('baton login http://10.0.0.5:7070 --insecure');
});
