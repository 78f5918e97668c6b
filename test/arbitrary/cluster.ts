import fc from "fast-check";
import type { ClusterSpec } from "kubernetes-postgres/plan/spec/cluster";
import {
  Cloud,
  CredentialsDelivery,
  FailoverProfile,
  IdentityKind,
  PoolMode,
  ReplicationMode,
  VolumeType,
  WorkloadProfile,
} from "kubernetes-postgres/plan/spec/enums";
import type { PlanContext } from "kubernetes-postgres/plan/types";
import { parameterOverrides } from "./parameters";

/** Arguments of one cluster, and the platform it is on. */
export interface ClusterCase {
  name: string;
  spec: ClusterSpec;
  context: PlanContext;
}

const one = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
/** A property that is given or left to its default. */
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const text = (first: string, others: string, last: string, longest: number): fc.Arbitrary<string> => {
  const letter = (from: string) => fc.constantFrom(...from);
  const long = fc.array(letter(others), { minLength: 0, maxLength: longest - 2 });
  // As long as it may be, as short as it may be, and anything between.
  const middle = fc.oneof(long, fc.array(letter(others), { minLength: longest - 2, maxLength: longest - 2 }));
  const several = fc.tuple(letter(first), middle, letter(last)).map(([a, b, c]) => a + b.join("") + c);
  return fc.oneof({ weight: 1, arbitrary: letter(first) }, { weight: 5, arbitrary: several });
};

const lower = "abcdefghijklmnopqrstuvwxyz";
const digits = "0123456789";
const label = (longest: number) => text(lower, `${lower}${digits}-`, lower + digits, longest);
const reservedNamespace = /^(default|kube-.*|monitoring)$/;
const namespaceName = label(63).filter((name) => !reservedNamespace.test(name));
const identifier = text(`${lower}_`, `${lower}${digits}_-`, `${lower}${digits}_`, 63).filter(
  (name) =>
    !/^(pg_|cnpg_|postgres$|template[01]$|streaming_replica$|public$|none$|current_user$|session_user$)/.test(name),
);
const labelWord = text(`${lower}${digits}A`, `${lower}${digits}A-_.`, `${lower}${digits}A`, 63);
const labels = fc.dictionary(
  fc.oneof(
    labelWord,
    labelWord.map((word) => `example.com/${word}`),
  ),
  fc.oneof(fc.constant(""), labelWord),
  { maxKeys: 3 },
);

/** Schedules with the longest time between two of their runs, in days. */
const schedules: readonly (readonly [string, number])[] = [
  ["0 2 * * *", 1],
  ["  0   2 * *  * ", 1],
  ["59 23 * * *", 1],
  ["0 */6 * * *", 1],
  ["30 1,13 * * ?", 1],
  ["0 0-23/12 * * SUN-SAT", 1],
  ["5 4 * JAN-DEC 0,1,2,3,4,5,6", 1],
  ["0 2 * * mon-fri", 3],
  ["0 2 1-31/2 * *", 2],
  ["0 3 * * 0", 7],
  ["0 3 1,15 * *", 17],
  ["0 0 31 * *", 62],
  ["0 0 1 1 *", 366],
  ["0 0 29 2 *", 1461],
];

const compute = one(
  { cpu: "100m", memory: "512Mi" },
  { cpu: "0.5", memory: "1Gi" },
  { cpu: "1", memory: "2G" },
  { cpu: "2", memory: "8Gi" },
  { cpu: "3.5", memory: "12.5Gi" },
  { cpu: "16", memory: "64Gi" },
  { cpu: "96", memory: "768Gi" },
  { cpu: "192", memory: "24Ti" },
  undefined,
);

const extensions = one<string[] | undefined>(undefined, [], ["vector"], ["pg_trgm", "uuid-ossp", "pg_stat_statements"]);
const libraries = one<string[] | undefined>(undefined, [], ["pg_stat_statements"], ["auto_explain", "pgaudit"]);

interface Place {
  cloud: Cloud;
  identity: IdentityKind;
  delivery: CredentialsDelivery;
  ownKeys: boolean;
}

/** What a cloud, an identity and a way of passwords make of each other; no other combination works. */
const place: fc.Arbitrary<Place> = fc.oneof(
  fc.record({
    cloud: fc.constant(Cloud.Aws),
    identity: one(IdentityKind.PodIdentity, IdentityKind.Irsa),
    delivery: one(...Object.values(CredentialsDelivery)),
    ownKeys: fc.constant(false),
  }),
  fc.record({
    cloud: one<Cloud>(Cloud.Aws, Cloud.None),
    identity: fc.constant(IdentityKind.AccessKeys),
    delivery: fc.constant(CredentialsDelivery.Direct),
    ownKeys: fc.boolean(),
  }),
);

const window = { bucket: { recoveryWindowDays: 3650, fullBackupIntervalDays: 3650 } };

