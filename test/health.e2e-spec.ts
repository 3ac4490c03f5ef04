import { TestService } from './helpers/test-service';

describe('The probes of a service that is up', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await TestService.start();
  });
  afterAll(() => service.stop());

  it.each(['live', 'ready', 'startup'])('%s answers 200', async (probe) => {
    const { status, json } = await service.request('GET', `/health/${probe}`);
    expect({ status, ok: json.status }).toEqual({ status: 200, ok: 'ok' });
  });

  it('exposes metrics in the format of Prometheus', async () => {
    const { status, text, headers } = await service.request('GET', '/metrics');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    for (const name of ['deliveries', 'events_outcome', 'processing_duration', 'ack_duration']) {
      expect(text).toContain(`# TYPE hookledger_${name}`);
    }
  });
});
