import { randomUUID } from 'node:crypto';
import type { BenchDatabase } from './bench-database.ts';
import type { BenchLine } from './bench-lines.ts';
import { startBenchProcess, type BenchProcess } from './bench-process.ts';
import {
  medianRatio,
  medianThroughput,
  quantileLatency,
  takeTurns,
  throughput,
  type Times,
} from './bench-rounds.ts';
import type { BenchService } from './bench-service.ts';
import type { BetterAuthOperations } from './better-auth-process.ts';
import type { HttpLoad, LoadRequest } from './http-load-process.ts';

const CONNECTIONS = 16;
/** More than either of them makes in a round. */
const REQUESTS_A_ROUND = 2000;

/** How the making of invitations stands to better-auth's, whose organization plugin invites members. */
export async function measureInvitations(
  { database, service }: { database: BenchDatabase; service: BenchService },
  otherDatabase: { url: string },
  load: BenchProcess<HttpLoad>,
  times: Times,
): Promise<BenchLine[]> {
  const betterAuth = startBenchProcess<BetterAuthOperations>('./better-auth-process.ts');
  try {
    const other = await betterAuth.ask('start', otherDatabase);
    const customerIds = await listInvitable(database);
    let invited = 0;

    const createOurs = async () => {
      const chosen = customerIds.slice(invited, invited + REQUESTS_A_ROUND);
      const requests = chosen.map((customerId): LoadRequest => ({
        method: 'POST',
        path: '/v1/invitations',
        headers: { ...service.headers, 'Idempotency-Key': randomUUID() },
        body: JSON.stringify({ customerIds: [customerId] }),
      }));
      const round = await createInvitations(service.port, requests, 201);
      invited += round.operations;
      return round;
    };
    // Each round in an organization of its own: better-auth reads up to a hundred pending invitations at every new one.
    const createTheirs = async (number: number) => {
      const organizationId = await betterAuth.ask('makeOrganization');
      const requests = Array.from({ length: REQUESTS_A_ROUND }, (_, index): LoadRequest => ({
        method: 'POST',
        path: '/api/auth/organization/invite-member',
        headers: other.headers,
        body: JSON.stringify({
          email: `c${number}-${index}@customers.example`,
          role: 'member',
          organizationId,
        }),
      }));
      return createInvitations(other.port, requests, 200);
    };
    const createInvitations = (port: number, requests: LoadRequest[], status: number) =>
      load.ask('load', {
        port,
        requests,
        connections: CONNECTIONS,
        durationMs: times.durationMs,
        status,
        isOnce: true,
      });

    const rounds = await takeTurns({ ours: createOurs, theirs: createTheirs }, times);
    const describe = (name: 'ours' | 'theirs') =>
      `${medianThroughput(rounds[name])}/s, p99 ${quantileLatency(rounds[name], 0.99).toFixed(1)} ms`;
    return [
      {
        name: 'invitations over HTTP : better-auth inviteMember',
        ratio: medianRatio(rounds.ours, rounds.theirs, throughput),
        bound: { atLeast: 2.5 },
        detail: `${describe('ours')}; theirs ${describe('theirs')}`,
      },
    ];
  } finally {
    await betterAuth.stop();
  }
}

/** Active customers with an address whom nobody has invited. */
export async function listInvitable({ owner, dealerId }: BenchDatabase): Promise<string[]> {
  const { rows } = await owner.query<{ id: string }>(
    `select c.id from customers c
     where c.dealer_id = $1 and c.status = 'active'
       and exists (select from contacts k where k.customer_id = c.id and k.is_primary and k.has_valid_email)
       and not exists (select from invitation_customers i where i.customer_id = c.id)
     order by c.row_hash`,
    [dealerId],
  );
  return rows.map(({ id }) => id);
}
