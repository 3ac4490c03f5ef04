import stopDatabase from '../../global-teardown';

export default async function browserTeardown(): Promise<void> {
  await globalThis.chromiumServer?.close();
  await stopDatabase();
}
