import { findKnown, Place, setting } from "../../frame/place";
import { longestGapOfFive } from "../cron";
import { storeTarget } from "../cluster-address";
import type { BackupScheduleView, BackupStoreView, DatabaseView, HbaLine, WalArchive } from "../types";
import type { Variables } from "../variables";
import { spiloDefaults } from "./defaults";

/** Variables that give WAL-G or WAL-E a place to archive to. */
const storeVariables = [
  "WALG_S3_PREFIX",
  "WALE_S3_PREFIX",
  "WAL_S3_BUCKET",
  "WALG_GS_PREFIX",
  "WALE_GS_PREFIX",
  "WAL_GS_BUCKET",
  "WALG_AZ_PREFIX",
];
const staticKeyVariables = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];
const backupTool = "WAL-G";

/** What a database that Spilo runs is called and where it is; `variables` is what its container is given. */
export interface SpiloDatabase {
  readonly what: string;
  readonly name: Place;
  readonly namespace: Place;
  readonly variables: Variables;
  /** Where a missing archive is reported, and what to do. */
  readonly archiveAt: Place;
  readonly instead: string;
  /** How the pods are given a role of their own in the cloud: "set x to the ARN of a role". */
  readonly roleInstead: string;
  /** Whether they have one. May throw Unreadable. */
  readonly hasRole: () => boolean;
}

function storeOf({ variables }: SpiloDatabase): Place | undefined {
  return findKnown(storeVariables.map(variables), (at) => at.isPresent);
}

/** Spilo archives as soon as it has a bucket. */
export function spiloArchive(database: SpiloDatabase): WalArchive {
  return {
    at: database.archiveAt,
    get isConfigured() {
      return storeOf(database) !== undefined;
    },
    gap: undefined,
    store: undefined,
    switchedOffAt: undefined,
    instead: database.instead,
  };
}

/** Its base backups are a cron job within the pods. */
export function spiloSchedules(database: SpiloDatabase): BackupScheduleView[] {
  if (storeOf(database) === undefined) return [];
  const schedule = database.variables("BACKUP_SCHEDULE");
  return [
    {
      what: `${database.what}'s BACKUP_SCHEDULE`,
      schedule,
      cluster: database.name,
      namespace: database.namespace,
      suspended: setting(schedule, () => false),
      method: setting(schedule, () => backupTool),
      fieldCount: 5,
      get longestGapHours() {
        return longestGapOfFive([schedule.text ?? spiloDefaults.BACKUP_SCHEDULE]);
      },
    },
  ];
}

export const spiloMethods: readonly string[] = [backupTool];

/** The address of an object store other than AWS's. */
function endpointOf({ variables }: SpiloDatabase): Place {
  return variables("AWS_ENDPOINT");
}

/** Where base backups and WAL end up. */
export function spiloTargets(database: SpiloDatabase): DatabaseView["backupTargets"] {
  return spiloStores(database).map(({ destination }) => storeTarget(destination, endpointOf(database)));
}

export function spiloStores(database: SpiloDatabase): BackupStoreView[] {
  const store = storeOf(database);
  if (store === undefined) return [];
  const kept = database.variables("BACKUP_NUM_TO_RETAIN");
  return [
    {
      what: `${database.what}'s WAL-G`,
      name: database.name,
      namespace: database.namespace,
      containers: [],
      destination: destinationOf(store),
      endpoint: endpointOf(database),
      retentionDays: undefined,
      retentionAt: kept,
      get retentionCount() {
        return kept.number ?? spiloDefaults.BACKUP_NUM_TO_RETAIN;
      },
      credentials: {
        at: store,
        instead: database.roleInstead,
        get staticKeys() {
          return staticKeyVariables.map(database.variables).filter((at) => at.isPresent);
        },
        get usesPodIdentity() {
          return database.hasRole();
        },
      },
    },
  ];
}

/** A bucket by its name is one of S3; a prefix says which it is. */
function destinationOf(store: Place): Place {
  if (!store.isKnown || store.text === undefined || /^\w+:\/\//.test(store.text)) return store;
  return new Place(`s3://${store.text}/spilo`, store.segments);
}

/** The lines that Spilo writes where nobody gives any; they take the place of all others, or all others of them. */
export function spiloHba(variables: Variables): HbaLine[] {
  const clear = variables("ALLOW_NOSSL");
  const common = [
    "local all all trust",
    "host all all 127.0.0.1/32 md5",
    "host all all ::1/128 md5",
    "hostssl replication standby all md5",
  ].map((text) => ({ at: undefined, text }));
  // An empty text counts as not said, as it does in the image's template.
  const admits = clear.isPresent && clear.text !== "";
  const last: HbaLine[] = admits
    ? [{ at: clear, text: "host all all all md5", instead: "remove it" }]
    : ["hostnossl all all all reject", "hostssl all all all md5"].map((text) => ({ at: undefined, text }));
  return [...common, ...last];
}
