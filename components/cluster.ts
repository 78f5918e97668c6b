import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import { VolumeAttributesClass } from "@pulumi/kubernetes/storage/v1/volumeAttributesClass";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword";
import { Credentials } from "./aws/credentials";
import { WorkloadIdentity } from "./aws/workload-identity";
import type { ClusterPlatformArgs } from "./bindings";
import {
  boundValues,
  credentialsArgs,
  identityArgs,
  needsIdentity,
  planOrRefuse,
  systemPassword,
  systemPasswordsId,
} from "./cluster-bindings";
import { commonLabels } from "./kubernetes/manifest";
import { namespace } from "./kubernetes/namespace";
import { registerObjects } from "./kubernetes/register";
import type { BackupSecrets, RenderedObject } from "./operators/operator";
import { operatorFacts } from "./operators/registry";
import { existingOperatorWarning } from "./operators/relied-on";
import { operatorRenderers } from "./operators/renderers";
import { showMiB } from "./plan/quantity";
import type { ClusterSpec } from "./plan/spec/cluster";
import type { ClusterPlan } from "./plan/types";
import { volumeAttributesClass, volumeAttributesOptions } from "./storage/volume-attributes-class";

/** Arguments of PostgresCluster; only storage.size is required, and a platform on AWS. */
export interface PostgresClusterArgs extends ClusterSpec {
  /** What the cluster takes from its platform: `platform.forClusters` of a PostgresPlatform. Default: any Kubernetes with the operator, outside AWS. */
  platform?: ClusterPlatformArgs;
}

/**
 * One highly available PostgreSQL cluster with everything around it: namespace and network policies, identity and
 * passwords, backups, the instances themselves, poolers, databases and metrics.
 *
 * @throws {pulumi.InputPropertiesError} with every mistake in the arguments, before anything is registered.
 */
export class PostgresCluster extends pulumi.ComponentResource {
  /** Host name of the primary, for reads and writes. */
  public readonly host: pulumi.Output<string>;
  /** Host name of the standbys, for reads. */
  public readonly readOnlyHost: pulumi.Output<string>;
  /** Host name of the pooler towards the primary, where there is one. */
  public readonly poolerHost?: pulumi.Output<string>;
  /** Host name of the pooler towards the standbys, where there is one. */
  public readonly poolerReadOnlyHost?: pulumi.Output<string>;
  /** Port of every host. */
  public readonly port: pulumi.Output<number>;
  /** Name of the first database. */
  public readonly database: pulumi.Output<string>;
  /** Role that owns it. */
  public readonly username: pulumi.Output<string>;
  /** Kubernetes Secret with the role's name and password, in the cluster's namespace. */
  public readonly secretName: pulumi.Output<string>;
  /** Key of the role's name in the Secret. */
  public readonly usernameKey: pulumi.Output<string>;
  /** Key of its password in the Secret. */
  public readonly passwordKey: pulumi.Output<string>;
  /** Kubernetes Secret with the certificate authority that clients verify the server by. */
  public readonly caSecretName: pulumi.Output<string>;
  /** Key of the certificate in that Secret. */
  public readonly caKey: pulumi.Output<string>;
  /** Connection URI of the owner to the primary; a secret. */
  public readonly uri: pulumi.Output<string>;
  /** Passphrase that backups are encrypted with, where the backup tool encrypts; a secret. Keep a copy: without it nothing can be restored. */
  public readonly backupPassphrase?: pulumi.Output<string>;
  /** Namespace of the cluster. */
  public readonly namespace: pulumi.Output<string>;
  /** PostgreSQL parameters that the operator is told. */
  public readonly parameters: pulumi.Output<Record<string, string>>;
  /** Memory that the tuned parameters leave below 90 % of the limit, in MiB. */
  public readonly memorySlack: pulumi.Output<string>;

