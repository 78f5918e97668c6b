// By path: the packages' front doors load a quarter of a second of modules that nothing here uses.
import type { Region } from "@pulumi/aws";
import { Provider as AwsProvider } from "@pulumi/aws/provider";
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider";
import { Cloud, PostgresCluster, PostgresPlatform } from "kubernetes-postgres";
import { estimateCost } from "kubernetes-postgres/plan/cost";
import { loadStack } from "./config";

// Ends here, with every mistake in one report, when the configuration is wrong.
const { platform: wanted, clusters: wantedClusters, kubernetes: target, accessKeys, licenses } = loadStack();

const providers = [
  new KubernetesProvider("kubernetes", {
    context: target.context,
    // Which cluster this is, whatever the kubeconfig says of it: without it an edited kubeconfig replaces everything.
    clusterIdentifier: wanted.plan.eks?.clusterName,
    kubeconfig: target.kubeconfigPath,
    // A rotated password changes its Secret in place; by default Pulumi would delete it under the operator first.
    enableSecretMutable: true,
    enableConfigMapMutable: true,
  }),
  ...(wanted.plan.cloud === Cloud.Aws
    ? [
        new AwsProvider("aws", {
          region: wanted.plan.region as Region,
          // Credentials of another account are refused before anything is asked of it.
          allowedAccountIds: wanted.existing.accountId === undefined ? undefined : [wanted.existing.accountId],
          defaultTags: { tags: wanted.plan.tags },
        }),
      ]
    : []),
];

const platform = new PostgresPlatform(
  wanted.name,
  { ...wanted.spec, existing: wanted.existing, licenses },
  { providers },
);

// Each cluster waits for the platform: its operator, its definitions and its StorageClasses must be there.
const databases = wantedClusters.map(
  ({ name, spec }) =>
    new PostgresCluster(
      name,
      { ...spec, platform: { ...platform.forClusters, ...accessKeys } },
      { providers, dependsOn: [platform] },
    ),
);

/** Where each database is and which Kubernetes Secret holds its owner's password. */
export const clusters = Object.fromEntries(
  databases.map((database, index) => [
    wantedClusters[index].name,
    {
      host: database.host,
      readOnlyHost: database.readOnlyHost,
      poolerHost: database.poolerHost,
      port: database.port,
      database: database.database,
      username: database.username,
      namespace: database.namespace,
      secretName: database.secretName,
      caSecretName: database.caSecretName,
      uri: database.uri,
      backupPassphrase: database.backupPassphrase,
    },
  ]),
);

/** What the databases share; outside AWS there is no bucket and no class of our own. */
export const shared = { backupBucket: platform.backupBucketName, dataStorageClass: platform.dataStorageClass };

/** What the stack costs a month at list prices; an estimate, its notes say what it rests on. */
export const cost = estimateCost(
  wanted.plan,
  wantedClusters.map(({ plan }) => plan),
);
