import type { Place } from "../../frame/place";
import { layeredParameters, parameterMap, type ParameterContext } from "../parameters";
import { patroniParameters } from "../patroni/defaults";
import type { OwnedParameter, ParametersView } from "../types";
import { parameterDefaults } from "./defaults";

/** Names that the definition's own validation refuses in spec.config.parameters (CEL rules of PostgresConfigSpec). */
const refused = [
  /^(config_file|data_directory|external_pid_file|hba_file|ident_file)$/,
  /^(listen_addresses|port|unix_socket_.*)$/,
  /^ssl(?!_groups$|_ecdh_curve$).*$/,
  /^(archive_.*|restore_command|recovery_target.*|recovery_min_apply_delay)$/,
  /^(hot_standby|synchronous_standby_names|primary_.*|cluster_name|wal_log_hints)$/,
  /^(logging_collector|log_file_mode)$/,
];

/** archive_timeout is the one of its family that may be set. Only one of the two places is looked at by the definition. */
function owner(name: string, isLookedAt: boolean): OwnedParameter | undefined {
  const key = name.toLowerCase();
  if (key === "archive_timeout" || !refused.some((pattern) => pattern.test(key))) return undefined;
  const consequence = isLookedAt ? "its definition refuses another value" : "overrides this one";
  return { reason: `the operator sets it itself, and ${consequence}`, instead: "remove it" };
}

/** spec.config.parameters come before Patroni's, and those before the operator's own. */
export function parameters(spec: Place): ParametersView {
  const fields = spec.in("config", "parameters");
  const context: ParameterContext = {
    major: () => spec.in("postgresVersion").number,
    defaults: { ...patroniParameters, ...parameterDefaults },
    owner: (name) =>
      owner(
        name,
        fields.entries.some(([key]) => key.toLowerCase() === name),
      ),
  };
  return layeredParameters([
    parameterMap(fields, context),
    parameterMap(spec.in("patroni", "dynamicConfiguration", "postgresql", "parameters"), context),
  ]);
}
