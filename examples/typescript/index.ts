import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { PostgresCluster, PostgresPlatform } from "kubernetes-postgres";
import { application } from "./application";

const config = new pulumi.Config();
const name = config.require("name");

// A rotated password changes its Secret in place; by default Pulumi replaces it, which deletion protection refuses.
const provider = new kubernetes.Provider("kubernetes", { enableSecretMutable: true });

// Once for each EKS cluster: keys, StorageClasses, backup bucket, secrets driver, operator.
const platform = new PostgresPlatform(
  name,
  { region: new pulumi.Config("aws").require("region"), eks: { clusterName: config.require("eksCluster") } },
  { providers: [provider] },
);

// Three instances, no acknowledged row lost, nightly backups, 30 days of recovery: all by default.
const database = new PostgresCluster(
  name,
  {
    storage: { size: "50Gi" },
    database: { name: "shop", owner: "shop", extensions: ["pg_trgm"] },
    pooler: { enabled: true },
    platform: platform.forClusters,
  },
  { providers: [provider], dependsOn: [platform] },
);

application(name, config.require("image"), database, { provider });

export const host = database.poolerHost;