function contextOf({ cloud, identity, delivery, ownKeys }: Place): PlanContext {
  const classes = {
    dataStorageClass: "postgres-data",
    walStorageClass: "postgres-wal",
    volumeDriver: "ebs.csi.aws.com",
  };
  return {
    cloud,
    platformName: "postgres",
    delivery,
    identity,
    ...(cloud === Cloud.Aws && classes),
    ...window,
    hasOidcProvider: true,
    hasAccessKey: identity === IdentityKind.AccessKeys && !ownKeys,
  };
}

/** Volumes of one instance, with what their type allows. */
function storage(cloud: Cloud): fc.Arbitrary<ClusterSpec["storage"]> {
  const walSize = one(undefined, "none", "1Gi", "10Gi", "250Gi", "1.5Ti");
  const storageClass = maybe(one("fast", "local.path-v2"));
  const plain = one("1Gi", "2G", "19Gi", "20Gi", "100Gi", "1.5Ti", "64Ti");
  if (cloud !== Cloud.Aws) {
    return fc.record({ size: fc.oneof(plain, one("1Pi", "3e12")), storageClass, walSize }, { requiredKeys: ["size"] });
  }
  const gp3 = fc
    .record({
      size: plain,
      storageClass,
      walSize,
      fast: one(undefined, 3000, 6000, 80_000),
      volumeType: maybe(fc.constant(VolumeType.Gp3)),
    })
    .map(({ fast, ...rest }) => {
      const large = !/^(1Gi|2G|19Gi|20Gi)$/.test(rest.size) && !(fast === 80_000 && rest.size === "100Gi");
      if (fast === undefined || !large) return rest;
      return { ...rest, iops: fast, throughput: Math.min(2000, fast / 4) };
    });
  const io2 = fc.record({
    size: one("4Gi", "100Gi", "64Ti"),
    storageClass,
    walSize,
    volumeType: fc.constant(VolumeType.Io2),
    iops: one(100, 4000),
  });
  return fc.oneof({ weight: 3, arbitrary: gp3 }, { weight: 1, arbitrary: io2 });
}

function replication(instances: number): fc.Arbitrary<ClusterSpec["replication"]> {
  const modes: fc.Arbitrary<ClusterSpec["replication"]>[] = [
    fc.constant(undefined),
    fc.constant({ mode: ReplicationMode.Asynchronous }),
  ];
  const standbys = (most: number) => maybe(fc.integer({ min: 1, max: most }));
  if (instances >= 2) {
    modes.push(
      fc.record({ mode: fc.constant(ReplicationMode.Preferred), synchronousStandbys: standbys(instances - 1) }),
    );
  }
  if (instances >= 3) {
    modes.push(
      fc.record({ mode: fc.constant(ReplicationMode.ZeroLoss), synchronousStandbys: standbys(instances - 2) }),
    );
  }
  return fc.oneof(...modes);
}

/** Keys, regions and buckets are AWS's; the rest is the same everywhere. */
function backups({ cloud, identity, ownKeys }: Place): fc.Arbitrary<Pick<ClusterSpec, "backup" | "recovery">> {
  const keyed = identity === IdentityKind.AccessKeys;
  const kmsKeyArn =
    cloud === Cloud.Aws && !keyed
      ? maybe(fc.constant(`arn:aws:kms:eu-west-1:123456789012:key/${"0".repeat(36)}`))
      : fc.constant(undefined);
  const path = maybe(one("shop", "a/b.c/d_e-f", `${"x".repeat(200)}/y`));
  const targetTime = one(
    undefined,
    "2026-03-01T12:00:00Z",
    "2024-02-29T23:59:59.123456+05:30",
    "1999-12-31T00:00:00-11:00",
  );
  const recovery = fc.record({
    serverName: one("old-17-1", "0", "S".repeat(63)),
    bucket: maybe(one("old-backups", "a.b-c")),
    kmsKeyArn,
    path,
    targetTime,
  });
  const backup = fc
    .record({
      times: one(...schedules),
      spare: one(0, 1, 30),
      endpointUrl: keyed
        ? maybe(one("https://minio.storage:9000", "http://10.0.0.9", "https://s3.example.com"))
        : fc.constant(undefined),
      bucket: maybe(one("backups", `a${"b".repeat(62)}`, "a.b-c")),
      kmsKeyArn,
      path,
      serverName: maybe(one("new-18-1", "N".repeat(63))),
      accessKeysSecret:
        keyed && ownKeys
          ? fc.record({ name: one("keys", "my.keys-2"), caKey: maybe(fc.constant("ca.crt")) })
          : fc.constant(undefined),
      walParallel: maybe(one(1, 4, 32)),
    })
    .map(({ times: [schedule, days], spare, ...rest }) => ({ ...rest, schedule, recoveryWindow: `${days + spare}d` }));
  // Static keys are part of `backup`, so a recovery with them needs one.
  const noBackup = { backup: { enabled: false } };
  return fc.oneof(
    { weight: 4, arbitrary: fc.record({ backup }) },
    { weight: 2, arbitrary: fc.record({ backup, recovery }) },
    { weight: 1, arbitrary: fc.constant(noBackup) },
    {
      weight: 1,
      arbitrary: keyed
        ? fc.record({ backup, recovery })
        : fc.record({ backup: fc.constant(noBackup.backup), recovery }),
    },
  );
}

