import type { PlanContext } from "kubernetes-postgres/plan/types";
import type { ClusterSpec } from "kubernetes-postgres/plan/spec/cluster";
import type { ClusterCase } from "../../arbitrary/cluster";

/** What a random case found that the control plane refused or warned about and we did not, as small as it gets. */
export interface Disagreement {
  title: string;
  of: ClusterCase;
  /** What a person is told since. */
  told: string[];
}

const context: PlanContext = {
  cloud: "none",
  platformName: "postgres",
  delivery: "direct",
  identity: "access-keys",
  bucket: {},
  hasAccessKey: true,
};

function found(title: string, changes: Partial<ClusterSpec>, ...told: string[]): Disagreement {
  return { title, of: { name: "shop", spec: { storage: { size: "20Gi" }, ...changes }, context }, told };
}

export const disagreements: readonly Disagreement[] = [
  found(
    "the webhook compares wal_level letter by letter",
    { parameters: { wal_level: "LOGICAL" } },
    'parameters.wal_level: the operator reads wal_level as "replica" or "logical" only, in lower case (given "LOGICAL"); set it to "logical"',
  ),
  found(
    "a day has no hour 24",
    { recovery: { serverName: "old", targetTime: "2026-03-01T24:00:00Z" } },
    'recovery.targetTime: is not a moment in RFC 3339 (given "2026-03-01T24:00:00Z"); write it as "2026-03-01T12:00:00Z"',
  ),
  found(
    "an IPv6 range begins where its prefix says",
    { network: { allowCidrs: ["fd00::1/8"] } },
    'network.allowCidrs[0]: has an address inside the range: /8 begins at fd00:: (given "fd00::1/8"); set it to "fd00::/8", or to "fd00::1/128" for this one address',
  ),
  found(
    "IPv6 addresses are lower case",
    { network: { allowCidrs: ["2001:DB8::/32"] } },
    'network.allowCidrs[0]: is not the usual way to write this address (RFC 5952) (given "2001:DB8::/32"); set it to "2001:db8::/32"',
  ),
  found(
    "an IPv4 address within an IPv6 one is neither",
    { network: { allowCidrs: ["::ffff:10.0.0.0/104"] } },
    'network.allowCidrs[0]: is not an address range (given "::ffff:10.0.0.0/104"); write it as a CIDR block, such as "10.0.0.0/8"',
  ),
  found(
    "an address with a zone is of one machine",
    { network: { apiServerCidrs: ["fe80::%eth0/64"] } },
    'network.apiServerCidrs[0]: is not an address range (given "fe80::%eth0/64"); write it as a CIDR block, such as "10.0.0.0/8"',
  ),
  found(
    "a prefix has no leading zero",
    { network: { allowCidrs: ["10.0.0.0/08"] } },
    'network.allowCidrs[0]: has a prefix with a leading zero (given "10.0.0.0/08"); set it to "10.0.0.0/8"',
  ),
  found(
    "no port is 0",
    { backup: { bucket: "backups", endpointUrl: "https://minio:0" } },
    'backup.endpointUrl: has port 0, on which nothing listens (given "https://minio:0"); set it to the store\'s port, 1 to 65535',
  ),
  found(
    "a version does not end with a point",
    { image: "postgres:18." },
    'image: has tag "18.", which does not begin with a PostgreSQL version (given "postgres:18."); use a tag that begins with 18, such as "registry.example.com/postgresql:18.4"',
  ),
];
