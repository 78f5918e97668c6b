import { changed, object, type Given } from "./given";

const guaranteed = { requests: { cpu: "2", memory: "8Gi" }, limits: { cpu: "2", memory: "8Gi" } };

/** A Cluster that every rule accepts. */
export function cluster(name = "orders"): Given {
  return object("postgresql.cnpg.io/v1", "Cluster", name, {
    spec: {
      instances: 3,
      storage: { size: "100Gi", storageClass: "postgres-data" },
      walStorage: { size: "20Gi", storageClass: "postgres-wal" },
      resources: guaranteed,
      affinity: { enablePodAntiAffinity: true, podAntiAffinityType: "required", topologyKey: "kubernetes.io/hostname" },
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: "topology.kubernetes.io/zone",
          whenUnsatisfiable: "ScheduleAnyway",
          labelSelector: { matchLabels: { "cnpg.io/cluster": name } },
        },
      ],
      enablePDB: true,
      imageName: "ghcr.io/cloudnative-pg/postgresql:18.4-standard-trixie",
      priorityClassName: "databases",
      switchoverDelay: 120,
      postgresql: {
        pg_hba: ["hostnossl all all all reject"],
        parameters: { shared_buffers: "2GB", max_parallel_workers: "2", max_slot_wal_keep_size: "6GB" },
        synchronous: { method: "any", number: 1, dataDurability: "required", failoverQuorum: true },
      },
      plugins: [
        {
          name: "barman-cloud.cloudnative-pg.io",
          isWALArchiver: true,
          parameters: { barmanObjectName: `${name}-backup`, serverName: `${name}-18-1` },
        },
      ],
    },
  });
}

export function pooler(name = "orders-pooler-rw"): Given {
  return object("postgresql.cnpg.io/v1", "Pooler", name, {
    spec: {
      cluster: { name: "orders" },
      type: "rw",
      instances: 2,
      pgbouncer: { poolMode: "transaction", parameters: { client_tls_sslmode: "require" } },
      template: {
        spec: {
          containers: [{ name: "pgbouncer", resources: guaranteed }],
          initContainers: [{ name: "bootstrap-controller", resources: structuredClone(guaranteed) }],
        },
      },
    },
  });
}

export function objectStore(name = "orders-backup"): Given {
  const store = object("barmancloud.cnpg.io/v1", "ObjectStore", name, {
    spec: {
      retentionPolicy: "30d",
      configuration: { destinationPath: "s3://shop-backups/shop/orders", s3Credentials: { inheritFromIAMRole: true } },
      instanceSidecarConfiguration: { resources: guaranteed },
    },
  });
  return { ...store, from: { spec: ["backups"] } };
}

export function scheduledBackup(name = "orders-daily"): Given {
  return object("postgresql.cnpg.io/v1", "ScheduledBackup", name, {
    spec: {
      schedule: "0 0 2 * * *",
      cluster: { name: "orders" },
      method: "plugin",
      pluginConfiguration: { name: "barman-cloud.cloudnative-pg.io" },
    },
  });
}

export function storageClass(name = "postgres-data"): Given {
  return object("storage.k8s.io/v1", "StorageClass", name, {
    provisioner: "ebs.csi.aws.com",
    parameters: {
      type: "gp3",
      encrypted: "true",
      kmsKeyId: "arn:aws:kms:eu-central-1:111122223333:key/0d5e4a4c-6c2b-4b8e-9a39-5f3f5d0f6d11",
    },
    volumeBindingMode: "WaitForFirstConsumer",
    allowVolumeExpansion: true,
    reclaimPolicy: "Retain",
  });
}

/** A workload beside the database that takes its password from a Secret. */
export function deployment(name = "shop"): Given {
  const reference = { secretKeyRef: { name: "orders-owner", key: "password" } };
  const env = [
    { name: "PGHOST", value: "orders-rw" },
    { name: "PGPASSWORD", valueFrom: reference },
    { name: "DATABASE_URL", value: "postgresql://app:$(PGPASSWORD)@orders-rw:5432/app?sslmode=verify-full" },
  ];
  return object("apps/v1", "Deployment", name, {
    spec: { template: { spec: { containers: [{ name: "shop", env }] } } },
  });
}