const people = fc
  .record({
    owner: maybe(identifier),
    name: maybe(identifier),
    first: extensions,
    extra: fc.uniqueArray(identifier, { maxLength: 3 }),
    extraExtensions: extensions,
    roles: fc.uniqueArray(identifier, { maxLength: 3 }),
    inRoles: one(undefined, [], ["pg_read_all_data"], ["pg_monitor", "pg_signal_backend"]),
    login: maybe(fc.boolean()),
    connectionLimit: one(undefined, -1, 0, 20),
  })
  .map((wish): Pick<ClusterSpec, "database" | "databases" | "roles"> => {
    const { owner, name, first, inRoles, login, connectionLimit } = wish;
    const roles = wish.roles.filter((role) => role !== (owner ?? "app"));
    const databases = wish.extra.filter((database) => database !== (name ?? "app"));
    return {
      database: { owner, name, extensions: first },
      databases: databases.map((database, index) => ({
        name: database,
        owner: roles.length > 0 && index === 0 ? roles[0] : undefined,
        extensions: wish.extraExtensions,
      })),
      roles: roles.map((role) => ({ name: role, inRoles, login, connectionLimit })),
    };
  });

const surroundings = fc.record({
  createNamespace: maybe(fc.boolean()),
  namespace: maybe(namespaceName),
  scheduling: maybe(
    fc.record({
      requireZoneSpread: maybe(fc.boolean()),
      nodeSelector: maybe(labels),
      tolerations: maybe(
        fc.array(
          fc.record({
            key: one("workload", "example.com/dedicated", "node-role.kubernetes.io/control-plane"),
            value: maybe(fc.oneof(fc.constant(""), labelWord)),
            effect: one(undefined, "NoSchedule", "PreferNoSchedule", "NoExecute"),
          }),
          { maxLength: 3 },
        ),
      ),
      priorityClassName: maybe(one("system-cluster-critical", "database")),
    }),
  ),
  monitoring: maybe(
    fc.record({ enabled: fc.boolean(), labels: maybe(labels), namespace: maybe(one("prometheus", "9")) }),
  ),
  network: maybe(
    fc.record({
      enabled: maybe(fc.boolean()),
      allowNamespaces: maybe(fc.uniqueArray(namespaceName, { maxLength: 3 })),
      allowCidrs: one(undefined, [], ["10.0.0.0/8"], ["0.0.0.0/0", "fd00::/8"], ["192.168.7.1/32", "2001:db8::1/128"]),
      apiServerCidrs: one(undefined, ["10.0.16.0/20"], ["::/0", "0.0.0.0/0"]),
      connectTo: one(undefined, [], ["postgres.legacy.svc", "10.0.0.7:5433"], ["[fd00::7]:65535"]),
    }),
  ),
  failover: maybe(one(...Object.values(FailoverProfile))),
  deletionProtection: maybe(fc.boolean()),
  readyTimeout: one(undefined, "5m", "45m", "6h", "1h30m"),
  credentials: fc.record({ rotation: one(undefined, 1, 1_000_000) }),
});

function pooler(instances: number): fc.Arbitrary<ClusterSpec["pooler"]> {
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(undefined) },
    {
      weight: 3,
      arbitrary: fc.record({
        enabled: fc.boolean(),
        instances: one(undefined, 1, 2),
        mode: maybe(one(...Object.values(PoolMode))),
        maxClientConnections: one(undefined, 10, 50_000),
        readOnly: instances >= 2 ? maybe(fc.boolean()) : fc.constant(undefined),
      }),
    },
  );
}

/** Arguments that are right, as far as that can be by construction: ours and the operator's judgement must both accept. */
export const validCluster: fc.Arbitrary<ClusterCase> = fc
  .record({
    where: place,
    instances: fc.integer({ min: 1, max: 9 }),
    postgresVersion: one(undefined, 14, 15, 16, 17, 18),
  })
  .chain(({ where, instances, postgresVersion }) =>
    fc
      .record({
        name: label(50).filter((name) => !reservedNamespace.test(name)),
        storage: storage(where.cloud),
        profile: maybe(one(...Object.values(WorkloadProfile))),
        resources: compute,
        replication: replication(instances),
        backups: backups(where),
        people,
        surroundings,
        pooler: pooler(instances),
        parameters: parameterOverrides(postgresVersion ?? 18),
        sharedPreloadLibraries: libraries,
      })
      .map(({ name, backups, people, surroundings, ...rest }) => ({
        name,
        context: contextOf(where),
        spec: withoutAbsent({
          instances,
          postgresVersion,
          ...rest,
          ...backups,
          ...people,
          ...surroundings,
          // The smallest memory carries 20 connections: too few for the pools of two pods.
          pooler: rest.pooler && { ...rest.pooler, ...(rest.resources?.memory === "512Mi" && { instances: 1 }) },
        }),
      })),
  );

/** A stack file has no `undefined` in it. */
function withoutAbsent(spec: ClusterSpec): ClusterSpec {
  return JSON.parse(JSON.stringify(spec)) as ClusterSpec;
}
