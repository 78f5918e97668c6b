import type { Sourced } from "../types";
import { sourced, type Sizing } from "./sizing";

/** Parameters of replication connections, which do not count towards max_connections. */
export function replicationParameters({ input }: Sizing): Record<string, Sourced<string>> {
  const standbys = input.instances - 1;
  return {
    max_wal_senders: sourced(
      Math.max(10, 2 * standbys + 6),
      "max(10, 2 * standbys + 6)",
      { standbys },
      "two a standby while it is copied or reconnects: https://www.postgresql.org/docs/current/runtime-config-replication.html#GUC-MAX-WAL-SENDERS",
    ),
  };
}
