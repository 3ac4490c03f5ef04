import ts from 'typescript';
import { z } from 'zod';
import type { Manifest } from './kustomization';

const names = z.record(z.string(), z.string());
const selector = z.strictObject({ matchLabels: names });
const duration = z.string().regex(/^\d+[smhd]$/);
const quantity = z.string().regex(/^\d+(m|Mi|Gi)?$/);
const amounts = z.strictObject({ cpu: quantity.optional(), memory: quantity });
const spread = z.strictObject({
  topologyKey: z.string(),
  maxSkew: z.literal(1),
  whenUnsatisfiable: z.enum(['ScheduleAnyway', 'DoNotSchedule']),
  labelSelector: selector,
});

const custom = (kind: string, apiVersion: string, spec: z.ZodType) =>
  z.strictObject({
    apiVersion: z.literal(apiVersion),
    kind: z.literal(kind),
    metadata: z.strictObject({
      name: z.string(),
      namespace: z.string().optional(),
      labels: names.optional(),
    }),
    spec,
  });

/** What operators understand: of their fields those that are used here, and no misspelt one. */
const customResources: Record<string, z.ZodType> = {
  // https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.ServiceMonitor
  ServiceMonitor: custom(
    'ServiceMonitor',
    'monitoring.coreos.com/v1',
    z.strictObject({
      selector,
      endpoints: z.array(
        z.strictObject({
          port: z.string(),
          path: z.string(),
          interval: duration,
          scrapeTimeout: duration,
          authorization: z
            .strictObject({ credentials: z.strictObject({ name: z.string(), key: z.string() }) })
            .optional(),
        }),
      ),
    }),
  ),
  // https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusRule
  PrometheusRule: custom(
    'PrometheusRule',
    'monitoring.coreos.com/v1',
    z.strictObject({
      groups: z.array(
        z.strictObject({
          name: z.string(),
          rules: z.array(
            z.strictObject({
              alert: z.string(),
              expr: z.string(),
              for: duration.optional(),
              labels: names,
              annotations: names,
            }),
          ),
        }),
      ),
    }),
  ),
  // https://cloudnative-pg.io/docs/1.28/cloudnative-pg.v1#clusterspec
  Cluster: custom(
    'Cluster',
    'postgresql.cnpg.io/v1',
    z.strictObject({
      instances: z.int().min(1),
      imageName: z.string(),
      bootstrap: z.strictObject({ initdb: z.strictObject({ database: z.string(), owner: z.string() }) }),
      storage: z.strictObject({ size: quantity }),
      walStorage: z.strictObject({ size: quantity }),
      affinity: z.strictObject({
        podAntiAffinityType: z.enum(['preferred', 'required']),
        topologyKey: z.string(),
      }),
      topologySpreadConstraints: z.array(spread),
      postgresql: z.strictObject({
        synchronous: z.strictObject({
          method: z.enum(['any', 'first']),
          number: z.int().min(1),
          dataDurability: z.enum(['required', 'preferred']),
          failoverQuorum: z.boolean(),
        }),
        parameters: names,
      }),
      resources: z.strictObject({ requests: amounts, limits: amounts }),
    }),
  ),
  // https://cloudnative-pg.io/docs/1.28/cloudnative-pg.v1#poolerspec
  Pooler: custom(
    'Pooler',
    'postgresql.cnpg.io/v1',
    z.strictObject({
      cluster: z.strictObject({ name: z.string() }),
      instances: z.int().min(1),
      type: z.enum(['rw', 'ro', 'r']),
      pgbouncer: z.strictObject({ poolMode: z.enum(['session', 'transaction']), parameters: names }),
      template: z.strictObject({
        metadata: z.strictObject({ labels: names }),
        spec: z.strictObject({ containers: z.tuple([]), topologySpreadConstraints: z.array(spread) }),
      }),
    }),
  ),
};

/** What is wrong with them: a field that does not exist, one that is missing, a value of the wrong type. */
export function shapeErrors(manifests: Manifest[]): string[] {
  const [own, others] = [true, false].map((wanted) =>
    manifests.filter(({ kind }) => kind in customResources === wanted),
  );
  return [...typeErrors(others ?? []), ...(own ?? []).flatMap((manifest) => customErrors(manifest))];
}

function customErrors(manifest: Manifest): string[] {
  const issues = customResources[manifest.kind]?.safeParse(manifest).error?.issues ?? [];
  return issues.map(({ path, message }) => `${manifest.kind} ${path.join('.')}: ${message}`);
}

/** By the types of Kubernetes' own OpenAPI: the compiler knows what a literal may have, schemas let anything pass. */
function typeErrors(manifests: Manifest[]): string[] {
  const constants = manifests.map(({ spec, ...manifest }, index) => {
    const group = manifest.apiVersion.includes('/') ? manifest.apiVersion : `core/${manifest.apiVersion}`;
    const type = `import('kubernetes-types/${group.replace(/\.[^/]*/, '')}').${manifest.kind}`;
    return `export const _${index}: ${type} = ${JSON.stringify(spec === undefined ? manifest : { ...manifest, spec })};`;
  });
  const name = `${__dirname}/manifests.ts`;
  const options: ts.CompilerOptions = { strict: true, noEmit: true, skipLibCheck: true, types: [] };
  const host = ts.createCompilerHost(options);
  const readSource = host.getSourceFile.bind(host);
  host.getSourceFile = (file, ...rest) =>
    file === name
      ? ts.createSourceFile(file, constants.join('\n'), ts.ScriptTarget.ES2023)
      : readSource(file, ...rest);
  const program = ts.createProgram([name], { ...options, module: ts.ModuleKind.NodeNext }, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file?.getLineAndCharacterOfPosition(start ?? 0).line ?? -1;
    return `${manifests[line]?.kind}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}
