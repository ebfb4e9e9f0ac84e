import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Doors, password, type Refused } from './doors.ts';

export type Try = readonly [what: string, knock: (doors: Doors) => Promise<Refused>, code: string];

export interface Wall {
  wall: string;
  /** whether a try of it is told as a failure to get in: a wrong or void secret is, what no secret was wrong of is not */
  audited: boolean;
  tries: readonly Try[];
}

/** Every try against every wall: each wall is that of a server of its own. */
export const tryWalls = (walls: readonly Wall[]): void =>
  describe.each(walls)('$wall', ({ audited, tries }) => {
    let doors: Doors;
    beforeAll(async () => {
      doors = await Doors.open();
    });
    afterAll(() => doors.server.close());

    test.each(tries)('%s', async (_, knock, code) => {
      const refused = await knock(doors);
      expect(refused.code).toBe(code);
      expect(refused.status).toBeGreaterThanOrEqual(400);
      expect(refused.status).toBeLessThan(500);
      expect(refused.next).not.toBe('');
      expect(refused.text).not.toContain(password);
      expect(refused.text).not.toMatch(/bat_[a-z]+_\w{40}/);
      expect(await doors.failuresFrom(refused.address)).toEqual(audited ? [code] : []);
      // a machine that stands still is none of its faults
      expect(doors.server.complaints.filter(({ message }) => message.includes('unexpectedly'))).toEqual([]);
    });
  });
