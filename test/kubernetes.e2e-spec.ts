import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { type Env, readEnv, readMigrationSettings, settingNames } from '../src/config/env';
import {
  everywhere,
  findKustomize,
  type Manifest,
  parseManifests,
  resolveKustomization,
  runKustomize,
} from './helpers/kustomization';
import { shapeErrors } from './helpers/manifest-shapes';
import { TestService } from './helpers/test-service';

const root = resolve(__dirname, '../deploy/kubernetes');
const directories = ['base', 'overlays/staging', 'overlays/production', 'overlays/cluster'];
const WEBHOOK = '/api/webhooks/stripe';
/** In a replica, besides DATABASE_POOL_SIZE: two for storing, one each for readiness, metrics and sessions. */
const OTHER_CONNECTIONS = 5;
/** Spans are sent last, for so long at most; the steps before it as well (src/serve.ts). */
const LAST_STEPS_S = 2 + 2;

/** The only one of its kind, which is what these overlays have. */
function only(manifests: Manifest[], kind: string): Manifest {
  const [found, ...more] = manifests.filter((manifest) => manifest.kind === kind);
  if (!found || more.length > 0) throw new Error(`${more.length + (found ? 1 : 0)} of ${kind}`);
  return found;
}

function secretOf(
  manifests: Manifest[],
  kind: 'Deployment' | 'Job',
  variable: string,
): { name: string; key: string } | undefined {
  const [container] = only(manifests, kind).spec.template.spec.containers;
  return container.env.find(({ name }: { name: string }) => name === variable)?.valueFrom.secretKeyRef;
}

function theOne(manifests: Manifest[], kind: string, name: string): Manifest {
  return only(
    manifests.filter(({ metadata }) => metadata.name === name),
    kind,
  );
}

/** A pod's variables that have a value, wherever it stands; of secrets only those that must be there. */
function environment(manifests: Manifest[], kind: 'Deployment' | 'Job'): Record<string, string> {
  const secrets: Record<string, string> = {
    DATABASE_URL: 'postgres://user:password@host/database',
    MIGRATIONS_DATABASE_URL: 'postgres://owner:password@host/database',
    STRIPE_WEBHOOK_SECRET: `whsec_${'1'.repeat(32)}`,
    ADMIN_API_TOKENS: `ops:operator:${'t'.repeat(32)}`,
  };
  const [container] = only(manifests, kind).spec.template.spec.containers;
  const variables: Record<string, string> = {};
  for (const { configMapRef } of container.envFrom) {
    const map = manifests.find(({ metadata, data }) => data && metadata.name === configMapRef.name);
    Object.assign(variables, map?.data);
  }
  for (const { name, value, valueFrom } of container.env) {
    if (value !== undefined) variables[name] = value;
    else if (!valueFrom.secretKeyRef.optional) variables[name] = secrets[name] ?? '';
  }
  return variables;
}

