import { ifKnown, type Place, knownText } from "../../frame/place";
import { byName, indexed, names, type Stack, type Subject } from "../../frame/stack";
import type { StackResource } from "../../frame/resource";
import { backupBuckets, bucketOfArn, bucketOfDestination, partsOf, storesAndBuckets } from "../../views/backup-bucket";
import { oneOrMore, statementsOf } from "./statements";

export type Document = Subject<"policy-document">;

/**
 * The documents of IAM that decide who reaches the backups of this stack: those of this project's own components, those
 * that name a backup bucket or the key it is encrypted with, and all of a role that a database's pods have, or that one
 * of these documents belongs to. A role that may do everything, and names none of that, is somebody else's.
 */
export function backupDocuments(stack: Stack): Document[] {
  const documents = stack.all("policy-document").filter(({ view }) => view.kind !== "key");
  const roles = documents.filter(({ view }) => view.kind === "trust");
  const rolesNamed = byName(roles, ({ role, document }) => role ?? document);
  const roleOf = new Map(documents.map((document) => [document, roleOfDocument(document, rolesNamed)]));
  const [isBound, isNamed] = [boundRoles(stack), namesBackups(stack)];
  const concerns = (document: Document): boolean => isOurs(document.resource) || isNamed(document);
  const concerned = new Set(documents.filter(concerns).map((document) => roleOf.get(document)));
  return documents.filter((document) => {
    const role = roleOf.get(document);
    return concerns(document) || (role !== undefined && (concerned.has(role) || isBound(role)));
  });
}

function roleOfDocument(
  document: Document,
  rolesNamed: ReturnType<typeof byName<"policy-document">>,
): Document | undefined {
  const { kind, role: at } = document.view;
  if (kind === "trust" || at === undefined) return kind === "trust" ? document : undefined;
  return rolesNamed(knownText(at)).find(({ resource, view }) =>
    ifKnown(() => names(document.resource, at, resource, view.role ?? view.document)),
  );
}

/** Inside a component of this project, which makes IAM roles for databases and their tools alone. */
function isOurs({ parent }: StackResource): boolean {
  return parent !== undefined && (parent.type.startsWith("kubernetes-postgres:index:") || isOurs(parent));
}

/** Finds out whether the pods of a database of the stack have a role, by IRSA or by EKS Pod Identity. */
function boundRoles(stack: Stack): (role: Document) => boolean {
  const databases = stack.all("database");
  const accounts = new Set(databases.map(({ view }) => ifKnown(() => view.identity.serviceAccount.value)));
  const isAccount = (name: Place): boolean => accounts.has(knownText(name)) && name.isKnown;
  const arns = [
    ...databases.map(({ resource, view }) => ({ resource, at: view.identity.roleArn })),
    ...stack
      .all("service-account")
      .filter(({ view }) => isAccount(view.name))
      .map(({ resource, view }) => ({ resource, at: view.roleArn })),
    ...stack
      .all("pod-identity")
      .filter(({ view }) => isAccount(view.properties.in("serviceAccount")))
      .map(({ resource, view }) => ({ resource, at: view.properties.in("roleArn") })),
  ];
  const arnsOf = indexed(
    arns.filter(({ at }) => ifKnown(() => at.isPresent) ?? true),
    ({ at }) => at,
    roleOfArn,
  );
  return ({ resource, view }) => {
    const { role } = view;
    if (role === undefined) return false;
    return arnsOf(knownText(role)).some((arn) => ifKnown(() => names(arn.resource, arn.at, resource, role, roleOfArn)));
  };
}

/** `arn:aws:iam::111122223333:role/path/name` is `name`. */
function roleOfArn(arn: Place): string | undefined {
  return /^arn:[^:]*:iam::\d*:role\/(?:.*\/)?([^/]+)$/.exec(arn.text ?? "")?.[1];
}

/** Finds out whether a document names a bucket that holds backups, or its key. */
function namesBackups(stack: Stack): (document: Document) => boolean {
  const stores = storesAndBuckets(stack);
  const buckets = backupBuckets(stack, new Set(stores.flatMap((store) => store.buckets)));
  const partOf = partsOf(stack);
  const known = new Set(stores.map(({ store }) => ifKnown(() => bucketOfDestination(store.view.destination))));
  const keys = buckets.flatMap((bucket) => {
    const encryption = ifKnown(() => partOf(bucket, "encryption"));
    const sources = encryption?.resource.propertyDependencies.rules ?? [];
    return stack.all("kms-key").filter(({ resource }) => sources.includes(resource));
  });
  const isNamed = (resource: StackResource, at: Place): boolean => {
    const name = at.isKnown ? bucketOfArn(at) : undefined;
    if (name !== undefined && known.has(name)) return true;
    const ofBucket = buckets.some(
      (bucket) => ifKnown(() => names(resource, at, bucket.resource, bucket.view.bucketName, bucketOfArn)) ?? false,
    );
    const computedFrom = resource.propertyDependencies[at.segments[0]] ?? [];
    return ofBucket || (!at.isKnown && keys.some((key) => computedFrom.includes(key.resource)));
  };
  return ({ resource, view }) =>
    [...(view.kind === "permissions" ? [view.document] : []), ...(ifKnown(() => view.inline) ?? [])]
      .flatMap(statementsOf)
      .flatMap((statement) => oneOrMore(statement.in("Resource")))
      .some((at) => isNamed(resource, at));
}
