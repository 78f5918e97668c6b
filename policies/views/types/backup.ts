import type { Place, Setting } from "../../frame/place";
import type { Gap, RunsContainers } from "./database";

/** How a backup tool proves to the object store who it is. */
export interface StoreCredentials {
  /** Where the way is chosen. */
  readonly at: Place;
  /** Access keys that do not expire by themselves, and references to them; empty with a role. */
  readonly staticKeys: readonly Place[];
  /** What to do for the identity of the pods to be used: "set spec.x to true". */
  readonly instead: string;
  /** Whether the identity of the pods is used, which a ServiceAccount's role must then stand behind. */
  readonly usesPodIdentity: boolean;
}

/** An object store that backups go to, and the backup tool's containers beside PostgreSQL. */
export interface BackupStoreView extends RunsContainers {
  readonly what: string;
  readonly name: Place;
  readonly namespace: Place;
  /** `s3://bucket/path`. */
  readonly destination: Place;
  /** Days that backups are kept; undefined where it is not said, or a count decides. May throw Unreadable. */
  readonly retentionDays: number | undefined;
  /** Where retention is set. */
  readonly retentionAt: Place;
  /** Base backups that are kept whatever their age; undefined where time decides. May throw Unreadable. */
  readonly retentionCount: number | undefined;
  /** Hours between full backups, where others between them rest on one and go with it. Default: all are full ones. May throw Unreadable. */
  readonly fullGapHours?: number;
  readonly credentials: StoreCredentials;
  /** Where the address of an object store other than AWS's is written; left out by an operator that has no such field. */
  readonly endpoint?: Place;
  /** Where a compression is set that is slower than others which the tool has. May throw Unreadable. Default: nowhere. */
  readonly slowCompression?: readonly { readonly at: Place; readonly name: string }[];
}

/** A schedule of base backups. */
export interface BackupScheduleView {
  readonly what: string;
  readonly schedule: Place;
  readonly cluster: Place;
  readonly namespace: Place;
  readonly suspended: Setting<boolean>;
  /** How the base backups are taken, as its operator names it: "plugin barman-cloud.cloudnative-pg.io". */
  readonly method: Setting<string>;
  /** Number of cron fields the operator reads. */
  readonly fieldCount: number;
  /** The longest time between two base backups, in hours; undefined where the schedule cannot be read as one. */
  readonly longestGapHours: number | undefined;
  /** What keeps it from taking backups, or leaves them open to others. May throw Unreadable. Default: nothing. */
  readonly gaps?: readonly Gap[];
}

/** Fields of a database that the operator is about to stop reading. */
export interface RemovedFieldsView {
  /** Places that are written, with what replaces them. */
  readonly fields: readonly { readonly at: Place; readonly instead: string }[];
  /** The release that no longer has them: "1.31". */
  readonly removedIn: string;
}
