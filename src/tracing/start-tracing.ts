import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { diag, DiagLogLevel, propagation, trace } from '@opentelemetry/api';
import { InvalidSettingsError } from '../config/invalid-settings.error';
import { readSecretFiles } from '../config/secrets';
import { readTraceSettings } from './trace-settings';
import { hasSdk } from './tracer';

/** Sends what is left, and nothing more. */
export type StopTracing = () => Promise<void>;

const LAST_SPANS_MS = 2_000;

const ignore = (): void => undefined;

const nothingToStop: StopTracing = async () => undefined;

/**
 * Sends spans by OTLP where OpenTelemetry's standard variables say where to. Whoever loads an SDK of their own before the
 * service (`NODE_OPTIONS=--require …`) keeps it: spans go there.
 * @param instance this process, as logs and attempts call it.
 * @throws {InvalidSettingsError} when a variable is wrong, or the packages are missing.
 */
export function startTracing(source: NodeJS.ProcessEnv, instance: string): StopTracing {
  if (hasSdk()) return nothingToStop;
  const settings = readTraceSettings(source);
  if (!settings) return nothingToStop;
  giveSecrets(source);
  // Optional packages, and loaded by nobody who does not trace.
  const { createProvider } = require('./otlp-provider') as typeof import('./otlp-provider');
  const { provider, propagator } = createProvider(settings, instance);
  trace.setGlobalTracerProvider(provider);
  propagation.setGlobalPropagator(propagator);
  tellProblems();
  return async () => {
    const patience = new AbortController();
    // A collector that is not there shall not keep the process from ending.
    await Promise.race([
      provider.shutdown().catch(() => undefined),
      sleep(LAST_SPANS_MS, undefined, patience).catch(() => undefined),
    ]);
    patience.abort();
    trace.disable();
    propagation.disable();
  };
}

/** The SDK reads its secrets from the environment, and knows nothing of files. */
function giveSecrets(given: NodeJS.ProcessEnv): void {
  const names = ['OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_EXPORTER_OTLP_TRACES_HEADERS'];
  const { source, problems } = readSecretFiles(given, names);
  if (problems.length > 0) throw new InvalidSettingsError(problems);
  for (const name of names) if (source[name] !== undefined) process.env[name] = source[name];
}

/** Such as a collector that does not answer; the service goes on without it. */
function tellProblems(): void {
  const logger = new Logger('Tracing');
  const warn = (message: string) => logger.warn(message);
  diag.setLogger(
    { error: warn, warn, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
}
