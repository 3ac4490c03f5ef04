import type { TextMapPropagator } from '@opentelemetry/api';
import type { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { InvalidSettingsError } from '../config/env';
import type { OtlpProtocol, TraceSettings } from './trace-settings';

/**
 * OpenTelemetry's SDK, as little of it as sends spans by OTLP over HTTP: not `sdk-node`, which brings gRPC, metrics, logs and
 * twice the packages.
 * @param instance this process, as logs and attempts call it.
 * @throws {InvalidSettingsError} when its packages are not installed.
 */
export function createProvider(
  { protocol }: TraceSettings,
  instance: string,
): { provider: BasicTracerProvider; propagator: TextMapPropagator } {
  const { core, resources, sdk, OTLPTraceExporter } = load(protocol);
  const { resourceFromAttributes, detectResources, envDetector } = resources;
  const provider = new sdk.BasicTracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'hookledger',
      'service.instance.id': instance,
    }).merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new sdk.BatchSpanProcessor(new OTLPTraceExporter())],
  });
  return { provider, propagator: new core.W3CTraceContextPropagator() };
}

function load(protocol: OtlpProtocol) {
  try {
    return {
      core: require('@opentelemetry/core') as typeof import('@opentelemetry/core'),
      resources: require('@opentelemetry/resources') as typeof import('@opentelemetry/resources'),
      sdk: require('@opentelemetry/sdk-trace-base') as typeof import('@opentelemetry/sdk-trace-base'),
      OTLPTraceExporter: exporterOf(protocol),
    };
  } catch {
    throw new InvalidSettingsError([
      'OTEL_… asks for traces, but the optional packages @opentelemetry/* are not installed: install without --omit=optional',
    ]);
  }
}

function exporterOf(protocol: OtlpProtocol) {
  if (protocol === 'http/json') {
    return (
      require('@opentelemetry/exporter-trace-otlp-http') as typeof import('@opentelemetry/exporter-trace-otlp-http')
    ).OTLPTraceExporter;
  }
  return (
    require('@opentelemetry/exporter-trace-otlp-proto') as typeof import('@opentelemetry/exporter-trace-otlp-proto')
  ).OTLPTraceExporter;
}
