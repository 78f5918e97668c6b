import { dnsLabel1123, dnsSubdomain, limits } from "../plan/names";
import { joinPath, type Problem } from "../plan/problems";
import { CredentialsDelivery, IdentityKind } from "../plan/spec/enums";
import type { CredentialsArgs } from "./credentials";
import { identityProblems } from "./workload-identity";

/** Arguments of Credentials with every default filled in. */
export type CredentialsSettings = CredentialsArgs & Required<Pick<CredentialsArgs, DefaultedArgs>>;

type DefaultedArgs =
  | "port"
  | "database"
  | "namespace"
  | "delivery"
  | "rotation"
  | "recoveryWindowDays"
  | "secretsPath"
  | "identity"
  | "holderName"
  | "readerRoleName"
  | "secretLabels"
  | "adopted"
  | "deletionProtection";

/** Fills in the defaults that the arguments document. */
export function credentialsSettings(name: string, args: CredentialsArgs): CredentialsSettings {
  return {
    ...args,
    port: args.port ?? 5432,
    database: args.database ?? "app",
    namespace: args.namespace ?? name,
    delivery: args.delivery ?? CredentialsDelivery.Csi,
    rotation: args.rotation ?? 1,
    recoveryWindowDays: args.recoveryWindowDays ?? 30,
    secretsPath: args.secretsPath ?? name,
    identity: args.identity ?? IdentityKind.PodIdentity,
    holderName: args.holderName ?? `${name}-secrets`,
    readerRoleName: args.readerRoleName ?? `${name}-secrets`,
    secretLabels: args.secretLabels ?? { "cnpg.io/reload": "true" },
    adopted: args.adopted ?? false,
    deletionProtection: args.deletionProtection ?? true,
  };
}

/** Everything wrong with the arguments. */
export function credentialsProblems(name: string, args: CredentialsArgs): Problem[] {
  const { roles, port, rotation, recoveryWindowDays: days } = args;
  const settings = credentialsSettings(name, args);
  const problems: Problem[] = [];
  if (roles.length === 0) {
    problems.push({
      path: "roles",
      message: "there is no role to make a password for",
      fix: "name at least the owner",
    });
  }
  roles.forEach(({ role, secretName }, index) => {
    const path = `roles[${index}]`;
    if (roles.findIndex((other) => other.role === role) < index) {
      problems.push({ path: `${path}.role`, value: role, message: "is listed twice", fix: "list each role once" });
    }
    if (roles.findIndex((other) => other.secretName === secretName) < index) {
      problems.push({
        path: `${path}.secretName`,
        value: secretName,
        message: "is the Secret of another role too",
        fix: "give each role a Secret of its own",
      });
    }
    if (!dnsSubdomain.test(secretName) || secretName.length > limits.object) {
      const message =
        "the name of a Secret has lower-case letters, digits and inner hyphens and dots, at most 253 of them";
      problems.push({ path: joinPath(path, "secretName"), value: secretName, message, fix: "choose another" });
    }
  });
  problems.push(...nameProblems("holderName", settings.holderName));
  if (port !== undefined && (!Number.isInteger(port) || port < 1 || port > 65535)) {
    problems.push({ path: "port", value: port, message: "is no TCP port", fix: "set it from 1 to 65535" });
  }
  if (rotation !== undefined && (!Number.isInteger(rotation) || rotation < 1)) {
    problems.push({
      path: "rotation",
      value: rotation,
      message: "counts rotations: 1, 2, 3 and so on",
      fix: "raise it by one to rotate every password",
    });
  }
  // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
  if (days !== undefined && days !== 0 && (!Number.isInteger(days) || days < 7 || days > 30)) {
    problems.push({
      path: "recoveryWindowDays",
      value: days,
      message: "AWS Secrets Manager keeps a deleted secret 7 to 30 days, or not at all",
      fix: "set it from 7 to 30, or to 0 to delete at once",
    });
  }
  return settings.delivery === CredentialsDelivery.Direct ? problems : [...problems, ...accessProblems(settings)];
}

/** How the secrets are read from AWS Secrets Manager, where they are. */
function accessProblems(settings: CredentialsSettings): Problem[] {
  const { delivery, identity, externalSecretsRoleArn, readerRoleName } = settings;
  if (identity === IdentityKind.AccessKeys) {
    return [
      {
        path: "identity",
        value: identity,
        message: `delivery "${delivery}" reads AWS Secrets Manager with a role, not with access keys`,
        fix: 'set identity to "pod-identity" or "irsa", or delivery to "direct"',
      },
    ];
  }
  if (delivery === CredentialsDelivery.Eso && identity === IdentityKind.PodIdentity) {
    if (externalSecretsRoleArn !== undefined) return [];
    return [
      {
        path: "externalSecretsRoleArn",
        message: 'is required for delivery "eso" with identity "pod-identity"',
        fix: 'set it to the role of the External Secrets Operator, or identity to "irsa"',
      },
    ];
  }
  const problems = identityProblems(readerRoleName, settings, identity);
  return problems.map((problem) => (problem.path === "roleName" ? { ...problem, path: "readerRoleName" } : problem));
}

/** Names of Kubernetes objects (https://kubernetes.io/docs/concepts/overview/working-with-objects/names/). */
function nameProblems(path: string, value: string): Problem[] {
  if (dnsLabel1123.test(value) && value.length <= limits.label) return [];
  return [
    {
      path,
      value,
      message: "a name in Kubernetes has lower-case letters, digits and inner hyphens, at most 63 of them",
      fix: "choose another",
    },
  ];
}
