import { Secret } from "@pulumi/aws/secretsmanager/secret";
import { SecretVersion } from "@pulumi/aws/secretsmanager/secretVersion";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword";
import { stableJson } from "../json";
import { CredentialsDelivery, type IdentityKind } from "../plan/spec/enums";
import { dataResource } from "../protection";
import { refuse } from "../refuse";
import { credentialsProblems, credentialsSettings, type CredentialsSettings } from "./credentials-arguments";
import { deliverByCsi, deliverByExternalSecrets, deliverDirectly, type Login } from "./credentials-delivery";
import { secretContent } from "./secret-content";

/** A PostgreSQL role that logs in with a generated password. */
export interface CredentialsRoleArgs {
  /** Name of the role. */
  role: string;
  /** Name of the Kubernetes Secret that carries its password. */
  secretName: string;
  /** Labels of that Secret, besides secretLabels. Default none. */
  labels?: Record<string, string>;
  /** Its password; a secret. Default: it is generated. */
  password?: pulumi.Input<string>;
}

/** Arguments of Credentials. */
export interface CredentialsArgs {
  /** Roles that need a password; the first one is the owner. */
  roles: CredentialsRoleArgs[];
  /** Host name that the credentials are for: "shop-rw.shop.svc". */
  host: string;
  /** Port. Default 5432. */
  port?: number;
  /** Database. Default "app". */
  database?: string;
  /** Namespace of the Kubernetes Secrets; it must exist. Default: the component's name. */
  namespace?: string;
  /** The way of a password into Kubernetes. Default "csi". */
  delivery?: CredentialsDelivery;
  /** Raise by one to rotate every password. Default 1. */
  rotation?: number;
  /** Days AWS Secrets Manager keeps a deleted secret, 7 to 30, or 0 to delete at once. Default 30. */
  recoveryWindowDays?: number;
  /** Prefix of the secrets' names in AWS Secrets Manager. Default: the component's name. */
  secretsPath?: string;
  /** ARN of the KMS key for the secrets. Default: the account's own key for Secrets Manager. */
  kmsKeyArn?: pulumi.Input<string>;
  /** AWS region of the secrets. Default: the AWS provider's region. */
  region?: pulumi.Input<string>;
  /** How the pods that fetch the secrets prove who they are. Default "pod-identity". */
  identity?: IdentityKind;
  /** Name of the EKS cluster. Required where identity is "pod-identity" and delivery is not "direct". */
  eksClusterName?: string;
  /** ARN of the EKS cluster's OIDC provider. Required where identity is "irsa". */
  oidcProviderArn?: pulumi.Input<string>;
  /** Issuer URL of the EKS cluster's OIDC provider. Required where identity is "irsa". */
  oidcIssuer?: pulumi.Input<string>;
  /** ARN of the role of the External Secrets Operator. Required where delivery is "eso" and identity is "pod-identity": then the operator, not the namespace's ServiceAccount, reads the secrets. */
  externalSecretsRoleArn?: pulumi.Input<string>;
  /** Name of the holder workload, its ServiceAccount and the SecretProviderClass, or of the SecretStore. Default: "<name>-secrets". */
  holderName?: string;
  /** Name of the IAM role that reads the secrets, at most 64 characters. Default: "<name>-secrets". */
  readerRoleName?: string;
  /** Labels of the Kubernetes Secrets. Default {"cnpg.io/reload": "true"}, so that CloudNativePG applies a rotated password. */
  secretLabels?: Record<string, string>;
  /** Whether the database's operator becomes the owner of the Secrets and writes into them: then they carry the password's SCRAM verifier under "verifier", are of type Opaque, and go with the cluster. Default false. */
  adopted?: boolean;
  /** Registry that mirrors the holder's image. Default: the image's own registry. */
  imageRegistry?: string;
  /** AWS account id. Default: asked of AWS. */
  accountId?: pulumi.Input<string>;
  /** Whether a destroy is refused and the secrets survive one that is forced. Default true. */
  deletionProtection?: boolean;
  /** Tags. Default none. */
  tags?: Record<string, string>;
}

