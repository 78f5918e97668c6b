import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { StatefulSet } from "@pulumi/kubernetes/apps/v1/statefulSet";
import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget";
import * as pulumi from "@pulumi/pulumi";
import { commonLabels } from "../kubernetes/manifest";
import { IdentityKind } from "../plan/spec/enums";
import { dataResource } from "../protection";
import { regionOr } from "./account";
import type { CredentialsSettings } from "./credentials-arguments";
import { externalSecret, secretStore, type StoreSettings } from "./external-secrets";
import { secretType, type SecretContent } from "./secret-content";
import { secretObjects, secretProviderClass } from "./secret-provider-class";
import { holderDisruptionBudget, secretsHolder } from "./secrets-holder";
import { secretsReaderPolicy } from "./secrets-policies";
import { roleTrust } from "./trust-policies";
import { WorkloadIdentity } from "./workload-identity";

/** A role with its generated password. */
export interface Login {
  role: string;
  secretName: string;
  /** Labels of the Kubernetes Secret. */
  labels: Record<string, string>;
  password: pulumi.Output<string>;
  content: pulumi.Output<SecretContent>;
}

/** A login in AWS Secrets Manager. */
export interface RemoteLogin {
  secretName: string;
  labels: Record<string, string>;
  arn: pulumi.Output<string>;
  /** The version that carries the password; who reads before it is there finds nothing. */
  version: pulumi.Resource;
}

/** Through the Secrets Store CSI driver: who may read, what to fetch, and the pods that keep it. */
export function deliverByCsi(
  name: string,
  settings: CredentialsSettings,
  remote: RemoteLogin[],
  parent: pulumi.Resource,
): void {
  const { holderName, namespace, identity, imageRegistry, deletionProtection, adopted } = settings;
  const labels = commonLabels(name);
  const secretNames = remote.map(({ secretName }) => secretName);
  const reader = createReader(name, settings, remote, parent);
  const account = createServiceAccount(name, settings, reader, parent);
  const provider = new CustomResource(
    `${name}-provider`,
    secretProviderClass(
      {
        name: holderName,
        namespace,
        region: regionOr(settings.region, parent),
        usePodIdentity: identity === IdentityKind.PodIdentity,
        labels,
        adopted,
      },
      remote,
      pulumi.all(remote.map(({ arn }) => arn)).apply((arns) =>
        secretObjects(
          secretNames.map((secretName, index) => ({ secretName, remote: arns[index] })),
          adopted,
        ),
      ),
    ),
    dataResource(parent, deletionProtection),
  );
  const holder = { name: holderName, namespace, secretNames, labels, imageRegistry };
  // Protected like data: the synced Secrets are gone when it is.
  new StatefulSet(`${name}-holder`, secretsHolder(holder), {
    ...dataResource(parent, deletionProtection),
    dependsOn: [reader, account, provider, ...remote.map(({ version }) => version)],
  });
  new PodDisruptionBudget(`${name}-holder`, holderDisruptionBudget(holder), { parent });
}

/** Through the External Secrets Operator: a store of the namespace, and a Secret for each login. */
export function deliverByExternalSecrets(
  name: string,
  settings: CredentialsSettings,
  remote: RemoteLogin[],
  parent: pulumi.Resource,
): void {
  const { holderName, namespace, identity, rotation, deletionProtection, adopted } = settings;
  const access =
    identity === IdentityKind.Irsa
      ? createReaderWithAccount(name, settings, remote, parent)
      : createRoleForOperator(name, settings, remote, parent);
  const store: StoreSettings = {
    name: holderName,
    namespace,
    region: regionOr(settings.region, parent),
    labels: commonLabels(name),
    roleArn: access.roleArn,
  };
  const registered = new CustomResource(`${name}-store`, secretStore(store), {
    ...dataResource(parent, deletionProtection),
    dependsOn: access.resources,
  });
  for (const { secretName, labels, arn, version } of remote) {
    new CustomResource(
      `${name}-${secretName}-external`,
      externalSecret({ store, secretName, remote: arn, secretLabels: labels, rotation, adopted }),
      { ...dataResource(parent, deletionProtection), dependsOn: [registered, version] },
    );
  }
}

/**
 * By Pulumi itself. A provider without enableSecretMutable replaces a Secret whose content changes, so there a rotation
 * takes it away for a moment.
 */
export function deliverDirectly(
  name: string,
  { namespace, deletionProtection, adopted }: CredentialsSettings,
  logins: Login[],
  parent: pulumi.Resource,
): void {
  for (const { secretName, labels, content } of logins) {
    new Secret(
      `${name}-${secretName}`,
      {
        metadata: {
          name: secretName,
          namespace,
          labels: { ...commonLabels(name), ...labels },
          // The operator applies the same keys, by force: a rotated password is taken back in the same way.
          ...(adopted && { annotations: { "pulumi.com/patchForce": "true" } }),
        },
        type: secretType(adopted),
        stringData: content,
      },
      dataResource(parent, deletionProtection),
    );
  }
}

function createReader(name: string, settings: CredentialsSettings, remote: RemoteLogin[], parent: pulumi.Resource) {
  const { namespace, holderName, identity, readerRoleName, accountId, tags } = settings;
  const { eksClusterName, oidcProviderArn, oidcIssuer } = settings;
  return new WorkloadIdentity(
    `${name}-reader`,
    {
      namespace,
      serviceAccount: holderName,
      kind: identity,
      eksClusterName,
      oidcProviderArn,
      oidcIssuer,
      roleName: readerRoleName,
      policies: { "read-secrets": readerPolicy(settings, remote, parent) },
      accountId,
      tags,
    },
    { parent },
  );
}

function readerPolicy({ kmsKeyArn, region }: CredentialsSettings, remote: RemoteLogin[], parent: pulumi.Resource) {
  return secretsReaderPolicy({
    secretArns: remote.map(({ arn }) => arn),
    kmsKeyArn,
    region: regionOr(region, parent),
  });
}

function createServiceAccount(
  name: string,
  { holderName, namespace }: CredentialsSettings,
  reader: WorkloadIdentity,
  parent: pulumi.Resource,
) {
  return new ServiceAccount(
    `${name}-reader`,
    {
      metadata: {
        name: holderName,
        namespace,
        labels: commonLabels(name),
        annotations: reader.serviceAccountAnnotations,
      },
      automountServiceAccountToken: false,
    },
    { parent },
  );
}

interface StoreAccess {
  roleArn?: pulumi.Input<string>;
  resources: pulumi.Resource[];
}

function createReaderWithAccount(
  name: string,
  settings: CredentialsSettings,
  remote: RemoteLogin[],
  parent: pulumi.Resource,
): StoreAccess {
  const reader = createReader(name, settings, remote, parent);
  return { resources: [reader, createServiceAccount(name, settings, reader, parent)] };
}

function createRoleForOperator(
  name: string,
  settings: CredentialsSettings,
  remote: RemoteLogin[],
  parent: pulumi.Resource,
): StoreAccess {
  const { readerRoleName, externalSecretsRoleArn, tags } = settings;
  const role = new Role(
    `${name}-reader-role`,
    { name: readerRoleName, assumeRolePolicy: roleTrust(externalSecretsRoleArn ?? ""), tags },
    { parent },
  );
  const rights = new RolePolicy(
    `${name}-reader-read-secrets`,
    { name: "read-secrets", role: role.name, policy: readerPolicy(settings, remote, parent) },
    { parent },
  );
  return { roleArn: role.arn, resources: [role, rights] };
}