export function configMap(name = "shop-settings"): Given {
  return object("v1", "ConfigMap", name, {
    data: { PGHOST: "orders-rw", "app.ini": "[db]\nuser = app\nsslmode = require\n" },
  });
}

export function secretObject(name = "orders-owner"): Given {
  return object("v1", "Secret", name, { stringData: { username: "app", password: "Vw8TqgNn2XkR5eLb0ZsYc4Hd" } });
}

/** The namespace of everything in these fixtures. */
export function namespace(name = "shop"): Given {
  const given = object("v1", "Namespace", name, {});
  return { ...given, properties: { ...given.properties, metadata: { name, labels: podSecurity("restricted") } } };
}

export function podSecurity(level: string): Record<string, string> {
  return { "pod-security.kubernetes.io/enforce": level };
}

/** Lets the shop and its poolers reach PostgreSQL, and the metrics be read. */
export function networkPolicy(
  name = "orders-access",
  matchLabels: Readonly<Record<string, string>> = { "cnpg.io/cluster": "orders" },
): Given {
  return object("networking.k8s.io/v1", "NetworkPolicy", name, {
    spec: {
      podSelector: { matchLabels },
      policyTypes: ["Ingress"],
      ingress: [
        { from: [{ podSelector: { matchLabels: { app: "shop" } } }], ports: [{ port: 5432 }] },
        { ports: [{ port: 9187, protocol: "TCP" }] },
      ],
    },
  });
}

export function service(name = "orders-rw"): Given {
  return object("v1", "Service", name, {
    spec: { type: "ClusterIP", ports: [{ port: 5432 }], selector: { "cnpg.io/cluster": "orders" } },
  });
}

export function databaseRole(name = "reporting"): Given {
  return object("postgresql.cnpg.io/v1", "DatabaseRole", name, {
    spec: { cluster: { name: "orders" }, name: "reporting", login: true, inRoles: ["pg_read_all_data"] },
  });
}

export function claim(name = "uploads"): Given {
  return object("v1", "PersistentVolumeClaim", name, { spec: { accessModes: ["ReadWriteOnce"] } });
}

function aws(token: string, name: string, properties: Record<string, unknown>): Given {
  const [module, type] = token.split(":") as [string, string];
  const file = `${type.charAt(0).toLowerCase()}${type.slice(1)}`;
  return { type: `aws:${module}/${file}:${type}`, name, properties, protect: true };
}

/** A part of the bucket, whose `bucket` was computed from it. */
function part(type: string, name: string, properties: Record<string, unknown>): Given {
  return { ...aws(`s3:${type}`, name, { bucket: "shop-backups", ...properties }), from: { bucket: ["backups"] } };
}

export const denyCleartext = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: ["arn:aws:s3:::shop-backups", "arn:aws:s3:::shop-backups/*"],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ],
};

export function bucket(): Given {
  return aws("s3:Bucket", "backups", { bucket: "shop-backups" });
}

/** The bucket and everything beside it. */
export function hardenedBucket(): Given[] {
  return [
    bucket(),
    part("BucketPublicAccessBlock", "backups-public-access", {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    }),
    part("BucketServerSideEncryptionConfiguration", "backups-encryption", {
      rules: [
        {
          applyServerSideEncryptionByDefault: {
            sseAlgorithm: "aws:kms",
            kmsMasterKeyId: "arn:aws:kms:eu-central-1:111122223333:key/7b8c",
          },
        },
      ],
    }),
    part("BucketVersioning", "backups-versioning", { versioningConfiguration: { status: "Enabled" } }),
    part("BucketPolicy", "backups-policy", { policy: JSON.stringify(denyCleartext) }),
    part("BucketLifecycleConfiguration", "backups-lifecycle", {
      rules: [{ id: "old", status: "Enabled", noncurrentVersionExpiration: { noncurrentDays: 30 } }],
    }),
    part("BucketObjectLockConfiguration", "backups-object-lock", {
      rule: { defaultRetention: { mode: "GOVERNANCE", days: 31 } },
    }),
    part("BucketLogging", "backups-logging", { targetBucket: "shop-logs" }),
    part("BucketReplicationConfig", "backups-replication", { role: "arn:aws:iam::111122223333:role/replicate" }),
  ];
}