  constructor(name: string, args: PostgresClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    // Before super(): nothing is registered from arguments that are wrong.
    const { platform: given = {}, ...spec } = args;
    const platform = withSecretKey(given);
    const plan = planOrRefuse(name, spec, platform);
    super("kubernetes-postgres:index:PostgresCluster", name, { ...spec, platform }, opts);
    const renderer = operatorRenderers[plan.operator];
    const { deletionProtection, endpoints } = plan;
    // A platform of this package installs the operator, or has warned.
    const warning = platform.operatorNamespaces === undefined ? existingOperatorWarning(plan.operator) : undefined;
    if (warning !== undefined) void pulumi.log.warn(warning, this);
    const first = { parent: this, dependsOn: toList(opts?.dependsOn) };

    const policies = renderer.access<pulumi.Input<string>>(plan, boundValues(plan, platform));
    const ground = [
      ...registerObjects(name, [...ownNamespace(plan), ...policies], { ...first, deletionProtection }).values(),
    ];
    const onGround = { parent: this, dependsOn: [...first.dependsOn, ...ground] };
    const identity = needsIdentity(plan)
      ? new WorkloadIdentity(`${name}-identity`, identityArgs(plan, platform), first)
      : undefined;
    const passwords = credentialsArgs(plan, platform, givenPasswords(name, plan, { parent: this }));
    const credentials = new Credentials(`${name}-credentials`, passwords, onGround);
    const volumes = registerVolumeAttributes(name, plan, first);
    const { keys, passphrase } = registerBackupSecret(name, plan, platform, onGround);

    const objects = renderer.cluster<pulumi.Input<string>>(plan, boundValues(plan, platform, identity?.roleArn));
    const dependsOn = [...onGround.dependsOn, credentials, ...(identity ? [identity] : []), ...volumes, ...keys];
    const { refusesUpdate } = renderer;
    const registered = registerObjects(name, objects, { parent: this, deletionProtection, dependsOn, refusesUpdate });

    // Known at preview as the manifest is; at `up` whoever uses a host name waits for the cluster behind it.
    const ready = registered.get("cluster")?.metadata ?? pulumi.output(undefined);
    const whenReady = (value: string): pulumi.Output<string> => ready.apply(() => value);
    const generated = renderer.generatedNames(plan);
    this.host = whenReady(endpoints.readWrite);
    this.readOnlyHost = whenReady(endpoints.readOnly);
    if (endpoints.pooler !== undefined) this.poolerHost = whenReady(endpoints.pooler);
    if (endpoints.poolerReadOnly !== undefined) this.poolerReadOnlyHost = whenReady(endpoints.poolerReadOnly);
    this.port = pulumi.output(endpoints.port);
    this.database = pulumi.output(plan.database.name);
    this.username = pulumi.output(plan.database.owner);
    this.secretName = credentials.secretNames.apply(([owner]) => owner ?? plan.names.ownerSecret);
    this.usernameKey = pulumi.output("username");
    this.passwordKey = pulumi.output("password");
    this.caSecretName = whenReady(generated.caSecret);
    this.caKey = pulumi.output(generated.caKey);
    this.uri = connectionUri(plan, credentials.ownerPassword);
    if (passphrase !== undefined) this.backupPassphrase = pulumi.secret(passphrase);
    this.namespace = pulumi.output(plan.names.namespace);
    this.parameters = pulumi.output(plan.parameters);
    this.memorySlack = pulumi.output(showMiB(plan.tuning.budget.slack));
    this.registerOutputs({
      host: this.host,
      readOnlyHost: this.readOnlyHost,
      poolerHost: this.poolerHost,
      poolerReadOnlyHost: this.poolerReadOnlyHost,
      port: this.port,
      database: this.database,
      username: this.username,
      secretName: this.secretName,
      usernameKey: this.usernameKey,
      passwordKey: this.passwordKey,
      caSecretName: this.caSecretName,
      caKey: this.caKey,
      uri: this.uri,
      backupPassphrase: this.backupPassphrase,
      namespace: this.namespace,
      parameters: this.parameters,
      memorySlack: this.memorySlack,
    });
  }
}

function ownNamespace({ names, operator, createNamespace }: ClusterPlan): RenderedObject<pulumi.Input<string>>[] {
  if (!createNamespace) return [];
  // Deleting a namespace deletes the claims in it.
  const { podSecurity } = operatorFacts[operator];
  const manifest = namespace(names.namespace, names.cluster, podSecurity);
  return [{ what: "namespace", manifest, after: [], holdsData: true }];
}

