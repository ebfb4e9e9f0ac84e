import { rmSync } from 'node:fs';
import { ApiError } from '@baton/protocol/errors';
import { accessOf } from '../../config/config.ts';
import { enrolledConfig } from '../../config/resolve.ts';
import { readRunState } from '../../process/run-file.ts';
import { runFilePath } from '../../run/run.ts';
import { CallFailed, kindOf } from '../../session/call-failed.ts';
import { HttpTransport } from '../../transport/http-transport.ts';
import { configOption, configPath } from '../common.ts';
import type { Verb } from '../verb.ts';

/** Gives up the registration and removes the configuration. */
export const unregister: Verb = {
  name: 'unregister',
  summary: 'give up the registration and remove the configuration',
  options: [configOption],
  async run(values, context) {
    const path = configPath(values, context);
    const config = enrolledConfig(context.environment, path, context.places, {});
    const running = readRunState(runFilePath(config.workspace));
    if (running)
      throw new ApiError('usage', { problem: `process ${running.pid} still runs; drain it first: baton-runner drain` });
    const transport = new HttpTransport({ ...accessOf(config, context.environment), token: config.token });
    try {
      await transport.unregister();
    } catch (error) {
      // who is not known there any more needs no unregistering
      if (kindOf(CallFailed.from(error)) !== 'refused') throw error;
    } finally {
      transport.close();
    }
    rmSync(path, { force: true });
    context.print(`Unregistered. ${path} was removed; the workspace ${config.workspace} is still there.`);
    return 0;
  },
};
