import { expect, it } from 'vitest';
import { shownAddress } from './address.ts';

it.each([
  ['postgres://baton:secret@db.example:5433/baton?sslmode=require', 'postgres://baton@db.example:5433/baton'],
  ['postgresql://db.example/baton?password=secret&user=x', 'postgres://db.example/baton'],
  ['postgres://baton:secret@[::1]:5432/baton', 'postgres://baton@[::1]:5432/baton'],
  ['postgres:///baton?host=/run/postgresql&password=secret', 'postgres:///baton in /run/postgresql'],
  ['secret', 'the database'],
])('shows where %s is, and no password', (url, shown) => {
  expect(shownAddress(url)).toBe(shown);
});
