import { ifKnown, someKnown, type Place } from "../../frame/place";
import { byName, type Stack, type Subject } from "../../frame/stack";
import { isElsewhere } from "./schedules";

type Database = Subject<"database">;

/**
 * Finds out whether the stack gives the pods of a cluster a role of AWS: through its own annotation (IRSA), that of its
 * ServiceAccount, or an association of EKS Pod Identity. The ARN itself may be made by the update. May throw Unreadable.
 */
export function rolesBehindPods(stack: Stack): (database: Database) => boolean {
  const associationsFor = byName(stack.all("pod-identity"), ({ properties }) => properties.in("serviceAccount"));
  const accountsNamed = byName(stack.all("service-account"), ({ name }) => name);
  return ({ view }) => {
    if (mayBePresent(view.identity.roleArn)) return true;
    const account = view.identity.serviceAccount.value;
    const isAccount = (name: Place, namespace: Place): boolean =>
      !isElsewhere(namespace, view.namespace) && name.text === account;
    const accounts = accountsNamed(account).filter(({ view: { roleArn } }) => mayBePresent(roleArn));
    const associations = associationsFor(account).map(({ view: { properties } }) => properties);
    return someKnown(
      [
        ...accounts.map((it) => (): boolean => isAccount(it.view.name, it.view.namespace)),
        ...associations.map((it) => (): boolean => isAccount(it.in("serviceAccount"), it.in("namespace"))),
      ],
      (isOne) => isOne(),
    );
  };
}

/** Annotations that are not known before the update come from what makes the role, and hold its ARN. */
function mayBePresent(roleArn: Place): boolean {
  return ifKnown(() => roleArn.isPresent) ?? true;
}

/** Whether a store is in AWS, where there are roles: by its URL, or the host alone, as pgBackRest has it. May throw Unreadable. */
export function isInAws(endpoint: Place | undefined): boolean {
  const address = endpoint?.text;
  return address === undefined || /^(https?:\/\/)?[^/]*\.amazonaws\.com(\.cn)?(:\d+)?(\/|$)/.test(address);
}
