import type { Page } from 'playwright-core';

/** A window in which frames are counted leaves this behind. */
interface Recorder {
  benchFrames: number[];
  /** counts up: who began before, and did not notice the end yet, stops */
  benchRecording: number;
}

/** Intervals between the frames of a page, in milliseconds, while `act` goes on. */
export async function framesWhile(page: Page, act: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const recorder = globalThis as unknown as Recorder;
    recorder.benchFrames = [];
    recorder.benchRecording = (recorder.benchRecording ?? 0) + 1;
    const own = recorder.benchRecording;
    let last: number | null = null;
    const step = (at: number): void => {
      if (recorder.benchRecording !== own) return;
      if (last !== null) recorder.benchFrames.push(at - last);
      last = at;
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
  await act();
  return await page.evaluate(() => {
    const recorder = globalThis as unknown as Recorder;
    recorder.benchRecording += 1;
    return recorder.benchFrames;
  });
}

const wheelEveryMs = 16;

const turnRoundMs = 2_000;

/** Turns the wheel over the middle of a page for so long, down and up in turn, so that no end is reached. @param pixels of each turn */
export async function scroll(page: Page, seconds: number, pixels: number): Promise<void> {
  await page.mouse.move(640, 500);
  const startedAt = performance.now();
  for (let turns = 0; performance.now() - startedAt < seconds * 1000; turns++) {
    const isDown = Math.floor((performance.now() - startedAt) / turnRoundMs) % 2 === 0;
    await page.mouse.wheel(0, isDown ? pixels : -pixels);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, startedAt + turns * wheelEveryMs - performance.now())));
  }
}
