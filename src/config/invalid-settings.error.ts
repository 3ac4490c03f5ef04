import { ExplainedError } from '../failures/explained.error';

/** The settings are wrong; the message names every wrong variable and how to fix it. Values are never repeated. */
export class InvalidSettingsError extends ExplainedError {
  override readonly name = 'InvalidSettingsError';
  constructor(problems: string[]) {
    super(`hookledger cannot start:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}
