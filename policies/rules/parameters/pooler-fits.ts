import { connectionsForPools } from "kubernetes-postgres/plan/tuning/pooler";
import { defineRule, type Finding } from "../../frame/rule";
import { byName, names, type Subject } from "../../frame/stack";
import { ifKnown, knownText } from "../../frame/place";
import { isElsewhere } from "../backup/schedules";
import { documents } from "../documents";
import { parameterNumber } from "./values";

type Pooler = Subject<"pooler">;

/** Whether a pooler stands before this database: it names it, in the same namespace. */
function isBefore({ resource, view }: Pooler, database: Subject<"database">): boolean {
  return (
    !isElsewhere(view.namespace, database.view.namespace) &&
    names(resource, view.cluster, database.resource, database.view.name)
  );
}

/** Connections that a pooler may open to one server. May throw Unreadable. */
function connections({ view }: Pooler, pairs: number): number {
  return view.instances.value * view.poolSize.value * pairs;
}

/** The pooler that takes most, as far as that is known: the one to be told. */
function largest(poolers: readonly Pooler[]): Pooler | undefined {
  const taken = (pooler: Pooler): number => ifKnown(() => connections(pooler, 1)) ?? 0;
  return [...poolers].sort((one, other) => taken(other) - taken(one))[0];
}

/** How a pool is kept small, where its size may be worked out from another number. */
function keep(size: number, { written }: Pooler["view"]): string {
  return written === undefined ? `keep each pool to at most ${size}` : `set it to at most ${written(size)}`;
}

/** Poolers that together ask one server for more connections than it has. */
function tooMany(
  { view }: Pooler,
  poolers: readonly Pooler[],
  database: Subject<"database">,
  pairs: number,
): Finding | undefined {
  const most = parameterNumber(database.view, "max_connections");
  if (most === undefined) return undefined;
  const free = connectionsForPools(most);
  const wanted = poolers.reduce((total, pooler) => total + connections(pooler, pairs), 0);
  if (wanted <= free) return undefined;
  const pods = view.instances.value;
  const others = wanted - pods * view.poolSize.value * pairs;
  const fitting = Math.floor((free - others) / (pods * pairs));
  const each = pairs === 1 ? "" : ` for each of ${pairs} pairs of user and database`;
  const message =
    `${pods} pods with ${view.poolSize.value} connections${each}${others > 0 ? ` and ${others} of other poolers` : ""} ` +
    `are ${wanted}, and max_connections ${most} leaves ${free} beside those for superusers and the operator`;
  const remedy = fitting > 0 ? `${keep(fitting, view)}, or raise max_connections` : "raise max_connections";
  return { at: view.poolSize.at, message: `${message}; ${remedy}` };
}

export const poolerFits = defineRule({
  id: "pg-pooler-fits-max-connections",
  title: "All poolers of a cluster together leave it connections to spare",
  why: "Each pod of a pooler has a pool of its own for each pair of user and database. When all of them are full, the next client gets an error instead of a place in the queue, and so does the operator.",
  severity: "medium",
  level: "mandatory",
  references: [],
  remediationSteps:
    "Set default_pool_size in spec.pgbouncer.parameters of the Pooler, spec.connectionPooler.maxDBConnections of a Zalando postgresql, or default_pool_size in spec.proxy.pgBouncer.config.global of a PostgresCluster, so that pods x pools stay below max_connections - 13.",
  url: documents.pooling,
  parameters: {
    pairs: {
      type: "integer",
      default: 1,
      minimum: 1,
      description: "Pairs of user and database that clients use through a pooler.",
    },
  },
  remediates: false,
  example: {
    role: "pooler",
    bad: { spec: { pgbouncer: { parameters: { default_pool_size: "200" } } } },
    good: { spec: { pgbouncer: { parameters: { default_pool_size: "20" } } } },
  },
  joins: {
    roles: ["pooler"],
    check: (stack, judge) => {
      const poolersOf = byName(stack.all("pooler"), ({ cluster }) => cluster);
      for (const database of stack.all("database")) {
        const own: { primary: Pooler[]; standbys: Pooler[] } = { primary: [], standbys: [] };
        for (const pooler of poolersOf(knownText(database.view.name))) {
          judge(pooler.resource).each(() => {
            if (!isBefore(pooler, database)) return undefined;
            const reaches = pooler.view.reaches?.value ?? "primary";
            if (reaches !== "standbys") own.primary.push(pooler);
            if (reaches !== "primary") own.standbys.push(pooler);
            return undefined;
          });
        }
        for (const poolers of Object.values(own)) {
          const about = largest(poolers);
          if (about === undefined) continue;
          const { each, config } = judge(about.resource);
          each(() => tooMany(about, poolers, database, config.pairs));
        }
      }
    },
  },
});
