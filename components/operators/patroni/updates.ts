import type { Problem } from "../../plan/problems";
import { checkGrowth } from "../../plan/storage";
import { claimOf, downgrade, fieldsOf, listOf, textOf, type Fields, type UpdatedObject } from "../updates";

const steps = "docs/resize-statefulset.md";

/**
 * What a StatefulSet cannot take, so that Pulumi would replace it (a protected one it refuses to), and what Spilo would not
 * do. Each says where the steps are by which it is done.
 */
export function refusesUpdate(before: UpdatedObject, after: UpdatedObject): Problem[] {
  if (after.kind !== "apps/v1:StatefulSet" || !runsSpilo(after)) return [];
  const [was, is] = [fieldsOf(before.body.spec), fieldsOf(after.body.spec)];
  return [...claims(was, is), ...identity(was, is), ...version(was, is)];
}

function runsSpilo({ body }: UpdatedObject): boolean {
  return variable(fieldsOf(body.spec), "SPILO_CONFIGURATION") !== undefined;
}

/** A variable of the container that runs PostgreSQL. */
function variable({ template }: Fields, name: string): string | undefined {
  const containers = listOf(fieldsOf(fieldsOf(template).spec).containers);
  const found = containers.flatMap(({ env }) => listOf(env)).find((one) => one.name === name);
  return textOf(found?.value);
}

/** A larger claim is possible, by hand; a smaller one and another class are not. */
function claims(before: Fields, after: Fields): Problem[] {
  const [was, is] = [before, after].map(({ volumeClaimTemplates }) => {
    const [claim] = listOf(volumeClaimTemplates);
    return claimOf(fieldsOf(fieldsOf(claim).spec));
  });
  const impossible = checkGrowth({ data: was }, { data: is });
  if (impossible.length > 0 || is.size === was.size) return impossible;
  const message = `the claims of a StatefulSet cannot grow by an update, and they are "${was.size}" now`;
  const fix = `grow them by the steps of ${steps}, which end with this value in the program`;
  return [{ path: "storage.size", value: is.size, message, fix }];
}

/** Names by which a StatefulSet knows its pods; they follow from the cluster's, which does not change. */
function identity(before: Fields, after: Fields): Problem[] {
  const changed = ["serviceName", "selector", "podManagementPolicy"].filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  return changed.map((name) => ({
    path: `StatefulSet.spec.${name}`,
    message: "cannot change in a StatefulSet that exists",
    fix: `make it anew around its pods by the steps of ${steps}#a-field-that-cannot-change`,
  }));
}

/** Spilo stays with the version that is in the volume, whatever it is told. */
function version(before: Fields, after: Fields): Problem[] {
  const [from, to] = [before, after].map((spec) => Number(variable(spec, "PGVERSION")));
  if (Number.isNaN(from) || Number.isNaN(to) || from === to) return [];
  const back = downgrade(from, to);
  if (back !== undefined) return [back];
  const message = `Spilo goes on with the PostgreSQL ${from} that is in the volumes`;
  return [
    { path: "postgresVersion", value: to, message, fix: `upgrade them by the steps of ${steps}#major-version first` },
  ];
}
