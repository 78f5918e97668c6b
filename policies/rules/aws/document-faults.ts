import { someKnown, type Place } from "../../frame/place";
import type { Finding } from "../../frame/rule";
import { conditionsOf, demands, isEverybody, listed, namesCallers, oneOrMore } from "./statements";

/** Actions that are about no resource, so that only "*" can be said (Service Authorization Reference). */
const aboutNothing =
  /^(s3:ListAllMyBuckets|kms:(List(Aliases|Keys)|GenerateRandom)|sts:GetCallerIdentity|secretsmanager:(ListSecrets|GetRandomPassword)|ec2:Describe\w*|cloudwatch:PutMetricData)$/i;

/** Policies of AWS's own that reach every bucket. */
const fullAccess = /^arn:[^:]*:iam::aws:policy\/(AdministratorAccess|AmazonS3FullAccess|PowerUserAccess)$/;

/** What one statement of a role's permissions allows beyond its backups. */
export function permissionFaults(statement: Place): Finding[] {
  if (statement.in("Effect").text !== "Allow") return [];
  const found: Finding[] = [];
  const [actions, resources] = [statement.in("Action"), statement.in("Resource")];
  for (const field of ["NotAction", "NotResource"]) {
    const at = statement.in(field);
    if (at.isPresent)
      found.push({ at, message: `allows everything but what is listed; list what is needed in ${field.slice(3)}` });
  }
  for (const at of oneOrMore(actions)) {
    const wide = /^(\*|s3:\*|kms:\*)$/i.exec(at.text ?? "")?.[0];
    if (wide === undefined) continue;
    const message = `${wide} includes deleting every backup, and taking its protection away; list the actions that the backup tool needs`;
    found.push({ at, message });
  }
  const mayDecrypt = (): boolean =>
    someKnown(oneOrMore(actions), ({ text }) => /^(\*|kms:(\*|D\*|De\*|Decrypt.*))$/i.test(text ?? ""));
  const needsResource = (): boolean => oneOrMore(actions).some(({ text }) => !aboutNothing.test(text ?? ""));
  for (const at of oneOrMore(resources).filter((it) => it.isKnown)) {
    const everyKey = /^(\*|arn:[^:]*:kms:[^:]*:[^:]*:(key|alias)\/\*)$/.test(at.text ?? "");
    if (everyKey && mayDecrypt())
      found.push({ at, message: "decrypts with every key; set it to the ARN of the backups' key (KMS.1)" });
    else if (/^(\*|arn:[^:]*:s3:::\*.*)$/.test(at.text ?? "") && needsResource()) {
      found.push({
        at,
        message: "every bucket and every other resource; set it to the bucket's ARN, and that of its path",
      });
    }
  }
  return found;
}

export function managedFault(at: Place): Finding | undefined {
  const name = fullAccess.exec(at.text ?? "")?.[1];
  return name === undefined
    ? undefined
    : { at, message: `${name} reaches every bucket; attach a policy for the path of the backups instead` };
}

/** Who may take a role besides the pods of one ServiceAccount. */
export function trustFaults(statement: Place): Finding[] {
  if (statement.in("Effect").text !== "Allow") return [];
  const principal = statement.in("Principal");
  const conditions = conditionsOf(statement);
  if (isEverybody(principal) && !conditions.some(namesCallers)) {
    return [{ at: principal, message: "everybody in every account may take the role; name who may" }];
  }
  const found: Finding[] = [];
  const at = statement.in("Condition");
  if (listed(statement.in("Action"), ["sts:AssumeRoleWithWebIdentity", "sts:*", "*"])) {
    const about = (claim: string): typeof conditions =>
      conditions.filter(({ operator, key }) => demands(operator) && key.endsWith(`:${claim}`));
    const subjects = about("sub");
    const wide = subjects.filter(
      ({ operator, values }) =>
        operator.endsWith("Like") && someKnown(oneOrMore(values), ({ text }) => /[*?]/.test(text ?? "")),
    );
    if (subjects.length === 0) {
      found.push({
        at,
        message:
          "every ServiceAccount of the cluster may take the role; add StringEquals of the issuer's :sub, system:serviceaccount:<namespace>:<name>",
      });
    }
    for (const { values } of wide) {
      found.push({ at: values, message: "many ServiceAccounts may take the role; name one, with StringEquals" });
    }
    if (about("aud").length === 0) {
      found.push({
        at,
        message: "tokens made for others than AWS are taken; add StringEquals of the issuer's :aud, sts.amazonaws.com",
      });
    }
  }
  if (
    listed(principal.in("Service"), ["pods.eks.amazonaws.com"]) &&
    !conditions.some(({ key }) => /^aws:(requesttag\/|source)/.test(key))
  ) {
    const message =
      "any association of the account may hand the role to any pod; add StringEquals of aws:RequestTag/kubernetes-service-account and -namespace";
    found.push({ at, message, level: "advisory" });
  }
  return found;
}