describe('Manifests for Kubernetes', () => {
  it('the monitor shows how METRICS_TOKEN is given', async () => {
    const text = await readFile(join(root, 'base/service-monitor.yaml'), 'utf8');
    const [monitor] = parseManifests(text.replaceAll(/^( +)# (authorization:|  credentials:)/gm, '$1$2'));
    expect(monitor?.spec.endpoints[0].authorization).toEqual({
      credentials: { name: 'hookledger', key: 'METRICS_TOKEN' },
    });
    expect(monitor && shapeErrors([monitor])).toEqual([]);
  });

  it('every file is YAML, and is named by a kustomization', async () => {
    const files = await readdir(root, { recursive: true });
    const manifests = files.filter((name) => name.endsWith('.yaml'));
    const named: string[] = [];
    for (const directory of directories) {
      const { resources } = parse(await readFile(join(root, directory, 'kustomization.yaml'), 'utf8'));
      named.push(...resources.map((resource: string) => join(directory, resource)));
    }
    const paths = [...named, ...directories.map((directory) => join(directory, 'kustomization.yaml'))];
    expect(paths.filter((path) => path.endsWith('.yaml')).toSorted()).toEqual(manifests.toSorted());
    for (const name of manifests) {
      const documents = parseManifests(await readFile(join(root, name), 'utf8'));
      expect(documents.map(({ kind }) => typeof kind)).toEqual(['string']);
    }
  });

  it('kustomize makes of them what these tests look at', async () => {
    const kustomize = await findKustomize();
    if (!kustomize) {
      console.warn(
        'NOT TESTED: neither kubectl 1.27 nor kustomize 5 is installed, so none of them built deploy/',
      );
      return;
    }
    const byName = (manifests: Manifest[]) =>
      Object.fromEntries(
        manifests.map((manifest) => [
          `${manifest.kind} ${manifest.metadata.name}`,
          JSON.parse(JSON.stringify(manifest)),
        ]),
      );
    for (const directory of directories.map((name) => join(root, name))) {
      const built = byName(await runKustomize(kustomize, directory));
      expect(built).toEqual(byName(await resolveKustomization(directory)));
    }
  });
});

describe.each(directories)('deploy/kubernetes/%s', (directory) => {
  let manifests: Manifest[];
  let env: Env;
  beforeAll(async () => {
    manifests = await resolveKustomization(join(root, directory));
    env = readEnv(environment(manifests, 'Deployment'));
  });

  it('has the fields that Kubernetes and the operators know', () => {
    expect(shapeErrors(manifests)).toEqual([]);
  });

  it('opens the path of Stripe to the world, and no other', () => {
    const { spec } = only(manifests, 'Ingress');
    expect(everywhere(spec, 'paths')).toEqual([
      [
        {
          path: WEBHOOK,
          pathType: 'Exact',
          backend: { service: { name: 'hookledger', port: { name: 'http' } } },
        },
      ],
    ]);
    expect(spec).not.toHaveProperty('defaultBackend');
    expect(spec.tls.flatMap(({ hosts }: { hosts: string[] }) => hosts)).toEqual([spec.rules[0].host]);
    for (const { kind, spec: service } of manifests)
      if (kind === 'Service') expect(service).not.toHaveProperty('type');
  });

  it('asks for paths that the service has, on the listener that has them', async () => {
    const { spec } = only(manifests, 'Deployment');
    const [{ startupProbe, livenessProbe, readinessProbe, ports }] = spec.template.spec.containers;
    expect(env.isAdminApart).toBe(true);
    expect(ports).toEqual([
      { name: 'http', containerPort: env.PORT },
      { name: 'admin', containerPort: env.ADMIN_PORT },
    ]);
    const portsOf = (name: string) => theOne(manifests, 'Service', name).spec.ports;
    expect(portsOf('hookledger')).toEqual([{ name: 'http', port: 80, targetPort: 'http' }]);
    expect(portsOf('hookledger-admin')).toEqual([{ name: 'admin', port: 80, targetPort: 'admin' }]);
    const probes = [startupProbe, livenessProbe, readinessProbe].map(({ httpGet }) => httpGet);
    const scrape = only(manifests, 'ServiceMonitor').spec.endpoints[0];
    expect([...probes, scrape].map(({ port }) => port)).toEqual(Array(4).fill('admin'));
    expect(probes.map(({ path }) => path)).toEqual(['/health/startup', '/health/live', '/health/ready']);
    const service = await TestService.start({ ADMIN_PORT: '0' });
    const statuses: number[] = [];
    for (const { path } of [...probes, scrape])
      statuses.push((await fetch(service.adminUrl + path)).status, (await fetch(service.url + path)).status);
    const { status } = await fetch(service.url + WEBHOOK, { method: 'POST', body: '{}' });
    await service.stop();
    expect(statuses).toEqual([200, 404, 200, 404, 200, 404, 200, 404]);
    expect(status).toBe(400);
  });

  it('lets the ingress controller come to the public listener alone, and nobody else to it', () => {
    const rules: { from: unknown; ports: unknown }[] = only(manifests, 'NetworkPolicy').spec.ingress;
    const from = (...names: string[]) =>
      names.map((name) => ({
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
      }));
    expect(rules).toEqual([
      { from: from('ingress-nginx'), ports: [{ port: env.PORT, protocol: 'TCP' }] },
      { from: from('monitoring', 'sso'), ports: [{ port: env.ADMIN_PORT, protocol: 'TCP' }] },
    ]);
  });

  it('alerts by the rules of deploy/prometheus', async () => {
    const rules = await readFile(resolve(root, '../prometheus/hookledger.rules.yml'), 'utf8');
    expect(only(manifests, 'PrometheusRule').spec).toEqual(parse(rules));
  });

  it('sets variables that the service reads, to values it starts with', () => {
    const variables = everywhere(manifests, 'env').flat();
    const set = [
      ...variables.map(({ name }: { name: string }) => name),
      ...Object.keys(only(manifests, 'ConfigMap').data ?? {}),
    ];
    expect(set).toContain('DATABASE_URL');
    const known = new Set([...settingNames, 'NODE_ENV']);
    expect(set.filter((name) => !known.has(name) && !name.startsWith('OTEL_'))).toEqual([]);
    // readEnv() has taken those of the Deployment above.
    expect(env.NODE_ENV).toBe('production');
    expect(environment(manifests, 'Job').DATABASE_SCHEMA).toBe(
      environment(manifests, 'Deployment').DATABASE_SCHEMA,
    );
  });

  it('gives the owner of the schema to the migration job alone', () => {
    const job = secretOf(manifests, 'Job', 'MIGRATIONS_DATABASE_URL');
    const pods = JSON.stringify(only(manifests, 'Deployment').spec);
    expect(pods).not.toContain(job?.name);
    expect(pods).not.toContain('MIGRATIONS_DATABASE_URL');
    expect(secretOf(manifests, 'Job', 'DATABASE_URL')).toBeUndefined();
    const { DATABASE_URL } = readMigrationSettings(environment(manifests, 'Job'));
    expect(DATABASE_URL).toBe('postgres://owner:password@host/database');
  });

  it('holds no secret', () => {
    expect(manifests.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    const variables = [
      ...everywhere(manifests, 'env').flat(),
      ...Object.entries(only(manifests, 'ConfigMap').data ?? {}).map(([name, value]) => ({ name, value })),
    ];
    const secret = variables.filter(({ name }) => /URL|SECRET|TOKEN|API_KEY/.test(name));
    expect(secret.filter(({ value }) => value !== undefined)).toEqual([]);
  });

  it('gives a pod the time it needs to end', () => {
    const { terminationGracePeriodSeconds, containers } = only(manifests, 'Deployment').spec.template.spec;
    const before = containers[0].lifecycle.preStop.sleep.seconds;
    expect(before).toBeGreaterThanOrEqual(5);
    expect(terminationGracePeriodSeconds).toBeGreaterThanOrEqual(
      before + env.SHUTDOWN_GRACE_MS / 1000 + LAST_STEPS_S,
    );
  });

  it.each(['Deployment', 'Job'])('runs a %s with no rights', (kind) => {
    const pod = only(manifests, kind).spec.template.spec;
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
    });
    for (const { securityContext, resources } of pod.containers) {
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(resources).toMatchObject({ requests: { cpu: expect.any(String) }, limits: { memory: '768Mi' } });
    }
  });

  it('lets pods connect to destinations that a rule names, and never to the metadata of the cloud', () => {
    const { egress } = only(manifests, 'NetworkPolicy').spec;
    for (const { to, ports } of egress) {
      expect(to.length).toBeGreaterThan(0);
      expect(ports.length).toBeGreaterThan(0);
      for (const { ipBlock } of to.filter((peer: { ipBlock?: unknown }) => peer.ipBlock)) {
        if (ipBlock.cidr === '0.0.0.0/0') {
          expect(ipBlock.except).toEqual(
            expect.arrayContaining(['10.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16']),
          );
        } else if (ipBlock.cidr === '::/0') {
          expect(ipBlock.except).toEqual(expect.arrayContaining(['fc00::/7', 'fe80::/10']));
        }
      }
    }
    const open = egress.filter(({ to }: { to: object[] }) => JSON.stringify(to).includes('/0"'));
    expect(open.map(({ ports }: { ports: object[] }) => ports)).toEqual([[{ port: 443, protocol: 'TCP' }]]);
  });

  it('selects the pods of the service, and not those of the migration', () => {
    const deployment = only(manifests, 'Deployment');
    const services = ['hookledger', 'hookledger-admin'].map((name) => theOne(manifests, 'Service', name));
    const { labels } = deployment.spec.template.metadata;
    const selectors = [
      deployment.spec.selector.matchLabels,
      ...services.map(({ spec }) => spec.selector),
      only(manifests, 'PodDisruptionBudget').spec.selector.matchLabels,
      ...everywhere(deployment.spec.template, 'matchLabels'),
    ];
    expect(selectors).toEqual(selectors.map(() => labels));
    // The monitor looks for a Service, not for pods: the one whose port it names.
    const monitored = only(manifests, 'ServiceMonitor').spec.selector.matchLabels;
    expect(services.map(({ metadata }) => metadata.labels)).toEqual([labels, monitored]);
    expect(monitored).not.toEqual(labels);
    const policy = only(manifests, 'NetworkPolicy').spec.podSelector.matchLabels;
    for (const kind of ['Deployment', 'Job']) {
      expect(only(manifests, kind).spec.template.metadata.labels).toMatchObject(policy);
    }
    expect(only(manifests, 'Job').spec.template.metadata.labels).not.toEqual(labels);
    expect(only(manifests, 'HorizontalPodAutoscaler').spec.scaleTargetRef.name).toBe(
      deployment.metadata.name,
    );
  });

  it('asks PostgreSQL for no more connections than it has, a rollout included', () => {
    const { maxReplicas } = only(manifests, 'HorizontalPodAutoscaler').spec;
    const { maxSurge } = only(manifests, 'Deployment').spec.strategy.rollingUpdate;
    const asked = (maxReplicas + maxSurge) * (env.DATABASE_POOL_SIZE + OTHER_CONNECTIONS);
    const pooler = manifests.find(({ kind }) => kind === 'Pooler')?.spec;
    // Of PostgreSQL's hundred three are the superuser's.
    expect(asked).toBeLessThanOrEqual(pooler ? Number(pooler.pgbouncer.parameters.max_client_conn) : 97);
  });
});

describe.each(['staging', 'production', 'cluster'])('deploy/kubernetes/overlays/%s', (overlay) => {
  it('has a namespace in which Kubernetes refuses pods with more rights than ours', async () => {
    const manifests = await resolveKustomization(join(root, 'overlays', overlay));
    const { metadata } = only(manifests, 'Namespace');
    expect(metadata.labels).toEqual(
      Object.fromEntries(
        ['enforce', 'audit', 'warn'].map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted']),
      ),
    );
    const others = manifests.filter(({ kind }) => kind !== 'Namespace');
    expect(new Set(others.map(({ metadata: { namespace } }) => namespace))).toEqual(new Set([metadata.name]));
  });
});

describe('deploy/kubernetes/overlays/cluster', () => {
  let manifests: Manifest[];
  beforeAll(async () => {
    manifests = await resolveKustomization(join(root, 'overlays/cluster'));
  });

  it('has what it acknowledged on two of three instances', () => {
    const { instances, affinity, postgresql } = only(manifests, 'Cluster').spec;
    expect(instances).toBe(3);
    expect(affinity.podAntiAffinityType).toBe('required');
    expect(postgresql.synchronous).toEqual({
      method: 'any',
      number: 1,
      dataDurability: 'required',
      failoverQuorum: true,
    });
    // The service refuses a database that has these off.
    expect(postgresql.parameters).not.toHaveProperty('synchronous_commit');
    expect(postgresql.parameters).not.toHaveProperty('fsync');
  });

  it('has a pooler that the service can work behind', () => {
    const { cluster, instances, type, pgbouncer } = only(manifests, 'Pooler').spec;
    const postgres = only(manifests, 'Cluster');
    expect(cluster.name).toBe(postgres.metadata.name);
    expect(type).toBe('rw');
    expect(pgbouncer.poolMode).toBe('transaction');
    expect(pgbouncer.parameters).toMatchObject({
      server_login_retry: '1',
      ignore_startup_parameters: 'statement_timeout',
    });
    expect(Number(pgbouncer.parameters.max_prepared_statements)).toBeGreaterThan(0);
    const connections = instances * Number(pgbouncer.parameters.default_pool_size);
    expect(connections).toBeLessThan(Number(postgres.spec.postgresql.parameters.max_connections));
  });

  it('lets pods connect to its own PostgreSQL alone', () => {
    const peers = only(manifests, 'NetworkPolicy')
      .spec.egress.filter(({ ports }: { ports: { port: number }[] }) => ports[0]?.port === 5432)
      .flatMap(({ to }: { to: object[] }) => to);
    expect(peers).toEqual([
      { podSelector: { matchLabels: only(manifests, 'Pooler').spec.template.metadata.labels } },
      { podSelector: { matchLabels: { 'cnpg.io/cluster': only(manifests, 'Cluster').metadata.name } } },
    ]);
  });

  it('migrates past the pooler', () => {
    expect(secretOf(manifests, 'Deployment', 'DATABASE_URL')).toEqual({
      name: 'hookledger',
      key: 'DATABASE_URL',
    });
    expect(secretOf(manifests, 'Job', 'MIGRATIONS_DATABASE_URL')).toEqual({
      name: `${only(manifests, 'Cluster').metadata.name}-app`,
      key: 'uri',
    });
  });
});
