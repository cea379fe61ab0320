import type { BenchDatabase } from './bench-database.ts';
import type { BenchLine } from './bench-lines.ts';
import { startBenchProcess } from './bench-process.ts';
import { drive, medianLatency, medianRatio, quantileLatency, takeTurns } from './bench-rounds.ts';
import type { BenchService } from './bench-service.ts';
import type { BulkRowsOperations } from './bulk-rows-process.ts';
import { listInvitable } from './invitation-lines.ts';

interface Plan {
  id: string;
  planHash: string;
}

const FEW = 10;

/** What a bulk of many invitations costs: statements of its plan, and the time of its sending against bare inserts. */
export async function measureBulk(
  { database, service }: { database: BenchDatabase; service: BenchService },
  times: { invitations: number; rounds: number; warmUps: number },
): Promise<BenchLine[]> {
  const bareRows = startBenchProcess<BulkRowsOperations>('./bulk-rows-process.ts');
  try {
    await bareRows.ask('open', { url: database.url });
    const customerIds = (await listInvitable(database)).slice(0, times.invitations);
    const plan = (ids: string[]) =>
      service.fetch<Plan>({ method: 'POST', path: '/v1/bulk-invitations', body: { customerIds: ids } });
    const few = await watchPlan(service, () => plan(customerIds.slice(0, FEW)));
    const many = await watchPlan(service, () => plan(customerIds));
    let bulkInvitationId = '';
    let rows = 0;
    const forget = async () => {
      rows = await bareRows.ask('take', { bulkInvitationId });
    };
    const send = async () => {
      const { id, planHash } = await plan(customerIds);
      bulkInvitationId = id;
      const path = `/v1/bulk-invitations/${id}/send`;
      const round = await drive({ concurrency: 1, operations: 1 }, () =>
        service.fetch({ method: 'POST', path, body: { planHash } }),
      );
      await forget();
      return round;
    };
    const insert = async () => {
      const round = await bareRows.ask('insert');
      await forget();
      return round;
    };
    const rounds = await takeTurns({ send, insert }, times);
    return [
      {
        name: `statements of a plan for ${customerIds.length} customers : for ${FEW}`,
        ratio: many.length / few.length,
        bound: { atMost: 1 },
        detail: `${many.length} in all`,
      },
      {
        name: 'statements that decide and keep the plan : 1',
        ratio: many.filter((text) => text.includes(KEEPS_ROWS)).length,
        bound: { atMost: 1 },
      },
      {
        name: `sending ${customerIds.length} : bare inserts of the same rows`,
        ratio: medianRatio(rounds.send, rounds.insert, medianLatency),
        bound: { atMost: 2.5 },
        detail: `${rows} rows, ${Math.round(quantileLatency(rounds.send, 0.5))} ms`,
      },
    ];
  } finally {
    await bareRows.stop();
  }
}

const KEEPS_ROWS = 'insert into bulk_invitation_rows';

/** The statements of the transaction that plans. */
async function watchPlan(service: BenchService, plan: () => Promise<unknown>): Promise<string[]> {
  await service.process.ask('watchStatements');
  await plan();
  return service.process.ask('takeTransaction', KEEPS_ROWS);
}
