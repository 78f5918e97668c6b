import type { Sourced } from "../types";
import { sourced, type Sizing } from "./sizing";

/** Parameters of replication connections, which do not count towards max_connections. */
export function replicationParameters({ input }: Sizing): Record<string, Sourced<string>> {
  const standbys = input.instances - 1;
  return {
    // A standby alternates between archive and primary, and does nothing for the rest of each interval. Several rounds
    // pass until it follows a new primary, and with synchronous replication commits wait for that. Streaming and archive
    // recovery that find what they ask for do not pause at all, so nothing else becomes more frequent.
    ...(standbys > 0 && {
      wal_retrieve_retry_interval: sourced(
        "1s",
        "1s where there are standbys",
        {},
        "https://www.postgresql.org/docs/current/runtime-config-replication.html#GUC-WAL-RETRIEVE-RETRY-INTERVAL",
      ),
    }),
    max_wal_senders: sourced(
      Math.max(10, 2 * standbys + 6),
      "max(10, 2 * standbys + 6)",
      { standbys },
      "two a standby while it is copied or reconnects: https://www.postgresql.org/docs/current/runtime-config-replication.html#GUC-MAX-WAL-SENDERS",
    ),
  };
}
