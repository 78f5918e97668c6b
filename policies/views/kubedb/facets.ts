import { setting, type Place, knownText } from "../../frame/place";
import { properties, type Resource } from "../../frame/resource";
import { environmentOf } from "../environment";
import { exposedBy } from "../exposure";
import { levelOf, podWeaknesses } from "../pod-security";
import { switches } from "../safeguards";
import type {
  EnvironmentView,
  ExposureView,
  ImagesView,
  PodSecurityView,
  SafeguardsView,
  StatefulView,
} from "../types";
import { defaults } from "./defaults";
import { what } from "./postgres";

/** The operator fills in what `restricted` asks for, so only what is written against it counts. */
export function podSecurity(resource: Resource): PodSecurityView {
  const root = properties(resource);
  const pod = root.in("spec", "podTemplate", "spec");
  const read = (): ReturnType<typeof podWeaknesses> => {
    const { privileged, baseline } = podWeaknesses(pod);
    return { privileged, baseline: baseline.filter(({ at }) => at.isPresent) };
  };
  return {
    what,
    namespace: root.in("metadata", "namespace"),
    get level() {
      return levelOf(read());
    },
    get weaknesses() {
      const { privileged, baseline } = read();
      return [...privileged, ...baseline];
    },
  };
}

/** Templates of the Services that the operator makes. */
export function exposure(resource: Resource): ExposureView {
  const templates = properties(resource).in("spec", "serviceTemplates");
  return {
    what: kindOf(resource),
    get endpoints() {
      return templates.items.flatMap((at) => exposedBy(at));
    },
  };
}

/** A version names a catalogue entry, whose images are not of this stack; containers of one's own have theirs. */
export function images(resource: Resource): ImagesView {
  const spec = properties(resource).in("spec");
  const pod = spec.in("podTemplate", "spec");
  return {
    what: kindOf(resource),
    get images() {
      const written = [...pod.in("initContainers").items, ...pod.in("containers").items];
      const own = written.filter((at) => !at.in("image").isKnown || at.in("image").isPresent);
      return [
        { container: "postgres", image: setting(spec.in("version"), () => undefined), isServer: true },
        ...own.map((at) => ({
          container: knownText(at.in("name")) ?? "",
          image: setting(at.in("image"), ({ text }) => text),
          isServer: false,
        })),
      ];
    },
  };
}

export function environment(resource: Resource): EnvironmentView {
  const pod = properties(resource).in("spec", "podTemplate", "spec");
  return {
    isDatabase: true,
    get variables() {
      // In v1alpha2 the template has the variables of PostgreSQL itself.
      const containers: Place[] = [pod, ...pod.in("initContainers").items, ...pod.in("containers").items];
      return containers.flatMap(environmentOf);
    },
  };
}

/** The same of PostgreSQL itself. */
export function serverEnvironment(resource: Resource): EnvironmentView {
  return Object.assign(environment(resource), { hiddenRoles: "KubeDB's roles are made in SQL, which no field shows" });
}

/** A database that is halted has no pods: no operator starts them again by itself. */
export function safeguards(resource: Resource): SafeguardsView {
  const at = properties(resource).in("spec", "halted");
  return switches(kindOf(resource), () => [{ at, message: "the operator has stopped this database; set it to false" }]);
}

/** `Delete`, the default, drops the volumes' claims with the resource, `WipeOut` the backups as well. */
export function protection(resource: Resource): StatefulView {
  const spec = properties(resource).in("spec");
  const isOld = resource.type.includes("/v1alpha2:");
  const at = spec.in(isOld ? "terminationPolicy" : "deletionPolicy");
  return {
    what: kindOf(resource),
    isProtected: resource.protect,
    get deletesDataAt() {
      const policy = at.text ?? defaults["spec.deletionPolicy"];
      if (policy !== "Delete" && policy !== "WipeOut") return undefined;
      const note = at.isPresent ? "" : ", the operator's default,";
      return { at, message: `${policy}${note} deletes the data with the resource; set it to DoNotTerminate or Halt` };
    },
  };
}

function kindOf(resource: Resource): string {
  return resource.type.endsWith(":PgBouncer") ? "KubeDB PgBouncer" : what;
}
