import { parsePgBoolean } from "./parameter-values";

/** Why a value is refused, and what to set instead. */
export interface Refusal {
  problem: string;
  fix: string;
}

const oldTls = ["tlsv1", "tlsv1.1"];

/**
 * Values that PostgreSQL takes without a word and that give up what a cluster promises: that a crash damages nothing,
 * that no acknowledged row is lost, that nobody reads along.
 * Sources: https://www.postgresql.org/docs/current/runtime-config-wal.html and RFC 8996 for TLS.
 */
export function unsafe(name: string, value: string, zeroLoss: boolean): Refusal | undefined {
  const word = value.trim().toLowerCase();
  const keep = 'set it to "on", or leave it out';
  switch (name) {
    case "fsync":
      if (parsePgBoolean(word) !== false) return undefined;
      return { problem: "without it a crash of the node damages the database beyond repair", fix: keep };
    case "full_page_writes":
      if (parsePgBoolean(word) !== false) return undefined;
      return { problem: "without it a crash in the middle of a page's write leaves a damaged page", fix: keep };
    case "synchronous_commit":
      return zeroLoss ? unconfirmed(word) : undefined;
    case "ssl_min_protocol_version":
    case "ssl_max_protocol_version":
      if (!oldTls.includes(word)) return undefined;
      return {
        problem: "TLS before 1.2 is broken and withdrawn (RFC 8996)",
        fix: name.startsWith("ssl_min") ? 'set it to "TLSv1.2", or leave it out for TLSv1.3' : "leave it out",
      };
    case "password_encryption":
      if (word !== "md5") return undefined;
      return {
        problem: "an MD5 hash of a password is as good as the password to whoever reads it",
        fix: 'set it to "scram-sha-256", or leave it out',
      };
    default:
      return undefined;
  }
}

/**
 * When a value of synchronous_commit acknowledges commits too early to lose none; undefined for one that does not.
 * remote_write as well: a standby that has a row in memory only is promoted without it after a crash of its own.
 */
export function acknowledgesBefore(value: string): string | undefined {
  const word = value.trim().toLowerCase();
  if (word === "remote_write") return "before the standby has it on disk";
  return word === "local" || parsePgBoolean(word) === false ? "before any standby has it" : undefined;
}

function unconfirmed(word: string): Refusal | undefined {
  const happens = acknowledgesBefore(word);
  if (happens === undefined) return undefined;
  return {
    problem: `a commit would be acknowledged ${happens}, and replication.mode is "zero-loss"`,
    fix: 'set it to "on" or "remote_apply" or leave it out, or set replication.mode to "preferred"',
  };
}