/** What gives the pods of the cluster a role of AWS. */
export function podIdentity(name = "orders-identity"): Given {
  const properties = { clusterName: "shop", namespace: "shop", serviceAccount: "orders" };
  return aws("eks:PodIdentityAssociation", name, {
    ...properties,
    roleArn: "arn:aws:iam::111122223333:role/orders-backup",
  });
}

/** The role that the pods have, which only they may take. */
export function backupRole(): Given {
  const tags = { "kubernetes-namespace": "shop", "kubernetes-service-account": "orders" };
  const conditions = Object.entries(tags).map(([tag, value]) => [`aws:RequestTag/${tag}`, value]);
  return aws("iam:Role", "orders-backup", {
    name: "orders-backup",
    assumeRolePolicy: {
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "pods.eks.amazonaws.com" },
          Action: ["sts:AssumeRole", "sts:TagSession"],
          Condition: { StringEquals: Object.fromEntries(conditions) as Record<string, string> },
        },
      ],
    },
  });
}

/** What the role may do: read and write backups below the path of one cluster. */
export function backupRolePolicy(): Given {
  const key = "arn:aws:kms:eu-central-1:111122223333:key/7b8c";
  const objects = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"];
  return aws("iam:RolePolicy", "orders-backup-policy", {
    role: "orders-backup",
    policy: JSON.stringify({
      Statement: [
        { Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::shop-backups" },
        { Effect: "Allow", Action: objects, Resource: "arn:aws:s3:::shop-backups/shop/orders/*" },
        { Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: key },
      ],
    }),
  });
}

export function key(): Given {
  return aws("kms:Key", "data", { enableKeyRotation: true });
}

export function managedSecret(): Given {
  return aws("secretsmanager:Secret", "orders-password", {
    name: "orders-password",
    recoveryWindowInDays: 30,
    kmsKeyId: "arn:aws:kms:eu-central-1:111122223333:key/7b8c",
  });
}

/** A stack that holds one of everything and breaks no rule. */
export function compliantStack(): Given[] {
  return [
    cluster(),
    pooler(),
    objectStore(),
    scheduledBackup(),
    databaseRole(),
    namespace(),
    networkPolicy(),
    service(),
    storageClass(),
    deployment(),
    configMap(),
    secretObject(),
    claim(),
    podIdentity(),
    backupRole(),
    backupRolePolicy(),
    key(),
    managedSecret(),
    ...hardenedBucket(),
  ];
}

/** The same, with what the preset strict asks for besides. */
export function strictStack(): Given[] {
  const constraint = "spec.topologySpreadConstraints[0]";
  const digest = "0123456789abcdef".repeat(4);
  const more: Record<string, Record<string, unknown>> = {
    orders: {
      [`${constraint}.whenUnsatisfiable`]: "DoNotSchedule",
      [`${constraint}.minDomains`]: 3,
      "spec.imageName": `ghcr.io/cloudnative-pg/postgresql:18.4@sha256:${digest}`,
      "spec.postgresql.parameters.archive_timeout": "1min",
      "spec.switchoverDelay": 60,
    },
  };
  const rotation = aws("secretsmanager:SecretRotation", "orders-password-rotation", {
    secretId: "orders-password",
    rotationRules: { automaticallyAfterDays: 30 },
  });
  return [...compliantStack().map((given) => changed(given, more[given.name] ?? {})), rotation];
}
