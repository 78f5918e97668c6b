import { ReplicationMode, WorkloadProfile } from "kubernetes-postgres/plan/spec/enums";
import { parseMemory, TiB, GiB } from "kubernetes-postgres/plan/quantity";
import type { ClusterCase } from "../../arbitrary/cluster";

/** Corners that a run of 300 cases must have been in, by what is asked of a case. */
export const corners: Readonly<Record<string, (of: ClusterCase) => boolean>> = {
  ...Object.fromEntries(
    Array.from({ length: 9 }, (_, index) => [
      `${index + 1} instances`,
      ({ spec }: ClusterCase) => spec.instances === index + 1,
    ]),
  ),
  ...Object.fromEntries(
    Object.values(WorkloadProfile).map((profile) => [
      `profile ${profile}`,
      ({ spec }: ClusterCase) => spec.profile === profile,
    ]),
  ),
  ...Object.fromEntries(
    [14, 15, 16, 17, 18].map((major) => [
      `PostgreSQL ${major}`,
      ({ spec }: ClusterCase) => (spec.postgresVersion ?? 18) === major,
    ]),
  ),
  "tiny volume": ({ spec }) => (sizeOf(spec.storage?.size) ?? Infinity) <= 2 * GiB,
  "huge volume": ({ spec }) => (sizeOf(spec.storage?.size) ?? 0) >= 64 * TiB,
  "no WAL volume": ({ spec }) => spec.storage?.walSize === "none",
  "IOPS asked for": ({ spec }) => spec.storage?.iops !== undefined,
  "starts empty": ({ spec }) => spec.recovery === undefined,
  "starts from the latest backup": ({ spec }) => spec.recovery !== undefined && spec.recovery?.targetTime === undefined,
  "starts from a moment": ({ spec }) => spec.recovery?.targetTime !== undefined,
  "recovery without backups": ({ spec }) => spec.recovery !== undefined && spec.backup?.enabled === false,
  "no backups": ({ spec }) => spec.backup?.enabled === false,
  "zero loss with three instances": ({ spec }) =>
    spec.instances === 3 && spec.replication?.mode === ReplicationMode.ZeroLoss,
  "preferred with two instances": ({ spec }) =>
    spec.instances === 2 && spec.replication?.mode === ReplicationMode.Preferred,
  "as many confirming standbys as may be": ({ spec }) => (spec.replication?.synchronousStandbys ?? 0) >= 4,
  "longest name": ({ name }) => name.length === 50,
  "shortest name": ({ name }) => name.length === 1,
  "long namespace": ({ spec }) => (spec.namespace?.length ?? 0) >= 60,
  "odd schedule": ({ spec }) => /[?,a-z-]|\*\/|29 2/i.test(spec.backup?.schedule ?? ""),
  "parameters set": ({ spec }) => Object.keys(spec.parameters ?? {}).length > 0,
  "parameters of an extension": ({ spec }) => Object.keys(spec.parameters ?? {}).some((name) => name.includes(".")),
  extensions: ({ spec }) => (spec.database?.extensions?.length ?? 0) > 0,
  "more databases": ({ spec }) => (spec.databases?.length ?? 0) > 0,
  roles: ({ spec }) => (spec.roles?.length ?? 0) > 0,
  "a pooler towards the standbys": ({ spec }) => spec.pooler?.enabled === true && spec.pooler.readOnly === true,
  "a pooler of one pod": ({ spec }) => spec.pooler?.enabled === true && spec.pooler.instances === 1,
  metrics: ({ spec }) => spec.monitoring?.enabled === true,
  "no network policies": ({ spec }) => spec.network?.enabled === false,
  "IPv6 ranges": ({ spec }) => (spec.network?.allowCidrs ?? []).some((cidr) => cidr.includes(":")),
  tolerations: ({ spec }) => (spec.scheduling?.tolerations?.length ?? 0) > 0,
  "smallest memory": ({ spec }) => spec.resources?.memory === "512Mi",
  "largest memory": ({ spec }) => spec.resources?.memory === "24Ti",
  "outside AWS": ({ context }) => context.cloud === "none",
  "identity irsa": ({ context }) => context.identity === "irsa",
  "identity pod-identity": ({ context }) => context.identity === "pod-identity",
  "identity access-keys": ({ context }) => context.identity === "access-keys",
  "somebody else's namespace": ({ spec }) => spec.createNamespace === false,
  "fast failover": ({ spec }) => spec.failover === "fast",
};

function sizeOf(size: string | undefined): number | undefined {
  return size === undefined ? undefined : parseMemory(size);
}

/** How often each of some things happened in a run. */
export class Coverage {
  private readonly counts: Map<string, number>;

  /** `expected` is what must happen at least once. */
  constructor(expected: Iterable<string>) {
    this.counts = new Map([...expected].map((what) => [what, 0]));
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  /** What was expected and did not happen. */
  missed(): string[] {
    return [...this.counts].flatMap(([what, count]) => (count === 0 ? [what] : []));
  }

  /** Lines of a report, several counts on each. */
  lines(): string[] {
    const entries = [...this.counts].map(([what, count]) => `${what} ${count}`);
    const rows: string[] = [];
    for (let from = 0; from < entries.length; from += 8) rows.push(entries.slice(from, from + 8).join(", "));
    return rows;
  }
}