/**
 * Generated passwords, kept in AWS Secrets Manager and brought into Kubernetes as Secrets of type kubernetes.io/basic-auth
 * with the keys username, password, host, port, dbname and uri. Delivered directly, they are kept in Pulumi's encrypted
 * state alone.
 */
export class Credentials extends pulumi.ComponentResource {
  /** Password of the first role; a secret. */
  public readonly ownerPassword: pulumi.Output<string>;
  /** Names of the Kubernetes Secrets, in the order of the roles. What reads them depends on this component. */
  public readonly secretNames: pulumi.Output<string[]>;

  constructor(name: string, args: CredentialsArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse(credentialsProblems(name, args), `Credentials "${name}"`);
    super("kubernetes-postgres:index:Credentials", name, args, opts);
    const settings = credentialsSettings(name, args);
    const logins = settings.roles.map((role) => createPassword(name, role, settings, this));
    switch (settings.delivery) {
      case CredentialsDelivery.Csi:
        deliverByCsi(name, settings, storeRemotely(name, logins, settings, this), this);
        break;
      case CredentialsDelivery.Eso:
        deliverByExternalSecrets(name, settings, storeRemotely(name, logins, settings, this), this);
        break;
      case CredentialsDelivery.Direct:
        deliverDirectly(name, settings, logins, this);
        break;
    }
    this.ownerPassword = logins[0].password;
    this.secretNames = pulumi.output(settings.roles.map(({ secretName }) => secretName));
    this.registerOutputs({ ownerPassword: this.ownerPassword, secretNames: this.secretNames });
  }
}

function generatePassword(name: string, rotation: number, parent: pulumi.Resource): pulumi.Output<string> {
  return new RandomPassword(
    name,
    // Two special characters that mean nothing in a URL, a .pgpass file or a shell.
    { length: 32, special: true, overrideSpecial: "-_", keepers: { rotation: String(rotation) } },
    { parent, additionalSecretOutputs: ["result"] },
  ).result;
}

function createPassword(
  name: string,
  { role, secretName, labels = {}, password: given }: CredentialsRoleArgs,
  { host, port, database, rotation, secretLabels, adopted }: CredentialsSettings,
  parent: pulumi.Resource,
): Login {
  const password = pulumi.secret(given ?? generatePassword(`${name}-${secretName}-password`, rotation, parent));
  const content = password.apply((plain) => secretContent({ role, host, port, database }, plain, adopted));
  return { role, secretName, labels: { ...secretLabels, ...labels }, password, content };
}

/** Puts each login into AWS Secrets Manager; a rotated password is a new version, and the last one stays as the previous. */
function storeRemotely(name: string, logins: Login[], settings: CredentialsSettings, parent: pulumi.Resource) {
  const { secretsPath, kmsKeyArn, recoveryWindowDays, region, deletionProtection, tags } = settings;
  return logins.map((login) => {
    const secret = new Secret(
      `${name}-${login.secretName}`,
      {
        // A prefix: the name of a deleted secret stays taken until its recovery window is over.
        namePrefix: `${secretsPath}/${login.role.replace(/[^\w/+=.@-]/g, "-")}-`,
        description: `PostgreSQL role ${login.role} at ${settings.host}`,
        kmsKeyId: kmsKeyArn,
        recoveryWindowInDays: recoveryWindowDays,
        region,
        tags,
      },
      dataResource(parent, deletionProtection),
    );
    const version = new SecretVersion(
      `${name}-${login.secretName}-version`,
      {
        secretId: secret.id,
        secretString: login.content.apply((content) => stableJson({ ...content, engine: "postgres" })),
        region,
      },
      { parent, retainOnDelete: deletionProtection, additionalSecretOutputs: ["secretString"] },
    );
    return { secretName: login.secretName, labels: login.labels, arn: secret.arn, version };
  });
}
