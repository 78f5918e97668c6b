import { ownedParameter, parameterDefaults } from "kubernetes-postgres/operators/cloudnative-pg/parameters";
import type { Place } from "../../frame/place";
import { setting, type Setting } from "../../frame/place";
import { majorOfImage, parameterMap } from "../parameters";
import type { OwnedParameter, ParametersView } from "../types";

/** PostgreSQL's major, off the image's tag or out of the catalog's reference. */
export function majorVersion(spec: Place): Setting<number | undefined> {
  const catalog = spec.in("imageCatalogRef", "major");
  return setting(spec.in("imageName"), (at) => majorOfImage(at.text) ?? catalog.number);
}

/** The fields of a Cluster that stand for parameters the operator owns; the others are simply not to be set. */
const fields: readonly (readonly [names: RegExp, instead: string])[] = [
  [/^archive_/, "remove it and archive with a plugin in spec.plugins"],
  [/^(restore_command|recovery_target)/, "remove it; a recovery is described in spec.bootstrap.recovery"],
  [/^synchronous_standby_names$/, "remove it and set spec.postgresql.synchronous"],
  [/^synchronized_standby_slots$/, "remove it and set spec.replicationSlots"],
  [/^shared_preload_libraries$/, "move it to spec.postgresql.shared_preload_libraries"],
  [/^ssl/, "remove it; certificates are set in spec.certificates"],
  [/^hba_file$/, "remove it and write the lines into spec.postgresql.pg_hba"],
  [/^ident_file$/, "remove it and write the lines into spec.postgresql.pg_ident"],
  [/^temp_tablespaces$/, "remove it and set temporary of one of spec.tablespaces"],
];

function owner(name: string): OwnedParameter | undefined {
  const owned = ownedParameter(name);
  if (owned === undefined) return undefined;
  return { reason: owned.reason, instead: fields.find(([names]) => names.test(name))?.[1] ?? "remove it" };
}

export function parameters(spec: Place): ParametersView {
  return parameterMap(spec.in("postgresql", "parameters"), {
    major: () => majorVersion(spec).value,
    defaults: parameterDefaults,
    owner,
  });
}