/** Passwords of the operator's own roles, by their names, from a Secret that is there already. */
function givenPasswords(
  name: string,
  plan: ClusterPlan,
  options: pulumi.CustomResourceOptions,
): Record<string, pulumi.Output<string>> {
  const id = systemPasswordsId(plan);
  if (id === undefined) return {};
  const { data } = Secret.get(`${name}-system-passwords`, id, options);
  return Object.fromEntries(
    plan.systemRoles.map((role) => [role.name, pulumi.secret(data.apply((all) => systemPassword(id, all, role.name)))]),
  );
}

function registerVolumeAttributes(
  name: string,
  { storage: { attributes } }: ClusterPlan,
  options: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  if (attributes === undefined) return [];
  const settings = { ...options, ...volumeAttributesOptions };
  return [new VolumeAttributesClass(`${name}-volume-attributes`, volumeAttributesClass(attributes), settings)];
}

/** The platform with its secret access key marked as a secret, however it was given: a component's arguments go to state. */
function withSecretKey(platform: ClusterPlatformArgs): ClusterPlatformArgs {
  const { secretAccessKey } = platform;
  return secretAccessKey === undefined ? platform : { ...platform, secretAccessKey: pulumi.secret(secretAccessKey) };
}

/** What the backup tool reads of a Secret that this package makes: the platform's access key, and a passphrase to encrypt with. */
function registerBackupSecret(
  name: string,
  plan: ClusterPlan,
  { accessKeyId, secretAccessKey }: ClusterPlatformArgs,
  options: pulumi.CustomResourceOptions,
): { keys: pulumi.Resource[]; passphrase?: pulumi.Output<string> } {
  const { names, backup, dump, deletionProtection } = plan;
  const hasKeys = (backup ?? dump)?.accessKeysSecret?.made === true;
  const hasPassphrase = backup?.encrypt === true;
  if (!hasKeys && !hasPassphrase) return { keys: [] };
  const passphrase = hasPassphrase
    ? new RandomPassword(
        `${name}-backup-passphrase`,
        { length: 48, special: false },
        { parent: options.parent, protect: deletionProtection, additionalSecretOutputs: ["result"] },
      ).result
    : undefined;
  const renderer = operatorRenderers[plan.operator];
  const contentOf = (secrets: BackupSecrets) => renderer.backupSecret?.(plan, secrets) ?? accessKeys(plan, secrets);
  const values = pulumi.all([hasKeys ? accessKeyId : undefined, hasKeys ? secretAccessKey : undefined, passphrase]);
  const secret = new Secret(
    `${name}-access-keys`,
    {
      metadata: {
        name: names.backupSecret,
        namespace: names.namespace,
        labels: { ...commonLabels(names.cluster), ...renderer.backupSecretLabels },
      },
      stringData: values.apply(([id, key, phrase]) =>
        contentOf({ accessKeyId: id, secretAccessKey: key, passphrase: phrase }),
      ),
    },
    options,
  );
  return { keys: [secret], passphrase };
}

/** The access key under the names that the plan gives its parts. */
function accessKeys(plan: ClusterPlan, { accessKeyId, secretAccessKey }: BackupSecrets): Record<string, string> {
  const { accessKeyIdKey = "", secretAccessKeyKey = "" } = (plan.backup ?? plan.dump)?.accessKeysSecret ?? {};
  return { [accessKeyIdKey]: accessKeyId ?? "", [secretAccessKeyKey]: secretAccessKey ?? "" };
}

/** Passwords are made of letters, digits, "-" and "_"; one that is not is still a valid part of a URI. */
function connectionUri({ database, endpoints }: ClusterPlan, password: pulumi.Output<string>): pulumi.Output<string> {
  const place = `${endpoints.readWrite}:${endpoints.port}/${encodeURIComponent(database.name)}?sslmode=require`;
  const user = encodeURIComponent(database.owner);
  return pulumi.secret(password.apply((text) => `postgresql://${user}:${encodeURIComponent(text)}@${place}`));
}

/** What the caller's dependsOn lists; the first children take it over, because a component's own holds back none of them. */
function toList(dependsOn: pulumi.ComponentResourceOptions["dependsOn"]): pulumi.Input<pulumi.Resource>[] {
  if (dependsOn === undefined) return [];
  // Pulumi looks into whatever an element turns out to be, a list included.
  return Array.isArray(dependsOn) ? dependsOn : [dependsOn as pulumi.Input<pulumi.Resource>];
}
