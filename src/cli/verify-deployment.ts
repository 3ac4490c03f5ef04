import { UsageError } from '../terminal/usage.error';
import { HELP, readVerifyOptions } from './verify-deployment/options';
import { isOk, report } from './verify-deployment/report';
import { verify } from './verify-deployment/verify';
import { reportCrashes } from '../terminal/last-resort';

/** Resolves to the exit code. */
async function run(args: readonly string[]): Promise<number> {
  try {
    const options = readVerifyOptions(args, process.env);
    if (!options) {
      console.log(HELP);
      return 0;
    }
    const { url, adminUrl, json } = options;
    const checks = await verify(options);
    const ok = isOk(checks);
    console.log(json ? JSON.stringify({ url, adminUrl, ok, checks }, null, 2) : report(options, checks));
    return ok ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\nSee ${error.command}`);
    return 2;
  }
}

// Not process.exit: what was written to a pipe may still be on its way.
reportCrashes('verify:deployment');
void run(process.argv.slice(2)).then((code) => (process.exitCode = code));
