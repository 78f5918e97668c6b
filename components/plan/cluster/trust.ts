import { defaults } from "../defaults";
import { dnsSubdomain } from "../names";
import type { Report } from "../report";
import type { Lenient } from "../schema/read";
import type { ClusterSpec } from "../spec/cluster";
import { Cloud, CredentialsDelivery, IdentityKind } from "../spec/enums";
import type { CredentialsPlan, PlanContext } from "../types";

/** How pods prove who they are, and how passwords reach them: the two must fit each other and the cloud. */
export interface TrustPlan {
  identity: IdentityKind;
  credentials: CredentialsPlan;
}

/** Identity and credentials of a cluster. */
export function planTrust(spec: Lenient<ClusterSpec>, context: PlanContext, report: Report): TrustPlan {
  const identity = spec.identity?.kind ?? context.identity;
  const delivery = spec.credentials?.delivery ?? context.delivery;
  checkIdentity(identity, spec.identity?.kind, context, report);
  checkDelivery(delivery, spec.credentials?.delivery, identity, context, report);
  const systemPasswordsSecretName = planSystemPasswords(spec, report);
  const credentials = { delivery, ...planRotation(spec, context, report), systemPasswordsSecretName };
  return { identity, credentials };
}

/** The Secret is read while the program runs, before anything is made. */
function planSystemPasswords(spec: Lenient<ClusterSpec>, report: Report): string | undefined {
  const secret = spec.credentials?.systemPasswordsSecretName;
  if (secret === undefined) return undefined;
  if (!dnsSubdomain.test(secret)) {
    const fix = 'set it to a name that "kubectl get secret" shows';
    report("credentials.systemPasswordsSecretName", secret, "is not the name of a Secret", fix);
  }
  if (spec.createNamespace ?? defaults.ClusterSpec.createNamespace) {
    const message =
      "would make the namespace that the Secret credentials.systemPasswordsSecretName is read from before";
    report("createNamespace", spec.createNamespace, message, "make the namespace yourself, and set it to false");
  }
  return secret;
}

function checkIdentity(identity: IdentityKind, given: string | undefined, context: PlanContext, report: Report): void {
  if (identity !== IdentityKind.AccessKeys && context.cloud !== Cloud.Aws) {
    const message = `"${identity}" is an identity of AWS, and cloud is "none"`;
    return report("identity.kind", given, message, 'set identity.kind to "access-keys", or remove it');
  }
  if (identity === IdentityKind.Irsa && context.hasOidcProvider === false) {
    const message = `"${identity}" needs the EKS cluster's OIDC provider, which the platform does not name`;
    const fix =
      'set existing.oidcProviderArn and existing.oidcIssuer of the platform, or identity.kind to "pod-identity"';
    report("identity.kind", given, message, fix);
  }
}

function checkDelivery(
  delivery: CredentialsDelivery,
  given: string | undefined,
  identity: IdentityKind,
  context: PlanContext,
  report: Report,
): void {
  if (delivery === CredentialsDelivery.Direct) return;
  if (context.cloud !== Cloud.Aws) {
    const message = `"${delivery}" brings passwords from AWS Secrets Manager, and cloud is "none"`;
    return report("credentials.delivery", given, message, 'set credentials.delivery to "direct", or remove it');
  }
  if (delivery === CredentialsDelivery.Csi && identity === IdentityKind.AccessKeys) {
    const message = `"csi" reads AWS Secrets Manager with the pods' own identity, and "access-keys" gives them none`;
    const fix = 'set credentials.delivery to "direct" or "eso", or identity.kind to "pod-identity"';
    return report("credentials.delivery", given, message, fix);
  }
  if (context.deliveries?.includes(delivery) === false) {
    const driver = delivery === CredentialsDelivery.Eso ? "the External Secrets Operator" : "the CSI driver";
    const message = `"${delivery}" needs ${driver}, which the platform does not have with delivery "${context.delivery}"`;
    const chart = delivery === CredentialsDelivery.Eso ? "externalSecrets" : "csi";
    const fix = `set platform.delivery to "${delivery}", platform.secretsStore.${chart}.provision to "install" to have both, or remove credentials.delivery`;
    report("credentials.delivery", given, message, fix);
  }
}

function planRotation(
  spec: Lenient<ClusterSpec>,
  context: PlanContext,
  report: Report,
): Pick<CredentialsPlan, "rotation" | "recoveryWindowDays"> {
  const given = spec.credentials?.recoveryWindowDays;
  const keep = spec.deletionProtection ?? defaults.ClusterSpec.deletionProtection;
  if (given !== undefined && context.cloud !== Cloud.Aws) {
    const message = 'is a setting of AWS Secrets Manager, and cloud is "none"';
    report("credentials.recoveryWindowDays", given, message, "remove credentials.recoveryWindowDays");
  } else if (given !== undefined && given > 0 && given < 7) {
    const message = "AWS Secrets Manager keeps a deleted secret for 7 to 30 days, or deletes it at once";
    report("credentials.recoveryWindowDays", given, message, "set it to 7 to 30, or to 0");
  } else if (given === 0 && keep) {
    const message = "deletes passwords at once, and deletionProtection is true";
    report("credentials.recoveryWindowDays", given, message, "set it to 7 to 30, or deletionProtection to false");
  }
  return {
    rotation: spec.credentials?.rotation ?? defaults.CredentialsSpec.rotation,
    recoveryWindowDays: given ?? (keep ? 30 : 0),
  };
}
