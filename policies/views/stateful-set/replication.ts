import { setting } from "../../frame/place";
import type { ReplicationView } from "../types";
import { scripts } from "./command-line";
import type { Configuration, Reading } from "./configuration";
import { defaults } from "./defaults";
import { imageOf } from "./recognise";

/** Images and variables that make standbys by themselves. */
const clustered = /repmgr|pg_auto_failover|stolon/i;
const replicationVariables = ["POSTGRESQL_REPLICATION_MODE", "POSTGRES_REPLICATION_MODE", "REPMGR_PRIMARY_HOST"];

/** What a StatefulSet without anything that looks after it does about replication: what its own scripts do. */
export function replication({ root, server, pod, variables }: Reading, { parameters }: Configuration): ReplicationView {
  const names = parameters.of("synchronous_standby_names");
  const at = server.in("command");
  return {
    get at() {
      return names.at;
    },
    synchronousStandbys: {
      get at() {
        return names.at;
      },
      get value() {
        const value = names.value ?? "";
        if (value.trim() === "") return 0;
        return Number(/(?:FIRST|ANY)\s+(\d+)/i.exec(value)?.[1] ?? /^\s*(\d+)\s*\(/.exec(value)?.[1] ?? 1);
      },
    },
    instead: { synchronous: "set synchronous_standby_names to 'ANY 1 (*)'", strict: "" },
    degrades: setting(at, () => false),
    promotesOnlyCurrent: undefined,
    get gap() {
      const count = root.in("spec", "replicas").number ?? defaults["spec.replicas"];
      if (count < 2 || clustered.test(imageOf(server))) return undefined;
      if (replicationVariables.some((name) => variables(name).isPresent)) return undefined;
      const started = scripts(pod);
      if (!started.includes("pg_basebackup")) {
        const message = `nothing makes standbys of ${count} instances, so each is a primary of its own; use an operator or Patroni`;
        return { at: root.in("spec", "replicas"), message };
      }
      if (/standby\.signal|--write-recovery-conf|pg_basebackup[^\n]*\s-\w*R\b/.test(started)) return undefined;
      const message =
        "pg_basebackup without -R, and no standby.signal: each copy starts as a primary of its own; add -R, or use an operator";
      return { at, message };
    },
    get restartGap() {
      const count = root.in("spec", "replicas").number ?? defaults["spec.replicas"];
      const started = scripts(pod);
      if (count < 2 || !started.includes("pg_basebackup") || guarded.test(started)) return undefined;
      const message =
        "a restart runs pg_basebackup again, which refuses a directory that is not empty, so that a standby starts once; run it only where PG_VERSION is missing";
      return { at, message };
    },
  };
}

/** A script that looks whether there are data already, or clears the directory. */
const guarded = /PG_VERSION|standby\.signal|\[\s*!?\s*-[sdfez]\s|\bls -A|rm -rf/;
