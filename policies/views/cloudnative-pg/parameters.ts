import { ownedParameter, parameterDefaults } from "kubernetes-postgres/operators/cloudnative-pg/parameters";
import type { Place } from "../../frame/place";
import { setting, type Setting } from "../../frame/place";
import { majorOfImage, parameterMap } from "../parameters";
import type { ParametersView } from "../types";

/** PostgreSQL's major, off the image's tag or out of the catalog's reference. */
export function majorVersion(spec: Place): Setting<number | undefined> {
  const catalog = spec.in("imageCatalogRef", "major");
  return setting(spec.in("imageName"), (at) => majorOfImage(at.text) ?? catalog.number);
}

export function parameters(spec: Place): ParametersView {
  return parameterMap(spec.in("postgresql", "parameters"), {
    major: () => majorVersion(spec).value,
    defaults: parameterDefaults,
    owner: ownedParameter,
  });
}
