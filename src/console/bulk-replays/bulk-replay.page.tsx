import { CONSOLE_PATH } from '../paths/console-path';
import { useConsole, useIsOperator } from '../parts/console-context';
import { Layout } from '../layout/layout';
import { Card } from '../parts/card';
import { Facts } from '../parts/facts';
import { Live } from '../parts/live';
import { Notice } from '../parts/notice';
import { Timestamp } from '../parts/timestamp';
import { StateBadge } from './bulk-replay-badges';
import type { BulkReplayView } from './bulk-replay-view.service';
import { CancelForm } from './cancel-form';
import { estimatedEnd } from './progress';
import { ProgressBar } from './progress-bar';
import { ResultCounts } from './result-counts';
import { ResultsCard } from './results-card';
import { selectionFact } from './selection-facts';

export function BulkReplayPage(view: BulkReplayView) {
  const { bulk, refusal, result } = view;
  const { now } = useConsole();
  const isOperator = useIsOperator();
  const isRunning = bulk.state === 'running';
  return (
    <Layout title={`Bulk replay ${bulk.id}`} section="bulkReplays">
      {refusal && <Notice kind="bad">{refusal.message}</Notice>}
      <Live>
        <Card title="Progress" id="progress" actions={<StateBadge state={bulk.state} />}>
          <ProgressBar bulk={bulk} />
          <p class="muted">
            {isRunning ? 'Ends ' : `${bulk.state === 'done' ? 'Done' : 'Cancelled'} `}
            <Timestamp at={isRunning ? estimatedEnd(bulk, now) : bulk.finishedAt} format="ago" />
            {isRunning && ', as it looks now'}
          </p>
        </Card>
        <ResultCounts bulk={bulk} current={result} />
        <Card
          title="The order"
          id="order"
          actions={<a href={`${CONSOLE_PATH}/audit?target=bulk-replays/${bulk.id}`}>Its audit entries</a>}
        >
          <Facts
            facts={[
              ['Why', bulk.reason],
              ['By', bulk.actor],
              selectionFact(bulk.filter),
              ['Rate', `${bulk.ratePerSecond} a second at most`],
              ['Processed ones', bulk.force ? 'are replayed too' : 'are refused'],
              ['Started', <Timestamp at={bulk.startedAt} />],
              bulk.finishedAt && ['Ended', <Timestamp at={bulk.finishedAt} />],
            ]}
          />
        </Card>
        {isOperator && isRunning && <CancelForm bulk={bulk} />}
        <ResultsCard {...view} />
      </Live>
    </Layout>
  );
}
