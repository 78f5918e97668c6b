import { applyEdits, set } from "../../frame/edit";
import { ifKnown, Place } from "../../frame/place";

/**
 * A Cluster as the definition's rules see it: after the operator's mutating webhook has filled in what a rule reads
 * (api/v1/cluster_defaults.go of v1.30.0). Everything else that it fills in is of no concern to a rule.
 */
export function withWebhookDefaults(root: Place): Place {
  const synchronous = root.in("spec", "postgresql", "synchronous");
  const at = synchronous.in("dataDurability");
  const isMissing = ifKnown(() => synchronous.isPresent && !at.isPresent) ?? false;
  return isMissing ? new Place(applyEdits(root.raw, [set(at, "required")])) : root;
}
