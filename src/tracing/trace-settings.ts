import { z } from 'zod';
import { InvalidSettingsError } from '../config/env';

/** https://opentelemetry.io/docs/specs/otel/protocol/exporter/#specify-protocol */
export type OtlpProtocol = 'http/protobuf' | 'http/json';

/** What of the standard is decided here; the SDK reads the rest by itself: addresses, headers, sampler, batches, resource. */
export interface TraceSettings {
  protocol: OtlpProtocol;
}

const url = z.url({ protocol: /^https?$/, error: 'must be a URL such as http://localhost:4318' }).optional();
const protocol = z
  .enum(['http/protobuf', 'http/json'], {
    error: 'must be http/protobuf or http/json, which collectors take on port 4318',
  })
  .optional();

const schema = z.object({
  OTEL_SDK_DISABLED: z.string().optional(),
  OTEL_TRACES_EXPORTER: z
    .enum(['otlp', 'none'], {
      error: 'must be otlp or none; for others load an SDK of your own with NODE_OPTIONS=--require',
    })
    .optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: url,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url,
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: protocol,
});

/**
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/. Unlike the standard, a service that
 * was told nothing sends nothing: `otlp` to localhost is not the default.
 * @returns undefined where nobody asks for traces.
 * @throws {InvalidSettingsError}
 */
export function readTraceSettings(source: NodeJS.ProcessEnv): TraceSettings | undefined {
  if (source.OTEL_SDK_DISABLED?.trim().toLowerCase() === 'true') return undefined;
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim()));
  const isWanted =
    given.OTEL_TRACES_EXPORTER !== undefined ||
    given.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined ||
    given.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT !== undefined;
  if (!isWanted || given.OTEL_TRACES_EXPORTER === 'none') return undefined;
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    throw new InvalidSettingsError(
      parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`),
    );
  }
  const { OTEL_EXPORTER_OTLP_TRACES_PROTOCOL, OTEL_EXPORTER_OTLP_PROTOCOL } = parsed.data;
  return {
    protocol: OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ?? OTEL_EXPORTER_OTLP_PROTOCOL ?? 'http/protobuf',
  };
}
